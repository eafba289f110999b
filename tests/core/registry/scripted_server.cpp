#include "core/registry/scripted_server.h"

#include <algorithm>
#include <stdexcept>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

#include "base/text.h"

namespace slipway::registry::test {

namespace {

bool fill(int fd, std::string& buffer) {
    char chunk[65'536];
    const auto n = ::recv(fd, chunk, sizeof chunk, 0);
    if (n <= 0)
        return false;
    buffer.append(chunk, static_cast<std::size_t>(n));
    return true;
}

bool sendAll(int fd, std::string_view bytes) {
    while (!bytes.empty()) {
        const auto n = ::send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (n <= 0)
            return false;
        bytes.remove_prefix(static_cast<std::size_t>(n));
    }
    return true;
}

} // namespace

ScriptedServer::ScriptedServer(Handler handler)
    : m_handler(std::move(handler)) {
    m_listener.reset(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    if (::bind(m_listener.get(), reinterpret_cast<sockaddr*>(&address), size) != 0 ||
        ::listen(m_listener.get(), 64) != 0 ||
        ::getsockname(m_listener.get(), reinterpret_cast<sockaddr*>(&address), &size) != 0)
        throw std::runtime_error("no loopback port for the scripted server");
    m_port = ntohs(address.sin_port);
    m_acceptor = std::thread([this] { accept(); });
}

ScriptedServer::~ScriptedServer() {
    m_stop = true;
    ::shutdown(m_listener.get(), SHUT_RDWR);
    m_acceptor.join();
    {
        const std::lock_guard lock(m_mutex);
        for (const int fd : m_open)
            ::shutdown(fd, SHUT_RDWR);
    }
    for (auto& connection : m_connections)
        connection.join();
}

std::string ScriptedServer::host() const {
    return "127.0.0.1:" + std::to_string(m_port);
}

std::vector<ScriptedRequest> ScriptedServer::requests() const {
    const std::lock_guard lock(m_mutex);
    return m_requests;
}

int ScriptedServer::count(const std::string& method, const std::string& prefix) const {
    const std::lock_guard lock(m_mutex);
    return static_cast<int>(std::ranges::count_if(
        m_requests, [&](const auto& r) { return r.method == method && r.target.starts_with(prefix); }));
}

void ScriptedServer::accept() {
    while (!m_stop) {
        UniqueFd connection(::accept4(m_listener.get(), nullptr, nullptr, SOCK_CLOEXEC));
        if (!connection)
            continue;
        const std::lock_guard lock(m_mutex);
        m_open.push_back(connection.get());
        m_connections.emplace_back([this, fd = std::move(connection)]() mutable { serve(std::move(fd)); });
    }
}

void ScriptedServer::serve(UniqueFd connection) {
    std::string buffer;
    while (!m_stop && serveOne(connection.get(), buffer)) {
    }
    const std::lock_guard lock(m_mutex);
    std::erase(m_open, connection.get());
    connection.reset(); // under the lock, so that the destructor never shuts down a reused number
}

bool ScriptedServer::serveOne(int fd, std::string& buffer) {
    std::size_t end = 0;
    while ((end = buffer.find("\r\n\r\n")) == std::string::npos) {
        if (!fill(fd, buffer))
            return false;
        if (buffer[0] == 0x16) // a TLS hello; we speak plain HTTP
            return false;
    }
    ScriptedRequest request;
    const auto lines = split(std::string_view(buffer).substr(0, end), '\n');
    const auto words = split(trim(lines[0]), ' ');
    request.method = words.at(0);
    request.target = words.at(1);
    for (std::size_t i = 1; i < lines.size(); ++i) {
        const auto colon = lines[i].find(':');
        request.headers[toLower(lines[i].substr(0, colon))] = trim(std::string_view(lines[i]).substr(colon + 1));
    }
    buffer.erase(0, end + 4);
    const auto length = parseUnsigned(request.header("content-length")).value_or(0);
    while (buffer.size() < length) {
        if (!fill(fd, buffer))
            return false;
    }
    request.body = buffer.substr(0, length);
    buffer.erase(0, length);
    {
        const std::lock_guard lock(m_mutex);
        m_requests.push_back(request);
    }

    const auto answer = m_handler(request);
    if (answer.closeAtOnce)
        return false;
    std::string head = "HTTP/1.1 " + std::to_string(answer.status) + " Scripted\r\n";
    bool hasLength = false;
    for (const auto& [name, value] : answer.headers) {
        head += name + ": " + value + "\r\n";
        hasLength = hasLength || toLower(name) == "content-length";
    }
    if (!hasLength && answer.status != 204)
        head += "Content-Length: " + std::to_string(answer.body.size()) + "\r\n";
    if (!sendAll(fd, head + "\r\n"))
        return false;
    if (request.method == "HEAD")
        return true;
    const auto part = answer.closeAfter ? answer.closeAfter : answer.stallAfter;
    if (!sendAll(fd, std::string_view(answer.body).substr(0, part.value_or(std::string::npos))))
        return false;
    if (answer.closeAfter)
        return false;
    if (answer.stallAfter) {
        fill(fd, buffer); // returns when the client gives up
        return false;
    }
    return true;
}

} // namespace slipway::registry::test
