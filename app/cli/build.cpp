#include <algorithm>
#include <atomic>
#include <filesystem>
#include <mutex>

#include <unistd.h>

#include "api/client/builds.h"
#include "api/types/json.h"
#include "base/file.h"
#include "base/text.h"
#include "cli/build_cache.h"
#include "cli/build_call.h"
#include "cli/build_context.h"
#include "cli/build_output.h"
#include "cli/build_plan.h"
#include "cli/build_renderer.h"
#include "cli/cli.h"
#include "cli/credentials.h"
#include "cli/debug.h"
#include "cli/deliver.h"
#include "cli/environment.h"
#include "cli/step_inputs.h"
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
    std::string metadataFile;
    std::vector<std::string> outputs;
    std::vector<std::string> annotations;
    std::vector<std::string> cacheFrom;
    std::vector<std::string> cacheTo;
    StepInputOptions steps;
    bool noCache = false;
    bool pull = false;
    bool quiet = false;
    bool plan = false;
    bool check = false;
    bool fix = false;
    std::string call = "build";
    std::string format;
    bool push = false;
    bool load = false;
    bool remove = true;
    std::string debugShell; // "on-failure"
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

Result<BuildOutputs> outputsOf(const BuildOptions& options) {
    OutputOptions wanted;
    wanted.outputs = options.outputs;
    wanted.annotations = options.annotations;
    wanted.tags = options.tags;
    wanted.push = options.push;
    wanted.load = options.load;
    wanted.terminal = ::isatty(STDOUT_FILENO) != 0;
    return planOutputs(wanted);
}

