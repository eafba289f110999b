#include "runtime/cgroup_moves.h"

#include <algorithm>

#include <fcntl.h>

#include "base/file.h"
#include "base/text.h"

namespace slipway::runtime {

namespace {

void moveToOwnGroup(const HostCgroups& host) {
    const bool unified = host.mode == CgroupMode::V2;
    if (!unified && host.controllers.empty())
        return;
    const std::string controller = unified ? std::string() : host.controllers.front();
    const auto groups = readFile("/proc/self/cgroup", 65536);
    const auto group = groups ? cgroupOf(*groups, controller) : std::string();
    if (group.empty())
        return;
    // Without a right to do it there is nothing lost but time.
    if (const auto processes = openFile(joinPath(host.directory(controller, group), "cgroup.procs"), O_WRONLY))
        (void)writeAll(processes->get(), "0");
}

} // namespace

std::string cgroupOf(std::string_view procCgroup, std::string_view controller) {
    // "9:cpu,cpuacct:/a", "1:name=systemd:/a", "0::/a"; the path may have colons.
    for (const std::string_view line : split(std::string(procCgroup), '\n')) {
        const auto first = line.find(':');
        const auto second = first == line.npos ? line.npos : line.find(':', first + 1);
        if (second == line.npos)
            continue;
        const auto names = split(std::string(line.substr(first + 1, second - first - 1)), ',');
        const auto is = [&](std::string_view name) {
            return name == controller || (name.starts_with("name=") && name.substr(5) == controller);
        };
        if (std::ranges::any_of(names, is) || (controller.empty() && second == first + 1))
            return std::string(line.substr(second + 1));
    }
    return {};
}

CgroupMoves::CgroupMoves(HostCgroups host)
    : m_host(std::move(host)) {}

void CgroupMoves::expect() {
    if (m_underWay.exchange(true))
        return;
    m_worker.post([this] {
        moveToOwnGroup(m_host);
        m_underWay = false;
    });
}

} // namespace slipway::runtime
