// Builds while they run: who is told of what they do, and what stops them. Thread-safe.
#pragma once

#include <functional>
#include <list>
#include <map>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

#include "base/result.h"
#include "build/journal.h"

namespace slipway::engine {

class BuildHistory;
struct BuildOptions;

class RunningBuilds {
public:
    explicit RunningBuilds(BuildHistory& history)
        : m_history(history) {}

    enum class Keep { InHistory, Nowhere };
    // The build itself: its events go to the sink, BuildFinished last.
    using Body = std::function<Result<>(const std::string& id, build::EventSink& events, std::stop_token stop)>;

    // Runs `body` to the end on this thread. `client` is called on a thread of its own, as the first of the build's
    // readers (build/journal.h): it never holds the build up for long, and finds a Gap where it was too slow. When the
    // body fails before it began, the events still say so. Stops when `stop` is requested or by cancel().
    // Conflict: the id that was asked for is that of another build.
    Result<> run(const BuildOptions& options, Keep keep, build::EventSink& client, std::stop_token stop,
                 const Body& body);

    static Result<> checkId(const std::string& id);

    // `id`: whole, its beginning, or what the client called the build (BuildOptions::alias).
    // Returns at once; the build ends with Cancelled soon. NotFound: no such build runs.
    Result<> cancel(const std::string& id);
    // From the build's beginning. NotFound: no such build runs.
    Result<build::Journal::Reader> follow(const std::string& id);
    // All builds that run and all that begin, each from its beginning, until `each` returns false or a stop is
    // requested. Blocks.
    using Each = std::function<bool(const std::string& id, const build::Event& event)>;
    void followAll(const Each& each, std::stop_token stop);

private:
    struct Build {
        std::string id, alias;
        std::shared_ptr<build::Journal> journal;
        std::stop_source stop;
    };
    using Arrivals = std::vector<build::JournalMerge::Source>;
    Result<std::shared_ptr<Build>> begin(const BuildOptions& options);
    void end(const std::string& id);
    Result<std::shared_ptr<Build>> find(const std::string& id);

    BuildHistory& m_history;
    // Its mutex guards everything here too.
    const std::shared_ptr<build::JournalSignal> m_signal = std::make_shared<build::JournalSignal>();
    std::map<std::string, std::shared_ptr<Build>> m_builds;
    std::list<Arrivals> m_followers; // what has begun and each of them has not seen
};

} // namespace slipway::engine
