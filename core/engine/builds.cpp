#include "engine/builds.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/as_user.h"
#include "base/file.h"
#include "base/log.h"
#include "base/scope.h"
#include "base/text.h"
#include "engine/detail/build_inputs.h"
#include "engine/detail/build_roots.h"
#include "engine/detail/build_steps.h"
#include "engine/detail/builds_impl.h"
#include "engine/detail/cache_session.h"
#include "engine/detail/core.h"
#include "engine/detail/git_agent.h"
#include "engine/detail/remote_context.h"
#include "engine/detail/remote_source.h"
#include "engine/detail/step_names.h"
#include "store/image_archive.h"
#include "store/starter_image.h"

namespace slipway::engine {

namespace {

class BuildImages final : public build::ImageSource {
public:
    BuildImages(Core& core, Credentials credentials, const OpenedContexts& contexts)
        : m_core(core)
        , m_credentials(std::move(credentials))
        , m_contexts(contexts) {}

    Result<build::ResolvedImage> resolve(const build::ImageQuery& query, const build::PullProgress& progress,
                                         std::stop_token stop) override {
        if (!query.layout.empty())
            return fromLayout(query, stop);
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
    Result<build::ResolvedImage> fromLayout(const build::ImageQuery& query, std::stop_token stop) {
        const store::LayoutQuery asked{query.reference, query.platform,
                                       query.pull == build::PullPolicy::Never ? store::LayoutAccess::Peek
                                                                              : store::LayoutAccess::Load};
        const auto record = TRY(m_contexts.resolve(*m_core.store, query.layout, asked, std::move(stop)));
        auto config = TRY(m_core.store->images().config(record.id));
        return build::ResolvedImage{std::move(config), record.id, record.topChain(), query.layout};
    }

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
    const OpenedContexts& m_contexts;
};

class BuildSink final : public build::ImageSink {
public:
    BuildSink(Core& core, const BuildOptions& options, const CacheSession* cache = nullptr)
        : m_core(core)
        , m_options(options)
        , m_cache(cache) {}

    Result<> checkTag(const std::string& tag) override {
        if (TRY(oci::Reference::parse(tag)).digest())
            return fail(Errc::InvalidArgument, "{:?}: a tag cannot have a digest", std::string_view(tag));
        return {};
    }

    Result<oci::Digest> put(const build::BuiltImage& built) override {
        store::NewImage image;
        image.config = TRY(inlined(built.config));
        image.parent = built.parent;
        m_diffIds = TRY(diffIdsOf(image.config));
        store::ImageRecord record;
        if (m_options.use == BuildResultUse::Fetch) {
            auto held = TRY(m_core.heldImages->hold(image));
            record = std::move(held.image);
            m_hold = std::move(held.hold);
        } else {
            record = TRY(m_core.store->images().put(image));
            m_core.heldImages->keep(record.id);
        }
        TRY(store::annotateImage(*m_core.store, record.id, m_options.annotations));
        for (const auto& tag : built.tags)
            TRY(m_core.store->images().tag(record.id, TRY(oci::Reference::parse(tag))));
        m_core.events.publish(
            {"image", "build", record.id.str(), {{"name", built.tags.empty() ? record.id.str() : built.tags[0]}}, {}});
        return record.id;
    }

