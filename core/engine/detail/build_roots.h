// The builder's roots: build directories in the store, merged by overlay mounts, committed by rename.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "build/backend.h"
#include "engine/detail/core.h"
#include "runtime/mount_point.h"

namespace slipway::engine {

// Places in a root that a step's mounts need and that were not there: taken away again before the commit, so that
// mount points never become part of an image.
class MountStubs {
public:
    // Looks at the merged root before the step runs. `firstId`: host id of the container's root as seen through rootFd.
    static MountStubs survey(int rootFd, const std::vector<std::string>& targets, std::uint32_t firstId = 0);
    // In the upper directory, after the step's mounts are gone: empty stubs, and directories that hold nothing else and
    // were only copied up to hold them.
    void remove(const std::string& upper) const;

private:
    std::vector<std::string> m_missing; // deepest first, relative
    // Existing parents of the missing ones, deepest first, as they were: one that the step changed stays in the layer.
    struct Parent {
        std::string path;
        std::uint32_t mode = 0, uid = 0, gid = 0;
    };
    std::vector<Parent> m_touched;
};

class BuildRoot final : public build::MutableRoot {
public:
    // `writable` false: a view.
    static Result<std::unique_ptr<BuildRoot>> make(Core& core, const oci::Digest& parent, bool writable);
    ~BuildRoot() override;

    // With natural ids; takes a step's view down first.
    Result<int> directory() override;
    Result<build::Layer> commit(const build::CommitOptions& options) override;

    // For a step: the root with the owner's ids at a place below the run directory; takes the other view down.
    Result<> mountForStep(const std::string& target);
    void unmountStep();
    const std::string& upperPath() const { return m_upper; } // on disk
    void addStubs(MountStubs stubs) { m_stubs.push_back(std::move(stubs)); }

private:
    BuildRoot(Core& core, oci::Digest parent)
        : m_core(core)
        , m_parent(std::move(parent)) {}
    std::vector<std::string> lowers(const std::string& base) const;
    Core& m_core;
    oci::Digest m_parent;
    std::vector<std::string> m_layers; // relative to the store's fs, top first
    std::string m_relative;            // "build/<n>"
    std::string m_upper;               // empty: a view
    runtime::MountPoint m_natural, m_step;
    UniqueFd m_directory;
    std::vector<MountStubs> m_stubs;
};

class BuildLayers final : public build::LayerBackend {
public:
    explicit BuildLayers(Core& core)
        : m_core(core) {}
    Result<std::unique_ptr<build::MutableRoot>> begin(const oci::Digest& parent) override;
    Result<std::unique_ptr<build::RootView>> view(const oci::Digest& chain) override;
    Result<build::Layer> stack(const oci::Digest& parent, const build::Layer& layer) override;
    Result<build::Layer> find(const oci::Digest& chain) override;

private:
    Core& m_core;
};

} // namespace slipway::engine
