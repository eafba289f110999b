#include "runtime/detail/sealed_program.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/stat.h>

#include "base/file.h"

#ifndef MFD_EXEC // Linux 6.3
#define MFD_EXEC 0x0010U
#endif

namespace slipway::runtime::detail {

namespace {

// Exactly those that the runtimes look for.
constexpr int Seals = F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE;

Result<UniqueFd> copyOf(int program, off_t size) {
    constexpr const char* name = "oci-runtime";
    UniqueFd copy(::memfd_create(name, MFD_CLOEXEC | MFD_ALLOW_SEALING | MFD_EXEC));
    if (!copy && errno == EINVAL)
        copy.reset(::memfd_create(name, MFD_CLOEXEC | MFD_ALLOW_SEALING));
    if (!copy)
        return failErrno("memfd_create");
    for (off_t done = 0; done < size;) {
        const ssize_t n = ::sendfile(copy.get(), program, &done, static_cast<std::size_t>(size - done));
        if (n < 0 && errno != EINTR)
            return failErrno("copy a program");
        if (n == 0)
            return fail(Errc::Io, "the program's file became shorter");
    }
    if (::fchmod(copy.get(), 0500) < 0 || ::fcntl(copy.get(), F_ADD_SEALS, Seals) < 0)
        return failErrno("seal a program");
    return copy;
}

} // namespace

SealedProgram::SealedProgram(std::string path)
    : m_path(std::move(path)) {}

SealedProgram::SealedProgram(UniqueFd copy)
    : m_copy(std::make_shared<const UniqueFd>(std::move(copy))) {}

std::shared_ptr<const UniqueFd> SealedProgram::current() {
    const std::lock_guard lock(m_mutex);
    if (m_path.empty())
        return m_copy;
    const auto program = openFile(m_path, O_RDONLY);
    struct stat status {};
    if (!program || ::fstat(program->get(), &status) < 0)
        return nullptr;
    const Version version{status.st_dev, status.st_ino, status.st_size, status.st_mtim.tv_sec, status.st_mtim.tv_nsec};
    if (version == m_version)
        return m_copy;
    // One that cannot be copied is not tried again.
    m_version = version;
    m_copy = nullptr;
    if (auto copy = copyOf(program->get(), status.st_size))
        m_copy = std::make_shared<const UniqueFd>(std::move(*copy));
    return m_copy;
}

} // namespace slipway::runtime::detail
