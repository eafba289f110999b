#include "api/server/message.h"

#include <algorithm>

#include "base/text.h"

namespace slipway::api {

Result<std::string> percentDecode(std::string_view text, bool plusIsSpace) {
    const auto digit = [](char c) -> int {
        if (c >= '0' && c <= '9')
            return c - '0';
        if (c >= 'a' && c <= 'f')
            return c - 'a' + 10;
        if (c >= 'A' && c <= 'F')
            return c - 'A' + 10;
        return -1;
    };
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        char c = text[i];
        if (c == '%') {
            const int high = i + 2 < text.size() ? digit(text[i + 1]) : -1;
            const int low = i + 2 < text.size() ? digit(text[i + 2]) : -1;
            if (high < 0 || low < 0)
                return fail(Errc::InvalidArgument, "broken percent escape in the request's address");
            c = static_cast<char>(high * 16 + low);
            i += 2;
        } else if (c == '+' && plusIsSpace) {
            c = ' ';
        }
        if (c == '\0')
            return fail(Errc::InvalidArgument, "NUL byte in the request's address");
        out += c;
    }
    return out;
}

Result<Query> Query::parse(std::string_view text) {
    Query query;
    while (!text.empty()) {
        const auto end = text.find('&');
        const auto pair = text.substr(0, end);
        text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
        if (pair.empty())
            continue;
        const auto equals = pair.find('=');
        auto name = TRY(percentDecode(pair.substr(0, equals), true));
        auto value =
            equals == std::string_view::npos ? std::string() : TRY(percentDecode(pair.substr(equals + 1), true));
        query.m_values.emplace(std::move(name), std::move(value));
    }
    return query;
}

bool Query::has(std::string_view name) const {
    return m_values.contains(name);
}

std::string Query::get(std::string_view name, std::string fallback) const {
    const auto it = m_values.lower_bound(name);
    return it != m_values.end() && it->first == name ? it->second : std::move(fallback);
}

bool Query::flag(std::string_view name, bool fallback) const {
    if (!has(name))
        return fallback;
    const std::string value = toLower(trim(get(name)));
    return !(value.empty() || value == "0" || value == "no" || value == "false" || value == "none");
}

Result<std::int64_t> Query::number(std::string_view name, std::int64_t fallback) const {
    if (!has(name) || get(name).empty())
        return fallback;
    std::string text = get(name);
    const bool negative = text.starts_with('-');
    const auto value = parseUnsigned(std::string_view(text).substr(negative ? 1 : 0));
    if (!value || *value > static_cast<std::uint64_t>(INT64_MAX))
        return fail(Errc::InvalidArgument, "{}={:?} is not a number", name, std::string_view(text));
    return negative ? -static_cast<std::int64_t>(*value) : static_cast<std::int64_t>(*value);
}

std::vector<std::string> Query::all(std::string_view name) const {
    std::vector<std::string> values;
    for (auto [it, end] = m_values.equal_range(name); it != end; ++it)
        values.push_back(it->second);
    return values;
}

Result<Filters> Filters::parse(const std::string& text) {
    Filters filters;
    if (text.empty())
        return filters;
    const Json document = TRY(parseJson(text, "filters"));
    if (!document.is_object())
        return fail(Errc::InvalidArgument, "filters must be an object of lists");
    for (const auto& [name, values] : document.items()) {
        auto& list = filters.m_values[name];
        if (values.is_array()) {
            for (const auto& value : values) {
                if (!value.is_string())
                    return fail(Errc::InvalidArgument, "filter {} must hold strings", name);
                list.push_back(value.get<std::string>());
            }
        } else if (values.is_object()) {
            for (const auto& [value, on] : values.items())
                list.push_back(value);
        } else {
            return fail(Errc::InvalidArgument, "filter {} must be a list", name);
        }
    }
    return filters;
}

const std::vector<std::string>& Filters::of(std::string_view name) const {
    static const std::vector<std::string> none;
    const auto it = m_values.find(name);
    return it == m_values.end() ? none : it->second;
}

Result<> Filters::allowOnly(const std::vector<std::string_view>& known) const {
    for (const auto& [name, values] : m_values)
        if (std::ranges::find(known, name) == known.end())
            return fail(Errc::InvalidArgument, "invalid filter '{}'", name);
    return {};
}

bool Filters::labelsMatch(const std::map<std::string, std::string>& labels) const {
    return std::ranges::all_of(of("label"), [&](const std::string& wanted) {
        const auto equals = wanted.find('=');
        const auto it = labels.find(wanted.substr(0, equals));
        return it != labels.end() && (equals == std::string::npos || it->second == wanted.substr(equals + 1));
    });
}

std::string Request::header(std::string_view name) const {
    const auto it = headers.find(name);
    return it == headers.end() ? std::string() : it->second;
}

Result<Json> Request::json() const {
    if (trim(body).empty())
        return Json::object();
    Json document = TRY(parseJson(body, "request body"));
    if (document.is_null())
        return Json::object();
    if (!document.is_object())
        return fail(Errc::InvalidArgument, "request body: must be a JSON object");
    return document;
}

int httpStatus(Errc code) {
    switch (code) {
    case Errc::InvalidArgument:
        return 400;
    case Errc::Unauthorized:
        return 401;
    case Errc::PermissionDenied:
        return 403;
    case Errc::NotFound:
        return 404;
    case Errc::Conflict:
        return 409;
    case Errc::NotModified:
        return 304;
    case Errc::TooLarge:
        return 413;
    case Errc::TooManyRequests:
        return 429;
    case Errc::Unsupported:
        return 501;
    case Errc::Unavailable:
        return 503;
    case Errc::Timeout:
        return 504;
    case Errc::NoSpace:
        return 507;
    case Errc::Cancelled:
    case Errc::Corrupt:
    case Errc::Io:
    case Errc::Internal:
        return 500;
    }
    return 500;
}

} // namespace slipway::api
