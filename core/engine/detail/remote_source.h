// Web servers and git repositories for the builder.
#pragma once

#include "build/backend.h"
#include "engine/detail/core.h"
#include "engine/detail/git_client.h"
#include "registry/download.h"

namespace slipway::engine {

class BuildRemotes final : public build::RemoteSource {
public:
    // `downloader` is borrowed.
    BuildRemotes(Core& core, registry::Downloader& downloader, GitAccess access)
        : m_core(core)
        , m_downloader(downloader)
        , m_git(core, std::move(access)) {}

    // Content goes to the store's blobs, where the next build finds it until something collects them.
    Result<build::RemoteFile> fetch(const build::RemoteFileQuery& query, const build::PullProgress& progress,
                                    std::stop_token stop) override;
    std::optional<build::RemoteFile> kept(const oci::Digest& digest) override;
    Result<build::GitRevision> resolve(const build::GitSource& source, std::stop_token stop) override {
        return m_git.resolve(source, std::move(stop));
    }
    Result<std::unique_ptr<build::GitTree>> checkOut(const build::GitSource& source, const build::GitRevision& revision,
                                                     const std::function<void(std::string_view)>& output,
                                                     std::stop_token stop) override {
        return m_git.checkOut(source, revision, output, std::move(stop));
    }

private:
    Core& m_core;
    registry::Downloader& m_downloader;
    GitClient m_git;
};

} // namespace slipway::engine
