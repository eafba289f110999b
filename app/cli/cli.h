// What the commands share: the way to the engine, printing, and how each is registered.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <CLI/CLI.hpp>

#include "api/client/client.h"
#include "base/result.h"

namespace slipway::cli {

// Exit codes that are the program's own, as docker's are.
enum ExitCode : int {
    ExitOk = 0,
    ExitFailure = 1,
    ExitEngine = 125,    // run, create, exec: the engine or the command line, not the container
    ExitCannotRun = 126, // the command is there and cannot be started
    ExitNotFound = 127,  // there is no such command in the container
};

// One invocation. A command's registration fills in `action`; main runs it.
struct Context {
    std::string host; // --host
    std::function<Result<int>()> action;
    bool engineErrors = false; // a failure is 125 instead of 1

    // Connects lazily; the address is wrong at worst.
    Result<api::Client*> client();

private:
    std::unique_ptr<api::Client> m_client;
};

// Standard output, all of it; a closed pipe ends the program. On standard error what cannot be written is lost.
void print(std::string_view text);
void printError(std::string_view text);
// "error: …", inert for a terminal.
void reportError(const Error& error);

// Does `each` for every name, reporting errors as they come; ExitFailure when one failed.
Result<int> forEach(const std::vector<std::string>& names, const std::function<Result<>(const std::string&)>& each);

// An option that may be given several times, one value each time: it never takes the arguments that follow.
CLI::Option* addList(CLI::App& app, const std::string& names, std::vector<std::string>& values,
                     const std::string& description);

// "key=value" of --filter.
Result<std::vector<std::pair<std::string, std::string>>> parseFilters(const std::vector<std::string>& texts);

// Asks on the terminal; false without one.
bool confirm(std::string_view question);

// Each adds commands to `app`.
void addBuildCommand(CLI::App& app, Context& context);
void addBuilderCommands(CLI::App& app, Context& context); // builder prune, du
void addDebugCommand(CLI::App& app, Context& context);
void addBuildsCommands(CLI::App& app, Context& context);
void addRunCommands(CLI::App& app, Context& context);       // run, create
void addExecCommands(CLI::App& app, Context& context);      // exec, attach
void addLifecycleCommands(CLI::App& app, Context& context); // start, stop, kill, restart, rm, pause, …
void addListContainers(CLI::App& app, Context& context, const std::string& name);
void addContainerDetails(CLI::App& app, Context& context); // logs, port, top, diff, stats
void addImageCommands(CLI::App& app, Context& context);    // pull, push, rmi, tag, save, load, history
void addListImages(CLI::App& app, Context& context, const std::string& name);
void addRemoveImages(CLI::App& app, Context& context, const std::string& name);
void addNetworkCommands(CLI::App& app, Context& context);
void addVolumeCommands(CLI::App& app, Context& context);
void addSystemCommands(CLI::App& app, Context& context); // version, info, events, system …
void addInspectCommand(CLI::App& app, Context& context, const std::string& name, const std::string& type);

// The whole command line; what main calls.
int run(int argc, const char* const* argv);

} // namespace slipway::cli
