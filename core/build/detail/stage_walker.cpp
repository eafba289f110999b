#include "build/detail/stage_walker.h"

#include <algorithm>

#include "base/scope.h"
#include "base/text.h"
#include "dockerfile/ignore.h"
#include "oci/chain_id.h"

namespace slipway::build::detail {

namespace df = dockerfile;

namespace {

// Bytes of values that one stage may look up: no Dockerfile that means well comes near it.
constexpr std::size_t maxLookedUp = 256u << 20;
constexpr const char* scratchPath = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

Fact imageNotHere(const std::string& image) {
    return {FactCode::ImageNotHere, {{"image", image}}};
}

std::int64_t millisecondsSince(std::chrono::steady_clock::time_point begin) {
    return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - begin).count();
}

} // namespace

Result<StageState> BuildSession::waitFor(std::size_t stage) {
    std::unique_lock lock(mutex);
    if (!graph.stages[stage].needed) {
        // Only a trigger asks for it: what is in an image's ONBUILD was not known when the stages were chosen. Whoever
        // comes first makes it; it uses earlier stages alone, so nobody waits in a circle.
        graph.stages[stage].needed = true;
        firstStep[stage] = steps + 1;
        steps += static_cast<int>(file.stages[stage].end - file.stages[stage].from);
        lock.unlock();
        auto state = StageWalker(*this, stage).run();
        if (!state)
            return std::unexpected(std::move(state.error()));
        finish(stage, *state);
        return state;
    }
    changed.wait(lock, [&] { return broken || done[stage]; });
    if (!done[stage])
        return slipway::fail(Errc::Cancelled, Fact{FactCode::BuildStopped});
    return *done[stage];
}

Result<BuildSession::Admission> BuildSession::admit() {
    Admission admission;
    // First the build's own: who waits for its turn in there must not keep others from running.
    if (ownSlots)
        admission.ofBuild = TRY(ownSlots->take(stop.get_token()));
    admission.ofEngine = TRY(backend.scheduler->slots().take(stop.get_token()));
    return admission;
}

void BuildSession::finish(std::size_t stage, StageState state) {
    {
        const std::lock_guard lock(mutex);
        done[stage] = std::move(state);
    }
    changed.notify_all();
}

void BuildSession::fail(Error first, Failure what) {
    {
        const std::lock_guard lock(mutex);
        // What is cancelled because of the first failure is not news.
        if (!error) {
            error = std::move(first);
            failure = std::move(what);
        }
        broken = true;
    }
    stop.request_stop();
    changed.notify_all();
}

bool BuildSession::cacheOff(std::size_t stage) const {
    if (request.noCache)
        return true;
    const auto& name = file.stages[stage].name;
    return std::ranges::any_of(request.noCacheStages, [&](const std::string& given) {
        return given == std::to_string(stage) || (!name.empty() && toLower(given) == name);
    });
}

StageWalker::StageWalker(BuildSession& session, std::size_t stage)
    : m_session(session)
    , m_index(stage)
    , m_stage(session.file.stages[stage])
    , m_platform(session.platform) {}

Result<StageState> StageWalker::run() {
    int number = m_session.firstStep[m_index];
    const std::size_t end = m_session.graph.stages[m_index].replaced ? m_stage.from + 1 : m_stage.end;
    for (std::size_t at = m_stage.from; at < end; ++at)
        TRY(step(m_session.file.instructions[at], number++));
    return std::move(m_state);
}

StepInfo StageWalker::info() const {
    StepInfo info;
    info.step = m_number;
    info.steps = m_session.steps;
    info.stage = m_stage.name.empty() ? std::to_string(m_index) : m_stage.name;
    info.line = static_cast<int>(m_instruction->range.begin.line);
    info.endLine = static_cast<int>(m_instruction->range.end.line);
    info.text = m_instruction->text();
    return info;
}

Result<> StageWalker::step(const df::Instruction& instruction, int number) {
    m_instruction = &instruction;
    m_number = number;
    m_begin = std::chrono::steady_clock::now();
    m_started = false;
    if (m_session.stop.stop_requested())
        return fail(Errc::Cancelled, Fact{FactCode::BuildStopped});
    m_before = m_state.chain();
    // What a command mounts is only known on its way; it looks for itself.
    const bool looks = !std::holds_alternative<df::Run>(instruction.body);
    auto result = looks && visits(StepSide::Before) ? visit(surroundings()) : dispatch(instruction);
    if (result && looks && visits(StepSide::After))
        result = visit(surroundings());
    if (!result)
        return std::unexpected(failed(std::move(result.error())));
    return {};
}

