// Containers::create: options and image become a container record.
#include <algorithm>
#include <array>

#include "base/fact.h"
#include "base/file.h"
#include "base/text.h"
#include "engine/detail/container_entry.h"
#include "network/ports.h"
#include "store/store.h"

namespace slipway::engine {

namespace {

// The image's variables, overridden and extended; "NAME" alone drops one.
std::vector<std::string> mergeEnvironment(const std::vector<std::string>& image, const std::vector<std::string>& own) {
    std::vector<std::string> merged = image;
    const auto nameOf = [](const std::string& entry) { return std::string_view(entry).substr(0, entry.find('=')); };
    if (std::ranges::none_of(image, [&](const auto& entry) { return nameOf(entry) == "PATH"; }))
        merged.insert(merged.begin(), "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
    for (const auto& entry : own) {
        std::erase_if(merged, [&](const std::string& other) { return nameOf(other) == nameOf(entry); });
        if (entry.find('=') != std::string::npos)
            merged.push_back(entry);
    }
    return merged;
}

Result<> resolveCommand(Container& container, const oci::ContainerConfig& image) {
    const auto& options = container.options;
    std::vector<std::string> entrypoint =
        options.entrypoint ? *options.entrypoint : image.entrypoint.value_or(std::vector<std::string>{});
    // `--entrypoint ""` asks for none at all.
    if (entrypoint.size() == 1 && entrypoint[0].empty())
        entrypoint.clear();
    std::vector<std::string> command;
    if (options.command && !options.command->empty())
        command = *options.command;
    else if (!options.entrypoint)
        command = image.cmd.value_or(std::vector<std::string>{});
    container.entrypointLength = entrypoint.size();
    container.arguments = std::move(entrypoint);
    container.arguments.insert(container.arguments.end(), command.begin(), command.end());
    if (container.arguments.empty())
        return fail(Errc::InvalidArgument, "no command specified: the image {} names none, so give one", options.image);
    for (const auto& argument : container.arguments)
        if (argument.find('\0') != std::string::npos)
            return fail(Errc::InvalidArgument, "an argument of the command contains a NUL byte");
    return {};
}

Result<> resolveMounts(Core& core, Container& container, const oci::ContainerConfig& image) {
    auto& options = container.options;
    std::set<std::string> targets;
    for (const auto& mount : options.mounts)
        targets.insert(mount.target);
    options.volumes.insert(image.volumes.begin(), image.volumes.end());
    auto mounts = options.mounts;
    for (const auto& target : options.volumes)
        if (targets.insert(target).second && target.starts_with('/')) {
            MountOption anonymous;
            anonymous.type = MountOption::Type::Volume;
            anonymous.target = target;
            mounts.push_back(std::move(anonymous));
        }
    for (const auto& mount : mounts) {
        MountState state{mount, {}, mount.source};
        if (mount.type == MountOption::Type::Volume) {
            const Volume volume = TRY(core.volumes->create(mount.source, {}, {}));
            state.volumeName = volume.name;
            state.source = volume.mountpoint;
        }
        container.mounts.push_back(std::move(state));
    }
    return {};
}

Result<> resolvePorts(Container& container, const oci::ContainerConfig& image) {
    auto& options = container.options;
    for (const auto& port : image.exposedPorts)
        for (const auto& parsed : TRY(network::ContainerPort::parseRange(port)))
            options.exposedPorts.insert(parsed.toString());
    if (options.publishAllPorts)
        for (const auto& key : options.exposedPorts) {
            const auto port = TRY(network::ContainerPort::parse(key));
            const PortMapping mapping{
                {}, 0, port.port, port.protocol == network::Protocol::Udp ? Protocol::Udp : Protocol::Tcp};
            if (std::ranges::none_of(options.ports, [&](const PortMapping& other) {
                    return other.containerPort == mapping.containerPort && other.protocol == mapping.protocol;
                }))
                options.ports.push_back(mapping);
        }
    for (const auto& mapping : options.ports)
        options.exposedPorts.insert(
            fmt::format("{}/{}", mapping.containerPort, mapping.protocol == Protocol::Udp ? "udp" : "tcp"));
    return {};
}

Result<> makeDirectoriesFor(Core& core, const Container& container) {
    const std::string base = core.store->layout().inFs(store::StoreLayout::container(container.id));
    TRY(makeDirectories(base, 0755));
    // The merged root takes its mode and owner from the upper directory.
    TRY(makeDirectories(base + "/upper", 0755));
    TRY(makeDirectories(base + "/work", 0700));
    TRY(makeDirectories(base + "/etc", 0755));
    TRY(makeDirectories(core.config.root + "/containers/" + container.id, 0700));
    return {};
}

} // namespace

std::string Containers::Impl::inventName() const {
    static constexpr std::array manners{"able",    "brisk",   "calm",     "daring", "eager",  "fair",
                                        "gentle",  "hardy",   "jolly",    "keen",   "lucky",  "merry",
                                        "nimble",  "patient", "quick",    "ready",  "steady", "trim",
                                        "upright", "vivid",   "watchful", "young",  "zesty",  "bold"};
    static constexpr std::array vessels{"barge",  "brig",    "canoe",  "clipper",  "cutter", "dhow",
                                        "ferry",  "frigate", "galley", "junk",     "kayak",  "ketch",
                                        "lugger", "pinnace", "raft",   "schooner", "skiff",  "sloop",
                                        "tender", "trawler", "tug",    "wherry",   "yawl",   "lighter"};
    for (int attempt = 0;; ++attempt) {
        const std::string random = randomHex(4);
        const auto number = std::stoul(random, nullptr, 16);
        std::string name =
            fmt::format("{}_{}", manners[number % manners.size()], vessels[number / manners.size() % vessels.size()]);
        if (attempt > 0)
            name += fmt::format("_{}", number % 1000);
        if (!holderOf(name))
            return name;
    }
}

Result<Containers::Created> Containers::Impl::create(const Caller& caller, ContainerOptions options) {
    TRY(authorise(options, core.limits));
    const auto lease = core.store->lease();
    auto image = core.store->images().resolve(options.image);
    if (!image && image.error().code() == Errc::NotFound)
        return fail(Errc::NotFound, "No such image: {}", options.image);
    if (!image)
        return std::unexpected(std::move(image.error()));
    const oci::ImageConfig config = TRY(core.store->images().config(image->id));

    auto entry = std::make_shared<ContainerEntry>();
    Container& container = entry->data;
    container.id = randomHex(32);
    container.options = std::move(options);
    container.imageId = image->id.str();
    container.chainId = image->topChain().str();
    container.created = now();
    container.creator = caller.identity;
    auto& o = container.options;
    TRY(resolveCommand(container, config.config));
    TRY(resolvePorts(container, config.config));
    container.environment = mergeEnvironment(config.config.env, o.environment);
    container.workingDirectory = !o.workingDirectory.empty()         ? o.workingDirectory
                                 : !config.config.workingDir.empty() ? config.config.workingDir
                                                                     : "/";
    if (!container.workingDirectory.starts_with('/'))
        return fail(Errc::InvalidArgument, "the working directory '{}' is invalid, it needs to be an absolute path",
                    container.workingDirectory);
    container.user = o.user.empty() ? config.config.user : o.user;
    container.stopSignal = !o.stopSignal.empty()               ? o.stopSignal
                           : !config.config.stopSignal.empty() ? config.config.stopSignal
                                                               : "SIGTERM";
    TRY(parseSignal(container.stopSignal));
    o.labels.insert(config.config.labels.begin(), config.config.labels.end());
    if (o.hostname.empty())
        o.hostname = container.id.substr(0, 12);
    if (o.networkMode != "none" && o.networkMode != "default")
        TRY(core.networks->get(o.networkMode));
    for (const auto& [network, endpoint] : o.endpoints)
        if (network != "default")
            TRY(core.networks->get(network));
    container.logPath = fmt::format("{}/containers/{}/{}-json.log", core.config.root, container.id, container.id);

    {
        const std::lock_guard lock(tableGuard);
        container.name = o.name.empty() ? inventName() : o.name;
        o.name = container.name;
        if (const auto holder = holderOf(container.name))
            return fail(Errc::Conflict,
                        Fact{FactCode::ContainerNameTaken, {{"name", container.name}, {"container", *holder}}});
        table[container.id] = entry; // the name is taken from here on
    }
    const auto finish = [&]() -> Result<> {
        TRY(resolveMounts(core, container, config.config));
        TRY(persist(*entry));
        return makeDirectoriesFor(core, container);
    };
    if (auto done = finish(); !done) {
        (void)removeStopped(entry, true);
        return std::unexpected(std::move(done.error()));
    }
    publish(container, "create");
    return Containers::Created{container.id, {}};
}

} // namespace slipway::engine
