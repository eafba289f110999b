// A shell at a step of a build, and what a step changed: /slipway/v1/debug and /slipway/v1/changes.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "api/types/build.h"

namespace slipway::api {

// A build request with the step that is meant.
struct StepShellRequest {
    BuildRequest build; // its id must be given
    int line = 0;       // any line of the instruction
    bool before = false;
    std::vector<std::string> command; // empty: the stage's shell
    bool tty = true;
    int width = 0, height = 0; // cells; 0: unknown
    std::string path;          // of /changes: this file alone, with its content
};

struct StepPlace {
    int step = 0;
    std::string stage;
    int line = 0, endLine = 0;
    std::string text;
};

// GET /slipway/v1/debug/{id}
struct StepShellState {
    std::string id;
    bool running = false;
    std::optional<int> exitCode; // of the shell, once it has ended
    StepPlace step;
    std::optional<int> stepExitCode; // the RUN failed with this
};

// POST /slipway/v1/changes
struct StepChanges {
    struct File {
        std::string path;
        std::string change; // "added", "changed", "removed"
        std::string type;   // "f", "d", "l", "c", "b", "p", "s"
        std::uint32_t mode = 0;
        std::uint32_t uid = 0, gid = 0;
        std::int64_t size = 0;
        std::string link;
    };
    StepPlace step;
    std::vector<File> files;
    bool cut = false; // there are more
};

// POST /slipway/v1/changes with a path
struct StepFile {
    struct Side {
        std::string type;
        std::uint32_t mode = 0;
        std::uint32_t uid = 0, gid = 0;
        std::int64_t size = 0;
        std::string link;
        bool binary = false; // there is no text to show
        bool cut = false;    // the text is only the beginning
        std::string text;
    };
    StepPlace step;
    std::string path;
    std::optional<Side> before, after; // absent: there is no such file
};

} // namespace slipway::api