Result<> StageWalker::dispatch(const df::Instruction& instruction) {
    m_used.clear();
    m_hint = {};
    m_column = 0;
    m_exitCode.reset();
    if (const auto* body = std::get_if<df::From>(&instruction.body); body != nullptr)
        return from(instruction);
    if (const auto* body = std::get_if<df::Run>(&instruction.body))
        return runCommand(instruction, *body);
    if (const auto* body = std::get_if<df::Copy>(&instruction.body))
        return copy(instruction, *body);
    if (const auto* body = std::get_if<df::Arg>(&instruction.body))
        return arg(*body);
    if (const auto* body = std::get_if<df::Env>(&instruction.body))
        return env(*body);
    if (const auto* body = std::get_if<df::Label>(&instruction.body))
        return label(*body);
    if (const auto* body = std::get_if<df::Healthcheck>(&instruction.body))
        return healthcheck(*body);
    if (const auto* body = std::get_if<df::Expose>(&instruction.body))
        return expose(*body);
    if (const auto* body = std::get_if<df::Volume>(&instruction.body))
        return volume(*body);
    if (const auto* body = std::get_if<df::Workdir>(&instruction.body))
        return workdir(*body);
    return simple(instruction);
}

std::string StageWalker::slotOf() const {
    CacheInputs place;
    place.add("context", m_session.request.contextName);
    place.add("dockerfile", m_session.request.dockerfile);
    place.add("stage", m_stage.name.empty() ? std::to_string(m_index) : m_stage.name);
    place.add("step", std::to_string(m_number - m_session.firstStep[m_index]));
    place.add("trigger", m_trigger);
    return place.key();
}

void StageWalker::note(bool cached, const std::optional<Fact>& reason, const std::optional<LastRun>& last) {
    std::optional<std::int64_t> predicted;
    if (cached)
        predicted = 0;
    else if (last)
        predicted = last->durationMs;
    m_state.predictedMs += predicted.value_or(0);
    if (m_quiet)
        return;
    const std::lock_guard lock(m_session.mutex);
    if (cached)
        ++m_session.cachedSteps;
    if (m_session.mode == Mode::Plan)
        m_session.plan.steps.push_back({info(), cached, Statement(reason), last, predicted});
}

void StageWalker::started(const std::optional<Fact>& reason) {
    if (m_quiet || m_started.exchange(true))
        return;
    m_session.events.emit(StepStarted{info(), Statement(reason)});
}

void StageWalker::finished(std::uint64_t size) {
    if (!m_quiet)
        m_session.events.emit(StepFinished{m_number, millisecondsSince(m_begin), size});
}

Error StageWalker::failed(Error error) {
    Failure failure;
    failure.message = statementOf(error);
    failure.exitCode = m_exitCode;
    failure.file = m_session.request.dockerfile;
    const auto& place = m_instruction->keywordRange.begin;
    failure.line = static_cast<int>(place.line);
    failure.column = m_column != 0 ? m_column : static_cast<int>(place.column);
    failure.source = m_trigger.empty() ? m_instruction->text() : "ONBUILD " + m_trigger;
    failure.hint = m_hint;
    m_quiet = false;
    started(std::nullopt);
    m_session.events.emit(StepFailed{m_number, millisecondsSince(m_begin), failure});
    std::string message = fmt::format("{}:{}:{}: {}", failure.file, failure.line, failure.column, failure.message.text);
    if (!failure.hint.empty())
        message += fmt::format(" ({})", failure.hint.text);
    Error shown(error.code(), std::move(message));
    m_session.fail(shown, std::move(failure));
    return shown;
}

void StageWalker::addHistory(std::string text, Timestamp created, bool emptyLayer) {
    m_state.image.created = created;
    if (text.empty())
        return;
    oci::HistoryEntry entry;
    entry.created = created;
    entry.createdBy = std::move(text);
    entry.author = m_state.image.author;
    entry.comment = "slipway";
    entry.emptyLayer = emptyLayer;
    m_state.image.history.push_back(std::move(entry));
}

std::optional<Fact> StageWalker::missReason(const std::optional<CacheRecord>& before, const std::string& key,
                                            const CacheInputs& inputs) const {
    if (!before)
        return {};
    if (before->key == key)
        return Fact{m_session.cacheOff(m_index) ? FactCode::CacheOff : FactCode::ResultRemoved};
    const auto parsed = CacheInputs::parse(before->inputs);
    if (!parsed)
        return {}; // written by another version: it explains nothing
    return explainDifference(parsed->inputs, inputs, m_state.cause);
}

