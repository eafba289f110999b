#include "engine/detail/tree_file.h"

#include <algorithm>
#include <array>
#include <cerrno>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/text.h"
#include "base/utf8.h"
#include "engine/detail/layer_changes.h"

namespace slipway::engine {

namespace {

bool isAbsence(const Error& error) {
    return error.errnum() == ENOENT || error.errnum() == ENOTDIR || error.errnum() == ELOOP;
}

// Up to `most` bytes and, to know whether there are more, one.
Result<std::string> readSome(int fd, std::size_t most) {
    std::string content;
    std::array<char, 65536> buffer;
    while (content.size() <= most) {
        const ssize_t n = ::read(fd, buffer.data(), std::min(buffer.size(), most + 1 - content.size()));
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return failErrno("read");
        if (n == 0)
            break;
        content.append(buffer.data(), static_cast<std::size_t>(n));
    }
    return content;
}

void takeContent(TreeFile& file, std::string content, std::size_t most) {
    file.cut = content.size() > most;
    if (file.cut) {
        content.resize(most);
        content.resize(content.size() - unfinishedUtf8(content));
    }
    file.binary = content.find('\0') != std::string::npos || findInvalidUtf8(content).has_value();
    if (!file.binary)
        file.text = std::move(content);
}

} // namespace

Result<std::optional<TreeFile>> readTreeFile(int root, const std::string& path, std::size_t most) {
    const auto place = openPlainInRoot(root, path, O_PATH | O_NOFOLLOW);
    if (!place) {
        if (isAbsence(place.error()))
            return std::optional<TreeFile>();
        return std::unexpected(place.error());
    }
    struct stat st {};
    if (::fstat(place->get(), &st) < 0)
        return failErrno("look at {}", path);
    TreeFile file;
    file.type = fileTypeOf(st.st_mode);
    file.mode = st.st_mode & 07777;
    file.uid = st.st_uid;
    file.gid = st.st_gid;
    if (S_ISLNK(st.st_mode))
        file.link = linkAt(place->get(), "");
    if (!S_ISREG(st.st_mode))
        return file;
    file.size = static_cast<std::uint64_t>(st.st_size);
    const auto open = TRY(openPlainInRoot(root, path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY));
    struct stat opened {};
    if (::fstat(open.get(), &opened) < 0 || opened.st_dev != st.st_dev || opened.st_ino != st.st_ino)
        return fail(Errc::Conflict, "{} was replaced while it was read", path);
    takeContent(file, TRY(readSome(open.get(), most)), most);
    return file;
}

} // namespace slipway::engine
