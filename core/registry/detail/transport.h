// One HTTP exchange over libcurl: no redirects, no authentication, no retries; those are decided above, where it is
// known whom we talk to. Connections are kept and reused.
#pragma once

#include <chrono>
#include <cstdint>
#include <expected>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "registry/client.h"
#include "registry/detail/url.h"

namespace slipway::registry::detail {

struct HttpResponse {
    int status = 0;
    std::vector<std::pair<std::string, std::string>> headers; // names in lower case
    std::string body;                                         // at most bodyLimit; empty when a handler took it
    Url url;                                                  // that answered
    bool redirectedAway = false;                              // to another origin than the request's

    bool ok() const { return status >= 200 && status < 300; }
    std::optional<std::string> header(std::string_view name) const;
};

// Bytes of a 2xx body as they come. An error ends the exchange.
using BodyHandler = std::function<Result<>(const HttpResponse& head, std::string_view bytes)>;

struct HttpRequest {
    std::string method = "GET";
    Url url;
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;                   // for POST and small PUT
    const BlobSource* upload = nullptr; // for a streamed PUT or PATCH, from its beginning
    std::uint64_t uploadOffset = 0;     // … or from here
    TransferProgress uploadProgress;    // bytes of `upload` sent, from its beginning
    BodyHandler onBody;
    std::size_t bodyLimit = 1u << 20; // TooLarge when a collected 2xx body is longer; others are cut
    bool verifyTls = true;
};

// What went wrong, for deciding what to do next.
enum class Failure {
    Connect,   // not reached at all
    Handshake, // reached, but it does not speak TLS, or not with us
    Tls,       // its certificate is not trusted
    Dropped,   // the connection ended early
    Stalled,
    Cancelled,
    Handler, // the body handler's own error
    Refused, // we did not want to: a redirect to the wrong place and the like
};

struct TransportError {
    Failure failure;
    Error error;
};

template <typename T>
using Exchange = std::expected<T, TransportError>;

class Transport {
public:
    explicit Transport(const RegistryConfig& config);
    ~Transport();
    Transport(const Transport&) = delete;
    Transport& operator=(const Transport&) = delete;

    Exchange<HttpResponse> perform(const HttpRequest& request, std::stop_token stop);

private:
    struct Slot;
    std::unique_ptr<Slot> acquire(const std::string& origin);
    void release(std::unique_ptr<Slot> slot);

    const RegistryConfig& m_config;
    std::mutex m_mutex;
    std::vector<std::unique_ptr<Slot>> m_idle; // most recently used last
};

} // namespace slipway::registry::detail
