// Walks through one stage: for each instruction its inputs, its key, the cache, and, when building, its work. Planning
// takes the same way and stops short of the work, so that both always agree.
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include "build/detail/add_remote.h"
#include "build/detail/cache_inputs.h"
#include "build/detail/copy_plan.h"
#include "build/detail/file_tree.h"
#include "build/detail/session.h"
#include "dockerfile/mount.h"

namespace slipway::build::detail {

class StageWalker {
public:
    StageWalker(BuildSession& session, std::size_t stage);
    // The whole stage. On failure the events and the session know; the error says where.
    Result<StageState> run();

private:
    // Who says when the work may begin: for a command its runner, which may have to wait for locks before.
    enum class AdmittedBy { Builder, Runner };
    // What the layer is made on. One made on an empty root (COPY --link) is the same whatever lies below it.
    enum class Base { Parent, Empty };
    // Whether a cached result was there when it was asked for first.
    enum class Found { Before, Meanwhile };
    // An instruction that may add a layer.
    struct Work {
        AdmittedBy admission = AdmittedBy::Builder;
        Base base = Base::Parent;
        CacheInputs inputs; // without the parent
        std::string history;
        std::function<Result<std::optional<Layer>>()> execute;
        // Set when the inputs cannot be known yet (planning behind a stage that would run): why.
        std::optional<Fact> unknown;
    };
    // Another stage or image that a COPY or a mount takes files from.
    struct Origin {
        const NamedDirectory* directory = nullptr; // a context of the build's; null: `chain`
        oci::Digest chain;
        bool known = true;
        std::optional<Fact> cause; // of a stage that is not known
        std::string name;          // for messages: "stage build", "image x", "context assets"
    };

    // stage_walker.cpp: the frame around each instruction.
    Result<> step(const dockerfile::Instruction& instruction, int number);
    Result<> dispatch(const dockerfile::Instruction& instruction);
    Result<> perform(Work work);
    Result<> metadata(std::string history, std::string change = {});
    Result<bool> takeFromCache(const std::string& key, const std::string& slot, const Work& work, Found found);
    Result<> addLayer(const Layer& layer, Base base);
    std::optional<Fact> missReason(const std::optional<CacheRecord>& before, const std::string& key,
                                   const CacheInputs& inputs) const;
    static std::optional<LastRun> lastRun(const std::optional<CacheRecord>& record);
    void note(bool cached, const std::optional<Fact>& reason, const std::optional<LastRun>& last);
    void started(const std::optional<Fact>& reason);
    void finished(std::uint64_t size);
    Error failed(Error error);
    Result<> from(const dockerfile::Instruction& instruction);
    Result<> fromImage(const dockerfile::Instruction& instruction, const ImageContext& image);
    Result<> fromDirectory(const dockerfile::Instruction& instruction, const NamedDirectory& directory);
    Result<> triggers();
    Result<Origin> originOf(const std::string& name);
    void addHistory(std::string text, Timestamp created, bool emptyLayer);
    std::string slotOf() const;
    StepInfo info() const;

    // Variables.
    Result<std::string> expand(std::string_view text, bool keepQuotes = false);
    Result<std::string> expand(const dockerfile::Word& word); // an error is the word's
    void addUsed(CacheInputs& inputs);
    std::string absolute(const std::string& path) const; // relative to WORKDIR; clean

    // metadata_steps.cpp
    Result<> arg(const dockerfile::Arg& arg);
    Result<> env(const dockerfile::Env& env);
    Result<> label(const dockerfile::Label& label);
    Result<> command(const dockerfile::Instruction& instruction);
    Result<> healthcheck(const dockerfile::Healthcheck& check);
    Result<> expose(const dockerfile::Expose& expose);
    Result<> volume(const dockerfile::Volume& volume);
    Result<> workdir(const dockerfile::Workdir& workdir);
    Result<> simple(const dockerfile::Instruction& instruction);
    std::vector<std::string> shell() const;

    // copy_step.cpp
    Result<> copy(const dockerfile::Instruction& instruction, const dockerfile::Copy& copy);
    Result<CopyPlan> planCopy(const dockerfile::Instruction& instruction, const dockerfile::Copy& copy);
    Result<> findSources(const FileTree& tree, CopyPlan& plan, const std::string& originName);
    Result<> checkDestination(const CopyPlan& plan, int root);
    RemoteReport remoteReport();
    // visit_step.cpp
    bool visits(StepSide side) const;    // the instruction at hand, on this side of it
    StepRequest surroundings() const;    // what a command would see here
    Result<> visit(StepRequest request); // on a root of its own
    Result<> visit(StepRequest request, MutableRoot& root, std::optional<int> exitCode);

    // run_step.cpp
    Result<> runCommand(const dockerfile::Instruction& instruction, const dockerfile::Run& run);
    void setCommand(const dockerfile::Instruction& instruction, const dockerfile::Run& run, StepRequest& request) const;
    // run_mounts.cpp: what --mount asks for, into the request and the step's inputs.
    Result<> addMount(const std::string& flag, StepRequest& request, Work& work);
    Result<> addBindSource(const dockerfile::RunMount& mount, StepMount& step, Work& work);
    Result<> addCacheSource(const dockerfile::RunMount& mount, StepMount& step, Work& work);
    Result<> addSecret(const dockerfile::RunMount& mount, StepMount step, StepRequest& request);
    Result<> addAgent(const dockerfile::RunMount& mount, StepMount step, StepRequest& request);

    BuildSession& m_session;
    const std::size_t m_index;
    const dockerfile::Stage& m_stage;
    StageState m_state;
    oci::Platform m_platform;

    // The instruction at hand.
    const dockerfile::Instruction* m_instruction = nullptr;
    int m_number = 0;
    oci::Digest m_before; // the chain below it
    std::chrono::steady_clock::time_point m_begin;
    std::atomic<bool> m_started = false; // a pull reports from its own threads
    std::function<Result<>()> m_admit;   // waits until the step may run
    Claims::Claim* m_claim = nullptr;    // while it is being made: who waits for it hears of it
    bool m_quiet = false;                // a trigger: its events are those of FROM
    std::string m_trigger;
    std::map<std::string, std::string> m_used; // variables that it used: "arg:NAME", "env:NAME"
    std::size_t m_lookedUp = 0;                // bytes of values, so far
    Statement m_hint;                          // these three for a failure
    int m_column = 0;
    std::optional<int> m_exitCode;
    std::optional<Fact> m_missing; // what RUN requires and the build was not given
};

} // namespace slipway::build::detail
