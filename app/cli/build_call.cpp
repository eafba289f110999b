#include "cli/build_call.h"

#include <algorithm>
#include <filesystem>
#include <map>

#include <sys/stat.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "api/client/images.h"
#include "base/file.h"
#include "base/text.h"
#include "cli/check_report.h"
#include "dockerfile/check_options.h"
#include "dockerfile/frontend.h"
#include "dockerfile/parser.h"
#include "oci/reference.h"

namespace slipway::cli {

namespace {

namespace df = dockerfile;

constexpr std::uint64_t maxFile = 1u << 20;

struct Source {
    std::string path; // empty: standard input
    std::string shown;
    std::string text;
};

Result<Source> readSource(const api::BuildRequest& request) {
    if (request.dockerfileText)
        return Source{{}, "-", *request.dockerfileText};
    Source source;
    source.path =
        request.dockerfile.starts_with('/') ? request.dockerfile : joinPath(request.context, request.dockerfile);
    source.shown = std::filesystem::path(request.dockerfile).filename().string();
    source.text = TRY(readFile(source.path, maxFile));
    return source;
}

// As a build finds it: one of the Dockerfile's own name first.
Result<df::IgnoreRules> readIgnore(const Source& source, const std::string& context) {
    for (const auto& path : {source.path + ".dockerignore", joinPath(context, ".dockerignore")})
        if (path.starts_with('/') && exists(path)) {
            const std::string text = TRY(readFile(path, 2 * maxFile));
            return df::IgnoreRules::parse(text);
        }
    return df::IgnoreRules{};
}

std::string hostPlatform() {
    utsname name{};
    ::uname(&name);
    const std::string machine = name.machine;
    static const std::map<std::string, std::string> known{
        {"x86_64", "amd64"}, {"aarch64", "arm64"}, {"armv7l", "arm/v7"}, {"i686", "386"}};
    const auto found = known.find(machine);
    return "linux/" + (found == known.end() ? machine : found->second);
}

// Asks the engine for what it has here, as long as it answers.
class BaseImages {
public:
    explicit BaseImages(Context& context)
        : m_context(context) {}

    std::optional<df::BaseImage> find(const std::string& reference) {
        if (const auto known = m_known.find(reference); known != m_known.end())
            return known->second;
        return m_known[reference] = ask(reference);
    }

private:
    std::optional<df::BaseImage> ask(const std::string& reference) {
        if (m_silent)
            return std::nullopt;
        auto client = m_context.client();
        if (!client) {
            m_silent = true;
            return std::nullopt;
        }
        const auto image =
            api::await<api::ImageDetail>([&](auto done) { return inspectImage(**client, reference, std::move(done)); });
        if (!image) {
            m_silent = image.error().code() != Errc::NotFound;
            return std::nullopt;
        }
        df::BaseImage base;
        if (!image->os.empty() && !image->architecture.empty())
            base.platform =
                image->os + "/" + image->architecture + (image->variant.empty() ? std::string{} : "/" + image->variant);
        base.environment = image->config.env;
        base.workingDir = image->config.workingDir;
        return base;
    }

