#include "engine/builds.h"

#include <fcntl.h>
#include <unistd.h>

#include "base/as_user.h"
#include "base/file.h"
#include "base/log.h"
#include "base/scope.h"
#include "base/text.h"
#include "engine/detail/build_roots.h"
#include "engine/detail/build_steps.h"
#include "engine/detail/core.h"
#include "engine/detail/remote_context.h"
#include "engine/detail/remote_source.h"
#include "store/starter_image.h"

namespace slipway::engine {

namespace {

class BuildImages final : public build::ImageSource {
public:
    BuildImages(Core& core, Credentials credentials)
        : m_core(core)
        , m_credentials(std::move(credentials)) {}

    Result<build::ResolvedImage> resolve(const build::ImageQuery& query, const build::PullProgress& progress,
                                         std::stop_token stop) override {
        const auto reference = TRY(oci::Reference::parse(query.reference));
        const bool starter = reference == oci::Reference::parse(store::kStarterReference);
        if (starter && query.pull != build::PullPolicy::Never)
            TRY(m_core.images->ensureStarter());
        auto record = m_core.store->images().resolve(reference);
        const auto fitting = [&] { return record && oci::matchRank(query.platform, record->platform).has_value(); };
        bool fits = fitting();
        bool pull =
            !starter && query.pull != build::PullPolicy::Never && (query.pull == build::PullPolicy::Always || !fits);
        build::Claims::Claim claim;
        if (pull) {
            claim = TRY(m_core.scheduler->claims().take(
                fmt::format("pull {} {}", query.platform.str(), reference.canonical()), stop));
            // Another build may have brought it meanwhile.
            record = m_core.store->images().resolve(reference);
            fits = fitting();
            pull = query.pull == build::PullPolicy::Always || !fits;
        }
        if (pull) {
            const auto report = [&](const PullProgress& step) {
                build::StepProgress event;
                event.id = step.id;
                event.action = actionOf(step.status);
                event.current = step.current;
                event.total = step.total;
                if (step.status.starts_with("Pulling from"))
                    return;
                progress(event);
            };
            TRY(m_core.images->pull(reference.canonical(), query.platform.str(), m_credentials, report, stop));
            record = m_core.store->images().resolve(reference);
        } else if (record && !fits) {
            return fail(Errc::NotFound, "{} is here for {} only, not for {}", reference.familiar(),
                        record->platform.str(), query.platform.str());
        }
        if (!record)
            return fail(record.error().code(), "{} is not here: {}", reference.familiar(), record.error().message());
        return build::ResolvedImage{TRY(m_core.store->images().config(record->id)), record->id, record->topChain(),
                                    reference.familiar()};
    }

private:
    static build::TransferAction actionOf(const std::string& status) {
        using enum build::TransferAction;
        return status == "Waiting"          ? Waiting
               : status == "Downloading"    ? Downloading
               : status == "Extracting"     ? Extracting
               : status == "Already exists" ? Exists
                                            : Done;
    }
    Core& m_core;
    Credentials m_credentials;
};

class BuildSink final : public build::ImageSink {
public:
    explicit BuildSink(Core& core)
        : m_core(core) {}

    Result<> checkTag(const std::string& tag) override {
        if (TRY(oci::Reference::parse(tag)).digest())
            return fail(Errc::InvalidArgument, "{:?}: a tag cannot have a digest", std::string_view(tag));
        return {};
    }

    Result<oci::Digest> put(const build::BuiltImage& built) override {
        store::NewImage image;
        image.config = built.config;
        image.parent = built.parent;
        const auto record = TRY(m_core.store->images().put(image));
        for (const auto& tag : built.tags)
            TRY(m_core.store->images().tag(record.id, TRY(oci::Reference::parse(tag))));
        m_core.events.publish(
            {"image", "build", record.id.str(), {{"name", built.tags.empty() ? record.id.str() : built.tags[0]}}, {}});
        return record.id;
    }

private:
    Core& m_core;
};

class BuildCache final : public build::CacheStore {
public:
    explicit BuildCache(Core& core)
        : m_core(core) {}

