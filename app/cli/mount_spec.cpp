#include "cli/mount_spec.h"

#include <filesystem>

#include "base/file.h"
#include "base/text.h"
#include "cli/csv.h"
#include "cli/units.h"

namespace slipway::cli {

namespace {

std::string absolute(const std::string& path, const std::string& workingDirectory) {
    const std::string full = path.starts_with('/') ? path : joinPath(workingDirectory, path);
    std::string clean = std::filesystem::path(full).lexically_normal().string();
    if (clean.size() > 1 && clean.ends_with('/'))
        clean.pop_back();
    return clean;
}

Result<bool> parseFlag(std::string_view text, std::string_view value, bool given) {
    if (!given || value == "true" || value == "1")
        return true;
    if (value == "false" || value == "0")
        return false;
    return fail(Errc::InvalidArgument, "{:?}: {:?} is neither true nor false", text, value);
}

Result<int> parseMode(std::string_view text, const std::string& value) {
    int mode = 0;
    for (const char c : value) {
        if (c < '0' || c > '7' || mode > 07777)
            return fail(Errc::InvalidArgument, "{:?}: {:?} is not a mode in octal digits", text, value);
        mode = mode * 8 + (c - '0');
    }
    return mode;
}

} // namespace

Result<> addVolume(std::string_view text, const std::string& workingDirectory, const std::string& home,
                   api::HostConfig& host, api::ContainerConfig& config) {
    const auto parts = split(text, ':');
    const auto bad = [&](std::string_view why) {
        return fail(Errc::InvalidArgument, "{:?} is not a volume: {}; write source:/target[:ro]", text, why);
    };
    const std::string& target = parts.size() == 1 ? parts[0] : parts[1];
    if (parts.size() > 3)
        return bad("too many colons");
    if (!target.starts_with('/'))
        return bad("the path in the container must be absolute");
    if (parts.size() == 1) {
        config.volumes.push_back(target);
        return {};
    }
    std::string source = parts[0];
    if (source.empty())
        return bad("there is nothing before the colon");
    if (source == "~" || source.starts_with("~/"))
        source = home + source.substr(1);
    if (source.find('/') != std::string::npos || source.starts_with('.'))
        source = absolute(source, workingDirectory);
    host.binds.push_back(parts.size() == 3 ? fmt::format("{}:{}:{}", source, target, parts[2])
                                           : fmt::format("{}:{}", source, target));
    return {};
}

Result<api::MountRequest> parseMount(std::string_view text, const std::string& workingDirectory) {
    api::MountRequest mount;
    mount.type = "volume";
    for (const auto& field : splitCsv(text)) {
        const bool given = field.find('=') != std::string::npos;
        auto [key, value] = splitAssignment(field);
        key = toLower(key);
        if (key == "type")
            mount.type = toLower(value);
        else if (key == "source" || key == "src")
            mount.source = value;
        else if (key == "target" || key == "destination" || key == "dst")
            mount.target = value;
        else if (key == "readonly" || key == "ro")
            mount.readOnly = TRY(parseFlag(text, value, given));
        else if (key == "consistency")
            mount.consistency = value;
        else if (key == "bind-propagation")
            mount.bindPropagation = value;
        else if (key == "bind-nonrecursive")
            mount.bindNonRecursive = TRY(parseFlag(text, value, given));
        else if (key == "bind-create-src")
            mount.bindCreateMountpoint = TRY(parseFlag(text, value, given));
        else if (key == "volume-nocopy")
            mount.volumeNoCopy = TRY(parseFlag(text, value, given));
        else if (key == "volume-driver")
            mount.volumeDriver = value;
        else if (key == "volume-subpath")
            mount.volumeSubpath = value;
        else if (key == "volume-label")
            mount.volumeLabels.insert(splitAssignment(value));
        else if (key == "volume-opt")
            mount.volumeOptions.insert(splitAssignment(value));
        else if (key == "tmpfs-size")
            mount.tmpfsSize = TRY(parseSize(value));
        else if (key == "tmpfs-mode")
            mount.tmpfsMode = TRY(parseMode(text, value));
        else
            return fail(Errc::InvalidArgument, "--mount {:?}: unknown key {:?}", text, key);
    }
    if (mount.type != "bind" && mount.type != "volume" && mount.type != "tmpfs")
        return fail(Errc::InvalidArgument, "--mount {:?}: the type must be bind, volume or tmpfs", text);
    if (!mount.target.starts_with('/'))
        return fail(Errc::InvalidArgument, "--mount {:?}: target must be an absolute path", text);
    if (mount.type == "bind") {
        if (mount.source.empty())
            return fail(Errc::InvalidArgument, "--mount {:?}: a bind mount needs a source", text);
        mount.source = absolute(mount.source, workingDirectory);
    } else if (mount.type == "tmpfs" && !mount.source.empty()) {
        return fail(Errc::InvalidArgument, "--mount {:?}: a tmpfs has no source", text);
    }
    return mount;
}

Result<> addTmpfs(std::string_view text, api::HostConfig& host) {
    const auto colon = text.find(':');
    const std::string path(text.substr(0, colon));
    if (!path.starts_with('/'))
        return fail(Errc::InvalidArgument, "--tmpfs {:?}: the path must be absolute", text);
    host.tmpfs[path] = colon == std::string_view::npos ? "" : std::string(text.substr(colon + 1));
    return {};
}

} // namespace slipway::cli
