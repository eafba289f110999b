#include "cli/commands.h"

#include <gmock/gmock.h>

namespace slipway::cli {
namespace {

using testing::ElementsAre;
using testing::ElementsAreArray;
using testing::SizeIs;

std::vector<std::string> commandsOf(CLI::App& app) {
    std::vector<std::string> names;
    for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; }))
        names.push_back(command->get_name());
    return names;
}

// -h is a host name for `run`.
struct Root : CLI::App {
    Root() { set_help_flag("--help"); }
};

std::vector<std::string> commandsAddedFor(const std::vector<std::string>& arguments) {
    Root root;
    Context context;
    addCommands(root, context, arguments);
    return commandsOf(root);
}

TEST(Commands, EachGroupAddsWhatItSays) {
    for (const auto& group : commandGroups()) {
        Root root;
        Context context;
        group.add(root, context);
        EXPECT_THAT(commandsOf(root), ElementsAreArray(group.names));
    }
}

TEST(Commands, OnlyThoseOfTheNamedGroupAreAdded) {
    EXPECT_THAT(commandsAddedFor({"exec", "web", "build"}), ElementsAre("exec", "attach"));
    EXPECT_THAT(commandsAddedFor({"-H", "unix:///x", "build"}), ElementsAre("build"));
    EXPECT_THAT(commandsAddedFor({"--host=unix:///x", "ps", "--help"}), ElementsAre("ps"));
}

TEST(Commands, AllAreAddedForWhoeverNeedsThemAll) {
    const std::size_t all = commandsAddedFor({}).size();
    EXPECT_GT(all, 30u);
    EXPECT_THAT(commandsAddedFor({"--help", "ps"}), SizeIs(all));
    EXPECT_THAT(commandsAddedFor({"psx"}), SizeIs(all));
    EXPECT_THAT(commandsAddedFor({"-H", "ps"}), SizeIs(all)); // that is a host
    EXPECT_THAT(commandsAddedFor({"--nonsense", "ps"}), SizeIs(all));
}

} // namespace
} // namespace slipway::cli
