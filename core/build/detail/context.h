// The build context: its Dockerfile, its ignore rules and its files.
#pragma once

#include <memory>
#include <optional>
#include <stop_token>
#include <string>

#include "build/builder.h"
#include "build/detail/file_tree.h"

namespace slipway::build::detail {

// A regular file below a context, opened with the reader's rights and never outside; NotFound, TooLarge.
Result<std::string> readContextText(int directory, const std::optional<Identity>& reader, const std::string& path);

class Context {
public:
    // Reads Dockerfile and ignore file as the request says. NotFound, with a hint in the message, for a Dockerfile that
    // is not there. `request` must outlive it.
    static Result<std::unique_ptr<Context>> load(const BuildRequest& request, CacheStore& memo, std::stop_token stop);

    const std::string& dockerfileText() const noexcept { return m_dockerfileText; }
    bool hasFiles() const noexcept { return m_request.context >= 0; }
    const dockerfile::IgnoreRules& ignore() const noexcept { return m_ignore; }
    const FileTree& files() const noexcept { return m_files; }

private:
    Context(const BuildRequest& request, CacheStore& memo, std::stop_token stop)
        : m_request(request)
        , m_files(request.context, Owners::Root, request.contextReader, &m_ignore, &memo, std::move(stop)) {}
    Result<std::string> read(const std::string& path) const {
        return readContextText(m_request.context, m_request.contextReader, path);
    }

    const BuildRequest& m_request;
    std::string m_dockerfileText;
    dockerfile::IgnoreRules m_ignore;
    FileTree m_files;
};

} // namespace slipway::build::detail
