#include "engine/step_shells.h"

#include <algorithm>
#include <future>
#include <map>
#include <mutex>
#include <thread>

#include <fcntl.h>

#include "base/file.h"
#include "base/log.h"
#include "base/scope.h"
#include "base/text.h"
#include "build/builder.h"
#include "engine/detail/build_steps.h"
#include "engine/detail/core.h"
#include "engine/detail/layer_changes.h"
#include "engine/detail/tree_file.h"

namespace slipway::engine {

namespace {

constexpr std::size_t kRemembered = 100;      // ended ones, for get()
constexpr std::size_t kMostChanges = 100'000; // of one step
constexpr std::size_t kMostText = 1 << 20;    // of one file

class Silent final : public build::EventSink {
public:
    void handle(const build::Event&) override {}
};

std::uint16_t cells(int number) {
    return static_cast<std::uint16_t>(std::clamp(number, 0, 65535));
}

} // namespace

struct StepShells::Impl {
    explicit Impl(Core& owner)
        : core(owner) {}

    struct Session {
        ShellState state; // these two guarded by `guard`
        const runtime::MonitorClient* monitor = nullptr;
        std::stop_source stop;
        std::promise<Result<UniqueFd>> opened;
        bool answered = false; // only its own thread looks at it
        bool over = false;     // guarded: its thread has nothing left to do
        std::thread thread;
    };
    using SessionPointer = std::shared_ptr<Session>;

    void answer(Session& session, Result<UniqueFd> result) {
        if (!std::exchange(session.answered, true))
            session.opened.set_value(std::move(result));
    }
    Result<> run(const SessionPointer& session, const Caller& caller, const BuildOptions& build,
                 const ShellOptions& shell);
    Result<> look(Session& session, BuildSteps& steps, const build::StepVisit& visit, const ShellOptions& shell,
                  std::stop_token stop);
    void forgetOldest();
    // Builds to behind the step at `line` and looks at it.
    Result<> visitAfter(const Caller& caller, const BuildOptions& build, int line, const build::StepVisitor& look,
                        std::stop_token stop);

