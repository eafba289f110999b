#include <filesystem>
#include <mutex>

#include <unistd.h>

#include "api/client/builds.h"
#include "api/types/json.h"
#include "base/file.h"
#include "base/text.h"
#include "cli/build_call.h"
#include "cli/build_context.h"
#include "cli/build_plan.h"
#include "cli/build_renderer.h"
#include "cli/cli.h"
#include "cli/environment.h"
#include "cli/terminal.h"
#include "cli/units.h"

namespace slipway::cli {

namespace {

struct BuildOptions {
    std::string context;
    std::string file;
    std::vector<std::string> tags;
    std::vector<std::string> buildArgs;
    std::vector<std::string> labels;
    std::vector<std::string> addHosts;
    std::string target;
    std::string platform;
    std::string network = "default";
    std::string shmSize;
    std::string progress = "auto";
    std::string idFile;
    std::int64_t parallelism = 0;
    bool noCache = false;
    bool pull = false;
    bool quiet = false;
    bool plan = false;
    bool check = false;
    bool fix = false;
    std::string call = "build";
    std::string format;
    bool load = false; // what docker's newer builder asks for; ours always does
    bool remove = true;
};

Result<std::string> absolutePath(const std::string& path) {
    std::error_code error;
    const auto absolute = std::filesystem::canonical(path, error);
    if (error)
        return std::unexpected(Error::fromErrno(error.value(), path));
    return absolute.string();
}

// -f is relative to where we are; failing that to the context, as docker takes it too.
Result<std::string> locateDockerfile(const std::string& file, const std::string& context) {
    if (file.empty()) {
        for (const char* name : {"Dockerfile", "Containerfile"})
            if (exists(joinPath(context, name)))
                return std::string(name);
        return fail(Errc::NotFound, "there is no Dockerfile in {}: name one with -f", context);
    }
    if (auto path = absolutePath(file))
        return path;
    if (!file.starts_with('/') && exists(joinPath(context, file)))
        return file;
    return fail(Errc::NotFound, "the Dockerfile {} does not exist", file);
}

// The Dockerfile and what it copies from. An archive gets its name when it is sent.
Result<> setSources(const BuildOptions& options, const BuildContext& context, api::BuildRequest& request) {
    using Kind = BuildContext::Kind;
    request.context = context.place;
    if (context.kind == Kind::Dockerfile) {
        if (!options.file.empty())
            return fail(Errc::InvalidArgument,
                        "two Dockerfiles: standard input holds one, and -f names another; to build from a directory, "
                        "name it instead of -");
        request.dockerfileText = context.text;
    } else if (options.file == "-") {
        if (context.kind == Kind::Archive)
            return fail(Errc::InvalidArgument, "standard input cannot be both the context and the Dockerfile");
        request.dockerfileText = TRY(readDockerfile());
    } else if (context.kind == Kind::Directory) {
        request.dockerfile = TRY(locateDockerfile(options.file, request.context));
    } else if (!options.file.empty()) {
        request.dockerfile = options.file;
    }
    return {};
}

Result<api::BuildRequest> makeRequest(const BuildOptions& options, const BuildContext& context) {
    api::BuildRequest request;
    TRY(setSources(options, context, request));
    request.tags = options.tags;
    std::vector<std::string> arguments;
    for (const auto& argument : options.buildArgs)
        TRY(slipway::context(addVariable(argument, processEnvironment(), arguments), "--build-arg"));
    for (const auto& argument : arguments)
        request.buildArgs.insert_or_assign(splitAssignment(argument).first, splitAssignment(argument).second);
    for (const auto& label : options.labels)
        TRY(addLabel(label, request.labels));
    for (const auto& host : options.addHosts)
        request.addHosts.push_back(TRY(parseExtraHost(host)));
    request.target = options.target;
    request.platform = options.platform;
    request.network = options.network;
    request.noCache = options.noCache;
    request.pull = options.pull;
    request.parallelism = options.parallelism;
    if (!options.shmSize.empty())
        request.shmSize = TRY(parseSize(options.shmSize));
    return request;
}

Result<int> runPlan(api::Client& client, const api::BuildRequest& request, bool json) {
    const auto plan =
        TRY(api::await<api::BuildPlan>([&](auto done) { return planBuild(client, request, std::move(done)); }));
    if (json) {
        print(api::encode(plan) + "\n");
        return ExitOk;
    }
    print(planText(plan));
    return ExitOk;
}

class Runner {
public:
    Runner(const BuildOptions& options, std::unique_ptr<BuildRenderer> renderer)
        : m_options(options)
        , m_renderer(std::move(renderer)) {}

    Result<int> run(api::Client& client, const api::BuildRequest& request) {
        using namespace std::chrono_literals;
        std::promise<Result<>> ended;
        auto future = ended.get_future();
        const api::Request build = startBuildRaw(client, request,
                                                 {[this](std::string_view line) { handle(line); },
                                                  [&](Result<> result) { ended.set_value(std::move(result)); }});
        while (future.wait_for(100ms) != std::future_status::ready) {
            const std::lock_guard lock(m_mutex);
            if (m_renderer)
                m_renderer->tick();
        }
        if (m_renderer)
            m_renderer->finish();
        TRY(future.get());
        if (m_bad)
            return std::unexpected(*m_bad);
        if (!m_last)
            return fail(Errc::Unavailable, "the engine ended the build without saying how it went");
        return report();
    }

private:
    void handle(std::string_view line) {
        if (line.empty())
            return;
        auto event = api::parse<api::BuildEvent>(line, "build event");
        const std::lock_guard lock(m_mutex);
        if (m_options.progress == "json" && !m_options.quiet)
            print(std::string(line) + "\n");
        if (!event) {
            m_bad = event.error();
            return;
        }
        if (m_renderer)
            m_renderer->handle(*event);
        if (event->kind == api::BuildEventKind::BuildFinished)
            m_last = std::move(*event);
    }

