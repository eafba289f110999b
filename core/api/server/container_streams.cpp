// Operations on containers whose answer goes on: attach, logs, wait.
#include <array>
#include <condition_variable>
#include <mutex>

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "api/server/container_json.h"
#include "api/server/router.h"
#include "base/text.h"
#include "engine/engine.h"
#include "runtime/log_reader.h"

namespace slipway::api {

namespace {

using engine::State;

// Content type of a hijacked or raw stream.
std::string streamType(bool tty, int apiMinor) {
    return !tty && apiMinor >= 42 ? "application/vnd.docker.multiplexed-stream" : "application/vnd.docker.raw-stream";
}

Result<Reply> attach(Context& context, Request& request) {
    const auto container = TRY(context.engine.containers().get(request.parameter("id")));
    engine::AttachOptions options;
    options.stdin = request.query.flag("stdin");
    options.stdout = request.query.flag("stdout");
    options.stderr = request.query.flag("stderr");
    options.stream = request.query.flag("stream");
    if (!options.stream)
        return fail(Errc::Unsupported, "attach without stream=1: read the log with /containers/{}/logs", container.id);
    auto socket = TRY(context.engine.containers().attach(container.id, options));
    return HijackReply{std::move(socket), streamType(container.options.tty, request.apiMinor)};
}

// Wakes a log follower for what its files do not tell: the container's end, and its own client's hanging up.
class Alarm {
public:
    Alarm(engine::EventBus& bus, std::string id, std::stop_token stop)
        : m_event(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK))
        , m_subscription(bus.subscribe([this, id = std::move(id)](const engine::Event& event) {
            if (event.id == id && (event.action == "die" || event.action == "destroy"))
                ring();
        }))
        , m_onStop(std::move(stop), [this] { ring(); }) {}

