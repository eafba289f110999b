#include "core/runtime/system_fixture.h"

#include <chrono>

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/text.h"
#include "runtime/log_reader.h"

namespace slipway::runtime::test {

namespace {

constexpr const char* Busybox = "/usr/bin/busybox";

void writeText(const std::string& path, const std::string& text) {
    const auto fd = openFile(path, O_WRONLY | O_CREAT | O_TRUNC, 0644);
    ASSERT_TRUE(fd && writeAll(fd->get(), text)) << path;
}

void makeRootfs(const std::string& root) {
    for (const char* dir : {"", "/bin", "/etc", "/tmp", "/root", "/home", "/sbin", "/dev", "/proc", "/sys", "/data"})
        ASSERT_EQ(0, ::mkdir((root + dir).c_str(), 0755));
    ::chmod((root + "/tmp").c_str(), 01777);
    const auto busybox = readFile(Busybox, 16u << 20);
    ASSERT_TRUE(busybox);
    writeText(root + "/bin/busybox", *busybox);
    ::chmod((root + "/bin/busybox").c_str(), 0755);
    for (const char* name :
         {"sh", "cat",  "echo", "id",  "ls", "sleep", "true", "false", "stat", "touch",    "mkdir", "yes", "head",
          "tr", "kill", "stty", "tty", "wc", "seq",   "trap", "dd",    "env",  "hostname", "nc",    "ip"})
        ASSERT_EQ(0, ::symlink("busybox", (root + "/bin/" + name).c_str()));
    writeText(root + "/etc/passwd", "root:x:0:0:root:/root:/bin/sh\nalice:x:1000:1000::/home:/bin/sh\n");
    writeText(root + "/etc/group", "root:x:0:\nalice:x:1000:\nstaff:x:50:alice\n");
    writeText(root + "/bin/plain", "not a program\n");
}

} // namespace

std::vector<std::string> installedRuntimes() {
    std::vector<std::string> names;
    for (const char* name : {"crun", "runc"})
        if (OciRuntime::find(name, "/nowhere"))
            names.emplace_back(name);
    return names;
}

void SystemTest::SetUp() {
    if (::geteuid() != 0)
        GTEST_SKIP() << "needs root";
    if (!exists(Busybox))
        GTEST_SKIP() << "needs " << Busybox;
    char pattern[] = "/tmp/slipway-runtime-XXXXXX";
    ASSERT_NE(nullptr, ::mkdtemp(pattern));
    m_base = pattern;
    ::chmod(pattern, 0711);
    m_cgroupParent = "/slipway-test-" + m_base.substr(m_base.size() - 6);
    ASSERT_EQ(0, ::mkdir((m_base + "/store").c_str(), 0700));
    ASSERT_EQ(0, ::mkdir((m_base + "/state").c_str(), 0700));
    makeRootfs(m_base + "/store/base");

    m_run.emplace(m_base + "/run");
    auto prepared = m_run->prepare();
    ASSERT_TRUE(prepared) << prepared.error().describe();
    auto store = OwnerMount::open(m_base + "/store", m_run->store(), m_range);
    ASSERT_TRUE(store) << store.error().describe();
    m_store = std::move(*store);
    auto runtime = OciRuntime::find(GetParam(), m_run->runtimeState());
    ASSERT_TRUE(runtime) << runtime.error().describe();
    m_runtime = std::move(*runtime);
    m_cgroups = HostCgroups::detect();
}

void SystemTest::TearDown() {
    if (m_base.empty())
        return;
    if (m_runtime) {
        const auto leftovers = findLeftovers(*m_run, *m_runtime, m_cgroups, m_cgroupParent);
        EXPECT_TRUE(leftovers);
        for (const auto& leftover : leftovers ? *leftovers : std::vector<Leftover>{}) {
            const auto removed = removeLeftover(leftover, *m_run, *m_runtime, m_cgroups, m_cgroupParent);
            EXPECT_TRUE(removed) << removed.error().describe();
        }
        const auto again = findLeftovers(*m_run, *m_runtime, m_cgroups, m_cgroupParent);
        EXPECT_TRUE(again && again->empty());
    }
    EXPECT_TRUE(removeCgroup(m_cgroups, m_cgroupParent));
    if (m_store) {
        EXPECT_TRUE(m_store->unmount());
    }
    for (const auto& mount : mountsBelow(m_base).value_or(std::vector<std::string>{}))
        EXPECT_TRUE(unmountPath(mount));
    const auto removed = removeTree(m_base);
    EXPECT_TRUE(removed) << removed.error().describe();
}

TestContainer SystemTest::make(const std::string& script, bool step) {
    TestContainer c;
    const std::string id = randomHex(8);
    c.paths = step ? m_run->step(id) : m_run->container(id);
    EXPECT_TRUE(m_run->prepareContainer(c.paths, m_range));
    const std::string place = "/container-" + id;
    c.upper = m_base + "/store" + place + "/upper";
    for (const char* dir : {"", "/upper", "/work"})
        EXPECT_EQ(0, ::mkdir((m_base + "/store" + place + dir).c_str(), 0755));
    OverlaySpec overlay;
    overlay.lowers = {m_store->path() + "/base"};
    overlay.upper = m_store->path() + place + "/upper";
    overlay.work = m_store->path() + place + "/work";
    overlay.target = c.paths.rootfs;
    overlay.isVolatile = step;
    auto mounted = mountOverlay(overlay, m_range);
    EXPECT_TRUE(mounted) << mounted.error().describe();
    if (mounted)
        (void)mounted->release();

    c.spec.id = id;
    c.spec.range = m_range;
    c.spec.rootfs = c.paths.rootfs;
    c.spec.process.args = {"/bin/sh", "-c", script};
    c.spec.hostname = "test";
    c.spec.cgroupPath = m_cgroupParent + "/" + id;
    c.spec.resources.pidsLimit = 100;

    c.config.bundle = c.config.directory = c.paths.directory;
    c.config.exitRecordPath = m_base + "/state/" + id + ".exit";
    c.config.setContainer(c.spec);
    c.config.logPath = m_base + "/state/" + id + ".log";
    c.config.setRuntime(*m_runtime);
    return c;
}

MonitorClient SystemTest::launch(TestContainer& container) {
    container.config.setContainer(container.spec);
    const auto written = writeBundle(container.spec, m_cgroups, container.paths.directory);
    EXPECT_TRUE(written) << written.error().describe();
    auto client = MonitorClient::launch(container.config, SLIPWAY_MONITOR);
    if (!client)
        throw std::runtime_error(client.error().describe());
    return std::move(*client);
}

SystemTest::Outcome SystemTest::logOf(const TestContainer& container) {
    Outcome outcome;
    auto reader = LogReader::open(container.config.logPath, {});
    EXPECT_TRUE(reader);
    LogEntry entry;
    while (reader->next(entry).value_or(false))
        (entry.stream == LogStream::Stdout ? outcome.out : outcome.err) += entry.text;
    EXPECT_EQ(0u, reader->malformedLines());
    return outcome;
}

SystemTest::Outcome SystemTest::run(TestContainer& container) {
    const auto client = launch(container);
    const auto exitFd = client.exitFd();
    EXPECT_TRUE(exitFd);
    const auto started = client.start();
    EXPECT_TRUE(started) << started.error().describe();
    const auto record = MonitorClient::takeExit(*exitFd);
    EXPECT_TRUE(record) << record.error().describe();
    EXPECT_TRUE(MonitorClient::awaitRemoval(*exitFd));
    Outcome outcome = logOf(container);
    if (record)
        outcome.record = *record;
    return outcome;
}

SystemTest::Outcome SystemTest::run(const std::string& script) {
    auto container = make(script);
    return run(container);
}

std::string readStream(int fd, const std::string& until) {
    std::string text;
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    char buffer[65536];
    while (std::chrono::steady_clock::now() < deadline) {
        pollfd p{fd, POLLIN, 0};
        if (::poll(&p, 1, 100) <= 0)
            continue;
        const ssize_t n = ::read(fd, buffer, sizeof buffer);
        if (n <= 0)
            break;
        text.append(buffer, static_cast<std::size_t>(n));
        if (!until.empty() && text.find(until) != std::string::npos)
            break;
    }
    return text;
}

std::string unframe(std::string_view stream) {
    std::string payload;
    while (stream.size() >= 8) {
        std::size_t length = 0;
        for (std::size_t i = 4; i < 8; ++i)
            length = length << 8 | static_cast<unsigned char>(stream[i]);
        payload += stream.substr(8, length);
        stream.remove_prefix(std::min(8 + length, stream.size()));
    }
    return payload;
}

} // namespace slipway::runtime::test
