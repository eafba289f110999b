#include "runtime/log_reader.h"

#include <array>
#include <deque>
#include <vector>

#include <fcntl.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/unique_fd.h"
#include "runtime/detail/log_record.h"

namespace slipway::runtime {

namespace {

constexpr std::size_t ReadSize = 256u << 10;
constexpr std::size_t MaxLine = 1u << 20;
constexpr unsigned MaxFiles = 10'000;

struct LogFile {
    UniqueFd fd;
    dev_t device = 0;
    ino_t inode = 0;
};

std::string numbered(const std::string& path, unsigned number) {
    return number ? fmt::format("{}.{}", path, number) : path;
}

// Rotated files come from our monitor, but the directory may be anybody's mistake: no links, no FIFOs.
std::optional<LogFile> openLog(const std::string& path) {
    UniqueFd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
    struct stat st {};
    if (!fd || ::fstat(fd.get(), &st) < 0 || !S_ISREG(st.st_mode))
        return std::nullopt;
    return LogFile{std::move(fd), st.st_dev, st.st_ino};
}

bool isFile(const std::string& path, const LogFile& file) {
    struct stat st {};
    return ::lstat(path.c_str(), &st) == 0 && st.st_dev == file.device && st.st_ino == file.inode;
}

// Where the last `lines` lines of the file begin; counts down those that it has.
off_t findTail(int fd, std::uint64_t& lines) {
    struct stat st {};
    if (::fstat(fd, &st) < 0)
        return 0;
    std::vector<char> block(64u << 10);
    off_t end = st.st_size;
    bool last = true; // the line break at the very end closes the last line, it begins none
    while (end > 0) {
        const auto size = std::min<off_t>(end, static_cast<off_t>(block.size()));
        const ssize_t n = ::pread(fd, block.data(), static_cast<std::size_t>(size), end - size);
        if (n != size)
            return 0;
        for (off_t i = size - 1; i >= 0; --i) {
            const bool breaks = block[static_cast<std::size_t>(i)] == '\n';
            if (breaks && !last && --lines == 0)
                return end - size + i + 1;
            last = false;
        }
        end -= size;
    }
    if (st.st_size > 0 && lines > 0)
        --lines;
    return 0;
}

} // namespace

struct LogReader::State {
    std::string path;
    LogQuery query;
    UniqueFd inotify;
    std::deque<LogFile> files; // oldest first; the first is being read
    off_t offset = 0;          // in the first file: of buffer's end
    std::string buffer;
    std::size_t position = 0; // in buffer
    bool skippingLongLine = false;
    bool pastUntil = false;
    std::uint64_t malformed = 0;
    std::uint64_t lost = 0;
    detail::LogRecordParser parser;