    // Blocks until `fd` is readable or it rings.
    void wait(int fd) const {
        std::array<pollfd, 2> fds{pollfd{m_event.get(), POLLIN, 0}, pollfd{fd, POLLIN, 0}};
        ::poll(fds.data(), fds.size(), -1);
        std::uint64_t value = 0;
        [[maybe_unused]] const ssize_t n = ::read(m_event.get(), &value, sizeof value);
    }

private:
    void ring() const {
        const std::uint64_t one = 1;
        [[maybe_unused]] const ssize_t n = ::write(m_event.get(), &one, sizeof one);
    }
    UniqueFd m_event;
    engine::EventBus::Subscription m_subscription;
    std::stop_callback<std::function<void()>> m_onStop;
};

struct LogRequest {
    runtime::LogQuery query;
    bool timestamps = false;
    bool tty = false;
};

Result<> writeEntry(StreamWriter& writer, const LogRequest& request, const runtime::LogEntry& entry) {
    std::string payload = request.timestamps ? toRfc3339Nano(entry.time) + ' ' + entry.text : entry.text;
    if (request.tty)
        return writer.write(payload);
    std::string frame(8, '\0');
    // What the engine itself says about the log (lost lines) has no stream of its own in docker's framing.
    frame[0] = static_cast<char>(entry.stream == runtime::LogStream::Stdout ? 1 : 2);
    const auto size = static_cast<std::uint32_t>(payload.size());
    for (int i = 0; i < 4; ++i)
        frame[static_cast<std::size_t>(4 + i)] = static_cast<char>(size >> (24 - 8 * i));
    return writer.write(frame + payload);
}

void streamLog(engine::Engine& engine, const std::string& id, const LogRequest& request, runtime::LogReader& reader,
               StreamWriter& writer, std::stop_token stop) {
    const Alarm alarm(engine.events(), id, stop);
    runtime::LogEntry entry;
    for (bool last = false;;) {
        for (;;) {
            const auto got = reader.next(entry);
            if (!got || reader.finished())
                return;
            if (!*got)
                break;
            if (stop.stop_requested() || !writeEntry(writer, request, entry))
                return;
        }
        if (!request.query.follow || last)
            return;
        // The log is complete before the engine knows of the end: one more round after that, then no more comes.
        const auto container = engine.containers().get(id);
        if (!container || (container->state.state != State::Running && container->state.state != State::Paused &&
                           container->state.state != State::Restarting && container->state.state != State::Created)) {
            last = true;
            continue;
        }
        alarm.wait(reader.fd());
        if (stop.stop_requested())
            return;
    }
}

Result<std::optional<Timestamp>> timeParameter(const Request& request, std::string_view name) {
    const std::string text = request.query.get(name);
    if (text.empty() || text == "0")
        return std::optional<Timestamp>{};
    const auto dot = text.find('.');
    if (const auto seconds = parseUnsigned(std::string_view(text).substr(0, dot));
        seconds && *seconds < 9'000'000'000) {
        std::string fraction = dot == std::string::npos ? std::string() : text.substr(dot + 1, 9);
        fraction.resize(9, '0');
        const auto nanos = parseUnsigned(fraction);
        if (!nanos)
            return fail(Errc::InvalidArgument, "{}={:?} is not a time", name, std::string_view(text));
        return std::optional(
            fromUnixNanos(static_cast<std::int64_t>(*seconds) * 1'000'000'000 + static_cast<std::int64_t>(*nanos)));
    }
    return std::optional(TRY(parseRfc3339(text)));
}

Result<Reply> logs(Context& context, Request& request) {
    auto& containers = context.engine.containers();
    const auto container = TRY(containers.get(request.parameter("id")));
    if (container.options.logDriver == "none")
        return fail(Errc::Unsupported, "configured logging driver does not support reading");
    LogRequest log;
    log.tty = container.options.tty;
    log.timestamps = request.query.flag("timestamps");
    log.query.out = request.query.flag("stdout");
    log.query.err = request.query.flag("stderr");
    log.query.follow = request.query.flag("follow");
    if (!log.query.out && !log.query.err)
        return fail(Errc::InvalidArgument, "Bad parameters: you must choose at least one stream");
    if (const std::string tail = request.query.get("tail", "all"); tail != "all" && !tail.empty()) {
        const auto lines = parseUnsigned(tail);
        if (!lines && !tail.starts_with('-'))
            return fail(Errc::InvalidArgument, "tail={:?} is neither a number nor \"all\"", std::string_view(tail));
        if (lines)
            log.query.tail = *lines;
    }
    log.query.since = TRY(timeParameter(request, "since"));
    log.query.until = TRY(timeParameter(request, "until"));
    auto reader = std::make_shared<runtime::LogReader>(
        TRY(runtime::LogReader::open(TRY(containers.logPath(container.id)), log.query)));
    return StreamReply{streamType(log.tty, request.apiMinor), [&engine = context.engine, id = container.id, log,
                                                               reader](StreamWriter& writer, std::stop_token stop) {
                           streamLog(engine, id, log, *reader, writer, stop);
                       }};
}

Result<Reply> wait(Context& context, Request& request) {
    const std::string text = request.query.get("condition", "not-running");
    engine::WaitCondition condition = engine::WaitCondition::NotRunning;
    if (text == "next-exit")
        condition = engine::WaitCondition::NextExit;
    else if (text == "removed")
        condition = engine::WaitCondition::Removed;
    else if (text != "not-running" && !text.empty())
        return fail(Errc::InvalidArgument, "invalid condition: {:?}", std::string_view(text));
    struct Shared {
        std::mutex mutex;
        std::condition_variable_any wake;
        std::optional<engine::Exited> result;
    };
    auto shared = std::make_shared<Shared>();
    // Registered before the answer's headers go out: a client starts the container once it has seen those.
    auto handle =
        TRY(context.engine.containers().wait(request.parameter("id"), condition, [shared](engine::Exited exit) {
            const std::lock_guard lock(shared->mutex);
            shared->result = std::move(exit);
            shared->wake.notify_all();
        }));
    return StreamReply{"application/json", [shared, handle](StreamWriter& writer, std::stop_token stop) {
                           std::unique_lock lock(shared->mutex);
                           if (!shared->wake.wait(lock, stop, [&] { return shared->result.has_value(); }))
                               return;
                           Json body = {{"StatusCode", shared->result->exitCode}};
                           if (!shared->result->error.empty())
                               body["Error"] = {{"Message", shared->result->error}};
                           (void)writer.write(dumpJson(body) + '\n');
                       }};
}

} // namespace

void addContainerStreamRoutes(Router& router) {
    router.add("POST", "/containers/{id}/attach", attach);
    router.add("GET", "/containers/{id}/logs", logs);
    router.add("POST", "/containers/{id}/wait", wait);
}

} // namespace slipway::api
