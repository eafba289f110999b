#include "store/detail/entry_judge.h"

#include <algorithm>
#include <limits>

namespace slipway::store::detail {

namespace {

constexpr std::string_view kWhiteout = ".wh.";
constexpr std::string_view kOpaque = ".wh..wh..opq";
constexpr std::string_view kAufsMetadata = ".wh..wh.";
constexpr std::size_t kMaxComponent = 255;

// A name as it may stand in a message: it came from a stranger and may be long.
std::string shown(std::string_view name) {
    std::string text;
    for (const char c : name.substr(0, 200))
        text.push_back(static_cast<unsigned char>(c) < 0x20 || c == 0x7f ? '?' : c);
    if (name.size() > 200)
        text += "…";
    return text;
}

Timestamp toTimestamp(std::int64_t seconds, std::int32_t nanos) {
    constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max() / 1'000'000'000 - 1;
    return fromUnixNanos(std::clamp(seconds, -kMost, kMost) * 1'000'000'000 + nanos);
}

std::string_view baseName(std::string_view path) {
    const std::size_t slash = path.rfind('/');
    return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

std::string_view parentName(std::string_view path) {
    const std::size_t slash = path.rfind('/');
    return slash == std::string_view::npos ? std::string_view() : path.substr(0, slash);
}

} // namespace

Result<> checkInflation(std::uint64_t in, std::uint64_t out, const UnpackLimits& limits) {
    if (out > limits.bytes)
        return fail(Errc::TooLarge, "the layer inflates to more than {} bytes", limits.bytes);
    if (out > limits.ratioGrace && out / limits.ratio > in)
        return fail(Errc::TooLarge, "the layer looks like a decompression bomb: {} bytes out of {}", out, in);
    return {};
}

Result<std::string> EntryJudge::cleanName(std::string_view name, std::string_view what) const {
    if (name.empty())
        return fail(Errc::InvalidArgument, "a tar entry has an empty {}", what);
    if (name.starts_with('/'))
        return fail(Errc::InvalidArgument, "the {} {} is absolute", what, shown(name));
    if (name.size() > m_options.limits.pathBytes)
        return fail(Errc::TooLarge, "the {} {} has {} bytes", what, shown(name), name.size());
    std::string clean;
    std::size_t depth = 0;
    for (std::string_view rest = name; !rest.empty();) {
        const std::size_t slash = rest.find('/');
        const std::string_view component = rest.substr(0, slash);
        rest.remove_prefix(slash == std::string_view::npos ? rest.size() : slash + 1);
        if (component.empty() || component == ".")
            continue;
        if (component == "..")
            return fail(Errc::InvalidArgument, "the {} {} leads upwards", what, shown(name));
        if (component.size() > kMaxComponent)
            return fail(Errc::TooLarge, "the {} {} has a part of {} bytes", what, shown(name), component.size());
        if (++depth > m_options.limits.pathDepth)
            return fail(Errc::TooLarge, "the {} {} is {} directories deep", what, shown(name), depth);
        if (!clean.empty())
            clean += '/';
        clean += component;
    }
    return clean;
}

Result<> EntryJudge::judgeWhiteout(PlannedEntry& entry, bool& ignore) const {
    const std::string base(baseName(entry.path));
    const std::string parent(parentName(entry.path));
    // ".wh." somewhere above: nothing can lie in what is deleted.
    if (parent.starts_with(kWhiteout) || parent.find("/.wh.") != std::string::npos) {
        // But for the directories in which aufs kept its own things.
        ignore = parent.starts_with(kAufsMetadata);
        if (ignore)
            return {};
        return fail(Errc::InvalidArgument, "{} lies below a whiteout", shown(entry.path));
    }
    if (!base.starts_with(kWhiteout))
        return {};
    entry.link.clear();
    entry.xattrs.clear();
    if (base == kOpaque) {
        if (parent.empty())
            return fail(Errc::InvalidArgument, "the layer has a whiteout of the root directory");
        entry.kind = EntryKind::Opaque;
        entry.path = parent;
        return {};
    }
    if (base.starts_with(kAufsMetadata)) {
        ignore = true;
        return {};
    }
    const std::string_view hidden = std::string_view(base).substr(kWhiteout.size());
    if (hidden.empty() || hidden == "." || hidden == "..")
        return fail(Errc::InvalidArgument, "the whiteout {} names no file", shown(entry.path));
    entry.kind = EntryKind::Whiteout;
    entry.path = parent.empty() ? std::string(hidden) : fmt::format("{}/{}", parent, hidden);
    return {};
}

Result<> EntryJudge::judgeXattrs(const RawEntry& raw, PlannedEntry& entry) const {
    std::size_t bytes = 0;
    for (const auto& [name, value] : raw.xattrs) {
        bytes += name.size() + value.size();
        if (bytes > m_options.limits.xattrBytes || name.size() > 255 || value.size() > 65536)
            return fail(Errc::TooLarge, "{} has more extended attributes than fit", shown(raw.path));
        if (name.starts_with("trusted.") || name.starts_with("user.overlay."))
            return fail(Errc::InvalidArgument, "{} has the attribute {}, which a layer must not set", shown(raw.path),
                        shown(name));
        if (name.find('\0') != std::string::npos)
            return fail(Errc::InvalidArgument, "{} has an attribute with a NUL byte in its name", shown(raw.path));
        const bool wanted = name == "security.capability" || name == "system.posix_acl_access" ||
                            name == "system.posix_acl_default" || (name.starts_with("user.") && name.size() > 5);
        // Labels of the machine that made the layer (SELinux, IMA) mean nothing here.
        if (wanted)
            entry.xattrs.emplace_back(name, value);
    }
    return {};
}

Result<std::uint32_t> EntryJudge::judgeId(std::int64_t id, const RawEntry& raw) const {
    if (id < 0 || id > m_options.limits.maxId)
        return fail(Errc::InvalidArgument, "{} belongs to the id {}; a container has the ids 0 to {}", shown(raw.path),
                    id, m_options.limits.maxId);
    return static_cast<std::uint32_t>(id);
}

Result<std::optional<PlannedEntry>> EntryJudge::judge(const RawEntry& raw) {
    if (++m_summary.entries > m_options.limits.entries)
        return fail(Errc::TooLarge, "the tar has more than {} entries", m_options.limits.entries);
    PlannedEntry entry;
    entry.path = TRY(cleanName(raw.path, "name"));
    switch (raw.type) {
    case '0':
        entry.kind = EntryKind::File;
        break;
    case '1':
        entry.kind = EntryKind::HardLink;
        break;
    case '2':
        entry.kind = EntryKind::Symlink;
        break;
    case '3':
    case '4':
        entry.kind = raw.type == '3' ? EntryKind::CharDevice : EntryKind::BlockDevice;
        break;
    case '5':
        entry.kind = EntryKind::Directory;
        break;
    case '6':
        entry.kind = EntryKind::Fifo;
        break;
    default:
        return fail(Errc::Unsupported, "{} has an unknown type", shown(raw.path));
    }
    if (m_options.dialect == TarDialect::Layer) {
        bool ignore = false;
        TRY(judgeWhiteout(entry, ignore));
        if (ignore)
            return std::nullopt;
        if (entry.kind == EntryKind::Whiteout || entry.kind == EntryKind::Opaque)
            return entry;
    }
    if (entry.kind == EntryKind::CharDevice || entry.kind == EntryKind::BlockDevice) {
        if (m_options.skippedDevice) {
            m_options.skippedDevice(shown(raw.path));
            return std::nullopt;
        }
        return fail(Errc::InvalidArgument, "{} is a device node", shown(raw.path));
    }
    if (entry.path.empty() && entry.kind != EntryKind::Directory)
        return fail(Errc::InvalidArgument, "the root directory cannot be replaced by something else");

    if (entry.kind == EntryKind::HardLink) {
        entry.link = TRY(cleanName(raw.link, "hard link target"));
        if (entry.link.empty())
            return fail(Errc::InvalidArgument, "{} is a hard link to a directory", shown(raw.path));
        return entry;
    }
    if (entry.kind == EntryKind::Symlink) {
        if (raw.link.empty() || raw.link.size() >= m_options.limits.pathBytes)
            return fail(Errc::InvalidArgument, "the link {} has a target of {} bytes", shown(raw.path),
                        raw.link.size());
        entry.link = raw.link;
    }
    entry.mode =
        static_cast<std::uint32_t>(raw.mode) & (entry.kind == EntryKind::Directory ? 07777 : m_options.fileModes);
    entry.uid = m_options.uid ? *m_options.uid : TRY(judgeId(raw.uid, raw));
    entry.gid = m_options.gid ? *m_options.gid : TRY(judgeId(raw.gid, raw));
    entry.mtime = toTimestamp(raw.mtimeSeconds, raw.mtimeNanos);
    TRY(judgeXattrs(raw, entry));
    if (entry.kind == EntryKind::File) {
        const auto size = static_cast<std::uint64_t>(raw.size);
        if (raw.size < 0 || size > m_options.limits.bytes || m_summary.size > m_options.limits.bytes - size)
            return fail(Errc::TooLarge, "{} makes the tar larger than {} bytes", shown(raw.path),
                        m_options.limits.bytes);
        entry.size = size;
        m_summary.size += size;
    }
    return entry;
}

} // namespace slipway::store::detail
