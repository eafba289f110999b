// The engine's own records, kept as JSON text that the store does not look into: containers, networks, volumes, …
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "oci/digest.h"

namespace slipway::store {

namespace detail {
class StoreContext;
}

enum class DocumentKind { Container, Network, Volume, Endpoint, PublishedPort, Build, Setting };

struct Document {
    std::string id;    // unique in its kind
    std::string name;  // unique in its kind unless ""
    std::string owner; // what it belongs to (an endpoint's container id), for listOf; "" for none
    std::string json;
    // What it keeps alive: collect() spares the chain, ImageStore::remove refuses the image.
    oci::Digest chainId;
    oci::Digest imageId;
    // Set by the store.
    std::uint64_t revision = 0; // grows with every change of anything; unique over all kinds
    Timestamp created;
    Timestamp updated;
};

class DocumentTable {
public:
    DocumentTable(detail::StoreContext& context, DocumentKind kind)
        : m_context(context)
        , m_kind(kind) {}

    // New: Conflict when the id exists or the name is taken (the message names the holder). Returns the revision.
    Result<std::uint64_t> insert(const Document& document);
    // New or replaced. With `expectedRevision`, Conflict when it has changed since. Conflict as insert for the name.
    Result<std::uint64_t> put(const Document& document, std::optional<std::uint64_t> expectedRevision = {});

    Result<Document> get(std::string_view id);          // NotFound
    Result<Document> findByName(std::string_view name); // NotFound
    // A full id, a name, or the beginning of an id, in this order. NotFound, or Conflict when ambiguous.
    Result<Document> resolve(std::string_view text);
    Result<std::vector<Document>> list(); // oldest first
    Result<std::vector<Document>> listOf(std::string_view owner);
    Result<std::uint64_t> count();

    Result<> rename(std::string_view id, std::string_view name); // Conflict, NotFound
    Result<> remove(std::string_view id);                        // NotFound
    Result<> removeOf(std::string_view owner);                   // none is fine

private:
    detail::StoreContext& m_context;
    DocumentKind m_kind;
};

} // namespace slipway::store
