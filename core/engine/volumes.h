// Named volumes: directories in the owner's store. Thread-safe.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/time.h"

namespace slipway::engine {

struct Core;

struct Volume {
    std::string name;
    std::string mountpoint; // host path, for display
    Timestamp created{};
    bool anonymous = false;
    std::map<std::string, std::string> labels;
    std::map<std::string, std::string> options;
};

class Volumes {
public:
    explicit Volumes(Core& core)
        : m_core(core) {}

    std::vector<Volume> list() const;
    Result<Volume> get(const std::string& name) const;
    // An existing one of that name is returned as it is. Empty name: an anonymous one.
    Result<Volume> create(const std::string& name, const std::map<std::string, std::string>& labels,
                          const std::map<std::string, std::string>& options);
    // Conflict while a container refers to it.
    Result<> remove(const std::string& name, bool force);
    // Anonymous ones that nothing uses, or with `all` named ones too. Names and bytes freed.
    Result<std::pair<std::vector<std::string>, std::uint64_t>> prune(bool all);

    // Gives a volume that is still empty the image's content of `target` (resolved inside `rootFd`), with its owners
    // and mode, as docker does at a volume's first use.
    Result<> fill(const std::string& name, int rootFd, const std::string& target);

private:
    Core& m_core;
};

} // namespace slipway::engine
