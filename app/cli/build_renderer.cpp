#include "cli/build_renderer.h"

#include <algorithm>

#include "base/text.h"
#include "cli/terminal.h"

namespace slipway::cli {

using api::BuildEventKind;

std::string stepTitle(const api::BuildEvent& started) {
    std::string text = sanitizeForTerminal(started.text);
    // A heredoc or a continued line: the first line says what it is.
    if (const auto newline = text.find('\n'); newline != std::string::npos)
        text = text.substr(0, newline) + " …";
    // A stage without a name has its number; the first one's says nothing.
    std::string stage = sanitizeForTerminal(started.stage);
    if (parseUnsigned(stage))
        stage = stage == "0" ? "" : "stage-" + stage;
    return fmt::format("[{}{}{}/{}] {}", stage, stage.empty() ? "" : " ", started.step, started.steps, text);
}

std::string describeBuildError(const api::BuildError& error) {
    std::string text = fmt::format("error: {}\n", sanitizeForTerminal(error.message));
    if (!error.file.empty() || error.line > 0) {
        text += fmt::format(" --> {}", sanitizeForTerminal(error.file.empty() ? "Dockerfile" : error.file));
        if (error.line > 0)
            text += fmt::format(":{}", error.line);
        if (error.line > 0 && error.column > 0)
            text += fmt::format(":{}", error.column);
        text += '\n';
    }
    if (!error.source.empty()) {
        const std::string number = error.line > 0 ? std::to_string(error.line) : std::string();
        const std::string margin(number.size(), ' ');
        std::string source = sanitizeForTerminal(error.source);
        std::replace(source.begin(), source.end(), '\t', ' ');
        source = source.substr(0, source.find('\n'));
        text += fmt::format("{} |\n{} | {}\n", margin, number, source);
        if (error.column > 0 && static_cast<std::size_t>(error.column) <= source.size() + 1)
            text += fmt::format("{} | {}^\n", margin, std::string(static_cast<std::size_t>(error.column - 1), ' '));
    }
    if (!error.hint.empty())
        text += fmt::format("hint: {}\n", sanitizeForTerminal(error.hint));
    return text;
}

void LogLines::feed(int stream, std::string_view data, const std::function<void(std::string_view)>& line) {
    constexpr std::size_t longest = 64u << 10;
    std::string& partial = m_partial[stream];
    while (!data.empty()) {
        const auto end = data.find('\n');
        partial += data.substr(0, end);
        if (end == std::string_view::npos) {
            if (partial.size() > longest)
                line(std::exchange(partial, {}));
            return;
        }
        data.remove_prefix(end + 1);
        line(std::exchange(partial, {}));
    }
}

void LogLines::flush(const std::function<void(std::string_view)>& line) {
    for (auto& [stream, partial] : m_partial)
        if (!partial.empty())
            line(std::exchange(partial, {}));
}

namespace {

class PlainRenderer : public BuildRenderer {
public:
    explicit PlainRenderer(Output output)
        : m_output(std::move(output)) {}

    void handle(const api::BuildEvent& event) override {
        switch (event.kind) {
        case BuildEventKind::StepStarted: {
            Step& step = m_steps[event.step];
            step.title = stepTitle(event);
            step.started = event.time;
            line(event.step, step.title, true);
            if (!event.reason.empty())
                line(event.step, "not cached: " + sanitizeForTerminal(event.reason));
            break;
        }
        case BuildEventKind::StepCached:
            m_steps[event.step].title = stepTitle(event);
            line(event.step, stepTitle(event), true);
            line(event.step, event.shared ? "CACHED (shared with another build)" : "CACHED");
            break;
        case BuildEventKind::StepLog:
            m_steps[event.step].log.feed(event.stream, event.data,
                                         [&](std::string_view text) { logLine(event, text); });
            break;
        case BuildEventKind::StepProgress: {
            std::string& last = m_steps[event.step].progress[event.id];
            if (last == event.action)
                break;
            last = event.action;
            line(event.step,
                 sanitizeForTerminal(event.id) + " " + sanitizeForTerminal(event.action) +
                     (event.total > 0 ? " " + humanSize(static_cast<std::uint64_t>(event.total)) : std::string()));
            break;
        }
        case BuildEventKind::StepFinished:
        case BuildEventKind::StepFailed:
            m_steps[event.step].log.flush([&](std::string_view text) { logLine(event, text); });
            line(event.step,
                 fmt::format("{} {:.1f}s", event.kind == BuildEventKind::StepFinished ? "DONE" : "ERROR after",
                             static_cast<double>(event.durationMs) / 1000));
            break;
        case BuildEventKind::Warning:
            m_warnings.push_back(fmt::format(" - {}: {} (line {})\n", sanitizeForTerminal(event.rule),
                                             sanitizeForTerminal(event.message), event.line));
            break;
        case BuildEventKind::BuildFinished:
            if (!m_warnings.empty()) {
                m_output(fmt::format("\n{} warning{} found:\n", m_warnings.size(), m_warnings.size() == 1 ? "" : "s"));
                for (const auto& warning : m_warnings)
                    m_output(warning);
            }
            break;
        case BuildEventKind::Gap:
            m_output(fmt::format("[{} of output left out: not read in time]\n",
                                 humanSize(static_cast<std::uint64_t>(std::max<std::int64_t>(event.missedBytes, 0)))));
            break;
        case BuildEventKind::BuildStarted:
        case BuildEventKind::Unknown:
            break;
        }
    }

private:
    struct Step {
        std::string title;
        Timestamp started;
        LogLines log;
        std::map<std::string, std::string> progress;
    };

    // Output of steps that run side by side is told apart by a blank line and the title again.
    void line(int step, std::string_view text, bool isTitle = false) {
        if (m_last != step && m_last != 0)
            m_output("\n");
        if (m_last != step && !isTitle && !m_steps[step].title.empty())
            m_output(fmt::format("#{} {}\n", step, m_steps[step].title));
        m_last = step;
        m_output(fmt::format("#{} {}\n", step, text));
    }

    void logLine(const api::BuildEvent& event, std::string_view text) {
        const auto since = std::chrono::duration<double>(event.time - m_steps[event.step].started).count();
        line(event.step, fmt::format("{:.3f} {}", std::max(since, 0.0), plainLine(text)));
    }

    Output m_output;
    std::map<int, Step> m_steps;
    std::vector<std::string> m_warnings;
    int m_last = 0;
};

} // namespace

std::unique_ptr<BuildRenderer> makePlainRenderer(BuildRenderer::Output output) {
    return std::make_unique<PlainRenderer>(std::move(output));
}

} // namespace slipway::cli
