// One description of a struct's members serves both directions: fields(visitor, value) names each member and its key;
// a Reader fills the value from a document, a Writer makes the document. For the .cpp files of api/types.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "api/types/json.h"
#include "base/fact_json.h"
#include "base/json.h"

namespace slipway::api::detail {

class Reader;
class Writer;

// Specialised by SLIPWAY_WIRE_PART, in the .cpp that has the struct's fields().
template <typename T>
void describe(Reader& visitor, T& value);
template <typename T>
void describe(Writer& visitor, T& value);

// The first error of a document, with the path of the member.
class ReadErrors {
public:
    void wrong(std::string_view wanted, const Json& got);
    void outOfRange();
    const std::optional<Error>& first() const noexcept { return m_first; }
    void enter(std::string_view key) { m_path.emplace_back(key); }
    void leave() { m_path.pop_back(); }

private:
    std::string path() const;
    std::vector<std::string> m_path;
    std::optional<Error> m_first;
};

class Reader {
public:
    static constexpr bool reading = true;
    Reader(const Json& object, ReadErrors& errors)
        : m_object(object)
        , m_errors(errors) {}

    template <typename T>
    void operator()(const char* key, T& member) {
        if (const Json* found = find(key)) {
            m_errors.enter(key);
            read(*found, member);
            m_errors.leave();
        }
    }
    template <typename T>
    void optional(const char* key, T& member) {
        (*this)(key, member);
    }
    template <typename F>
    void nested(const char* key, F&& members) {
        if (const Json* found = find(key)) {
            m_errors.enter(key);
            if (found->is_object()) {
                Reader inner(*found, m_errors);
                members(inner);
            } else {
                m_errors.wrong("an object", *found);
            }
            m_errors.leave();
        }
    }
    // {"80/tcp":{}} as a list of its keys.
    void keys(const char* key, std::vector<std::string>& member);
    void unixTime(const char* key, Timestamp& member);
    void unixNanos(const char* key, Timestamp& member);

    const Json* find(std::string_view key) const;
    const Json& object() const noexcept { return m_object; }
    ReadErrors& errors() noexcept { return m_errors; }

    void read(const Json& value, std::string& member);
    void read(const Json& value, bool& member);
    void read(const Json& value, Timestamp& member);
    void read(const Json& value, ContainerState& member);
    // One that this version does not know is none, never an error.
    void read(const Json& value, std::optional<Fact>& member) { member = factFromJson(value); }
    void read(const Json& value, std::vector<std::string>& member);
    void read(const Json& value, StringMap& member);

    template <typename T>
    requires(std::is_integral_v<T> && !std::is_same_v<T, bool>) void read(const Json& value, T& member) {
        if (value.is_number_unsigned()) {
            const auto wide = value.get<std::uint64_t>();
            if (!std::in_range<T>(wide))
                return m_errors.outOfRange();
            member = static_cast<T>(wide);
        } else if (value.is_number_integer()) {
            const auto wide = value.get<std::int64_t>();
            if (!std::in_range<T>(wide))
                return m_errors.outOfRange();
            member = static_cast<T>(wide);
        } else if (value.is_number_float()) {
            const double real = value.get<double>();
            if (!(real > -9e15 && real < 9e15) || real != static_cast<double>(static_cast<std::int64_t>(real)))
                return m_errors.wrong("a whole number", value);
            read(Json(static_cast<std::int64_t>(real)), member);
        } else {
            m_errors.wrong("a whole number", value);
        }
    }
    template <typename T>
    void read(const Json& value, std::optional<T>& member) {
        read(value, member.emplace());
    }
    template <typename T>
    void read(const Json& value, std::vector<T>& member) {
        if (!value.is_array())
            return m_errors.wrong("a list", value);
        std::size_t index = 0;
        for (const auto& element : value) {
            m_errors.enter(std::to_string(index++));
            if (!element.is_null())
                read(element, member.emplace_back());
            m_errors.leave();
        }
    }
    template <typename T>
    void read(const Json& value, std::map<std::string, T>& member) {
        if (!value.is_object())
            return m_errors.wrong("an object", value);
        for (const auto& [key, element] : value.items()) {
            m_errors.enter(key);
            T& target = member[key];
            if (!element.is_null())
                read(element, target);
            m_errors.leave();
        }
    }
    template <typename T>
    requires std::is_class_v<T>
    void read(const Json& value, T& member) {
        if (!value.is_object())
            return m_errors.wrong("an object", value);
        Reader inner(value, m_errors);
        describe(inner, member);
    }

private:
    const Json& m_object;
    ReadErrors& m_errors;
};

class Writer {
public:
    static constexpr bool reading = false;

