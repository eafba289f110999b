#include "oci/manifest.h"

#include <algorithm>

#include "base/json.h"
#include "base/text.h"
#include "oci/media_types.h"

namespace slipway::oci {

namespace {

// "application/json; charset=utf-8" -> "application/json"
std::string bareType(std::string_view contentType) {
    return toLower(trim(contentType.substr(0, contentType.find(';'))));
}

bool isKnownType(std::string_view type) {
    return isIndexType(type) || isManifestType(type) || isSchema1Type(type);
}

Result<std::map<std::string, std::string>> parseAnnotations(const Json& object) {
    std::map<std::string, std::string> annotations;
    const auto members = TRY(jsonObject(object, "annotations"));
    for (const auto& [name, value] : members.items()) {
        if (!value.is_string())
            return fail(Errc::InvalidArgument, "the annotation {:?} is not a string", name);
        annotations.emplace(name, value.get<std::string>());
    }
    return annotations;
}

Result<Descriptor> parseDescriptor(const Json& object, std::uint64_t maxSize) {
    if (!object.is_object())
        return fail(Errc::InvalidArgument, "a descriptor must be an object, not {}", object.type_name());
    Descriptor descriptor;
    descriptor.mediaType = TRY(jsonString(object, "mediaType"));
    if (descriptor.mediaType.size() > 255)
        return fail(Errc::InvalidArgument, "the media type of a descriptor is too long");
    const auto digest = TRY(jsonString(object, "digest"));
    descriptor.digest = TRY(Digest::parse(digest));
    const auto size = object.find("size");
    if (size == object.end() || !size->is_number_integer())
        return fail(Errc::InvalidArgument, "the descriptor of {} has no size", descriptor.digest.str());
    const auto bytes = TRY(jsonInt(object, "size"));
    if (bytes < 0 || static_cast<std::uint64_t>(bytes) > maxSize)
        return fail(Errc::InvalidArgument, "the descriptor of {} has the absurd size {}", descriptor.digest.str(),
                    bytes);
    descriptor.size = static_cast<std::uint64_t>(bytes);
    descriptor.annotations = TRY(parseAnnotations(object));
    descriptor.urls = TRY(jsonStrings(object, "urls"));
    const auto platform = TRY(jsonObject(object, "platform"));
    if (!platform.empty())
        descriptor.platform = Platform{TRY(jsonString(platform, "os")), TRY(jsonString(platform, "architecture")),
                                       TRY(jsonString(platform, "variant")), TRY(jsonString(platform, "os.version"))};
    return descriptor;
}

Result<Manifest> manifestFrom(const Json& document, std::string mediaType) {
    Manifest manifest;
    manifest.mediaType = std::move(mediaType);
    if (!document.contains("config") || !document.contains("layers"))
        return fail(Errc::InvalidArgument, "the manifest has no config or no layers");
    manifest.config = TRY(context(parseDescriptor(document.at("config"), kMaxConfigBytes), "config"));
    const auto layers = TRY(jsonArray(document, "layers"));
    if (layers.size() > kMaxLayers)
        return fail(Errc::InvalidArgument, "the manifest lists {} layers; at most {} are allowed", layers.size(),
                    kMaxLayers);
    for (const auto& layer : layers)
        manifest.layers.push_back(
            TRY(context(parseDescriptor(layer, kMaxLayerBytes), "layer {}", manifest.layers.size() + 1)));
    manifest.annotations = TRY(parseAnnotations(document));
    manifest.artifactType = TRY(jsonString(document, "artifactType"));
    return manifest;
}

Result<Index> indexFrom(const Json& document, std::string mediaType) {
    Index index;
    index.mediaType = std::move(mediaType);
    const auto manifests = TRY(jsonArray(document, "manifests"));
    if (manifests.size() > kMaxIndexEntries)
        return fail(Errc::InvalidArgument, "the index lists {} manifests; at most {} are allowed", manifests.size(),
                    kMaxIndexEntries);
    for (const auto& entry : manifests)
        index.manifests.push_back(
            TRY(context(parseDescriptor(entry, kMaxManifestBytes), "entry {}", index.manifests.size() + 1)));
    index.annotations = TRY(parseAnnotations(document));
    return index;
}

Json toJson(const std::map<std::string, std::string>& annotations) {
    Json object = Json::object();
    for (const auto& [name, value] : annotations)
        object[name] = value;
    return object;
}

Json toJson(const Descriptor& descriptor) {
    Json object{{"mediaType", descriptor.mediaType}, {"digest", descriptor.digest.str()}, {"size", descriptor.size}};
    if (!descriptor.annotations.empty())
        object["annotations"] = toJson(descriptor.annotations);
    if (!descriptor.urls.empty())
        object["urls"] = descriptor.urls;
    if (descriptor.platform) {
        Json platform{{"os", descriptor.platform->os}, {"architecture", descriptor.platform->arch}};
        if (!descriptor.platform->variant.empty())
            platform["variant"] = descriptor.platform->variant;
        if (!descriptor.platform->osVersion.empty())
            platform["os.version"] = descriptor.platform->osVersion;
        object["platform"] = std::move(platform);
    }
    return object;
}

bool isAttestation(const Descriptor& entry) {
    return (entry.platform && entry.platform->os == "unknown" && entry.platform->arch == "unknown") ||
           entry.annotations.contains("vnd.docker.reference.type");
}

} // namespace

std::uint64_t Manifest::layerBytes() const noexcept {
    std::uint64_t sum = 0;
    for (const auto& layer : layers)
        sum += layer.size;
    return sum;
}

Result<Descriptor> Index::choose(const Platform& wanted) const {
    const Descriptor* best = nullptr;
    int bestRank = 0;
    const Descriptor* withoutPlatform = nullptr;
    std::string available;
    for (const auto& entry : manifests) {
        if (isAttestation(entry) || !(isManifestType(entry.mediaType) || isIndexType(entry.mediaType)))
            continue;
        if (!entry.platform) {
            if (!withoutPlatform)
                withoutPlatform = &entry;
            continue;
        }
        if (available.size() < 500)
            available += (available.empty() ? "" : ", ") + entry.platform->str();
        const auto rank = matchRank(wanted, *entry.platform);
        if (rank && (!best || *rank < bestRank)) {
            best = &entry;
            bestRank = *rank;
        }
    }
    if (!best)
        best = withoutPlatform;
    if (!best)
        return fail(Errc::NotFound, "no image for the platform {}; there is: {}", wanted.str(),
                    available.empty() ? "nothing" : available);
    return *best;
}

Result<AnyManifest> parseAnyManifest(std::string_view bytes, std::string_view contentType) {
    const auto headerType = bareType(contentType);
    if (isSchema1Type(headerType))
        return fail(Errc::Unsupported,
                    "the image has a schema 1 manifest, a format that is no longer supported; push it "
                    "again with a current tool");
    const auto document = TRY(parseJson(bytes, "manifest", {kMaxManifestBytes, 32}));
    if (!document.is_object())
        return fail(Errc::InvalidArgument, "manifest: it must be a JSON object");
    const auto schema = TRY(jsonInt(document, "schemaVersion"));
    if (schema == 1)
        return fail(Errc::Unsupported,
                    "the image has a schema 1 manifest, a format that is no longer supported; push it "
                    "again with a current tool");
    if (schema != 2)
        return fail(Errc::InvalidArgument, "manifest: schemaVersion must be 2");

    auto type = TRY(jsonString(document, "mediaType"));
    if (type.empty() && isKnownType(headerType))
        type = headerType;
    else if (!type.empty() && isKnownType(headerType) && type != headerType)
        return fail(Errc::Corrupt, "the registry announced a {} but the manifest says that it is a {}", headerType,
                    type);

    const bool hasManifests = document.contains("manifests");
    const bool hasLayers = document.contains("layers") || document.contains("config");
    if (hasManifests && hasLayers)
        return fail(Errc::InvalidArgument, "manifest: it claims to be an image and an index at once");
    if (document.contains("fsLayers") || document.contains("history"))
        return fail(Errc::InvalidArgument, "manifest: it mixes schema 1 and schema 2");
    if (type.empty())
        type = hasManifests ? media_type::kOciIndex : media_type::kOciManifest;
    if (isIndexType(type) && !hasLayers)
        return TRY(context(indexFrom(document, std::move(type)), "index"));
    if (isManifestType(type) && !hasManifests)
        return TRY(context(manifestFrom(document, std::move(type)), "manifest"));
    if (isIndexType(type) || isManifestType(type))
        return fail(Errc::Corrupt, "manifest: its content does not fit its media type {}", type);
    return fail(Errc::Unsupported, "manifests of type {:?} are not supported", type.substr(0, 200));
}

Result<Manifest> parseManifest(std::string_view bytes, std::string_view contentType) {
    auto any = TRY(parseAnyManifest(bytes, contentType));
    if (auto* manifest = std::get_if<Manifest>(&any))
        return std::move(*manifest);
    return fail(Errc::InvalidArgument, "an index where one image's manifest was expected");
}

Result<Index> parseIndex(std::string_view bytes, std::string_view contentType) {
    auto any = TRY(parseAnyManifest(bytes, contentType));
    if (auto* index = std::get_if<Index>(&any))
        return std::move(*index);
    return fail(Errc::InvalidArgument, "one image's manifest where an index was expected");
}

std::string serializeManifest(const Manifest& manifest) {
    Json document{{"schemaVersion", 2}, {"mediaType", manifest.mediaType}, {"config", toJson(manifest.config)}};
    document["layers"] = Json::array();
    for (const auto& layer : manifest.layers)
        document["layers"].push_back(toJson(layer));
    if (!manifest.annotations.empty())
        document["annotations"] = toJson(manifest.annotations);
    if (!manifest.artifactType.empty())
        document["artifactType"] = manifest.artifactType;
    return dumpJson(document);
}

std::string serializeIndex(const Index& index) {
    Json document{{"schemaVersion", 2}, {"mediaType", index.mediaType}};
    document["manifests"] = Json::array();
    for (const auto& entry : index.manifests)
        document["manifests"].push_back(toJson(entry));
    if (!index.annotations.empty())
        document["annotations"] = toJson(index.annotations);
    return dumpJson(document);
}

} // namespace slipway::oci
