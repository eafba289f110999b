#include "base/json.h"

#include <set>

namespace slipway {

namespace {

// Builds the value while enforcing what nlohmann's own parser lets pass.
class StrictSax : public nlohmann::detail::json_sax_dom_parser<Json> {
public:
    using Base = nlohmann::detail::json_sax_dom_parser<Json>;
    StrictSax(Json& value, std::size_t depth)
        : Base(value, false)
        , m_maxDepth(depth) {}

    bool start_object(std::size_t elements) {
        m_keys.emplace_back();
        return enter() && Base::start_object(elements);
    }
    bool end_object() {
        m_keys.pop_back();
        --m_depth;
        return Base::end_object();
    }
    bool start_array(std::size_t elements) { return enter() && Base::start_array(elements); }
    bool end_array() {
        --m_depth;
        return Base::end_array();
    }
    bool key(std::string& name) {
        if (!m_keys.back().insert(name).second) {
            problem = fmt::format("the key {:?} appears twice", std::string_view(name));
            return false;
        }
        return Base::key(name);
    }
    template <typename Exception>
    bool parse_error(std::size_t position, const std::string& token, const Exception&) {
        (void)token;
        problem = fmt::format("syntax error at byte {}", position);
        return false;
    }

    std::string problem;

private:
    bool enter() {
        if (++m_depth <= m_maxDepth)
            return true;
        problem = fmt::format("nested deeper than {} levels", m_maxDepth);
        return false;
    }
    std::size_t m_depth = 0;
    std::size_t m_maxDepth;
    std::vector<std::set<std::string, std::less<>>> m_keys;
};

const Json* member(const Json& object, std::string_view key) {
    if (!object.is_object())
        return nullptr;
    const auto it = object.find(key);
    return it == object.end() || it->is_null() ? nullptr : &*it;
}

std::unexpected<Error> wrongType(std::string_view key, std::string_view wanted, const Json& got) {
    return fail(Errc::InvalidArgument, "{} must be {}, not {}", key, wanted, got.type_name());
}

} // namespace

Result<Json> parseJson(std::string_view text, std::string_view what, JsonLimits limits) {
    if (text.size() > limits.bytes)
        return fail(Errc::TooLarge, "{}: more than {} bytes of JSON", what, limits.bytes);
    Json value;
    StrictSax sax(value, limits.depth);
    if (!Json::sax_parse(text.begin(), text.end(), &sax))
        return fail(Errc::InvalidArgument, "{}: invalid JSON: {}", what,
                    sax.problem.empty() ? std::string("syntax error") : sax.problem);
    return value;
}

Result<std::string> jsonString(const Json& object, std::string_view key, std::string fallback) {
    const Json* m = member(object, key);
    if (!m)
        return fallback;
    if (!m->is_string())
        return wrongType(key, "a string", *m);
    return m->get<std::string>();
}

Result<std::int64_t> jsonInt(const Json& object, std::string_view key, std::int64_t fallback) {
    const Json* m = member(object, key);
    if (!m)
        return fallback;
    if (m->is_number_unsigned() && m->get<std::uint64_t>() > static_cast<std::uint64_t>(INT64_MAX))
        return fail(Errc::InvalidArgument, "{} is out of range", key);
    if (m->is_number_integer())
        return m->get<std::int64_t>();
    if (m->is_number_float()) {
        const double d = m->get<double>();
        if (d > -9e15 && d < 9e15 && d == static_cast<double>(static_cast<std::int64_t>(d)))
            return static_cast<std::int64_t>(d);
    }
    return wrongType(key, "a whole number", *m);
}

Result<bool> jsonBool(const Json& object, std::string_view key, bool fallback) {
    const Json* m = member(object, key);
    if (!m)
        return fallback;
    if (!m->is_boolean())
        return wrongType(key, "true or false", *m);
    return m->get<bool>();
}

Result<std::vector<std::string>> jsonStrings(const Json& object, std::string_view key) {
    std::vector<std::string> strings;
    const Json* m = member(object, key);
    if (!m)
        return strings;
    if (m->is_string()) {
        strings.push_back(m->get<std::string>());
        return strings;
    }
    if (!m->is_array())
        return wrongType(key, "a list of strings", *m);
    for (const auto& element : *m) {
        if (!element.is_string())
            return wrongType(key, "a list of strings", *m);
        strings.push_back(element.get<std::string>());
    }
    return strings;
}

Result<Json> jsonObject(const Json& object, std::string_view key) {
    const Json* m = member(object, key);
    if (!m)
        return Json::object();
    if (!m->is_object())
        return wrongType(key, "an object", *m);
    return *m;
}

Result<Json> jsonArray(const Json& object, std::string_view key) {
    const Json* m = member(object, key);
    if (!m)
        return Json::array();
    if (!m->is_array())
        return wrongType(key, "a list", *m);
    return *m;
}

std::string dumpJson(const Json& value, int indent) {
    return value.dump(indent, ' ', false, nlohmann::detail::error_handler_t::replace);
}

} // namespace slipway
