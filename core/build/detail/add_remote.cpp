#include "build/detail/add_remote.h"

#include "base/json.h"
#include "base/text.h"
#include "build/detail/percent.h"
#include "build/detail/root_tools.h"

namespace slipway::build::detail {

namespace {

// What is remembered of a URL between builds: what it held, and what the server said of that.
struct Remembered {
    oci::Digest digest;
    std::string etag;
    std::string lastModified;
    std::optional<Timestamp> modified;
};

std::string memoryOf(const std::string& url) {
    return "url:" + url;
}

std::optional<Remembered> recall(CacheStore& cache, const std::string& url) {
    const auto text = cache.fileDigest(memoryOf(url));
    if (!text)
        return std::nullopt;
    const auto parse = [&]() -> Result<Remembered> {
        const Json json = TRY(parseJson(*text, "what is remembered of a URL"));
        Remembered found;
        found.digest = TRY(oci::Digest::parse(TRY(jsonString(json, "digest"))));
        found.etag = TRY(jsonString(json, "etag"));
        found.lastModified = TRY(jsonString(json, "lastModified"));
        if (const auto modified = TRY(jsonString(json, "modified")); !modified.empty())
            found.modified = TRY(parseRfc3339(modified));
        return found;
    };
    auto found = parse();
    return found ? std::optional(std::move(*found)) : std::nullopt;
}

void remember(CacheStore& cache, const std::string& url, const RemoteFile& file) {
    cache.rememberFileDigest(memoryOf(url),
                             dumpJson(Json{{"digest", file.digest.str()},
                                           {"etag", file.etag},
                                           {"lastModified", file.lastModified},
                                           {"modified", file.modified ? toRfc3339(*file.modified) : ""}}));
}

timespec timeOf(const std::optional<Timestamp>& time) {
    // Without a date of the server's: the same time in every build.
    const std::int64_t nanos = time ? toUnixNanos(*time) : 0;
    return {static_cast<time_t>(nanos / 1'000'000'000), static_cast<long>(nanos % 1'000'000'000)};
}

// The last part of the URL's path; empty when it has none ("https://example.com/").
std::string fileName(const std::string& url) {
    const std::string whole = url.substr(0, url.find_first_of("?#"));
    const std::size_t slash = whole.find('/', whole.find("://") + 3);
    if (slash == std::string::npos)
        return {};
    const std::string path = detail::percentDecode(whole.substr(slash), Plus::Itself).value_or("");
    const std::string name = path.substr(path.rfind('/') + 1);
    return name == "." || name == ".." ? std::string{} : name;
}

bool isWebAddress(const std::string& text) {
    const std::string scheme = toLower(text.substr(0, text.find("://") + 3));
    return scheme == "http://" || scheme == "https://";
}

} // namespace

bool isRemoteSource(const std::string& text) {
    return isWebAddress(text) || GitSource::claims(text);
}

Result<> addRemote(CopyPlan& plan, const std::string& text, int column) {
    CopyPlan::Remote remote{text, column, plan.patterns.size(), std::nullopt, {}, {}, {}};
    if (GitSource::claims(text)) {
        GitSource source = TRY(GitSource::parse(text));
        source.keepGitDirectory = source.keepGitDirectory || plan.keepGitDirectory;
        if (!plan.checksum.empty()) {
            const std::string prefix = TRY(parseCommitPrefix(plan.checksum));
            if (!source.checksum.empty() && !source.checksum.starts_with(prefix) &&
                !prefix.starts_with(source.checksum))
                return fail(Errc::InvalidArgument, "--checksum={} contradicts the source's own {}", plan.checksum,
                            source.checksum);
            if (prefix.size() > source.checksum.size())
                source.checksum = prefix;
            if (isCommitId(source.ref) && !source.ref.starts_with(source.checksum))
                return fail(Errc::InvalidArgument, "--checksum={} contradicts the commit {}", plan.checksum,
                            source.ref);
        }
        remote.git = std::move(source);
    } else if (!plan.checksum.empty()) {
        remote.digest = TRY(context(oci::Digest::parse(plan.checksum), "--checksum={}", plan.checksum));
        if (remote.digest.algorithm() != oci::Digest::Algorithm::Sha256)
            return fail(Errc::InvalidArgument, "--checksum={}: a file's checksum is sha256:…", plan.checksum);
    }
    plan.remotes.push_back(std::move(remote));
    return {};
}

Result<> checkRemotes(const CopyPlan& plan) {
    if (!plan.remotes.empty() && plan.remotes.size() + plan.patterns.size() + plan.heredocs.size() > 1 &&
        !plan.intoDirectory)
        return fail(Errc::InvalidArgument, "with more than one source the destination must be a directory and end "
                                           "with a /");
    if (plan.checksum.empty())
        return {};
    if (plan.remotes.empty() || !plan.patterns.empty() || !plan.heredocs.empty())
        return fail(Errc::InvalidArgument, "--checksum is for remote sources: a URL or a git repository");
    if (plan.remotes.size() > 1)
        return fail(Errc::InvalidArgument, "--checksum is for one source, not for {}", plan.remotes.size());
    return {};
}

Result<> RemoteAdder::fetch(CopyPlan::Remote& remote, bool conditional) {
    RemoteFileQuery query;
    query.url = remote.text;
    query.checksum = remote.digest;
    const auto known = recall(m_session.backend.cache, remote.text);
    if (conditional && known) {
        query.etag = known->etag;
        query.lastModified = known->lastModified;
    }
    auto file = TRY(context(m_session.backend.remote->fetch(query, m_report.progress, m_session.stop.get_token()), "{}",
                            remote.text));
    if (file.unchanged) {
        remote.digest = known->digest;
        return {};
    }
    remember(m_session.backend.cache, remote.text, file);
    remote.digest = file.digest;
    remote.file = std::move(file);
    return {};
}

Result<std::optional<Fact>> RemoteAdder::describe(CacheInputs& inputs, int& column) {
    const bool plans = m_session.mode == Mode::Plan;
    std::optional<Fact> unknown;
    for (auto& remote : m_plan.remotes) {
        column = remote.column;
        if (m_session.backend.remote == nullptr)
            return fail(Errc::Unsupported, "ADD of a remote source ({}) is not supported here", remote.text);
        std::string holds;
        if (remote.git) {
            if (auto commit = remote.git->knownCommit())
                remote.revision.commit = std::move(*commit);
            else if (!plans)
                remote.revision =
                    TRY(context(m_session.backend.remote->resolve(*remote.git, m_session.stop.get_token()), "{}",
                                remote.git->shown()));
            if (!remote.revision.commit.starts_with(remote.git->checksum) && !remote.revision.commit.empty())
                return fail(Errc::Corrupt, "{} is commit {}, not {} as the checksum says", remote.git->shown(),
                            remote.revision.commit, remote.git->checksum);
            holds = remote.revision.commit;
        } else {
            if (remote.digest.empty() && !plans)
                TRY(fetch(remote, !m_session.request.noCache));
            holds = remote.digest.str();
        }
        if (holds.empty())
            unknown = Fact{FactCode::SourceNotAsked, {{"source", remote.git ? remote.git->shown() : remote.text}}};
        inputs.add("source:" + (remote.git ? remote.git->remote : remote.text), std::move(holds));
    }
    column = 0;
    return unknown;
}

Result<> RemoteAdder::placeFile(CopyPlan::Remote& remote, Copier& copier,
                                const std::function<std::string(const std::string&)>& inside) {
    if (!remote.file.content) {
        // Its digest is known, from the server or from --checksum; the content may still lie here.
        const auto known = recall(m_session.backend.cache, remote.text);
        auto kept =
            known && known->digest == remote.digest ? m_session.backend.remote->kept(remote.digest) : std::nullopt;
        if (kept) {
            kept->modified = known->modified;
            remote.file = std::move(*kept);
        } else {
            const oci::Digest wanted = remote.digest;
            TRY(fetch(remote, false));
            if (remote.digest != wanted)
                return fail(Errc::Conflict, "{} changed while it was being fetched; build again", remote.text);
        }
    }
    const int content = remote.file.content.get();
    if (m_plan.unpackRemotes && TRY(isArchive(content))) {
        const UniqueFd into = TRY(copier.directory(m_plan.destination));
        return context(unpackArchive(content, into.get(), copier.owner()), "unpack {}", remote.text);
    }
    const std::string name = fileName(remote.text);
    const std::string destination = inside(name.empty() ? "?" : name);
    if (name.empty() && destination != m_plan.destination)
        return fail(Errc::InvalidArgument, "{} has no file name: name the destination in full, without a / at its end",
                    remote.text);
    TreeEntry entry;
    entry.path = destination;
    entry.mode = S_IFREG | 0600;
    entry.size = remote.file.size;
    entry.mtime = timeOf(remote.file.modified);
    return copier.place(content, entry, destination, m_session.stop.get_token());
}

Result<> RemoteAdder::placeTree(CopyPlan::Remote& remote, Copier& copier) {
    const auto checkedOut = TRY(context(
        m_session.backend.remote->checkOut(*remote.git, remote.revision, m_report.output, m_session.stop.get_token()),
        "{}", remote.git->shown()));
    const std::optional<Identity> ours;
    const FileTree tree(checkedOut->directory(), Owners::Root, ours, nullptr, nullptr, m_session.stop.get_token());
    auto found = tree.directoryAt(remote.git->subdirectory, m_plan.excludes);
    if (!found && found.error().code() == Errc::NotFound)
        return fail(Errc::NotFound, "{} has no directory {}", remote.git->shown(), remote.git->subdirectory);
    return copier.copy(tree, TRY(std::move(found)), m_plan.destination);
}

Result<> RemoteAdder::place(CopyPlan::Remote& remote, Copier& copier,
                            const std::function<std::string(const std::string&)>& inside) {
    return remote.git ? placeTree(remote, copier) : placeFile(remote, copier, inside);
}

} // namespace slipway::build::detail
