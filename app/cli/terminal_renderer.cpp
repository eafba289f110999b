#include <algorithm>
#include <cstdint>

#include "base/text.h"
#include "cli/build_renderer.h"
#include "cli/table.h"
#include "cli/terminal.h"

namespace slipway::cli {

using api::BuildEventKind;
using Clock = std::chrono::steady_clock;

namespace {

constexpr std::size_t shownLogLines = 5; // under each running step
constexpr std::size_t keptLogLines = 40; // printed when the step fails

std::string seconds(double value) {
    return fmt::format("{:.1f}s", value);
}

class TerminalRenderer : public BuildRenderer {
public:
    TerminalRenderer(Output output, std::function<std::pair<int, int>()> size)
        : m_output(std::move(output))
        , m_size(std::move(size))
        , m_began(Clock::now()) {}

    void handle(const api::BuildEvent& event) override {
        switch (event.kind) {
        case BuildEventKind::BuildStarted:
            m_total = event.steps;
            break;
        case BuildEventKind::StepStarted: {
            Step& step = m_running[event.step];
            step.title = stepTitle(event);
            step.reason = sanitizeForTerminal(event.reason);
            step.began = Clock::now();
            break;
        }
        case BuildEventKind::StepCached:
            ++m_done;
            keep(" => CACHED " + stepTitle(event), event.shared ? "shared with another build" : "");
            break;
        case BuildEventKind::StepLog:
            log(event);
            break;
        case BuildEventKind::StepProgress:
            if (const auto it = m_running.find(event.step); it != m_running.end())
                it->second.layers[event.id] = {event.action, event.current, event.total};
            break;
        case BuildEventKind::StepFinished:
        case BuildEventKind::StepFailed:
            finishStep(event);
            break;
        case BuildEventKind::Warning:
            m_warnings.push_back(fmt::format(" - {}: {} (line {})", sanitizeForTerminal(event.rule),
                                             sanitizeForTerminal(event.message), event.line));
            break;
        case BuildEventKind::BuildFinished:
            m_finished = true;
            break;
        case BuildEventKind::Gap:
        case BuildEventKind::Unknown:
            break;
        }
        draw(event.kind == BuildEventKind::StepFailed || event.kind == BuildEventKind::BuildFinished);
    }

    void tick() override { draw(false); }

    void finish() override {
        erase();
        if (m_finished)
            keep(fmt::format("[+] Building {} ({}/{})", seconds(elapsed(m_began)), m_done, m_total), "");
        if (!m_warnings.empty()) {
            m_pending += fmt::format("\n{} warning{} found:\n", m_warnings.size(), m_warnings.size() == 1 ? "" : "s");
            for (const auto& warning : m_warnings)
                m_pending += warning + "\n";
        }
        m_output(std::exchange(m_pending, {}));
    }

private:
    struct Layer {
        std::string action;
        std::int64_t current = 0;
        std::int64_t total = 0;
    };
    struct Step {
        std::string title;
        std::string reason;
        Clock::time_point began;
        LogLines lines;
        std::deque<std::string> tail;
        std::map<std::string, Layer> layers;
    };

    static double elapsed(Clock::time_point since) {
        return std::chrono::duration<double>(Clock::now() - since).count();
    }

    void log(const api::BuildEvent& event) {
        const auto it = m_running.find(event.step);
        if (it == m_running.end())
            return;
        it->second.lines.feed(event.stream, event.data, [&](std::string_view line) { addLog(it->second, line); });
    }

    static void addLog(Step& step, std::string_view line) {
        step.tail.push_back(plainLine(line));
        if (step.tail.size() > keptLogLines)
            step.tail.pop_front();
    }

    void finishStep(const api::BuildEvent& event) {
        const auto it = m_running.find(event.step);
        if (it == m_running.end())
            return;
        Step step = std::move(it->second);
        m_running.erase(it);
        ++m_done;
        const std::string took = seconds(static_cast<double>(event.durationMs) / 1000);
        const bool failed = event.kind == BuildEventKind::StepFailed;
        keep((failed ? " => ERROR " : " => ") + step.title, took);
        if (!failed)
            return;
        step.lines.flush([&](std::string_view line) { addLog(step, line); });
        for (const auto& line : step.tail)
            m_pending += " => => # " + line + "\n";
    }

    // A line that stays on the screen.
    void keep(const std::string& text, const std::string& right) { m_pending += fit(text, right) + "\n"; }

    std::string fit(const std::string& text, const std::string& right) const {
        const auto columns = static_cast<std::size_t>(std::max(m_size().first, 20));
        std::string line = text;
        std::replace(line.begin(), line.end(), '\t', ' ');
        if (right.empty())
            return ellipsis(line, columns - 1);
        const std::size_t room = columns - 2 - right.size();
        line = ellipsis(line, room);
        return line + std::string(room - width(line) + 1, ' ') + right;
    }

    std::vector<std::string> liveLines() const {
        std::vector<std::string> lines;
        if (m_finished)
            return lines;
        lines.push_back(fit(fmt::format("[+] Building {} ({}/{})", seconds(elapsed(m_began)), m_done, m_total), ""));
        for (const auto& [number, step] : m_running) {
            lines.push_back(fit(" => " + step.title, seconds(elapsed(step.began))));
            if (!step.reason.empty())
                lines.push_back(fit(" => => not cached: " + step.reason, ""));
            for (const auto& [id, layer] : step.layers) {
                if (layer.action == "done" || layer.action == "exists")
                    continue;
                std::string text = " => => " + sanitizeForTerminal(id) + " " + sanitizeForTerminal(layer.action);
                if (layer.total > 0)
                    text += fmt::format(" {} / {}",
                                        humanSize(static_cast<std::uint64_t>(std::max<std::int64_t>(layer.current, 0))),
                                        humanSize(static_cast<std::uint64_t>(layer.total)));
                lines.push_back(fit(text, ""));
            }
            const std::size_t first = step.tail.size() - std::min(step.tail.size(), shownLogLines);
            for (std::size_t i = first; i < step.tail.size(); ++i)
                lines.push_back(fit(" => => # " + step.tail[i], ""));
        }
        const auto rows = static_cast<std::size_t>(std::max(m_size().second, 4));
        if (lines.size() > rows - 2)
            lines.resize(rows - 2);
        return lines;
    }

    void erase() {
        if (m_drawn > 0)
            m_pending = fmt::format("\x1b[{}F\x1b[J", m_drawn) + m_pending;
        m_drawn = 0;
    }

    void draw(bool now) {
        using namespace std::chrono_literals;
        if (!now && Clock::now() - m_lastDraw < 50ms)
            return;
        m_lastDraw = Clock::now();
        erase();
        const auto lines = liveLines();
        for (const auto& line : lines)
            m_pending += line + "\n";
        m_drawn = lines.size();
        m_output(std::exchange(m_pending, {}));
    }

    Output m_output;
    std::function<std::pair<int, int>()> m_size;
    Clock::time_point m_began;
    Clock::time_point m_lastDraw;
    std::map<int, Step> m_running;
    std::vector<std::string> m_warnings;
    std::string m_pending; // lines that stay and have not been written
    std::size_t m_drawn = 0;
    int m_total = 0;
    int m_done = 0;
    bool m_finished = false;
};

} // namespace

std::unique_ptr<BuildRenderer> makeTerminalRenderer(BuildRenderer::Output output,
                                                    std::function<std::pair<int, int>()> size) {
    return std::make_unique<TerminalRenderer>(std::move(output), std::move(size));
}

} // namespace slipway::cli
