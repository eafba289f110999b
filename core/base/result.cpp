#include "base/result.h"

#include <cstring>

#include "base/fact.h"

namespace slipway {

std::string_view toString(Errc code) noexcept {
    switch (code) {
    case Errc::InvalidArgument:
        return "invalid-argument";
    case Errc::Unauthorized:
        return "unauthorized";
    case Errc::PermissionDenied:
        return "permission-denied";
    case Errc::NotFound:
        return "not-found";
    case Errc::Conflict:
        return "conflict";
    case Errc::NotModified:
        return "not-modified";
    case Errc::TooLarge:
        return "too-large";
    case Errc::TooManyRequests:
        return "too-many-requests";
    case Errc::Unsupported:
        return "unsupported";
    case Errc::Unavailable:
        return "unavailable";
    case Errc::Timeout:
        return "timeout";
    case Errc::Cancelled:
        return "cancelled";
    case Errc::Corrupt:
        return "corrupt";
    case Errc::NoSpace:
        return "no-space";
    case Errc::Io:
        return "io";
    case Errc::Internal:
        return "internal";
    }
    return "internal";
}

namespace {

Errc codeOf(int errnum) {
    switch (errnum) {
    case ENOENT:
    case ESRCH:
    case ENODEV:
        return Errc::NotFound;
    case EACCES:
    case EPERM:
        return Errc::PermissionDenied;
    case EEXIST:
    case EADDRINUSE:
    case EBUSY:
        return Errc::Conflict;
    case EINVAL:
    case ENAMETOOLONG:
    case ENOTDIR:
    case EISDIR:
    case ELOOP:
    case EXDEV:
        return Errc::InvalidArgument;
    case ENOSPC:
    case EDQUOT:
        return Errc::NoSpace;
    case ECONNREFUSED:
    case ECONNRESET:
    case EHOSTUNREACH:
    case ENETUNREACH:
    case EPIPE:
        return Errc::Unavailable;
    case ETIMEDOUT:
        return Errc::Timeout;
    case ECANCELED:
        return Errc::Cancelled;
    case ENOSYS:
    case EOPNOTSUPP:
        return Errc::Unsupported;
    default:
        return Errc::Io;
    }
}

} // namespace

Error Error::fromErrno(int errnum, std::string_view what) {
    char buffer[256];
    Error error(codeOf(errnum), fmt::format("{}: {}", what, strerror_r(errnum, buffer, sizeof buffer)));
    error.m_errnum = errnum;
    return error;
}

Error::Error(Errc code, const Fact& what)
    : m_code(code)
    , m_message(what.text())
    , m_fact(std::make_shared<const Fact>(what)) {}

Error&& Error::withFact(const Fact& what) && {
    m_fact = std::make_shared<const Fact>(what);
    return std::move(*this);
}

std::string Error::describe() const {
    std::string text;
    for (auto it = m_context.rbegin(); it != m_context.rend(); ++it) {
        text += *it;
        text += ": ";
    }
    return text + m_message;
}

Error&& Error::withContext(std::string context) && {
    m_context.push_back(std::move(context));
    return std::move(*this);
}

Error& Error::withContext(std::string context) & {
    m_context.push_back(std::move(context));
    return *this;
}

} // namespace slipway
