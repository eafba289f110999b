// What a Dockerfile offers: its stages as targets, and what a target takes. Names and descriptions are as written;
// descriptions come from the comments right above that begin with the name ("# VERSION the version to build").
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "dockerfile/syntax.h"

namespace slipway::dockerfile {

struct Target {
    std::string name;        // lower case; empty: it can be named by its number only
    std::string description; // may be empty
    std::string base;        // as written
    std::string platform;    // as written; may be empty
    bool isDefault = false;  // the last one
    Range range;
};

// All stages, in the order of the text.
std::vector<Target> targetsOf(const Dockerfile& file);

struct OutlineArg {
    std::string name;
    std::string description;
    std::optional<std::string> value; // given, or the default with its variables resolved; absent without either
    Range range;
};
struct OutlineMount {
    std::string id;
    bool required = false;
    Range range;
};
struct Outline {
    std::string target; // lower case; may be empty
    std::string description;
    std::vector<OutlineArg> args; // of the target and the stages that it needs, in the order of the text
    std::vector<OutlineMount> secrets, ssh, caches;
};

// `target`: name or number; empty: the last stage. `given`: build args. NotFound with the nearest name for a target
// that is not there.
Result<Outline> outlineOf(const Dockerfile& file, std::string_view target,
                          const std::map<std::string, std::string>& given);

} // namespace slipway::dockerfile
