// /images/…
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "api/client/client.h"
#include "api/types/image.h"
#include "api/types/system.h"

namespace slipway::api {

struct ListImages {
    bool all = false;
    bool digests = false;
    Filters filters;
};
[[nodiscard]] Request listImages(Client& client, const ListImages& options, Callback<std::vector<ImageSummary>> done);
// `name` in all of these: a reference ("python:3.8"), an id, or a unique prefix of one.
[[nodiscard]] Request inspectImage(Client& client, const std::string& name, Callback<ImageDetail> done);
[[nodiscard]] Request imageHistory(Client& client, const std::string& name, Callback<std::vector<HistoryItem>> done);
struct RemoveImage {
    bool force = false;
    bool prune = true; // untagged parents too
};
[[nodiscard]] Request removeImage(Client& client, const std::string& name, RemoveImage options,
                                  Callback<std::vector<ImageDeletion>> done);
[[nodiscard]] Request tagImage(Client& client, const std::string& name, const std::string& repository,
                               const std::string& tag, Callback<> done);
// `danglingOnly` false: every image that no container uses.
[[nodiscard]] Request pruneImages(Client& client, bool danglingOnly, const Filters& filters, Callback<PruneReply> done);

// A failure that the engine reports inside the stream ends it with that error.
struct PullImage {
    std::string reference; // "python:3.8", "host:5000/a/b@sha256:…"; without a tag: latest
    bool allTags = false;
    std::string platform;
    std::optional<RegistryAuth> auth;
};
[[nodiscard]] Request pullImage(Client& client, const PullImage& options, Sink<PullProgress> sink);
[[nodiscard]] Request pushImage(Client& client, const std::string& reference, const std::optional<RegistryAuth>& auth,
                                Sink<PullProgress> sink);

// GET /images/get: a tar stream of these images. POST /images/load: the reverse.
[[nodiscard]] Request saveImages(Client& client, const std::vector<std::string>& names, Sink<std::string_view> sink);
[[nodiscard]] Request loadImages(Client& client, BodySource tar, bool quiet, Sink<PullProgress> sink);

// --- Slipway's engine only (core/api/README.md)
// -----------------------------------------------------------------------

[[nodiscard]] Request imageManifest(Client& client, const std::string& name, Callback<ImageManifest> done);
// The merged files as a tar.
[[nodiscard]] Request imageFiles(Client& client, const std::string& name, Sink<std::string_view> sink);
struct ImageArchive {
    std::vector<std::string> names; // what the image is called in the archive
    bool docker = false;            // with docker's manifest.json
};
[[nodiscard]] Request imageArchive(Client& client, const std::string& name, const ImageArchive& options,
                                   Sink<std::string_view> sink);
// Sends an image under a name that it need not have.
[[nodiscard]] Request pushImageAs(Client& client, const std::string& name, const std::string& reference,
                                  const std::optional<RegistryAuth>& auth, Sink<PullProgress> sink);

// "python:3.8" -> {"python", "3.8"}; "host:5000/a" -> {"host:5000/a", ""}; "a@sha256:…" -> {"a", "sha256:…"}.
std::pair<std::string, std::string> splitReference(const std::string& reference);

} // namespace slipway::api
