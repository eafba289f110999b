#include "cli/commands.h"

#include <algorithm>

namespace slipway::cli {

namespace {

// Docker's newer names for the same commands: `slipway container ls`.
void addContainerGroup(CLI::App& root, Context& context) {
    CLI::App* container = root.add_subcommand("container", "Work with containers");
    container->require_subcommand(1);
    addListContainers(*container, context, "ls");
    addRunCommands(*container, context);
    addExecCommands(*container, context);
    addLifecycleCommands(*container, context);
    addContainerDetails(*container, context);
    addInspectCommand(*container, context, "inspect", "container");
}

void addImageGroup(CLI::App& root, Context& context) {
    CLI::App* image = root.add_subcommand("image", "Work with images");
    image->require_subcommand(1);
    addListImages(*image, context, "ls");
    addRemoveImages(*image, context, "rm");
    addImageCommands(*image, context);
    addBuildCommand(*image, context);
    addInspectCommand(*image, context, "inspect", "image");
}

// The first argument that is neither an option of the program itself nor the value of one.
std::string_view commandOf(std::span<const std::string> arguments) {
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        const std::string& argument = arguments[i];
        if (argument == "-H" || argument == "--host")
            ++i;
        else if (!argument.starts_with('-'))
            return argument;
        else if (!argument.starts_with("-H") && !argument.starts_with("--host="))
            return {};
    }
    return {};
}

} // namespace

std::span<const CommandGroup> commandGroups() {
    static const std::vector<CommandGroup> groups{
        {{"run", "create"}, addRunCommands},
        {{"build"}, addBuildCommand},
        {{"builds"}, addBuildsCommands},
        {{"debug"}, addDebugCommand},
        {{"exec", "attach"}, addExecCommands},
        {{"ps"}, [](CLI::App& root, Context& context) { addListContainers(root, context, "ps"); }},
        {{"images"}, [](CLI::App& root, Context& context) { addListImages(root, context, "images"); }},
        {{"start", "stop", "restart", "kill", "pause", "unpause", "rm", "wait", "rename"}, addLifecycleCommands},
        {{"logs", "port", "diff", "top", "stats"}, addContainerDetails},
        {{"pull", "push", "tag", "save", "load", "history"}, addImageCommands},
        {{"rmi"}, [](CLI::App& root, Context& context) { addRemoveImages(root, context, "rmi"); }},
        {{"inspect"}, [](CLI::App& root, Context& context) { addInspectCommand(root, context, "inspect", ""); }},
        {{"network"}, addNetworkCommands},
        {{"volume"}, addVolumeCommands},
        {{"version", "info", "events", "system"}, addSystemCommands},
        {{"builder"}, addBuilderCommands},
        {{"container"}, addContainerGroup},
        {{"image"}, addImageGroup},
    };
    return groups;
}

void addCommands(CLI::App& root, Context& context, std::span<const std::string> arguments) {
    const auto groups = commandGroups();
    const auto command = commandOf(arguments);
    const auto group = std::ranges::find_if(
        groups, [&](const CommandGroup& each) { return std::ranges::find(each.names, command) != each.names.end(); });
    if (group != groups.end())
        return group->add(root, context);
    for (const auto& each : groups)
        each.add(root, context);
}

} // namespace slipway::cli
