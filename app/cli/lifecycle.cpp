#include <deque>

#include "api/client/containers.h"
#include "base/text.h"
#include "cli/cli.h"
#include "cli/session.h"

namespace slipway::cli {

namespace {

// As many as docker has under way at once.
constexpr std::size_t kAtOnce = 50;

struct Options {
    std::vector<std::string> names;
    std::optional<int> timeout;
    std::string signal;
    bool force = false, volumes = false, attach = false, interactive = false;
};

using Operation = std::function<api::Request(api::Client&, const std::string&, const Options&, api::Callback<>)>;

// At most `atOnce` under way; what came of them is told in the order of the names.
Result<int> forEachContainer(const Options& options, Context& context, const Operation& operation, std::size_t atOnce) {
    api::Client& client = *TRY(context.client());
    std::deque<api::Pending<>> pending;
    auto next = options.names.begin();
    return forEach(options.names, [&](const std::string& name) -> Result<> {
        for (; next != options.names.end() && pending.size() < atOnce; ++next)
            pending.push_back(api::begin<>([&](auto done) { return operation(client, *next, options, done); }));
        auto current = std::move(pending.front());
        pending.pop_front();
        TRY(current.result.get());
        print(sanitizeForTerminal(name) + "\n");
        return {};
    });
}

std::shared_ptr<Options> addCommand(CLI::App& app, Context& context, const char* name, const char* description,
                                    const Operation& operation) {
    auto options = std::make_shared<Options>();
    CLI::App* command = app.add_subcommand(name, description);
    command->add_option("containers", options->names, "Names or ids")->required();
    command->callback([options, operation, &context] {
        context.action = [options, operation, &context] {
            return forEachContainer(*options, context, operation, kAtOnce);
        };
    });
    return options;
}

void addStopOptions(CLI::App& app, const char* name, Options& options) {
    CLI::App* command = app.get_subcommand(name);
    command->add_option("-t,--time,--timeout", options.timeout, "Seconds until it is killed");
    command->add_option("-s,--signal", options.signal, "The signal that asks it to stop");
}

Result<int> startAttached(const Options& o, Context& context) {
    if (o.names.size() != 1)
        return fail(Errc::InvalidArgument, "only one container can be started attached");
    api::Client& client = *TRY(context.client());
    const auto detail = TRY(
        api::await<api::ContainerDetail>([&](auto done) { return inspectContainer(client, o.names.front(), done); }));
    const bool tty = detail.config.tty;
    const bool input = o.interactive && detail.config.openStdin;
    Session session({.tty = tty, .input = input, .signal = [&client, id = detail.id](const std::string& name) {
                         killContainer(client, id, name, nullptr).detach();
                     }});
    TRY(session.check());
    api::Attachment attachment =
        attachContainer(client, detail.id, {.withStdin = input, .tty = tty}, session.handlers());
    TRY(session.waitOpened());
    std::promise<void> accepted;
    std::promise<Result<api::WaitReply>> ended;
    const api::Request wait = waitContainer(
        client, detail.id, api::WaitCondition::NextExit, [&] { accepted.set_value(); },
        [&](Result<api::WaitReply> reply) { ended.set_value(std::move(reply)); });
    auto endedFuture = ended.get_future();
    auto acceptedFuture = accepted.get_future();
    using namespace std::chrono_literals;
    while (acceptedFuture.wait_for(10ms) != std::future_status::ready)
        if (endedFuture.wait_for(0ms) == std::future_status::ready)
            return std::unexpected(endedFuture.get().error());
    TRY(api::await<>([&](auto done) { return startContainer(client, detail.id, std::move(done)); }));
    if (TRY(session.run(attachment)) == SessionEnd::Detached)
        return ExitOk;
    return TRY(endedFuture.get()).statusCode;
}

Result<int> waitFor(const Options& options, Context& context) {
    api::Client& client = *TRY(context.client());
    return forEach(options.names, [&](const std::string& name) -> Result<> {
        const auto reply = TRY(api::await<api::WaitReply>([&](auto done) {
            return waitContainer(client, name, api::WaitCondition::NotRunning, nullptr, std::move(done));
        }));
        print(fmt::format("{}\n", reply.statusCode));
        return {};
    });
}

} // namespace

void addLifecycleCommands(CLI::App& app, Context& context) {
    const auto startOne = [](api::Client& client, const std::string& name, const Options&, api::Callback<> done) {
        return startContainer(client, name, std::move(done));
    };
    auto start = addCommand(app, context, "start", "Start containers that have been created or stopped", startOne);
    CLI::App* startCommand = app.get_subcommand("start");
    startCommand->add_flag("-a,--attach", start->attach, "Show its output until it ends");
    startCommand->add_flag("-i,--interactive", start->interactive, "Pass our input on");
    // One after the other, in the order in which they were named: a database before what needs it.
    startCommand->callback([start, startOne, &context] {
        context.action = [start, startOne, &context] {
            return start->attach || start->interactive ? startAttached(*start, context)
                                                       : forEachContainer(*start, context, startOne, 1);
        };
    });

    auto stop = addCommand(app, context, "stop", "Stop containers",
                           [](api::Client& client, const std::string& name, const Options& o, api::Callback<> done) {
                               return stopContainer(client, name, o.timeout, o.signal, std::move(done));
                           });
    addStopOptions(app, "stop", *stop);
    auto restart = addCommand(app, context, "restart", "Stop containers and start them again",
                              [](api::Client& client, const std::string& name, const Options& o, api::Callback<> done) {
                                  return restartContainer(client, name, o.timeout, o.signal, std::move(done));
                              });
    addStopOptions(app, "restart", *restart);
    auto kill = addCommand(app, context, "kill", "Send a signal to containers",
                           [](api::Client& client, const std::string& name, const Options& o, api::Callback<> done) {
                               return killContainer(client, name, o.signal, std::move(done));
                           });
    app.get_subcommand("kill")->add_option("-s,--signal", kill->signal, "The signal (default: KILL)");
    addCommand(app, context, "pause", "Freeze containers",
               [](api::Client& client, const std::string& name, const Options&, api::Callback<> done) {
                   return pauseContainer(client, name, std::move(done));
               });
    addCommand(app, context, "unpause", "Let frozen containers go on",
               [](api::Client& client, const std::string& name, const Options&, api::Callback<> done) {
                   return unpauseContainer(client, name, std::move(done));
               });
    auto remove =
        addCommand(app, context, "rm", "Remove containers",
                   [](api::Client& client, const std::string& name, const Options& o, api::Callback<> done) {
                       return removeContainer(client, name, {.force = o.force, .volumes = o.volumes}, std::move(done));
                   });
    app.get_subcommand("rm")->add_flag("-f,--force", remove->force, "Kill it first if it runs");
    app.get_subcommand("rm")->add_flag("-v,--volumes", remove->volumes, "Its anonymous volumes too");

    auto wait = std::make_shared<Options>();
    CLI::App* waitCommand = app.add_subcommand("wait", "Wait until containers end, and print their exit codes");
    waitCommand->add_option("containers", wait->names)->required();
    waitCommand->callback([wait, &context] { context.action = [wait, &context] { return waitFor(*wait, context); }; });

    auto rename = std::make_shared<Options>();
    CLI::App* renameCommand = app.add_subcommand("rename", "Give a container another name");
    renameCommand->add_option("names", rename->names, "The container, then its new name")->required()->expected(2);
    renameCommand->callback([rename, &context] {
        context.action = [rename, &context]() -> Result<int> {
            api::Client& client = *TRY(context.client());
            TRY(api::await<>(
                [&](auto done) { return renameContainer(client, rename->names[0], rename->names[1], done); }));
            return ExitOk;
        };
    });
}

} // namespace slipway::cli
