#include "registry/detail/transport.h"

#include <algorithm>
#include <cstring>

#include <curl/curl.h>

#include "base/file.h"
#include "base/text.h"
#include "oci/reference.h"

namespace slipway::registry::detail {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t kMaxIdle = 8;
constexpr std::size_t kMaxHeaders = 200;
constexpr std::size_t kMaxErrorBody = 65'536;
// A registry that has all of a blob may hash it before it answers.
constexpr auto kUploadAnswerTimeout = std::chrono::minutes(5);

struct EasyDeleter {
    void operator()(CURL* handle) const noexcept { curl_easy_cleanup(handle); }
};
using Easy = std::unique_ptr<CURL, EasyDeleter>;
struct MultiDeleter {
    void operator()(CURLM* handle) const noexcept { curl_multi_cleanup(handle); }
};
struct ListDeleter {
    void operator()(curl_slist* list) const noexcept { curl_slist_free_all(list); }
};
using HeaderList = std::unique_ptr<curl_slist, ListDeleter>;

bool isSafeHeader(std::string_view text) {
    return std::ranges::none_of(text, [](char c) { return c == '\r' || c == '\n' || c == '\0'; });
}

HeaderList makeHeaders(const HttpRequest& request) {
    curl_slist* list = nullptr;
    bool hasType = false;
    for (const auto& [name, value] : request.headers) {
        if (!isSafeHeader(name) || !isSafeHeader(value))
            continue;
        hasType = hasType || toLower(name) == "content-type";
        // A header without a value is written with a semicolon; with a colon it would be removed.
        list = curl_slist_append(list, (value.empty() ? name + ";" : name + ": " + value).c_str());
    }
    if (!hasType)
        list = curl_slist_append(list, "Content-Type:");
    list = curl_slist_append(list, "Expect:");
    return HeaderList(list);
}

struct HostCertificates {
    std::string authority;
    std::string client;
    std::string key;
};

// The host has been parsed: it has no slash, and "." and ".." are no hosts that anything could be sent to.
HostCertificates certificatesFor(const RegistryConfig& config, const Url& url) {
    if (config.certificateDirectory.empty() || url.host.starts_with('.'))
        return {};
    const auto directory = joinPath(config.certificateDirectory, url.hostAndPort());
    const auto existing = [&](const char* name) {
        auto path = joinPath(directory, name);
        return exists(path) ? path : std::string();
    };
    HostCertificates found{existing("ca.crt"), existing("client.cert"), existing("client.key")};
    if (found.key.empty())
        found.client.clear();
    return found;
}

// The state of one exchange, shared with libcurl's callbacks (all on the calling thread).
struct ExchangeState {
    const HttpRequest& request;
    std::stop_token stop;
    HttpResponse response;
    std::optional<Error> handlerError;
    Clock::time_point lastActivity = Clock::now();
    std::uint64_t uploaded = 0;

    static std::size_t onHeader(char* data, std::size_t size, std::size_t count, void* self) {
        return static_cast<ExchangeState*>(self)->takeHeader({data, size * count});
    }
    static std::size_t onWrite(char* data, std::size_t size, std::size_t count, void* self) {
        return static_cast<ExchangeState*>(self)->takeBody({data, size * count});
    }
    static std::size_t onRead(char* buffer, std::size_t size, std::size_t count, void* self) {
        return static_cast<ExchangeState*>(self)->giveBody(buffer, size * count);
    }
    // libcurl resends a request by itself when a kept connection turns out dead. Part of an upload may have arrived by
    // then, and would be there twice; we ask the registry instead.
    static int onSeek(void*, curl_off_t, int) { return CURL_SEEKFUNC_FAIL; }

    std::size_t takeHeader(std::string_view line) {
        lastActivity = Clock::now();
        if (line.starts_with("HTTP/")) { // also after an interim 1xx answer
            response.headers.clear();
            const auto space = line.find(' ');
            response.status = space == std::string_view::npos ? 0 : std::atoi(std::string(line.substr(space)).c_str());
        } else if (const auto colon = line.find(':'); colon != std::string_view::npos) {
            if (response.headers.size() < kMaxHeaders)
                response.headers.emplace_back(toLower(trim(line.substr(0, colon))), trim(line.substr(colon + 1)));
        }
        return line.size();
    }

    std::size_t takeBody(std::string_view bytes) {
        const auto consumed = bytes.size();
        if (response.ok() && request.onBody) {
            if (auto done = request.onBody(response, bytes); !done) {
                handlerError = std::move(done.error());
                return 0;
            }
        } else if (response.ok()) {
            if (response.body.size() + bytes.size() > request.bodyLimit) {
                handlerError =
                    Error(Errc::TooLarge, fmt::format("the answer is longer than {} bytes", request.bodyLimit));
                return 0;
            }
            response.body += bytes;
        } else {
            response.body += bytes.substr(0, kMaxErrorBody - std::min(kMaxErrorBody, response.body.size()));
        }
        lastActivity = Clock::now(); // not before: a slow handler is no stall
        return consumed;
    }

