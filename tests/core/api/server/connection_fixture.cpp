#include "connection_fixture.h"

#include <thread>

#include <poll.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "api/server/detail/connection.h"
#include "base/file.h"
#include "base/text.h"
#include "engine/engine.h"

namespace slipway::api::test {

namespace {

constexpr uid_t kStranger = 65534;

// Handlers are given a reference to an engine. The tests' own never touch it.
engine::Engine& untouchedEngine() {
    alignas(engine::Engine) static std::byte storage[sizeof(engine::Engine)];
    return reinterpret_cast<engine::Engine&>(storage);
}

} // namespace

std::pair<UniqueFd, UniqueFd> socketPair() {
    int fds[2]{-1, -1};
    EXPECT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds), 0);
    return {UniqueFd(fds[0]), UniqueFd(fds[1])};
}

std::string Answer::message() const {
    const auto json = parseJson(body, "error body");
    if (!json || !json->is_object() || !json->contains("message"))
        return "no error body: " + body;
    return (*json)["message"].get<std::string>();
}

bool Client::send(std::string_view data) {
    while (!data.empty()) {
        const ssize_t n = ::send(m_fd.get(), data.data(), data.size(), MSG_NOSIGNAL);
        if (n <= 0)
            return false;
        data.remove_prefix(static_cast<std::size_t>(n));
    }
    return true;
}

bool Client::fill() {
    pollfd poll{m_fd.get(), POLLIN, 0};
    if (::poll(&poll, 1, 5000) <= 0) {
        ADD_FAILURE() << "nothing to read for five seconds";
        return false;
    }
    char data[65536];
    const ssize_t n = ::recv(m_fd.get(), data, sizeof data, 0);
    if (n <= 0)
        return false;
    m_buffer.append(data, static_cast<std::size_t>(n));
    return true;
}

std::string Client::readLine() {
    std::size_t end;
    while ((end = m_buffer.find("\r\n")) == std::string::npos)
        if (!fill())
            return std::exchange(m_buffer, {});
    std::string line = m_buffer.substr(0, end);
    m_buffer.erase(0, end + 2);
    return line;
}

std::string Client::readExactly(std::size_t count) {
    while (m_buffer.size() < count && fill()) {
    }
    count = std::min(count, m_buffer.size());
    std::string data = m_buffer.substr(0, count);
    m_buffer.erase(0, count);
    return data;
}

std::string Client::readToEnd() {
    while (fill()) {
    }
    return std::exchange(m_buffer, {});
}

bool Client::ended() {
    return m_buffer.empty() && !fill();
}

void Client::halfClose() {
    ::shutdown(m_fd.get(), SHUT_WR);
}

Answer Client::readHead() {
    Answer answer;
    const std::string first = readLine();
    if (!first.starts_with("HTTP/1.1 "))
        return answer;
    answer.status = std::atoi(first.c_str() + 9);
    for (std::string line = readLine(); !line.empty(); line = readLine()) {
        const auto colon = line.find(':');
        answer.headers[toLower(line.substr(0, colon))] = std::string(trim(std::string_view(line).substr(colon + 1)));
    }
    return answer;
}

Answer Client::readAnswer(bool toHead) {
    Answer answer = readHead();
    if (answer.headers.contains("transfer-encoding")) {
        for (;;) {
            const std::string line = readLine();
            const std::size_t size = std::strtoul(line.c_str(), nullptr, 16);
            if (line.empty())
                break;
            answer.body += readExactly(size);
            if (readLine() != "")
                break;
            if (size == 0) {
                answer.complete = true;
                break;
            }
        }
    } else if (const auto length = answer.headers.find("content-length"); length != answer.headers.end() && !toHead) {
        const auto wanted = parseUnsigned(length->second).value_or(0);
        answer.body = readExactly(wanted);
        answer.complete = answer.body.size() == wanted;
    } else {
        answer.complete = answer.status != 0;
    }
    return answer;
}

struct ConnectionTest::Impl {
    Impl()
        : shared(untouchedEngine())
        , work(asio::make_work_guard(shared.io)) {
        std::string pattern = "/tmp/slipway-server-XXXXXX";
        shared.spoolDirectory = ::mkdtemp(pattern.data());
        shared.owner = ::geteuid();
    }
    ~Impl() {
        shared.stopping.request_stop();
        shared.io.stop();
        if (thread.joinable())
            thread.join();
        (void)removeTree(shared.spoolDirectory);
    }
    ServerShared shared;
    asio::executor_work_guard<asio::io_context::executor_type> work;
    std::thread thread;
};

ConnectionTest::ConnectionTest()
    : m_impl(std::make_unique<Impl>()) {}

ConnectionTest::~ConnectionTest() = default;

Router& ConnectionTest::router() {
    return m_impl->shared.router;
}

const std::string& ConnectionTest::spoolDirectory() const {
    return m_impl->shared.spoolDirectory;
}

void ConnectionTest::stopServer() {
    m_impl->shared.stopping.request_stop();
}

Client ConnectionTest::serve(UniqueFd client, UniqueFd server) {
    auto& shared = m_impl->shared;
    if (!m_impl->thread.joinable())
        m_impl->thread = std::thread([&shared] { shared.io.run(); });
    Socket socket(shared.io, asio::local::stream_protocol(), server.release());
    asio::co_spawn(shared.io, serveConnection(shared, std::move(socket)), asio::detached);
    return Client(std::move(client));
}

Client ConnectionTest::connect() {
    auto [client, server] = socketPair();
    return serve(std::move(client), std::move(server));
}

Client ConnectionTest::connectAsStranger() {
    std::pair<UniqueFd, UniqueFd> pair;
    if (::geteuid() != 0) {
        m_impl->shared.owner = ::geteuid() + 1;
        pair = socketPair();
    } else {
        m_impl->shared.owner = 1000;
        // The kernel notes a socket's user when it is made; the bare system calls change this thread alone.
        std::thread([&] {
            EXPECT_EQ(::syscall(SYS_setresgid, kStranger, kStranger, kStranger), 0);
            EXPECT_EQ(::syscall(SYS_setresuid, kStranger, kStranger, kStranger), 0);
            pair = socketPair();
        }).join();
    }
    return serve(std::move(pair.first), std::move(pair.second));
}

} // namespace slipway::api::test
