#include "cli/build_context.h"

#include <filesystem>
#include <memory>

#include <unistd.h>

#include "api/client/builds.h"
#include "base/archive_magic.h"

namespace slipway::cli {

namespace {

constexpr std::size_t maxDockerfile = 2u << 20;

Result<std::string> readInput(std::size_t size) {
    std::string bytes(size, '\0');
    ssize_t n;
    do {
        n = ::read(STDIN_FILENO, bytes.data(), bytes.size());
    } while (n < 0 && errno == EINTR);
    if (n < 0)
        return failErrno("read standard input");
    bytes.resize(static_cast<std::size_t>(n));
    return bytes;
}

Result<BuildContext> fromInput() {
    if (::isatty(STDIN_FILENO))
        return fail(Errc::InvalidArgument,
                    "the context - is read from standard input: pipe a tar or a Dockerfile into it");
    BuildContext context;
    while (context.head.size() < kArchiveHeadBytes) {
        const std::string more = TRY(readInput(kArchiveHeadBytes));
        if (more.empty())
            break;
        context.head += more;
    }
    if (archiveKindOf(context.head) != ArchiveKind::None) {
        context.kind = BuildContext::Kind::Archive;
        return context;
    }
    context.kind = BuildContext::Kind::Dockerfile;
    context.text = TRY(readDockerfile(std::move(context.head)));
    if (context.text.empty())
        return fail(Errc::InvalidArgument, "there is nothing on standard input: it is the context");
    return context;
}

// user@host:path
bool isScp(const std::string& text) {
    const std::size_t at = text.find('@'), colon = text.find(':');
    return at != std::string::npos && at > 0 && colon != std::string::npos && colon > at + 1 && text.find('/') >= colon;
}

} // namespace

Result<std::string> readDockerfile(std::string head) {
    for (;;) {
        const std::string more = TRY(readInput(64u << 10));
        if (more.empty())
            return head;
        head += more;
        if (head.size() > maxDockerfile)
            return fail(Errc::TooLarge, "standard input is neither a tar nor a Dockerfile: it is too long for one");
    }
}

Result<BuildContext> locateContext(const std::string& text) {
    if (text == "-")
        return fromInput();
    std::error_code error;
    const bool directory = std::filesystem::is_directory(text, error);
    if (!directory && (text.find("://") != std::string::npos || isScp(text)))
        return BuildContext{BuildContext::Kind::Remote, text, {}, {}};
    if (constexpr std::string_view host = "github.com/"; !directory && text.starts_with(host)) {
        const std::size_t end = std::min(text.find_first_of("?#"), text.size());
        std::string repository = text.substr(0, end);
        if (!repository.ends_with(".git"))
            repository += ".git";
        return BuildContext{BuildContext::Kind::Remote, "https://" + repository + text.substr(end), {}, {}};
    }
    const auto absolute = std::filesystem::canonical(text, error);
    if (error)
        return std::unexpected(Error::fromErrno(error.value(), text).withContext("build context"));
    if (!std::filesystem::is_directory(absolute, error))
        return fail(Errc::InvalidArgument, "the context {} is not a directory", absolute.string());
    return BuildContext{BuildContext::Kind::Directory, absolute.string(), {}, {}};
}

Result<std::string> sendContext(api::Client& client, const BuildContext& context) {
    auto head = std::make_shared<std::string>(context.head);
    const api::BodySource source = [head]() -> Result<std::string> {
        if (!head->empty())
            return std::exchange(*head, {});
        return readInput(256u << 10);
    };
    const auto upload = TRY(slipway::context(
        api::await<api::ContextUpload>([&](auto done) { return uploadContext(client, source, std::move(done)); }),
        "send the build context"));
    return "upload:" + upload.id;
}

} // namespace slipway::cli
