#include "cli/terminal.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include "base/text.h"

namespace slipway::cli {

Result<RawMode> RawMode::enter(int fd) {
    termios before{};
    if (::tcgetattr(fd, &before) < 0)
        return failErrno("read the terminal's settings");
    termios raw = before;
    ::cfmakeraw(&raw);
    if (::tcsetattr(fd, TCSANOW, &raw) < 0)
        return failErrno("set the terminal's mode");
    return RawMode(fd, before);
}

RawMode::RawMode(RawMode&& other) noexcept
    : m_fd(std::exchange(other.m_fd, -1))
    , m_before(other.m_before) {}

RawMode::~RawMode() {
    if (m_fd >= 0)
        ::tcsetattr(m_fd, TCSANOW, &m_before);
}

api::TerminalSize terminalSize(int fd) noexcept {
    winsize size{};
    if (::ioctl(fd, TIOCGWINSZ, &size) < 0)
        return {};
    return {size.ws_col, size.ws_row};
}

Result<std::string> parseDetachKeys(std::string_view text) {
    std::string keys;
    for (const auto& word : split(text, ',')) {
        const std::string key = toLower(word);
        if (key.starts_with("ctrl-") && key.size() == 6 &&
            ((key[5] >= 'a' && key[5] <= 'z') || key[5] == '@' || (key[5] >= '[' && key[5] <= '_')))
            keys += static_cast<char>(key[5] & 0x1F);
        else if (word.size() == 1 && word[0] > ' ' && word[0] < 127)
            keys += word[0];
        else
            return fail(Errc::InvalidArgument,
                        "--detach-keys: {:?} is not a key; write ctrl-a to ctrl-z, or one letter", word);
    }
    return keys;
}

std::string DetachFilter::feed(std::string_view bytes) {
    std::string out;
    for (const char c : bytes) {
        if (m_detached || m_keys.empty()) {
            if (m_keys.empty())
                out += c;
            continue;
        }
        if (c != m_keys[m_matched]) {
            out += m_keys.substr(0, m_matched);
            m_matched = 0;
        }
        if (c == m_keys[m_matched]) {
            if (++m_matched == m_keys.size())
                m_detached = true;
        } else {
            out += c;
        }
    }
    return out;
}

std::string plainLine(std::string_view line) {
    while (line.ends_with('\r'))
        line.remove_suffix(1);
    if (const auto last = line.rfind('\r'); last != std::string_view::npos)
        line.remove_prefix(last + 1);
    std::string text;
    for (std::size_t i = 0; i < line.size(); ++i) {
        if (line[i] != '\x1b') {
            text += line[i];
            continue;
        }
        if (++i >= line.size())
            break;
        if (line[i] == '[') { // CSI: until a byte of 0x40-0x7E
            ++i;
            while (i < line.size() && (line[i] < 0x40 || line[i] > 0x7E))
                ++i;
        } else if (line[i] == ']' || line[i] == 'P' || line[i] == '_' || line[i] == '^') { // a string: until BEL or ST
            while (i < line.size() && line[i] != '\a' && line[i] != '\x1b')
                ++i;
            if (i < line.size() && line[i] == '\x1b')
                ++i;
        }
    }
    return sanitizeForTerminal(text);
}

} // namespace slipway::cli
