#include "build/builder.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <iterator>
#include <thread>

#include "base/text.h"
#include "build/detail/build_checks.h"
#include "build/detail/preflight.h"
#include "build/detail/session.h"
#include "build/detail/stage_walker.h"

namespace slipway::build {

namespace {

using detail::BuildSession;
using detail::Mode;

// Stages under way at once. They may all be waiting: how many steps run is the scheduler's to say.
constexpr std::size_t maxThreads = 64;

// https://reproducible-builds.org/specs/source-date-epoch: as a build arg, or as an ARG before the first FROM.
Result<std::optional<Timestamp>> sourceDateEpoch(const BuildSession& session) {
    constexpr std::uint64_t limit = 9'000'000'000; // nanoseconds of it fit into 64 bits
    const auto given = session.request.buildArgs.find("SOURCE_DATE_EPOCH");
    const auto text = given != session.request.buildArgs.end() ? std::optional(given->second)
                                                               : session.globals.find("SOURCE_DATE_EPOCH");
    if (!text || text->empty())
        return std::nullopt;
    const auto seconds = parseUnsigned(*text);
    if (!seconds || *seconds >= limit)
        return fail(Errc::InvalidArgument, "SOURCE_DATE_EPOCH={:?} is no time in seconds since 1970",
                    std::string_view(*text));
    return fromUnixNanos(static_cast<std::int64_t>(*seconds) * 1'000'000'000);
}

// Everything before the first instruction: reading, parsing, deciding what is needed.
Result<> prepare(BuildSession& session, std::optional<Failure>& failure) {
    const BuildRequest& request = session.request;
    const auto wrong = [&](Error error) {
        if (!failure) {
            failure = Failure{};
            failure->message = statementOf(error);
            failure->file = request.dockerfile;
        }
        return std::unexpected(std::move(error));
    };
    session.platform = oci::Platform::host().normalized();
    if (!request.platform.empty()) {
        auto platform = oci::Platform::parse(request.platform);
        if (!platform)
            return wrong(std::move(platform.error()));
        session.platform = platform->normalized();
    }
    if (request.network != "default" && request.network != "none" && request.network != "host")
        return wrong(Error(Errc::InvalidArgument,
                           fmt::format("network {} is not known to builds: default, none or host", request.network)));
    if (auto allowed = session.backend.steps.checkNetwork(request.network); !allowed)
        return wrong(std::move(allowed.error()));
    for (const auto& tag : request.tags)
        if (auto checked = session.backend.sink.checkTag(tag); !checked)
            return wrong(std::move(checked.error()));
    if (auto checked = detail::checkReadingArgs(request.buildArgs); !checked)
        return wrong(std::move(checked.error()));
    auto loaded = detail::Context::load(request, session.backend.cache, session.stop.get_token());
    if (!loaded)
        return wrong(std::move(loaded.error()));
    session.context = std::move(*loaded);

    const std::string& text = session.context->dockerfileText();
    auto parsed = dockerfile::parse(text);
    if (!parsed.ok()) {
        const auto& first = parsed.errors.front();
        failure = Failure{first.message,
                          std::nullopt,
                          request.dockerfile,
                          static_cast<int>(first.range.begin.line),
                          static_cast<int>(first.range.begin.column),
                          std::string(dockerfile::lineOf(text, first.range.begin.line)),
                          first.hint};
        std::string message;
        for (const auto& error : parsed.errors)
            message += (message.empty() ? "" : "\n") + dockerfile::render(error, text, request.dockerfile);
        return std::unexpected(Error(Errc::InvalidArgument, std::move(message)));
    }
    session.file = std::move(parsed.file);
    if (session.visit != nullptr)
        if (auto cut = detail::cutBehind(session.file, *session.visit); !cut)
            return wrong(std::move(cut.error()));
    auto globals = detail::GlobalArgs::read(session.file, request.buildArgs, session.platform, request.target);
    if (!globals)
        return wrong(std::move(globals.error()));
    session.globals = std::move(*globals);
    auto contexts = detail::NamedContextSet::load(request.contexts, session.backend.cache, session.stop.get_token());
    if (!contexts)
        return wrong(std::move(contexts.error()));
    session.contexts = std::move(*contexts);
    auto graph = detail::makeStageGraph(session.file, session.globals, session.visit ? "" : request.target,
                                        [&](std::string_view name) { return session.contexts.contains(name); });
    if (!graph) {
        auto& [error, instruction, column] = graph.error();
        if (instruction == nullptr)
            return wrong(std::move(error));
        auto placed = detail::placed(session, *instruction, column, std::move(error));
        failure = std::move(placed.failure);
        return std::unexpected(std::move(placed.error));
    }
    session.graph = std::move(*graph);
    if (auto fine = detail::checkSteps(session); !fine) {
        failure = std::move(fine.error().failure);
        return std::unexpected(std::move(fine.error().error));
    }
    auto epoch = sourceDateEpoch(session);
    if (!epoch)
        return wrong(std::move(epoch.error()));
    session.epoch = *epoch;

    session.done.resize(session.file.stages.size());
    session.firstStep.assign(session.file.stages.size(), 0);
    for (const std::size_t stage : session.graph.order) {
        session.firstStep[stage] = session.steps + 1;
        const auto& place = session.file.stages[stage];
        session.steps += session.graph.stages[stage].replaced ? 1 : static_cast<int>(place.end - place.from);
    }
    return {};
}

void runStage(BuildSession& session, std::size_t stage) {
    auto state = detail::StageWalker(session, stage).run();
    if (state)
        session.finish(stage, std::move(*state));
    else
        session.fail(std::move(state.error()), Failure{}); // known already, unless it was cancelled
}

// In the graph's order. A stage that waits only waits for earlier ones in it, and the earliest that is not finished
// always has a thread: no deadlock, even with more stages than threads.
void runStages(BuildSession& session) {
    const auto order = session.graph.order;
    std::atomic<std::size_t> next = 0;
    const auto work = [&] {
        for (std::size_t at; (at = next++) < order.size() && !session.stop.stop_requested();)
            runStage(session, order[at]);
    };
    const std::size_t threads = session.mode == Mode::Plan ? 1 : std::min(order.size(), maxThreads);
    std::vector<std::jthread> helpers;
    for (std::size_t i = 1; i < threads; ++i)
        helpers.emplace_back(work);
    work();
}

Result<oci::Digest> storeImage(BuildSession& session) {
    detail::StageState& state = *session.done[session.graph.target];
    for (const auto& [name, value] : session.request.labels)
        state.image.config.labels[name] = value;
    if (state.image.history.empty() && !state.image.created)
        state.image.created = session.epoch.value_or(now());
    BuiltImage image;
    image.config = oci::serializeImageConfig(state.image);
    image.chainIds = state.chainIds;
    image.parent = state.baseId;
    image.tags = session.request.tags;
    return session.backend.sink.put(image);
}

std::vector<Warning> checkWarnings(const dockerfile::CheckResult& checked) {
    std::vector<Warning> warnings;
    for (const auto& found : checked.findings) {
        std::string message = found.message.text;
        if (!found.hint.empty())
            message += fmt::format(" ({})", found.hint.text);
        warnings.push_back({static_cast<int>(found.range.begin.line), static_cast<int>(found.range.begin.column),
                            std::string(found.rule->name), std::move(message)});
    }
    return warnings;
}

// What was asked for and comes to nothing.
std::vector<Warning> unusedOptions(const BuildSession& session) {
    std::vector<Warning> warnings;
    for (const auto& name : session.request.noCacheStages)
        if (!session.file.findStage(name))
            warnings.push_back({0, 0, "UnknownStage", fmt::format("no stage is called {} (--no-cache-filter)", name)});
    for (const auto& [name, value] : session.request.buildArgs) {
        const bool used = session.consumedArgs.contains(name) || session.globals.declared(name) ||
                          session.globals.predefined(name) || detail::isProxyArg(name) || name == "SOURCE_DATE_EPOCH" ||
                          name.starts_with("BUILDKIT_");
        if (!used)
            warnings.push_back({0, 0, "UnusedBuildArg", fmt::format("no ARG takes the build arg {}", name)});
    }
    return warnings;
}

} // namespace

Builder::Builder(Backend backend)
    : m_backend(backend) {
    if (m_backend.scheduler == nullptr)
        m_backend.scheduler = &m_own;
}

struct Builder::Visit {
    detail::VisitPlan plan;
};

Result<BuildResult> Builder::build(const BuildRequest& request, EventSink& events, std::stop_token stop) {
    return run(request, events, std::move(stop), nullptr);
}

Result<> Builder::visit(const BuildRequest& request, const StepPoint& point, const StepVisitor& visitor,
                        EventSink& events, std::stop_token stop) {
    Visit visit{{point, visitor}};
    TRY(run(request, events, std::move(stop), &visit));
    return {};
}

Result<BuildResult> Builder::run(const BuildRequest& request, EventSink& events, std::stop_token stop, Visit* visit) {
    const auto begin = std::chrono::steady_clock::now();
    const std::string id = request.id.empty() ? randomHex(12) : request.id;
    BuildSession session(request, m_backend, Mode::Build, &events);
    session.visit = visit != nullptr ? &visit->plan : nullptr;
    const std::stop_callback stopper(stop, [&session] { session.stop.request_stop(); });

    const auto end = [&](BuildFinished finished) {
        finished.build = id;
        finished.durationMs =
            std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - begin).count();
        finished.cachedSteps = session.cachedSteps;
        session.events.emit(std::move(finished));
    };
    const auto failed = [&](Error error, std::optional<Failure> failure) -> Result<BuildResult> {
        if (stop.stop_requested())
            error = Error(Errc::Cancelled, Fact{FactCode::BuildCancelled});
        BuildFinished finished;
        finished.outcome = error.code() == Errc::Cancelled ? BuildOutcome::Cancelled : BuildOutcome::Failed;
        if (!failure || failure->message.empty()) {
            failure = Failure{};
            failure->message = statementOf(error);
        }
        finished.error = std::move(failure);
        end(std::move(finished));
        return std::unexpected(std::move(error));
    };

