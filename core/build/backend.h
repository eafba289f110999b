// The world as the builder sees it. The engine implements these over the store, the runtime and the registry; tests
// implement them over a temporary directory.
//
// Every object here is borrowed by the builder for its own lifetime. Every method may be called from several threads at
// once unless it says otherwise: independent stages run side by side. Blocking is fine. Errors are shown to the user
// with the instruction's line before them, so messages need not repeat it; the code is kept (Cancelled, NotFound,
// Unauthorized, NoSpace, …). Cancelled is expected soon after a requested stop.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "base/as_user.h"
#include "base/result.h"
#include "base/time.h"
#include "base/unique_fd.h"
#include "build/events.h"
#include "build/git_source.h"
#include "build/scheduler.h"
#include "build/step_inputs.h"
#include "oci/digest.h"
#include "oci/image_config.h"
#include "oci/platform.h"

namespace slipway::build {

enum class PullPolicy {
    Missing, // what is here is used
    Always,  // the registry is asked whether there is a newer one
    Never,   // nothing is fetched: NotFound when it is not here. What plan() uses
};

struct ImageQuery {
    std::string reference;  // as in the Dockerfile, variables expanded; never "scratch"
    oci::Platform platform; // normalised, never empty
    PullPolicy pull = PullPolicy::Missing;
    std::string layout; // not empty: the reference is one in this OCI layout that the build was given
};

struct ResolvedImage {
    oci::ImageConfig config;
    oci::Digest imageId;   // the config's digest
    oci::Digest chainId;   // of all its layers, unpacked and ready; empty when it has none
    std::string reference; // as people write it, for messages ("python:3.8-slim")
};

// Called from any thread of the pull until resolve() returns.
using PullProgress = std::function<void(const StepProgress&)>; // `step` is left 0

class ImageSource {
public:
    virtual ~ImageSource() = default;
    // Until the build ends its layers must not be collected.
    virtual Result<ResolvedImage> resolve(const ImageQuery& query, const PullProgress& progress,
                                          std::stop_token stop) = 0;
};

struct Layer {
    oci::Digest diffId;
    oci::Digest chainId;
    std::uint64_t size = 0; // bytes of content
};

// The file system of a chain of layers, read-only. The destructor unmounts it. One thread at a time.
class RootView {
public:
    virtual ~RootView() = default;
    // Open directory (O_RDONLY or O_PATH, with O_DIRECTORY) of the merged root, ids as the container sees them: its
    // root is 0. Borrowed; valid while the view lives. Mounted at the first call if that is cheaper.
    virtual Result<int> directory() = 0;
};

struct CommitOptions {
    std::optional<Timestamp> clampMtime; // newer modification times become this one
};

// A root on top of a chain that can be written: by us through directory(), or by a step. Destroying it without commit()
// discards what was written.
class MutableRoot : public RootView {
public:
    // Makes the layer; only the destructor may be called afterwards. Mount points that steps needed and that nobody
    // else wrote to must not be in it. An empty difference is a valid layer.
    virtual Result<Layer> commit(const CommitOptions& options) = 0;
};

class LayerBackend {
public:
    virtual ~LayerBackend() = default;
    // `parent` empty: an empty root directory (0755, owned by 0).
    virtual Result<std::unique_ptr<MutableRoot>> begin(const oci::Digest& parent) = 0;
    virtual Result<std::unique_ptr<RootView>> view(const oci::Digest& chain) = 0;
    // `layer`, which was made on an empty root, on top of `parent` instead. Cheap: files are not copied.
    virtual Result<Layer> stack(const oci::Digest& parent, const Layer& layer) = 0;
    // What is known of a chain's topmost layer; NotFound when it is not (or no longer) there.
    virtual Result<Layer> find(const oci::Digest& chain) = 0;
};

enum class StepMountType { Bind, Cache, Tmpfs, File, Secret, Ssh };
enum class StepCacheSharing { Shared, Private, Locked };

// RUN --mount, resolved.
struct StepMount {
    StepMountType type = StepMountType::Bind;
    std::string target; // absolute, in the container; clean
    bool readOnly = false;

    // Bind: `source` is a clean path relative to a context (`directory`) or to the root of `chain` ("." is all of it).
    // To be resolved inside that root, never by string. NotFound when it is not there. What a step writes to a bind is
    // seen by that step alone and discarded.
    int directory = -1;              // open, borrowed; -1: `chain`
    std::optional<Identity> reader;  // whose rights open what lies in it; nullopt: ours
    std::vector<std::string> hidden; // in `directory`, relative to it: what the step must not see
    oci::Digest chain;
    std::string source;

    // Cache: a directory that outlives the build, one for each id. `id` is any text: hash it, it is no file name. New
    // ones get mode and owner and, if `chain` is not empty, a copy of `source` in it, or what `fill` writes.
    std::string id;
    std::function<Result<>(int directory)> fill;
    StepCacheSharing sharing = StepCacheSharing::Shared;
    std::uint32_t mode = 0755;
    std::uint32_t uid = 0, gid = 0;

    std::uint64_t size = 0; // Tmpfs: bytes, 0: the kernel's default

