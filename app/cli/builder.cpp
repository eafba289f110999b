// `slipway builder`: the build cache.
#include "api/client/builds.h"
#include "api/client/system.h"
#include "api/types/json.h"
#include "base/json.h"
#include "base/text.h"
#include "cli/cli.h"
#include "cli/table.h"
#include "cli/units.h"

namespace slipway::cli {

namespace {

struct Options {
    std::string format, keepStorage, reservedSpace, maxUsedSpace, minFreeSpace;
    std::vector<std::string> filters;
    bool all = false, force = false, verbose = false;
};

std::string sizeText(std::int64_t bytes) {
    return humanSize(static_cast<std::uint64_t>(std::max<std::int64_t>(bytes, 0)));
}

std::string ago(Timestamp time, Timestamp at) {
    return humanDuration(std::max<std::int64_t>(0, toUnixSeconds(at) - toUnixSeconds(time))) + " ago";
}

Result<int> diskUse(const Options& o, Context& context) {
    api::Client& client = *TRY(context.client());
    const auto usage =
        TRY(api::await<api::DiskUsage>([&](auto done) { return getDiskUsage(client, std::move(done)); }));
    const Json document = toJson(usage);
    if (const Format format = formatOf(o.format); format != Format::Table) {
        for (const auto& record : document["BuildCache"])
            print((format == Format::Json ? dumpJson(record) : TRY(formatTemplate(o.format, record))) + "\n");
        return ExitOk;
    }
    Table table({"ID", "TYPE", "SIZE", "LAST USED", "USES", "STATE", "DESCRIPTION"});
    std::int64_t total = 0, shared = 0, reclaimable = 0;
    const Timestamp at = now();
    for (const auto& record : usage.buildCache) {
        total += record.size;
        shared += record.shared ? record.size : 0;
        reclaimable += record.shared || record.inUse ? 0 : record.size;
        table.add({o.verbose ? record.id : record.id.substr(0, 12), record.type, sizeText(record.size),
                   ago(record.lastUsed, at), std::to_string(record.useCount),
                   record.inUse    ? "in use"
                   : record.shared ? "shared"
                                   : "",
                   o.verbose ? record.description : ellipsis(record.description, 60)});
    }
    print(table.text());
    print(fmt::format("\nShared:        {}\nReclaimable:   {}\nTotal:         {}\n", sizeText(shared),
                      sizeText(reclaimable), sizeText(total)));
    return ExitOk;
}

Result<std::int64_t> sizeOf(const std::string& text) {
    return text.empty() ? 0 : parseSize(text);
}

Result<int> prune(const Options& o, Context& context) {
    api::PruneBuildCache request;
    request.all = o.all;
    request.filters = TRY(parseFilters(o.filters));
    request.reservedSpace = TRY(sizeOf(o.reservedSpace.empty() ? o.keepStorage : o.reservedSpace));
    request.maxUsedSpace = TRY(sizeOf(o.maxUsedSpace));
    request.minFreeSpace = TRY(sizeOf(o.minFreeSpace));
    if (!o.force && !confirm(o.all ? "This removes the whole build cache. Go on?"
                                   : "This removes what of the build cache no image needs. Go on?")) {
        printError("nothing was removed (use -f to say yes beforehand)\n");
        return ExitFailure;
    }
    api::Client& client = *TRY(context.client());
    const auto reply =
        TRY(api::await<api::PruneReply>([&](auto done) { return pruneBuildCache(client, request, std::move(done)); }));
    if (!reply.deleted.empty())
        print("Deleted build cache objects:\n");
    for (const auto& id : reply.deleted)
        print(sanitizeForTerminal(id) + "\n");
    print(fmt::format("Total reclaimed space: {}\n", sizeText(reply.spaceReclaimed)));
    return ExitOk;
}

} // namespace

void addBuilderCommands(CLI::App& app, Context& context) {
    CLI::App* builder = app.add_subcommand("builder", "Work with the build cache");
    builder->require_subcommand(1);
    addBuildCommand(*builder, context);

    auto pruneOptions = std::make_shared<Options>();
    CLI::App* command = builder->add_subcommand("prune", "Remove what the build cache holds");
    command->add_flag("-a,--all", pruneOptions->all, "Also what images need, and steps that made no files");
    command->add_flag("-f,--force", pruneOptions->force, "Do not ask");
    addList(*command, "--filter", pruneOptions->filters,
            "Only what fits: until=24h (not used for so long), id=, type=regular or exec.cachemount, description=, "
            "inuse=, shared=, private=");
    command->add_option("--max-used-space", pruneOptions->maxUsedSpace,
                        "Remove the least recently used until no more than this is left");
    command->add_option("--reserved-space", pruneOptions->reservedSpace, "Leave this much in any case");
    command->add_option("--keep-storage", pruneOptions->keepStorage, "The older name of --reserved-space");
    command->add_option("--min-free-space", pruneOptions->minFreeSpace, "Remove until this much of the disk is free");
    command->callback([pruneOptions, &context] {
        context.action = [pruneOptions, &context] { return prune(*pruneOptions, context); };
    });

    auto useOptions = std::make_shared<Options>();
    CLI::App* use = builder->add_subcommand("du", "Show what the build cache holds");
    use->alias("df");
    use->add_flag("--verbose", useOptions->verbose, "Whole ids and descriptions");
    use->add_option("--format", useOptions->format, "json or a template, for each entry");
    use->callback(
        [useOptions, &context] { context.action = [useOptions, &context] { return diskUse(*useOptions, context); }; });
}

} // namespace slipway::cli
