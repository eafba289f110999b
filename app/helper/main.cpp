// slipway-helper: the engine of one owner, behind the Docker Engine API on a Unix socket.
#include <csignal>
#include <cstdio>
#include <thread>

#include <CLI/CLI.hpp>
#include <malloc.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "api/server/server.h"
#include "base/log.h"
#include "engine/engine.h"
#include "idle_memory.h"
#include "service_manager.h"

namespace {

using namespace slipway;

struct Arguments {
    long owner = -1;
    std::string root, run, socket, config;
    bool verbose = false;
    bool verify = false;
};

// For after a crash, or a disk that is not trusted. 0: all is well.
int verify(const Arguments& arguments) {
    const auto wrong = engine::verifyStore(arguments.root);
    if (!wrong) {
        std::fprintf(stderr, "slipway-helper: %s\n", wrong.error().describe().c_str());
        return 1;
    }
    for (const auto& message : *wrong)
        std::printf("%s\n", message.c_str());
    std::printf("%s: %s\n", arguments.root.c_str(), wrong->empty() ? "everything is as it should be" : "damaged");
    return wrong->empty() ? 0 : 1;
}

Result<> serve(const Arguments& arguments, const sigset_t& signals) {
    engine::EngineConfig config;
    config.owner = static_cast<uid_t>(arguments.owner);
    config.root = arguments.root;
    config.run = arguments.run;
    const bool named = !arguments.config.empty();
    TRY(engine::readConfig(named ? arguments.config : "/etc/slipway/slipway.json", named, config));
    auto engine = TRY(engine::Engine::open(config));
    api::ListenOptions listen;
    listen.path = arguments.socket;
    listen.owner = config.owner;
    listen.inherited = inheritedSocket();
    listen.whenQuiet = releaseIdleMemory;
    auto server = TRY(api::Server::listen(*engine, std::move(listen)));
    // Signals are taken by a thread, so that what they do is ordinary code.
    std::thread waiter([&] {
        int number = 0;
        ::sigwait(&signals, &number);
        log::info("ending: {}", ::strsignal(number));
        server->stop();
    });
    std::printf("slipway-helper ready: owner %ld, socket %s\n", arguments.owner, arguments.socket.c_str());
    std::fflush(stdout);
    notifyServiceManager("READY=1");
    releaseIdleMemory();
    server->run();
    notifyServiceManager("STOPPING=1");
    waiter.join();
    return {};
}

} // namespace

int main(int argc, char** argv) {
    Arguments arguments;
    CLI::App app("The engine of one owner: runs builds and containers, behind the Docker Engine API on a Unix socket.");
    app.add_option("--owner", arguments.owner, "User id whose containers and images these are")
        ->required()
        ->check(CLI::Range(0L, 4294967294L))
        ->type_name("UID");
    app.add_option("--root", arguments.root, "Where everything is kept (default /var/lib/slipway/UID)");
    app.add_option("--run", arguments.run, "Where sockets and mounts are (default /run/slipway/UID)");
    app.add_option("--socket", arguments.socket, "The API's socket (default RUN/engine.sock)");
    app.add_option("--config", arguments.config, "Configuration (default /etc/slipway/slipway.json, if there is one)");
    app.add_flag("--verbose", arguments.verbose, "Log what is done");
    app.add_flag("--verify", arguments.verify, "Check everything that is kept, say what is damaged, and end");
    CLI11_PARSE(app, argc, argv);
    if (arguments.root.empty())
        arguments.root = fmt::format("/var/lib/slipway/{}", arguments.owner);
    if (arguments.run.empty())
        arguments.run = fmt::format("/run/slipway/{}", arguments.owner);
    if (arguments.socket.empty())
        arguments.socket = arguments.run + "/engine.sock";

    log::setLevel(arguments.verbose ? log::Level::Debug : log::Level::Info);
    // Directories that containers see are made with the modes they ask for; what is private lies below a 0700
    // directory.
    ::umask(0022);
    // Each thread's own heap would cost megabytes that an idle helper has no use for.
    ::mallopt(M_ARENA_MAX, 2);
    ::mallopt(M_TRIM_THRESHOLD, 256 * 1024);
    ::signal(SIGPIPE, SIG_IGN);
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    ::pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    if (arguments.verify)
        return verify(arguments);
    if (const auto served = serve(arguments, signals); !served) {
        std::fprintf(stderr, "slipway-helper: %s\n", served.error().describe().c_str());
        return 1;
    }
    return 0;
}