// The one way of every instruction but FROM: inputs -> key -> cached, or run and recorded.
Result<> StageWalker::perform(Work work) {
    const bool plans = m_session.mode == Mode::Plan;
    m_state.configBytes += work.history.size();
    if (m_state.configBytes > maxConfigBytes)
        return fail(Errc::TooLarge, "the image's configuration is larger than {}", humanSize(maxConfigBytes));
    work.inputs.add("platform", m_platform.str());
    // Times are part of what a step makes: of its files, and of its line in the history.
    if (m_session.epoch)
        m_used["arg:SOURCE_DATE_EPOCH"] = std::to_string(toUnixSeconds(*m_session.epoch));
    addUsed(work.inputs);
    const std::string slot = slotOf();
    auto& cache = m_session.backend.cache;
    const bool parentKnown = m_state.known || work.base == Base::Empty;
    if (plans && (!parentKnown || work.unknown)) {
        const std::optional<Fact> reason = work.unknown ? work.unknown : m_state.cause;
        if (!m_state.cause)
            m_state.cause = reason;
        m_state.known = false;
        note(false, reason, lastRun(TRY(cache.latest(slot))));
        return {};
    }
    const std::string key = work.inputs.key();
    if (!m_session.cacheOff(m_index) && TRY(takeFromCache(key, slot, work, Found::Before)))
        return {};
    // Somebody else may be making the same: what they make is then found here.
    Claims::Claim claim;
    const ScopeExit unclaimed([&] { m_claim = nullptr; });
    if (!plans && work.execute) {
        const auto shares = [&] { return !m_session.cacheOff(m_index) || m_session.hasMade(key); };
        Claims::Listener listener;
        if (shares())
            listener = [this](int stream, std::string_view data) {
                started(std::nullopt);
                m_session.events.emit(StepLog{m_number, stream, std::string(data)});
            };
        claim = TRY(m_session.backend.scheduler->claims().take("step " + key, m_session.stop.get_token(), listener));
        if (!m_started)
            m_begin = std::chrono::steady_clock::now();
        if (shares() && TRY(takeFromCache(key, slot, work, Found::Meanwhile)))
            return {};
        if (m_started) // it was heard being made, but not to its good end
            m_session.events.emit(
                StepLog{m_number, 2, "[the build that ran this step ended without it: here it is]\n"});
        m_claim = &claim;
    }
    const auto before = TRY(cache.latest(slot));
    const std::optional<Fact> reason = missReason(before, key, work.inputs);
    if (!m_state.cause)
        m_state.cause = m_session.cacheOff(m_index)
                            ? Fact{FactCode::CacheOff}
                            : Fact{FactCode::StepBeforeChanged, {{"instruction", m_instruction->text()}}};
    // A plan says so of what it has nothing to compare with.
    note(false, plans && !before ? Fact{FactCode::NeverBuilt} : reason, lastRun(before));
    m_state.key = key;
    if (plans) {
        // Metadata changes nothing below it; the layers of the steps behind may still be there.
        m_state.known = m_state.known && !work.execute;
        return {};
    }
    BuildSession::Admission admission;
    m_admit = [&]() -> Result<> {
        admission = TRY(m_session.admit());
        m_begin = std::chrono::steady_clock::now(); // waiting is not this step's work
        started(reason);
        return {};
    };
    std::optional<Layer> layer;
    if (work.execute) {
        if (work.admission == AdmittedBy::Builder)
            TRY(m_admit());
        layer = TRY(work.execute());
    }
    admission = {};
    started(reason);
    if (m_session.stop.stop_requested())
        return fail(Errc::Cancelled, Fact{FactCode::BuildStopped});
    if (layer)
        TRY(addLayer(*layer, work.base));
    const Timestamp created = m_session.epoch.value_or(now());
    addHistory(work.history, created, !layer);
    CacheRecord record;
    record.key = key;
    record.slot = slot;
    record.chainId = layer ? layer->chainId : oci::Digest{};
    record.layer = layer.value_or(Layer{});
    record.inputs = work.inputs.toJson(created);
    record.description = m_instruction->text();
    record.durationMs = millisecondsSince(m_begin);
    TRY(cache.put(record));
    m_session.noteMade(key);
    finished(layer ? layer->size : 0);
    return {};
}

