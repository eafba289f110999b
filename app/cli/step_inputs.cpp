#include "cli/step_inputs.h"

#include <filesystem>

#include <fcntl.h>
#include <sys/stat.h>

#include "base/base64.h"
#include "base/file.h"
#include "base/text.h"
#include "cli/csv.h"
#include "cli/units.h"
#include "oci/reference.h"

namespace slipway::cli {

namespace {

constexpr std::uint64_t maxSecretBytes = 500u << 10; // the engine's limit, and docker's

Result<std::string> absolutePath(const std::string& path) {
    std::error_code error;
    const auto absolute = std::filesystem::canonical(path, error);
    if (error)
        return std::unexpected(Error::fromErrno(error.value(), path));
    return absolute.string();
}

Result<std::string> readSecretFile(const std::string& id, const std::string& path) {
    const auto file = TRY(context(openFile(path, O_RDONLY), "secret {}", id));
    auto bytes = readFd(file.get(), maxSecretBytes);
    if (!bytes && bytes.error().code() == Errc::TooLarge)
        return fail(Errc::TooLarge, "the secret {} is larger than {}", id, humanSize(maxSecretBytes));
    return context(std::move(bytes), "secret {}: read {}", id, path);
}

// Sockets are agents, anything else must be a key.
Result<> addSsh(const SshSpec& spec, const Environment& environment, api::BuildRequest& request,
                std::vector<OwnAgent>& agents) {
    std::vector<std::string> paths = spec.paths;
    if (paths.empty()) {
        const auto socket = environment("SSH_AUTH_SOCK");
        if (!socket || socket->empty())
            return fail(Errc::InvalidArgument,
                        "--ssh {}: no ssh agent runs here (SSH_AUTH_SOCK is not set): start one, or name a key with "
                        "--ssh {}=FILE",
                        spec.id, spec.id);
        paths.push_back(*socket);
    }
    std::vector<std::string> keys;
    for (const auto& path : paths) {
        const std::string absolute = TRY(context(absolutePath(path), "--ssh {}", spec.id));
        struct stat info {};
        if (::stat(absolute.c_str(), &info) < 0)
            return failErrno("--ssh {}: {}", spec.id, path);
        if (!S_ISSOCK(info.st_mode)) {
            keys.push_back(absolute);
            continue;
        }
        if (paths.size() > 1)
            return fail(Errc::InvalidArgument, "--ssh {}: an agent's socket stands alone", spec.id);
        request.ssh[spec.id] = absolute;
    }
    if (!keys.empty()) {
        agents.push_back(TRY(OwnAgent::start(keys)));
        request.ssh[spec.id] = agents.back().socket();
    }
    return {};
}

Result<> checkAllowed(const StepInputOptions& options) {
    for (const auto& entitlement : options.allow)
        if (entitlement != "network.host") // what the engine's configuration decides
            return fail(Errc::Unsupported, "--allow {}: no step gets rights over this machine", entitlement);
    if (!options.cgroupParent.empty())
        return fail(Errc::Unsupported, "--cgroup-parent is not supported: steps run in the engine's own cgroup");
    return {};
}

} // namespace

Result<std::pair<std::string, std::string>> readSecret(std::string_view text, const Environment& environment) {
    std::string id, source, variable, type;
    for (const auto& field : splitCsv(text)) {
        const auto equals = field.find('=');
        const std::string key = toLower(field.substr(0, equals));
        const std::string value = equals == std::string::npos ? std::string{} : field.substr(equals + 1);
        if (equals == std::string::npos)
            return fail(Errc::InvalidArgument,
                        "--secret: invalid field {:?}: it must be key=value, as in id=x,src=FILE", field);
        if (key == "id")
            id = value;
        else if (key == "src" || key == "source")
            source = value;
        else if (key == "env")
            variable = value;
        else if (key == "type" && (value == "file" || value == "env"))
            type = value;
        else if (key == "type")
            return fail(Errc::InvalidArgument, "--secret: unsupported type {:?}: file or env", value);
        else
            return fail(Errc::InvalidArgument, "--secret: unexpected key {:?}: id, src, env or type", key);
    }
    if (id.empty())
        return fail(Errc::InvalidArgument, "--secret {:?}: the id is missing, as in id=x,src=FILE", text);
    if (type == "env" && variable.empty())
        variable = std::exchange(source, {});
    if (variable.empty() && source.empty())
        (environment(id) ? variable : source) = id;
    if (!variable.empty()) {
        auto value = environment(variable);
        if (!value) // docker builds with an empty secret then, and so do scripts that were written for it
            printError(
                fmt::format("warning: secret {} is empty: the environment variable {} is not set\n", id, variable));
        return std::pair(id, value.value_or(std::string{}));
    }
    auto bytes = TRY(readSecretFile(id, source));
    return std::pair(id, std::move(bytes));
}

Result<SshSpec> parseSsh(std::string_view text) {
    const auto equals = text.find('=');
    SshSpec spec{std::string(text.substr(0, equals)), {}};
    if (spec.id.empty())
        return fail(Errc::InvalidArgument, "--ssh {:?}: write default, or id=SOCKET, or id=KEY[,KEY]", text);
    if (equals != std::string_view::npos)
        for (auto& path : split(text.substr(equals + 1), ',')) {
            if (path.empty())
                return fail(Errc::InvalidArgument, "--ssh {:?}: a path is empty", text);
            spec.paths.push_back(std::move(path));
        }
    return spec;
}

Result<std::pair<std::string, std::string>> parseBuildContext(std::string_view text) {
    const auto equals = text.find('=');
    if (equals == std::string_view::npos || equals == 0 || equals + 1 == text.size())
        return fail(Errc::InvalidArgument,
                    "--build-context {:?}: write name=DIRECTORY, name=docker-image://IMAGE or "
                    "name=oci-layout://DIRECTORY",
                    text);
    const std::string name(text.substr(0, equals));
    std::string source(text.substr(equals + 1));
    constexpr std::string_view layout = "oci-layout://";
    if (source.starts_with(layout)) {
        source.erase(0, layout.size());
        const auto slash = source.rfind('/');
        auto mark = source.find('@', slash == std::string::npos ? 0 : slash);
        if (mark == std::string::npos)
            mark = source.find(':', slash == std::string::npos ? 0 : slash);
        const std::string reference = mark == std::string::npos ? std::string{} : source.substr(mark);
        const std::string path = TRY(context(absolutePath(source.substr(0, mark)), "--build-context {}", name));
        return std::pair(name, fmt::format("{}{}{}", layout, path, reference));
    }
    if (source.find("://") != std::string::npos || source.starts_with("git@"))
        return std::pair(name, std::move(source));
    auto path = TRY(context(absolutePath(source), "--build-context {}", name));
    if (std::error_code ignored; !std::filesystem::is_directory(path, ignored))
        return fail(Errc::InvalidArgument, "--build-context {}: {} is not a directory", name, source);
    return std::pair(name, std::move(path));
}

void addStepInputOptions(CLI::App& command, StepInputOptions& options) {
    addList(command, "--secret", options.secrets, "A secret for RUN --mount=type=secret, id=x[,src=FILE|,env=VAR]");
    addList(command, "--ssh", options.ssh,
            "An ssh agent or keys for RUN --mount=type=ssh, default|id[=SOCKET|KEY[,KEY]]");
    addList(command, "--build-context", options.contexts,
            "Another context, name=DIRECTORY|docker-image://IMAGE|oci-layout://DIRECTORY");
    addList(command, "--no-cache-filter", options.noCacheFilter, "Stages that run again, STAGE[,STAGE]");
    addList(command, "--ulimit", options.ulimits, "A limit for RUN, name=soft[:hard]");
    command.add_option("-m,--memory", options.memory, "The memory of each RUN");
    command.add_option("--memory-swap", options.memorySwap, "The memory and swap of each RUN, -1 for no limit");
    command.add_option("-c,--cpu-shares", options.cpuShares, "The CPU weight of each RUN");
    command.add_option("--cpu-period", options.cpuPeriod, "The period of the CPU quota, in microseconds");
    command.add_option("--cpu-quota", options.cpuQuota, "The CPU time of each RUN in a period, in microseconds");
    command.add_option("--cpuset-cpus", options.cpusetCpus, "The CPUs that RUN may use, 0-3 or 0,1");
    command.add_option("--cpuset-mems", options.cpusetMems, "The memory nodes that RUN may use");
    addList(command, "--allow", options.allow, "A right that steps may ask for: network.host");
    command.add_option("--cgroup-parent", options.cgroupParent)->group("");
}

Result<> readBuildContexts(const StepInputOptions& options, api::BuildRequest& request) {
    for (const auto& text : options.contexts) {
        auto [name, source] = TRY(parseBuildContext(text));
        // Of two that mean the same, however they are spelt, the later counts.
        if (const auto meant = oci::contextKey(name))
            std::erase_if(request.contexts, [&](const auto& earlier) {
                const auto other = oci::contextKey(earlier.first);
                return other && *other == *meant;
            });
        request.contexts.insert_or_assign(std::move(name), std::move(source));
    }
    return {};
}

Result<std::vector<OwnAgent>> readStepInputs(const StepInputOptions& options, const Environment& environment,
                                             api::BuildRequest& request) {
    TRY(checkAllowed(options));
    for (const auto& list : options.noCacheFilter)
        for (auto& stage : split(list, ','))
            if (!stage.empty())
                request.noCacheFilter.push_back(std::move(stage));
    for (const auto& ulimit : options.ulimits)
        request.ulimits.push_back(TRY(parseUlimit(ulimit)));
    if (!options.memory.empty())
        request.memory = TRY(parseSize(options.memory));
    if (!options.memorySwap.empty())
        request.memorySwap = TRY(parseSize(options.memorySwap, true));
    request.cpuShares = options.cpuShares;
    request.cpuPeriod = options.cpuPeriod;
    request.cpuQuota = options.cpuQuota;
    request.cpusetCpus = options.cpusetCpus;
    request.cpusetMems = options.cpusetMems;
    for (const auto& text : options.secrets) {
        auto [id, bytes] = TRY(readSecret(text, environment));
        request.secrets.insert_or_assign(std::move(id), encodeBase64(bytes));
    }
    std::vector<OwnAgent> agents;
    for (const auto& text : options.ssh) {
        const auto spec = TRY(parseSsh(text));
        TRY(addSsh(spec, environment, request, agents));
    }
    return agents;
}

} // namespace slipway::cli