Result<std::vector<CacheTarget>> cacheTargetsOf(const BuildOptions& options) {
    std::vector<CacheTarget> targets;
    for (const auto& text : options.cacheTo)
        targets.push_back(TRY(parseCacheTo(text)));
    return targets;
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

Result<api::BuildRequest> makeRequest(const BuildOptions& options, const BuildContext& context,
                                      const BuildOutputs& outputs, const std::vector<CacheTarget>& caches) {
    api::BuildRequest request;
    TRY(setSources(options, context, request));
    request.tags = outputs.tags;
    request.annotations = outputs.annotations;
    request.fetchOnly = !outputs.keepsImage();
    // Nobody else may remove the image before it has been fetched.
    request.hold = request.fetchOnly || outputs.deliversAny() || !options.metadataFile.empty() || !caches.empty();
    for (const auto& text : options.cacheFrom)
        request.cacheFrom.push_back(TRY(parseCacheFrom(text)));
    request.inlineCache =
        std::ranges::any_of(caches, [](const CacheTarget& cache) { return cache.type == CacheType::Inline; });
    std::vector<std::string> arguments;
    for (const auto& argument : options.buildArgs)
        TRY(slipway::context(addVariable(argument, processEnvironment(), arguments), "--build-arg"));
    for (const auto& argument : arguments)
        request.buildArgs.insert_or_assign(splitAssignment(argument).first, splitAssignment(argument).second);
    // Reproducible builds are asked for by the environment: https://reproducible-builds.org/specs/source-date-epoch
    if (const auto epoch = processEnvironment()("SOURCE_DATE_EPOCH"); epoch && !epoch->empty())
        request.buildArgs.try_emplace("SOURCE_DATE_EPOCH", *epoch);
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
    TRY(readBuildContexts(options.steps, request));
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
    Runner(const BuildOptions& options, const BuildOutputs& outputs, const std::vector<CacheTarget>& caches,
           std::unique_ptr<BuildRenderer> renderer)
        : m_options(options)
        , m_outputs(outputs)
        , m_caches(caches)
        , m_renderer(std::move(renderer)) {}

    Result<int> run(api::Client& client, const api::BuildRequest& request) {
        using namespace std::chrono_literals;
        auto future = m_ended.get_future();
        // Open until what it made has been fetched.
        const api::Request build =
            startBuildRaw(client, request,
                          {[this](std::string_view line) { handle(line); }, [this](Result<> result) { end(result); }});
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
        return report(client);
    }

    // Of the RUN that failed; 0: none did.
    int failedLine() const { return m_last && m_last->error && m_last->error->exitCode ? m_last->error->line : 0; }

private:
    // The build's end, or the connection's: whichever comes first.
    void end(Result<> result) {
        if (!m_over.exchange(true))
            m_ended.set_value(std::move(result));
    }

    void handle(std::string_view line) {
        if (line.empty())
            return;
        auto event = api::parse<api::BuildEvent>(line, "build event");
        const std::lock_guard lock(m_mutex);
        if (m_options.progress == "json" && !m_options.quiet)
            print(std::string(line) + "\n");
        if (!event) {
            m_bad = event.error();
            end({});
            return;
        }
        if (m_renderer)
            m_renderer->handle(*event);
        if (event->kind == api::BuildEventKind::BuildFinished) {
            m_last = std::move(*event);
            end({});
        }
    }

    Result<int> report(api::Client& client) {
        if (m_last->result == "ok") {
            const BuiltImage built{m_last->image, m_last->build};
            const auto progress = m_renderer ? DeliverProgress::Shown : DeliverProgress::Quiet;
            TRY(deliver(client, built, m_outputs, progress));
            TRY(deliverCaches(client, built, m_caches, progress));
            if (!m_options.metadataFile.empty())
                TRY(writeMetadata(client, built, m_outputs, m_options.metadataFile));
            if (!m_options.idFile.empty())
                TRY(writeFileAtomically(m_options.idFile, m_last->image, 0644));
            if (m_options.quiet && !m_outputs.usesStandardOutput()) {
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
    const BuildOutputs& m_outputs;
    const std::vector<CacheTarget>& m_caches;
    std::unique_ptr<BuildRenderer> m_renderer;
    std::promise<Result<>> m_ended;
    std::atomic<bool> m_over = false;
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
    const auto outputs = TRY(outputsOf(options));
    const auto caches = TRY(cacheTargetsOf(options));
    const auto located = TRY(locateContext(options.context));
    auto request = TRY(makeRequest(options, located, outputs, caches));
    if (call) {
        if (located.kind != BuildContext::Kind::Directory && !request.dockerfileText)
            return fail(Errc::InvalidArgument,
                        "what does not build reads the Dockerfile here: name a directory, or give the file with -f -");
        return runCall(*call, request, context);
    }
    const auto agents = TRY(readStepInputs(options.steps, processEnvironment(), request)); // until the build has ended
    request.credentials = TRY(allCredentials(configDirectory()));
    api::Client& client = *TRY(context.client());
    if (located.kind == BuildContext::Kind::Archive)
        request.context = TRY(sendContext(client, located));
    if (options.plan)
        return runPlan(client, request, options.progress == "json");
    std::unique_ptr<BuildRenderer> renderer;
    if (!options.debugShell.empty() && !(::isatty(STDIN_FILENO) && ::isatty(STDOUT_FILENO)))
        return fail(Errc::InvalidArgument, "--debug-shell needs a terminal");
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
    Runner runner(options, outputs, caches, std::move(renderer));
    const int code = TRY(runner.run(client, request));
    if (!options.debugShell.empty() && runner.failedLine() > 0) {
        DebugOptions debug;
        debug.line = runner.failedLine();
        TRY(debugStep(client, request, debug));
    }
    return code;
}

Result<int> debug(const BuildOptions& options, DebugOptions debug, Context& context) {
    api::Client& client = *TRY(context.client());
    if (debug.build.empty()) {
        if (options.context.empty())
            return fail(Errc::InvalidArgument, "write slipway debug DIRECTORY --line N, or --build ID");
        const auto located = TRY(locateContext(options.context));
        auto request = TRY(makeRequest(options, located, {}, {}));
        const auto agents =
            TRY(readStepInputs(options.steps, processEnvironment(), request)); // until the shell has ended
        request.credentials = TRY(allCredentials(configDirectory()));
        if (located.kind == BuildContext::Kind::Archive)
            request.context = TRY(sendContext(client, located));
        return debugStep(client, request, debug);
    }
    // All words are the command's: the directory is the build's.
    if (!options.context.empty())
        debug.command.insert(debug.command.begin(), options.context);
    std::vector<std::string> arguments;
    for (const auto& argument : options.buildArgs)
        TRY(slipway::context(addVariable(argument, processEnvironment(), arguments), "--build-arg"));
    api::StringMap given;
    for (const auto& argument : arguments)
        given.insert_or_assign(splitAssignment(argument).first, splitAssignment(argument).second);
    return debugStep(client, TRY(requestOfBuild(client, debug, given)), debug);
}

void addRequestOptions(CLI::App* command, const std::shared_ptr<BuildOptions>& options) {
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
    addStepInputOptions(*command, options->steps);
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
    addList(
        *command, "-o,--output", options->outputs,
        "Where the result goes: type=image|registry|docker|oci|tar|local[,dest=…][,name=…][,push=true], a directory "
        "for its files, or - for a tar of them (default: the engine's images)");
    command->add_flag("--push", options->push, "Send the image to its registry: --output type=registry");
    command->add_flag("--load", options->load, "Keep the image here: --output type=docker");
    addList(*command, "--annotation", options->annotations, "An annotation for the image's manifest, key=value");
    addList(*command, "--cache-from", options->cacheFrom,
            "A cache to take results from: an image or cache in a registry, or type=local,src=DIR");
    addList(
        *command, "--cache-to", options->cacheTo,
        "Where the cache goes as well: type=inline, type=registry,ref=NAME or type=local,dest=DIR, with mode=max for "
        "the layers of every stage");
    command->add_option("--metadata-file", options->metadataFile, "Write what was built to this file, as JSON");
    command->add_flag("--rm", options->remove)->group("");
}

} // namespace

void addDebugCommand(CLI::App& app, Context& context) {
    auto options = std::make_shared<BuildOptions>();
    auto debugOptions = std::make_shared<DebugOptions>();
    CLI::App* command = app.add_subcommand("debug", "Open a shell at a step of a build, or list what it changed");
    command->footer("Usage: slipway debug [options] DIRECTORY --line N [-- COMMAND [argument…]]");
    addRequestOptions(command, options);
    command->get_option("context")->required(false);
    addDebugOptions(*command, *debugOptions);
    command->callback([options, debugOptions, &context] {
        context.action = [options, debugOptions, &context] { return debug(*options, *debugOptions, context); };
    });
}

void addBuildCommand(CLI::App& app, Context& context) {
    auto options = std::make_shared<BuildOptions>();
    CLI::App* command = app.add_subcommand("build", "Build an image from a Dockerfile and a directory");
    addRequestOptions(command, options);
    command->add_option("--debug-shell", options->debugShell, "on-failure: open a shell at the step that failed")
        ->check(CLI::IsMember({"on-failure"}));
    command->callback([options, &context] {
        if (options->progress == "rawjson")
            options->progress = "json";
        context.action = [options, &context] { return build(*options, context); };
    });
}

} // namespace slipway::cli
