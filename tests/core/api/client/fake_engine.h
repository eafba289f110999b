// An engine that says what a test tells it to, byte by byte, on a Unix socket of its own.
#pragma once

#include <atomic>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "base/unique_fd.h"

namespace slipway::test {

struct FakeRequest {
    std::string method;
    std::string target;                         // as sent
    std::map<std::string, std::string> headers; // names in lower case
    std::string body;                           // unchunked
};

// One connection, after its request has been read. All calls block.
class FakeConnection {
public:
    explicit FakeConnection(UniqueFd fd)
        : m_fd(std::move(fd)) {}

    void send(std::string_view bytes);
    // A complete reply with Content-Length.
    void reply(int status, std::string_view body, std::string_view type = "application/json");
    // The head of a chunked reply; chunk() and end() follow.
    void beginChunked(std::string_view type);
    void chunk(std::string_view bytes);
    void end();
    void upgrade(std::string_view type);
    // At most `most` bytes of what the client sends; "" at its end.
    std::string receive(std::size_t most = 65536);
    // Until the client has closed its side, or five seconds.
    std::string receiveAll();
    // Whether the client closes the connection within five seconds.
    bool waitForClose();
    void close() { m_fd.reset(); }

private:
    UniqueFd m_fd;
};

class FakeEngine {
public:
    using Handler = std::function<void(const FakeRequest&, FakeConnection&)>;

    // Every request goes to `handler`, on a thread of its connection.
    explicit FakeEngine(Handler handler);
    ~FakeEngine();

    const std::string& socketPath() const noexcept { return m_path; }
    std::string address() const { return "unix://" + m_path; }
    // What has been asked so far, "GET /version".
    std::vector<std::string> seen() const;
    FakeRequest lastRequest() const;

private:
    void accept();
    void serve(UniqueFd fd);

    Handler m_handler;
    std::string m_directory;
    std::string m_path;
    UniqueFd m_listener;
    std::thread m_acceptor;
    mutable std::mutex m_mutex;
    std::vector<FakeRequest> m_requests;
    std::vector<std::thread> m_threads;
    std::vector<int> m_open;
};

// {stream, 0, 0, 0, length} and the bytes.
std::string frame(int stream, std::string_view bytes);

} // namespace slipway::test
