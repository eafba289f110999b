#include <algorithm>

#include "api/client/containers.h"
#include "base/json.h"
#include "base/text.h"
#include "cli/cli.h"
#include "cli/table.h"
#include "cli/units.h"

namespace slipway::cli {

namespace {

struct LogsCommand {
    std::string container, tail, since, until;
    bool follow = false, timestamps = false;
};

Result<int> logs(const LogsCommand& o, Context& context) {
    api::LogsOptions options{.follow = o.follow, .timestamps = o.timestamps, .tail = o.tail};
    if (!o.tail.empty() && o.tail != "all" && !parseUnsigned(o.tail))
        return fail(Errc::InvalidArgument, "--tail {:?}: write a number, or all", o.tail);
    if (!o.since.empty())
        options.since = TRY(parseSince(o.since, now()));
    if (!o.until.empty())
        options.until = TRY(parseSince(o.until, now()));
    api::Client& client = *TRY(context.client());
    const auto detail =
        TRY(api::await<api::ContainerDetail>([&](auto done) { return inspectContainer(client, o.container, done); }));
    options.tty = detail.config.tty;
    std::promise<Result<>> ended;
    const api::Request request = containerLogs(client, detail.id, options,
                                               {[](api::OutputStream stream, std::string_view bytes) {
                                                    (stream == api::OutputStream::Stderr ? printError : print)(bytes);
                                                },
                                                [&](Result<> result) { ended.set_value(std::move(result)); }});
    TRY(ended.get_future().get());
    return ExitOk;
}

Result<int> ports(const std::vector<std::string>& words, Context& context) {
    api::Client& client = *TRY(context.client());
    const auto detail =
        TRY(api::await<api::ContainerDetail>([&](auto done) { return inspectContainer(client, words.front(), done); }));
    std::string wanted = words.size() > 1 ? words[1] : std::string();
    if (!wanted.empty() && wanted.find('/') == std::string::npos)
        wanted += "/tcp";
    std::string text;
    for (const auto& [port, bindings] : detail.ports) {
        if (!wanted.empty() && port != wanted)
            continue;
        for (const auto& binding : bindings) {
            const bool v6 = binding.hostIp.find(':') != std::string::npos;
            const std::string address =
                fmt::format("{}{}{}:{}", v6 ? "[" : "", binding.hostIp, v6 ? "]" : "", binding.hostPort);
            text += wanted.empty() ? fmt::format("{} -> {}\n", port, address) : address + "\n";
        }
    }
    if (text.empty() && !wanted.empty())
        return fail(Errc::NotFound, "the port {} of {} is not published", wanted, words.front());
    print(sanitizeForTerminal(text));
    return ExitOk;
}

Result<int> top(const std::vector<std::string>& words, Context& context) {
    api::Client& client = *TRY(context.client());
    std::string arguments;
    for (std::size_t i = 1; i < words.size(); ++i)
        arguments += (arguments.empty() ? "" : " ") + words[i];
    const auto list = TRY(
        api::await<api::ProcessList>([&](auto done) { return listProcesses(client, words.front(), arguments, done); }));
    Table table(list.titles);
    for (const auto& process : list.processes)
        table.add(process);
    print(table.text());
    return ExitOk;
}

Result<int> changes(const std::vector<std::string>& words, Context& context) {
    api::Client& client = *TRY(context.client());
    const auto list = TRY(api::await<std::vector<api::FileChange>>(
        [&](auto done) { return containerChanges(client, words.front(), std::move(done)); }));
    std::string text;
    for (const auto& change : list)
        text += fmt::format("{} {}\n",
                            change.kind == 1   ? 'A'
                            : change.kind == 2 ? 'D'
                                               : 'C',
                            sanitizeForTerminal(change.path));
    print(text);
    return ExitOk;
}

std::string sizeText(std::uint64_t bytes) {
    return humanSize(bytes);
}

Result<int> stats(const std::vector<std::string>& names, Context& context) {
    api::Client& client = *TRY(context.client());
    std::vector<std::string> ids = names;
    if (ids.empty())
        for (const auto& container : TRY(api::await<std::vector<api::ContainerSummary>>(
                 [&](auto done) { return listContainers(client, {}, std::move(done)); })))
            ids.push_back(container.id);
    // All at once: each reading takes the engine a second.
    std::vector<std::future<Result<api::Stats>>> readings;
    std::vector<api::Request> requests;
    for (const auto& id : ids) {
        auto promise = std::make_shared<std::promise<Result<api::Stats>>>();
        readings.push_back(promise->get_future());
        requests.push_back(
            containerStats(client, id, false, [promise](auto reading) { promise->set_value(std::move(reading)); }));
    }
    Table table({"CONTAINER ID", "NAME", "CPU %", "MEM USAGE / LIMIT", "NET I/O", "BLOCK I/O", "PIDS"});
    for (auto& reading : readings) {
        const auto s = TRY(reading.get());
        const std::uint64_t memory = s.memoryUsage - std::min(s.memoryUsage, s.memoryCache);
        table.add({s.id.substr(0, 12), s.name.starts_with('/') ? s.name.substr(1) : s.name,
                   fmt::format("{:.2f}%", s.cpuPercent()), sizeText(memory) + " / " + sizeText(s.memoryLimit),
                   sizeText(s.networkReceived) + " / " + sizeText(s.networkSent),
                   sizeText(s.blockRead) + " / " + sizeText(s.blockWritten), std::to_string(s.pids)});
    }
    print(table.text());
    return ExitOk;
}

using Action = Result<int> (*)(const std::vector<std::string>&, Context&);

void addWords(CLI::App& app, Context& context, const char* name, const char* description, const char* positional,
              bool required, Action action) {
    auto words = std::make_shared<std::vector<std::string>>();
    CLI::App* command = app.add_subcommand(name, description);
    command->add_option(positional, *words)->required(required);
    command->callback(
        [words, action, &context] { context.action = [words, action, &context] { return action(*words, context); }; });
}

} // namespace

void addContainerDetails(CLI::App& app, Context& context) {
    auto options = std::make_shared<LogsCommand>();
    CLI::App* command = app.add_subcommand("logs", "Show what a container has printed");
    command->add_option("container", options->container)->required();
    command->add_flag("-f,--follow", options->follow, "Go on as it prints more");
    command->add_flag("-t,--timestamps", options->timestamps, "With the time of each line");
    command->add_option("-n,--tail", options->tail, "Only the last so many lines");
    command->add_option("--since", options->since, "Only from this time on (10m, or 2026-03-01T10:20:30)");
    command->add_option("--until", options->until, "Only until this time");
    command->callback(
        [options, &context] { context.action = [options, &context] { return logs(*options, context); }; });

    addWords(app, context, "port", "Show where a container's ports are published", "container", true, ports);
    addWords(app, context, "diff", "Show the files that a container has changed", "container", true, changes);
    addWords(app, context, "top", "Show a container's processes", "container", true, top);
    addWords(app, context, "stats", "Show what containers use, once", "containers", false, stats);
    app.get_subcommand("stats")->add_flag("--no-stream")->group("");
}

} // namespace slipway::cli
