// The caller's terminal: raw mode, size, detach keys.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <termios.h>

#include "api/client/attach.h"
#include "base/result.h"

namespace slipway::cli {

// Puts the terminal behind a descriptor in raw mode, and back when destroyed.
class RawMode {
public:
    static Result<RawMode> enter(int fd);
    RawMode(RawMode&& other) noexcept;
    RawMode& operator=(RawMode&&) = delete;
    ~RawMode();

private:
    RawMode(int fd, const termios& before) noexcept
        : m_fd(fd)
        , m_before(before) {}
    int m_fd;
    termios m_before;
};

// Zero by zero when `fd` is no terminal.
api::TerminalSize terminalSize(int fd) noexcept;

// "ctrl-p,ctrl-q" -> "\x10\x11"; "ctrl-@", "ctrl-[", "a". InvalidArgument otherwise.
Result<std::string> parseDetachKeys(std::string_view text);

// Finds the detach sequence in what is typed. Keys that may begin it are held back until they do not.
class DetachFilter {
public:
    explicit DetachFilter(std::string keys)
        : m_keys(std::move(keys)) {}
    // What goes on to the process; sets detached() when the sequence was complete (what follows it is dropped).
    std::string feed(std::string_view bytes);
    bool detached() const noexcept { return m_detached; }

private:
    std::string m_keys;
    std::size_t m_matched = 0;
    bool m_detached = false;
};

// Escape sequences (CSI, OSC, …) taken out, then made inert: for logs that other lines are drawn around. Of a line
// that was overwritten with carriage returns the last state is kept.
std::string plainLine(std::string_view line);

} // namespace slipway::cli
