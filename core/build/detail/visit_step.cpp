#include "build/detail/visit_step.h"

#include "build/detail/stage_walker.h"

namespace slipway::build::detail {

namespace df = dockerfile;

Result<> cutBehind(df::Dockerfile& file, VisitPlan& visit) {
    const auto line = static_cast<std::uint32_t>(std::max(visit.point.line, 0));
    const auto holds = [&](const df::Instruction& instruction) {
        return instruction.range.begin.line <= line && line <= instruction.range.end.line;
    };
    for (std::size_t index = 0; index < file.stages.size(); ++index) {
        df::Stage& stage = file.stages[index];
        for (std::size_t at = stage.from; at < stage.end; ++at) {
            if (!holds(file.instructions[at]))
                continue;
            if (at == stage.from && visit.point.side == StepSide::Before)
                return fail(Errc::InvalidArgument, "line {}: there is nothing before FROM", line);
            stage.end = at + 1;
            file.stages.resize(index + 1);
            visit.instruction = &file.instructions[at];
            return {};
        }
    }
    return fail(Errc::InvalidArgument,
                "line {} is no step of the Dockerfile: name a line of an instruction behind FROM", visit.point.line);
}

bool StageWalker::visits(StepSide side) const {
    return m_session.visit != nullptr && m_session.visit->point.side == side &&
           m_session.visit->instruction == m_instruction;
}

StepRequest StageWalker::surroundings() const {
    const auto& config = m_state.image.config;
    StepRequest request;
    request.environment = config.env;
    for (const auto& [name, value] : m_state.args.values)
        if (value && !getEnvironment(config.env, name))
            request.environment.push_back(name + "=" + *value);
    for (const auto& [name, value] : m_session.request.buildArgs)
        if (isProxyArg(name) && !getEnvironment(request.environment, name))
            request.environment.push_back(name + "=" + value);
    request.user = config.user;
    request.workingDirectory = config.workingDir.empty() ? "/" : config.workingDir;
    request.network = m_session.request.network;
    request.addHosts = m_session.request.addHosts;
    request.shmSize = m_session.request.shmSize;
    request.limits = m_session.request.limits;
    return request;
}

Result<> StageWalker::visit(StepRequest request) {
    const auto root = TRY(m_session.backend.layers.begin(m_state.chain()));
    return visit(std::move(request), *root, std::nullopt);
}

Result<> StageWalker::visit(StepRequest request, MutableRoot& root, std::optional<int> exitCode) {
    request.admit = nullptr; // whoever looks around is not one of the steps that are counted
    request.args = shell();
    // "-c" waits for a command; whoever looks around types theirs.
    if (request.args.size() > 1 && request.args.back().starts_with('-') && request.args.back().ends_with('c'))
        request.args.pop_back();
    if (m_session.stop.stop_requested())
        return fail(Errc::Cancelled, "the build was stopped");
    return m_session.visit->visitor({info(), root, request, m_before, m_state.chain(), exitCode});
}

} // namespace slipway::build::detail
