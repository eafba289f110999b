#include "api/client/client.h"
#include "base/json.h"

namespace slipway::api {

namespace {

void encodeInto(std::string& text, std::string_view raw, std::string_view alsoPlain) {
    static constexpr char digits[] = "0123456789ABCDEF";
    for (const char c : raw) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                           c == '_' || c == '.' || c == '~' || alsoPlain.find(c) != std::string_view::npos;
        if (plain) {
            text += c;
        } else {
            const auto byte = static_cast<unsigned char>(c);
            text += '%';
            text += digits[byte >> 4];
            text += digits[byte & 15];
        }
    }
}

} // namespace

Target& Target::segment(std::string_view text) {
    m_text += '/';
    // A segment of dots would be resolved away by the server: "/containers/../x" is another operation.
    if (text == "." || text == "..")
        for (std::size_t i = 0; i < text.size(); ++i)
            m_text += "%2E";
    else
        encodeInto(m_text, text, "");
    return *this;
}

Target& Target::path(std::string_view text) {
    for (;;) {
        const auto slash = text.find('/');
        const auto part = text.substr(0, slash);
        if (part == "." || part == "..") {
            segment(part);
        } else {
            m_text += '/';
            encodeInto(m_text, part, ":@");
        }
        if (slash == std::string_view::npos)
            return *this;
        text.remove_prefix(slash + 1);
    }
}

Target& Target::query(std::string_view key, std::string_view value) {
    if (value.empty())
        return *this;
    m_text += m_hasQuery ? '&' : '?';
    m_hasQuery = true;
    encodeInto(m_text, key, "");
    m_text += '=';
    encodeInto(m_text, value, "");
    return *this;
}

Target& Target::flag(std::string_view key, bool value) {
    return value ? query(key, "1") : *this;
}

std::string encodeFilters(const Filters& filters) {
    if (filters.empty())
        return {};
    Json json = Json::object();
    for (const auto& [key, value] : filters)
        json[key].push_back(value);
    return dumpJson(json);
}

} // namespace slipway::api
