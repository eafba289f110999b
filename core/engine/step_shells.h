// Shells in the middle of builds: before or after any step of a plan, on its file system, with its environment, user,
// directory and mounts; after a RUN that failed, on what it left. And what a step changed. Thread-safe.
#pragma once

#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/unique_fd.h"
#include "build/step_visit.h"
#include "engine/options.h"

namespace slipway::engine {

struct BuildOptions;
struct Core;

struct ShellOptions {
    build::StepPoint point;
    std::vector<std::string> command; // empty: the stage's shell
    bool tty = true;
    int width = 0, height = 0; // cells; 0: unknown
};

struct ShellState {
    std::string id; // the build's
    bool running = false;
    int exitCode = 0;                // once it has ended
    build::StepInfo step;            // where it is
    std::optional<int> stepExitCode; // the RUN failed with this
};

enum class FileChange { Added, Changed, Removed };
struct ChangedFile {
    std::string path; // absolute
    FileChange change = FileChange::Added;
    char type = 'f';        // f, d, l, c, b, p, s; of what was removed 0: nobody knows
    std::uint32_t mode = 0; // permission bits
    std::uint32_t uid = 0, gid = 0;
    std::uint64_t size = 0;
    std::string link; // of a symbolic link
};
struct StepChanges {
    build::StepInfo step;
    std::vector<ChangedFile> files; // in the order of their paths
    bool cut = false;               // there are more
};

// A file before a step or after it.
struct TreeFile {
    char type = 'f';
    std::uint32_t mode = 0;
    std::uint32_t uid = 0, gid = 0;
    std::uint64_t size = 0;
    std::string link;
    std::string text;    // of a regular file that is UTF-8
    bool binary = false; // it is not
    bool cut = false;    // there is more of it
};
struct StepFile {
    build::StepInfo step;
    std::optional<TreeFile> before, after; // absent: there is no such file
};

class StepShells {
public:
    explicit StepShells(Core& core);
    ~StepShells(); // ends them all

    // Builds up to the step, which other clients can follow as the build `build.id`, and starts the process. Blocks
    // until it runs. The stream is docker's, as Execs::start gives it. All of it ends when `gone` is requested, now or
    // later. InvalidArgument: no such step. NotFound: no such command.
    Result<UniqueFd> open(const Caller& caller, const BuildOptions& build, const ShellOptions& shell,
                          std::stop_token gone);
    Result<> resize(const std::string& id, int width, int height); // NotFound, Conflict when it has ended
    Result<ShellState> get(const std::string& id) const;           // the last hundred that have ended, too

    // What the step at `line` added, changed and removed. Runs what has to be run for that.
    Result<StepChanges> changes(const Caller& caller, const BuildOptions& build, int line, std::stop_token stop);
    // What the step at `line` made of the file at `path`, the first MiB of it. Symbolic links are not followed.
    Result<StepFile> file(const Caller& caller, const BuildOptions& build, int line, const std::string& path,
                          std::stop_token stop);

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace slipway::engine
