// Which function adds which commands. Adding them all takes 3 ms, more than half of what a short command needs.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cli/cli.h"

namespace slipway::cli {

struct CommandGroup {
    std::vector<std::string_view> names; // exactly those that it adds
    void (*add)(CLI::App& root, Context& context);
};

// In the order in which the help lists them.
std::span<const CommandGroup> commandGroups();

// Adds the group of the command that `arguments` name (without the program's name), or all: when they name none, or one
// that is not there, or ask for help before it.
void addCommands(CLI::App& root, Context& context, std::span<const std::string> arguments);

} // namespace slipway::cli
