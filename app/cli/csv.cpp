#include "cli/csv.h"

namespace slipway::cli {

std::vector<std::string> splitCsv(std::string_view text) {
    std::vector<std::string> fields(1);
    bool quoted = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (c == '"' && quoted && i + 1 < text.size() && text[i + 1] == '"') {
            fields.back() += '"';
            ++i;
        } else if (c == '"') {
            quoted = !quoted;
        } else if (c == ',' && !quoted) {
            fields.emplace_back();
        } else {
            fields.back() += c;
        }
    }
    return fields;
}

Result<bool> parseBoolean(std::string_view text, std::string_view value) {
    if (value == "true" || value == "1")
        return true;
    if (value == "false" || value == "0")
        return false;
    return fail(Errc::InvalidArgument, "{:?}: {:?} is neither true nor false", text, value);
}

} // namespace slipway::cli
