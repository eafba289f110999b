#include "base/unique_fd.h"

#include <cerrno>

#include <fcntl.h>
#include <unistd.h>

namespace slipway {

void UniqueFd::reset(int fd) noexcept {
    if (m_fd >= 0) {
        const int saved = errno; // a destructor must not change what the caller is about to report
        ::close(m_fd);
        errno = saved;
    }
    m_fd = fd;
}

UniqueFd UniqueFd::duplicate() const noexcept {
    return UniqueFd(m_fd < 0 ? -1 : ::fcntl(m_fd, F_DUPFD_CLOEXEC, 0));
}

} // namespace slipway
