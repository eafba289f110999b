// One client connection: reads requests, runs handlers, writes answers, until either side ends it.
#pragma once

#include <atomic>
#include <memory>
#include <set>
#include <stop_token>

#include "api/server/detail/asio.h"
#include "api/server/router.h"
#include "base/worker_pool.h"

namespace slipway::api {

struct ServerShared {
    explicit ServerShared(engine::Engine& engine, std::function<void()> whenQuiet = {})
        : context{engine}
        , workers(64, std::move(whenQuiet)) {}
    asio::io_context io{1};
    Router router;
    Context context;
    WorkerPool workers;
    WorkerPool streams{4096};
    std::stop_source stopping;
    uid_t owner = 0;
    std::string spoolDirectory;
};

asio::awaitable<void> serveConnection(ServerShared& shared, Socket socket);

// Moves bytes both ways between `client` and `peer` until both directions ended. Half-closes are passed on.
// `early` is what had been read from the client already.
asio::awaitable<void> pump(Socket client, Socket peer, std::string early);

// Runs a streamed answer's body on a thread of its own; takes the client's descriptor.
void runStream(ServerShared& shared, UniqueFd client, StreamReply reply);

} // namespace slipway::api
