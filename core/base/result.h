// Errors as values: Result<T>, Error and the TRY macro.
//
// Every function that can fail for a reason outside the program returns Result<T>. Exceptions of third-party
// libraries are caught at the border of the library that uses them. An Error's message is for a person: it says what
// happened and to what; where there is something to do about it, it says that too.
#pragma once

#include <cerrno>
#include <expected>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

namespace slipway {

// What kind of failure it was, for code that must decide; the API maps each to one HTTP status.
enum class Errc {
    InvalidArgument,  // the request itself is wrong (400)
    Unauthorized,     // who are you? (401)
    PermissionDenied, // known, but not allowed (403)
    NotFound,         // (404)
    Conflict,         // the name or port is taken, the state forbids it (409)
    NotModified,      // already as asked (304)
    TooLarge,         // over a limit that protects us (413)
    TooManyRequests,  // a registry's rate limit (429)
    Unsupported,      // known, but not something that we do (501)
    Unavailable,      // a peer cannot be reached; trying again may help (503)
    Timeout,          // (504)
    Cancelled,        // the caller asked for it to stop
    Corrupt,          // bytes that do not have the digest or form they must have (500)
    NoSpace,          // ENOSPC, EDQUOT (507)
    Io,               // any other failed system call (500)
    Internal,         // a bug of ours (500)
};

// The lower-case name of a code, as it appears in logs: "not-found".
std::string_view toString(Errc code) noexcept;

struct Fact;

class Error {
public:
    // `errnum`: the failed system call's errno, for an error whose code and wording say more than the errno does.
    Error(Errc code, std::string message, int errnum = 0)
        : m_code(code)
        , m_errnum(errnum)
        , m_message(std::move(message)) {}

    // Of which the message is a fact (fact.h), in its English words.
    Error(Errc code, const Fact& what);

    // From errno: "open /x/y: No such file or directory". The code follows the errno (ENOENT -> NotFound, …).
    static Error fromErrno(int errnum, std::string_view what);

    Errc code() const noexcept { return m_code; }
    // The errno it came from, else 0.
    int errnum() const noexcept { return m_errnum; }
    // The innermost message alone.
    const std::string& message() const noexcept { return m_message; }
    // Outermost context first, then the message: "pull python:3.8: fetch sha256:…: connection refused".
    std::string describe() const;

    // What the message says, as a fact; null when it is a sentence alone.
    const Fact* fact() const noexcept { return m_fact.get(); }
    // That the message says it, which came from elsewhere together with it.
    Error&& withFact(const Fact& what) &&;
    bool hasContext() const noexcept { return !m_context.empty(); }

    // Adds an outer context ("pull python:3.8") and returns itself.
    Error&& withContext(std::string context) &&;
    Error& withContext(std::string context) &;

private:
    Errc m_code;
    int m_errnum = 0;
    std::string m_message;
    std::shared_ptr<const Fact> m_fact;
    std::vector<std::string> m_context; // innermost first
};

template <typename T = void>
using Result = std::expected<T, Error>;

template <typename... Args>
[[nodiscard]] std::unexpected<Error> fail(Errc code, fmt::format_string<Args...> format, Args&&... args) {
    return std::unexpected(Error(code, fmt::format(format, std::forward<Args>(args)...)));
}

// Uses the current errno; call it directly after the failed system call.
template <typename... Args>
[[nodiscard]] std::unexpected<Error> failErrno(fmt::format_string<Args...> format, Args&&... args) {
    const int errnum = errno;
    return std::unexpected(Error::fromErrno(errnum, fmt::format(format, std::forward<Args>(args)...)));
}

// Adds context to a Result's error on its way up.
template <typename T, typename... Args>
[[nodiscard]] Result<T> context(Result<T>&& result, fmt::format_string<Args...> format, Args&&... args) {
    if (!result)
        return std::unexpected(std::move(result.error()).withContext(fmt::format(format, std::forward<Args>(args)...)));
    return std::move(result);
}

} // namespace slipway

// auto value = TRY(expression): the value of a Result, or return its error from this function. May be nested.
#define TRY(...) SLIPWAY_TRY_NAMED(SLIPWAY_TRY_JOIN(slipwayTry, __COUNTER__), __VA_ARGS__)
#define SLIPWAY_TRY_JOIN(a, b) SLIPWAY_TRY_JOIN_EXPANDED(a, b)
#define SLIPWAY_TRY_JOIN_EXPANDED(a, b) a##b
#define SLIPWAY_TRY_NAMED(name, ...)                                                                                   \
    (__extension__({                                                                                                   \
        auto name = (__VA_ARGS__);                                                                                     \
        if (!name) [[unlikely]]                                                                                        \
            return std::unexpected(std::move(name.error()));                                                           \
        std::move(name).value();                                                                                       \
    }))
