// Real containers from a busybox root file system, in a directory of their own, gone without a trace afterwards.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "runtime/bundle.h"
#include "runtime/cleanup.h"
#include "runtime/monitor_client.h"
#include "runtime/overlay.h"
#include "runtime/owner_mount.h"
#include "runtime/run_paths.h"
#include "runtime/step.h"

namespace slipway::runtime::test {

struct TestContainer {
    ContainerSpec spec;
    MonitorConfig config;
    ContainerPaths paths;
    std::string upper; // on disk
};

class SystemTest : public ::testing::TestWithParam<std::string> {
protected:
    void SetUp() override;
    void TearDown() override;

    // A container (or step) that would run `sh -c script`: its rootfs is mounted, nothing is written or started yet.
    TestContainer make(const std::string& script, bool step = false);
    // Bundle and monitor; fails the test if that fails.
    MonitorClient launch(TestContainer& container);
    // make, launch, start, wait. The log's text of both streams.
    struct Outcome {
        ExitRecord record;
        std::string out, err;
    };
    Outcome run(TestContainer& container);
    Outcome run(const std::string& script);
    Outcome logOf(const TestContainer& container);

    std::string m_base;
    std::optional<RunPaths> m_run;
    std::optional<OwnerMount> m_store;
    std::optional<OciRuntime> m_runtime;
    HostCgroups m_cgroups;
    IdRange m_range{1'900'019'712, 65536};
    std::string m_cgroupParent;
};

// Reads until the other side closes or `until` has been seen; at most ten seconds.
std::string readStream(int fd, const std::string& until = {});
// The payload of docker's frames, both streams together.
std::string unframe(std::string_view stream);
struct RuntimeName {
    std::string operator()(const ::testing::TestParamInfo<std::string>& param) const { return param.param; }
};
// "crun" and "runc", as far as they are installed.
std::vector<std::string> installedRuntimes();

} // namespace slipway::runtime::test
