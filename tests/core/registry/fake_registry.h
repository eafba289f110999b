// A registry's contents and its usual answers, for tests to build their faults on.
#pragma once

#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "core/registry/scripted_server.h"
#include "oci/image_config.h"
#include "oci/manifest.h"

namespace slipway::registry::test {

class FakeRegistry {
public:
    struct Image {
        oci::Manifest manifest;
        std::string manifestBytes;
        std::string configBytes;
        std::vector<std::string> layers; // blobs' bytes
        oci::Digest digest;              // of the manifest
    };

    // Makes an image of these layers (any bytes will do) and puts it under the tag.
    Image addImage(const std::string& tag, const std::vector<std::string>& layers,
                   const oci::Platform& platform = {"linux", "amd64", "", ""});
    std::string addBlob(const std::string& bytes); // its digest
    void addManifest(const std::string& name, const std::string& bytes, const std::string& mediaType);

    // GET and HEAD of manifests and blobs (ranges too), tag list, ping; 404 for the rest.
    ScriptedAnswer answer(const ScriptedRequest& request) const;

    std::map<std::string, std::string> blobs;                             // by digest
    std::map<std::string, std::pair<std::string, std::string>> manifests; // by tag and digest: bytes, type
};

// "bytes=100-" applied to an answer with a whole body.
ScriptedAnswer ranged(const ScriptedRequest& request, ScriptedAnswer whole);

} // namespace slipway::registry::test
