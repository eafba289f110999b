// The server's connections over socket pairs, with handlers of the test's own and no engine behind them.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>

#include <unistd.h>

#include <gtest/gtest.h>

#include "api/server/router.h"
#include "base/unique_fd.h"

namespace slipway::api::test {

struct Answer {
    int status = 0;                             // 0: the connection ended before an answer
    std::map<std::string, std::string> headers; // names in lower case
    std::string body;
    bool complete = false; // as its framing says: all of Content-Length, or the last chunk
    // "message" of an error's JSON body.
    std::string message() const;
};

// A client that writes and reads bytes; gives up reading after five seconds.
class Client {
public:
    explicit Client(UniqueFd fd)
        : m_fd(std::move(fd)) {}

    // False when the server has hung up.
    bool send(std::string_view data);
    Answer readAnswer(bool toHead = false);
    // The answer's head alone; what follows stays to be read.
    Answer readHead();
    std::string readExactly(std::size_t count); // fewer when the other end closed
    std::string readToEnd();
    // True when the server has closed and nothing is left to read.
    bool ended();
    void halfClose();
    void close() { m_fd.reset(); }

    Answer ask(std::string_view request, bool toHead = false) {
        send(request);
        return readAnswer(toHead);
    }
    Answer get(const std::string& target) { return ask("GET " + target + " HTTP/1.1\r\nHost: x\r\n\r\n"); }
    Answer post(const std::string& target, const std::string& body) {
        return ask("POST " + target + " HTTP/1.1\r\nHost: x\r\nContent-Length: " + std::to_string(body.size()) +
                   "\r\n\r\n" + body);
    }

private:
    bool fill();
    std::string readLine();
    UniqueFd m_fd;
    std::string m_buffer;
};

class ConnectionTest : public testing::Test {
protected:
    ConnectionTest();
    ~ConnectionTest() override;

    Router& router();
    // Handlers are added before the first of these.
    Client connect();
    // As a user who is neither root nor the engine's owner.
    Client connectAsStranger();
    // What Server::stop() does to open streams.
    void stopServer();
    const std::string& spoolDirectory() const;

private:
    Client serve(UniqueFd client, UniqueFd server);
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

// A pair of connected sockets: a hijacked connection's other side.
std::pair<UniqueFd, UniqueFd> socketPair();

} // namespace slipway::api::test
