#include "build/detail/file_tree.h"

#include <algorithm>
#include <array>

#include <dirent.h>
#include <fcntl.h>
#include <unistd.h>

#include "base/file.h"
#include "base/fs_identity.h"
#include "base/scope.h"
#include "base/text.h"
#include "base/time.h"

#include "build/detail/attributes.h"
#include "oci/digest.h"

namespace slipway::build::detail {

namespace {

constexpr int maxDepth = 250;
constexpr std::size_t maxEntries = 5'000'000;

Result<std::vector<std::string>> namesIn(int directory) {
    const int copy = ::openat(directory, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (copy < 0)
        return failErrno("open directory");
    DIR* stream = ::fdopendir(copy);
    if (stream == nullptr) {
        ::close(copy);
        return failErrno("read directory");
    }
    const ScopeExit close([stream] { ::closedir(stream); });
    std::vector<std::string> names;
    errno = 0;
    while (const dirent* entry = ::readdir(stream)) {
        const std::string_view name = entry->d_name;
        if (name != "." && name != "..")
            names.emplace_back(name);
    }
    if (errno != 0)
        return failErrno("read directory");
    std::ranges::sort(names);
    return names;
}

std::string below(const std::string& directory, const std::string& name) {
    return directory.empty() ? name : directory + "/" + name;
}

std::string identityOf(const struct stat& info) {
    return fmt::format("{}:{}:{}.{}:{}.{}:{}", info.st_dev, info.st_ino, info.st_mtim.tv_sec, info.st_mtim.tv_nsec,
                       info.st_ctim.tv_sec, info.st_ctim.tv_nsec, info.st_size);
}

// A change within the clock's tick that hashed it would look the same: such a fresh file is not remembered.
bool isSettled(const struct stat& info) {
    return toUnixNanos(now()) -
               (static_cast<std::int64_t>(info.st_ctim.tv_sec) * 1'000'000'000 + info.st_ctim.tv_nsec) >
           100'000'000;
}

} // namespace

// A user's own file with the owner's right to read it needs no further question: an access control list could not say
// otherwise (acl(5), "access check algorithm"). Most of a context is such.
bool FileTree::isReadable(int directory, const char* name, const struct stat& info) const {
    if (!m_reader || (info.st_uid == m_reader->uid && (info.st_mode & S_IRUSR) != 0))
        return true;
    return ::faccessat(directory, name, R_OK, AT_EACCESS | (*name == '\0' ? AT_EMPTY_PATH : AT_SYMLINK_NOFOLLOW)) == 0;
}

Result<TreeEntry> FileTree::entryOf(int directory, const char* name, const struct stat& info, std::string path) const {
    TreeEntry entry;
    entry.path = std::move(path);
    entry.mode = info.st_mode;
    if (m_owners == Owners::Keep) {
        entry.uid = info.st_uid;
        entry.gid = info.st_gid;
    }
    entry.mtime = info.st_mtim;
    if (S_ISREG(info.st_mode)) {
        entry.size = static_cast<std::uint64_t>(info.st_size);
        entry.identity = identityOf(info);
        entry.hasTwins = info.st_nlink > 1;
        // A digest that is remembered must not stand in for the right to read.
        entry.readable = isReadable(directory, name, info);
    } else if (S_ISLNK(info.st_mode)) {
        std::array<char, 4097> text{};
        const ssize_t length = ::readlinkat(directory, name, text.data(), text.size());
        if (length < 0)
            return failErrno("read link {}", entry.path);
        entry.link.assign(text.data(), static_cast<std::size_t>(length));
        entry.mode = S_IFLNK | 0777;
    }
    return entry;
}

Result<> FileTree::collect(int directory, const std::string& relative, const std::string& belowSource,
                           const dockerfile::IgnoreRules& excludes, std::vector<TreeEntry>& out, int depth) const {
    if (depth > maxDepth)
        return fail(Errc::TooLarge, "{}: more than {} directories deep", relative, maxDepth);
    TRY(checkStop());
    for (const std::string& name : TRY(context(namesIn(directory), "{}", relative.empty() ? "." : relative))) {
        const std::string path = below(relative, name);
        const std::string inner = below(belowSource, name);
        const bool ignored = m_ignore != nullptr && m_ignore->excludes(path);
        const bool excluded = ignored || excludes.excludes(inner);
        if (excluded && (!ignored || m_ignore->prunes(path)) && (ignored || excludes.prunes(inner)))
            continue;
        struct stat info {};
        if (::fstatat(directory, name.c_str(), &info, AT_SYMLINK_NOFOLLOW) != 0) {
            if (errno == ENOENT)
                continue; // gone since it was listed
            return failErrno("{}", path);
        }
        if (S_ISSOCK(info.st_mode))
            continue; // means nothing to anybody else
        if (S_ISCHR(info.st_mode) || S_ISBLK(info.st_mode))
            return fail(Errc::Unsupported, "{} is a device: devices cannot be copied", path);
        if (excluded && !S_ISDIR(info.st_mode))
            continue;
        const std::size_t place = out.size();
        out.push_back(TRY(entryOf(directory, name.c_str(), info, inner)));
        if (out.size() > maxEntries)
            return fail(Errc::TooLarge, "more than {} files", maxEntries);
        if (S_ISDIR(info.st_mode)) {
            const int sub = ::openat(directory, name.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
            if (sub < 0)
                return failErrno("{}", path);
            const UniqueFd subdirectory(sub);
            TRY(collect(subdirectory.get(), path, inner, excludes, out, depth + 1));
            // An ignored directory is only there for what an exception brings back.
            if (excluded && out.size() == place + 1)
                out.pop_back();
        }
    }
    return {};
}

Result<std::optional<TreeSource>> FileTree::sourceAt(const std::string& path,
                                                     const dockerfile::IgnoreRules& excludes) const {
    const bool ignored = m_ignore != nullptr && !path.empty() && m_ignore->excludes(path);
    if (ignored && m_ignore->prunes(path))
        return std::nullopt;
    const UniqueFd fd = TRY(openInRoot(m_root, path.empty() ? "." : path, O_PATH));
    struct stat info {};
    if (::fstat(fd.get(), &info) != 0)
        return failErrno("{}", path);
    if (ignored && !S_ISDIR(info.st_mode))
        return std::nullopt;
    if (!S_ISDIR(info.st_mode) && !S_ISREG(info.st_mode))
        return fail(Errc::Unsupported, "{} is neither a file nor a directory", path);
    TreeSource source{path, {}};
    source.entries.push_back(TRY(entryOf(fd.get(), "", info, "")));
    if (S_ISDIR(info.st_mode)) {
        const UniqueFd directory = TRY(openInRoot(m_root, path.empty() ? "." : path, O_RDONLY | O_DIRECTORY));
        TRY(collect(directory.get(), path, "", excludes, source.entries, 0));
        if (ignored && source.entries.size() == 1)
            return std::nullopt;
    }
    return source;
}

Result<> FileTree::findMatches(int directory, const std::string& relative, const dockerfile::Glob& glob,
                               const dockerfile::IgnoreRules& excludes, std::vector<TreeSource>& out, int depth) const {
    if (depth > maxDepth)
        return fail(Errc::TooLarge, "{}: more than {} directories deep", relative, maxDepth);
    for (const std::string& name : TRY(context(namesIn(directory), "{}", relative.empty() ? "." : relative))) {
        const std::string path = below(relative, name);
        if (glob.matches(path)) {
            if (excludes.excludes(name))
                continue;
            auto source = sourceAt(path, excludes);
            if (!source && source.error().errnum() == ENOENT)
                continue; // a link to nowhere
            if (auto found = TRY(std::move(source)))
                out.push_back(std::move(*found));
            continue;
        }
        if (!glob.mayMatchBelow(path) || (m_ignore != nullptr && m_ignore->prunes(path)))
            continue;
        const int sub = ::openat(directory, name.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
        if (sub < 0) {
            if (errno == ENOTDIR || errno == ELOOP || errno == ENOENT)
                continue;
            return failErrno("{}", path);
        }
        const UniqueFd subdirectory(sub);
        TRY(findMatches(subdirectory.get(), path, glob, excludes, out, depth + 1));
    }
    return {};
}

std::optional<Fact> FileTree::hintFor(const std::string& path) const {
    if (m_ignore != nullptr)
        if (const auto rule = m_ignore->ruleFor(path); !rule.empty())
            if (openInRoot(m_root, path, O_PATH))
                return Fact{FactCode::ExcludedBy, {{"rule", std::string(rule)}}};
    // The nearest name in the deepest directory that exists.
    std::string parent = path, wanted;
    std::string rest;
    for (;;) {
        const std::size_t slash = parent.rfind('/');
        wanted = parent.substr(slash == std::string::npos ? 0 : slash + 1);
        const std::string tail = rest;
        rest = rest.empty() ? wanted : wanted + "/" + rest;
        parent = slash == std::string::npos ? std::string{} : parent.substr(0, slash);
        const auto directory = openInRoot(m_root, parent.empty() ? "." : parent, O_RDONLY | O_DIRECTORY);
        if (directory) {
            auto names = namesIn(directory->get());
            if (!names)
                return {};
            if (m_ignore != nullptr)
                std::erase_if(*names, [&](const std::string& name) { return m_ignore->excludes(below(parent, name)); });
            if (tail.empty() && std::ranges::find(*names, wanted) != names->end())
                return Fact{FactCode::LinkLeadsNowhere};
            const auto near = nearestMatch(wanted, *names);
            if (!near)
                return {};
            std::string guess = below(parent, *near);
            if (!tail.empty() && openInRoot(m_root, guess + "/" + tail, O_PATH))
                guess += "/" + tail;
            return Fact{FactCode::DidYouMean, {{"name", guess}}};
        }
        if (parent.empty())
            return {};
    }
}

Result<std::vector<TreeSource>> FileTree::match(const std::string& pattern, const dockerfile::IgnoreRules& excludes,
                                                Statement& hint) const {
    const FsIdentity identity = TRY(FsIdentity::assume(m_reader));
    // Absolute and climbing paths mean the root: there is nothing above it.
    std::string clean = dockerfile::cleanPath("/" + pattern).substr(1);
    std::vector<TreeSource> sources;
    if (dockerfile::hasWildcards(clean)) {
        const auto glob = TRY(dockerfile::Glob::compile(clean));
        const UniqueFd root = TRY(openInRoot(m_root, ".", O_RDONLY | O_DIRECTORY));
        TRY(findMatches(root.get(), "", glob, excludes, sources, 0));
        return sources;
    }
    if (clean.find('\\') != std::string::npos)
        clean = TRY(dockerfile::Glob::compile(clean)).literal();
    const auto missing = [&] {
        hint = hintFor(clean);
        return fail(Errc::NotFound, "{}: not found", clean);
    };
    auto source = sourceAt(clean, excludes);
    if (!source && (source.error().errnum() == ENOENT || source.error().errnum() == ENOTDIR))
        return missing();
    auto found = TRY(std::move(source));
    if (!found)
        return missing();
    if (!found->isDirectory() && excludes.excludes(clean.substr(clean.rfind('/') + 1)))
        return sources;
    sources.push_back(std::move(*found));
    return sources;
}

Result<TreeSource> FileTree::directoryAt(const std::string& path, const dockerfile::IgnoreRules& excludes) const {
    const FsIdentity identity = TRY(FsIdentity::assume(m_reader));
    auto source = TRY(sourceAt(path, excludes));
    if (!source)
        return fail(Errc::NotFound, "{}: not found", path);
    if (!source->isDirectory())
        return fail(Errc::InvalidArgument, "{} is not a directory", path);
    return std::move(*source);
}

// Whether the directory shows anything.
Result<bool> FileTree::collectIgnored(int directory, const std::string& relative, std::vector<std::string>& out,
                                      int depth) const {
    if (depth > maxDepth)
        return fail(Errc::TooLarge, "{}: more than {} directories deep", relative, maxDepth);
    TRY(checkStop());
    bool shows = false;
    for (const std::string& name : TRY(context(namesIn(directory), "{}", relative.empty() ? "." : relative))) {
        const std::string path = below(relative, name);
        const bool ignored = m_ignore->excludes(path);
        if (ignored && m_ignore->prunes(path)) {
            out.push_back(path);
            continue;
        }
        const int sub = ::openat(directory, name.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
        if (sub < 0 && errno == ENOENT)
            continue; // gone since it was listed
        if (sub < 0 && errno != ENOTDIR && errno != ELOOP)
            return failErrno("{}", path);
        const UniqueFd subdirectory(sub);
        const std::size_t place = out.size();
        if (ignored && (sub < 0 || !TRY(collectIgnored(sub, path, out, depth + 1)))) {
            out.resize(place);
            out.push_back(path);
            continue;
        }
        if (!ignored && sub >= 0)
            TRY(collectIgnored(sub, path, out, depth + 1));
        shows = true;
    }
    return shows;
}

Result<std::vector<std::string>> FileTree::ignoredBelow(const std::string& path) const {
    std::vector<std::string> ignored;
    if (m_ignore == nullptr || m_ignore->empty())
        return ignored;
    const FsIdentity identity = TRY(FsIdentity::assume(m_reader));
    const auto directory = openInRoot(m_root, path.empty() ? "." : path, O_RDONLY | O_DIRECTORY);
    if (!directory && directory.error().errnum() == ENOTDIR)
        return ignored;
    if (!directory)
        return std::unexpected(directory.error());
    TRY(collectIgnored(directory->get(), path == "." ? std::string{} : path, ignored, 0));
    return ignored;
}

Result<TreeEntry> FileTree::directory(const std::string& path) const {
    const FsIdentity identity = TRY(FsIdentity::assume(m_reader));
    const UniqueFd fd = TRY(openInRoot(m_root, path, O_PATH | O_DIRECTORY));
    struct stat info {};
    if (::fstat(fd.get(), &info) != 0)
        return failErrno("{}", path);
    return entryOf(fd.get(), "", info, path);
}

Result<> FileTree::checkStop() const {
    if (m_stop.stop_requested())
        return fail(Errc::Cancelled, Fact{FactCode::BuildStopped});
    return {};
}

Result<UniqueFd> FileTree::open(const TreeSource& source, const TreeEntry& entry) const {
    std::string path = source.path;
    if (!entry.path.empty())
        path = below(path, entry.path);
    const FsIdentity identity = TRY(FsIdentity::assume(m_reader));
    // The source itself may be a link; what lies below it was seen as a file.
    const int nofollow = entry.path.empty() ? 0 : O_NOFOLLOW;
    UniqueFd fd = TRY(openInRoot(m_root, path, O_RDONLY | O_NONBLOCK | O_NOCTTY | nofollow));
    TRY(checkUnchanged(fd.get(), source, entry));
    return fd;
}

Result<> FileTree::checkUnchanged(int fd, const TreeSource& source, const TreeEntry& entry) const {
    struct stat info {};
    if (::fstat(fd, &info) != 0)
        return failErrno("{}", source.path);
    if (!S_ISREG(info.st_mode) || identityOf(info) != entry.identity)
        return fail(Errc::Conflict,
                    Fact{FactCode::ChangedWhileRead,
                         {{"path", entry.path.empty() ? source.path : below(source.path, entry.path)}}});
    return {};
}

Result<std::vector<std::vector<std::string>>> FileTree::digests(const std::vector<TreeSource>& sources) const {
    const auto remembered = [this](const TreeEntry& entry) {
        return entry.isFile() && entry.readable && m_memo != nullptr;
    };
    std::vector<std::string> questions;
    for (const auto& source : sources)
        for (const auto& entry : source.entries)
            if (remembered(entry))
                questions.push_back(entry.identity);
    std::vector<std::optional<std::string>> answers;
    if (!questions.empty())
        answers = m_memo->fileDigests(questions);
    std::size_t next = 0;
    std::vector<std::vector<std::string>> digests;
    for (const auto& source : sources) {
        auto& ofSource = digests.emplace_back();
        ofSource.reserve(source.entries.size());
        for (const auto& entry : source.entries) {
            std::optional<std::string> known;
            if (remembered(entry))
                known = std::move(answers[next++]);
            if (!known)
                known = entry.isFile() ? TRY(digest(source, entry)) : std::string{};
            ofSource.push_back(std::move(*known));
        }
    }
    return digests;
}

Result<std::string> FileTree::digest(const TreeSource& source, const TreeEntry& entry) const {
    const UniqueFd fd = TRY(open(source, entry));
    oci::Hasher hasher;
    std::vector<char> buffer(std::min<std::uint64_t>(entry.size + 1, 256u << 10));
    for (;;) {
        const ssize_t got = ::read(fd.get(), buffer.data(), buffer.size());
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return failErrno("read {}", source.path);
        if (got == 0)
            break;
        hasher.update(buffer.data(), static_cast<std::size_t>(got));
        TRY(checkStop());
    }
    std::string attributes;
    for (const auto kept = TRY(attributesOf(fd.get())); const auto& attribute : kept)
        attributes +=
            fmt::format("{}:{}:{}{}", attribute.name.size(), attribute.value.size(), attribute.name, attribute.value);
    TRY(checkUnchanged(fd.get(), source, entry));
    std::string digest = hasher.finish().str();
    if (!attributes.empty())
        digest += "+" + oci::digestOf(attributes).hex();
    struct stat info {};
    if (m_memo != nullptr && ::fstat(fd.get(), &info) == 0 && isSettled(info))
        m_memo->rememberFileDigest(entry.identity, digest);
    return digest;
}

} // namespace slipway::build::detail
