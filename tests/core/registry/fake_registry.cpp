#include "core/registry/fake_registry.h"

#include "base/text.h"
#include "oci/media_types.h"

namespace slipway::registry::test {

using namespace oci::media_type;

namespace {

oci::Descriptor descriptorOf(std::string_view type, const std::string& bytes) {
    return {std::string(type), oci::digestOf(bytes), bytes.size(), {}, {}, {}};
}

std::string lastPart(const std::string& target) {
    return target.substr(target.rfind('/') + 1);
}

} // namespace

std::string FakeRegistry::addBlob(const std::string& bytes) {
    auto digest = oci::digestOf(bytes).str();
    blobs[digest] = bytes;
    return digest;
}

void FakeRegistry::addManifest(const std::string& name, const std::string& bytes, const std::string& mediaType) {
    manifests[name] = {bytes, mediaType};
    manifests[oci::digestOf(bytes).str()] = {bytes, mediaType};
}

FakeRegistry::Image FakeRegistry::addImage(const std::string& tag, const std::vector<std::string>& layers,
                                           const oci::Platform& platform) {
    Image image;
    oci::ImageConfig config;
    config.os = platform.os;
    config.architecture = platform.arch;
    image.manifest.mediaType = kOciManifest;
    for (const auto& layer : layers) {
        addBlob(layer);
        config.diffIds.push_back(oci::digestOf("unpacked " + layer));
        image.manifest.layers.push_back(descriptorOf(kOciLayerGzip, layer));
    }
    image.layers = layers;
    image.configBytes = oci::serializeImageConfig(config);
    addBlob(image.configBytes);
    image.manifest.config = descriptorOf(kOciConfig, image.configBytes);
    image.manifestBytes = oci::serializeManifest(image.manifest);
    image.digest = oci::digestOf(image.manifestBytes);
    addManifest(tag, image.manifestBytes, image.manifest.mediaType);
    return image;
}

ScriptedAnswer FakeRegistry::answer(const ScriptedRequest& request) const {
    if (request.target == "/v2/")
        return {200, {}, "{}", {}, {}, false};
    const auto name = lastPart(request.target);
    if (request.target.find("/manifests/") != std::string::npos) {
        if (const auto it = manifests.find(name); it != manifests.end())
            return {200,
                    {{"Content-Type", it->second.second},
                     {"Docker-Content-Digest", oci::digestOf(it->second.first).str()},
                     {"Content-Length", std::to_string(it->second.first.size())}},
                    it->second.first,
                    {},
                    {},
                    false};
        return {404, {}, R"({"errors":[{"code":"MANIFEST_UNKNOWN","message":"manifest unknown"}]})", {}, {}, false};
    }
    if (request.target.find("/blobs/") != std::string::npos) {
        if (const auto it = blobs.find(name); it != blobs.end())
            return ranged(request, {200, {}, it->second, {}, {}, false});
    }
    return {404, {}, "", {}, {}, false};
}

ScriptedAnswer ranged(const ScriptedRequest& request, ScriptedAnswer whole) {
    const auto range = request.header("range");
    if (!range.starts_with("bytes="))
        return whole;
    const auto start = parseUnsigned(range.substr(6, range.find('-') - 6)).value_or(0);
    whole.status = 206;
    whole.headers.emplace_back("Content-Range", "bytes " + std::to_string(start) + "-" +
                                                    std::to_string(whole.body.size() - 1) + "/" +
                                                    std::to_string(whole.body.size()));
    whole.body.erase(0, start);
    return whole;
}

} // namespace slipway::registry::test
