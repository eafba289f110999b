#include "runtime/monitor/hook.h"

#include <array>

#include <unistd.h>

#include "base/file.h"
#include "base/json.h"
#include "runtime/monitor/terminal.h"

namespace slipway::runtime::monitor {

namespace {

Result<> run(const std::string& socketPath) {
    const auto text = TRY(readFd(STDIN_FILENO, 1u << 20));
    const auto state = TRY(parseJson(text, "container state"));
    const auto pid = TRY(jsonInt(state, "pid"));
    const auto slash = socketPath.rfind('/');
    const auto socket = TRY(connectTo(socketPath.substr(0, slash), socketPath.substr(slash + 1)));
    TRY(writeAll(socket.get(), fmt::format("pid {}\n", pid)));
    if (TRY(readFd(socket.get(), 16)) != "ok\n")
        return fail(Errc::Cancelled, "the step was given up");
    return {};
}

} // namespace

int runHook(const std::string& socketPath) {
    return run(socketPath) ? 0 : 1;
}

} // namespace slipway::runtime::monitor
