#include <cstdlib>

#include <sys/un.h>
#include <unistd.h>

#include "api/client/client.h"

namespace slipway::api {

Result<Address> Address::parse(std::string_view text) {
    constexpr std::string_view scheme = "unix://";
    std::string_view path = text;
    if (text.starts_with(scheme))
        path = text.substr(scheme.size());
    else if (text.starts_with("tcp://") || text.starts_with("ssh://") || text.starts_with("http://") ||
             text.starts_with("https://"))
        return fail(Errc::Unsupported, "cannot talk to an engine at {:?}: only unix:// sockets are supported", text);
    if (!path.starts_with('/'))
        return fail(Errc::InvalidArgument, "{:?} is not an engine's address: write unix:///path/to/engine.sock", text);
    if (path.size() >= sizeof(sockaddr_un::sun_path) || path.find('\0') != std::string_view::npos)
        return fail(Errc::InvalidArgument, "the socket path {:?} is longer than the {} bytes a socket's name can have",
                    path, sizeof(sockaddr_un::sun_path) - 1);
    return Address{std::string(path)};
}

Result<Address> Address::resolve(std::string_view host) {
    if (!host.empty())
        return parse(host);
    if (const char* variable = ::secure_getenv("SLIPWAY_HOST"); variable && *variable)
        return context(parse(variable), "SLIPWAY_HOST");
    return ofUser(::getuid());
}

Address Address::ofUser(uid_t uid) {
    return Address{fmt::format("/run/slipway/{}/engine.sock", uid)};
}

std::string Address::toString() const {
    return "unix://" + socketPath;
}

} // namespace slipway::api
