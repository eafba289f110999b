#include "api/types/json.h"

#include <limits>

#include "api/types/detail/fields.h"
#include "registry/credentials.h"

namespace slipway::api {

namespace detail {

std::string ReadErrors::path() const {
    std::string text;
    for (const auto& key : m_path) {
        if (!text.empty())
            text += '.';
        text += key;
    }
    return text.empty() ? std::string("the document") : text;
}

void ReadErrors::wrong(std::string_view wanted, const Json& got) {
    if (!m_first)
        m_first = Error(Errc::InvalidArgument, fmt::format("{} must be {}, not {}", path(), wanted, got.type_name()));
}

void ReadErrors::outOfRange() {
    if (!m_first)
        m_first = Error(Errc::InvalidArgument, fmt::format("{} is out of range", path()));
}

const Json* Reader::find(std::string_view key) const {
    const auto it = m_object.find(key);
    return it == m_object.end() || it->is_null() ? nullptr : &*it;
}

void Reader::read(const Json& value, std::string& member) {
    if (!value.is_string())
        return m_errors.wrong("a string", value);
    member = value.get_ref<const std::string&>();
}

void Reader::read(const Json& value, bool& member) {
    if (!value.is_boolean())
        return m_errors.wrong("true or false", value);
    member = value.get<bool>();
}

void Reader::read(const Json& value, Timestamp& member) {
    if (!value.is_string())
        return m_errors.wrong("a time", value);
    const auto& text = value.get_ref<const std::string&>();
    if (text.empty())
        return;
    const auto time = parseRfc3339(text);
    if (!time)
        return m_errors.wrong("an RFC 3339 time", value);
    member = *time;
}

void Reader::read(const Json& value, ContainerState& member) {
    std::string word;
    read(value, word);
    member = containerStateFrom(word);
}

void Reader::read(const Json& value, std::vector<std::string>& member) {
    // Docker writes a single string where a list is meant (old images' Entrypoint).
    if (value.is_string()) {
        member.push_back(value.get<std::string>());
        return;
    }
    if (!value.is_array())
        return m_errors.wrong("a list of strings", value);
    for (const auto& element : value) {
        if (!element.is_string())
            return m_errors.wrong("a list of strings", value);
        member.push_back(element.get<std::string>());
    }
}

void Reader::read(const Json& value, StringMap& member) {
    if (!value.is_object())
        return m_errors.wrong("an object", value);
    for (const auto& [key, element] : value.items()) {
        if (element.is_null())
            member[key];
        else if (element.is_string())
            member[key] = element.get<std::string>();
        else
            return m_errors.wrong("an object of strings", value);
    }
}

void Reader::keys(const char* key, std::vector<std::string>& member) {
    const Json* found = find(key);
    if (!found)
        return;
    m_errors.enter(key);
    if (found->is_object()) {
        for (const auto& [name, ignored] : found->items())
            member.push_back(name);
    } else {
        m_errors.wrong("an object", *found);
    }
    m_errors.leave();
}

void Reader::unixTime(const char* key, Timestamp& member) {
    std::int64_t seconds = 0;
    (*this)(key, seconds);
    // Beyond what nanoseconds in 64 bits hold there is no date worth showing.
    constexpr std::int64_t limit = std::numeric_limits<std::int64_t>::max() / 1'000'000'000;
    if (seconds > -limit && seconds < limit)
        member = fromUnixNanos(seconds * 1'000'000'000);
}

void Reader::unixNanos(const char* key, Timestamp& member) {
    std::int64_t nanos = 0;
    (*this)(key, nanos);
    if (nanos != 0)
        member = fromUnixNanos(nanos);
}

Json Writer::write(Timestamp& member) {
    // Go's zero time, which clients know as "never".
    return member == Timestamp{} ? std::string("0001-01-01T00:00:00Z") : toRfc3339(member);
}

Json Writer::write(ContainerState& member) {
    return std::string(toString(member));
}

Json Writer::write(StringMap& member) {
    Json object = Json::object();
    for (const auto& [key, value] : member)
        object[key] = value;
    return object;
}

void Writer::keys(const char* key, std::vector<std::string>& member) {
    if (member.empty())
        return;
    Json set = Json::object();
    for (const auto& name : member)
        set[name] = Json::object();
    m_object[key] = std::move(set);
}

void Writer::unixTime(const char* key, Timestamp& member) {
    m_object[key] = toUnixSeconds(member);
}
void Writer::unixNanos(const char* key, Timestamp& member) {
    m_object[key] = toUnixNanos(member);
}

} // namespace detail

namespace {

registry::Credentials credentialsOf(const RegistryAuth& auth) {
    return {auth.username, auth.password, auth.identityToken, auth.registryToken};
}

} // namespace

std::string encodeRegistryAuth(const RegistryAuth& auth) {
    return registry::encodeRegistryAuth(credentialsOf(auth), auth.serverAddress);
}

std::string encodeRegistryConfig(const std::map<std::string, RegistryAuth>& byRegistry) {
    std::map<std::string, registry::Credentials> byAddress;
    for (const auto& [registry, auth] : byRegistry)
        byAddress.emplace(auth.serverAddress.empty() ? registry : auth.serverAddress, credentialsOf(auth));
    return registry::encodeRegistryConfig(byAddress);
}

} // namespace slipway::api
