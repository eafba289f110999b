#include <algorithm>
#include <thread>

#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "base/text.h"
#include "core/runtime/system_fixture.h"
#include "runtime/container_cgroup.h"

namespace slipway::runtime::test {

// That nothing of a container is ever outside of its groups, whoever makes them, and that they limit it.
class ContainerGroups : public SystemTest {
protected:
    void SetUp() override {
        SystemTest::SetUp();
        if (m_cgroups.mode == CgroupMode::None)
            GTEST_SKIP() << "no cgroups";
    }
    std::string control(const TestContainer& container, std::string_view controller, std::string_view file) {
        const auto text = readFile(joinPath(m_cgroups.directory(controller, container.spec.cgroupPath), file));
        EXPECT_TRUE(text) << text.error().describe();
        return std::string(trim(text.value_or("")));
    }
    // Where `pid` is: one path for each hierarchy that containers are put into.
    std::vector<std::string> groupsOf(pid_t pid) {
        std::vector<std::string> paths;
        for (const auto& line : split(*readFile(fmt::format("/proc/{}/cgroup", pid)), '\n')) {
            const auto parts = split(line, ':');
            if (parts.size() < 3 || (parts[1].empty() && m_cgroups.mode != CgroupMode::V2))
                continue;
            paths.push_back(parts[2]);
        }
        return paths;
    }
    void expectInside(const TestContainer& container, pid_t pid) {
        const auto groups = groupsOf(pid);
        EXPECT_FALSE(groups.empty());
        for (const auto& path : groups)
            EXPECT_EQ(container.spec.cgroupPath, path);
    }
    bool anyGroupLeft(const TestContainer& container) {
        return std::ranges::any_of(m_cgroups.controllers, [&](const auto& controller) {
            return exists(m_cgroups.directory(controller, container.spec.cgroupPath));
        });
    }
    MonitorConfig execOf(TestContainer& container, const std::string& script) {
        ProcessSpecification process;
        process.args = {"/bin/sh", "-c", script};
        MonitorConfig config = container.config;
        config.execId = "e1";
        config.directory = container.paths.exec(config.execId);
        config.processJson = *makeOciProcess(container.spec, process);
        config.exitRecordPath = config.directory + "/exit";
        config.logDriver = LogDriver::None;
        return config;
    }
};
INSTANTIATE_TEST_SUITE_P(Runtimes, ContainerGroups, ::testing::ValuesIn(installedRuntimes()), RuntimeName());

// Where the groups are ours.
class OwnGroups : public ContainerGroups {};
std::vector<std::string> runtimesStartedInside() {
    auto names = installedRuntimes();
    std::erase_if(names, [](const auto& name) { return OciRuntime::find(name, "/nowhere")->makesCgroups(); });
    return names;
}
GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(OwnGroups);
INSTANTIATE_TEST_SUITE_P(Runtimes, OwnGroups, ::testing::ValuesIn(runtimesStartedInside()), RuntimeName());

TEST_P(ContainerGroups, holdTheContainerBeforeItsFirstInstruction) {
    auto container = make("sleep 20 & sleep 20");
    const auto client = launch(container);
    expectInside(container, client.pid());
    ASSERT_TRUE(client.start());
    std::this_thread::sleep_for(std::chrono::milliseconds(200));
    const auto pids = readCgroupPids(m_cgroups, container.spec.cgroupPath);
    ASSERT_TRUE(pids);
    EXPECT_EQ(2u, pids->size());
    for (const pid_t pid : *pids)
        expectInside(container, pid);
}

TEST_P(ContainerGroups, holdWhatIsExecuted) {
    auto container = make("sleep 20");
    const auto client = launch(container);
    ASSERT_TRUE(client.start());
    const auto exec = MonitorClient::launch(execOf(container, "sleep 20"), SLIPWAY_MONITOR);
    ASSERT_TRUE(exec) << exec.error().describe();
    expectInside(container, exec->pid());
    ASSERT_TRUE(exec->quit());
}

TEST_P(ContainerGroups, holdSteps) {
    auto step = make("cat /proc/self/cgroup", true);
    std::string seen;
    StepOptions options;
    options.monitorBinary = SLIPWAY_MONITOR;
    options.output = [&](StepStream, std::string_view bytes) { seen += bytes; };
    std::vector<std::string> groups;
    options.attachNetwork = [&](pid_t pid) -> Result<> {
        groups = groupsOf(pid);
        return {};
    };
    const auto result = runStep(*m_runtime, m_cgroups, step.spec, step.paths, options, {});
    ASSERT_TRUE(result) << result.error().describe();
    EXPECT_FALSE(groups.empty());
    for (const auto& path : groups)
        EXPECT_EQ(step.spec.cgroupPath, path);
    // Its own view begins at its groups; outside of them there would be "/..".
    EXPECT_FALSE(seen.empty());
    EXPECT_EQ(std::string::npos, seen.find("..")) << seen;
    EXPECT_FALSE(anyGroupLeft(step));
}

TEST_P(ContainerGroups, limitEverythingThatIsAskedFor) {
    if (m_cgroups.mode == CgroupMode::V2)
        GTEST_SKIP() << "these are version 1's files";
    auto container = make("sleep 20");
    auto& limits = container.spec.resources;
    limits.memory = limits.memorySwap = 64 << 20;
    limits.memoryReservation = 32 << 20;
    limits.pidsLimit = 5;
    limits.cpuShares = 512;
    limits.setCpus(0.25);
    limits.cpusetCpus = "0";
    limits.cpusetMems = "0";
    const auto client = launch(container);
    EXPECT_EQ("67108864", control(container, "memory", "memory.limit_in_bytes"));
    if (m_cgroups.swapAccounting) {
        EXPECT_EQ("67108864", control(container, "memory", "memory.memsw.limit_in_bytes"));
    }
    EXPECT_EQ("33554432", control(container, "memory", "memory.soft_limit_in_bytes"));
    EXPECT_EQ("5", control(container, "pids", "pids.max"));
    EXPECT_EQ("512", control(container, "cpu", "cpu.shares"));
    EXPECT_EQ("25000", control(container, "cpu", "cpu.cfs_quota_us"));
    EXPECT_EQ("100000", control(container, "cpu", "cpu.cfs_period_us"));
    EXPECT_EQ("0", control(container, "cpuset", "cpuset.cpus"));
    EXPECT_EQ("0", control(container, "cpuset", "cpuset.mems"));
    const auto devices = control(container, "devices", "devices.list");
    EXPECT_EQ(std::string::npos, devices.find("a *:*")) << devices;
    EXPECT_NE(std::string::npos, devices.find("c 1:3 rwm")) << devices;
    // More of both at once, and less: the order in which the kernel takes them differs.
    Resources more;
    more.memory = more.memorySwap = 128 << 20;
    ASSERT_TRUE(m_runtime->update(container.spec.id, container.spec.cgroupPath, more));
    EXPECT_EQ("134217728", control(container, "memory", "memory.limit_in_bytes"));
    more.memory = more.memorySwap = 48 << 20;
    ASSERT_TRUE(m_runtime->update(container.spec.id, container.spec.cgroupPath, more));
    EXPECT_EQ("50331648", control(container, "memory", "memory.limit_in_bytes"));
}

// As it is while somebody else makes the first group of an engine: made, and not filled yet.
TEST_P(OwnGroups, admitTasksBelowOneThatIsJustBeingMade) {
    if (!m_cgroups.has("cpuset"))
        GTEST_SKIP() << "no cpuset controller";
    ASSERT_EQ(0, ::mkdir(m_cgroups.directory("cpuset", m_cgroupParent).c_str(), 0755));
    auto container = make("echo ran");
    EXPECT_EQ("ran\n", run(container).out);
}

TEST_P(OwnGroups, oneProcessIsEnoughToBeStarted) {
    if (!m_cgroups.has("pids"))
        GTEST_SKIP() << "no pids controller";
    auto container = make("echo one; (echo two) || echo refused");
    container.spec.resources.pidsLimit = 1;
    const auto outcome = run(container);
    EXPECT_EQ("one\n", outcome.out.substr(0, 4));
    EXPECT_EQ(std::string::npos, outcome.out.find("two"));
}

TEST_P(ContainerGroups, goWithTheContainer) {
    auto container = make("sleep 30 & exit 0");
    run(container);
    EXPECT_FALSE(anyGroupLeft(container));
}

TEST_P(OwnGroups, areNotLeftByAStartThatFails) {
    auto container = make("");
    container.spec.process.args = {"no-such-command"};
    ASSERT_TRUE(writeBundle(container.spec, m_cgroups, container.paths.directory));
    container.config.setContainer(container.spec);
    EXPECT_FALSE(MonitorClient::launch(container.config, SLIPWAY_MONITOR));
    (void)m_runtime->remove(container.spec.id, true);
    EXPECT_FALSE(anyGroupLeft(container));
}

TEST_P(OwnGroups, areNotLeftByALimitThatTheKernelRefuses) {
    if (!m_cgroups.has("cpuset"))
        GTEST_SKIP() << "no cpuset controller";
    auto container = make("true");
    container.spec.resources.cpusetCpus = "4000-4001";
    ASSERT_TRUE(writeBundle(container.spec, m_cgroups, container.paths.directory));
    container.config.setContainer(container.spec);
    const auto launched = MonitorClient::launch(container.config, SLIPWAY_MONITOR);
    ASSERT_FALSE(launched);
    EXPECT_FALSE(anyGroupLeft(container));
    EXPECT_EQ(Errc::NotFound, m_runtime->state(container.spec.id).error().code());
}

TEST_P(ContainerGroups, aPausedContainerCanBeCleanedUp) {
    if (!m_cgroups.has("freezer") && m_cgroups.mode != CgroupMode::V2)
        GTEST_SKIP() << "no freezer";
    auto container = make("sleep 30");
    const auto client = launch(container);
    ASSERT_TRUE(client.start());
    ASSERT_TRUE(m_runtime->pause(container.spec.id, container.spec.cgroupPath));
    const auto leftovers = findLeftovers(*m_run, *m_runtime, m_cgroups, m_cgroupParent);
    ASSERT_TRUE(leftovers && leftovers->size() == 1);
    for (const auto& leftover : *leftovers)
        EXPECT_TRUE(removeLeftover(leftover, *m_run, *m_runtime, m_cgroups, m_cgroupParent));
    EXPECT_FALSE(anyGroupLeft(container));
}

TEST_P(OwnGroups, thatAreMissingAdmitNothing) {
    auto container = make("touch /ran");
    ASSERT_TRUE(writeBundle(container.spec, m_cgroups, container.paths.directory));
    const auto create = [&] {
        return m_runtime->spawnInside(container.spec.cgroupPath, OciRuntime::Makes::Container,
                                      {"run", "--bundle", container.paths.directory, container.spec.id}, -1, -1, -1,
                                      container.paths.directory);
    };
    auto process = create();
    ASSERT_FALSE(process);
    EXPECT_EQ(Errc::NotFound, process.error().code());
    // Nor does one that is missing in a single hierarchy.
    ASSERT_TRUE(makeContainerCgroup(m_cgroups, container.spec.cgroupPath, {}));
    ASSERT_EQ(0, ::rmdir(m_cgroups.directory("devices", container.spec.cgroupPath).c_str()));
    EXPECT_EQ(Errc::NotFound, create().error().code());
    EXPECT_FALSE(exists(container.upper + "/ran"));
}

TEST_P(OwnGroups, ofAKilledRunAreMadeAnew) {
    auto container = make("true");
    Resources old;
    old.memory = 32 << 20;
    ASSERT_TRUE(makeContainerCgroup(m_cgroups, container.spec.cgroupPath, old));
    const pid_t stale = ::fork();
    if (stale == 0) {
        const auto entrances = openContainerCgroup(m_cgroups, container.spec.cgroupPath);
        for (const auto& entrance : *entrances)
            (void)writeAll(entrance.get(), "0");
        ::alarm(60);
        ::pause();
        ::_exit(0);
    }
    const auto inside = [&] { return readCgroupPids(m_cgroups, container.spec.cgroupPath)->size() == 1; };
    for (int i = 0; i < 500 && !inside(); ++i)
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    ASSERT_TRUE(inside());
    std::thread reaper([&] { ::waitpid(stale, nullptr, 0); });
    ASSERT_TRUE(makeContainerCgroup(m_cgroups, container.spec.cgroupPath, {}));
    reaper.join();
    EXPECT_TRUE(readCgroupPids(m_cgroups, container.spec.cgroupPath)->empty());
    EXPECT_EQ(~0ull, readCgroupStats(m_cgroups, container.spec.cgroupPath)->memoryLimit);
}

} // namespace slipway::runtime::test