    Context& m_context;
    std::map<std::string, std::optional<df::BaseImage>> m_known;
    bool m_silent = false;
};

// What --build-context puts in an image's place.
std::optional<std::string> contextFor(const std::string& reference, const api::BuildRequest& request) {
    const auto wanted = oci::contextKey(reference);
    for (const auto& [name, source] : request.contexts)
        if (const auto key = oci::contextKey(name); key && wanted && *key == *wanted)
            return source;
    return std::nullopt;
}

CheckReport inspect(const Source& source, const df::CheckInputs& inputs) {
    CheckReport report{source.shown, source.text, {}, {}};
    auto parsed = df::parse(source.text);
    report.errors = std::move(parsed.errors);
    if (report.errors.empty())
        report.findings = df::check(parsed.file, inputs).findings;
    return report;
}

// Fixing one finding can make room for the next, so the checks run again until nothing is left to do.
Result<std::vector<std::string>> fixAll(Source& source, const df::CheckInputs& inputs) {
    std::vector<std::string> done;
    for (int round = 0; round < 20; ++round) {
        const CheckReport report = inspect(source, inputs);
        std::vector<df::Fix> fixes;
        std::vector<std::string> lines;
        for (const auto& found : report.findings)
            if (found.fix) {
                fixes.push_back(*found.fix);
                lines.push_back(fmt::format("fixed {}:{}: {}: {}", source.shown, found.range.begin.line,
                                            found.rule->name, found.fix->title.text));
            }
        if (fixes.empty())
            break;
        auto fixed = TRY(df::applyFixes(source.text, fixes));
        if (!df::parse(fixed.text).ok())
            return fail(Errc::Internal, "a fix would break {}: nothing was changed", source.shown);
        for (const std::size_t index : fixed.applied)
            done.push_back(lines[index]);
        source.text = std::move(fixed.text);
    }
    return done;
}

Result<> writeSource(const Source& source, const std::string& before) {
    std::error_code error;
    const std::string path = std::filesystem::canonical(source.path, error).string(); // a link stays one
    if (error)
        return std::unexpected(Error::fromErrno(error.value(), source.path));
    struct stat info {};
    if (::stat(path.c_str(), &info) != 0)
        return failErrno("stat {}", path);
    if (TRY(readFile(path, maxFile)) != before)
        return fail(Errc::Conflict, "{} has changed meanwhile: nothing was written", path);
    TRY(writeFileAtomically(path, source.text, info.st_mode & 07777));
    if (info.st_uid != ::geteuid() || info.st_gid != ::getegid())
        if (::lchown(path.c_str(), info.st_uid, info.st_gid) != 0)
            return failErrno("give {} back to its owner", path);
    return {};
}

Result<int> runCheck(const CallOptions& options, const api::BuildRequest& request, Context& context) {
    Source source = TRY(readSource(request));
    const df::IgnoreRules ignore = TRY(readIgnore(source, request.context));
    BaseImages images(context);
    df::CheckInputs inputs;
    inputs.target = request.target;
    inputs.platform =
        request.platform.empty() ? hostPlatform() : request.platform.substr(0, request.platform.find(','));
    inputs.buildArgs = {request.buildArgs.begin(), request.buildArgs.end()};
    inputs.ignore = &ignore;
    inputs.baseImage = [&](const std::string& reference, const std::string&) -> std::optional<df::BaseImage> {
        const auto given = contextFor(reference, request);
        if (!given)
            return images.find(reference);
        constexpr std::string_view image = "docker-image://";
        return given->starts_with(image) ? images.find(given->substr(image.size())) : std::nullopt;
    };
    if (const auto given = inputs.buildArgs.find("BUILDKIT_DOCKERFILE_CHECK"); given != inputs.buildArgs.end())
        TRY(slipway::context(df::parseCheckOptions(given->second), "--build-arg BUILDKIT_DOCKERFILE_CHECK"));
    if (options.fix) {
        if (source.path.empty())
            return fail(Errc::InvalidArgument, "--fix changes a file: it cannot be used with standard input");
        const std::string before = source.text;
        const auto done = TRY(fixAll(source, inputs));
        if (!done.empty())
            TRY(writeSource(source, before));
        for (const auto& line : done)
            printError(sanitizeForTerminal(line) + "\n");
    }
    const CheckReport report = inspect(source, inputs);
    print(options.json ? checksToJson(report) : showChecks(report));
    return report.errors.empty() && report.findings.empty() ? ExitOk : ExitFailure;
}

} // namespace

Result<CallOptions> parseCall(std::string_view text) {
    static const std::map<std::string, Call, std::less<>> calls{{"build", Call::Build},     {"check", Call::Check},
                                                                {"lint", Call::Check},      {"outline", Call::Outline},
                                                                {"targets", Call::Targets}, {"", Call::Build}};
    CallOptions options;
    const auto parts = split(text, ',');
    const auto call = calls.find(parts.front());
    if (call == calls.end())
        return fail(Errc::InvalidArgument, "--call {}: there are build, check, outline and targets", parts.front());
    options.call = call->second;
    for (std::size_t i = 1; i < parts.size(); ++i) {
        if (parts[i] == "format=json")
            options.json = true;
        else if (parts[i] != "format=text")
            return fail(Errc::InvalidArgument, "--call {}: {} is not known; there is format=json", text, parts[i]);
    }
    return options;
}

Result<int> runCall(const CallOptions& options, const api::BuildRequest& request, Context& context) {
    if (const auto syntax = request.buildArgs.find("BUILDKIT_SYNTAX"); syntax != request.buildArgs.end())
        TRY(df::checkFrontend(syntax->second));
    if (options.call == Call::Check)
        return runCheck(options, request, context);
    const Source source = TRY(readSource(request));
    auto parsed = df::parse(source.text);
    if (!parsed.ok()) {
        const CheckReport report{source.shown, source.text, std::move(parsed.errors), {}};
        print(options.json ? checksToJson(report) : showChecks(report));
        return ExitFailure;
    }
    if (options.call == Call::Targets) {
        const auto targets = df::targetsOf(parsed.file);
        print(options.json ? targetsToJson(targets, source.text) : showTargets(targets));
        return ExitOk;
    }
    const auto outline =
        TRY(df::outlineOf(parsed.file, request.target, {request.buildArgs.begin(), request.buildArgs.end()}));
    print(options.json ? outlineToJson(outline, source.text) : showOutline(outline));
    return ExitOk;
}

} // namespace slipway::cli
