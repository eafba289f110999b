#include "runtime/user_lookup.h"

#include <algorithm>
#include <functional>
#include <optional>

#include <fcntl.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/text.h"

namespace slipway::runtime {

namespace {

constexpr std::uint64_t MaxId = 65535;
constexpr std::uint64_t MaxFile = 4u << 20;

// A missing file is an empty one. O_NONBLOCK, because an image may have a FIFO there (CVE-2024-9676).
Result<std::string> readDatabase(int rootFd, const std::string& path) {
    auto fd = openInRoot(rootFd, path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY);
    if (!fd) {
        if (fd.error().code() == Errc::NotFound)
            return std::string();
        return fail(Errc::InvalidArgument, "the image's {} cannot be read: {}", path, fd.error().message());
    }
    struct stat st {};
    if (::fstat(fd->get(), &st) < 0)
        return failErrno("stat {}", path);
    if (!S_ISREG(st.st_mode))
        return fail(Errc::InvalidArgument, "the image's {} is not a regular file", path);
    return context(readFd(fd->get(), MaxFile), "the image's {}", path);
}

bool isNumber(std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

Result<std::uint32_t> toId(std::string_view text, std::string_view what) {
    const auto id = parseUnsigned(text);
    if (!id || *id > MaxId)
        return fail(Errc::InvalidArgument, "the {} id {} is outside of a container's ids (0 to {})", what, text, MaxId);
    return static_cast<std::uint32_t>(*id);
}

struct Entry {
    std::string name;
    std::uint32_t id = 0;
    std::uint32_t group = 0;          // passwd only
    std::string home;                 // passwd only
    std::vector<std::string> members; // group only
};

// Entries whose ids are no ids are skipped, as libc does.
std::vector<Entry> parsePasswd(std::string_view text) {
    std::vector<Entry> entries;
    for (const auto& line : split(text, '\n')) {
        const auto fields = split(line, ':');
        if (fields.size() < 4 || fields[0].empty() || fields[0][0] == '#')
            continue;
        const auto uid = parseUnsigned(fields[2]);
        const auto gid = parseUnsigned(fields[3]);
        if (uid && gid && *uid <= MaxId && *gid <= MaxId)
            entries.push_back({fields[0],
                               static_cast<std::uint32_t>(*uid),
                               static_cast<std::uint32_t>(*gid),
                               fields.size() > 5 ? fields[5] : "",
                               {}});
    }
    return entries;
}

std::vector<Entry> parseGroup(std::string_view text) {
    std::vector<Entry> entries;
    for (const auto& line : split(text, '\n')) {
        const auto fields = split(line, ':');
        if (fields.size() < 3 || fields[0].empty() || fields[0][0] == '#')
            continue;
        if (const auto gid = parseUnsigned(fields[2]); gid && *gid <= MaxId)
            entries.push_back({fields[0],
                               static_cast<std::uint32_t>(*gid),
                               0,
                               {},
                               fields.size() > 3 ? split(fields[3], ',') : std::vector<std::string>{}});
    }
    return entries;
}

const Entry* byName(const std::vector<Entry>& entries, std::string_view name) {
    const auto it = std::ranges::find(entries, name, &Entry::name);
    return it == entries.end() ? nullptr : &*it;
}

Result<std::uint32_t> groupId(const std::vector<Entry>& groups, std::string_view text) {
    if (const Entry* entry = byName(groups, text))
        return entry->id;
    if (isNumber(text))
        return toId(text, "group");
    return fail(Errc::NotFound, "the image's /etc/group has no group {:?}", text);
}

// Files are only read when a name, or a number's other properties, are needed.
struct Databases {
    int rootFd;
    Result<std::vector<Entry>> users() const { return parsePasswd(TRY(readDatabase(rootFd, "/etc/passwd"))); }
    Result<std::vector<Entry>> groups() const { return parseGroup(TRY(readDatabase(rootFd, "/etc/group"))); }
};

std::pair<std::string, std::optional<std::string>> splitUser(std::string_view text) {
    const auto colon = text.find(':');
    if (colon == std::string_view::npos)
        return {std::string(text), std::nullopt};
    return {std::string(text.substr(0, colon)), std::string(text.substr(colon + 1))};
}

} // namespace

Result<ProcessUser> resolveUser(int rootFd, std::string_view user, std::span<const std::string> extraGroups) {
    const Databases databases{rootFd};
    const auto [userPart, groupPart] = splitUser(user);
    const auto users = TRY(databases.users());
    const auto groups = TRY(databases.groups());

    ProcessUser result;
    const Entry* entry = byName(users, userPart.empty() ? "root" : userPart);
    if (userPart.empty() || isNumber(userPart)) {
        const auto uid = userPart.empty() ? 0u : TRY(toId(userPart, "user"));
        // A name of digits only would win over the number in libc as well.
        if (!entry || userPart.empty()) {
            const auto it = std::ranges::find(users, uid, &Entry::id);
            entry = it == users.end() ? nullptr : &*it;
        }
        result.uid = uid;
    } else if (!entry) {
        return fail(Errc::NotFound, "the image's /etc/passwd has no user {:?}", std::string_view(userPart));
    }
    if (entry) {
        result.uid = entry->id;
        result.gid = entry->group;
        result.name = entry->name;
        if (entry->home.starts_with('/'))
            result.home = entry->home;
    } else if (result.uid == 0) {
        result.home = "/root";
    }
    if (groupPart && !groupPart->empty())
        result.gid = TRY(groupId(groups, *groupPart));
    result.additionalGroups.push_back(result.gid);
    const auto add = [&](std::uint32_t gid) {
        if (std::ranges::find(result.additionalGroups, gid) == result.additionalGroups.end())
            result.additionalGroups.push_back(gid);
    };
    // A group that was asked for stands alone, as in docker.
    if (!groupPart && !result.name.empty())
        for (const auto& group : groups)
            if (std::ranges::find(group.members, result.name) != group.members.end())
                add(group.id);
    for (const auto& name : extraGroups)
        add(TRY(groupId(groups, name)));
    return result;
}

Result<Ownership> resolveOwnership(int rootFd, std::string_view chown) {
    const Databases databases{rootFd};
    const auto [userPart, groupPart] = splitUser(chown);
    Ownership result;
    if (isNumber(userPart)) {
        result.uid = TRY(toId(userPart, "user"));
        result.gid = result.uid;
    } else {
        const auto users = TRY(databases.users());
        const Entry* entry = byName(users, userPart);
        if (!entry)
            return fail(Errc::NotFound, "the image's /etc/passwd has no user {:?}", std::string_view(userPart));
        result = {entry->id, entry->group};
    }
    if (groupPart && isNumber(*groupPart)) {
        result.gid = TRY(toId(*groupPart, "group"));
    } else if (groupPart) {
        const auto groups = TRY(databases.groups());
        result.gid = TRY(groupId(groups, *groupPart));
    }
    return result;
}

} // namespace slipway::runtime
