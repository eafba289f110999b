#include "base/signals.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <csignal>

#include "base/text.h"

namespace slipway {

Result<int> parseSignal(const std::string& text) {
    static constexpr std::array names{
        std::pair{"HUP", SIGHUP},     std::pair{"INT", SIGINT},       std::pair{"QUIT", SIGQUIT},
        std::pair{"ILL", SIGILL},     std::pair{"TRAP", SIGTRAP},     std::pair{"ABRT", SIGABRT},
        std::pair{"BUS", SIGBUS},     std::pair{"FPE", SIGFPE},       std::pair{"KILL", SIGKILL},
        std::pair{"USR1", SIGUSR1},   std::pair{"SEGV", SIGSEGV},     std::pair{"USR2", SIGUSR2},
        std::pair{"PIPE", SIGPIPE},   std::pair{"ALRM", SIGALRM},     std::pair{"TERM", SIGTERM},
        std::pair{"CHLD", SIGCHLD},   std::pair{"CONT", SIGCONT},     std::pair{"STOP", SIGSTOP},
        std::pair{"TSTP", SIGTSTP},   std::pair{"TTIN", SIGTTIN},     std::pair{"TTOU", SIGTTOU},
        std::pair{"URG", SIGURG},     std::pair{"XCPU", SIGXCPU},     std::pair{"XFSZ", SIGXFSZ},
        std::pair{"WINCH", SIGWINCH}, std::pair{"IO", SIGIO},         std::pair{"PWR", SIGPWR},
        std::pair{"SYS", SIGSYS},     std::pair{"VTALRM", SIGVTALRM}, std::pair{"PROF", SIGPROF}};
    if (const auto number = parseUnsigned(text); number && *number >= 1 && *number <= 64)
        return static_cast<int>(*number);
    std::string name = text;
    std::ranges::transform(name, name.begin(), [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    if (name.starts_with("SIG"))
        name.erase(0, 3);
    for (const auto& [known, number] : names)
        if (name == known)
            return number;
    for (const bool fromMin : {true, false}) {
        const std::string base = fromMin ? "RTMIN" : "RTMAX";
        if (!name.starts_with(base))
            continue;
        const std::string rest = name.substr(base.size());
        const int edge = fromMin ? 34 : 64;
        if (rest.empty())
            return edge;
        if (const auto offset = parseUnsigned(std::string_view(rest).substr(1));
            offset && *offset <= 30 && rest[0] == (fromMin ? '+' : '-'))
            return fromMin ? edge + static_cast<int>(*offset) : edge - static_cast<int>(*offset);
    }
    return fail(Errc::InvalidArgument, "Invalid signal: {}", text);
}

} // namespace slipway
