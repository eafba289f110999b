#include "engine/running_builds.h"

#include <thread>

#include "base/fact.h"
#include "base/json.h"
#include "base/scope.h"
#include "base/text.h"
#include "dockerfile/secret_name.h"
#include "engine/build_history.h"
#include "engine/builds.h"
#include "engine/detail/build_recorder.h"
#include "oci/reference.h"

namespace slipway::engine {

namespace {

// A follower that does not read is not told of more new builds than this.
constexpr std::size_t kMostArrivals = 32;

// The record and the readers, and what was said so far.
class Tee final : public build::EventSink {
public:
    Tee(build::EventSink* recorder, build::EventSink& journal)
        : m_recorder(recorder)
        , m_journal(journal) {}
    void handle(const build::Event& event) override {
        m_started = m_started || std::holds_alternative<build::BuildStarted>(event.body);
        m_finished = m_finished || std::holds_alternative<build::BuildFinished>(event.body);
        if (m_recorder != nullptr)
            m_recorder->handle(event);
        m_journal.handle(event);
    }
    bool started() const { return m_started; }
    bool finished() const { return m_finished; }

private:
    build::EventSink* m_recorder;
    build::EventSink& m_journal;
    bool m_started = false, m_finished = false;
};

// What never goes into a record: by its name, or as the password of a URL.
bool isSecret(const std::string& name, const std::string& value) {
    if (dockerfile::looksSecret(name))
        return true;
    const auto scheme = value.find("://");
    return scheme != std::string::npos && value.find('@', scheme) < value.find('/', scheme + 3);
}

std::string detailsOf(const BuildOptions& options) {
    Json args = Json::object();
    for (const auto& [name, value] : options.buildArgs)
        args[name] = isSecret(name, value) ? Json(nullptr) : Json(value);
    return dumpJson({{"tags", options.tags},
                     {"args", std::move(args)},
                     {"target", options.target},
                     {"platform", options.platform},
                     {"network", options.network},
                     {"noCache", options.noCache},
                     {"pull", options.pull}});
}

// What people would call it: the image's name without its tag, else the directory's.
std::string projectOf(const BuildOptions& options) {
    if (!options.tags.empty())
        if (const auto reference = oci::Reference::parse(options.tags.front()))
            return reference->familiarName();
    std::string_view path = options.contextPath.empty() ? options.contextRemote : options.contextPath;
    while (path.size() > 1 && path.ends_with('/'))
        path.remove_suffix(1);
    return std::string(path.substr(path.rfind('/') + 1));
}

} // namespace

Result<> RunningBuilds::checkId(const std::string& id) {
    if (!isHex(id) || id.size() != 24)
        return fail(Errc::InvalidArgument, "{:?} is no id for a build: 24 digits, 0 to 9 and a to f",
                    std::string_view(id));
    return {};
}

Result<std::shared_ptr<RunningBuilds::Build>> RunningBuilds::begin(const BuildOptions& options) {
    auto build = std::make_shared<Build>();
    build->id = options.id.empty() ? randomHex(12) : options.id;
    TRY(checkId(build->id));
    build->alias = options.alias;
    build->journal = build::Journal::make(m_signal);
    if (!options.id.empty() && m_history.get(build->id))
        return fail(Errc::Conflict, "there was a build {} already", build->id);
    {
        const std::lock_guard lock(m_signal->mutex);
        if (!m_builds.emplace(build->id, build).second)
            return fail(Errc::Conflict, "there is a build {} already", build->id);
        for (auto& arrivals : m_followers)
            if (arrivals.size() < kMostArrivals)
                arrivals.push_back({build->id, build::Journal::read(build->journal)});
    }
    m_signal->changed.notify_all();
    return build;
}

void RunningBuilds::end(const std::string& id) {
    const std::lock_guard lock(m_signal->mutex);
    m_builds.erase(id);
}

Result<> RunningBuilds::run(const BuildOptions& options, Keep keep, build::EventSink& client, std::stop_token stop,
                            const Body& body) {
    const auto build = TRY(begin(options));
    std::shared_ptr<BuildRecorder> recorder;
    if (keep == Keep::InHistory) {
        store::BuildRecord record;
        record.id = build->id;
        record.name = projectOf(options);
        record.context = options.contextPath.empty() ? options.contextRemote : options.contextPath;
        record.dockerfile = options.dockerfile;
        record.started = now();
        recorder = m_history.record(std::move(record), detailsOf(options));
    }
    Tee tee(recorder.get(), *build->journal);
    const std::jthread reader(
        [reader = build::Journal::read(build->journal, build::Journal::Pace::Client), &client]() mutable {
            std::vector<std::shared_ptr<const build::Event>> events;
            for (; reader.next(events); events.clear())
                for (const auto& event : events)
                    client.handle(*event);
        });
    // Before the reader is waited for, who may be slow.
    const ScopeExit over([&] { end(build->id); });
    const std::stop_callback stopper(stop, [&] { build->stop.request_stop(); });
    const auto begun = now();
    auto done = [&]() -> Result<> {
        try {
            return body(build->id, tee, build->stop.get_token());
        } catch (const std::exception& e) {
            // Without a last event the readers would wait for ever.
            return fail(Errc::Internal, "internal error: {}", e.what());
        }
    }();
    if (!tee.started())
        tee.handle({begun, build::BuildStarted{build->id, options.dockerfile, 0, nullptr}});
    if (!tee.finished()) {
        build::BuildFinished finished;
        finished.build = build->id;
        finished.outcome = done                                     ? build::BuildOutcome::Ok
                           : done.error().code() == Errc::Cancelled ? build::BuildOutcome::Cancelled
                                                                    : build::BuildOutcome::Failed;
        finished.durationMs = std::chrono::duration_cast<std::chrono::milliseconds>(now() - begun).count();
        if (!done)
            finished.error = build::Failure{.message = statementOf(done.error())};
        tee.handle({now(), std::move(finished)});
    }
    return done;
}

Result<std::shared_ptr<RunningBuilds::Build>> RunningBuilds::find(const std::string& id) {
    const std::lock_guard lock(m_signal->mutex);
    std::shared_ptr<Build> found;
    for (const auto& [key, build] : m_builds) {
        if (key == id || (!id.empty() && build->alias == id))
            return build;
        if (id.empty() || !key.starts_with(id))
            continue;
        if (found)
            return fail(Errc::Conflict, "{} is the beginning of several builds' ids: give more of it", id);
        found = build;
    }
    if (!found)
        return fail(Errc::NotFound, "no build {} is running", id);
    return found;
}

Result<> RunningBuilds::cancel(const std::string& id) {
    TRY(find(id))->stop.request_stop();
    return {};
}

Result<build::Journal::Reader> RunningBuilds::follow(const std::string& id) {
    return build::Journal::read(TRY(find(id))->journal);
}

void RunningBuilds::followAll(const Each& each, std::stop_token stop) {
    std::list<Arrivals>::iterator arrivals;
    {
        const std::lock_guard lock(m_signal->mutex);
        arrivals = m_followers.emplace(m_followers.end());
        for (const auto& [id, build] : m_builds)
            arrivals->push_back({id, build::Journal::read(build->journal)});
    }
    const ScopeExit over([&] {
        const std::lock_guard lock(m_signal->mutex);
        m_followers.erase(arrivals);
    });
    build::JournalMerge merge(m_signal);
    std::vector<build::JournalMerge::Item> items;
    while (merge.next(
        items, [&] { return std::exchange(*arrivals, {}); }, stop)) {
        for (const auto& [id, event] : items)
            if (!each(id, *event))
                return;
        items.clear();
    }
}

} // namespace slipway::engine
