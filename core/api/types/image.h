// Images as the Docker Engine API describes them (/images/…).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "api/types/container.h"

namespace slipway::api {

// GET /images/json
struct ImageSummary {
    std::string id; // "sha256:…"
    std::string parentId;
    std::vector<std::string> repoTags; // empty: dangling
    std::vector<std::string> repoDigests;
    Timestamp created;
    std::int64_t size = 0;
    std::int64_t sharedSize = -1; // -1: not computed
    std::int64_t containers = -1; // how many use it; -1: not computed
    StringMap labels;
};

// GET /images/{name}/json
struct ImageDetail {
    std::string id;
    std::vector<std::string> repoTags;
    std::vector<std::string> repoDigests;
    std::string parent;
    std::string comment;
    std::string author;
    Timestamp created;
    std::string architecture;
    std::string variant;
    std::string os;
    std::int64_t size = 0;
    ContainerConfig config;
    std::vector<std::string> layers; // diff ids, base first
};

// GET /images/{name}/history, newest first
struct HistoryItem {
    std::string id; // "<missing>" when only the history is known
    Timestamp created;
    std::string createdBy;
    std::int64_t size = 0;
    std::string comment;
    std::vector<std::string> tags;
};

// DELETE /images/{name}: one of the two is set.
struct ImageDeletion {
    std::string untagged;
    std::string deleted;
};

// GET /slipway/v1/images/{name}/manifest
struct ImageManifest {
    std::string mediaType;
    std::string digest;
    std::int64_t size = 0;
    std::string os;
    std::string architecture;
    std::string variant;
    std::string configDigest;
    std::int64_t configSize = 0;
};

// One line of a pull's, push's or load's stream.
struct PullProgress {
    std::string id;           // short layer digest, or a tag; empty for the whole
    std::string status;       // "Downloading", "Pull complete", …
    std::int64_t current = 0; // bytes
    std::int64_t total = 0;   // bytes; 0: unknown
    std::string stream;       // load's text
};

// Credentials for one registry. identityToken is used instead of the password when set.
struct RegistryAuth {
    std::string username;
    std::string password;
    std::string identityToken;
    std::string registryToken; // a bearer token, sent as it is
    std::string serverAddress;
};

} // namespace slipway::api