    template <typename T>
    void operator()(const char* key, T& member) {
        m_object[key] = write(member);
    }
    // Leaves out what is empty, zero or false.
    template <typename T>
    void optional(const char* key, T& member) {
        if constexpr (requires { member.has_value(); }) {
            if (member)
                m_object[key] = write(*member);
        } else if constexpr (requires { member.empty(); }) {
            if (!member.empty())
                m_object[key] = write(member);
        } else if (member != T{}) {
            m_object[key] = write(member);
        }
    }
    // Left out when nothing was written inside.
    template <typename F>
    void nested(const char* key, F&& members) {
        Writer inner;
        members(inner);
        if (!inner.m_object.empty())
            m_object[key] = std::move(inner.m_object);
    }
    void keys(const char* key, std::vector<std::string>& member);
    void unixTime(const char* key, Timestamp& member);
    void unixNanos(const char* key, Timestamp& member);

    Json& object() noexcept { return m_object; }

    static Json write(std::string& member) { return member; }
    static Json write(Timestamp& member);
    static Json write(ContainerState& member);
    static Json write(Fact& member) { return factJson(member); }
    static Json write(StringMap& member);
    static Json write(std::vector<std::string>& member) { return member; }
    template <typename T>
    requires std::is_integral_v<T>
    static Json write(T member) { return member; }
    template <typename T>
    static Json write(std::optional<T>& member) {
        return member ? write(*member) : Json(nullptr);
    }
    template <typename T>
    static Json write(std::vector<T>& member) {
        Json list = Json::array();
        for (auto& element : member)
            list.push_back(write(element));
        return list;
    }
    template <typename T>
    static Json write(std::map<std::string, T>& member) {
        Json object = Json::object();
        for (auto& [key, element] : member)
            object[key] = write(element);
        return object;
    }
    template <typename T>
    requires std::is_class_v<T>
    static Json write(T& member) {
        Writer inner;
        describe(inner, member);
        return std::move(inner.m_object);
    }

private:
    Json m_object = Json::object();
};

template <typename T>
Result<T> readDocument(const Json& document) {
    ReadErrors errors;
    Reader reader(document, errors);
    T value{};
    reader.read(document, value);
    if (errors.first())
        return std::unexpected(*errors.first());
    return value;
}

} // namespace slipway::api::detail

namespace slipway::api {

template <typename T>
Result<T> fromJson(const Json& document) {
    return detail::readDocument<T>(document);
}

template <typename T>
Result<std::vector<T>> listFromJson(const Json& document) {
    // Engines written in Go say null for an empty list.
    if (document.is_null())
        return std::vector<T>{};
    detail::ReadErrors errors;
    detail::Reader reader(document, errors);
    std::vector<T> list;
    reader.read(document, list);
    if (errors.first())
        return std::unexpected(*errors.first());
    return list;
}

template <typename T>
Json toJson(const T& value) {
    // A Writer only reads; fields() is written once for both directions and so takes a non-const reference.
    return detail::Writer::write(const_cast<T&>(value));
}

template <typename T>
Result<T> parse(std::string_view text, std::string_view what) {
    return context(fromJson<T>(TRY(parseJson(text, what))), "{}", what);
}

template <typename T>
Result<std::vector<T>> parseList(std::string_view text, std::string_view what) {
    return context(listFromJson<T>(TRY(parseJson(text, what))), "{}", what);
}

template <typename T>
std::string encode(const T& value) {
    return dumpJson(toJson(value));
}

} // namespace slipway::api

// After the struct's `template <typename V> void fields(V& v, T& t)`; parts before what they are part of.
#define SLIPWAY_WIRE_PART(T)                                                                                           \
    template <>                                                                                                        \
    void detail::describe<T>(detail::Reader & visitor, T & value) {                                                    \
        fields(visitor, value);                                                                                        \
    }                                                                                                                  \
    template <>                                                                                                        \
    void detail::describe<T>(detail::Writer & visitor, T & value) {                                                    \
        fields(visitor, value);                                                                                        \
    }

// A part that is also a document of its own.
#define SLIPWAY_WIRE_DOCUMENT(T)                                                                                       \
    SLIPWAY_WIRE_PART(T)                                                                                               \
    template Result<T> fromJson<T>(const Json&);                                                                       \
    template Result<std::vector<T>> listFromJson<T>(const Json&);                                                      \
    template Json toJson<T>(const T&);                                                                                 \
    template Result<T> parse<T>(std::string_view, std::string_view);                                                   \
    template Result<std::vector<T>> parseList<T>(std::string_view, std::string_view);                                  \
    template std::string encode<T>(const T&);
