// How kernel objects of one owner are named, so that several helpers live side by side and each finds its own again.
#pragma once

#include <string>
#include <string_view>

#include <sys/types.h>

#include "base/result.h"

namespace slipway::network {

// Exactly six characters of [a-z0-9]: no tag is a prefix of another, and names derived from it fit IFNAMSIZ.
class OwnerTag {
public:
    static Result<OwnerTag> parse(std::string_view text);
    // From owner and run directory: a second helper with another --run never touches the first one's objects.
    static OwnerTag of(uid_t owner, std::string_view runDirectory);

    const std::string& text() const { return m_text; }
    std::string tableName() const;  // nft table (family inet): "slipway_k3x9ab"
    std::string linkPrefix() const; // of every link of this owner: "swk3x9ab"
    // "swk3x9abbXXXXXX" and "swk3x9abvXXXXXX": six hash digits of any id text.
    std::string bridgeName(std::string_view networkId) const;
    std::string vethName(std::string_view endpointId) const;

    bool operator==(const OwnerTag&) const = default;

private:
    explicit OwnerTag(std::string text)
        : m_text(std::move(text)) {}
    std::string m_text;
};

// A link name that the kernel takes: 1 to 15 characters of [A-Za-z0-9_.-], neither "." nor "..".
bool isLinkName(std::string_view name) noexcept;

} // namespace slipway::network
