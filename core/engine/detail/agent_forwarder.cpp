#include "engine/detail/agent_forwarder.h"

#include <array>
#include <vector>

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/log.h"
#include "runtime/monitor/terminal.h"

namespace slipway::engine {

namespace {

// draft-miller-ssh-agent, "Message numbers".
constexpr unsigned char kFailure = 5;
constexpr unsigned char kRequestIdentities = 11;
constexpr unsigned char kSignRequest = 13;

constexpr std::uint32_t kMaxMessage = 256u << 10; // as OpenSSH's agent
constexpr std::size_t kMaxConnections = 16;

bool readExactly(int fd, unsigned char* data, std::size_t size) {
    while (size > 0) {
        const ssize_t n = ::recv(fd, data, size, 0);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return false;
        data += n;
        size -= static_cast<std::size_t>(n);
    }
    return true;
}

bool writeExactly(int fd, const std::vector<unsigned char>& message) {
    std::size_t done = 0;
    while (done < message.size()) {
        const ssize_t n = ::send(fd, message.data() + done, message.size() - done, MSG_NOSIGNAL);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return false;
        done += static_cast<std::size_t>(n);
    }
    return true;
}

// Four bytes of length, one of type, the rest. False at the end and for what is no message.
bool readMessage(int fd, std::vector<unsigned char>& message) {
    std::array<unsigned char, 4> head{};
    if (!readExactly(fd, head.data(), head.size()))
        return false;
    std::uint32_t length = 0;
    for (const unsigned char byte : head)
        length = length << 8 | byte;
    if (length == 0 || length > kMaxMessage)
        return false;
    message.assign(head.begin(), head.end());
    message.resize(4 + std::size_t{length});
    return readExactly(fd, message.data() + 4, length);
}

} // namespace

Result<std::unique_ptr<AgentForwarder>> AgentForwarder::serve(const std::string& directory, const std::string& name,
                                                              Identity caller, std::string agent) {
    // Asked now, so that an agent that is not there is an error of the build and no riddle in the step.
    TRY(context(connectAsUser(caller, agent), "the ssh agent"));
    UniqueFd wake(::eventfd(0, EFD_CLOEXEC));
    if (!wake)
        return failErrno("eventfd");
    auto listener = TRY(runtime::monitor::listenAt(directory, name, true));
    return std::unique_ptr<AgentForwarder>(
        new AgentForwarder(std::move(listener), std::move(wake), std::move(caller), std::move(agent)));
}

AgentForwarder::AgentForwarder(UniqueFd listener, UniqueFd wake, Identity caller, std::string agent)
    : m_listener(std::move(listener))
    , m_wake(std::move(wake))
    , m_caller(std::move(caller))
    , m_agent(std::move(agent))
    , m_thread([this] { accept(); }) {}

AgentForwarder::~AgentForwarder() {
    ::eventfd_write(m_wake.get(), 1);
    m_thread.join();
    for (auto& connection : m_connections) {
        ::shutdown(connection.client.get(), SHUT_RDWR);
        ::shutdown(connection.agent.get(), SHUT_RDWR);
    }
    m_connections.clear();
}

void AgentForwarder::accept() {
    for (;;) {
        std::array<pollfd, 2> fds{pollfd{m_wake.get(), POLLIN, 0}, pollfd{m_listener.get(), POLLIN, 0}};
        if (::poll(fds.data(), fds.size(), -1) < 0 && errno != EINTR)
            return;
        if (fds[0].revents != 0)
            return;
        UniqueFd client(::accept4(m_listener.get(), nullptr, nullptr, SOCK_CLOEXEC));
        if (!client) {
            // Out of descriptors: the caller stays in the queue, so waiting is all there is to do.
            (void)::poll(fds.data(), 1, errno == EMFILE || errno == ENFILE ? 100 : 0);
            continue;
        }
        std::erase_if(m_connections, [](const Connection& connection) { return connection.ended.load(); });
        if (m_connections.size() >= kMaxConnections)
            continue;
        auto agent = connectAsUser(m_caller, m_agent);
        if (!agent) {
            log::warning("ssh agent of a step: {}", agent.error().describe());
            continue;
        }
        auto& connection = m_connections.emplace_back();
        connection.client = std::move(client);
        connection.agent = std::move(*agent);
        connection.thread = std::jthread([this, &connection] { forward(connection); });
    }
}

// The protocol is question and answer, one at a time.
void AgentForwarder::forward(Connection& connection) {
    const int client = connection.client.get(), agent = connection.agent.get();
    std::vector<unsigned char> message;
    while (readMessage(client, message)) {
        const unsigned char type = message[4];
        if (type != kRequestIdentities && type != kSignRequest) {
            if (!writeExactly(client, {0, 0, 0, 1, kFailure}))
                break;
            continue;
        }
        if (!writeExactly(agent, message) || !readMessage(agent, message) || !writeExactly(client, message))
            break;
    }
    // The descriptors stay until the connection is erased: nobody else's may get their numbers meanwhile.
    ::shutdown(client, SHUT_RDWR);
    ::shutdown(agent, SHUT_RDWR);
    connection.ended = true;
}

} // namespace slipway::engine
