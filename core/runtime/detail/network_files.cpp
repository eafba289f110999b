#include <algorithm>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/text.h"
#include "runtime/bundle.h"

namespace slipway::runtime {

namespace {

// Names and addresses come from API clients; a line break would add lines of their own.
bool isWord(std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, [](unsigned char c) { return c > 0x20 && c < 0x7f && c != '#'; });
}

std::string hostsFile(const NetworkFiles& files) {
    std::string text = "127.0.0.1\tlocalhost\n"
                       "::1\tlocalhost ip6-localhost ip6-loopback\n"
                       "fe00::\tip6-localnet\n"
                       "ff00::\tip6-mcastprefix\n"
                       "ff02::1\tip6-allnodes\n"
                       "ff02::2\tip6-allrouters\n";
    for (const auto& [name, address] : files.extraHosts)
        if (isWord(name) && isWord(address))
            text += fmt::format("{}\t{}\n", address, name);
    const std::string names = files.domainname.empty()
                                  ? files.hostname
                                  : fmt::format("{}.{} {}", files.hostname, files.domainname, files.hostname);
    for (const auto& address : {files.address, files.address6})
        if (!address.empty() && !files.hostname.empty())
            text += fmt::format("{}\t{}\n", address, names);
    return text;
}

std::vector<std::string> hostNameservers() {
    std::vector<std::string> servers;
    // systemd-resolved's stub is on the host's loopback; the servers behind it are listed here.
    for (const char* path : {"/etc/resolv.conf", "/run/systemd/resolve/resolv.conf"}) {
        const auto text = readFile(path, 1u << 20);
        if (!text)
            continue;
        for (const auto& line : split(*text, '\n')) {
            if (!line.starts_with("nameserver"))
                continue;
            const std::string address(trim(std::string_view(line).substr(10)));
            if (isWord(address) && !address.starts_with("127.") && address != "::1")
                servers.push_back(address);
        }
        if (!servers.empty())
            break;
    }
    return servers;
}

std::string resolvFile(const NetworkFiles& files) {
    std::string text;
    for (const auto& server : files.nameservers.empty() ? hostNameservers() : files.nameservers)
        if (isWord(server))
            text += fmt::format("nameserver {}\n", server);
    for (const auto& [keyword, words] :
         {std::pair{"search", &files.searchDomains}, std::pair{"options", &files.options}}) {
        std::string line;
        for (const auto& word : *words)
            if (isWord(word))
                line += " " + word;
        if (!line.empty())
            text += keyword + line + "\n";
    }
    return text;
}

// In place, because a bind mount shows the inode; never through a link, because a container's root can write there.
Result<> writeInPlace(const std::string& path, const std::string& text, std::uint32_t owner) {
    const auto fd = TRY(openFile(path, O_WRONLY | O_CREAT | O_NOFOLLOW | O_NONBLOCK, 0644));
    struct stat st {};
    if (::fstat(fd.get(), &st) < 0)
        return failErrno("stat {}", path);
    if (!S_ISREG(st.st_mode))
        return fail(Errc::Conflict, "{} is not a regular file", path);
    if (::ftruncate(fd.get(), 0) < 0 || ::fchown(fd.get(), owner, owner) < 0 || ::fchmod(fd.get(), 0644) < 0)
        return failErrno("prepare {}", path);
    return context(writeAll(fd.get(), text), "write {}", path);
}

} // namespace

Result<std::vector<BindMountSpec>> writeNetworkFiles(const NetworkFiles& files, const std::string& directory,
                                                     std::uint32_t ownerId) {
    if ((!files.hostname.empty() && !isWord(files.hostname)) ||
        (!files.domainname.empty() && !isWord(files.domainname)))
        return fail(Errc::InvalidArgument, "{:?} cannot be a host name", std::string_view(files.hostname));
    std::vector<BindMountSpec> binds;
    for (const auto& [name, text] : {std::pair<std::string, std::string>{"hosts", hostsFile(files)},
                                     {"hostname", files.hostname + "\n"},
                                     {"resolv.conf", resolvFile(files)}}) {
        const auto path = joinPath(directory, name);
        TRY(writeInPlace(path, text, ownerId));
        binds.push_back({path, "/etc/" + name, Access::ReadWrite});
    }
    return binds;
}

} // namespace slipway::runtime
