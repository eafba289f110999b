// Build events on the wire: as Slipway's own JSON lines and as docker's text stream.
#pragma once

#include <map>
#include <mutex>
#include <string>

#include "api/server/message.h"
#include "build/builder.h"
#include "build/events.h"

namespace slipway::api {

// The answer of /slipway/v1/plan and one event, as core/api/README.md describes them.
Json planJson(const build::Plan& plan);
Json eventJson(const build::Event& event);

// JSON lines to a client that may have gone: what it misses does not stop the build, its hanging up does.
class JsonLines final : public build::EventSink {
public:
    explicit JsonLines(StreamWriter& writer)
        : m_writer(writer) {}
    void handle(const build::Event& event) override;
    // A failure before the build had begun, as a build.finished event.
    void refuse(const Error& error);
    bool finished() const { return m_finished; }

private:
    StreamWriter& m_writer;
    bool m_finished = false;
};

// Docker's classic builder output: {"stream":"Step 1/6 : FROM …\n"}.
class DockerStream final : public build::EventSink {
public:
    DockerStream(StreamWriter& writer, bool quiet)
        : m_writer(writer)
        , m_quiet(quiet) {}
    void handle(const build::Event& event) override;
    void fail(const std::string& message, int code);
    void succeed(const std::string& imageId, const std::vector<std::string>& tags);
    bool failed() const { return m_failed; }

private:
    void send(const Json& line);
    void text(const std::string& text);
    void progress(const build::StepProgress& event);
    StreamWriter& m_writer;
    std::mutex m_mutex;
    bool m_quiet;
    bool m_failed = false;
};

} // namespace slipway::api