    void openAll();
    void applyTail(std::uint64_t lines);
    bool takeLine(std::string_view& line);
    bool fill();
    bool advance();
    bool appendNextFile();
    void drainInotify();
};

// Newest first: a rotation in between shows a file twice, which is noticed, and never hides one.
void LogReader::State::openAll() {
    for (unsigned number = 0; number < MaxFiles; ++number) {
        auto file = openLog(numbered(path, number));
        if (!file) {
            if (number == 0)
                continue; // in the middle of a rotation, or nothing written yet
            return;
        }
        if (files.empty() || file->inode != files.front().inode)
            files.push_front(std::move(*file));
    }
}

void LogReader::State::applyTail(std::uint64_t lines) {
    if (files.empty())
        return;
    if (lines == 0) {
        files.erase(files.begin(), files.end() - 1);
        offset = ::lseek(files.front().fd.get(), 0, SEEK_END);
        return;
    }
    for (std::size_t i = files.size(); i-- > 0;) {
        const off_t start = findTail(files[i].fd.get(), lines);
        if (lines == 0 || i == 0) {
            files.erase(files.begin(), files.begin() + static_cast<std::ptrdiff_t>(i));
            offset = start;
            return;
        }
    }
}

void LogReader::State::drainInotify() {
    std::array<char, 8192> events;
    while (inotify && ::read(inotify.get(), events.data(), events.size()) > 0) {
    }
}

bool LogReader::State::takeLine(std::string_view& line) {
    for (;;) {
        const auto end = buffer.find('\n', position);
        if (end == std::string::npos)
            return false;
        line = std::string_view(buffer).substr(position, end - position);
        position = end + 1;
        if (!std::exchange(skippingLongLine, false))
            return true;
    }
}

// Reads on in the current file. False at its end; what is left of an incomplete line is forgotten and read again later,
// because a writer that met a full disk cuts it off.
bool LogReader::State::fill() {
    if (files.empty())
        return false;
    buffer.erase(0, position);
    position = 0;
    if (buffer.size() > MaxLine) {
        buffer.clear();
        if (!std::exchange(skippingLongLine, true))
            ++malformed;
    }
    const std::size_t before = buffer.size();
    buffer.resize(before + ReadSize);
    ssize_t n = 0;
    do
        n = ::pread(files.front().fd.get(), buffer.data() + before, ReadSize, offset);
    while (n < 0 && errno == EINTR);
    buffer.resize(before + static_cast<std::size_t>(n > 0 ? n : 0));
    if (n > 0) {
        offset += n;
        return true;
    }
    offset -= static_cast<off_t>(buffer.size());
    buffer.clear();
    return false;
}

// To the next newer file; false if there is none.
bool LogReader::State::advance() {
    if (files.size() < 2 && !(query.follow && appendNextFile()))
        return false;
    // It may have grown between our reaching its end and its rotation.
    if (fill())
        return true;
    files.pop_front();
    offset = 0;
    skippingLongLine = false;
    return true;
}

// The file that followed the current one, now that there is one.
bool LogReader::State::appendNextFile() {
    if (files.empty()) {
        openAll();
        return false;
    }
    for (int attempt = 0; attempt < 100; ++attempt) {
        unsigned number = 0;
        while (number < MaxFiles && !isFile(numbered(path, number), files.back()) &&
               (number == 0 || exists(numbered(path, number))))
            ++number;
        const bool found = isFile(numbered(path, number), files.back());
        if (found && number == 0)
            return false;
        // Not there any more: rotated away, perhaps with others after it. The oldest that is left is next.
        auto next = openLog(numbered(path, number - 1));
        if (!next)
            return false;
        if (found ? !isFile(numbered(path, number), files.back()) : exists(numbered(path, number)))
            continue; // renamed under our hands
        if (!found && number > 1)
            ++lost;
        files.push_back(std::move(*next));
        return true;
    }
    return false;
}

LogReader::LogReader(std::unique_ptr<State> state)
    : m_state(std::move(state)) {}
LogReader::LogReader(LogReader&&) noexcept = default;
LogReader& LogReader::operator=(LogReader&&) noexcept = default;
LogReader::~LogReader() = default;

Result<LogReader> LogReader::open(const std::string& path, const LogQuery& query) {
    auto state = std::make_unique<State>();
    state->path = path;
    state->query = query;
    if (query.follow) {
        // Before the first look, so that nothing that happens after it goes unnoticed. The directory sees writes to the
        // file and rotations alike.
        state->inotify.reset(::inotify_init1(IN_CLOEXEC | IN_NONBLOCK));
        if (!state->inotify)
            return failErrno("follow {}", path);
        const auto directory = path.substr(0, path.rfind('/'));
        if (::inotify_add_watch(state->inotify.get(), directory.c_str(), IN_MODIFY | IN_CREATE | IN_MOVED_TO) < 0)
            return failErrno("follow {}", path);
    }
    state->openAll();
    if (query.tail)
        state->applyTail(*query.tail);
    return LogReader(std::move(state));
}

Result<bool> LogReader::next(LogEntry& entry) {
    State& s = *m_state;
    bool lookedAgain = false;
    while (!s.pastUntil) {
        std::string_view line;
        if (!s.takeLine(line)) {
            if (s.fill() || s.advance())
                continue;
            if (!s.query.follow || lookedAgain)
                return false;
            // An event may have come between our last look and now; those that come after this make fd() readable.
            s.drainInotify();
            lookedAgain = true;
            continue;
        }
        if (line.empty())
            continue;
        if (!s.parser.parse(line, entry)) {
            ++s.malformed;
            continue;
        }
        if (s.query.since && entry.time < *s.query.since)
            continue;
        if (s.query.until && entry.time > *s.query.until) {
            s.pastUntil = true;
            return false;
        }
        const bool wanted = entry.stream == LogStream::Stdout   ? s.query.out
                            : entry.stream == LogStream::Stderr ? s.query.err
                                                                : true;
        if (wanted)
            return true;
    }
    return false;
}

int LogReader::fd() const noexcept {
    return m_state->inotify.get();
}
bool LogReader::finished() const noexcept {
    return m_state->pastUntil;
}
std::uint64_t LogReader::malformedLines() const noexcept {
    return m_state->malformed;
}
std::uint64_t LogReader::lostFiles() const noexcept {
    return m_state->lost;
}

} // namespace slipway::runtime