    Result<int> report() {
        if (m_last->result == "ok") {
            if (!m_options.idFile.empty())
                TRY(writeFileAtomically(m_options.idFile, m_last->image, 0644));
            if (m_options.quiet) {
                print(sanitizeForTerminal(m_last->image) + "\n");
            } else if (m_renderer) {
                printError(fmt::format("built {}\n", sanitizeForTerminal(m_last->image)));
                for (const auto& tag : m_last->tags)
                    printError(fmt::format("tagged {}\n", sanitizeForTerminal(tag)));
            }
            return ExitOk;
        }
        if (m_last->error)
            printError(describeBuildError(*m_last->error));
        else
            printError(m_last->result == "cancelled" ? "error: the build was cancelled\n"
                                                     : "error: the build failed\n");
        return ExitFailure;
    }

    const BuildOptions& m_options;
    std::unique_ptr<BuildRenderer> m_renderer;
    std::mutex m_mutex;
    std::optional<Error> m_bad;
    std::optional<api::BuildEvent> m_last;
};

// nullopt: it is to be built.
Result<std::optional<CallOptions>> callOf(const BuildOptions& options) {
    auto call = TRY(parseCall(options.check ? "check" : options.call));
    if (options.fix && call.call != Call::Check)
        return fail(Errc::InvalidArgument, "--fix belongs to --check");
    if (call.call == Call::Build)
        return std::optional<CallOptions>{};
    call.fix = options.fix;
    call.json = call.json || options.format == "json" || options.progress == "json";
    return std::optional(call);
}

Result<int> build(const BuildOptions& options, Context& context) {
    const auto call = TRY(callOf(options));
    const auto located = TRY(locateContext(options.context));
    auto request = TRY(makeRequest(options, located));
    if (call) {
        if (located.kind != BuildContext::Kind::Directory && !request.dockerfileText)
            return fail(Errc::InvalidArgument,
                        "what does not build reads the Dockerfile here: name a directory, or give the file with -f -");
        return runCall(*call, request, context);
    }
    api::Client& client = *TRY(context.client());
    if (located.kind == BuildContext::Kind::Archive)
        request.context = TRY(sendContext(client, located));
    if (options.plan)
        return runPlan(client, request, options.progress == "json");
    std::unique_ptr<BuildRenderer> renderer;
    const bool terminal = options.progress == "tty" || (options.progress == "auto" && ::isatty(STDERR_FILENO));
    if (options.quiet || options.progress == "json")
        renderer = nullptr;
    else if (terminal)
        renderer = makeTerminalRenderer(printError, [] {
            const auto size = terminalSize(STDERR_FILENO);
            return std::pair(size.columns > 0 ? size.columns : 80, size.rows > 0 ? size.rows : 24);
        });
    else
        renderer = makePlainRenderer(printError);
    return Runner(options, std::move(renderer)).run(client, request);
}

} // namespace

void addBuildCommand(CLI::App& app, Context& context) {
    auto options = std::make_shared<BuildOptions>();
    CLI::App* command = app.add_subcommand("build", "Build an image from a Dockerfile and what it copies");
    command
        ->add_option("context", options->context,
                     "What COPY reads from: a directory, - for a tar or Dockerfile on standard input, an http(s) URL "
                     "of either, or a git repository (URL.git#ref:subdirectory)")
        ->required();
    command->add_option("-f,--file", options->file,
                        "The Dockerfile (default: CONTEXT/Dockerfile; - reads it from standard input)");
    addList(*command, "-t,--tag", options->tags, "A name for the image, name[:tag]");
    addList(*command, "--build-arg", options->buildArgs, "A value for an ARG, NAME=value or NAME");
    addList(*command, "--label", options->labels, "A label for the image, key=value");
    addList(*command, "--add-host", options->addHosts, "An extra host name for RUN, name:address");
    command->add_option("--target", options->target, "The stage to build");
    command->add_option("--platform", options->platform, "os/architecture of the result");
    command->add_option("--network", options->network, "The network of RUN: default, none or host");
    command->add_option("--shm-size", options->shmSize, "The size of /dev/shm for RUN");
    command->add_option("--progress", options->progress, "How to show progress: auto, plain, tty or json")
        ->check(CLI::IsMember({"auto", "plain", "tty", "json", "rawjson"}));
    command->add_option("--iidfile", options->idFile, "Write the image's id to this file");
    command->add_option("--parallelism", options->parallelism, "Run at most this many steps at once")
        ->check(CLI::Range(1, 1024));
    command->add_flag("--no-cache", options->noCache, "Run every step");
    command->add_flag("--pull", options->pull, "Look for newer base images");
    command->add_flag("-q,--quiet", options->quiet, "Print the image's id only");
    command->add_flag("--plan", options->plan, "Show what is cached and why the rest is not, and build nothing");
    command->add_flag("--check", options->check, "Check the Dockerfile and build nothing");
    command->add_flag("--fix", options->fix, "With --check: correct in the file what takes no thought");
    command->add_option("--call", options->call,
                        "What to do instead of building: check, outline (what it takes) or targets; ,format=json");
    command->add_option("--format", options->format, "With --check and --call: text or json")
        ->check(CLI::IsMember({"text", "json"}));
    command->add_flag("--load", options->load)->group("");
    command->add_flag("--rm", options->remove)->group("");
    command->callback([options, &context] {
        if (options->progress == "rawjson")
            options->progress = "json";
        context.action = [options, &context] { return build(*options, context); };
    });
}

} // namespace slipway::cli
