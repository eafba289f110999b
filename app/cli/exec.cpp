#include <unistd.h>

#include "api/client/attach.h"
#include "api/client/containers.h"
#include "base/file.h"
#include "cli/cli.h"
#include "cli/create_options.h"
#include "cli/environment.h"
#include "cli/session.h"

namespace slipway::cli {

namespace {

struct ExecOptions {
    bool detach = false, interactive = false, tty = false, privileged = false;
    std::vector<std::string> env, envFiles;
    std::string workdir, user, detachKeys = "ctrl-p,ctrl-q";
};

Result<int> exec(const ExecOptions& o, const std::vector<std::string>& words, Context& context) {
    if (words.size() < 2)
        return fail(Errc::InvalidArgument, "write slipway exec [options] CONTAINER COMMAND [argument…]");
    if (words.front().starts_with('-'))
        return fail(Errc::InvalidArgument, "unknown option {}", words.front());
    api::ExecConfig config;
    config.attachStdin = o.interactive && !o.detach;
    config.attachStdout = config.attachStderr = !o.detach;
    config.tty = o.tty;
    config.privileged = o.privileged;
    config.user = o.user;
    config.workingDir = o.workdir;
    config.cmd.assign(words.begin() + 1, words.end());
    for (const auto& file : o.envFiles)
        TRY(addVariables(TRY(readFile(file)), file, processEnvironment(), config.env));
    for (const auto& variable : o.env)
        TRY(addVariable(variable, processEnvironment(), config.env));

    // No signals: docker does not forward them to an exec either, they end this program.
    Session session({.tty = o.tty, .input = config.attachStdin, .detachKeys = o.detachKeys, .signal = nullptr});
    TRY(session.check());
    api::Client& client = *TRY(context.client());
    const std::string id =
        TRY(api::await<std::string>([&](auto done) { return createExec(client, words.front(), config, done); }));
    if (o.detach) {
        TRY(api::await<>([&](auto done) { return startExecDetached(client, id, done); }));
        return ExitOk;
    }
    api::Attachment attachment = startExec(client, id, o.tty, session.handlers());
    TRY(session.waitOpened());
    if (TRY(session.run(attachment)) == SessionEnd::Detached)
        return ExitOk;
    const auto detail =
        TRY(api::await<api::ExecDetail>([&](auto done) { return inspectExec(client, id, std::move(done)); }));
    return detail.exitCode.value_or(ExitOk);
}

struct AttachCommand {
    std::string container, detachKeys = "ctrl-p,ctrl-q";
    bool noStdin = false, signalProxy = true;
};

Result<int> attach(const AttachCommand& o, Context& context) {
    api::Client& client = *TRY(context.client());
    const auto detail =
        TRY(api::await<api::ContainerDetail>([&](auto done) { return inspectContainer(client, o.container, done); }));
    if (!detail.state.running)
        return fail(Errc::Conflict, "{} is not running: start it with `slipway start`", o.container);
    if (detail.state.paused)
        return fail(Errc::Conflict, "{} is paused: resume it with `slipway unpause`", o.container);
    const bool tty = detail.config.tty;
    const bool input = !o.noStdin && detail.config.openStdin;
    Session session({.tty = tty,
                     .input = input,
                     .detachKeys = o.detachKeys,
                     .signal = o.signalProxy && !tty
                                   ? [&client, id = detail.id](
                                         const std::string& name) { killContainer(client, id, name, nullptr).detach(); }
                                   : std::function<void(const std::string&)>()});
    TRY(session.check());
    api::Attachment attachment = attachContainer(
        client, detail.id, {.withStdin = input, .tty = tty, .detachKeys = tty ? o.detachKeys : std::string()},
        session.handlers());
    TRY(session.waitOpened());
    if (TRY(session.run(attachment)) == SessionEnd::Detached)
        return ExitOk;
    const auto reply = api::await<api::WaitReply>([&](auto done) {
        return waitContainer(client, detail.id, api::WaitCondition::NotRunning, nullptr, std::move(done));
    });
    // A container started with --rm may be gone by now; its code went with it.
    return reply ? reply->statusCode : ExitOk;
}

} // namespace

void addExecCommands(CLI::App& app, Context& context) {
    auto options = std::make_shared<ExecOptions>();
    CLI::App* command = app.add_subcommand("exec", "Run a command in a running container");
    command->prefix_command();
    command->footer("Usage: slipway exec [options] CONTAINER COMMAND [argument…]");
    command->add_flag("-d,--detach", options->detach, "Let it run");
    command->add_flag("-i,--interactive", options->interactive, "Pass our input on");
    command->add_flag("-t,--tty", options->tty, "Give it a terminal");
    command->add_flag("--privileged", options->privileged, "With every capability (the engine may refuse)");
    addList(*command, "-e,--env", options->env, "An environment variable, NAME=value or NAME");
    addList(*command, "--env-file", options->envFiles, "A file of environment variables");
    command->add_option("-w,--workdir", options->workdir, "The working directory");
    command->add_option("-u,--user", options->user, "The user, name or id[:group]");
    command->add_option("--detach-keys", options->detachKeys, "The keys that detach");
    command->callback([command, options, &context] {
        context.action = [command, options, &context] { return exec(*options, wordsOf(*command), context); };
    });

    auto attachOptions = std::make_shared<AttachCommand>();
    CLI::App* attachCommand = app.add_subcommand("attach", "Connect to a running container's input and output");
    attachCommand->add_option("container", attachOptions->container)->required();
    attachCommand->add_flag("--no-stdin", attachOptions->noStdin, "Do not pass our input on");
    attachCommand->add_flag("--sig-proxy,!--no-sig-proxy", attachOptions->signalProxy, "Forward signals to it");
    attachCommand->add_option("--detach-keys", attachOptions->detachKeys, "The keys that detach");
    attachCommand->callback([attachOptions, &context] {
        context.action = [attachOptions, &context] { return attach(*attachOptions, context); };
    });
}

} // namespace slipway::cli
