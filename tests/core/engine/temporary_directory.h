// A directory that goes away with the test, and short ways to fill it and look into it.
#pragma once

#include <string>
#include <string_view>

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>

#include <gtest/gtest.h>

#include "base/file.h"

namespace slipway::engine::test {

class TemporaryDirectory {
public:
    TemporaryDirectory() {
        std::string pattern = "/tmp/slipway-engine-XXXXXX";
        m_path = ::mkdtemp(pattern.data());
    }
    ~TemporaryDirectory() { (void)removeTree(m_path); }
    TemporaryDirectory(const TemporaryDirectory&) = delete;
    TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;
    const std::string& path() const { return m_path; }
    std::string operator/(std::string_view name) const { return joinPath(m_path, name); }

    // Files are made with their directories.
    std::string file(std::string_view name, std::string_view content = {}, mode_t mode = 0644) const {
        const std::string path = *this / name;
        EXPECT_TRUE(makeDirectories(path.substr(0, path.rfind('/')), 0755));
        EXPECT_TRUE(writeFileAtomically(path, content));
        EXPECT_EQ(::chmod(path.c_str(), mode), 0);
        return path;
    }
    std::string directory(std::string_view name, mode_t mode = 0755) const {
        const std::string path = *this / name;
        EXPECT_TRUE(makeDirectories(path, 0755));
        EXPECT_EQ(::chmod(path.c_str(), mode), 0);
        return path;
    }
    UniqueFd open(std::string_view name = ".") const {
        auto fd = openFile(*this / name, O_RDONLY | O_DIRECTORY);
        EXPECT_TRUE(fd) << name;
        return fd ? std::move(*fd) : UniqueFd();
    }

private:
    std::string m_path;
};

inline struct stat statOf(const std::string& path) {
    struct stat st {};
    EXPECT_EQ(::lstat(path.c_str(), &st), 0) << path;
    return st;
}

inline bool isThere(const std::string& path) {
    struct stat st {};
    return ::lstat(path.c_str(), &st) == 0;
}

} // namespace slipway::engine::test
