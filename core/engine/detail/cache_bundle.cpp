#include "engine/detail/cache_bundle.h"

#include <algorithm>

#include "base/json.h"
#include "base/text.h"
#include "oci/chain_id.h"
#include "oci/image_config.h"
#include "oci/media_types.h"

namespace slipway::engine {

namespace {

constexpr std::size_t maxRecords = 100'000;
constexpr std::size_t maxDescription = 16u << 10;
constexpr JsonLimits limits{oci::kMaxConfigBytes, 64};

Result<oci::Digest> optionalDigest(const Json& object, std::string_view member) {
    const auto text = TRY(jsonString(object, member));
    return text.empty() ? oci::Digest{} : TRY(oci::Digest::parse(text));
}

Result<CacheBundle::Record> parseRecord(const Json& json) {
    CacheBundle::Record record;
    record.key = TRY(jsonString(json, "key"));
    if (record.key.size() != 64 || !isHex(record.key))
        return fail(Errc::InvalidArgument, "a record's key is not 64 hexadecimal digits");
    record.parent = TRY(optionalDigest(json, "parent"));
    record.diffId = TRY(optionalDigest(json, "diffId"));
    if (record.diffId.empty() && !record.parent.empty())
        return fail(Errc::InvalidArgument, "a record has a parent and no layer");
    const auto size = TRY(jsonInt(json, "size"));
    if (size < 0)
        return fail(Errc::InvalidArgument, "a record's size is negative");
    record.size = static_cast<std::uint64_t>(size);
    record.inputs = dumpJson(TRY(jsonObject(json, "inputs")));
    record.description = TRY(jsonString(json, "description")).substr(0, maxDescription);
    return record;
}

// Without them the next miss is explained less precisely, that is all.
enum class Inputs { All, None };

Json recordJson(const CacheBundle::Record& record, Inputs kept) {
    Json json = {{"key", record.key}, {"description", record.description}};
    if (auto inputs = parseJson(record.inputs, "inputs")) {
        if (kept == Inputs::None && inputs->is_object())
            (*inputs)["inputs"] = Json::array();
        json["inputs"] = std::move(*inputs);
    }
    if (!record.diffId.empty()) {
        json["diffId"] = record.diffId.str();
        json["size"] = record.size;
        if (!record.parent.empty())
            json["parent"] = record.parent.str();
    }
    return json;
}

Json recordsJson(const CacheBundle& bundle, Inputs kept = Inputs::All) {
    std::vector<const CacheBundle::Record*> sorted;
    for (const auto& record : bundle.records)
        sorted.push_back(&record);
    std::ranges::sort(sorted, {}, [](const CacheBundle::Record* record) { return record->key; });
    Json records = Json::array();
    for (const auto* record : sorted)
        records.push_back(recordJson(*record, kept));
    Json json = {{"version", 1}, {"records", std::move(records)}};
    if (!bundle.answers.empty())
        json["answers"] = bundle.answers;
    return json;
}

Result<CacheBundle> parseRecords(const Json& json) {
    if (!json.is_object() || TRY(jsonInt(json, "version")) != 1)
        return fail(Errc::Unsupported, "its records are of another version than 1");
    CacheBundle bundle;
    const auto records = TRY(jsonArray(json, "records"));
    const auto answers = TRY(jsonObject(json, "answers"));
    if (records.size() > maxRecords || answers.size() > maxRecords)
        return fail(Errc::TooLarge, "it has more than {} records", maxRecords);
    for (const auto& record : records)
        bundle.records.push_back(TRY(parseRecord(record)));
    for (const auto& [question, answer] : answers.items()) {
        if (!answer.is_string())
            return fail(Errc::InvalidArgument, "an answer is not a string");
        bundle.answers.emplace(question, answer.get<std::string>());
    }
    return bundle;
}

} // namespace

oci::Digest CacheBundle::Record::chainId() const {
    return diffId.empty() ? oci::Digest{} : oci::chainId(parent, diffId);
}

CacheDocuments cacheDocuments(const CacheBundle& bundle) {
    CacheDocuments documents;
    Json diffIds = Json::array();
    for (const auto& [diffId, layer] : bundle.layers) {
        diffIds.push_back(diffId.str());
        documents.layers.push_back(layer);
    }
    for (const auto kept : {Inputs::All, Inputs::None}) {
        Json json = recordsJson(bundle, kept);
        json["diffIds"] = diffIds;
        documents.config = dumpJson(json);
        if (documents.config.size() <= oci::kMaxConfigBytes)
            break;
    }
    oci::Manifest manifest;
    manifest.mediaType = oci::media_type::kOciManifest;
    manifest.artifactType = kCacheConfigType;
    manifest.config.mediaType = kCacheConfigType;
    manifest.config.digest = oci::digestOf(documents.config);
    manifest.config.size = documents.config.size();
    manifest.layers = documents.layers;
    documents.manifest = oci::serializeManifest(manifest);
    return documents;
}

Result<CacheBundle> parseCache(std::string_view config, const oci::Manifest& manifest) {
    const Json json = TRY(parseJson(config, "build cache", limits));
    auto bundle = TRY(parseRecords(json));
    const auto diffIds = TRY(jsonStrings(json, "diffIds"));
    if (diffIds.size() != manifest.layers.size())
        return fail(Errc::Corrupt, "it names {} layers, but its manifest {}", diffIds.size(), manifest.layers.size());
    for (std::size_t i = 0; i < diffIds.size(); ++i)
        bundle.layers.emplace(TRY(oci::Digest::parse(diffIds[i])), manifest.layers[i]);
    return bundle;
}

Result<std::string> withInlineCache(const std::string& config, const CacheBundle& bundle) {
    Json json = TRY(parseJson(config, "image config", {oci::kMaxConfigBytes, 64}));
    const bool had = json.erase(std::string(kInlineCacheMember)) > 0;
    if (bundle.records.empty())
        return had ? dumpJson(json) : config;
    std::string text;
    for (const auto kept : {Inputs::All, Inputs::None}) {
        json[std::string(kInlineCacheMember)] = recordsJson(bundle, kept);
        text = dumpJson(json);
        if (text.size() <= oci::kMaxConfigBytes / 4)
            break;
    }
    if (text.size() > oci::kMaxConfigBytes / 2)
        return fail(Errc::TooLarge, "the records of this build have {} bytes: too many for an image's configuration",
                    text.size());
    return text;
}

Result<CacheBundle> parseInlineCache(std::string_view config, const oci::Manifest* manifest) {
    const Json json = TRY(parseJson(config, "image config", {oci::kMaxConfigBytes, 64}));
    const auto member = json.find(std::string(kInlineCacheMember));
    if (!json.is_object() || member == json.end())
        return fail(Errc::NotFound, "the image has no inline cache of ours");
    auto bundle = TRY(parseRecords(*member));
    if (manifest == nullptr)
        return bundle;
    const auto image = TRY(oci::parseImageConfig(config));
    if (image.diffIds.size() != manifest->layers.size())
        return fail(Errc::Corrupt, "its config names {} layers, but its manifest {}", image.diffIds.size(),
                    manifest->layers.size());
    for (std::size_t i = 0; i < image.diffIds.size(); ++i)
        bundle.layers.emplace(image.diffIds[i], manifest->layers[i]);
    return bundle;
}

} // namespace slipway::engine
