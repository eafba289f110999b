// Pulls and pushes as text: one line for each layer on a terminal, lines of what happened elsewhere.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "api/types/image.h"

namespace slipway::cli {

class PullPrinter {
public:
    // `columns` 0: not a terminal.
    PullPrinter(std::function<void(std::string_view)> output, int columns)
        : m_output(std::move(output))
        , m_columns(columns) {}

    void handle(const api::PullProgress& progress);

private:
    std::function<void(std::string_view)> m_output;
    int m_columns;
    std::map<std::string, std::size_t> m_rows; // by id; counted from the first
    std::map<std::string, std::string> m_last;
    std::size_t m_drawn = 0;
};

} // namespace slipway::cli
