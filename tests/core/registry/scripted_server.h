// A tiny HTTP/1.1 server on a loopback port of its own, whose answers a test writes, with the faults that registries
// show: answers cut short, stalls, floods.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "base/unique_fd.h"

namespace slipway::registry::test {

struct ScriptedRequest {
    std::string method;
    std::string target;                         // path and query
    std::map<std::string, std::string> headers; // names in lower case
    std::string body;

    std::string header(const std::string& name) const {
        const auto it = headers.find(name);
        return it == headers.end() ? "" : it->second;
    }
};

struct ScriptedAnswer {
    int status = 200;
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;
    // After that many bytes of the body: close, or say nothing more until the client goes away.
    std::optional<std::size_t> closeAfter;
    std::optional<std::size_t> stallAfter;
    bool closeAtOnce = false; // no answer at all
};

class ScriptedServer {
public:
    using Handler = std::function<ScriptedAnswer(const ScriptedRequest&)>;

    // The handler is called from the connections' threads, several at once.
    explicit ScriptedServer(Handler handler);
    ~ScriptedServer();

    std::string host() const; // "127.0.0.1:40123"
    std::string url() const { return "http://" + host(); }

    std::vector<ScriptedRequest> requests() const;
    // How many had this method and target prefix.
    int count(const std::string& method, const std::string& prefix) const;

private:
    void accept();
    void serve(UniqueFd connection);
    bool serveOne(int fd, std::string& buffer);

    Handler m_handler;
    UniqueFd m_listener;
    int m_port = 0;
    std::atomic<bool> m_stop{false};
    mutable std::mutex m_mutex;
    std::vector<ScriptedRequest> m_requests;
    std::vector<std::thread> m_connections;
    std::vector<int> m_open;
    std::thread m_acceptor;
};

} // namespace slipway::registry::test
