#include "store/layout.h"

#include "base/file.h"

namespace slipway::store {

StoreLayout::StoreLayout(std::string root)
    : m_root(std::move(root)) {}

std::string StoreLayout::database() const {
    return joinPath(m_root, "slipway.db");
}

std::string StoreLayout::blobs() const {
    return joinPath(m_root, "blobs");
}

std::string StoreLayout::blob(const oci::Digest& digest) const {
    return fmt::format("{}/{}/{}", blobs(), digest.algorithmName(), digest.hex());
}

std::string StoreLayout::ingest() const {
    return joinPath(m_root, "ingest");
}

std::string StoreLayout::trash() const {
    return joinPath(m_root, "trash");
}

std::string StoreLayout::fs() const {
    return joinPath(m_root, "fs");
}

std::string StoreLayout::inFs(std::string_view relative) const {
    return joinPath(fs(), relative);
}

std::string StoreLayout::layer(std::string_view id) {
    return joinPath("layers", id);
}

std::string StoreLayout::container(std::string_view id) {
    return joinPath("containers", id);
}

std::string StoreLayout::volume(std::string_view name) {
    return joinPath("volumes", name);
}

std::string StoreLayout::build(std::string_view number) {
    return joinPath("build", number);
}

} // namespace slipway::store
