// The Docker Engine API on a Unix socket. One thread moves bytes for all connections (run()); handlers run on worker
// threads; streamed answers have a thread each.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "base/result.h"
#include "base/unique_fd.h"

namespace slipway::engine {
class Engine;
}

namespace slipway::api {

struct ListenOptions {
    std::string path;   // of the socket; a stale one is replaced, a live one is Conflict
    UniqueFd inherited; // instead: a listening socket that the service manager gave us
    uid_t owner = 0;    // the socket belongs to this user, mode 0600
    // Called once when nothing has been asked for some seconds; streams may be open. On a thread of its own.
    std::function<void()> whenQuiet;
};

class Server {
public:
    static Result<std::unique_ptr<Server>> listen(engine::Engine& engine, ListenOptions options);
    ~Server();

    // Serves until stop(). Call from one thread.
    void run();
    // From any thread or a signal handler's thread. Open streams are told to end.
    void stop();

private:
    struct Impl;
    explicit Server(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> m_impl;
};

} // namespace slipway::api
