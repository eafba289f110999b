// Files from any web server, with the transport that registries are spoken to: what ADD and remote contexts download.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>

#include "base/result.h"
#include "base/time.h"
#include "registry/client.h"

namespace slipway::registry {

struct DownloadRequest {
    // http or https. User information in it becomes Basic credentials for that scheme, host and port alone.
    std::string url;
    // What an earlier reply said, as it said it; empty: unconditional.
    std::string etag;
    std::string lastModified;
    std::uint64_t limit = std::uint64_t{64} << 30; // bytes; more is TooLarge
};

struct DownloadReply {
    bool notModified = false; // the file is the one that etag or lastModified stand for; nothing was delivered
    std::string etag;         // empty: the server gave none
    std::string lastModified;
    std::optional<Timestamp> modified; // lastModified, when it is a date
    std::uint64_t size = 0;            // bytes delivered
};

struct DownloadSink {
    // Called before the first byte of each attempt: forget what came before.
    std::function<Result<>()> begin;
    ByteSink write;
    // Bytes so far, and in all (0: unknown). May be empty.
    std::function<void(std::uint64_t current, std::uint64_t total)> progress;
};

// Thread-safe. Connections are kept and reused.
class Downloader {
public:
    // Of the configuration only timeouts, retries and the user agent count.
    explicit Downloader(RegistryConfig config = {}, Sleeper sleeper = {});
    ~Downloader();
    Downloader(const Downloader&) = delete;
    Downloader& operator=(const Downloader&) = delete;

    // Up to ten redirects, to http and https only; not from https to http, nor from elsewhere to this machine. What
    // breaks off is tried again from the beginning, a few times: success means that all of it came. InvalidArgument: no
    // URL. Unauthorized, PermissionDenied, NotFound: the server says so. Unavailable, Timeout: it cannot be reached or
    // does not go on. TooLarge, Cancelled.
    Result<DownloadReply> fetch(const DownloadRequest& request, const DownloadSink& sink, std::stop_token stop = {});

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace slipway::registry
