#include "cli/session.h"

#include <csignal>
#include <cstring>

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "base/file.h"
#include "cli/cli.h"

namespace slipway::cli {

// What the client's thread tells us.
struct Session::Shared {
    UniqueFd wake{::eventfd(0, EFD_CLOEXEC)};
    std::mutex mutex;
    std::promise<Result<>> opened;
    bool openedSet = false;
    std::optional<Result<>> ended;

    void setOpened(Result<> result) {
        const std::lock_guard lock(mutex);
        if (!openedSet)
            opened.set_value(std::move(result));
        openedSet = true;
    }
};

std::string signalName(int number) {
    const char* name = ::sigabbrev_np(number);
    return name ? fmt::format("SIG{}", name) : std::to_string(number);
}

Session::Session(SessionOptions options)
    : m_options(std::move(options))
    , m_shared(std::make_shared<Shared>())
    , m_inputOpen(m_options.input) {
    sigset_t wanted;
    sigemptyset(&wanted);
    if (m_options.signal)
        for (const int number : {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGUSR1, SIGUSR2})
            sigaddset(&wanted, number);
    if (m_options.tty)
        sigaddset(&wanted, SIGWINCH);
    ::pthread_sigmask(SIG_BLOCK, &wanted, &m_before);
    m_signals = UniqueFd(::signalfd(-1, &wanted, SFD_CLOEXEC | SFD_NONBLOCK));
}

Session::~Session() {
    ::pthread_sigmask(SIG_SETMASK, &m_before, nullptr);
}

Result<> Session::check() const {
    if (m_options.tty && m_options.input && !::isatty(STDIN_FILENO))
        return fail(Errc::InvalidArgument, "the input is not a terminal: leave out -t, or -i");
    return {};
}

api::AttachHandlers Session::handlers() {
    return {[shared = m_shared] { shared->setOpened({}); },
            [](api::OutputStream stream, std::string_view bytes) {
                (stream == api::OutputStream::Stderr ? printError : print)(bytes);
            },
            [shared = m_shared](Result<> result) {
                shared->setOpened(result);
                {
                    const std::lock_guard lock(shared->mutex);
                    shared->ended = std::move(result);
                }
                ::eventfd_write(shared->wake.get(), 1);
            }};
}

Result<> Session::waitOpened() {
    return m_shared->opened.get_future().get();
}

Result<> Session::forwardInput(api::Attachment& attachment, DetachFilter& filter) {
    char buffer[32768];
    const ssize_t n = ::read(STDIN_FILENO, buffer, sizeof buffer);
    if (n < 0 && (errno == EINTR || errno == EAGAIN))
        return {};
    if (n <= 0) {
        m_inputOpen = false;
        attachment.closeWrite();
        return {};
    }
    const std::string_view bytes(buffer, static_cast<std::size_t>(n));
    attachment.write(m_options.tty ? filter.feed(bytes) : std::string(bytes));
    return {};
}

void Session::handleSignals(api::Attachment& attachment) {
    signalfd_siginfo info{};
    while (::read(m_signals.get(), &info, sizeof info) == sizeof info) {
        if (static_cast<int>(info.ssi_signo) == SIGWINCH)
            attachment.resize(terminalSize(STDOUT_FILENO));
        else if (m_options.signal)
            m_options.signal(signalName(static_cast<int>(info.ssi_signo)));
    }
}

Result<SessionEnd> Session::run(api::Attachment& attachment) {
    DetachFilter filter(m_options.tty ? TRY(parseDetachKeys(m_options.detachKeys)) : std::string());
    std::optional<RawMode> raw;
    if (m_options.tty) {
        if (m_options.input && ::isatty(STDIN_FILENO))
            raw.emplace(TRY(RawMode::enter(STDIN_FILENO)));
        if (const auto size = terminalSize(STDOUT_FILENO); size.columns > 0)
            attachment.resize(size);
    }
    constexpr std::size_t inFlight = 1u << 20;
    for (;;) {
        const bool room = attachment.queued() < inFlight;
        pollfd fds[3]{{m_shared->wake.get(), POLLIN, 0},
                      {m_signals.get(), POLLIN, 0},
                      {m_inputOpen && room ? STDIN_FILENO : -1, POLLIN, 0}};
        if (::poll(fds, 3, m_inputOpen && !room ? 5 : -1) < 0) {
            if (errno == EINTR)
                continue;
            return failErrno("poll");
        }
        if (fds[1].revents)
            handleSignals(attachment);
        if (fds[0].revents) {
            const std::lock_guard lock(m_shared->mutex);
            if (m_shared->ended && !*m_shared->ended)
                return std::unexpected(m_shared->ended->error());
            return SessionEnd::Ended;
        }
        if (fds[2].revents) {
            TRY(forwardInput(attachment, filter));
            if (filter.detached())
                return SessionEnd::Detached;
        }
    }
}

} // namespace slipway::cli
