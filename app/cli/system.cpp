#include <algorithm>

#include "api/client/builds.h"
#include "api/client/containers.h"
#include "api/client/images.h"
#include "api/client/networks.h"
#include "api/client/system.h"
#include "api/client/volumes.h"
#include "api/types/json.h"
#include "base/json.h"
#include "base/text.h"
#include "cli/cli.h"
#include "cli/table.h"
#include "cli/units.h"

namespace slipway::cli {

namespace {

struct Options {
    std::string format, since, until;
    std::vector<std::string> filters;
    bool all = false, force = false, volumes = false;
};

Result<int> version(const Options& o, Context& context) {
    const auto engine = [&]() -> Result<api::EngineVersion> {
        api::Client& client = *TRY(context.client());
        return api::await<api::EngineVersion>([&](auto done) { return getVersion(client, std::move(done)); });
    }();
    const Format format = formatOf(o.format);
    if (format != Format::Table) {
        Json document{{"Client", {{"Version", SLIPWAY_VERSION}}}, {"Server", engine ? toJson(*engine) : Json(nullptr)}};
        print((format == Format::Json ? dumpJson(document) : TRY(formatTemplate(o.format, document))) + "\n");
    } else {
        std::string text = "Client: Slipway\n Version:       " SLIPWAY_VERSION "\n";
        if (engine) {
            text += fmt::format("\nServer: {}\n Version:       {}\n API version:   {} (minimum version {})\n",
                                engine->isSlipway()            ? "Slipway"
                                : engine->platformName.empty() ? "Engine"
                                                               : engine->platformName,
                                engine->version, engine->apiVersion, engine->minApiVersion);
            text += fmt::format(" OS/Arch:       {}/{}\n Kernel:        {}\n", engine->os, engine->arch,
                                engine->kernelVersion);
            for (const auto& component : engine->components)
                if (component.name != "Engine")
                    text += fmt::format(" {:<14} {}\n", component.name + ":", component.version);
        }
        print(sanitizeForTerminal(text));
    }
    if (!engine)
        return std::unexpected(engine.error());
    return ExitOk;
}

Result<int> info(const Options& o, Context& context) {
    api::Client& client = *TRY(context.client());
    if (const Format format = formatOf(o.format); format != Format::Table) {
        api::HttpRequest request;
        request.target = "/info";
        const auto reply = TRY(api::await<api::HttpReply>([&](auto done) { return client.call(request, done); }));
        const Json document = TRY(parseJson(reply.body, "info"));
        print((format == Format::Json ? dumpJson(document) : TRY(formatTemplate(o.format, document))) + "\n");
        return ExitOk;
    }
    const auto i = TRY(api::await<api::EngineInfo>([&](auto done) { return getInfo(client, std::move(done)); }));
    std::string text = fmt::format("Engine:            {} at {}\n", i.serverVersion, client.address().toString());
    text += fmt::format("Containers:        {} ({} running, {} paused, {} stopped)\n", i.containers,
                        i.containersRunning, i.containersPaused, i.containersStopped);
    text += fmt::format("Images:            {}\n", i.images);
    text += fmt::format("Storage driver:    {} in {}\n", i.driver, i.dockerRootDir);
    text += fmt::format("Logging driver:    {}\n", i.loggingDriver);
    text += fmt::format("Cgroups:           version {}, driver {}\n", i.cgroupVersion, i.cgroupDriver);
    text += fmt::format("Runtime:           {}\n", i.defaultRuntime);
    text += fmt::format("Kernel:            {}\n", i.kernelVersion);
    text += fmt::format("Operating system:  {} ({}, {})\n", i.operatingSystem, i.osType, i.architecture);
    text += fmt::format("Processors:        {}\n", i.cpus);
    text += fmt::format("Memory:            {}\n",
                        humanSize(static_cast<std::uint64_t>(std::max<std::int64_t>(i.memTotal, 0))));
    text += fmt::format("Name:              {}\n", i.name);
    for (const auto& option : i.securityOptions)
        text += fmt::format("Security:          {}\n", option);
    for (const auto& warning : i.warnings)
        text += fmt::format("warning: {}\n", warning);
    print(sanitizeForTerminal(text));
    return ExitOk;
}

Result<int> events(const Options& o, Context& context) {
    api::EventsOptions query{.filters = TRY(parseFilters(o.filters))};
    if (!o.since.empty())
        query.since = TRY(parseSince(o.since, now()));
    if (!o.until.empty())
        query.until = TRY(parseSince(o.until, now()));
    const Format format = formatOf(o.format);
    api::Client& client = *TRY(context.client());
    Result<> formatted;
    TRY(api::awaitStream<api::Event>(
        [&](auto sink) { return followEvents(client, query, std::move(sink)); },
        [&](const api::Event& event) {
            if (format != Format::Table) {
                const Json document = toJson(event);
                const auto text = format == Format::Json ? Result<std::string>(dumpJson(document))
                                                         : formatTemplate(o.format, document);
                if (text)
                    print(*text + "\n");
                else if (formatted)
                    reportError((formatted = std::unexpected(text.error())).error());
                return;
            }
            std::string attributes;
            for (const auto& [key, value] : event.attributes)
                attributes += (attributes.empty() ? "" : ", ") + key + "=" + value;
            std::string line = sanitizeForTerminal(fmt::format("{} {} {} {} ({})", toRfc3339Nano(event.time),
                                                               event.type, event.action, event.actorId, attributes));
            std::replace(line.begin(), line.end(), '\n', ' ');
            print(line + "\n");
        }));
    return ExitOk;
}

std::string sizeText(std::int64_t bytes) {
    return humanSize(static_cast<std::uint64_t>(std::max<std::int64_t>(bytes, 0)));
}

Result<int> diskUsage(Context& context) {
    api::Client& client = *TRY(context.client());
    const auto d = TRY(api::await<api::DiskUsage>([&](auto done) { return getDiskUsage(client, std::move(done)); }));
    struct Sum {
        std::size_t active = 0;
        std::int64_t size = 0, reclaimable = 0;
        void add(bool inUse, std::int64_t bytes) {
            active += inUse;
            size += std::max<std::int64_t>(bytes, 0);
            reclaimable += inUse ? 0 : std::max<std::int64_t>(bytes, 0);
        }
    };
    Sum images, containers, volumes, cache;
    for (const auto& image : d.images)
        images.add(image.containers > 0, image.size - std::max<std::int64_t>(image.sharedSize, 0));
    // Layers that images share count once.
    images.size = d.layersSize > 0 ? d.layersSize : images.size;
    images.reclaimable = std::min(images.reclaimable, images.size);
    for (const auto& container : d.containers)
        containers.add(container.state == api::ContainerState::Running ||
                           container.state == api::ContainerState::Paused,
                       container.sizeRw);
    for (const auto& volume : d.volumes)
        volumes.add(volume.refCount > 0, volume.size);
    for (const auto& record : d.buildCache)
        // What images share is counted there.
        cache.add(record.inUse, record.shared ? 0 : record.size);
    Table table({"TYPE", "TOTAL", "ACTIVE", "SIZE", "RECLAIMABLE"});
    const auto row = [&](const char* type, std::size_t total, const Sum& sum) {
        std::string reclaimable = sizeText(sum.reclaimable);
        if (sum.size > 0)
            reclaimable += fmt::format(" ({}%)", std::min<std::int64_t>(100, sum.reclaimable * 100 / sum.size));
        table.add({type, std::to_string(total), std::to_string(sum.active), sizeText(sum.size), reclaimable});
    };
    row("Images", d.images.size(), images);
    row("Containers", d.containers.size(), containers);
    row("Local Volumes", d.volumes.size(), volumes);
    row("Build Cache", d.buildCache.size(), cache);
    print(table.text());
    return ExitOk;
}

Result<int> prune(const Options& o, Context& context) {
    if (!o.force &&
        !confirm(fmt::format("This removes every stopped container, every network that none uses, {} image{}{}. Go on?",
                             o.all ? "every unused" : "every dangling", o.volumes ? ", unused anonymous volumes" : "",
                             " and the build cache"))) {
        printError("nothing was removed (use -f to say yes beforehand)\n");
        return ExitFailure;
    }
    api::Client& client = *TRY(context.client());
    std::int64_t freed = 0;
    const auto report = [&](const char* what, const Result<api::PruneReply>& reply) -> Result<> {
        if (!reply) {
            // An engine without this kind of thing has nothing of it to remove.
            if (reply.error().code() == Errc::Unsupported || reply.error().code() == Errc::NotFound)
                return {};
            return std::unexpected(reply.error());
        }
        freed += reply->spaceReclaimed;
        if (!reply->deleted.empty())
            print(fmt::format("Deleted {}:\n", what));
        for (const auto& name : reply->deleted)
            print(sanitizeForTerminal(name) + "\n");
        return {};
    };
    using Reply = api::PruneReply;
    TRY(report("containers", api::await<Reply>([&](auto done) { return pruneContainers(client, {}, done); })));
    TRY(report("networks", api::await<Reply>([&](auto done) { return pruneNetworks(client, {}, done); })));
    if (o.volumes)
        TRY(report("volumes", api::await<Reply>([&](auto done) { return pruneVolumes(client, false, {}, done); })));
    TRY(report("images", api::await<Reply>([&](auto done) { return pruneImages(client, !o.all, {}, done); })));
    TRY(report("build cache", api::await<Reply>([&](auto done) { return pruneBuildCache(client, o.all, done); })));
    print(fmt::format("Total reclaimed space: {}\n", sizeText(freed)));
    return ExitOk;
}

void addEventOptions(CLI::App& command, const std::shared_ptr<Options>& options, Context& context) {
    command.add_option("--since", options->since, "Also what happened since (10m, or a time)");
    command.add_option("--until", options->until, "Only until");
    addList(command, "-f,--filter", options->filters, "Only those that match, name=value");
    command.add_option("--format", options->format, "json or a template");
    command.callback(
        [options, &context] { context.action = [options, &context] { return events(*options, context); }; });
}

void addInfo(CLI::App& app, Context& context) {
    auto options = std::make_shared<Options>();
    CLI::App* command = app.add_subcommand("info", "Show what the engine is and has");
    command->add_option("-f,--format", options->format, "json or a template");
    command->callback(
        [options, &context] { context.action = [options, &context] { return info(*options, context); }; });
}

} // namespace

void addSystemCommands(CLI::App& app, Context& context) {
    auto versionOptions = std::make_shared<Options>();
    CLI::App* versionCommand = app.add_subcommand("version", "Show the versions of this program and of the engine");
    versionCommand->add_option("-f,--format", versionOptions->format, "json or a template");
    versionCommand->callback([versionOptions, &context] {
        context.action = [versionOptions, &context] { return version(*versionOptions, context); };
    });
    addInfo(app, context);
    addEventOptions(*app.add_subcommand("events", "Follow what happens"), std::make_shared<Options>(), context);

    CLI::App* system = app.add_subcommand("system", "Work with the engine as a whole");
    system->require_subcommand(1);
    addInfo(*system, context);
    addEventOptions(*system->add_subcommand("events", "Follow what happens"), std::make_shared<Options>(), context);
    system->add_subcommand("df", "Show the disk space in use")->callback([&context] {
        context.action = [&context] { return diskUsage(context); };
    });
    auto pruneOptions = std::make_shared<Options>();
    CLI::App* pruneCommand = system->add_subcommand("prune", "Remove what nothing uses");
    pruneCommand->add_flag("-f,--force", pruneOptions->force, "Do not ask");
    pruneCommand->add_flag("-a,--all", pruneOptions->all, "Every unused image, not only dangling ones");
    pruneCommand->add_flag("--volumes", pruneOptions->volumes, "Unused anonymous volumes too");
    pruneCommand->callback([pruneOptions, &context] {
        context.action = [pruneOptions, &context] { return prune(*pruneOptions, context); };
    });
}

} // namespace slipway::cli
