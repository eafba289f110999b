#include "cli/fetch.h"

#include <condition_variable>
#include <cstring>
#include <deque>
#include <mutex>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/text.h"
#include "cli/cli.h"
#include "store/tar_reader.h"

namespace slipway::cli {

namespace {

// A file that gets its name when it is whole.
class NewFile {
public:
    static Result<NewFile> create(const std::string& path) {
        NewFile file;
        file.m_path = path;
        struct stat st {};
        if (::stat(path.c_str(), &st) == 0 && !S_ISREG(st.st_mode)) {
            file.m_fd = TRY(openFile(path, O_WRONLY));
            return file;
        }
        const auto slash = path.rfind('/');
        file.m_temporary = fmt::format("{}.{}.{}", slash == std::string::npos ? "" : path.substr(0, slash + 1),
                                       slash == std::string::npos ? path : path.substr(slash + 1), randomHex(4));
        file.m_fd = TRY(context(openFile(file.m_temporary, O_WRONLY | O_CREAT | O_EXCL, 0644), "{}", path));
        return file;
    }
    NewFile(NewFile&& other) noexcept
        : m_path(std::move(other.m_path))
        , m_temporary(std::exchange(other.m_temporary, {}))
        , m_fd(std::move(other.m_fd)) {}
    NewFile& operator=(NewFile&&) = delete;
    ~NewFile() {
        if (!m_temporary.empty())
            ::unlink(m_temporary.c_str());
    }

    int fd() const { return m_fd.get(); }
    Result<> commit() {
        if (!m_temporary.empty() && ::rename(m_temporary.c_str(), m_path.c_str()) < 0)
            return failErrno("rename to {}", m_path);
        m_temporary.clear();
        return {};
    }

private:
    NewFile() = default;
    std::string m_path;
    std::string m_temporary; // empty: written in place
    UniqueFd m_fd;
};

Result<> copyTo(const StartStream& start, int fd) {
    Result<> written;
    const auto ended = api::awaitStream<std::string_view>(start, [&](std::string_view bytes) {
        if (written)
            written = writeAll(fd, bytes);
    });
    TRY(std::move(written));
    return ended;
}

// From the client's thread to the one that unpacks; a few megabytes at a time.
class Pipe {
public:
    void push(std::string_view bytes) {
        std::unique_lock lock(m_mutex);
        m_changed.wait(lock, [&] { return m_abandoned || m_size < limit; });
        if (m_abandoned)
            return;
        m_pieces.emplace_back(bytes);
        m_size += bytes.size();
        m_changed.notify_all();
    }
    void end(Result<> result) {
        const std::lock_guard lock(m_mutex);
        m_end = std::move(result);
        m_changed.notify_all();
    }
    // Nobody reads any more: push() does not wait.
    void abandon() {
        const std::lock_guard lock(m_mutex);
        m_abandoned = true;
        m_changed.notify_all();
    }
    Result<std::size_t> read(char* buffer, std::size_t size) {
        std::unique_lock lock(m_mutex);
        m_changed.wait(lock, [&] { return !m_pieces.empty() || m_end; });
        if (m_pieces.empty()) {
            TRY(Result<>(*m_end));
            return std::size_t{0};
        }
        const std::string_view front = std::string_view(m_pieces.front()).substr(m_offset);
        const std::size_t n = std::min(size, front.size());
        std::memcpy(buffer, front.data(), n);
        m_offset += n;
        m_size -= n;
        if (m_offset == m_pieces.front().size()) {
            m_pieces.pop_front();
            m_offset = 0;
        }
        m_changed.notify_all();
        return n;
    }

private:
    static constexpr std::size_t limit = 4u << 20;
    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::deque<std::string> m_pieces;
    std::size_t m_offset = 0; // read of the first piece
    std::size_t m_size = 0;
    std::optional<Result<>> m_end;
    bool m_abandoned = false;
};

} // namespace

Result<> fetchToFile(const StartStream& start, const std::string& path) {
    if (path == "-")
        return copyTo(start, STDOUT_FILENO);
    auto file = TRY(NewFile::create(path));
    TRY(context(copyTo(start, file.fd()), "{}", path));
    return file.commit();
}

Result<> fetchToDirectory(const StartStream& start, const std::string& path) {
    TRY(makeDirectories(path, 0755));
    const auto directory = TRY(openFile(path, O_RDONLY | O_DIRECTORY));
    store::UnpackOptions options;
    options.dialect = store::TarDialect::Plain;
    options.ownership = store::Ownership::Mine;
    options.uid = options.gid = 0; // not applied
    options.fileModes = 01777;
    options.skippedDevice = [](const std::string& name) {
        printError(fmt::format("left out: {} is a device node\n", sanitizeForTerminal(name)));
    };
    Pipe pipe;
    api::Request request = start(
        {[&](std::string_view bytes) { pipe.push(bytes); }, [&](Result<> result) { pipe.end(std::move(result)); }});
    const auto unpacked = store::unpackTar(directory.get(), options,
                                           [&](char* buffer, std::size_t size) { return pipe.read(buffer, size); });
    pipe.abandon();
    request.cancel();
    if (!unpacked)
        return std::unexpected(Error(unpacked.error()).withContext(path));
    return {};
}

} // namespace slipway::cli
