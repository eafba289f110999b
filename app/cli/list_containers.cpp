#include <algorithm>

#include "api/client/containers.h"
#include "base/json.h"
#include "base/text.h"
#include "cli/cli.h"
#include "cli/table.h"
#include "cli/units.h"

namespace slipway::cli {

namespace {

struct Options {
    bool all = false, quiet = false, noTrunc = false, size = false, latest = false;
    int last = 0;
    std::vector<std::string> filters;
    std::string format;
};

std::string portText(const api::PortMapping& port) {
    const std::string target = fmt::format("{}/{}", port.privatePort, port.type);
    if (port.publicPort == 0)
        return target;
    const bool v6 = port.ip.find(':') != std::string::npos;
    return fmt::format("{}{}{}:{}->{}", v6 ? "[" : "", port.ip, v6 ? "]" : "", port.publicPort, target);
}

struct Row {
    std::string id, image, command, created, runningFor, status, ports, names, size;
};

Row makeRow(const api::ContainerSummary& c, bool noTrunc, Timestamp now) {
    Row row;
    row.id = noTrunc ? c.id : c.id.substr(0, 12);
    row.image = c.image;
    const std::string command = fmt::format("\"{}\"", c.command);
    row.command = noTrunc ? command : ellipsis(command, 20);
    row.created = toRfc3339(c.created);
    row.runningFor = humanDuration(toUnixSeconds(now) - toUnixSeconds(c.created)) + " ago";
    row.status = c.status;
    auto ports = c.ports;
    std::sort(ports.begin(), ports.end(), [](const auto& a, const auto& b) {
        return std::tie(a.privatePort, a.type, a.publicPort, a.ip) <
               std::tie(b.privatePort, b.type, b.publicPort, b.ip);
    });
    for (const auto& port : ports)
        row.ports += (row.ports.empty() ? "" : ", ") + portText(port);
    for (const auto& name : c.names)
        row.names += (row.names.empty() ? "" : ",") + (name.starts_with('/') ? name.substr(1) : name);
    row.size =
        fmt::format("{} (virtual {})", humanSize(static_cast<std::uint64_t>(std::max<std::int64_t>(c.sizeRw, 0))),
                    humanSize(static_cast<std::uint64_t>(std::max<std::int64_t>(c.sizeRootFs, 0))));
    return row;
}

Json rowJson(const Row& row, const api::ContainerSummary& c) {
    std::string labels, mounts, networks;
    for (const auto& [key, value] : c.labels)
        labels += (labels.empty() ? "" : ",") + key + "=" + value;
    for (const auto& mount : c.mounts)
        mounts += (mounts.empty() ? "" : ",") + (mount.name.empty() ? mount.source : mount.name);
    for (const auto& [name, endpoint] : c.networks)
        networks += (networks.empty() ? "" : ",") + name;
    return {{"ID", row.id},
            {"Image", row.image},
            {"Command", row.command},
            {"CreatedAt", row.created},
            {"RunningFor", row.runningFor},
            {"Status", row.status},
            {"Ports", row.ports},
            {"Names", row.names},
            {"State", std::string(toString(c.state))},
            {"Labels", labels},
            {"Mounts", mounts},
            {"Networks", networks},
            {"Size", row.size}};
}

Result<int> list(const Options& o, Context& context) {
    api::Client& client = *TRY(context.client());
    api::ListContainers query{.all = o.all || o.latest || o.last > 0,
                              .size = o.size,
                              .limit = o.latest ? 1 : o.last,
                              .filters = TRY(parseFilters(o.filters))};
    const auto containers = TRY(api::await<std::vector<api::ContainerSummary>>(
        [&](auto done) { return listContainers(client, query, std::move(done)); }));
    const Format format = formatOf(o.format);
    const Timestamp at = now();
    std::vector<std::string> header{"CONTAINER ID", "IMAGE", "COMMAND", "CREATED", "STATUS", "PORTS", "NAMES"};
    if (o.size)
        header.push_back("SIZE");
    Table table(header);
    std::string text;
    for (const auto& container : containers) {
        const Row row = makeRow(container, o.noTrunc, at);
        if (o.quiet) {
            text += sanitizeForTerminal(row.id) + "\n";
        } else if (format == Format::Json) {
            text += dumpJson(rowJson(row, container)) + "\n";
        } else if (format == Format::Template) {
            text += TRY(formatTemplate(o.format, rowJson(row, container))) + "\n";
        } else {
            std::vector<std::string> cells{row.id,     row.image, row.command, row.runningFor,
                                           row.status, row.ports, row.names};
            if (o.size)
                cells.push_back(row.size);
            table.add(std::move(cells));
        }
    }
    print(o.quiet || format != Format::Table ? text : table.text());
    return ExitOk;
}

} // namespace

void addListContainers(CLI::App& app, Context& context, const std::string& name) {
    auto options = std::make_shared<Options>();
    CLI::App* command = app.add_subcommand(name, "List containers");
    if (name == "ls")
        command->alias("list")->alias("ps");
    command->add_flag("-a,--all", options->all, "Those that do not run too");
    command->add_flag("-q,--quiet", options->quiet, "Ids only");
    command->add_flag("--no-trunc", options->noTrunc, "Whole ids and commands");
    command->add_flag("-s,--size", options->size, "Sizes too");
    command->add_flag("-l,--latest", options->latest, "The newest only, in any state");
    command->add_option("-n,--last", options->last, "The newest so many, in any state");
    addList(*command, "-f,--filter", options->filters, "Only those that match, name=value");
    command->add_option("--format", options->format, "table, json or a template");
    command->callback(
        [options, &context] { context.action = [options, &context] { return list(*options, context); }; });
}

} // namespace slipway::cli
