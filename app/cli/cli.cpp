#include "cli/cli.h"

#include <algorithm>
#include <csignal>
#include <iostream>

#include <unistd.h>

#include "base/file.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/create_options.h"
#include "cli/units.h"

namespace slipway::cli {

Result<api::Client*> Context::client() {
    if (!m_client)
        m_client = std::make_unique<api::Client>(TRY(api::Address::resolve(host)));
    return m_client.get();
}

void print(std::string_view text) {
    (void)writeAll(STDOUT_FILENO, text);
}
void printError(std::string_view text) {
    (void)writeAll(STDERR_FILENO, text);
}

void reportError(const Error& error) {
    printError(fmt::format("error: {}\n", sanitizeForTerminal(error.describe())));
}

Result<int> forEach(const std::vector<std::string>& names, const std::function<Result<>(const std::string&)>& each) {
    int code = ExitOk;
    for (const auto& name : names) {
        if (const auto done = each(name); !done) {
            reportError(done.error());
            code = ExitFailure;
            // Without an engine the next would fail in the same words.
            if (api::connectProblem(done.error()))
                break;
        }
    }
    return code;
}

CLI::Option* addList(CLI::App& app, const std::string& names, std::vector<std::string>& values,
                     const std::string& description) {
    return app.add_option(names, values, description)->take_all()->allow_extra_args(false);
}

Result<std::vector<std::pair<std::string, std::string>>> parseFilters(const std::vector<std::string>& texts) {
    std::vector<std::pair<std::string, std::string>> filters;
    for (const auto& text : texts) {
        if (text.find('=') == std::string::npos)
            return fail(Errc::InvalidArgument, "--filter {:?}: write name=value", text);
        filters.push_back(splitAssignment(text));
    }
    return filters;
}

bool confirm(std::string_view question) {
    if (!::isatty(STDIN_FILENO))
        return false;
    print(fmt::format("{} [y/N] ", question));
    std::string answer;
    std::getline(std::cin, answer);
    return toLower(trim(answer)) == "y" || toLower(trim(answer)) == "yes";
}

namespace {

std::string suggestion(const CLI::App& root, const std::string& word) {
    std::vector<std::string> names;
    for (const auto* command : root.get_subcommands([](const CLI::App*) { return true; }))
        names.push_back(command->get_name());
    const auto near = nearestMatch(word, names);
    return near ? fmt::format("\nhint: did you mean `slipway {}`?", *near) : std::string();
}

// The deepest subcommand that was recognised: whose help is meant.
const CLI::App* deepest(const CLI::App* app) {
    while (!app->get_subcommands().empty())
        app = app->get_subcommands().front();
    return app;
}

std::string pathOf(const CLI::App* app) {
    return app->get_parent() ? pathOf(app->get_parent()) + " " + app->get_name() : std::string("slipway");
}

} // namespace

int run(int argc, const char* const* argv) {
    CLI::App root("Slipway builds and runs containers", "slipway");
    Context context;
    // Before the commands, which inherit it: -h is a host name for `run`.
    root.set_help_flag("--help", "Show this help");
    root.add_option("-H,--host", context.host, "The engine's address (default: $SLIPWAY_HOST, then your own helper's)");
    root.set_version_flag("-v,--version", "Slipway " SLIPWAY_VERSION);
    root.require_subcommand(0, 1);
    std::vector<std::string> arguments(argv + 1, argv + argc);
    addCommands(root, context, arguments);

    try {
        protectEmptyEntrypoint(arguments);
        std::reverse(arguments.begin(), arguments.end()); // the parser takes them from the back
        root.parse(arguments);
    } catch (const CLI::CallForHelp&) {
        print(root.help());
        return ExitOk;
    } catch (const CLI::Success& success) {
        return root.exit(success);
    } catch (const CLI::ParseError& error) {
        const CLI::App* command = deepest(&root);
        std::string hint;
        if (command == &root && argc > 1 && !root.remaining().empty())
            hint = suggestion(root, root.remaining().front());
        else if (command == &root)
            for (int i = 1; i < argc && hint.empty(); ++i)
                if (argv[i][0] != '-')
                    hint = suggestion(root, argv[i]);
        printError(
            sanitizeForTerminal(fmt::format("error: {}{}\nSee `{} --help`.\n", error.what(), hint, pathOf(command))));
        return context.engineErrors || command->get_name() == "run" || command->get_name() == "create" ||
                       command->get_name() == "exec"
                   ? ExitEngine
                   : ExitFailure;
    }
    if (!context.action) {
        const CLI::App* command = deepest(&root);
        print(root.help());
        return command == &root ? ExitOk : ExitFailure;
    }
    const Result<int> code = context.action();
    if (code)
        return *code;
    reportError(code.error());
    return context.engineErrors ? ExitEngine : ExitFailure;
}

} // namespace slipway::cli
