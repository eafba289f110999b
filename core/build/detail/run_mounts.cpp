// RUN --mount.
#include "build/detail/stage_walker.h"

#include "base/text.h"
#include "dockerfile/ignore.h"
#include "oci/digest.h"

namespace slipway::build::detail {

namespace df = dockerfile;

namespace {

// One digest for all that a mount shows.
Result<std::string> treeDigest(const FileTree& tree, const std::vector<TreeSource>& sources) {
    oci::Hasher hasher;
    const auto digests = TRY(tree.digests(sources));
    for (std::size_t i = 0; i < sources.size(); ++i)
        for (std::size_t at = 0; at < sources[i].entries.size(); ++at) {
            const TreeEntry& entry = sources[i].entries[at];
            hasher.update(fmt::format("{}\n{:o} {}:{} {}\n", entry.path, entry.mode, entry.uid, entry.gid,
                                      entry.isFile() ? digests[i][at] : entry.link));
        }
    return hasher.finish().str();
}

StepCacheSharing sharingOf(df::CacheSharing sharing) {
    switch (sharing) {
    case df::CacheSharing::Private:
        return StepCacheSharing::Private;
    case df::CacheSharing::Locked:
        return StepCacheSharing::Locked;
    case df::CacheSharing::Shared:
        break;
    }
    return StepCacheSharing::Shared;
}

Result<> fillCache(const FileTree& files, const std::string& source, std::optional<Timestamp> epoch, int directory) {
    CopyPlan plan;
    plan.epoch = epoch;
    plan.destination = "/";
    plan.intoDirectory = true;
    Statement hint;
    plan.sources = TRY(files.match(source, {}, hint));
    return writeCopy(&files, plan, directory);
}

std::string nameOf(const std::string& path) {
    return path.substr(path.rfind('/') + 1);
}

} // namespace

Result<> StageWalker::addBindSource(const df::RunMount& mount, StepMount& step, Work& work) {
    if (mount.from.empty()) {
        if (!m_session.context->hasFiles())
            return fail(Errc::InvalidArgument, Fact{FactCode::NoContextToMountFrom});
        step.directory = m_session.request.context;
        step.reader = m_session.request.contextReader;
        const auto& files = m_session.context->files();
        auto found = files.match(step.source, {}, m_hint);
        if (!found && found.error().code() == Errc::NotFound)
            return fail(Errc::NotFound, notFoundIn({}, mount.source));
        work.inputs.add("mount:" + step.target, TRY(treeDigest(files, TRY(std::move(found)))));
        step.hidden = TRY(files.ignoredBelow(step.source));
        return {};
    }
    const Origin origin = TRY(originOf(mount.from));
    if (!origin.known)
        work.unknown = origin.cause;
    if (origin.directory == nullptr) {
        step.chain = origin.chain;
        work.inputs.add("mount:" + step.target, origin.chain.str());
        return {};
    }
    step.directory = origin.directory->source().directory;
    step.reader = origin.directory->source().reader;
    const auto& files = origin.directory->files();
    auto found = files.match(step.source, {}, m_hint);
    if (!found && found.error().code() == Errc::NotFound)
        return fail(Errc::NotFound, notFoundIn(origin.name, mount.source));
    step.hidden = TRY(files.ignoredBelow(step.source));
    return addFiles(files, TRY(std::move(found)), work.inputs, origin.name + ": file ");
}

// What a cache begins with is no input of the step: a cache is content that may be there or not.
Result<> StageWalker::addCacheSource(const df::RunMount& mount, StepMount& step, Work& work) {
    if (mount.from.empty())
        return {};
    const Origin origin = TRY(originOf(mount.from));
    if (!origin.known)
        work.unknown = origin.cause;
    step.chain = origin.chain;
    if (origin.directory != nullptr)
        step.fill = [files = &origin.directory->files(), source = step.source, epoch = m_session.epoch](int directory) {
            return fillCache(*files, source, epoch, directory);
        };
    // As in BuildKit, caches that begin differently are different caches.
    step.id += fmt::format("\nfrom {} {}", origin.directory != nullptr ? origin.name : origin.chain.str(), step.source);
    return {};
}

Result<> StageWalker::addSecret(const df::RunMount& mount, StepMount step, StepRequest& request) {
    const auto found = m_session.request.secrets.find(mount.id);
    if (found == m_session.request.secrets.end()) {
        if (mount.required && !m_missing)
            m_missing = Fact{FactCode::SecretMissing, {{"id", mount.id}}};
        return {};
    }
    if (!mount.env.empty())
        request.secretEnvironment.emplace_back(mount.env, found->second);
    if (!mount.env.empty() && mount.target.empty())
        return {};
    step.type = StepMountType::Secret;
    if (step.target.empty())
        step.target = "/run/secrets/" + nameOf(mount.id);
    step.mode = mount.mode.value_or(0400);
    step.secret = found->second;
    request.mounts.push_back(std::move(step));
    return {};
}

Result<> StageWalker::addAgent(const df::RunMount& mount, StepMount step, StepRequest& request) {
    const std::string id = mount.id.empty() ? "default" : mount.id;
    const auto found = m_session.request.sshAgents.find(id);
    if (found == m_session.request.sshAgents.end()) {
        if (mount.required && !m_missing)
            m_missing = Fact{FactCode::AgentMissing, {{"id", id}}};
        return {};
    }
    step.type = StepMountType::Ssh;
    if (step.target.empty()) {
        std::size_t number = 0;
        for (const auto& other : request.mounts)
            number += other.type == StepMountType::Ssh ? 1 : 0;
        step.target = fmt::format("/run/buildkit/ssh_agent.{}", number);
    }
    step.mode = mount.mode.value_or(0600);
    step.agent = found->second;
    if (!getEnvironment(request.environment, "SSH_AUTH_SOCK"))
        request.environment.push_back("SSH_AUTH_SOCK=" + step.target);
    request.mounts.push_back(std::move(step));
    return {};
}

Result<> StageWalker::addMount(const std::string& flag, StepRequest& request, Work& work) {
    const auto mount = TRY(df::parseRunMount(flag, [this](std::string_view value) { return expand(value, true); }));
    StepMount step;
    step.target = mount.target.empty() ? std::string{} : absolute(mount.target);
    step.readOnly = mount.readOnly;
    step.source = df::cleanPath("/" + mount.source).substr(1);
    if (step.source.empty())
        step.source = ".";
    step.uid = mount.uid.value_or(0);
    step.gid = mount.gid.value_or(0);
    switch (mount.type) {
    case df::MountType::Secret:
        return addSecret(mount, std::move(step), request);
    case df::MountType::Ssh:
        return addAgent(mount, std::move(step), request);
    case df::MountType::Tmpfs:
        step.type = StepMountType::Tmpfs;
        step.size = mount.size.value_or(0);
        break;
    case df::MountType::Cache:
        step.type = StepMountType::Cache;
        step.id = mount.id.empty() ? step.target : mount.id;
        step.sharing = sharingOf(mount.sharing);
        step.mode = mount.mode.value_or(0755);
        if (mount.mode || mount.uid || mount.gid)
            step.id += fmt::format("\nowned {}:{} {:o}", step.uid, step.gid, step.mode);
        TRY(addCacheSource(mount, step, work));
        break;
    case df::MountType::Bind:
        step.type = StepMountType::Bind;
        TRY(addBindSource(mount, step, work));
        break;
    }
    request.mounts.push_back(std::move(step));
    return {};
}

} // namespace slipway::build::detail
