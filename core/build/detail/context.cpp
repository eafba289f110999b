#include "build/detail/context.h"

#include <fcntl.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/fs_identity.h"

namespace slipway::build::detail {

namespace {
constexpr std::uint64_t maxText = 2u << 20; // the parsers have tighter limits and better words
}

Result<std::string> readContextText(int directory, const std::optional<Identity>& reader, const std::string& path) {
    UniqueFd fd;
    {
        const FsIdentity identity = TRY(FsIdentity::assume(reader));
        fd = TRY(openInRoot(directory, path, O_RDONLY | O_NONBLOCK | O_NOCTTY));
    }
    struct stat info {};
    if (::fstat(fd.get(), &info) != 0)
        return failErrno("{}", path);
    if (!S_ISREG(info.st_mode))
        return fail(Errc::InvalidArgument, "{} is not a file", path);
    return readFd(fd.get(), maxText);
}

Result<std::unique_ptr<Context>> Context::load(const BuildRequest& request, CacheStore& memo, std::stop_token stop) {
    std::unique_ptr<Context> loaded(new Context(request, memo, std::move(stop)));
    if (request.dockerfileText) {
        loaded->m_dockerfileText = *request.dockerfileText;
    } else if (request.context < 0) {
        return fail(Errc::InvalidArgument, "there is neither a Dockerfile nor a context to find one in");
    } else {
        auto text = loaded->read(request.dockerfile);
        if (!text && text.error().code() == Errc::NotFound) {
            Statement hint;
            const FileTree everything(request.context, Owners::Root, request.contextReader, nullptr, nullptr);
            (void)everything.match(request.dockerfile, {}, hint);
            return fail(Errc::NotFound, "{}: there is no such file in the context{}", request.dockerfile,
                        hint.empty() ? "" : " (" + hint.text + ")");
        }
        loaded->m_dockerfileText = TRY(context(std::move(text), "read {}", request.dockerfile));
    }
    if (request.ignoreText) {
        loaded->m_ignore = TRY(dockerfile::IgnoreRules::parse(*request.ignoreText));
        return loaded;
    }
    if (request.context < 0)
        return loaded;
    for (const std::string& name : {request.dockerfile + ".dockerignore", std::string(".dockerignore")}) {
        auto text = loaded->read(name);
        if (!text && text.error().code() == Errc::NotFound)
            continue;
        const std::string rules = TRY(context(std::move(text), "read {}", name));
        loaded->m_ignore = TRY(dockerfile::IgnoreRules::parse(rules));
        break;
    }
    return loaded;
}

} // namespace slipway::build::detail
