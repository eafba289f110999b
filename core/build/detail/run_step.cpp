// RUN.
#include "build/detail/stage_walker.h"

#include <algorithm>

#include "base/text.h"
#include "dockerfile/mount.h"
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

} // namespace

Result<> StageWalker::runCommand(const df::Instruction& instruction, const df::Run& run) {
    StepRequest request;
    request.network = m_session.request.network;
    std::string causeUnknown;
    Work work;
    std::string text = instruction.text();
    for (const auto& heredoc : instruction.heredocs)
        text += fmt::format("\n{}{}", heredoc.content, heredoc.name);
    work.inputs.add("instruction", text);
    work.inputs.add("parent", m_state.chain().str());

    for (const auto& flag : instruction.flags) {
        m_column = static_cast<int>(flag.range.begin.column);
        const std::string value = TRY(expand(flag.value, true));
        if (flag.name == "network") {
            request.network = value == "default" ? m_session.request.network : value;
            continue;
        }
        if (flag.name == "security" && value == "sandbox")
            continue;
        if (flag.name != "mount")
            return fail(Errc::Unsupported, "RUN --{}={} is not supported", flag.name, value);
        const auto mount = TRY(df::parseRunMount(value));
        StepMount step;
        step.target = mount.target.empty() ? std::string{} : absolute(mount.target);
        step.readOnly = mount.readOnly;
        switch (mount.type) {
        case df::MountType::Secret:
        case df::MountType::Ssh:
            if (mount.required)
                return fail(Errc::Unsupported, "RUN --mount=type={} with required: this build was given none",
                            mount.type == df::MountType::Secret ? "secret" : "ssh");
            continue; // what is not required and not given is not there
        case df::MountType::Tmpfs:
            step.type = StepMountType::Tmpfs;
            step.size = mount.size.value_or(0);
            break;
        case df::MountType::Cache:
            if (!mount.from.empty())
                return fail(Errc::Unsupported, "RUN --mount=type=cache with from={} is not supported", mount.from);
            step.type = StepMountType::Cache;
            step.id = mount.id.empty() ? step.target : mount.id;
            step.sharing = mount.sharing == df::CacheSharing::Private  ? StepCacheSharing::Private
                           : mount.sharing == df::CacheSharing::Locked ? StepCacheSharing::Locked
                                                                       : StepCacheSharing::Shared;
            step.mode = mount.mode.value_or(0755);
            step.uid = mount.uid.value_or(0);
            step.gid = mount.gid.value_or(0);
            break;
        case df::MountType::Bind: {
            if (!mount.readOnly)
                return fail(Errc::Unsupported, "RUN --mount=type=bind with rw is not supported");
            step.type = StepMountType::Bind;
            step.source = df::cleanPath("/" + mount.source).substr(1);
            if (step.source.empty())
                step.source = ".";
            if (mount.from.empty()) {
                if (!m_session.context->hasFiles())
                    return fail(Errc::InvalidArgument, "this build has no context to mount from");
                step.fromContext = true;
                const auto& files = m_session.context->files();
                const auto found = files.match(step.source, {}, m_hint);
                if (!found && found.error().code() == Errc::NotFound)
                    return fail(Errc::NotFound, "{}: not found in the build context", mount.source);
                if (!found)
                    return std::unexpected(found.error());
                work.inputs.add("mount:" + step.target, TRY(treeDigest(files, *found)));
            } else {
                const Origin origin = TRY(originOf(mount.from));
                if (!origin.known)
                    causeUnknown = origin.cause;
                step.chain = origin.chain;
                work.inputs.add("mount:" + step.target, origin.chain.str());
            }
            break;
        }
        }
        request.mounts.push_back(std::move(step));
    }
    m_column = 0;

    const auto& config = m_state.image.config;
    const std::vector<std::string> shellPrefix = shell();
    std::string command = run.command.args.front();
    if (!run.command.shellForm) {
        request.args = run.command.args;
    } else if (run.script) {
        // The heredoc is the script.
        const std::string script = instruction.heredocs.front().text();
        if (script.starts_with("#!")) {
            StepMount file;
            file.type = StepMountType::File;
            file.target = "/dev/pipes/" + instruction.heredocs.front().name;
            if (file.target.find('/', 11) != std::string::npos)
                file.target = "/dev/pipes/script";
            file.content = script;
            file.mode = 0755;
            request.args = {file.target};
            request.mounts.push_back(std::move(file));
        } else {
            request.args = shellPrefix;
            request.args.push_back(script);
        }
    } else {
        // The shell reads its heredocs itself.
        for (const auto& heredoc : instruction.heredocs)
            command += fmt::format("\n{}{}", heredoc.content, heredoc.name);
        if (!instruction.heredocs.empty())
            command += '\n';
        request.args = shellPrefix;
        request.args.push_back(command);
    }

    // What the command sees: ENV, then the ARGs that no ENV hides, then proxies that were passed along.
    request.environment = config.env;
    std::string declared;
    int count = 0;
    for (const auto& [name, value] : m_state.args.values) {
        if (!value || getEnvironment(config.env, name))
            continue;
        request.environment.push_back(name + "=" + *value);
        work.inputs.add("arg:" + name, *value);
        declared += fmt::format(" {}={}", name, *value);
        ++count;
    }
    for (const auto& entry : config.env)
        work.inputs.add("env:" + entry.substr(0, entry.find('=')), entry.substr(entry.find('=') + 1));
    for (const auto& [name, value] : m_session.request.buildArgs)
        if (isProxyArg(name) && !getEnvironment(request.environment, name))
            request.environment.push_back(name + "=" + value);
    m_used.clear(); // all of it is in already

    request.user = config.user;
    request.workingDirectory = config.workingDir.empty() ? "/" : config.workingDir;
    request.addHosts = m_session.request.addHosts;
    request.shmSize = m_session.request.shmSize;
    request.contextDirectory = m_session.request.context;
    request.output = [this](int stream, std::string_view data) {
        m_session.events.emit(StepLog{m_number, stream, std::string(data)});
    };
    work.inputs.add("args", fmt::format("{}", fmt::join(request.args, "\n")));
    work.inputs.add("user", request.user);
    work.inputs.add("workdir", request.workingDirectory);
    work.inputs.add("network", request.network);

    std::string shown;
    for (const auto& part : request.args)
        shown += (shown.empty() ? "" : " ") + part;
    work.history = count == 0 ? "RUN " + shown : fmt::format("RUN |{}{} {}", count, declared, shown);
    work.unknown = causeUnknown;
    work.admission = AdmittedBy::Runner;
    request.admit = [this] { return m_admit(); };
    work.execute = [&]() -> Result<std::optional<Layer>> {
        const auto root = TRY(m_session.backend.layers.begin(m_state.chain()));
        const auto outcome = TRY(m_session.backend.steps.run(*root, request, m_session.stop.get_token()));
        if (outcome.exitCode != 0) {
            m_exitCode = outcome.exitCode;
            return fail(Errc::InvalidArgument, "the command '{}' ended with exit code {}{}", shown, outcome.exitCode,
                        outcome.oomKilled ? " (out of memory)" : "");
        }
        return TRY(root->commit({m_session.epoch}));
    };
    return perform(std::move(work));
}

} // namespace slipway::build::detail
