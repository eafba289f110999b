// Talking to registries: OCI distribution-spec v1.1 and Docker's Registry HTTP API V2, with token and basic
// authentication, mirrors, retries and resuming.
//
// Every call blocks the calling thread and ends soon (well under a second) with Cancelled after its stop token is
// triggered. All classes here may be used from several threads at once.
//
// Errors: NotFound (unknown image; also when a registry denies anonymous access, because Docker Hub says so for
// repositories that do not exist), Unauthorized (wrong credentials), PermissionDenied, TooManyRequests (with the
// limits), Unavailable (unreachable, or still failing after the retries), Timeout (stalled), Corrupt (wrong digest or
// size), each naming the reference and every registry and mirror that was asked.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "oci/descriptor.h"
#include "oci/manifest.h"
#include "oci/reference.h"
#include "registry/config.h"
#include "registry/credentials.h"

namespace slipway::registry {

namespace detail {
class Session;
class Shared;
} // namespace detail

// Waits that long, or less when stop is requested; returns false then. Injected in tests.
using Sleeper = std::function<bool(std::chrono::milliseconds, std::stop_token)>;

// What outlives single requests: connections, anonymous tokens, which hosts speak plain HTTP. One per process.
class Registries {
public:
    explicit Registries(RegistryConfig config = {}, Sleeper sleeper = {});
    ~Registries();
    Registries(const Registries&) = delete;
    Registries& operator=(const Registries&) = delete;

    const RegistryConfig& config() const noexcept;

private:
    friend class Client;
    std::shared_ptr<detail::Shared> m_shared;
};

// A manifest as it came: `bytes` hash to `digest`.
struct RawManifest {
    std::string bytes;
    std::string mediaType;
    oci::Digest digest;
    oci::AnyManifest parsed;
    std::string servedBy; // host, for messages
};

struct ResolvedImage {
    oci::Reference reference; // what was asked for
    oci::Digest digest;       // of what the reference names: the index when there is one, else the manifest
    std::optional<RawManifest> index;
    RawManifest raw;        // the manifest of the chosen platform
    oci::Manifest manifest; // the same, parsed
    oci::Platform platform; // as the index says, else empty
};

// Bytes of a blob, each exactly once and in order; may block (that slows the download down).
using ByteSink = std::function<Result<>(std::string_view bytes)>;
// Called now and then with the bytes of the blob received so far.
using TransferProgress = std::function<void(std::uint64_t bytes)>;

enum class Via { MirrorsFirst, RegistryOnly };

// What stands for a blob's content on its way out.
struct BlobSource {
    std::uint64_t size = 0;
    // Reads at most `length` bytes at `offset` into `buffer`; 0 only at the end.
    std::function<Result<std::size_t>(std::uint64_t offset, char* buffer, std::size_t length)> read;
};

enum class BlobUpload { Exists, Mounted, Uploaded };

class Client {
public:
    // Null credentials: anonymous.
    explicit Client(const Registries& registries, std::shared_ptr<const CredentialsProvider> credentials = {});
    ~Client();
    Client(Client&&) noexcept;
    Client& operator=(Client&&) noexcept;

    // --- Pulling -------------------------------------------------------------------------------------------------

    // Follows an index (two levels at most) to the image for `platform`. Digests are checked.
    Result<ResolvedImage> resolve(const oci::Reference& reference, const oci::Platform& platform,
                                  std::stop_token stop = {}) const;
    // Digest, type and size of what a tag names now, by HEAD (free of charge at Docker Hub). Registries that give no
    // digest are asked with GET.
    Result<oci::Descriptor> head(const oci::Reference& reference, std::stop_token stop = {}) const;
    Result<RawManifest> fetchManifest(const oci::Reference& reference, std::stop_token stop = {}) const;

    // The whole blob through `sink`, its digest and size checked: on success every byte was delivered and right.
    // Dropped and stalled connections are resumed where they stopped.
    Result<> fetchBlob(const oci::Reference& repository, const oci::Descriptor& blob, const ByteSink& sink,
                       const TransferProgress& progress = {}, std::stop_token stop = {}) const;
    // From byte `offset` on; the caller has the bytes before and checks the digest of the whole.
    Result<> fetchBlobFrom(const oci::Reference& repository, const oci::Descriptor& blob, std::uint64_t offset,
                           const ByteSink& sink, const TransferProgress& progress = {}, std::stop_token stop = {},
                           Via via = Via::MirrorsFirst) const;
    // A small one (image config), checked; TooLarge over `limit` bytes.
    Result<std::string> fetchSmallBlob(const oci::Reference& repository, const oci::Descriptor& blob,
                                       std::uint64_t limit = oci::kMaxConfigBytes, std::stop_token stop = {}) const;

    Result<std::vector<std::string>> listTags(const oci::Reference& repository, std::stop_token stop = {}) const;

    // --- Pushing (never to a mirror) -----------------------------------------------------------------------------

    Result<bool> hasBlob(const oci::Reference& repository, const oci::Descriptor& blob,
                         std::stop_token stop = {}) const;
    // Checks for it, mounts it from `mountFrom` (a repository of the same registry, "" for none) or uploads it.
    Result<BlobUpload> pushBlob(const oci::Reference& repository, const oci::Descriptor& blob, const BlobSource& source,
                                std::string_view mountFrom = {}, const TransferProgress& progress = {},
                                std::stop_token stop = {}) const;
    // Under the reference's tag, or its digest. Returns the digest that the registry now has; Corrupt if it claims
    // another.
    Result<oci::Digest> pushManifest(const oci::Reference& reference, std::string_view bytes,
                                     std::string_view mediaType, std::stop_token stop = {}) const;

    // --- Accounts --------------------------------------------------------------------------------------------------

    // Whether the registry accepts these credentials (POST /auth): Unauthorized if not.
    Result<> login(std::string_view registry, std::stop_token stop = {}) const;

private:
    std::unique_ptr<detail::Session> m_session;
};

} // namespace slipway::registry
