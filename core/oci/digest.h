// Content digests (OCI image-spec, descriptor.md "Digests") and the streaming hasher that computes them.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"

namespace slipway::oci {

// A value: copy, compare, order and hash it freely. A default-constructed Digest is empty: it stands for "not known"
// and equals no parsed one.
class Digest {
public:
    enum class Algorithm : std::uint8_t { Sha256, Sha512 };

    Digest() = default;

    // "sha256:" + 64 or "sha512:" + 128 lower-case hex digits, nothing else: InvalidArgument. The result is therefore
    // safe as a file name.
    static Result<Digest> parse(std::string_view text);
    // The hex part alone.
    static Result<Digest> fromHex(Algorithm algorithm, std::string_view hex);

    bool empty() const noexcept { return m_hex.empty(); }
    Algorithm algorithm() const noexcept { return m_algorithm; }
    std::string_view algorithmName() const noexcept; // "sha256"
    const std::string& hex() const noexcept { return m_hex; }
    std::string str() const;      // "sha256:ab12…"; "" when empty
    std::string shortHex() const; // the first twelve digits, as docker prints ids

    auto operator<=>(const Digest&) const = default;

private:
    Digest(Algorithm algorithm, std::string hex)
        : m_algorithm(algorithm)
        , m_hex(std::move(hex)) {}
    Algorithm m_algorithm = Algorithm::Sha256;
    std::string m_hex;
};

// Streaming digest. Not thread-safe; movable.
class Hasher {
public:
    explicit Hasher(Digest::Algorithm algorithm = Digest::Algorithm::Sha256);
    Hasher(Hasher&&) noexcept;
    Hasher& operator=(Hasher&&) noexcept;
    ~Hasher();

    void update(std::string_view bytes);
    void update(const void* data, std::size_t size) { update({static_cast<const char*>(data), size}); }
    std::uint64_t bytes() const noexcept; // given to update() so far

    // The digest of everything since construction or the last finish(); the hasher starts afresh.
    Digest finish();
    // The digest so far; the hasher goes on.
    Digest peek() const;

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

// sha256 of the whole.
Digest digestOf(std::string_view bytes);

} // namespace slipway::oci

template <>
struct std::hash<slipway::oci::Digest> {
    std::size_t operator()(const slipway::oci::Digest& digest) const noexcept {
        return std::hash<std::string>()(digest.hex());
    }
};