    std::string content; // File: what a regular file at `target` holds, with mode, uid and gid
    SecretBytes secret;  // Secret: the same, never on a disk
    std::string agent;   // Ssh: path of the agent's socket, that `target` (mode, uid, gid) leads to while the step runs
};

struct StepRequest {
    std::vector<std::string> args; // at least one
    std::vector<std::string> environment;
    std::vector<std::pair<std::string, SecretBytes>> secretEnvironment; // wins over `environment`; never on a disk
    std::string user;                   // "", "name", "uid:gid", …: resolved in the root
    std::string workingDirectory = "/"; // absolute; made if missing
    std::string network;                // "default", "none" or "host"
    std::vector<std::string> addHosts;  // "name:address"; address may be host-gateway; a name may come several times
    std::uint64_t shmSize = 0;          // bytes, 0: default
    StepLimits limits;
    std::vector<StepMount> mounts;
    // Both streams, as they arrive. Called from one thread at a time.
    std::function<void(int stream, std::string_view data)> output;
    // Blocks until the step may run. The runner calls it once, with all the locks that the step needs and before it
    // does anything else; its error ends the step.
    std::function<Result<>()> admit;
};

struct StepOutcome {
    int exitCode = 0;
    bool oomKilled = false;
};

class StepRunner {
public:
    virtual ~StepRunner() = default;
    // Whether a step may have this network, or be of this platform, here: asked before anything starts.
    // PermissionDenied, Unsupported with a sentence that says what to do.
    virtual Result<> checkNetwork(const std::string& network) = 0;
    virtual Result<> checkPlatform(const oci::Platform& platform) = 0;
    // Runs to the end in `root`, which the LayerBackend of the same engine made. An exit code other than 0 is an
    // outcome. Unsupported names what it cannot do (a mount type, a network mode).
    virtual Result<StepOutcome> run(MutableRoot& root, const StepRequest& request, std::stop_token stop) = 0;
};

struct BuiltImage {
    std::string config;                // serialized: its digest is the image's id
    std::vector<oci::Digest> chainIds; // lowest first, all in the LayerBackend
    std::string parent;                // id of the base image, or ""
    std::vector<std::string> tags;     // as the user wrote them; already checked by checkTag
};

class ImageSink {
public:
    virtual ~ImageSink() = default;
    // InvalidArgument for what is no name for an image. Called before anything is built.
    virtual Result<> checkTag(const std::string& tag) = 0;
    // Stores the image and moves the tags to it. Returns its id.
    virtual Result<oci::Digest> put(const BuiltImage& image) = 0;
};

struct CacheRecord {
    std::string key;         // hex, unique
    std::string slot;        // hex: the line's place in its Dockerfile and context
    oci::Digest chainId;     // of the root after the step; empty when it is that of no layer at all
    Layer layer;             // that the step made; empty diffId: none
    std::string inputs;      // JSON: what went into the key, to explain the next miss
    std::string description; // the instruction, for people
    std::int64_t durationMs = 0;
};

class CacheStore {
public:
    virtual ~CacheStore() = default;
    // nullopt when there is none or its layer is gone. Counts as a use.
    virtual Result<std::optional<CacheRecord>> get(const std::string& key) = 0;
    // The newest record of a slot.
    virtual Result<std::optional<CacheRecord>> latest(const std::string& slot) = 0;
    // Replaces the record of the same key. Its chain must stay alive as long as the record. get() and latest() know it
    // at once; it may reach the disk later, when a crash until then costs no more than the record.
    virtual Result<> put(const CacheRecord& record) = 0;

    // Digests of context files: `identity` holds device, inode, mtime, ctime and size.
    virtual std::optional<std::string> fileDigest(const std::string& identity) = 0;
    // As many answers as identities, in their order: one question for the files of a whole COPY.
    virtual std::vector<std::optional<std::string>> fileDigests(const std::vector<std::string>& identities) {
        std::vector<std::optional<std::string>> digests;
        for (const auto& identity : identities)
            digests.push_back(fileDigest(identity));
        return digests;
    }
    virtual void rememberFileDigest(const std::string& identity, const std::string& digest) = 0;
};

struct RemoteFileQuery {
    std::string url; // http or https
    // What is known of the file already, as the server said it; both empty: it is fetched in any case.
    std::string etag;
    std::string lastModified;
    oci::Digest checksum; // Corrupt when the content has another; empty: any content will do
};

struct RemoteFile {
    bool unchanged = false; // what etag or lastModified stand for; then nothing else is set
    UniqueFd content;       // for reading, at its beginning
    oci::Digest digest;     // sha256
    std::uint64_t size = 0;
    std::string etag;
    std::string lastModified;
    std::optional<Timestamp> modified;
};

struct GitRevision {
    std::string commit; // full id
    std::string ref;    // what names it at the remote ("refs/heads/main"); empty: only the id is known
};

// The files of a commit, in a directory of its own for as long as this lives.
class GitTree {
public:
    virtual ~GitTree() = default;
    virtual int directory() = 0; // borrowed
};

// What lies neither in the context nor in an image: files of web servers and git repositories.
class RemoteSource {
public:
    virtual ~RemoteSource() = default;
    // `progress` as ImageSource's. NotFound, Unauthorized, Unavailable, TooLarge, …: without the URL in the message.
    virtual Result<RemoteFile> fetch(const RemoteFileQuery& query, const PullProgress& progress,
                                     std::stop_token stop) = 0;
    // Content that an earlier fetch left; nullopt when it is gone.
    virtual std::optional<RemoteFile> kept(const oci::Digest& digest) = 0;
    // Asks the repository which commit `ref` names now. NotFound when it names none.
    virtual Result<GitRevision> resolve(const GitSource& source, std::stop_token stop) = 0;
    // `output`: what git prints meanwhile. Conflict when the ref has moved since it was resolved.
    virtual Result<std::unique_ptr<GitTree>> checkOut(const GitSource& source, const GitRevision& revision,
                                                      const std::function<void(std::string_view)>& output,
                                                      std::stop_token stop) = 0;
};

struct Backend {
    ImageSource& images;
    LayerBackend& layers;
    StepRunner& steps;
    ImageSink& sink;
    CacheStore& cache;
    Scheduler* scheduler = nullptr; // of the engine; null: the builder's own
    RemoteSource* remote = nullptr; // null: ADD of remote sources is Unsupported
};

} // namespace slipway::build