    Result<std::optional<build::CacheRecord>> get(const std::string& key) override {
        return convert(TRY(m_core.store->cache().get(key)));
    }
    Result<std::optional<build::CacheRecord>> latest(const std::string& slot) override {
        return convert(TRY(m_core.store->cache().latest(slot)));
    }
    Result<> put(const build::CacheRecord& record) override {
        store::CacheRecord kept;
        kept.key = record.key;
        kept.slot = record.slot;
        kept.chainId = record.chainId;
        kept.inputs = record.inputs;
        kept.description = record.description;
        kept.size = record.layer.size;
        kept.durationNanos = record.durationMs * 1'000'000;
        kept.result = record.layer.diffId.str();
        return m_core.store->cache().put(kept);
    }
    std::optional<std::string> fileDigest(const std::string& identity) override {
        return m_core.store->cache().fileDigest(identity);
    }
    std::vector<std::optional<std::string>> fileDigests(const std::vector<std::string>& identities) override {
        return m_core.store->cache().fileDigests(identities);
    }
    void rememberFileDigest(const std::string& identity, const std::string& digest) override {
        m_core.store->cache().rememberFileDigest(identity, digest);
    }

private:
    static Result<std::optional<build::CacheRecord>> convert(const std::optional<store::CacheRecord>& kept) {
        if (!kept)
            return std::nullopt;
        build::CacheRecord record;
        record.key = kept->key;
        record.slot = kept->slot;
        record.chainId = kept->chainId;
        record.inputs = kept->inputs;
        record.description = kept->description;
        record.durationMs = kept->durationNanos / 1'000'000;
        if (!kept->result.empty()) {
            record.layer.diffId = TRY(oci::Digest::parse(kept->result));
            record.layer.chainId = kept->chainId;
            record.layer.size = kept->size;
        }
        return record;
    }
    Core& m_core;
};

// The directory that a build reads, and what keeps it.
struct ContextDirectory {
    std::shared_ptr<void> hold; // an unpacked tar, a repository
    UniqueFd fd;                // gone before it
    std::string name;
};

// Who looks at the context, and whom to tell.
struct ContextUse {
    ContextUploads::Use upload;
    build::EventSink* events; // null: nobody
    std::stop_token stop;
};

bool isTrue(const std::map<std::string, std::string>& arguments, const std::string& name) {
    const auto found = arguments.find(name);
    return found != arguments.end() && (found->second == "1" || toLower(found->second) == "true");
}

} // namespace

struct Builds::Impl {
    explicit Impl(Core& owner)
        : core(owner)
        , uploads(owner) {}
    Core& core;
    registry::Downloader downloader;
    ContextUploads uploads;

