#include "cli/progress.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "cli/table.h"

namespace slipway::cli {

void PullPrinter::handle(const api::PullProgress& progress) {
    if (!progress.stream.empty()) {
        m_output(sanitizeForTerminal(progress.stream));
        return;
    }
    if (progress.status.empty())
        return;
    std::string text = sanitizeForTerminal(progress.status);
    std::replace(text.begin(), text.end(), '\n', ' ');
    if (progress.id.empty()) {
        m_output(text + "\n");
        // Lines below the layers are not redrawn over.
        m_rows.clear();
        m_drawn = 0;
        return;
    }
    const std::string id = sanitizeForTerminal(progress.id);
    if (m_columns <= 0) {
        // Without a terminal only changes of state are worth a line.
        if (std::exchange(m_last[id], text) != text)
            m_output(fmt::format("{}: {}\n", id, text));
        return;
    }
    if (progress.total > 0)
        text +=
            fmt::format(" {} / {}", humanSize(static_cast<std::uint64_t>(std::max<std::int64_t>(progress.current, 0))),
                        humanSize(static_cast<std::uint64_t>(progress.total)));
    const std::string line =
        ellipsis(fmt::format("{}: {}", id, text), static_cast<std::size_t>(std::max(m_columns - 1, 20)));
    const auto [row, added] = m_rows.emplace(id, m_drawn);
    if (added) {
        m_output(line + "\n");
        ++m_drawn;
        return;
    }
    const std::size_t up = m_drawn - row->second;
    m_output(fmt::format("\x1b[{}F\x1b[2K{}\x1b[{}E", up, line, up));
}

} // namespace slipway::cli