    std::size_t giveBody(char* buffer, std::size_t size) {
        if (stop.stop_requested())
            return CURL_READFUNC_ABORT;
        const auto& source = *request.upload;
        const auto at = request.uploadOffset + uploaded;
        auto got = source.read(at, buffer, static_cast<std::size_t>(std::min<std::uint64_t>(size, source.size - at)));
        if (!got) {
            handlerError = std::move(got.error());
            return CURL_READFUNC_ABORT;
        }
        uploaded += *got;
        lastActivity = Clock::now();
        if (request.uploadProgress)
            request.uploadProgress(request.uploadOffset + uploaded);
        return *got;
    }

    std::chrono::milliseconds stallLimit(const RegistryConfig& config) const {
        if (request.method == "GET" || request.method == "HEAD")
            return config.stallTimeout;
        return std::max<std::chrono::milliseconds>(config.stallTimeout, kUploadAnswerTimeout);
    }
};

TransportError failureOf(CURLcode code, const char* detail, const std::string& peer) {
    const std::string why = detail && *detail ? detail : curl_easy_strerror(code);
    switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY:
    case CURLE_COULDNT_CONNECT:
    case CURLE_OPERATION_TIMEDOUT:
        return {Failure::Connect, Error(Errc::Unavailable, fmt::format("cannot reach {}: {}", peer, why))};
    case CURLE_SSL_CONNECT_ERROR:
        return {Failure::Handshake, Error(Errc::Unavailable, fmt::format("no TLS connection to {}: {}; if it speaks "
                                                                         "plain HTTP, list it in insecure-registries",
                                                                         peer, why))};
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_CERTPROBLEM:
        return {Failure::Tls,
                Error(Errc::PermissionDenied, fmt::format("the certificate of {} is not trusted: {}", peer, why))};
    default:
        return {Failure::Dropped, Error(Errc::Unavailable, fmt::format("the connection to {} broke: {}", peer, why))};
    }
}

std::unexpected<TransportError> cancelled() {
    return std::unexpected(TransportError{Failure::Cancelled, Error(Errc::Cancelled, "cancelled")});
}

// Whom we talk to, and how safely.
void setConnection(CURL* easy, const Url& url, bool verifyTls, const RegistryConfig& config) {
    const auto set = [easy](CURLoption option, auto value) { curl_easy_setopt(easy, option, value); };
    set(CURLOPT_URL, url.str().c_str());
    set(CURLOPT_PROTOCOLS_STR, "http,https");
    set(CURLOPT_FOLLOWLOCATION, 0L);
    set(CURLOPT_NOSIGNAL, 1L);
    set(CURLOPT_USERAGENT, config.userAgent.c_str());
    set(CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_2TLS));
    set(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(config.connectTimeout.count()));
    set(CURLOPT_TCP_KEEPALIVE, 1L);
    set(CURLOPT_BUFFERSIZE, 256L * 1024);
    set(CURLOPT_UPLOAD_BUFFERSIZE, 512L * 1024);
    set(CURLOPT_SSL_VERIFYPEER, verifyTls ? 1L : 0L);
    set(CURLOPT_SSL_VERIFYHOST, verifyTls ? 2L : 0L);
    const auto certificates = url.secure() ? certificatesFor(config, url) : HostCertificates();
    if (!certificates.authority.empty())
        set(CURLOPT_CAINFO, certificates.authority.c_str());
    if (!certificates.client.empty()) {
        set(CURLOPT_SSLCERT, certificates.client.c_str());
        set(CURLOPT_SSLKEY, certificates.key.c_str());
    }
    if (oci::isLoopbackHost(url.hostAndPort()))
        set(CURLOPT_NOPROXY, "*");
}

// What we say, and who listens to the answer.
void setMessage(CURL* easy, ExchangeState& state) {
    const auto set = [easy](CURLoption option, auto value) { curl_easy_setopt(easy, option, value); };
    const auto& request = state.request;
    set(CURLOPT_HEADERFUNCTION, &ExchangeState::onHeader);
    set(CURLOPT_HEADERDATA, static_cast<void*>(&state));
    set(CURLOPT_WRITEFUNCTION, &ExchangeState::onWrite);
    set(CURLOPT_WRITEDATA, static_cast<void*>(&state));
    if (request.method == "HEAD") {
        set(CURLOPT_NOBODY, 1L);
    } else if (request.upload) {
        set(CURLOPT_UPLOAD, 1L);
        set(CURLOPT_READFUNCTION, &ExchangeState::onRead);
        set(CURLOPT_READDATA, static_cast<void*>(&state));
        set(CURLOPT_SEEKFUNCTION, &ExchangeState::onSeek);
        set(CURLOPT_INFILESIZE_LARGE, static_cast<curl_off_t>(request.upload->size - request.uploadOffset));
        set(CURLOPT_CUSTOMREQUEST, request.method.c_str());
    } else if (request.method != "GET") {
        set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
        set(CURLOPT_POSTFIELDS, request.body.c_str());
        set(CURLOPT_CUSTOMREQUEST, request.method.c_str());
    }
}

