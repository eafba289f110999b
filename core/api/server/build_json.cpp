#include "api/server/build_json.h"

#include "base/fact_json.h"
#include "base/text.h"
#include "base/time.h"
#include "build/failure_json.h"

namespace slipway::api {

namespace {

template <typename... F>
struct Overloaded : F... {
    using F::operator()...;
};

Json stepJson(std::string_view name, const build::StepInfo& info) {
    return {{"event", name},     {"step", info.step},       {"steps", info.steps}, {"stage", info.stage},
            {"line", info.line}, {"endLine", info.endLine}, {"text", info.text}};
}

} // namespace

Json eventJson(const build::Event& event) {
    Json json = std::visit(
        Overloaded{
            [](const build::BuildStarted& e) {
                return Json{
                    {"event", "build.started"}, {"build", e.build}, {"dockerfile", e.dockerfile}, {"steps", e.steps}};
            },
            [](const build::Warning& e) {
                return Json{{"event", "warning"},
                            {"line", e.line},
                            {"column", e.column},
                            {"rule", e.rule},
                            {"message", e.message}};
            },
            [](const build::StepStarted& e) {
                Json started = stepJson("step.started", e.info);
                addStatement(started, "reason", e.reason);
                return started;
            },
            [](const build::StepCached& e) {
                Json cached = stepJson("step.cached", e.info);
                if (e.shared)
                    cached["shared"] = true;
                return cached;
            },
            [](const build::StepLog& e) {
                return Json{{"event", "step.log"}, {"step", e.step}, {"stream", e.stream}, {"data", e.data}};
            },
            [](const build::StepProgress& e) {
                return Json{{"event", "step.progress"},     {"step", e.step},       {"id", e.id},
                            {"action", toString(e.action)}, {"current", e.current}, {"total", e.total}};
            },
            [](const build::StepFinished& e) {
                return Json{
                    {"event", "step.finished"}, {"step", e.step}, {"durationMs", e.durationMs}, {"size", e.size}};
            },
            [](const build::StepFailed& e) {
                return Json{{"event", "step.failed"},
                            {"step", e.step},
                            {"durationMs", e.durationMs},
                            {"error", build::failureJson(e.error)}};
            },
            [](const build::BuildFinished& e) {
                Json finished{{"event", "build.finished"},  {"build", e.build}, {"result", toString(e.outcome)},
                              {"durationMs", e.durationMs}, {"tags", e.tags},   {"cachedSteps", e.cachedSteps}};
                if (!e.image.empty())
                    finished["image"] = e.image;
                if (e.error)
                    finished["error"] = build::failureJson(*e.error);
                return finished;
            },
            [](const build::Gap& e) {
                return Json{{"event", "gap"}, {"events", e.events}, {"bytes", e.bytes}};
            }},
        event.body);
    json["time"] = toRfc3339Nano(event.time);
    return json;
}

Json planJson(const build::Plan& plan) {
    Json steps = Json::array();
    int cached = 0;
    for (const auto& step : plan.steps) {
        Json entry = {{"line", step.info.line},
                      {"endLine", step.info.endLine},
                      {"stage", step.info.stage},
                      {"text", step.info.text},
                      {"cached", step.cached}};
        addStatement(entry, "reason", step.reason);
        if (step.last) {
            entry["durationMs"] = step.last->durationMs;
            entry["size"] = step.last->size;
        }
        if (step.predictedMs)
            entry["predictedMs"] = *step.predictedMs;
        cached += step.cached ? 1 : 0;
        steps.push_back(std::move(entry));
    }
    Json warnings = Json::array();
    for (const auto& warning : plan.warnings)
        warnings.push_back(
            {{"line", warning.line}, {"column", warning.column}, {"rule", warning.rule}, {"message", warning.message}});
    return {{"steps", steps},
            {"warnings", warnings},
            {"cachedSteps", cached},
            {"predictedMs", plan.predictedMs},
            {"unpredictedSteps", plan.unpredicted}};
}

void JsonLines::handle(const build::Event& event) {
    if (std::holds_alternative<build::BuildFinished>(event.body))
        m_finished = true;
    (void)m_writer.write(dumpJson(eventJson(event)) + '\n');
}

void JsonLines::refuse(const Error& error) {
    build::BuildFinished finished;
    finished.outcome = error.code() == Errc::Cancelled ? build::BuildOutcome::Cancelled : build::BuildOutcome::Failed;
    finished.error = build::Failure{};
    finished.error->message = statementOf(error);
    handle({now(), finished});
}

void DockerStream::send(const Json& line) {
    const std::lock_guard lock(m_mutex);
    (void)m_writer.write(dumpJson(line) + "\r\n");
}

void DockerStream::text(const std::string& text) {
    if (!m_quiet)
        send({{"stream", text}});
}

void DockerStream::progress(const build::StepProgress& event) {
    if (m_quiet)
        return;
    static constexpr std::string_view words[]{"Waiting", "Downloading", "Extracting", "Pull complete",
                                              "Already exists"};
    Json line = {{"status", words[static_cast<std::size_t>(event.action)]},
                 {"id", event.id},
                 {"progressDetail", Json::object()}};
    if (event.total > 0)
        line["progressDetail"] = {{"current", event.current}, {"total", event.total}};
    send(line);
}

void DockerStream::handle(const build::Event& event) {
    std::visit(Overloaded{[&](const build::StepStarted& e) {
                              text(fmt::format("Step {}/{} : {}\n", e.info.step, e.info.steps, e.info.text));
                              if (!e.reason.empty())
                                  text(fmt::format(" ---> Not cached: {}\n", e.reason.text));
                          },
                          [&](const build::StepCached& e) {
                              text(fmt::format("Step {}/{} : {}\n ---> {}\n", e.info.step, e.info.steps, e.info.text,
                                               e.shared ? "Shared with another build" : "Using cache"));
                          },
                          [&](const build::StepLog& e) { text(e.data); },
                          [&](const build::StepProgress& e) { progress(e); },
                          [&](const build::Gap& e) {
                              text(fmt::format("\n[{} left out: not read in time]\n", humanSize(e.bytes)));
                          },
                          [&](const build::Warning& e) {
                              text(fmt::format("[Warning] {} (line {}): {}\n", e.rule, e.line, e.message));
                          },
                          [&](const build::StepFailed& e) {
                              if (e.error.exitCode)
                                  fail(fmt::format("The command '{}' returned a non-zero code: {}", e.error.source,
                                                   *e.error.exitCode),
                                       *e.error.exitCode);
                              else
                                  fail(e.error.message.text, 0);
                          },
                          [](const auto&) {}},
               event.body);
}

void DockerStream::fail(const std::string& message, int code) {
    if (std::exchange(m_failed, true))
        return;
    Json detail = {{"message", message}};
    if (code != 0)
        detail["code"] = code;
    send({{"errorDetail", detail}, {"error", message}});
}

void DockerStream::succeed(const std::string& imageId, const std::vector<std::string>& tags) {
    send({{"aux", {{"ID", imageId}}}});
    if (m_quiet) {
        send({{"stream", imageId + "\n"}});
        return;
    }
    text(fmt::format("Successfully built {}\n", imageId.substr(7, 12)));
    for (const auto& tag : tags)
        text(fmt::format("Successfully tagged {}\n", tag));
}

} // namespace slipway::api
