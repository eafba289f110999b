// RUN.
#include "build/detail/stage_walker.h"

#include <algorithm>

#include "base/text.h"
#include "build/detail/preflight.h"
#include "build/detail/secret_mask.h"

namespace slipway::build::detail {

namespace df = dockerfile;

void StageWalker::setCommand(const df::Instruction& instruction, const df::Run& run, StepRequest& request) const {
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
}

Result<> StageWalker::runCommand(const df::Instruction& instruction, const df::Run& run) {
    StepRequest request;
    m_missing.reset();
    request.network = m_session.request.network;
    Work work;
    std::string text = instruction.text();
    for (const auto& heredoc : instruction.heredocs)
        text += fmt::format("\n{}{}", heredoc.content, heredoc.name);
    work.inputs.add("instruction", text);
    work.inputs.add("parent", m_state.chain().str());

    TRY(checkRunFlags(instruction, m_session.backend.steps, m_column));
    // ENV comes first: an ssh mount looks whether it names an agent.
    const auto& config = m_state.image.config;
    request.environment = config.env;
    for (const auto& flag : instruction.flags) {
        m_column = static_cast<int>(flag.range.begin.column);
        if (flag.name == "mount")
            TRY(addMount(flag.value, request, work));
        else if (flag.name == "network" && flag.value != "default")
            request.network = flag.value;
    }
    m_column = 0;
    setCommand(instruction, run, request);

    // What the command sees: ENV, then the ARGs that no ENV hides, then proxies that were passed along.
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
    request.limits = m_session.request.limits;
    SecretMask mask;
    for (const auto& mount : request.mounts)
        mask.add(mount.secret.view());
    for (const auto& [name, secret] : request.secretEnvironment)
        mask.add(secret.view());
    const auto say = [this](int stream, std::string_view data) {
        if (data.empty())
            return;
        m_session.events.emit(StepLog{m_number, stream, std::string(data)});
        if (m_claim != nullptr)
            m_claim->say(stream, data);
    };
    request.output = [&](int stream, std::string_view data) {
        if (mask.empty())
            say(stream, data);
        else
            say(stream, mask.pass(stream, data));
    };
    work.inputs.add("args", fmt::format("{}", fmt::join(request.args, "\n")));
    work.inputs.add("user", request.user);
    work.inputs.add("workdir", request.workingDirectory);
    work.inputs.add("network", request.network);
    if (!request.addHosts.empty())
        work.inputs.add("hosts", fmt::format("{}", fmt::join(request.addHosts, " ")));

    std::string shown;
    for (const auto& part : request.args)
        shown += (shown.empty() ? "" : " ") + part;
    work.history = count == 0 ? "RUN " + shown : fmt::format("RUN |{}{} {}", count, declared, shown);
    work.admission = AdmittedBy::Runner;
    request.admit = [this] { return m_admit(); };
    std::unique_ptr<MutableRoot> left; // by a command that failed, for whoever looks at it
    work.execute = [&]() -> Result<std::optional<Layer>> {
        if (m_missing)
            return fail(Errc::NotFound, *m_missing);
        // Known since the build began, but for triggers: they came with an image that nobody had seen.
        TRY(m_session.backend.steps.checkPlatform(m_platform));
        auto root = TRY(m_session.backend.layers.begin(m_state.chain()));
        const auto outcome = TRY(m_session.backend.steps.run(*root, request, m_session.stop.get_token()));
        for (const int stream : {1, 2})
            say(stream, mask.rest(stream));
        if (outcome.exitCode != 0) {
            m_exitCode = outcome.exitCode;
            if (visits(StepSide::After))
                left = std::move(root);
            return fail(Errc::InvalidArgument,
                        Fact{outcome.oomKilled ? FactCode::CommandOutOfMemory : FactCode::CommandFailed,
                             {{"command", shown}, {"exitCode", std::int64_t{outcome.exitCode}}}});
        }
        return TRY(root->commit({m_session.epoch}));
    };
    if (visits(StepSide::Before))
        return visit(std::move(request));
    auto done = perform(std::move(work));
    // Only now: others may wait for the step's place and its result meanwhile.
    if (left)
        TRY(visit(std::move(request), *left, m_exitCode));
    else if (done && visits(StepSide::After))
        return visit(std::move(request));
    return done;
}

} // namespace slipway::build::detail
