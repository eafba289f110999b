#include "api/client/networks.h"
#include "api/types/json.h"
#include "base/json.h"
#include "base/text.h"
#include "cli/cli.h"
#include "cli/environment.h"
#include "cli/table.h"

namespace slipway::cli {

namespace {

struct Options {
    std::vector<std::string> names, filters, labels, driverOptions, subnets, gateways, ranges;
    std::string name, driver = "bridge", format, ip;
    std::vector<std::string> aliases;
    bool quiet = false, noTrunc = false, internal = false, attachable = false, ipv6 = false, force = false;
};

Result<int> list(const Options& o, Context& context) {
    api::Client& client = *TRY(context.client());
    const auto filters = TRY(parseFilters(o.filters));
    const auto networks = TRY(api::await<std::vector<api::NetworkSummary>>(
        [&](auto done) { return listNetworks(client, filters, std::move(done)); }));
    const Format format = formatOf(o.format);
    Table table({"NETWORK ID", "NAME", "DRIVER", "SCOPE"});
    std::string text;
    for (const auto& network : networks) {
        const std::string id = o.noTrunc ? network.id : network.id.substr(0, 12);
        const Json row{{"ID", id}, {"Name", network.name}, {"Driver", network.driver}, {"Scope", network.scope}};
        if (o.quiet)
            text += sanitizeForTerminal(id) + "\n";
        else if (format == Format::Json)
            text += dumpJson(row) + "\n";
        else if (format == Format::Template)
            text += TRY(formatTemplate(o.format, row)) + "\n";
        else
            table.add({id, network.name, network.driver, network.scope});
    }
    print(o.quiet || format != Format::Table ? text : table.text());
    return ExitOk;
}

Result<int> create(const Options& o, Context& context) {
    api::CreateNetwork request{
        .name = o.name, .driver = o.driver, .internal = o.internal, .attachable = o.attachable, .enableIpv6 = o.ipv6};
    if ((o.gateways.size() > o.subnets.size()) || (o.ranges.size() > o.subnets.size()))
        return fail(Errc::InvalidArgument, "each --gateway and --ip-range needs its --subnet");
    for (std::size_t i = 0; i < o.subnets.size(); ++i)
        request.pools.push_back(
            {o.subnets[i], i < o.gateways.size() ? o.gateways[i] : "", i < o.ranges.size() ? o.ranges[i] : ""});
    for (const auto& label : o.labels)
        TRY(addLabel(label, request.labels));
    for (const auto& option : o.driverOptions)
        TRY(addLabel(option, request.options));
    api::Client& client = *TRY(context.client());
    const auto reply = TRY(api::await<api::CreateNetworkReply>(
        [&](auto done) { return createNetwork(client, request, std::move(done)); }));
    if (!reply.warning.empty())
        printError(fmt::format("warning: {}\n", sanitizeForTerminal(reply.warning)));
    print(sanitizeForTerminal(reply.id) + "\n");
    return ExitOk;
}

} // namespace

void addNetworkCommands(CLI::App& app, Context& context) {
    CLI::App* network = app.add_subcommand("network", "Work with networks");
    network->require_subcommand(1);
    auto options = std::make_shared<Options>();

    CLI::App* ls = network->add_subcommand("ls", "List networks");
    ls->alias("list");
    ls->add_flag("-q,--quiet", options->quiet, "Ids only");
    ls->add_flag("--no-trunc", options->noTrunc, "Whole ids");
    addList(*ls, "-f,--filter", options->filters, "Only those that match, name=value");
    ls->add_option("--format", options->format, "table, json or a template");
    ls->callback([options, &context] { context.action = [options, &context] { return list(*options, context); }; });

    CLI::App* createCommand = network->add_subcommand("create", "Make a network");
    createCommand->add_option("name", options->name)->required();
    createCommand->add_option("-d,--driver", options->driver, "Its driver (default: bridge)");
    addList(*createCommand, "--subnet", options->subnets, "Its addresses, 172.28.0.0/16");
    addList(*createCommand, "--gateway", options->gateways, "The gateway of its subnet");
    addList(*createCommand, "--ip-range", options->ranges, "The part of its subnet for containers");
    addList(*createCommand, "--label", options->labels, "A label, key=value");
    addList(*createCommand, "-o,--opt", options->driverOptions, "An option of the driver, name=value");
    createCommand->add_flag("--internal", options->internal, "No way out");
    createCommand->add_flag("--attachable", options->attachable, "Containers may join by hand");
    createCommand->add_flag("--ipv6", options->ipv6, "With IPv6");
    createCommand->callback(
        [options, &context] { context.action = [options, &context] { return create(*options, context); }; });

    CLI::App* rm = network->add_subcommand("rm", "Remove networks");
    rm->alias("remove");
    rm->add_option("networks", options->names)->required();
    rm->add_flag("-f,--force", options->force, "A missing one is no error");
    rm->callback([options, &context] {
        context.action = [options, &context]() -> Result<int> {
            api::Client& client = *TRY(context.client());
            return forEach(options->names, [&](const std::string& name) -> Result<> {
                const auto done = api::await<>([&](auto callback) { return removeNetwork(client, name, callback); });
                if (!done && !(options->force && done.error().code() == Errc::NotFound))
                    return std::unexpected(done.error());
                print(sanitizeForTerminal(name) + "\n");
                return {};
            });
        };
    });

    CLI::App* connect = network->add_subcommand("connect", "Put a container into a network");
    connect->add_option("names", options->names, "The network, then the container")->required()->expected(2);
    addList(*connect, "--alias", options->aliases, "Another name in the network");
    connect->add_option("--ip", options->ip, "The IPv4 address");
    connect->callback([options, &context] {
        context.action = [options, &context]() -> Result<int> {
            api::Client& client = *TRY(context.client());
            const api::Endpoint endpoint{.aliases = options->aliases, .wantedIpv4 = options->ip};
            TRY(api::await<>([&](auto done) {
                return connectNetwork(client, options->names[0], options->names[1], endpoint, std::move(done));
            }));
            return ExitOk;
        };
    });

    CLI::App* disconnect = network->add_subcommand("disconnect", "Take a container out of a network");
    disconnect->add_option("names", options->names, "The network, then the container")->required()->expected(2);
    disconnect->add_flag("-f,--force", options->force, "Whatever state it is in");
    disconnect->callback([options, &context] {
        context.action = [options, &context]() -> Result<int> {
            api::Client& client = *TRY(context.client());
            TRY(api::await<>([&](auto done) {
                return disconnectNetwork(client, options->names[0], options->names[1], options->force, std::move(done));
            }));
            return ExitOk;
        };
    });
    addInspectCommand(*network, context, "inspect", "network");
}

} // namespace slipway::cli