    static Result<std::set<oci::Digest>> diffIdsOf(const std::string& config) {
        const auto parsed = TRY(oci::parseImageConfig(config));
        return std::set<oci::Digest>(parsed.diffIds.begin(), parsed.diffIds.end());
    }
    // The configuration with the cache's records, where they were asked for.
    Result<std::string> inlined(const std::string& config) const {
        const auto asked = m_options.buildArgs.find("BUILDKIT_INLINE_CACHE");
        const bool wanted = m_options.inlineCache || (asked != m_options.buildArgs.end() && asked->second == "1");
        if (!wanted || m_cache == nullptr)
            return withInlineCache(config, {});
        auto text = withInlineCache(config, makeInlineBundle(*m_core.store, m_cache->notes(), TRY(diffIdsOf(config))));
        if (text || text.error().code() != Errc::TooLarge)
            return text;
        log::warning("inline cache: {}", text.error().describe());
        return withInlineCache(config, {});
    }
    const std::set<oci::Digest>& diffIds() const { return m_diffIds; }
    std::shared_ptr<void> takeHold() { return std::move(m_hold); }

private:
    Core& m_core;
    const BuildOptions& m_options;
    const CacheSession* m_cache; // null: planning
    std::shared_ptr<void> m_hold;
    std::set<oci::Digest> m_diffIds;
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

bool isTrue(const std::map<std::string, std::string>& arguments, const std::string& name) {
    const auto found = arguments.find(name);
    return found != arguments.end() && (found->second == "1" || toLower(found->second) == "true");
}

} // namespace

Builds::Builds(Core& core)
    : m_impl(std::make_unique<Impl>(core)) {}
Builds::~Builds() = default;

namespace {

constexpr const char* kDockerfile = "Dockerfile";
constexpr const char* kContainerfile = "Containerfile";

bool holds(int directory, const char* name) {
    struct stat info {};
    return directory >= 0 && ::fstatat(directory, name, &info, AT_SYMLINK_NOFOLLOW) == 0;
}

// Null when the build was given no agent for repositories.
Result<std::unique_ptr<GitAgent>> serveAgent(const Core& core, const Caller& caller, const BuildOptions& options) {
    const auto given = options.sshAgents.find("default");
    if (given == options.sshAgents.end())
        return nullptr;
    return GitAgent::serve(core, caller.identity, given->second);
}

GitAccess gitAccess(const Core& core, const Caller& caller, const GitAgent* agent) {
    return agent ? agent->access() : GitAccess{gitIdentity(core, caller.identity), SshKeys::None, {}, {}};
}

} // namespace

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
                                 GitAccess{gitIdentity(core, caller.identity), SshKeys::User, {}, {}}};
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
    // What came from elsewhere could not be looked at by whoever asked.
    if (options.dockerfile == kDockerfile && options.contextPath.empty() && !request.dockerfileText &&
        !holds(request.context, kDockerfile) && holds(request.context, kContainerfile))
        request.dockerfile = kContainerfile;
    if (options.dockerfileText)
        request.dockerfileText = options.dockerfileText;
    request.ignoreText = options.ignoreText;
    if (!request.dockerfileText && options.dockerfile.starts_with('/')) {
        if (options.contextPath.empty())
            return fail(Errc::InvalidArgument, "the Dockerfile {} must be named relative to the context",
                        options.dockerfile);
        const auto file = TRY(openAsUser(caller.identity, options.dockerfile, O_RDONLY));
        request.dockerfileText = TRY(slipway::context(readFd(file.get(), 16u << 20), "{}", options.dockerfile));
        const auto ignore = openAsUser(caller.identity, options.dockerfile + ".dockerignore", O_RDONLY);
        if (ignore && !request.ignoreText)
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
    request.noCacheStages = options.noCacheStages;
    request.network = options.network.empty() || options.network == "bridge" ? "default" : options.network;
    request.addHosts = options.addHosts;
    request.parallelism = options.parallelism;
    for (const auto& host : request.addHosts)
        TRY(parseAddedHost(host));
    request.shmSize = static_cast<std::uint64_t>(std::max<std::int64_t>(options.shmSize, 0));
    request.limits = options.limits;
    request.warnings = TRY(checkUlimits(options.limits.ulimits));
    context.named = TRY(OpenedContexts::open(options.contexts, caller.identity));
    request.contexts = context.named.named();
    TRY(checkSecrets(options.secrets));
    request.secrets = options.secrets;
    request.sshAgents = options.sshAgents;
    return request;
}

Result<BuildOutcome> Builds::Impl::build(const Caller& caller, const BuildOptions& options, const std::string& id,
                                         build::EventSink& events, std::stop_token stop) {
    ContextDirectory context;
    auto request = TRY(prepare(caller, options, {ContextUploads::Use::Take, &events, stop}, context));
    request.id = id;
    auto made = std::make_shared<HeldBuild>();
    made->lease = core.store->lease();
    made->imports = std::make_unique<CacheImports>(core);
    CacheImports& imports = *made->imports;
    for (const auto& from : options.cacheFrom)
        imports.add(from, caller.identity, options.credentials, stop);

    BuildImages images(core, options.credentials, context.named);
    BuildLayers ownLayers(core);
    ImportingLayers layers(ownLayers, imports, stop);
    BuildSteps ownSteps(core, caller.identity);
    ImportingSteps steps(ownSteps, imports);
    BuildCache ownCache(core);
    CacheSession cache(ownCache, imports);
    BuildSink ownSink(core, options, &cache);
    ImportingSink sink(ownSink, imports, stop);
    AttemptEvents attempt(events, imports);
    const auto agent = TRY(serveAgent(core, caller, options));
    BuildRemotes remotes(core, downloader, gitAccess(core, caller, agent.get()));
    build::Builder builder({images, layers, steps, sink, cache, core.scheduler.get(), &remotes});
    const ScopeExit look([&] { core.cacheKeeping->wake(); });
    auto result = builder.build(request, attempt, stop);
    if (!result && imports.broken() && !stop.stop_requested()) {
        // A layer that a cache promised cannot be had: what was built on that promise is built again without it.
        imports.giveUp();
        cache.forget();
        result = builder.build(request, attempt, stop);
    }
    TRY(result);
    if (const auto adopted = cache.adopt(*core.store); !adopted)
        log::warning("build cache: {}", adopted.error().describe());
    made->image = ownSink.takeHold();
    made->imageDiffIds = ownSink.diffIds();
    made->notes = cache.notes();
    remember(attempt.build(), made);
    attempt.finish();
    return BuildOutcome{result->imageId.str(), std::move(made)};
}

Result<BuildOutcome> Builds::run(const Caller& caller, const BuildOptions& options, build::EventSink& events,
                                 std::stop_token stop) {
    BuildOutcome outcome;
    TRY(m_impl->core.runningBuilds->run(
        options, RunningBuilds::Keep::InHistory, events, stop,
        [&](const std::string& id, build::EventSink& told, std::stop_token stopped) -> Result<> {
            outcome = TRY(m_impl->build(caller, options, id, told, stopped));
            return {};
        }));
    return outcome;
}

Result<> Builds::with(const Caller& caller, const BuildOptions& options, const Use& use) {
    ContextDirectory context;
    auto request = TRY(m_impl->prepare(caller, options, {ContextUploads::Use::Look, nullptr, {}}, context));
    auto& core = m_impl->core;
    const auto lease = core.store->lease();
    BuildImages images(core, options.credentials, context.named);
    BuildLayers layers(core);
    BuildSteps steps(core, caller.identity);
    BuildSink sink(core, options);
    BuildCache cache(core);
    const auto agent = TRY(serveAgent(core, caller, options));
    BuildRemotes remotes(core, m_impl->downloader, gitAccess(core, caller, agent.get()));
    build::Builder builder({images, layers, steps, sink, cache, core.scheduler.get(), &remotes});
    return use(builder, request, steps);
}

Result<build::Plan> Builds::plan(const Caller& caller, const BuildOptions& options, const std::stop_token& stop) {
    build::Plan plan;
    TRY(with(caller, options,
             [&](build::Builder& builder, const build::BuildRequest& request, BuildSteps&) -> Result<> {
                 plan = TRY(builder.plan(request, stop));
                 return {};
             }));
    return plan;
}

Result<std::string> Builds::upload(const Caller& caller, int tar) {
    return m_impl->uploads.add(caller.identity, tar);
}

bool Builds::isRemote(const std::string& text) {
    return isRemoteContext(text);
}

} // namespace slipway::engine
