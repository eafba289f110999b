#include "cli/debug.h"

#include <unistd.h>

#include "api/client/build_history.h"
#include "api/client/builds.h"
#include "api/client/step_shell.h"
#include "api/types/json.h"
#include "base/text.h"
#include "cli/build_renderer.h"
#include "cli/cli.h"
#include "cli/session.h"
#include "cli/table.h"

namespace slipway::cli {

namespace {

std::string modeText(const api::StepChanges::File& file) {
    std::string text = file.type == "f" || file.type.empty() ? "-" : file.type;
    for (int bit = 8; bit >= 0; --bit)
        text += (file.mode >> bit) & 1 ? "rwx"[(8 - bit) % 3] : '-';
    const auto special = [&](std::uint32_t bit, std::size_t at, char with, char without) {
        if (file.mode & bit)
            text[at] = text[at] == 'x' ? with : without;
    };
    special(04000, 3, 's', 'S');
    special(02000, 6, 's', 'S');
    special(01000, 9, 't', 'T');
    return text;
}

Result<int> showChanges(api::Client& client, const api::BuildRequest& request, const DebugOptions& options) {
    const auto changes = TRY(api::await<api::StepChanges>(
        [&](auto done) { return stepChanges(client, request, options.line, std::move(done)); }));
    if (options.json) {
        print(api::encode(changes) + "\n");
        return ExitOk;
    }
    Table table({"", "MODE", "OWNER", "SIZE", "PATH"});
    for (const auto& file : changes.files)
        table.add({file.change == "added"     ? "A"
                   : file.change == "removed" ? "D"
                                              : "C",
                   modeText(file), fmt::format("{}:{}", file.uid, file.gid),
                   humanSize(static_cast<std::uint64_t>(std::max<std::int64_t>(file.size, 0))),
                   file.link.empty() ? file.path : file.path + " -> " + file.link});
    if (changes.files.empty())
        printError(fmt::format("line {} changes no files\n", changes.step.line));
    else
        print(table.text());
    if (changes.cut)
        printError("there are more: only the first were listed\n");
    return ExitOk;
}

// What is built on the way to the step, on standard error until the shell is there.
class Progress {
public:
    Progress(api::Client& client, std::string id)
        : m_renderer(makePlainRenderer(printError))
        , m_request(followBuilds(client, {[this, id = std::move(id)](const api::BuildEvent& event) {
                                              if (event.build == id)
                                                  m_renderer->handle(event);
                                          },
                                          nullptr})) {}
    void stop() { m_request.cancel(); }

private:
    std::unique_ptr<BuildRenderer> m_renderer;
    api::Request m_request; // last: its callbacks use the renderer
};

std::string placeText(const api::StepShellState& state, bool before) {
    const std::string text = sanitizeForTerminal(state.step.text.substr(0, state.step.text.find('\n')));
    if (state.stepExitCode)
        return fmt::format("line {}, which failed with exit code {}: {}\n", state.step.line, *state.stepExitCode, text);
    return fmt::format("{} line {}: {}\n", before ? "before" : "after", state.step.line, text);
}

} // namespace

void addDebugOptions(CLI::App& command, DebugOptions& options) {
    command.add_option("--line", options.line, "The line of the step")->check(CLI::PositiveNumber);
    command.add_flag("--before", options.before, "Before the step instead of after it");
    command.add_flag("--changes", options.changes, "List the files that the step changed, and open no shell");
    command.add_flag("--json", options.json, "With --changes: as JSON");
    command.add_option("--build", options.build, "A build that was kept, by its id, instead of a directory");
    command.add_option("command", options.command, "What to run instead of the stage's shell, behind --");
}

Result<api::BuildRequest> requestOfBuild(api::Client& client, DebugOptions& options, const api::StringMap& given) {
    const auto build = TRY(
        api::await<api::BuildDetail>([&](auto done) { return inspectBuild(client, options.build, std::move(done)); }));
    const auto& summary = build.summary;
    if (summary.context.empty())
        return fail(Errc::Unsupported, "build {} was sent as an archive, which is not kept", summary.id);
    api::BuildRequest request;
    request.context = summary.context;
    request.dockerfile = summary.dockerfile;
    request.dockerfileText =
        TRY(api::await<std::string>([&](auto done) { return buildDockerfile(client, summary.id, std::move(done)); }));
    request.target = summary.target;
    request.platform = build.platform;
    if (!build.network.empty())
        request.network = build.network;
    for (const auto& [name, value] : build.args) {
        if (value)
            request.buildArgs[name] = *value;
        else if (!given.contains(name))
            return fail(Errc::InvalidArgument, "the value of {0} was not kept: give it with --build-arg {0}=…", name);
    }
    for (const auto& [name, value] : given)
        request.buildArgs[name] = value;
    if (options.line == 0 && summary.error)
        options.line = summary.error->line;
    return request;
}

Result<int> debugStep(api::Client& client, api::BuildRequest request, const DebugOptions& options) {
    if (options.line <= 0)
        return fail(Errc::InvalidArgument, "name the line of the step with --line");
    request.tags.clear();
    request.hold = request.fetchOnly = false;
    if (options.changes)
        return showChanges(client, request, options);
    request.id = randomHex(12);
    api::StepShellRequest shell;
    shell.build = std::move(request);
    shell.line = options.line;
    shell.before = options.before;
    shell.command = options.command;
    shell.tty = ::isatty(STDIN_FILENO) && ::isatty(STDOUT_FILENO);
    if (const auto size = terminalSize(STDOUT_FILENO); shell.tty) {
        shell.width = size.columns;
        shell.height = size.rows;
    }
    Progress progress(client, shell.build.id);
    Session session({.tty = shell.tty, .input = true, .detachKeys = "ctrl-p,ctrl-q", .signal = nullptr});
    api::Attachment attachment = openStepShell(client, shell, session.handlers());
    const auto opened = session.waitOpened();
    progress.stop();
    TRY(opened);
    const auto state = [&] {
        return api::await<api::StepShellState>(
            [&](auto done) { return inspectStepShell(client, shell.build.id, std::move(done)); });
    };
    if (shell.tty)
        if (const auto place = state())
            printError(placeText(*place, options.before));
    TRY(session.run(attachment));
    // The stream ends a moment before the engine has taken note of the end.
    for (int i = 0; i < 200; ++i) {
        const auto ended = TRY(state());
        if (!ended.running)
            return ended.exitCode.value_or(ExitFailure);
        ::usleep(10'000);
    }
    return ExitFailure;
}

} // namespace slipway::cli
