#include "engine/detail/remote_context.h"

#include <fcntl.h>
#include <unistd.h>

#include "base/file.h"
#include "base/text.h"
#include "engine/detail/core.h"
#include "store/tar_detect.h"
#include "store/tar_reader.h"

namespace slipway::engine {

namespace {

constexpr std::uint64_t kMaxDockerfile = 2u << 20; // the parser's own limit is tighter
constexpr std::size_t kMaxUploads = 64;

bool isWebAddress(const std::string& text) {
    return toLower(text.substr(0, 7)) == "http://" || toLower(text.substr(0, 8)) == "https://";
}

void report(build::EventSink* events, build::TransferAction action, std::uint64_t current, std::uint64_t total) {
    if (events == nullptr)
        return;
    build::StepProgress progress;
    progress.id = "context";
    progress.action = action;
    progress.current = current;
    progress.total = total;
    events->handle({now(), progress});
}

// To an unlinked file.
Result<UniqueFd> download(Core& core, registry::Downloader& downloader, const std::string& url,
                          build::EventSink* events, std::stop_token stop) {
    UniqueFd file = TRY(openFile(core.store->layout().ingest(), O_TMPFILE | O_RDWR, 0600));
    registry::DownloadSink sink;
    sink.begin = [&]() -> Result<> {
        if (::ftruncate(file.get(), 0) < 0 || ::lseek(file.get(), 0, SEEK_SET) < 0)
            return failErrno("truncate");
        return {};
    };
    sink.write = [&](std::string_view bytes) { return writeAll(file.get(), bytes); };
    auto told = std::chrono::steady_clock::now();
    sink.progress = [&](std::uint64_t current, std::uint64_t total) {
        if (const auto time = std::chrono::steady_clock::now(); time - told > std::chrono::milliseconds(200)) {
            told = time;
            report(events, build::TransferAction::Downloading, current, total);
        }
    };
    TRY(downloader.fetch({url, {}, {}}, sink, std::move(stop)));
    if (::lseek(file.get(), 0, SEEK_SET) < 0)
        return failErrno("seek");
    return file;
}

Result<FetchedContext> fromWeb(Core& core, registry::Downloader& downloader, const std::string& url,
                               build::EventSink* events, std::stop_token stop) {
    const UniqueFd file = TRY(download(core, downloader, url, events, std::move(stop)));
    FetchedContext fetched;
    if (TRY(store::isTar(file.get()))) {
        auto unpacked = TRY(UnpackedContext::unpack(core, file.get()));
        fetched.directory = unpacked->directory();
        fetched.hold = std::move(unpacked);
        return fetched;
    }
    auto text = readFd(file.get(), kMaxDockerfile);
    if (!text || text->empty() || text->find('\0') != std::string::npos)
        return fail(Errc::InvalidArgument, "what is there is neither a tar nor a Dockerfile");
    fetched.dockerfileText = std::move(*text);
    return fetched;
}

Result<FetchedContext> fromGit(Core& core, const ContextQuery& query, build::EventSink* events, std::stop_token stop) {
    build::GitSource source = TRY(build::GitSource::parse(query.text));
    source.keepGitDirectory = source.keepGitDirectory || query.keepGitDirectory;
    GitClient git(core, query.access);
    report(events, build::TransferAction::Downloading, 0, 0);
    const auto revision = TRY(git.resolve(source, stop));
    if (!revision.commit.starts_with(source.checksum))
        return fail(Errc::Corrupt, "it is commit {}, not {} as the checksum says", revision.commit, source.checksum);
    std::shared_ptr<build::GitTree> tree = TRY(git.checkOut(source, revision, {}, stop));
    struct Held {
        std::shared_ptr<build::GitTree> tree;
        UniqueFd directory;
    };
    auto held = std::make_shared<Held>();
    auto opened = source.subdirectory.empty()
                      ? openInRoot(tree->directory(), ".", O_RDONLY | O_DIRECTORY)
                      : openInRoot(tree->directory(), source.subdirectory, O_RDONLY | O_DIRECTORY);
    if (!opened && (opened.error().errnum() == ENOENT || opened.error().errnum() == ENOTDIR))
        return fail(Errc::NotFound, "the repository has no directory {}", source.subdirectory);
    held->tree = std::move(tree);
    held->directory = TRY(std::move(opened));
    FetchedContext fetched;
    fetched.directory = held->directory.get();
    fetched.hold = std::move(held);
    return fetched;
}

} // namespace

Result<std::shared_ptr<UnpackedContext>> UnpackedContext::unpack(const Core& core, int tar) {
    std::shared_ptr<UnpackedContext> unpacked(new UnpackedContext);
    unpacked->m_path = core.store->layout().ingest() + "/context-" + randomHex(8);
    TRY(makeDirectories(unpacked->m_path, 0700));
    unpacked->m_directory = TRY(openFile(unpacked->m_path, O_RDONLY | O_DIRECTORY));
    store::UnpackOptions options;
    options.dialect = store::TarDialect::Plain;
    options.uid = options.gid = 0; // as every context's files are root's
    const store::ByteSource source = [tar](char* buffer, std::size_t size) -> Result<std::size_t> {
        for (;;) {
            const ssize_t got = ::read(tar, buffer, size);
            if (got >= 0)
                return static_cast<std::size_t>(got);
            if (errno != EINTR)
                return failErrno("read the context");
        }
    };
    TRY(context(store::unpackTar(unpacked->m_directory.get(), options, source), "unpack the build context"));
    return unpacked;
}

UnpackedContext::~UnpackedContext() {
    m_directory.reset();
    if (!m_path.empty())
        (void)removeTree(m_path);
}

ContextUploads::~ContextUploads() {
    m_expiry.request_stop();
}

Result<std::string> ContextUploads::add(const Identity& owner, int tar) {
    if (!TRY(store::isTar(tar)))
        return fail(Errc::InvalidArgument, "the context is not a tar, neither plain nor compressed");
    {
        const std::lock_guard lock(m_mutex);
        if (m_uploads.size() >= kMaxUploads)
            return fail(Errc::Conflict, "{} contexts wait for their builds already", m_uploads.size());
    }
    auto unpacked = TRY(UnpackedContext::unpack(m_core, tar));
    const std::string id = randomHex(16);
    const std::lock_guard lock(m_mutex);
    m_uploads.emplace(id, Upload{owner.uid, std::move(unpacked), std::chrono::steady_clock::now() + m_lifetime});
    if (!m_expiry.joinable())
        m_expiry = std::jthread([this](std::stop_token stop) { expire(std::move(stop)); });
    m_changed.notify_all();
    return id;
}

Result<std::shared_ptr<UnpackedContext>> ContextUploads::find(const std::string& id, const Identity& caller, Use use) {
    const std::lock_guard lock(m_mutex);
    const auto found = m_uploads.find(id);
    if (found == m_uploads.end() || found->second.owner != caller.uid)
        return fail(Errc::NotFound, "no context {:?} has been uploaded, or it has been used or forgotten already",
                    std::string_view(id));
    auto context = found->second.context;
    if (use == Use::Take)
        m_uploads.erase(found);
    return context;
}

void ContextUploads::expire(std::stop_token stop) {
    std::unique_lock lock(m_mutex);
    while (!stop.stop_requested()) {
        m_changed.wait(lock, stop, [this] { return !m_uploads.empty(); });
        if (m_uploads.empty())
            return;
        auto first = m_uploads.begin();
        for (auto at = m_uploads.begin(); at != m_uploads.end(); ++at)
            if (at->second.until < first->second.until)
                first = at;
        const auto until = first->second.until;
        if (std::chrono::steady_clock::now() < until) {
            m_changed.wait_until(lock, stop, until, [] { return false; });
            continue;
        }
        auto forgotten = std::move(first->second.context);
        m_uploads.erase(first);
        lock.unlock(); // removing files takes its time
        forgotten.reset();
        lock.lock();
    }
}

bool isRemoteContext(const std::string& text) {
    return isWebAddress(text) || build::GitSource::claims(text);
}

std::string shownContext(const std::string& text) {
    const std::size_t scheme = text.find("://");
    const std::size_t begin = scheme == std::string::npos ? 0 : scheme + 3;
    const std::size_t at = text.find('@', begin);
    if (scheme == std::string::npos || at == std::string::npos || text.find_first_of("/?#", begin) < at)
        return text;
    return text.substr(0, begin) + text.substr(at + 1);
}

Result<FetchedContext> fetchContext(Core& core, registry::Downloader& downloader, const ContextQuery& query,
                                    build::EventSink* events, std::stop_token stop) {
    auto fetched = build::GitSource::claims(query.text)
                       ? fromGit(core, query, events, std::move(stop))
                       : fromWeb(core, downloader, query.text, events, std::move(stop));
    auto context = TRY(slipway::context(std::move(fetched), "the build context {}", shownContext(query.text)));
    report(events, build::TransferAction::Done, 0, 0);
    return context;
}

} // namespace slipway::engine
