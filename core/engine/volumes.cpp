#include "engine/volumes.h"

#include <algorithm>
#include <cstring>

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/json.h"
#include "base/text.h"
#include "engine/containers.h"
#include "engine/detail/core.h"
#include "engine/detail/tree_copy.h"

namespace slipway::engine {

namespace {

Result<> checkName(const std::string& name) {
    const auto allowed = [](char c) {
        return std::isalnum(static_cast<unsigned char>(c)) || c == '_' || c == '.' || c == '-';
    };
    if (name.size() < 2 || name.size() > 255 || !std::isalnum(static_cast<unsigned char>(name[0])) ||
        !std::ranges::all_of(name, allowed))
        return fail(
            Errc::InvalidArgument,
            "{:?} is not a valid volume name: only [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed, and two characters at "
            "least; for a directory of this machine give its absolute path",
            std::string_view(name));
    return {};
}

Result<Volume> fromDocument(const Core& core, const store::Document& document) {
    const Json json = TRY(parseJson(document.json, "volume record"));
    Volume volume;
    volume.name = document.name;
    volume.created = document.created;
    volume.anonymous = TRY(jsonBool(json, "anonymous"));
    volume.mountpoint = core.store->layout().inFs(store::StoreLayout::volume(volume.name)) + "/_data";
    const Json labels = TRY(jsonObject(json, "labels"));
    for (const auto& [name, value] : labels.items())
        volume.labels[name] = value.get<std::string>();
    const Json members = TRY(jsonObject(json, "options"));
    for (const auto& [name, value] : members.items())
        volume.options[name] = value.get<std::string>();
    return volume;
}

std::vector<std::string> usersOf(const Core& core, const std::string& name) {
    std::vector<std::string> users;
    if (core.containers)
        for (const auto& container : core.containers->list())
            for (const auto& mount : container.mounts)
                if (mount.volumeName == name)
                    users.push_back(container.id);
    return users;
}

} // namespace

std::vector<Volume> Volumes::list() const {
    std::vector<Volume> all;
    if (const auto documents = m_core.store->documents(store::DocumentKind::Volume).list())
        for (const auto& document : *documents)
            if (auto volume = fromDocument(m_core, document))
                all.push_back(std::move(*volume));
    return all;
}

Result<Volume> Volumes::get(const std::string& name) const {
    const auto document = m_core.store->documents(store::DocumentKind::Volume).findByName(name);
    if (!document)
        return fail(Errc::NotFound, "get {}: no such volume", name);
    return fromDocument(m_core, *document);
}

Result<Volume> Volumes::create(const std::string& name, const std::map<std::string, std::string>& labels,
                               const std::map<std::string, std::string>& options) {
    const std::string chosen = name.empty() ? randomHex(32) : name;
    TRY(checkName(chosen));
    if (!options.empty())
        return fail(Errc::Unsupported, "volume option {}: volumes of this engine take no options",
                    options.begin()->first);
    if (auto existing = get(chosen))
        return existing;
    store::Document document;
    document.id = document.name = chosen;
    document.json = dumpJson({{"version", 1}, {"anonymous", name.empty()}, {"labels", labels}, {"options", options}});
    TRY(makeDirectories(m_core.store->layout().inFs(store::StoreLayout::volume(chosen)) + "/_data", 0755));
    if (auto inserted = m_core.store->documents(store::DocumentKind::Volume).insert(document);
        !inserted && inserted.error().code() != Errc::Conflict)
        return std::unexpected(std::move(inserted.error()));
    m_core.events.publish({"volume", "create", chosen, {{"driver", "local"}}, {}});
    return get(chosen);
}

Result<> Volumes::remove(const std::string& name, bool force) {
    const auto volume = get(name);
    if (!volume)
        return force ? Result<>{} : std::unexpected(volume.error());
    if (const auto users = usersOf(m_core, name); !users.empty())
        return fail(Errc::Conflict, "remove {}: volume is in use - [{}]", name, users.front());
    TRY(m_core.store->documents(store::DocumentKind::Volume).remove(name));
    TRY(m_core.store->discard(store::StoreLayout::volume(name)));
    m_core.events.publish({"volume", "destroy", name, {{"driver", "local"}}, {}});
    return {};
}

Result<std::pair<std::vector<std::string>, std::uint64_t>> Volumes::prune(bool all) {
    std::vector<std::string> removed;
    std::uint64_t freed = 0;
    for (const auto& volume : list()) {
        if ((!volume.anonymous && !all) || !usersOf(m_core, volume.name).empty())
            continue;
        const std::uint64_t size = treeSize(volume.mountpoint);
        if (remove(volume.name, false)) {
            removed.push_back(volume.name);
            freed += size;
        }
    }
    return std::pair(std::move(removed), freed);
}

Result<> Volumes::fill(const std::string& name, int rootFd, const std::string& target) {
    const std::string data = m_core.store->layout().inFs(store::StoreLayout::volume(name)) + "/_data";
    const auto destination = TRY(openFile(data, O_RDONLY | O_DIRECTORY | O_NOFOLLOW));
    if (!TRY(isEmptyDirectory(destination.get())))
        return {};
    const auto source = openInRoot(rootFd, target, O_RDONLY | O_DIRECTORY);
    if (!source)
        return {}; // the image has nothing there
    return context(copyTree(source->get(), destination.get(), {m_core.range.start, m_core.range.size}),
                   "fill volume {} from the image", name);
}

} // namespace slipway::engine
