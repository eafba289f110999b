#include "oci/digest.h"

#include <cstdlib>

#include <openssl/evp.h>

#include "base/late_library.h"
#include "base/text.h"

namespace slipway::oci {

namespace {

struct AlgorithmFacts {
    Digest::Algorithm algorithm;
    std::string_view name;
    std::size_t hexDigits;
};
constexpr AlgorithmFacts kAlgorithms[] = {
    {Digest::Algorithm::Sha256, "sha256", 64},
    {Digest::Algorithm::Sha512, "sha512", 128},
};

const AlgorithmFacts& factsOf(Digest::Algorithm algorithm) {
    return kAlgorithms[static_cast<std::size_t>(algorithm)];
}

struct Crypto {
    LateLibrary library{SLIPWAY_LIBCRYPTO};
    SLIPWAY_LATE_FUNCTION(library, EVP_DigestFinal_ex);
    SLIPWAY_LATE_FUNCTION(library, EVP_DigestInit_ex2);
    SLIPWAY_LATE_FUNCTION(library, EVP_DigestUpdate);
    SLIPWAY_LATE_FUNCTION(library, EVP_MD_CTX_copy_ex);
    SLIPWAY_LATE_FUNCTION(library, EVP_MD_CTX_free);
    SLIPWAY_LATE_FUNCTION(library, EVP_MD_CTX_new);
    SLIPWAY_LATE_FUNCTION(library, EVP_MD_fetch);
};

const Crypto& crypto() {
    static const Crypto functions;
    return functions;
}

// A fetched EVP_MD saves the provider look-up that EVP_sha256() repeats at each initialisation.
const EVP_MD* messageDigest(Digest::Algorithm algorithm) {
    static EVP_MD* const sha256 = crypto().EVP_MD_fetch(nullptr, "SHA256", nullptr);
    static EVP_MD* const sha512 = crypto().EVP_MD_fetch(nullptr, "SHA512", nullptr);
    return algorithm == Digest::Algorithm::Sha256 ? sha256 : sha512;
}

struct ContextDeleter {
    void operator()(EVP_MD_CTX* context) const noexcept { crypto().EVP_MD_CTX_free(context); }
};
using Context = std::unique_ptr<EVP_MD_CTX, ContextDeleter>;

// libcrypto's digests fail only when memory is gone or the provider is missing; no digest is better than a wrong one.
void require(bool ok) {
    if (!ok)
        std::abort();
}

std::string finalHex(EVP_MD_CTX* context) {
    unsigned char buffer[EVP_MAX_MD_SIZE];
    unsigned int size = 0;
    require(crypto().EVP_DigestFinal_ex(context, buffer, &size) == 1);
    return toHex({reinterpret_cast<const char*>(buffer), size});
}

} // namespace

Result<Digest> Digest::parse(std::string_view text) {
    const auto colon = text.find(':');
    if (colon == std::string_view::npos)
        return fail(Errc::InvalidArgument, "invalid digest {:?}: it must look like sha256:…", text.substr(0, 150));
    const auto name = text.substr(0, colon);
    for (const auto& facts : kAlgorithms) {
        if (facts.name == name)
            return fromHex(facts.algorithm, text.substr(colon + 1));
    }
    return fail(Errc::InvalidArgument, "invalid digest {:?}: only sha256 and sha512 are known", text.substr(0, 150));
}

Result<Digest> Digest::fromHex(Algorithm algorithm, std::string_view hex) {
    const auto& facts = factsOf(algorithm);
    if (hex.size() != facts.hexDigits || !isHex(hex))
        return fail(Errc::InvalidArgument, "invalid {} digest {:?}: it must be {} lower-case hex digits", facts.name,
                    hex.substr(0, 150), facts.hexDigits);
    return Digest(algorithm, std::string(hex));
}

std::string_view Digest::algorithmName() const noexcept {
    return factsOf(m_algorithm).name;
}

std::string Digest::str() const {
    return empty() ? std::string() : fmt::format("{}:{}", algorithmName(), m_hex);
}

std::string Digest::shortHex() const {
    return m_hex.substr(0, 12);
}

struct Hasher::Impl {
    Digest::Algorithm algorithm;
    Context context{crypto().EVP_MD_CTX_new()};
    std::uint64_t bytes = 0;

    void start() {
        require(context && crypto().EVP_DigestInit_ex2(context.get(), messageDigest(algorithm), nullptr) == 1);
        bytes = 0;
    }
};

Hasher::Hasher(Digest::Algorithm algorithm)
    : m_impl(new Impl{algorithm}) {
    m_impl->start();
}
Hasher::Hasher(Hasher&&) noexcept = default;
Hasher& Hasher::operator=(Hasher&&) noexcept = default;
Hasher::~Hasher() = default;

void Hasher::update(std::string_view bytes) {
    require(crypto().EVP_DigestUpdate(m_impl->context.get(), bytes.data(), bytes.size()) == 1);
    m_impl->bytes += bytes.size();
}

std::uint64_t Hasher::bytes() const noexcept {
    return m_impl->bytes;
}

Digest Hasher::finish() {
    auto hex = finalHex(m_impl->context.get());
    m_impl->start();
    return Digest::fromHex(m_impl->algorithm, hex).value();
}

Digest Hasher::peek() const {
    const Context copy(crypto().EVP_MD_CTX_new());
    require(copy && crypto().EVP_MD_CTX_copy_ex(copy.get(), m_impl->context.get()) == 1);
    return Digest::fromHex(m_impl->algorithm, finalHex(copy.get())).value();
}

Digest digestOf(std::string_view bytes) {
    Hasher hasher;
    hasher.update(bytes);
    return hasher.finish();
}

} // namespace slipway::oci
