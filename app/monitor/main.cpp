// slipway-monitor CONFIG: stays with one container, see core/runtime/README.md. Started by the helper with a stream
// socket as standard output for its report and perhaps the OCI runtime as descriptor 3; puts itself in the background.
// slipway-monitor hook SOCKET: an OCI hook of build steps, see core/runtime/step.h.
#include <string_view>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "runtime/monitor/config.h"
#include "runtime/monitor/hook.h"
#include "runtime/monitor/monitor.h"

int main(int argc, char** argv) {
    using namespace slipway;
    if (argc == 3 && std::string_view(argv[1]) == "hook")
        return runtime::monitor::runHook(argv[2]);
    if (argc != 2)
        return 2;
    constexpr int number = runtime::monitor::ProgramDescriptor;
    UniqueFd program;
    if (::fcntl(number, F_GET_SEALS) > 0 && ::fcntl(number, F_SETFD, FD_CLOEXEC) == 0)
        program.reset(number);
    const auto text = readFile(argv[1], 1u << 20);
    if (!text)
        return 2;
    auto config = runtime::monitor::parseConfig(*text);
    if (!config)
        return 2;
    // Not the helper's child any more: it outlives the helper, and the helper need not reap it.
    if (const pid_t child = ::fork(); child != 0)
        return child < 0 ? 2 : 0;
    ::setsid();
    ::umask(0077);
    UniqueFd report(::dup(STDOUT_FILENO));
    ::dup2(STDIN_FILENO, STDOUT_FILENO);
    return runtime::monitor::Monitor(std::move(*config), std::move(report), std::move(program)).run();
}
