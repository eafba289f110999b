// A file descriptor that closes itself.
#pragma once

#include <utility>

namespace slipway {

class UniqueFd {
public:
    UniqueFd() noexcept = default;
    // Takes ownership; -1 means none.
    explicit UniqueFd(int fd) noexcept
        : m_fd(fd) {}
    UniqueFd(UniqueFd&& other) noexcept
        : m_fd(std::exchange(other.m_fd, -1)) {}
    UniqueFd& operator=(UniqueFd&& other) noexcept {
        if (this != &other)
            reset(std::exchange(other.m_fd, -1));
        return *this;
    }
    UniqueFd(const UniqueFd&) = delete;
    UniqueFd& operator=(const UniqueFd&) = delete;
    ~UniqueFd() { reset(); }

    int get() const noexcept { return m_fd; }
    explicit operator bool() const noexcept { return m_fd >= 0; }
    [[nodiscard]] int release() noexcept { return std::exchange(m_fd, -1); }
    void reset(int fd = -1) noexcept;
    // A close-on-exec duplicate; an empty one when that fails (EMFILE).
    UniqueFd duplicate() const noexcept;

private:
    int m_fd = -1;
};

} // namespace slipway