    Result<> openContext(const Caller& caller, const BuildOptions& options, const ContextUse& use,
                         ContextDirectory& context, build::BuildRequest& request);
    Result<build::BuildRequest> prepare(const Caller& caller, const BuildOptions& options, const ContextUse& use,
                                        ContextDirectory& context);
};

Builds::Builds(Core& core)
    : m_impl(std::make_unique<Impl>(core)) {}
Builds::~Builds() = default;

Result<> Builds::Impl::openContext(const Caller& caller, const BuildOptions& options, const ContextUse& use,
                                   ContextDirectory& context, build::BuildRequest& request) {
    const auto take = [&](auto hold, int directory) -> Result<> {
        context.hold = std::move(hold);
        if (directory < 0)
            return {};
        context.fd.reset(::fcntl(directory, F_DUPFD_CLOEXEC, 3));
        if (!context.fd)
            return failErrno("open the build context");
        return {};
    };
    if (options.contextTar >= 0 || !options.contextUpload.empty()) {
        context.name = "tar:" + (options.tags.empty() ? options.dockerfile : options.tags.front());
        auto unpacked = options.contextTar >= 0 ? TRY(UnpackedContext::unpack(core, options.contextTar))
                                                : TRY(uploads.find(options.contextUpload, caller.identity, use.upload));
        const int directory = unpacked->directory();
        return take(std::move(unpacked), directory);
    }
    if (!options.contextRemote.empty()) {
        context.name = options.contextRemote;
        const ContextQuery query{options.contextRemote, isTrue(options.buildArgs, "BUILDKIT_CONTEXT_KEEP_GIT_DIR"),
                                 GitAccess{gitIdentity(core, caller.identity), SshKeys::User, {}}};
        auto fetched = TRY(fetchContext(core, downloader, query, use.events, use.stop));
        request.dockerfileText = std::move(fetched.dockerfileText);
        return take(std::move(fetched.hold), fetched.directory);
    }
    if (options.contextPath.empty())
        return {};
    context.fd = TRY(
        slipway::context(openAsUser(caller.identity, options.contextPath, O_RDONLY | O_DIRECTORY), "build context"));
    context.name = options.contextPath;
    request.contextReader = caller.identity;
    return {};
}

Result<build::BuildRequest> Builds::Impl::prepare(const Caller& caller, const BuildOptions& options,
                                                  const ContextUse& use, ContextDirectory& context) {
    build::BuildRequest request;
    TRY(openContext(caller, options, use, context, request));
    request.context = context.fd.get();
    request.contextName = context.name;
    request.dockerfile = options.dockerfile;
    if (options.dockerfileText)
        request.dockerfileText = options.dockerfileText;
    if (!request.dockerfileText && options.dockerfile.starts_with('/')) {
        if (options.contextPath.empty())
            return fail(Errc::InvalidArgument, "the Dockerfile {} must be named relative to the context",
                        options.dockerfile);
        const auto file = TRY(openAsUser(caller.identity, options.dockerfile, O_RDONLY));
        request.dockerfileText = TRY(slipway::context(readFd(file.get(), 16u << 20), "{}", options.dockerfile));
        const auto ignore = openAsUser(caller.identity, options.dockerfile + ".dockerignore", O_RDONLY);
        if (ignore)
            request.ignoreText = TRY(readFd(ignore->get(), 16u << 20));
        request.dockerfile = options.dockerfile.substr(options.dockerfile.rfind('/') + 1);
    }
    request.tags = options.tags;
    request.buildArgs = options.buildArgs;
    request.labels = options.labels;
    request.target = options.target;
    request.platform = options.platform;
    request.noCache = options.noCache;
    request.pull = options.pull;
    request.network = options.network.empty() || options.network == "bridge" ? "default" : options.network;
    request.addHosts = options.addHosts;
    request.parallelism = options.parallelism;
    request.shmSize = static_cast<std::uint64_t>(std::max<std::int64_t>(options.shmSize, 0));
    return request;
}

Result<BuildOutcome> Builds::run(const Caller& caller, const BuildOptions& options, build::EventSink& events,
                                 std::stop_token stop) {
    ContextDirectory context;
    const auto request = TRY(m_impl->prepare(caller, options, {ContextUploads::Use::Take, &events, stop}, context));
    auto& core = m_impl->core;
    const auto lease = core.store->lease();
    BuildImages images(core, options.credentials);
    BuildLayers layers(core);
    BuildSteps steps(core, caller.identity);
    BuildSink sink(core);
    BuildCache cache(core);
    BuildRemotes remotes(core, m_impl->downloader, GitAccess{gitIdentity(core, caller.identity), SshKeys::None, {}});
    build::Builder builder({images, layers, steps, sink, cache, core.scheduler.get(), &remotes});
    const ScopeExit look([&] { core.cacheKeeping->wake(); });
    const auto result = TRY(builder.build(request, events, stop));
    return BuildOutcome{result.imageId.str()};
}

Result<build::Plan> Builds::plan(const Caller& caller, const BuildOptions& options) {
    ContextDirectory context;
    const auto request = TRY(m_impl->prepare(caller, options, {ContextUploads::Use::Look, nullptr, {}}, context));
    auto& core = m_impl->core;
    const auto lease = core.store->lease();
    BuildImages images(core, options.credentials);
    BuildLayers layers(core);
    BuildSteps steps(core, caller.identity);
    BuildSink sink(core);
    BuildCache cache(core);
    BuildRemotes remotes(core, m_impl->downloader, GitAccess{gitIdentity(core, caller.identity), SshKeys::None, {}});
    return build::Builder({images, layers, steps, sink, cache, core.scheduler.get(), &remotes}).plan(request);
}

Result<std::string> Builds::upload(const Caller& caller, int tar) {
    return m_impl->uploads.add(caller.identity, tar);
}

bool Builds::isRemote(const std::string& text) {
    return isRemoteContext(text);
}

} // namespace slipway::engine
