// An HTTPS server on loopback with a certificate of its own making, good for one address: 127.0.0.1.
#pragma once

#include <atomic>
#include <memory>
#include <string>
#include <thread>

#include "base/unique_fd.h"

namespace slipway::registry::test {

class TlsServer {
public:
    // Answers every request with 200 and "hello".
    explicit TlsServer(const std::string& certificateName = "127.0.0.1");
    ~TlsServer();

    int port() const { return m_port; }
    const std::string& certificatePem() const { return m_pem; }

private:
    struct Keys;
    void serve();

    std::unique_ptr<Keys> m_keys;
    std::string m_pem;
    UniqueFd m_listener;
    int m_port = 0;
    std::atomic<bool> m_stop{false};
    std::thread m_thread;
};

} // namespace slipway::registry::test
