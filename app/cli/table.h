// Text tables as docker prints them, and --format.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "base/result.h"

namespace slipway::cli {

// Columns padded to their widest cell plus three spaces. Cells are made inert for a terminal; widths count characters.
class Table {
public:
    explicit Table(std::vector<std::string> header);
    void add(std::vector<std::string> row);
    std::string text() const;

private:
    std::vector<std::vector<std::string>> m_rows;
};

// The characters of UTF-8 text, and its first `count`.
std::size_t width(std::string_view text) noexcept;
std::string_view clip(std::string_view text, std::size_t count) noexcept;
// At most `count` characters, the last being an ellipsis when something was cut.
std::string ellipsis(std::string_view text, std::size_t count);

// A template as far as people use it in scripts: literal text, {{.A.B}}, {{json .A}}, {{.}}, {{index .A "key"}}, and
// \n and \t. Names must fit exactly. Text of the document is made inert. InvalidArgument for anything else.
Result<std::string> formatTemplate(std::string_view text, const nlohmann::json& document);

// What --format chose. "json" and "{{json .}}" are the same.
enum class Format { Table, Json, Template };
Format formatOf(std::string_view option) noexcept;

} // namespace slipway::cli
