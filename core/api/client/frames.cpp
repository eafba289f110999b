#include <algorithm>
#include <cstring>

#include "api/client/attach.h"
#include "api/client/detail/call.h"
#include "api/client/detail/exchange.h"

namespace slipway::api {

Result<> FrameDecoder::feed(std::string_view bytes, const std::function<void(OutputStream, std::string_view)>& output) {
    while (!bytes.empty()) {
        if (m_left > 0) {
            const auto part = bytes.substr(0, m_left);
            m_left -= static_cast<std::uint32_t>(part.size());
            bytes.remove_prefix(part.size());
            output(m_stream, part);
            continue;
        }
        const std::size_t count = std::min(bytes.size(), sizeof m_header - m_headerSize);
        std::memcpy(m_header + m_headerSize, bytes.data(), count);
        m_headerSize += count;
        bytes.remove_prefix(count);
        if (m_headerSize < sizeof m_header)
            return {};
        m_headerSize = 0;
        // 3 is an error text of the engine's own; it belongs with the errors.
        if (m_header[0] > 3 || m_header[1] || m_header[2] || m_header[3])
            return fail(Errc::Corrupt, "the engine's output is not in frames: is the container's terminal attached?");
        m_stream = m_header[0] >= 2 ? OutputStream::Stderr : static_cast<OutputStream>(m_header[0]);
        m_left = static_cast<std::uint32_t>(m_header[4]) << 24 | static_cast<std::uint32_t>(m_header[5]) << 16 |
                 static_cast<std::uint32_t>(m_header[6]) << 8 | m_header[7];
    }
    return {};
}

namespace detail {

Result<> LineSplitter::feed(std::string_view bytes) {
    constexpr std::size_t limit = 16u << 20;
    while (!bytes.empty()) {
        const auto end = bytes.find('\n');
        const auto part = bytes.substr(0, end);
        if (m_partial.size() + part.size() > limit)
            return fail(Errc::TooLarge, "the engine sent a line of more than {} bytes", limit);
        if (end == std::string_view::npos) {
            m_partial += part;
            return {};
        }
        bytes.remove_prefix(end + 1);
        if (m_partial.empty()) {
            TRY(m_line(part.ends_with('\r') ? part.substr(0, part.size() - 1) : part));
        } else {
            m_partial += part;
            if (m_partial.ends_with('\r'))
                m_partial.pop_back();
            const std::string line = std::exchange(m_partial, {});
            TRY(m_line(line));
        }
    }
    return {};
}

Result<> LineSplitter::finish() {
    if (m_partial.empty())
        return {};
    const std::string line = std::exchange(m_partial, {});
    return m_line(line);
}

Request startLines(const std::shared_ptr<Client::Impl>& impl, HttpRequest request,
                   std::function<void(const HttpReply&)> head, LineSplitter::Line line,
                   std::function<void(Result<>)> end) {
    ExchangeHandlers handlers;
    handlers.call = std::make_shared<Request::Call>();
    // One piece can hold many lines: a receiver that cancels at one gets no further ones.
    auto splitter = std::make_shared<LineSplitter>(
        [line = std::move(line), call = std::weak_ptr(handlers.call)](std::string_view text) -> Result<> {
            const auto alive = call.lock();
            return alive && !alive->cancelled() ? line(text) : Result<>{};
        });
    handlers.head = std::move(head);
    handlers.data = [splitter](std::string_view bytes) { return splitter->feed(bytes); };
    handlers.end = [splitter, end = orNothing(std::move(end))](Result<> result) {
        end(result ? splitter->finish() : std::move(result));
    };
    return startExchange(impl, std::move(request), std::move(handlers));
}

} // namespace detail
} // namespace slipway::api