// Runs the transfer to its end, or says why it was given up.
std::optional<Failure> drive(CURLM* multi, const ExchangeState& state, std::chrono::milliseconds stallLimit) {
    const std::stop_callback wake(state.stop, [multi] { curl_multi_wakeup(multi); });
    for (int running = 1;;) {
        if (curl_multi_perform(multi, &running) != CURLM_OK)
            return Failure::Dropped;
        if (running == 0)
            return std::nullopt;
        if (state.stop.stop_requested())
            return Failure::Cancelled;
        const auto quiet = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - state.lastActivity);
        if (quiet >= stallLimit)
            return Failure::Stalled;
        const auto wait = std::clamp<long>((stallLimit - quiet).count(), 1, 1000);
        curl_multi_poll(multi, nullptr, 0, static_cast<int>(wait), nullptr);
    }
}

} // namespace

struct Transport::Slot {
    std::unique_ptr<CURLM, MultiDeleter> multi{curl_multi_init()};
    std::string origin;
};

std::optional<std::string> HttpResponse::header(std::string_view name) const {
    for (const auto& [key, value] : headers) {
        if (key == name)
            return value;
    }
    return std::nullopt;
}

Transport::Transport(const RegistryConfig& config)
    : m_config(config) {
    static const bool ready = curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
    (void)ready;
}

Transport::~Transport() = default;

std::unique_ptr<Transport::Slot> Transport::acquire(const std::string& origin) {
    const std::lock_guard lock(m_mutex);
    const auto same =
        std::ranges::find(m_idle.rbegin(), m_idle.rend(), origin, [](const auto& s) { return s->origin; });
    if (same != m_idle.rend()) {
        auto slot = std::move(*same);
        m_idle.erase(std::next(same).base());
        return slot;
    }
    auto slot = std::make_unique<Slot>();
    slot->origin = origin;
    return slot;
}

void Transport::release(std::unique_ptr<Slot> slot) {
    const std::lock_guard lock(m_mutex);
    m_idle.push_back(std::move(slot));
    if (m_idle.size() > kMaxIdle)
        m_idle.erase(m_idle.begin());
}

Exchange<HttpResponse> Transport::perform(const HttpRequest& request, std::stop_token stop) {
    const auto peer = request.url.hostAndPort();
    if (stop.stop_requested())
        return cancelled();
    auto slot = acquire(request.url.origin());
    CURLM* const multi = slot->multi.get();
    // Made for each exchange: its buffers would be a megabyte of idle memory.
    const Easy easy(curl_easy_init());
    if (!easy || !multi)
        return std::unexpected(TransportError{Failure::Refused, Error(Errc::Internal, "libcurl could not be started")});

    ExchangeState state{request, stop, {}, {}};
    state.response.url = request.url;
    const auto headers = makeHeaders(request);
    char detail[CURL_ERROR_SIZE] = "";
    setConnection(easy.get(), request.url, request.verifyTls, m_config);
    setMessage(easy.get(), state);
    curl_easy_setopt(easy.get(), CURLOPT_HTTPHEADER, headers.get());
    curl_easy_setopt(easy.get(), CURLOPT_ERRORBUFFER, static_cast<char*>(detail));

    curl_multi_add_handle(multi, easy.get());
    const auto ended = drive(multi, state, state.stallLimit(m_config));
    CURLcode code = CURLE_OK;
    int remaining = 0;
    while (const CURLMsg* message = curl_multi_info_read(multi, &remaining)) {
        if (message->msg == CURLMSG_DONE)
            code = message->data.result;
    }
    curl_multi_remove_handle(multi, easy.get());
    release(std::move(slot));

    if (state.handlerError)
        return std::unexpected(TransportError{Failure::Handler, std::move(*state.handlerError)});
    if (ended == Failure::Cancelled || (code != CURLE_OK && stop.stop_requested()))
        return cancelled();
    if (ended == Failure::Stalled)
        return std::unexpected(TransportError{
            Failure::Stalled,
            Error(Errc::Timeout, fmt::format("{} sent nothing for {} s", peer,
                                             static_cast<double>(state.stallLimit(m_config).count()) / 1000))});
    if (ended)
        return std::unexpected(failureOf(CURLE_RECV_ERROR, "", peer));
    // Some servers answer an upload early and close; what they said matters more than how it ended.
    if (code != CURLE_OK && !(code == CURLE_SEND_ERROR && state.response.status >= 400))
        return std::unexpected(failureOf(code, detail, peer));
    return std::move(state.response);
}

} // namespace slipway::registry::detail