// Whether there is a record of the key whose result can be taken. Then the step is done.
Result<bool> StageWalker::takeFromCache(const std::string& key, const std::string& slot, const Work& work,
                                        Found found) {
    auto& cache = m_session.backend.cache;
    auto record = TRY(cache.get(key));
    if (!record)
        return false;
    const auto parsed = CacheInputs::parse(record->inputs);
    if (!parsed || !parsed->created)
        return false;
    const bool layer = !record->layer.diffId.empty();
    // A record from elsewhere may claim anything; a layer lies on this very stack, or it is not the step's.
    const oci::Digest below = work.base == Base::Empty ? oci::Digest{} : m_state.chain();
    if (layer && m_state.known && record->layer.chainId != oci::chainId(below, record->layer.diffId))
        return false;
    // Planning does not get to know what lies below a linked copy when that has to be made again.
    if (layer && m_state.known)
        TRY(addLayer(record->layer, work.base));
    m_state.key = key;
    // The same step may stand in another Dockerfile too; the latest to use it explains its next change.
    if (m_session.mode == Mode::Build && record->slot != slot) {
        record->slot = slot;
        TRY(cache.put(*record));
    }
    addHistory(work.history, *parsed->created, !layer);
    note(true, std::nullopt, lastRun(record));
    if (m_started) // it took long to find out
        finished(0);
    else if (!m_quiet)
        m_session.events.emit(StepCached{info(), found == Found::Meanwhile});
    return true;
}

Result<> StageWalker::addLayer(const Layer& layer, Base base) {
    const Layer added = base == Base::Empty ? TRY(m_session.backend.layers.stack(m_state.chain(), layer)) : layer;
    m_state.image.diffIds.push_back(added.diffId);
    m_state.chainIds.push_back(added.chainId);
    return {};
}

std::optional<LastRun> StageWalker::lastRun(const std::optional<CacheRecord>& record) {
    if (!record)
        return std::nullopt;
    return LastRun{record->durationMs, record->layer.size};
}

// An instruction that changes the configuration only. It depends on all that was before it in the stage.
Result<> StageWalker::metadata(std::string history, std::string change) {
    Work work;
    work.inputs.add("instruction", m_instruction->text());
    work.inputs.add("parent", m_state.key);
    if (!change.empty())
        work.inputs.add("value", std::move(change));
    work.history = std::move(history);
    return perform(std::move(work));
}

Result<std::string> StageWalker::expand(std::string_view text, bool keepQuotes) {
    const auto& environment = m_state.image.config.env;
    df::ExpandOptions options;
    options.escape = keepQuotes ? '\\' : m_session.file.escape; // in heredocs whatever the directive says
    options.keepQuotes = keepQuotes;
    if (!keepQuotes)
        options.limit = maxValueBytes;
    auto expanded = TRY(df::expand(
        text,
        [&](std::string_view name) {
            auto value = m_state.args.find(environment, name);
            m_lookedUp += value ? value->size() : 0;
            return value;
        },
        options));
    if (m_lookedUp > maxLookedUp)
        return fail(Errc::TooLarge, "expanding the variables of this stage costs too much");
    for (const auto& name : expanded.used)
        if (const auto value = getEnvironment(environment, name))
            m_used["env:" + name] = *value;
        else
            m_used["arg:" + name] = m_state.args.find(environment, name).value_or("");
    return std::move(expanded.text);
}

Result<std::string> StageWalker::expand(const df::Word& word) {
    auto expanded = expand(word.text);
    // The line that is told is the instruction's first.
    if (!expanded && m_column == 0 && word.range.begin.line == m_instruction->keywordRange.begin.line)
        m_column = static_cast<int>(word.range.begin.column);
    return expanded;
}

void StageWalker::addUsed(CacheInputs& inputs) {
    for (const auto& [name, value] : m_used)
        inputs.add(name, value);
    m_used.clear();
}

std::string StageWalker::absolute(const std::string& path) const {
    if (path.starts_with('/'))
        return df::cleanPath(path);
    return df::cleanPath("/" + m_state.image.config.workingDir + "/" + path);
}

