#include "api/client/volumes.h"
#include "base/json.h"
#include "base/text.h"
#include "cli/cli.h"
#include "cli/environment.h"
#include "cli/table.h"

namespace slipway::cli {

namespace {

struct Options {
    std::vector<std::string> names, filters, labels, driverOptions;
    std::string name, driver = "local", format;
    bool quiet = false, force = false;
};

Result<int> list(const Options& o, Context& context) {
    api::Client& client = *TRY(context.client());
    const auto filters = TRY(parseFilters(o.filters));
    const auto list =
        TRY(api::await<api::VolumeList>([&](auto done) { return listVolumes(client, filters, std::move(done)); }));
    const Format format = formatOf(o.format);
    Table table({"DRIVER", "VOLUME NAME"});
    std::string text;
    for (const auto& volume : list.volumes) {
        const Json row{{"Name", volume.name},
                       {"Driver", volume.driver},
                       {"Scope", volume.scope},
                       {"Mountpoint", volume.mountpoint}};
        if (o.quiet)
            text += sanitizeForTerminal(volume.name) + "\n";
        else if (format == Format::Json)
            text += dumpJson(row) + "\n";
        else if (format == Format::Template)
            text += TRY(formatTemplate(o.format, row)) + "\n";
        else
            table.add({volume.driver, volume.name});
    }
    print(o.quiet || format != Format::Table ? text : table.text());
    return ExitOk;
}

Result<int> create(const Options& o, Context& context) {
    api::CreateVolume request{.name = o.name, .driver = o.driver};
    for (const auto& label : o.labels)
        TRY(addLabel(label, request.labels));
    for (const auto& option : o.driverOptions)
        TRY(addLabel(option, request.options));
    api::Client& client = *TRY(context.client());
    const auto volume =
        TRY(api::await<api::VolumeSummary>([&](auto done) { return createVolume(client, request, std::move(done)); }));
    print(sanitizeForTerminal(volume.name) + "\n");
    return ExitOk;
}

} // namespace

void addVolumeCommands(CLI::App& app, Context& context) {
    CLI::App* volume = app.add_subcommand("volume", "Work with volumes");
    volume->require_subcommand(1);
    auto options = std::make_shared<Options>();

    CLI::App* ls = volume->add_subcommand("ls", "List volumes");
    ls->alias("list");
    ls->add_flag("-q,--quiet", options->quiet, "Names only");
    addList(*ls, "-f,--filter", options->filters, "Only those that match, name=value");
    ls->add_option("--format", options->format, "table, json or a template");
    ls->callback([options, &context] { context.action = [options, &context] { return list(*options, context); }; });

    CLI::App* createCommand = volume->add_subcommand("create", "Make a volume");
    createCommand->add_option("name", options->name, "Its name (default: a random one)");
    createCommand->add_option("-d,--driver", options->driver, "Its driver (default: local)");
    addList(*createCommand, "--label", options->labels, "A label, key=value");
    addList(*createCommand, "-o,--opt", options->driverOptions, "An option of the driver, name=value");
    createCommand->callback(
        [options, &context] { context.action = [options, &context] { return create(*options, context); }; });

    CLI::App* rm = volume->add_subcommand("rm", "Delete volumes and what is in them, forever");
    rm->alias("remove");
    rm->add_option("volumes", options->names)->required();
    rm->add_flag("-f,--force", options->force, "A missing one is no error");
    rm->callback([options, &context] {
        context.action = [options, &context]() -> Result<int> {
            api::Client& client = *TRY(context.client());
            return forEach(options->names, [&](const std::string& name) -> Result<> {
                TRY(api::await<>([&](auto done) { return removeVolume(client, name, options->force, done); }));
                print(sanitizeForTerminal(name) + "\n");
                return {};
            });
        };
    });
    addInspectCommand(*volume, context, "inspect", "volume");
}

} // namespace slipway::cli