    const auto text = [&session] {
        return session.context ? std::make_shared<const std::string>(session.context->dockerfileText()) : nullptr;
    };
    std::optional<Failure> failure;
    if (auto ready = prepare(session, failure); !ready) {
        session.events.emit(BuildStarted{id, request.dockerfile, 0, text()});
        return failed(std::move(ready.error()), std::move(failure));
    }
    session.events.emit(BuildStarted{id, request.dockerfile, session.steps, text()});
    for (const auto& message : request.warnings)
        session.events.emit(Warning{0, 0, "BuildOption", message});
    const auto checked = detail::checkDockerfile(session);
    const auto warnings = checkWarnings(checked);
    for (const auto& warning : warnings)
        session.events.emit(warning);
    if (checked.asErrors && !warnings.empty()) {
        const Warning& first = warnings.front();
        Failure why;
        why.message = fmt::format("{}: {}", first.rule, first.message);
        why.file = request.dockerfile;
        why.line = first.line;
        why.column = first.column;
        why.source = dockerfile::lineOf(session.context->dockerfileText(), static_cast<std::uint32_t>(first.line));
        why.hint = Fact{FactCode::ChecksAreErrors};
        Error error(Errc::InvalidArgument,
                    fmt::format("{}:{}:{}: {}", why.file, why.line, why.column, why.message.text));
        return failed(std::move(error), std::move(why));
    }
    runStages(session);
    if (session.error || !session.done[session.graph.target])
        return failed(session.error.value_or(Error(Errc::Cancelled, Fact{FactCode::BuildCancelled})),
                      std::move(session.failure));
    if (visit != nullptr) {
        end({});
        return BuildResult{{}, session.cachedSteps};
    }
    for (auto& warning : unusedOptions(session))
        session.events.emit(std::move(warning));
    auto image = storeImage(session);
    if (!image)
        return failed(std::move(image.error()).withContext("store the image"), std::nullopt);
    BuildFinished finished;
    finished.outcome = BuildOutcome::Ok;
    finished.image = image->str();
    finished.tags = request.tags;
    end(std::move(finished));
    return BuildResult{*image, session.cachedSteps};
}

Result<Plan> Builder::plan(const BuildRequest& request, const std::stop_token& stop) {
    BuildSession session(request, m_backend, Mode::Plan, nullptr);
    const std::stop_callback stopper(stop, [&session] { session.stop.request_stop(); });
    std::optional<Failure> failure;
    const auto prepared = prepare(session, failure);
    if (prepared)
        runStages(session);
    if (stop.stop_requested())
        return fail(Errc::Cancelled, "nobody waits for the plan any more");
    TRY(prepared);
    if (session.error)
        return std::unexpected(std::move(*session.error));
    session.plan.warnings = checkWarnings(detail::checkDockerfile(session));
    std::ranges::move(unusedOptions(session), std::back_inserter(session.plan.warnings));
    std::ranges::sort(session.plan.steps, {}, [](const PlannedStep& step) { return step.info.step; });
    session.plan.predictedMs = session.done[session.graph.target]->predictedMs;
    session.plan.unpredicted = static_cast<int>(
        std::ranges::count_if(session.plan.steps, [](const PlannedStep& step) { return !step.predictedMs; }));
    return std::move(session.plan);
}

} // namespace slipway::build