Result<StageWalker::Origin> StageWalker::originOf(const std::string& name) {
    Origin origin;
    const FoundContext given = m_session.contexts.find(name);
    if (given.directory != nullptr) {
        origin.directory = given.directory;
        origin.name = fmt::format("context {}", name);
        return origin;
    }
    if (const auto stage = given ? std::nullopt
                                 : stageFor(m_session.file, m_index, name,
                                            m_trigger.empty() ? StageReach::All : StageReach::Earlier)) {
        const StageState state = TRY(m_session.waitFor(*stage));
        m_begin = std::chrono::steady_clock::now(); // waiting is not this step's work
        m_state.predictedMs = std::max(m_state.predictedMs, state.predictedMs);
        origin.name = fmt::format("stage {}", name);
        origin.chain = state.chain();
        origin.known = state.known;
        origin.cause = Fact{FactCode::StageChanged, {{"stage", name}}};
    } else {
        ImageQuery query;
        query.reference = given ? given.image->reference : name;
        query.layout = given ? given.image->layout : std::string{};
        query.platform = m_platform;
        query.pull = m_session.mode == Mode::Plan ? PullPolicy::Never
                     : m_session.request.pull     ? PullPolicy::Always
                                                  : PullPolicy::Missing;
        const int number = m_number;
        auto image = m_session.backend.images.resolve(
            query,
            [&](const StepProgress& progress) {
                StepProgress copy = progress;
                copy.step = number;
                m_session.events.emit(copy);
            },
            m_session.stop.get_token());
        origin.name = fmt::format("image {}", name);
        if (!image && m_session.mode == Mode::Plan) {
            origin.known = false;
            origin.cause = imageNotHere(name);
            return origin;
        }
        origin.chain = TRY(std::move(image)).chainId;
    }
    return origin;
}

Result<> StageWalker::from(const df::Instruction& instruction) {
    const auto& node = m_session.graph.stages[m_index];
    const auto& body = std::get<df::From>(instruction.body);
    const df::Lookup lookup = [&](std::string_view name) { return m_session.globals.find(name); };
    const df::ExpandOptions options{.escape = m_session.file.escape};
    const std::string image = TRY(df::expand(body.image.text, lookup, options)).text;
    if (image.empty() && !node.replaced) {
        m_column = static_cast<int>(body.image.range.begin.column);
        m_hint = Fact{FactCode::GiveOrPassArg};
        return fail(Errc::InvalidArgument, Fact{FactCode::BaseNameEmpty, {{"image", body.image.text}}});
    }
    if (const auto* flag = instruction.flag("platform")) {
        const std::string text = TRY(df::expand(flag->value, lookup, options)).text;
        if (!text.empty())
            m_platform = TRY(oci::Platform::parse(text)).normalized();
    }
    if (node.replaced || (!node.base && toLower(image) != "scratch"))
        if (const auto given = m_session.contexts.find(node.replaced ? m_stage.name : image))
            return given.image != nullptr ? fromImage(instruction, *given.image)
                                          : fromDirectory(instruction, *given.directory);
    if (node.base) {
        m_state = TRY(m_session.waitFor(*node.base));
        m_begin = std::chrono::steady_clock::now();
        if (!m_state.image.architecture.empty())
            m_platform =
                oci::Platform{m_state.image.os, m_state.image.architecture, m_state.image.variant, {}}.normalized();
        m_state.cmdIsOurs = false;
        // Not a step of the image's history: it only names what came before.
        const bool cached = !m_state.cause;
        note(cached, m_state.cause, LastRun{});
        if (m_session.mode == Mode::Build) {
            if (cached) {
                m_session.events.emit(StepCached{info()});
            } else {
                started(m_state.cause);
                finished(0);
            }
        }
        return triggers();
    }
    if (toLower(image) == "scratch") {
        m_state.image.architecture = m_platform.arch;
        m_state.image.os = m_platform.os;
        m_state.image.variant = m_platform.variant;
        // As BuildKit has it: what an image without these would get when it runs.
        m_state.image.config.env = {scratchPath};
        m_state.image.config.workingDir = "/";
        m_state.key = "scratch " + m_platform.str();
        note(true, std::nullopt, std::nullopt);
        m_session.events.emit(StepCached{info()});
        return {};
    }
    return fromImage(instruction, {image, {}});
}

// A root that holds the directory's files and nothing else.
Result<> StageWalker::fromDirectory(const df::Instruction& instruction, const NamedDirectory& directory) {
    m_state.image.architecture = m_platform.arch;
    m_state.image.os = m_platform.os;
    m_state.image.variant = m_platform.variant;
    CopyPlan plan;
    plan.epoch = m_session.epoch;
    plan.destination = "/";
    plan.intoDirectory = true;
    plan.patterns.push_back({".", 0});
    TRY(findSources(directory.files(), plan, fmt::format("context {}", directory.name())));
    Work work;
    work.inputs.add("instruction", instruction.text());
    work.inputs.add("context", directory.name());
    TRY(addFiles(directory.files(), plan.sources, work.inputs, fmt::format("context {}: file ", directory.name())));
    work.history = fmt::format("FROM context {}", directory.name());
    work.execute = [&]() -> Result<std::optional<Layer>> {
        const auto root = TRY(m_session.backend.layers.begin({}));
        const int target = TRY(root->directory());
        TRY(writeCopy(&directory.files(), plan, target));
        return TRY(root->commit({m_session.epoch}));
    };
    return perform(std::move(work));
}

