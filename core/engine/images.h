// Images: listing, tags, pulling, removing. Thread-safe. A name argument is a reference, an id or a unique id prefix;
// NotFound says "No such image: X".
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "base/time.h"
#include "engine/options.h"
#include "oci/image_config.h"
#include "registry/credentials.h"

namespace slipway::engine {

struct Core;

// Null: anonymous.
using Credentials = std::shared_ptr<const registry::CredentialsProvider>;

struct Image {
    std::string id;                       // "sha256:…"
    std::vector<std::string> tags;        // familiar form, "python:3.8"
    std::vector<std::string> repoDigests; // "python@sha256:…"
    std::string parent;                   // id, or empty
    Timestamp created{};
    std::uint64_t size = 0; // bytes, unpacked
    std::vector<std::string> diffIds;
    std::string chainId; // of the top layer; empty for an image without layers
    int containers = 0;  // that use it
};

struct ImageDetail {
    Image image;
    oci::ImageConfig config;
};

struct HistoryEntry {
    std::string id; // "<missing>" but for the newest
    Timestamp created{};
    std::string createdBy;
    std::string comment;
    std::uint64_t size = 0;
    std::vector<std::string> tags;
};

// Of a pull, as docker reports it; `id` is a layer's short digest or the tag.
struct PullProgress {
    std::string id;
    std::string status; // "Downloading", "Extracting", "Pull complete", "Already exists", …
    std::uint64_t current = 0, total = 0;
};

struct RemovedImage {
    std::string untagged; // either of the two is set
    std::string deleted;
};

class Images {
public:
    explicit Images(Core& core);
    ~Images();

    std::vector<Image> list() const;
    Result<ImageDetail> get(const std::string& name) const;
    Result<std::vector<HistoryEntry>> history(const std::string& name) const;
    Result<> tag(const std::string& name, const std::string& reference);
    // Conflict while a container uses it, unless `force`.
    Result<std::vector<RemovedImage>> remove(const std::string& name, bool force, bool noPrune);
    // Dangling images, or with `all` every image no container uses. Returns what went and the bytes freed.
    Result<std::pair<std::vector<RemovedImage>, std::uint64_t>> prune(bool all);

    // Pulls `reference` for `platform` (empty: this machine's). Concurrent pulls of one layer share the work.
    // `progress` is called on the pull's threads.
    Result<Image> pull(const std::string& reference, const std::string& platform, Credentials credentials,
                       const std::function<void(const PullProgress&)>& progress, std::stop_token stop);

    // Makes slipway/starter:latest when it does not exist.
    Result<> ensureStarter();

    // docker-archive and OCI layout tars, in and out.
    Result<std::vector<std::string>> load(int fd, const std::function<void(const std::string&)>& progress);
    Result<> save(const std::vector<std::string>& names, int fd);

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace slipway::engine
