#include "api/server/server.h"

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "api/server/detail/connection.h"
#include "base/log.h"
#include "engine/engine.h"

namespace slipway::api {

struct Server::Impl {
    Impl(engine::Engine& engine, std::function<void()> whenQuiet)
        : shared(engine, std::move(whenQuiet))
        , acceptor(shared.io) {}
    ServerShared shared;
    asio::local::stream_protocol::acceptor acceptor;
    std::string path;
};

namespace {

bool answers(const sockaddr_un& address) {
    const UniqueFd probe(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    return probe && ::connect(probe.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
}

Result<UniqueFd> bindSocket(const std::string& path, uid_t owner) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.size() >= sizeof address.sun_path)
        return fail(Errc::InvalidArgument, "socket path {} is longer than {} bytes", path, sizeof address.sun_path - 1);
    path.copy(address.sun_path, path.size());
    if (answers(address))
        return fail(Errc::Conflict, "another engine already listens on {}", path);
    ::unlink(path.c_str());
    UniqueFd fd(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    if (!fd)
        return failErrno("socket");
    // Closed to everybody from the first moment, then handed to its owner.
    const mode_t mask = ::umask(0177);
    const int bound = ::bind(fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address);
    const int errnum = errno;
    ::umask(mask);
    if (bound < 0)
        return std::unexpected(Error::fromErrno(errnum, "bind " + path));
    if (::chown(path.c_str(), owner, static_cast<gid_t>(-1)) < 0)
        return failErrno("chown {}", path);
    if (::listen(fd.get(), 512) < 0)
        return failErrno("listen on {}", path);
    return fd;
}

asio::awaitable<void> acceptLoop(ServerShared& shared, asio::local::stream_protocol::acceptor& acceptor) {
    for (;;) {
        boost::system::error_code ec;
        Socket socket = co_await acceptor.async_accept(asio::redirect_error(asio::use_awaitable, ec));
        if (ec == asio::error::operation_aborted || ec == asio::error::bad_descriptor)
            co_return;
        if (ec) {
            // Out of descriptors: give the connections that are open a moment to end.
            log::warning("accept: {}", ec.message());
            asio::steady_timer pause(shared.io, std::chrono::milliseconds(100));
            co_await pause.async_wait(asio::redirect_error(asio::use_awaitable, ec));
            continue;
        }
        asio::co_spawn(shared.io, serveConnection(shared, std::move(socket)), [](const std::exception_ptr& thrown) {
            if (!thrown)
                return;
            try {
                std::rethrow_exception(thrown);
            } catch (const std::exception& e) {
                log::error("connection: {}", e.what());
            }
        });
    }
}

} // namespace

Server::Server(std::unique_ptr<Impl> impl)
    : m_impl(std::move(impl)) {}

Server::~Server() {
    stop();
    if (!m_impl->path.empty())
        ::unlink(m_impl->path.c_str());
}

Result<std::unique_ptr<Server>> Server::listen(engine::Engine& engine, ListenOptions options) {
    auto impl = std::make_unique<Impl>(engine, std::move(options.whenQuiet));
    impl->shared.owner = options.owner;
    impl->shared.spoolDirectory = engine.config().root;
    UniqueFd fd = std::move(options.inherited);
    if (!fd) {
        fd = TRY(bindSocket(options.path, options.owner));
        impl->path = options.path;
    }
    boost::system::error_code ec;
    impl->acceptor.assign(asio::local::stream_protocol(), fd.release(), ec);
    if (ec)
        return fail(Errc::Io, "listen: {}", ec.message());
    Router& router = impl->shared.router;
    addSystemRoutes(router);
    addContainerRoutes(router);
    addContainerStreamRoutes(router);
    addArchiveRoutes(router);
    addExecRoutes(router);
    addImageRoutes(router);
    addBuildRoutes(router);
    addBuildCacheRoutes(router);
    addExportRoutes(router);
    addBuildHistoryRoutes(router);
    addStepShellRoutes(router);
    addNetworkRoutes(router);
    addVolumeRoutes(router);
    addSlipwayRoutes(router);
    addUnsupportedRoutes(router);
    return std::unique_ptr<Server>(new Server(std::move(impl)));
}

void Server::run() {
    asio::co_spawn(m_impl->shared.io, acceptLoop(m_impl->shared, m_impl->acceptor), asio::detached);
    m_impl->shared.io.run();
}

void Server::stop() {
    m_impl->shared.stopping.request_stop();
    asio::post(m_impl->shared.io, [impl = m_impl.get()] {
        boost::system::error_code ignored;
        impl->acceptor.close(ignored);
        impl->shared.io.stop();
    });
}

} // namespace slipway::api
