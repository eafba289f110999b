#include <unistd.h>

#include "api/client/attach.h"
#include "api/client/containers.h"
#include "api/client/images.h"
#include "base/file.h"
#include "base/text.h"
#include "cli/cli.h"
#include "cli/create_options.h"
#include "cli/pull.h"
#include "cli/session.h"

namespace slipway::cli {

namespace {

struct RunOptions {
    CreateOptions create;
    bool detach = false;
    std::string detachKeys = "ctrl-p,ctrl-q";
    bool signalProxy = true;
};

std::string withTag(const std::string& reference) {
    return api::splitReference(reference).second.empty() ? reference + ":latest" : reference;
}

Result<api::CreateContainerReply> createOnce(api::Client& client, const api::CreateContainer& request) {
    return api::await<api::CreateContainerReply>(
        [&](auto done) { return createContainer(client, request, std::move(done)); });
}

// A network can be missing too: pulling helps only when it is the image.
bool imageIsMissing(api::Client& client, const std::string& image) {
    const auto found = api::await<api::ImageDetail>([&](auto done) { return inspectImage(client, image, done); });
    return !found && found.error().code() == Errc::NotFound;
}

Result<std::string> create(api::Client& client, const CreateOptions& options, const api::CreateContainer& request) {
    if (!options.cidFile.empty() && exists(options.cidFile))
        return fail(Errc::Conflict,
                    "--cidfile {}: the file exists; is that container still there? Delete the file, or "
                    "name another",
                    options.cidFile);
    const std::string& image = request.config.image;
    const auto output = options.quiet ? PullOutput::Quiet : PullOutput::Stderr;
    if (options.pull == "always")
        TRY(context(pull(client, image, options.platform, false, output), "pull {}", image));
    auto reply = createOnce(client, request);
    if (!reply && reply.error().code() == Errc::NotFound && options.pull == "missing" &&
        imageIsMissing(client, image)) {
        if (!options.quiet)
            printError(sanitizeForTerminal(fmt::format("Unable to find image '{}' locally\n", withTag(image))));
        TRY(context(pull(client, image, options.platform, false, output), "pull {}", image));
        reply = createOnce(client, request);
    }
    if (!reply)
        return std::unexpected(reply.error());
    for (const auto& warning : reply->warnings)
        printError(fmt::format("warning: {}\n", sanitizeForTerminal(warning)));
    if (!options.cidFile.empty())
        TRY(writeFileAtomically(options.cidFile, reply->id, 0644));
    return reply->id;
}

Result<> start(api::Client& client, const std::string& id) {
    return api::await<>([&](auto done) { return startContainer(client, id, std::move(done)); });
}

// What docker's own command makes of a start that failed: the engine has no field for it, so its words decide.
int exitCodeOfStart(const Error& error) {
    const std::string text = toLower(error.describe());
    const auto says = [&](std::string_view words) { return text.find(words) != std::string::npos; };
    if (says("executable file not found") || says("no such file or directory") || says("command not found"))
        return ExitNotFound;
    if (says("permission denied") || says("is a directory") || says("exec format error"))
        return ExitCannotRun;
    return ExitEngine;
}

// The exit code that the engine reports when the container has ended (or gone). Asked before the start, so that the
// shortest container is not missed.
class ExitWatch {
public:
    ExitWatch(api::Client& client, const std::string& id, api::WaitCondition condition) {
        m_request = waitContainer(
            client, id, condition, [this] { m_accepted.set_value({}); },
            [this](Result<api::WaitReply> reply) {
                if (!reply && m_acceptedFuture.wait_for(std::chrono::seconds(0)) != std::future_status::ready)
                    m_accepted.set_value(std::unexpected(reply.error()));
                m_done.set_value(std::move(reply));
            });
    }
    Result<> accepted() { return m_acceptedFuture.get(); }
    Result<int> exitCode() {
        const auto reply = TRY(m_done.get_future().get());
        if (!reply.error.empty())
            return fail(Errc::Internal, "{}", reply.error);
        return reply.statusCode;
    }

private:
    std::promise<Result<>> m_accepted;
    std::future<Result<>> m_acceptedFuture = m_accepted.get_future();
    std::promise<Result<api::WaitReply>> m_done;
    api::Request m_request; // last: cancelled before the promises go
};

Result<int> startAttached(api::Client& client, const std::string& id, const RunOptions& options) {
    const CreateOptions& create = options.create;
    Session session(
        {.tty = create.tty,
         .input = create.interactive,
         .detachKeys = options.detachKeys,
         .signal = options.signalProxy
                       ? [&client, id](const std::string& name) { killContainer(client, id, name, nullptr).detach(); }
                       : std::function<void(const std::string&)>()});
    api::Attachment attachment = attachContainer(client, id,
                                                 {.withStdin = create.interactive,
                                                  .tty = create.tty,
                                                  .detachKeys = create.tty ? options.detachKeys : std::string()},
                                                 session.handlers());
    TRY(session.waitOpened());
    ExitWatch watch(client, id, create.remove ? api::WaitCondition::Removed : api::WaitCondition::NextExit);
    TRY(watch.accepted());
    if (const auto started = start(client, id); !started) {
        reportError(started.error());
        if (create.remove)
            (void)api::await<>([&](auto done) { return removeContainer(client, id, {.force = true}, done); });
        return exitCodeOfStart(started.error());
    }
    if (TRY(session.run(attachment)) == SessionEnd::Detached)
        return ExitOk;
    return watch.exitCode();
}

Result<int> runContainer(const RunOptions& options, const std::vector<std::string>& words, Context& context) {
    const auto caller = thisCaller();
    auto request = TRY(makeCreateRequest(options.create, words, caller));
    const CreateOptions& o = options.create;
    if (!options.detach && o.tty && o.interactive && !::isatty(STDIN_FILENO))
        return fail(Errc::InvalidArgument, "the input is not a terminal: leave out -t, or -i");
    request.config.attachStdin = o.interactive && !options.detach;
    request.config.attachStdout = request.config.attachStderr = !options.detach;
    request.config.stdinOnce = request.config.attachStdin;
    api::Client& client = *TRY(context.client());
    const std::string id = TRY(create(client, o, request));
    if (!options.detach)
        return startAttached(client, id, options);
    if (const auto started = start(client, id); !started) {
        print(id + "\n");
        reportError(started.error());
        return exitCodeOfStart(started.error());
    }
    print(id + "\n");
    return ExitOk;
}

Result<int> createOnly(const RunOptions& options, const std::vector<std::string>& words, Context& context) {
    auto request = TRY(makeCreateRequest(options.create, words, thisCaller()));
    request.config.attachStdin = request.config.stdinOnce = options.create.interactive;
    request.config.attachStdout = request.config.attachStderr = true;
    print(TRY(create(*TRY(context.client()), options.create, request)) + "\n");
    return ExitOk;
}

} // namespace

void addRunCommands(CLI::App& app, Context& context) {
    auto options = std::make_shared<RunOptions>();
    CLI::App* run = app.add_subcommand("run", "Create a container from an image and start it");
    // What follows the image is the container's own, dashes and all.
    run->prefix_command();
    run->footer("Usage: slipway run [options] IMAGE [command] [argument…]");
    run->add_flag("-d,--detach", options->detach, "Let it run, and print its id");
    run->add_option("--detach-keys", options->detachKeys, "The keys that detach (default: ctrl-p,ctrl-q)");
    run->add_flag("--sig-proxy,!--no-sig-proxy", options->signalProxy, "Forward signals to it (default: true)");
    addList(*run, "-a,--attach", options->create.attach, "")->group("");
    addCreateOptions(*run, options->create);
    run->callback([run, options, &context] {
        context.engineErrors = true;
        context.action = [run, options, &context] { return runContainer(*options, wordsOf(*run), context); };
    });

    auto createOptions = std::make_shared<RunOptions>();
    CLI::App* create = app.add_subcommand("create", "Create a container and do not start it");
    create->prefix_command();
    create->footer("Usage: slipway create [options] IMAGE [command] [argument…]");
    addCreateOptions(*create, createOptions->create);
    create->callback([create, createOptions, &context] {
        context.engineErrors = true;
        context.action = [create, createOptions, &context] {
            return createOnly(*createOptions, wordsOf(*create), context);
        };
    });
}

} // namespace slipway::cli
