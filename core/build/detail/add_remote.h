// ADD of what is not in the context: files of web servers, git repositories.
#pragma once

#include <string>

#include "build/detail/cache_inputs.h"
#include "build/detail/copier.h"
#include "build/detail/copy_plan.h"
#include "build/detail/session.h"

namespace slipway::build::detail {

// Whether ADD takes it for one.
bool isRemoteSource(const std::string& text);
// Adds `text` to the plan, its flags and form checked.
Result<> addRemote(CopyPlan& plan, const std::string& text, int column);
// Once all sources are known.
Result<> checkRemotes(const CopyPlan& plan);

// A step's own words, for what takes time.
struct RemoteReport {
    PullProgress progress;
    std::function<void(std::string_view)> output;
};

// Works on the plan's remote sources for one step.
class RemoteAdder {
public:
    RemoteAdder(BuildSession& session, CopyPlan& plan, RemoteReport report)
        : m_session(session)
        , m_plan(plan)
        , m_report(std::move(report)) {}

    // What they hold now, as inputs of the step; asks servers and repositories where it must. `column` is set to that
    // of the source at hand. When planning nobody is asked, and the answer is why it cannot be known; empty: it is.
    Result<std::optional<Fact>> describe(CacheInputs& inputs, int& column);
    // Puts one into the root. `inside`: the path for a file of this name.
    Result<> place(CopyPlan::Remote& remote, Copier& copier,
                   const std::function<std::string(const std::string&)>& inside);

private:
    Result<> fetch(CopyPlan::Remote& remote, bool conditional);
    Result<> placeFile(CopyPlan::Remote& remote, Copier& copier,
                       const std::function<std::string(const std::string&)>& inside);
    Result<> placeTree(CopyPlan::Remote& remote, Copier& copier);

    BuildSession& m_session;
    CopyPlan& m_plan;
    RemoteReport m_report;
};

} // namespace slipway::build::detail
