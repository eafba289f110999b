// Build events as text. Plain: lines that stay, as BuildKit prints them. Terminal: finished steps stay, running ones
// are redrawn below with the end of their logs.
#pragma once

#include <chrono>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "api/types/build.h"

namespace slipway::cli {

// Not safe for threads: the caller serialises handle() and tick().
class BuildRenderer {
public:
    using Output = std::function<void(std::string_view)>;
    virtual ~BuildRenderer() = default;
    virtual void handle(const api::BuildEvent& event) = 0;
    // Called now and then between events.
    virtual void tick() {}
    // Takes what is transient off the screen.
    virtual void finish() {}
};

std::unique_ptr<BuildRenderer> makePlainRenderer(BuildRenderer::Output output);
// `size`: columns and rows, asked at each drawing.
std::unique_ptr<BuildRenderer> makeTerminalRenderer(BuildRenderer::Output output,
                                                    std::function<std::pair<int, int>()> size);

// "error: …" with the source line, a caret and the hint.
std::string describeBuildError(const api::BuildError& error);

// "[builder 3/6] COPY app.py /app/" on one line.
std::string stepTitle(const api::BuildEvent& started);

// The lines of a step's log, out of pieces that end anywhere; one carry for each stream.
class LogLines {
public:
    void feed(int stream, std::string_view data, const std::function<void(std::string_view)>& line);
    void flush(const std::function<void(std::string_view)>& line);

private:
    std::map<int, std::string> m_partial;
};

} // namespace slipway::cli
