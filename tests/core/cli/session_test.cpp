// The program on a terminal of its own: raw input, sizes, detach keys, forwarded signals.
#include <gmock/gmock.h>

#include <future>

#include <cctype>
#include <csignal>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/process.h"
#include "core/api/client/fake_engine.h"

namespace slipway::cli {
namespace {

using test::FakeConnection;
using test::FakeEngine;
using test::FakeRequest;
using testing::Contains;
using testing::HasSubstr;
using testing::Not;

struct Terminal {
    UniqueFd master, slave;

    Terminal() {
        int masterFd = -1, slaveFd = -1;
        winsize size{};
        size.ws_col = 100;
        size.ws_row = 30;
        if (::openpty(&masterFd, &slaveFd, nullptr, nullptr, &size) < 0)
            std::abort();
        master = UniqueFd(masterFd);
        slave = UniqueFd(slaveFd);
        ::fcntl(masterFd, F_SETFD, FD_CLOEXEC);
        ::fcntl(slaveFd, F_SETFD, FD_CLOEXEC);
    }
    void type(std::string_view text) {
        ASSERT_EQ(::write(master.get(), text.data(), text.size()), ssize_t(text.size()));
    }
    // What the program prints until `wanted` is in it, or five seconds.
    std::string readUntil(std::string_view wanted) {
        std::string text;
        char buffer[4096];
        pollfd ready{master.get(), POLLIN, 0};
        while (text.find(wanted) == std::string::npos && ::poll(&ready, 1, 5000) > 0) {
            const ssize_t n = ::read(master.get(), buffer, sizeof buffer);
            if (n <= 0)
                break;
            text.append(buffer, static_cast<std::size_t>(n));
        }
        return text;
    }
    bool isRaw() const {
        termios settings{};
        ::tcgetattr(slave.get(), &settings);
        return !(settings.c_lflag & ICANON);
    }
};

// A container with a terminal that echoes in capitals what it is given, until it is given a q or a signal.
class Shouting {
    std::promise<void> m_ended, m_signalled; // before the engine, whose threads use them to their end

public:
    FakeEngine engine{[this](const FakeRequest& request, FakeConnection& connection) { serve(request, connection); }};
    bool saw(const std::string& what) const {
        for (int i = 0; i < 500; ++i) {
            for (const auto& request : engine.seen())
                if (request == what)
                    return true;
            ::usleep(10'000);
        }
        return false;
    }

private:
    void serve(const FakeRequest& request, FakeConnection& connection) {
        const auto& target = request.target;
        if (target == "/containers/create")
            return connection.reply(201, R"({"Id":"c1"})");
        if (target.find("/attach") != std::string::npos) {
            const bool tty = target.find("detachKeys") != std::string::npos;
            connection.upgrade(tty ? "application/vnd.docker.raw-stream" : "application/vnd.docker.multiplexed-stream");
            connection.send(tty ? "ready" : test::frame(1, "ready"));
            if (!tty) {
                m_signalled.get_future().wait();
            } else {
                for (std::string text = connection.receive(); !text.empty(); text = connection.receive()) {
                    if (text.find('q') != std::string::npos)
                        break;
                    for (char& c : text)
                        c = static_cast<char>(std::toupper(c));
                    connection.send(text);
                }
            }
            m_ended.set_value();
            return;
        }
        if (target.find("/wait") != std::string::npos) {
            connection.beginChunked("application/json");
            m_ended.get_future().wait();
            connection.chunk(R"({"StatusCode":130})");
            return connection.end();
        }
        connection.send("HTTP/1.1 204 No Content\r\n\r\n");
        if (target.find("/kill") != std::string::npos)
            m_signalled.set_value();
    }
};

Result<Process> start(const Shouting& world, const Terminal& terminal, std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {SLIPWAY_PROGRAM, "--host", world.engine.address()});
    const int fd = terminal.slave.get();
    return Process::spawn(
        {.argv = std::move(arguments), .descriptors = {{fd, 0}, {fd, 1}, {fd, 2}}, .newSession = true});
}

TEST(Session, IsRawWhileItLastsAndKnowsItsSize) {
    Shouting world;
    Terminal terminal;
    auto process = start(world, terminal, {"run", "-it", "img"});
    ASSERT_TRUE(process) << process.error().describe();
    EXPECT_THAT(terminal.readUntil("ready"), HasSubstr("ready"));
    EXPECT_TRUE(world.saw("POST /containers/c1/resize?h=30&w=100"));
    EXPECT_TRUE(terminal.isRaw());
    winsize size{};
    size.ws_col = 80;
    size.ws_row = 24;
    ::ioctl(terminal.master.get(), TIOCSWINSZ, &size);
    ASSERT_TRUE(process->signal(SIGWINCH));
    EXPECT_TRUE(world.saw("POST /containers/c1/resize?h=24&w=80"));
    terminal.type("ab\x03");
    EXPECT_THAT(terminal.readUntil("\x03"), HasSubstr("AB\x03")); // Ctrl+C is the container's to take
    terminal.type("q");
    EXPECT_EQ(process->waitFor(5000).value_or(ExitStatus{-1, 0}).code, 130);
    EXPECT_FALSE(terminal.isRaw());
}

TEST(Session, LeavesTheContainerOnTheDetachKeys) {
    Shouting world;
    Terminal terminal;
    auto process = start(world, terminal, {"run", "-it", "img"});
    ASSERT_TRUE(process) << process.error().describe();
    EXPECT_THAT(terminal.readUntil("ready"), HasSubstr("ready"));
    EXPECT_TRUE(world.saw("POST /containers/c1/resize?h=30&w=100")); // raw from here on
    terminal.type("x\x10");
    EXPECT_THAT(terminal.readUntil("X"), HasSubstr("X"));
    terminal.type("\x11");
    EXPECT_EQ(process->waitFor(5000).value_or(ExitStatus{-1, 0}).code, 0);
    EXPECT_FALSE(terminal.isRaw());
    EXPECT_THAT(world.engine.seen(), Not(Contains(HasSubstr("/kill"))));
}

TEST(Session, ForwardsSignalsToTheContainer) {
    Shouting world;
    Terminal terminal;
    auto process = start(world, terminal, {"run", "img"});
    ASSERT_TRUE(process) << process.error().describe();
    EXPECT_THAT(terminal.readUntil("ready"), HasSubstr("ready"));
    ASSERT_TRUE(process->signal(SIGINT));
    EXPECT_TRUE(world.saw("POST /containers/c1/kill?signal=SIGINT"));
    EXPECT_EQ(process->waitFor(5000).value_or(ExitStatus{-1, 0}).code, 130);
}

TEST(Session, RefusesATerminalWithoutOne) {
    Shouting world;
    const auto output =
        runCommand({.argv = {SLIPWAY_PROGRAM, "--host", world.engine.address(), "run", "-it", "img"}}, "x");
    ASSERT_TRUE(output);
    EXPECT_EQ(output->status.code, 125);
    EXPECT_THAT(output->err, HasSubstr("the input is not a terminal"));
    EXPECT_TRUE(world.engine.seen().empty());
}

} // namespace
} // namespace slipway::cli
