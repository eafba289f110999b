#include "core/api/client/fake_engine.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>

#include <fmt/format.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/file.h"
#include "base/text.h"

namespace slipway::test {

namespace {

// Takes `count` bytes off the front, reading until they are there; what is missing at the end is missing.
std::string take(int fd, std::string& buffer, std::size_t count) {
    char piece[65536];
    while (buffer.size() < count) {
        const ssize_t n = ::read(fd, piece, sizeof piece);
        if (n <= 0)
            break;
        buffer.append(piece, static_cast<std::size_t>(n));
    }
    const std::string taken = buffer.substr(0, count);
    buffer.erase(0, taken.size());
    return taken;
}

std::string takeUntil(int fd, std::string& buffer, std::string_view mark) {
    char piece[65536];
    std::size_t at;
    while ((at = buffer.find(mark)) == std::string::npos) {
        const ssize_t n = ::read(fd, piece, sizeof piece);
        if (n <= 0)
            return {};
        buffer.append(piece, static_cast<std::size_t>(n));
    }
    const std::string taken = buffer.substr(0, at);
    buffer.erase(0, at + mark.size());
    return taken;
}

} // namespace

void FakeConnection::send(std::string_view bytes) {
    while (!bytes.empty() && m_fd) {
        const ssize_t n = ::send(m_fd.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (n <= 0)
            return;
        bytes.remove_prefix(static_cast<std::size_t>(n));
    }
}

void FakeConnection::reply(int status, std::string_view body, std::string_view type) {
    send(fmt::format("HTTP/1.1 {} X\r\nContent-Type: {}\r\nContent-Length: {}\r\n\r\n{}", status, type, body.size(),
                     body));
}

void FakeConnection::beginChunked(std::string_view type) {
    send(fmt::format("HTTP/1.1 200 OK\r\nContent-Type: {}\r\nTransfer-Encoding: chunked\r\n\r\n", type));
}

void FakeConnection::chunk(std::string_view bytes) {
    send(fmt::format("{:x}\r\n{}\r\n", bytes.size(), bytes));
}
void FakeConnection::end() {
    send("0\r\n\r\n");
}

void FakeConnection::upgrade(std::string_view type) {
    send(fmt::format("HTTP/1.1 101 UPGRADED\r\nContent-Type: {}\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n", type));
}

std::string FakeConnection::receive(std::size_t most) {
    pollfd ready{m_fd.get(), POLLIN, 0};
    if (::poll(&ready, 1, 5000) <= 0)
        return {};
    std::string bytes(most, '\0');
    const ssize_t n = ::read(m_fd.get(), bytes.data(), most);
    bytes.resize(n > 0 ? static_cast<std::size_t>(n) : 0);
    return bytes;
}

std::string FakeConnection::receiveAll() {
    std::string all;
    for (std::string part = receive(); !part.empty(); part = receive())
        all += part;
    return all;
}

bool FakeConnection::waitForClose() {
    pollfd ready{m_fd.get(), POLLRDHUP, 0};
    return ::poll(&ready, 1, 5000) > 0;
}

FakeEngine::FakeEngine(Handler handler)
    : m_handler(std::move(handler)) {
    char name[] = "/tmp/slipway-fake-XXXXXX";
    m_directory = ::mkdtemp(name);
    m_path = m_directory + "/engine.sock";
    m_listener = UniqueFd(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::copy(m_path.begin(), m_path.end(), address.sun_path);
    if (::bind(m_listener.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) < 0 ||
        ::listen(m_listener.get(), 64) < 0)
        std::abort();
    m_acceptor = std::thread([this] { accept(); });
}

FakeEngine::~FakeEngine() {
    ::shutdown(m_listener.get(), SHUT_RDWR);
    m_acceptor.join();
    {
        const std::lock_guard lock(m_mutex);
        for (const int fd : m_open)
            ::shutdown(fd, SHUT_RDWR);
    }
    for (auto& thread : m_threads)
        thread.join();
    (void)removeTree(m_directory);
}

void FakeEngine::accept() {
    for (;;) {
        UniqueFd fd(::accept4(m_listener.get(), nullptr, nullptr, SOCK_CLOEXEC));
        if (!fd)
            return;
        const std::lock_guard lock(m_mutex);
        m_threads.emplace_back([this, owned = std::move(fd)]() mutable { serve(std::move(owned)); });
    }
}

void FakeEngine::serve(UniqueFd fd) {
    const int number = fd.get();
    {
        const std::lock_guard lock(m_mutex);
        m_open.push_back(number);
    }
    std::string buffer;
    FakeRequest request;
    const std::string head = takeUntil(number, buffer, "\r\n\r\n");
    const auto lines = split(head, '\n');
    const auto first = split(lines.front(), ' ');
    if (first.size() >= 2) {
        request.method = first[0];
        request.target = first[1];
        for (std::size_t i = 1; i < lines.size(); ++i) {
            const auto colon = lines[i].find(':');
            if (colon != std::string::npos)
                request.headers[toLower(lines[i].substr(0, colon))] = trim(lines[i].substr(colon + 1));
        }
        if (request.headers["transfer-encoding"] == "chunked") {
            for (;;) {
                const auto size = std::strtoul(takeUntil(number, buffer, "\r\n").c_str(), nullptr, 16);
                request.body += take(number, buffer, size);
                take(number, buffer, 2);
                if (size == 0)
                    break;
            }
        } else {
            request.body = take(number, buffer, parseUnsigned(request.headers["content-length"]).value_or(0));
        }
        {
            const std::lock_guard lock(m_mutex);
            m_requests.push_back(request);
        }
        FakeConnection connection(fd.duplicate());
        m_handler(request, connection);
    }
    const std::lock_guard lock(m_mutex);
    std::erase(m_open, number);
}

std::vector<std::string> FakeEngine::seen() const {
    const std::lock_guard lock(m_mutex);
    std::vector<std::string> list;
    for (const auto& request : m_requests)
        list.push_back(request.method + " " + request.target);
    return list;
}

FakeRequest FakeEngine::lastRequest() const {
    const std::lock_guard lock(m_mutex);
    return m_requests.empty() ? FakeRequest{} : m_requests.back();
}

std::string frame(int stream, std::string_view bytes) {
    std::string text(8, '\0');
    text[0] = static_cast<char>(stream);
    for (int i = 0; i < 4; ++i)
        text[static_cast<std::size_t>(4 + i)] = static_cast<char>(bytes.size() >> (24 - 8 * i));
    return text.append(bytes);
}

} // namespace slipway::test
