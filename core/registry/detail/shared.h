// What all clients of a process share.
#pragma once

#include <chrono>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>

#include "registry/client.h"
#include "registry/detail/transport.h"

namespace slipway::registry::detail {

// Authorization headers by credentials, registry and scope, until they expire. Thread-safe.
class TokenCache {
public:
    using Clock = std::chrono::steady_clock;
    std::optional<std::string> find(const std::string& key);
    void put(const std::string& key, std::string header, Clock::time_point expiry);
    void forget(const std::string& key);

private:
    struct Entry {
        std::string header;
        Clock::time_point expiry;
    };
    std::mutex m_mutex;
    std::map<std::string, Entry> m_entries;
};

class Shared {
public:
    Shared(RegistryConfig settings, Sleeper sleep)
        : config(std::move(settings))
        , sleeper(std::move(sleep))
        , transport(config) {}

    const RegistryConfig config;
    const Sleeper sleeper;
    Transport transport;
    TokenCache tokens;

    // Registries that turned out to speak plain HTTP, by host and port.
    bool speaksPlainHttp(const std::string& hostAndPort);
    void rememberPlainHttp(const std::string& hostAndPort);
    // Mirrors that could not be reached are left out for half a minute.
    bool isDown(const std::string& origin);
    void rememberDown(const std::string& origin);

private:
    std::mutex m_mutex;
    std::set<std::string> m_plainHttp;
    std::map<std::string, std::chrono::steady_clock::time_point> m_downUntil;
};

} // namespace slipway::registry::detail
