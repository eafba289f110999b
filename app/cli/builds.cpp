#include <unistd.h>

#include "api/client/build_history.h"
#include "api/types/json.h"
#include "base/json.h"
#include "base/text.h"
#include "base/time.h"
#include "cli/build_renderer.h"
#include "cli/build_reports.h"
#include "cli/cli.h"
#include "cli/table.h"
#include "cli/terminal.h"

namespace slipway::cli {

namespace {

struct Options {
    std::string name, outcome, id, other, format;
    std::vector<std::string> ids;
    int limit = 0, step = 0;
    std::int64_t keep = 0;
    bool quiet = false, noTrunc = false, log = false, dockerfile = false, json = false, force = false;
};

Result<std::vector<api::BuildSummary>> query(api::Client& client, const Options& o) {
    const api::BuildQuery query{.name = o.name, .outcome = o.outcome, .before = {}, .limit = o.limit};
    return TRY(api::await<api::BuildList>([&](auto done) { return listBuilds(client, query, std::move(done)); }))
        .builds;
}

Result<int> list(const Options& o, Context& context) {
    const auto builds = TRY(query(*TRY(context.client()), o));
    const Format format = formatOf(o.json ? "json" : o.format);
    if (format == Format::Table && !o.quiet) {
        print(buildTable(builds, now(), o.noTrunc));
        return ExitOk;
    }
    std::string text;
    for (const auto& build : builds) {
        if (o.quiet)
            text += sanitizeForTerminal(o.noTrunc ? build.id : build.id.substr(0, 12)) + "\n";
        else if (format == Format::Json)
            text += api::encode(build) + "\n";
        else
            text += TRY(formatTemplate(o.format, api::toJson(build))) + "\n";
    }
    print(text);
    return ExitOk;
}

// A step's output as it came, but for what a terminal would act on.
std::string inertLines(std::string_view text) {
    std::string inert;
    LogLines lines;
    const auto add = [&](std::string_view line) { inert += plainLine(line) + "\n"; };
    lines.feed(1, text, add);
    lines.flush(add);
    return inert;
}

Result<int> show(const Options& o, Context& context) {
    api::Client& client = *TRY(context.client());
    if (o.log || o.step > 0) {
        print(inertLines(
            TRY(api::await<std::string>([&](auto done) { return buildLog(client, o.id, o.step, std::move(done)); }))));
        return ExitOk;
    }
    if (o.dockerfile) {
        const auto text =
            TRY(api::await<std::string>([&](auto done) { return buildDockerfile(client, o.id, std::move(done)); }));
        // Into a file exactly as it was.
        print(::isatty(STDOUT_FILENO) ? sanitizeForTerminal(text) : text);
        return ExitOk;
    }
    const auto build =
        TRY(api::await<api::BuildDetail>([&](auto done) { return inspectBuild(client, o.id, std::move(done)); }));
    print(o.json ? api::encode(build) + "\n" : buildReport(build, now()));
    return ExitOk;
}

Result<int> compare(const Options& o, Context& context) {
    api::Client& client = *TRY(context.client());
    const auto comparison = TRY(api::await<api::BuildComparison>(
        [&](auto done) { return compareBuilds(client, o.id, o.other, std::move(done)); }));
    print(o.json ? api::encode(comparison) + "\n" : comparisonReport(comparison));
    return ExitOk;
}

Result<int> trend(Options o, Context& context) {
    if (o.limit == 0)
        o.limit = 20;
    const auto builds = TRY(query(*TRY(context.client()), o));
    if (builds.empty())
        return fail(Errc::NotFound, "there is no build of {}: `slipway builds` lists those that there were", o.name);
    if (o.json)
        for (auto build = builds.rbegin(); build != builds.rend(); ++build)
            print(api::encode(*build) + "\n");
    else
        print(trendReport(builds, now(), terminalSize(STDOUT_FILENO).columns));
    return ExitOk;
}

Result<int> watch(const Options& o, Context& context) {
    api::Client& client = *TRY(context.client());
    const auto renderer = makePlainRenderer([](std::string_view text) { print(text); });
    std::string result;
    TRY(api::awaitStream<api::BuildEvent>([&](auto sink) { return followBuild(client, o.id, std::move(sink)); },
                                          [&](const api::BuildEvent& event) {
                                              if (o.json)
                                                  print(api::encode(event) + "\n");
                                              else
                                                  renderer->handle(event);
                                              if (event.kind == api::BuildEventKind::BuildFinished) {
                                                  result = event.result;
                                                  if (!o.json && event.error)
                                                      printError(describeBuildError(*event.error));
                                              }
                                          }));
    return result == "ok" ? ExitOk : ExitFailure;
}

Result<int> each(const Options& o, Context& context,
                 api::Request (*operation)(api::Client&, const std::string&, api::Callback<>)) {
    api::Client& client = *TRY(context.client());
    return forEach(o.ids, [&](const std::string& id) -> Result<> {
        TRY(api::await<>([&](auto done) { return operation(client, id, std::move(done)); }));
        print(sanitizeForTerminal(id) + "\n");
        return {};
    });
}

Result<int> prune(const Options& o, Context& context) {
    if (!o.force && !confirm(o.keep > 0 ? fmt::format("Forget all builds but the last {}?", o.keep)
                                        : std::string("Forget all builds that have ended?")))
        return fail(Errc::InvalidArgument, "nothing was removed: say yes, or use --force");
    api::Client& client = *TRY(context.client());
    const auto reply =
        TRY(api::await<api::BuildPruneReply>([&](auto done) { return pruneBuilds(client, o.keep, std::move(done)); }));
    print(fmt::format("Forgot {} builds, {}\n", reply.builds,
                      humanSize(static_cast<std::uint64_t>(std::max<std::int64_t>(reply.spaceReclaimed, 0)))));
    return ExitOk;
}

void addListOptions(CLI::App& command, const std::shared_ptr<Options>& options) {
    command.add_option("--name", options->name, "Only of this project, by its name or directory");
    command.add_option("--outcome", options->outcome, "Only with this outcome")
        ->check(CLI::IsMember({"running", "ok", "failed", "cancelled", "refused", "interrupted"}));
    command.add_option("-n,--last", options->limit, "The newest so many (default: 100)")->check(CLI::PositiveNumber);
    command.add_flag("-q,--quiet", options->quiet, "Ids only");
    command.add_flag("--no-trunc", options->noTrunc, "Whole ids");
    command.add_option("--format", options->format, "table, json or a template");
    command.add_flag("--json", options->json, "One JSON object a line");
}

} // namespace

void addBuildsCommands(CLI::App& app, Context& context) {
    CLI::App* builds = app.add_subcommand("builds", "Look at the builds that there were, and at those that run");
    builds->require_subcommand(0, 1);
    const auto options = std::make_shared<Options>();
    const auto act = [&context, options](CLI::App* command, auto action) {
        command->callback([&context, options, action] {
            if (!context.action)
                context.action = [&context, options, action] { return action(*options, context); };
        });
    };
    addListOptions(*builds, options);
    CLI::App* ls = builds->add_subcommand("ls", "List builds, the newest first");
    ls->alias("list");
    addListOptions(*ls, options);
    act(ls, list);

    CLI::App* showCommand = builds->add_subcommand("show", "Show a build: its steps, times, reasons, sizes, its error");
    showCommand->alias("inspect");
    showCommand->add_option("id", options->id, "The build's id, or its beginning")->required();
    showCommand->add_flag("--log", options->log, "What its steps printed");
    showCommand->add_option("--step", options->step, "What this step printed")->check(CLI::PositiveNumber);
    showCommand->add_flag("--dockerfile", options->dockerfile, "The Dockerfile as it was");
    showCommand->add_flag("--json", options->json, "As JSON");
    act(showCommand, show);

    CLI::App* compareCommand = builds->add_subcommand("compare", "Show what differs between two builds");
    compareCommand->add_option("a", options->id, "The older build")->required();
    compareCommand->add_option("b", options->other, "The newer build")->required();
    compareCommand->add_flag("--json", options->json, "As JSON");
    act(compareCommand, compare);

    CLI::App* trendCommand = builds->add_subcommand("trend", "Show how long the last builds of a project took");
    trendCommand->add_option("name", options->name, "The project, by its name or directory")->required();
    trendCommand->add_option("-n,--last", options->limit, "So many (default: 20)")->check(CLI::PositiveNumber);
    trendCommand->add_flag("--json", options->json, "One JSON object a line, the oldest first");
    act(trendCommand, trend);

    CLI::App* watchCommand = builds->add_subcommand("watch", "Follow a build from its beginning to its end");
    watchCommand->add_option("id", options->id, "The build's id, or its beginning")->required();
    watchCommand->add_flag("--json", options->json, "Its events as they are");
    act(watchCommand, watch);

    CLI::App* cancelCommand = builds->add_subcommand("cancel", "Stop builds that run");
    cancelCommand->add_option("ids", options->ids)->required();
    act(cancelCommand, [](const Options& o, Context& c) { return each(o, c, api::cancelBuild); });

    CLI::App* rm = builds->add_subcommand("rm", "Forget builds");
    rm->alias("remove");
    rm->add_option("ids", options->ids)->required();
    act(rm, [](const Options& o, Context& c) { return each(o, c, api::removeBuildRecord); });

    CLI::App* pruneCommand = builds->add_subcommand("prune", "Forget all builds that have ended");
    pruneCommand->add_option("--keep", options->keep, "But the newest so many")->check(CLI::NonNegativeNumber);
    pruneCommand->add_flag("-f,--force", options->force, "Do not ask");
    act(pruneCommand, prune);

    // Last: a subcommand's callback comes before its parent's.
    act(builds, list);
}

} // namespace slipway::cli
