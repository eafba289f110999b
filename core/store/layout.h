// Where things lie inside one owner's store. Everything here is pure: no path is touched.
#pragma once

#include <string>
#include <string_view>

#include "oci/digest.h"

namespace slipway::store {

// <root>/                    0700 root
//   slipway.db               SQLite: metadata
//   oci-layout, index.json   so that OCI tools can read blobs/ (index.json: Store::exportIndex)
//   blobs/<algorithm>/<hex>  content, named by its digest
//   ingest/                  half-written blobs and layers; emptied of what cannot be resumed at open
//   trash/                   what is being deleted
//   fs/                      the one directory that is mounted idmapped; ids on disk are natural (root is 0)
//     layers/<short id>/     unpacked layers, one per chain id, ready to be overlay lower directories
//     containers/<id>/       a container's upper, work, etc/…
//     volumes/<name>/_data
//     build/<n>/             a build step's upper and work
//
// Paths "relative to fs" are what both views share: <root>/fs (natural ids) and the idmapped mount.
class StoreLayout {
public:
    explicit StoreLayout(std::string root);

    const std::string& root() const noexcept { return m_root; }
    std::string database() const;
    std::string blobs() const;
    std::string blob(const oci::Digest& digest) const;
    std::string ingest() const;
    std::string trash() const;
    std::string fs() const;
    // root()/fs/`relative`
    std::string inFs(std::string_view relative) const;

    // Relative to fs. `id` and `name` must be valid as one path component; the caller has checked them.
    static std::string layer(std::string_view id);     // "layers/<id>"
    static std::string container(std::string_view id); // "containers/<id>"
    static std::string volume(std::string_view name);  // "volumes/<name>"
    static std::string build(std::string_view number); // "build/<number>"

private:
    std::string m_root;
};

} // namespace slipway::store