Result<> StageWalker::fromImage(const df::Instruction& instruction, const ImageContext& source) {
    const std::string& image = source.reference;
    const oci::Platform& platform = m_platform;
    ImageQuery query;
    query.reference = image;
    query.layout = source.layout;
    query.platform = platform;
    query.pull = m_session.mode == Mode::Plan ? PullPolicy::Never
                 : m_session.request.pull     ? PullPolicy::Always
                                              : PullPolicy::Missing;
    const auto& body = std::get<df::From>(instruction.body);
    m_column = static_cast<int>(body.image.range.begin.column);
    auto resolved = m_session.backend.images.resolve(
        query,
        [&](const StepProgress& progress) {
            // Only what takes time is worth a line of its own.
            started(std::nullopt);
            StepProgress copy = progress;
            copy.step = m_number;
            m_session.events.emit(copy);
        },
        m_session.stop.get_token());
    if (!resolved && m_session.mode == Mode::Plan && resolved.error().code() == Errc::NotFound) {
        m_state.known = false;
        m_state.cause = imageNotHere(image);
        note(false, m_state.cause, lastRun(TRY(m_session.backend.cache.latest(slotOf()))));
        return {};
    }
    auto base = TRY(std::move(resolved));
    m_column = 0;
    m_state.image = std::move(base.config);
    m_state.chainIds = oci::chainIds(m_state.image.diffIds);
    m_state.baseId = base.imageId.str();

    CacheInputs inputs;
    inputs.add("instruction", instruction.text());
    inputs.add("image", image);
    inputs.add("image-id", m_state.baseId);
    inputs.add("platform", platform.str());
    m_state.key = inputs.key();
    auto& cache = m_session.backend.cache;
    const bool cached = !m_started && TRY(cache.get(m_state.key)).has_value();
    if (cached) {
        note(true, std::nullopt, std::nullopt);
    } else {
        const std::string slot = slotOf();
        const auto before = TRY(cache.latest(slot));
        const std::optional<Fact> reason = missReason(before, m_state.key, inputs);
        m_state.cause = reason && reason->code == FactCode::BaseImageMoved
                            ? Fact{FactCode::NamedBaseImageMoved, {{"image", image}}}
                            : Fact{FactCode::StepBeforeChanged, {{"instruction", instruction.text()}}};
        // The image is here: to take it costs nothing.
        note(false, m_session.mode == Mode::Plan && !before ? Fact{FactCode::NeverBuilt} : reason, LastRun{});
        started(reason);
        if (m_session.mode == Mode::Build) {
            CacheRecord record;
            record.key = m_state.key;
            record.slot = slot;
            record.inputs = inputs.toJson(now());
            record.description = instruction.text();
            record.durationMs = millisecondsSince(m_begin);
            TRY(cache.put(record));
        }
    }
    // The base's own layers are the cache of what lies above, whether it is new to this line or not.
    const bool triggered = !m_state.image.config.onBuild.empty();
    if (triggered)
        started(std::nullopt);
    TRY(triggers());
    if (m_started)
        finished(0);
    else
        m_session.events.emit(StepCached{info()});
    return {};
}

// The ONBUILD instructions of the base run as parts of FROM.
Result<> StageWalker::triggers() {
    const std::vector<std::string> list = std::move(m_state.image.config.onBuild);
    m_state.image.config.onBuild.clear();
    if (list.empty())
        return {};
    const df::Instruction* from = m_instruction;
    m_quiet = true;
    for (const auto& text : list) {
        auto trigger = TRY(context(df::parseInstruction(text), "ONBUILD {}", text));
        // Errors and events speak of the FROM line.
        trigger.range = from->range;
        trigger.keywordRange = from->keywordRange;
        m_trigger = text;
        m_instruction = &trigger;
        auto result = dispatch(trigger);
        m_instruction = from;
        if (!result)
            return result;
    }
    m_trigger.clear();
    m_quiet = false;
    return {};
}

} // namespace slipway::build::detail
