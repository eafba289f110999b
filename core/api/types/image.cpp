#include "api/types/image.h"

#include <algorithm>

#include "api/types/detail/fields.h"

namespace slipway::api {

namespace {

// Older engines name a dangling image so.
void dropPlaceholders(std::vector<std::string>& references) {
    std::erase_if(references, [](const std::string& name) { return name.starts_with("<none>"); });
}

} // namespace

template <typename V>
void fields(V& v, ImageSummary& i) {
    v("Id", i.id);
    v("ParentId", i.parentId);
    v("RepoTags", i.repoTags);
    v("RepoDigests", i.repoDigests);
    v.unixTime("Created", i.created);
    v("Size", i.size);
    v("SharedSize", i.sharedSize);
    v("Containers", i.containers);
    v("Labels", i.labels);
    if constexpr (V::reading) {
        dropPlaceholders(i.repoTags);
        std::erase(i.repoDigests, "<none>@<none>");
    }
}
SLIPWAY_WIRE_DOCUMENT(ImageSummary)

template <typename V>
void fields(V& v, ImageDetail& i) {
    v("Id", i.id);
    v("RepoTags", i.repoTags);
    v("RepoDigests", i.repoDigests);
    v("Parent", i.parent);
    v("Comment", i.comment);
    v("Author", i.author);
    v("Created", i.created);
    v("Architecture", i.architecture);
    v.optional("Variant", i.variant);
    v("Os", i.os);
    v("Size", i.size);
    v("Config", i.config);
    v.nested("RootFS", [&](auto& root) {
        std::string type = "layers";
        root("Type", type);
        root("Layers", i.layers);
    });
}
SLIPWAY_WIRE_DOCUMENT(ImageDetail)

template <typename V>
void fields(V& v, HistoryItem& h) {
    v("Id", h.id);
    v.unixTime("Created", h.created);
    v("CreatedBy", h.createdBy);
    v("Size", h.size);
    v("Comment", h.comment);
    v("Tags", h.tags);
}
SLIPWAY_WIRE_DOCUMENT(HistoryItem)

template <typename V>
void fields(V& v, ImageDeletion& d) {
    v.optional("Untagged", d.untagged);
    v.optional("Deleted", d.deleted);
}
SLIPWAY_WIRE_DOCUMENT(ImageDeletion)

template <typename V>
void fields(V& v, ImageManifest& m) {
    v.nested("descriptor", [&](auto& descriptor) {
        descriptor("mediaType", m.mediaType);
        descriptor("digest", m.digest);
        descriptor("size", m.size);
        descriptor.nested("platform", [&](auto& platform) {
            platform("os", m.os);
            platform("architecture", m.architecture);
            platform.optional("variant", m.variant);
        });
    });
    v.nested("config", [&](auto& config) {
        config("digest", m.configDigest);
        config("size", m.configSize);
    });
}
SLIPWAY_WIRE_DOCUMENT(ImageManifest)

template <typename V>
void fields(V& v, PullProgress& p) {
    v.optional("status", p.status);
    v.optional("id", p.id);
    v.optional("stream", p.stream);
    v.nested("progressDetail", [&](auto& detail) {
        detail.optional("current", p.current);
        detail.optional("total", p.total);
    });
}
SLIPWAY_WIRE_DOCUMENT(PullProgress)

} // namespace slipway::api