    Core& core;
    std::mutex guard;
    std::map<std::string, SessionPointer> table;
    std::vector<std::string> order; // ids, the oldest first
};

StepShells::StepShells(Core& core)
    : m_impl(std::make_unique<Impl>(core)) {}

StepShells::~StepShells() {
    std::vector<Impl::SessionPointer> sessions;
    {
        const std::lock_guard lock(m_impl->guard);
        for (const auto& [id, session] : m_impl->table)
            sessions.push_back(session);
    }
    for (const auto& session : sessions)
        session->stop.request_stop();
    for (const auto& session : sessions)
        if (session->thread.joinable())
            session->thread.join();
}

// With `guard` held. Joins threads that are about to return.
void StepShells::Impl::forgetOldest() {
    for (const auto& [id, session] : table)
        if (session->over && session->thread.joinable())
            session->thread.join();
    for (auto id = order.begin(); table.size() > kRemembered && id != order.end();) {
        if (!table.at(*id)->over) {
            ++id;
            continue;
        }
        table.erase(*id);
        id = order.erase(id);
    }
}

Result<> StepShells::Impl::look(Session& session, BuildSteps& steps, const build::StepVisit& visit,
                                const ShellOptions& shell, std::stop_token stop) {
    build::StepRequest request = visit.request;
    if (!shell.command.empty())
        request.args = shell.command;
    {
        const std::lock_guard lock(guard);
        session.state.step = visit.info;
        session.state.stepExitCode = visit.exitCode;
    }
    runtime::ShellTerminal terminal;
    terminal.tty = shell.tty;
    terminal.columns = cells(shell.width);
    terminal.rows = cells(shell.height);
    terminal.started = [&](UniqueFd stream, const runtime::MonitorClient& monitor) {
        {
            const std::lock_guard lock(guard);
            session.monitor = &monitor;
            session.state.running = true;
        }
        answer(session, std::move(stream));
    };
    const auto outcome = steps.shell(visit.root, request, terminal, stop);
    const std::lock_guard lock(guard);
    session.monitor = nullptr;
    session.state.running = false;
    session.state.exitCode = outcome ? outcome->exitCode : 137;
    if (!outcome)
        return std::unexpected(outcome.error());
    return {};
}

Result<> StepShells::Impl::run(const SessionPointer& session, const Caller& caller, const BuildOptions& options,
                               const ShellOptions& shell) {
    Silent silent;
    return core.runningBuilds->run(
        options, RunningBuilds::Keep::Nowhere, silent, session->stop.get_token(),
        [&](const std::string& id, build::EventSink& events, std::stop_token stop) -> Result<> {
            return core.builds->with(
                caller, options,
                [&](build::Builder& builder, build::BuildRequest& request, BuildSteps& steps) -> Result<> {
                    request.id = id;
                    const ScopeExit keep([&] { core.cacheKeeping->wake(); });
                    return builder.visit(
                        request, shell.point,
                        [&](const build::StepVisit& visit) { return look(*session, steps, visit, shell, stop); },
                        events, stop);
                });
        });
}

Result<UniqueFd> StepShells::open(const Caller& caller, const BuildOptions& build, const ShellOptions& shell,
                                  std::stop_token gone) {
    BuildOptions options = build;
    if (options.id.empty())
        options.id = randomHex(12);
    TRY(RunningBuilds::checkId(options.id));
    auto session = std::make_shared<Impl::Session>();
    session->state.id = options.id;
    {
        const std::lock_guard lock(m_impl->guard);
        if (m_impl->table.contains(options.id))
            return fail(Errc::Conflict, "there was a build {} already", options.id);
        m_impl->forgetOldest();
        m_impl->table.emplace(options.id, session);
        m_impl->order.push_back(options.id);
    }
    auto opened = session->opened.get_future();
    {
        const std::lock_guard lock(m_impl->guard);
        session->thread = std::thread([impl = m_impl.get(), session, caller, options, shell, gone = std::move(gone)] {
            const std::stop_callback whenGone(gone, [&] { session->stop.request_stop(); });
            auto done = impl->run(session, caller, options, shell);
            // Before it was open; afterwards the stream's end says that it is over.
            impl->answer(*session, done ? Result<UniqueFd>(fail(Errc::Internal, "the step was never reached"))
                                        : Result<UniqueFd>(std::unexpected(std::move(done.error()))));
            const std::lock_guard ended(impl->guard);
            session->over = true;
        });
    }
    return opened.get();
}

Result<> StepShells::resize(const std::string& id, int width, int height) {
    if (width < 0 || height < 0 || width > 65535 || height > 65535)
        return fail(Errc::InvalidArgument, "a terminal of {} by {} cells", width, height);
    const std::lock_guard lock(m_impl->guard);
    const auto found = m_impl->table.find(id);
    if (found == m_impl->table.end())
        return fail(Errc::NotFound, "no such step shell: {}", id);
    if (found->second->monitor == nullptr)
        return fail(Errc::Conflict, "the step shell {} is not running", id);
    return found->second->monitor->resize(cells(height), cells(width));
}

Result<ShellState> StepShells::get(const std::string& id) const {
    const std::lock_guard lock(m_impl->guard);
    const auto found = m_impl->table.find(id);
    if (found == m_impl->table.end())
        return fail(Errc::NotFound, "no such step shell: {}", id);
    return found->second->state;
}

Result<> StepShells::Impl::visitAfter(const Caller& caller, const BuildOptions& build, int line,
                                      const build::StepVisitor& look, std::stop_token stop) {
    Silent silent;
    return core.runningBuilds->run(
        build, RunningBuilds::Keep::Nowhere, silent, stop,
        [&](const std::string& id, build::EventSink& events, std::stop_token stopped) -> Result<> {
            return core.builds->with(
                caller, build, [&](build::Builder& builder, build::BuildRequest& request, BuildSteps&) -> Result<> {
                    request.id = id;
                    return builder.visit(request, {line, build::StepSide::After}, look, events, stopped);
                });
        });
}

namespace {

Result<> refuseImage(const build::StepVisit& visit) {
    if (visit.before.empty() && visit.info.text.starts_with("FROM"))
        return fail(Errc::InvalidArgument, Fact{FactCode::LineIsImage});
    return {};
}

} // namespace

Result<StepChanges> StepShells::changes(const Caller& caller, const BuildOptions& build, int line,
                                        std::stop_token stop) {
    auto& core = m_impl->core;
    StepChanges changes;
    const auto look = [&](const build::StepVisit& visit) -> Result<> {
        changes.step = visit.info;
        if (visit.exitCode || visit.after == visit.before)
            return {};
        TRY(refuseImage(visit));
        const auto layers = TRY(core.store->layers().lowerDirs(visit.after));
        const auto top = TRY(openFile(core.store->layout().inFs(layers.front()), O_RDONLY | O_DIRECTORY));
        const auto below = TRY(BuildRoot::make(core, visit.before, false));
        const int root = visit.before.empty() ? -1 : TRY(below->directory());
        changes.files = TRY(layerChanges(top.get(), root, kMostChanges, changes.cut));
        return {};
    };
    TRY(m_impl->visitAfter(caller, build, line, look, stop));
    return changes;
}

Result<StepFile> StepShells::file(const Caller& caller, const BuildOptions& build, int line, const std::string& path,
                                  std::stop_token stop) {
    auto& core = m_impl->core;
    StepFile file;
    const auto readFrom = [&](const oci::Digest& chain) -> Result<std::optional<TreeFile>> {
        if (chain.empty())
            return std::optional<TreeFile>();
        const auto root = TRY(BuildRoot::make(core, chain, false));
        return readTreeFile(TRY(root->directory()), path, kMostText);
    };
    const auto look = [&](const build::StepVisit& visit) -> Result<> {
        file.step = visit.info;
        TRY(refuseImage(visit));
        file.before = TRY(readFrom(visit.before));
        file.after = TRY(readFrom(visit.exitCode ? visit.before : visit.after));
        return {};
    };
    TRY(m_impl->visitAfter(caller, build, line, look, stop));
    return file;
}

} // namespace slipway::engine
