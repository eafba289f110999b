#include "cli/build_cache.h"

#include <algorithm>
#include <filesystem>
#include <map>

#include <unistd.h>

#include "api/client/builds.h"
#include "base/text.h"
#include "cli/cli.h"
#include "cli/credentials.h"
#include "cli/csv.h"
#include "cli/fetch.h"
#include "cli/progress.h"
#include "cli/terminal.h"
#include "oci/reference.h"

namespace slipway::cli {

namespace {

using Fields = std::map<std::string, std::string>;

// A bare word is a reference.
Result<Fields> fieldsOf(std::string_view option, std::string_view text) {
    const auto parts = splitCsv(text);
    if (parts.size() == 1 && parts.front().find('=') == std::string::npos)
        return Fields{{"type", "registry"}, {"ref", parts.front()}};
    Fields fields;
    for (const auto& part : parts) {
        const auto equals = part.find('=');
        if (equals == std::string::npos)
            return fail(Errc::InvalidArgument, "{} {}: {:?} is not name=value", option, text, std::string_view(part));
        fields[toLower(trim(part.substr(0, equals)))] = part.substr(equals + 1);
    }
    if (!fields.contains("type"))
        return fail(Errc::InvalidArgument, "{} {}: it has no type=", option, text);
    return fields;
}

// Takes a field out; "" when it is not there.
std::string take(Fields& fields, const std::string& name) {
    auto node = fields.extract(name);
    return node ? std::move(node.mapped()) : std::string();
}

Result<> nothingLeft(std::string_view option, std::string_view text, const Fields& fields) {
    if (fields.empty())
        return {};
    return fail(Errc::InvalidArgument, "{} {}: {:?} is not an attribute of it", option, text,
                std::string_view(fields.begin()->first));
}

Result<std::string> reference(std::string_view option, std::string_view text, Fields& fields) {
    const std::string name = take(fields, "ref");
    if (name.empty())
        return fail(Errc::InvalidArgument, "{} {}: it needs ref=NAME", option, text);
    TRY(context(oci::Reference::parse(name), "{} {}", option, text));
    return name;
}

std::unexpected<Error> unknownType(std::string_view option, const std::string& type) {
    if (type == "gha" || type == "s3" || type == "azblob")
        return fail(Errc::Unsupported, "{} type={} is not supported: use registry or local", option, type);
    return fail(Errc::InvalidArgument, "{} type={}: it is one of inline, local and registry", option, type);
}

Result<> deliverOne(api::Client& client, const BuiltImage& built, const CacheTarget& target, DeliverProgress progress) {
    if (target.type == CacheType::Inline)
        return {};
    if (target.type == CacheType::Local)
        return fetchToDirectory(
            [&](auto sink) {
                return buildCache(client, built.build, {.max = target.max, .tag = target.tag}, std::move(sink));
            },
            target.destination);
    const auto auth = TRY(findCredentials(configDirectory(), registryOf(target.destination)));
    PullPrinter printer(printError, ::isatty(STDERR_FILENO) ? std::max(terminalSize(STDERR_FILENO).columns, 40) : 0);
    return api::awaitStream<api::PullProgress>(
        [&](auto sink) {
            return pushBuildCache(client, built.build, {.max = target.max, .tag = {}}, target.destination, auth,
                                  std::move(sink));
        },
        [&](const api::PullProgress& step) {
            if (progress == DeliverProgress::Shown)
                printer.handle(step);
        });
}

} // namespace

Result<api::CacheImport> parseCacheFrom(std::string_view text) {
    constexpr std::string_view option = "--cache-from";
    auto fields = TRY(fieldsOf(option, text));
    const std::string type = take(fields, "type");
    api::CacheImport result;
    if (type == "registry") {
        result.reference = TRY(reference(option, text, fields));
    } else if (type == "local") {
        const std::string source = take(fields, "src");
        if (source.empty())
            return fail(Errc::InvalidArgument, "{} {}: it needs src=DIR", option, text);
        result.directory = std::filesystem::absolute(source).lexically_normal().string();
        result.tag = take(fields, "tag");
    } else {
        return unknownType(option, type);
    }
    TRY(nothingLeft(option, text, fields));
    return result;
}

Result<CacheTarget> parseCacheTo(std::string_view text) {
    constexpr std::string_view option = "--cache-to";
    auto fields = TRY(fieldsOf(option, text));
    const std::string type = take(fields, "type");
    CacheTarget target;
    if (type == "inline") {
        target.type = CacheType::Inline;
    } else if (type == "local") {
        target.type = CacheType::Local;
        target.destination = take(fields, "dest");
        if (target.destination.empty())
            return fail(Errc::InvalidArgument, "{} {}: it needs dest=DIR", option, text);
        if (const auto tag = take(fields, "tag"); !tag.empty())
            target.tag = tag;
    } else if (type == "registry") {
        target.type = CacheType::Registry;
        target.destination = TRY(reference(option, text, fields));
    } else {
        return unknownType(option, type);
    }
    const std::string mode = take(fields, "mode");
    if (!mode.empty() && mode != "min" && mode != "max")
        return fail(Errc::InvalidArgument, "{} {}: mode is min or max", option, text);
    if (mode == "max" && target.type == CacheType::Inline)
        return fail(Errc::InvalidArgument, "{} {}: an image has no place for other layers than its own", option, text);
    target.max = mode == "max";
    if (const auto ignore = take(fields, "ignore-error"); !ignore.empty())
        target.ignoreError = TRY(parseBoolean(text, ignore));
    // What buildx can vary and what is so here anyway.
    for (const auto& [name, only] : {std::pair{"compression", "gzip"},
                                     {"oci-mediatypes", "true"},
                                     {"image-manifest", "true"},
                                     {"force-compression", "false"}})
        if (const auto value = take(fields, name); !value.empty() && value != only)
            return fail(Errc::Unsupported, "{} {}: {}={} is not supported, only {}", option, text, name, value, only);
    TRY(nothingLeft(option, text, fields));
    return target;
}

Result<> deliverCaches(api::Client& client, const BuiltImage& built, const std::vector<CacheTarget>& targets,
                       DeliverProgress progress) {
    for (const auto& target : targets) {
        const auto delivered = deliverOne(client, built, target, progress);
        if (!delivered && target.ignoreError)
            printError(fmt::format("warning: the cache was not exported: {}\n",
                                   sanitizeForTerminal(delivered.error().describe())));
        else if (!delivered)
            return std::unexpected(Error(delivered.error()).withContext("export the cache"));
        else if (target.type == CacheType::Local && progress == DeliverProgress::Shown)
            printError(fmt::format("wrote {}\n", target.destination));
    }
    return {};
}

} // namespace slipway::cli
