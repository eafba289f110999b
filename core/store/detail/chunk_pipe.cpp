#include "store/detail/chunk_pipe.h"

#include <algorithm>
#include <cstring>

namespace slipway::store::detail {

ChunkPipe::ChunkPipe(std::size_t chunks, std::size_t chunkBytes)
    : m_chunks(chunks)
    , m_chunkBytes(chunkBytes) {}

Result<std::vector<char>*> ChunkPipe::acquire() {
    std::unique_lock lock(m_mutex);
    m_changed.wait(lock, [this] { return m_abandoned || m_head - m_tail < m_chunks.size(); });
    if (m_abandoned && m_consumerError)
        return std::unexpected(*m_consumerError);
    auto& buffer = m_chunks[m_head % m_chunks.size()].buffer;
    buffer.resize(m_chunkBytes);
    return &buffer;
}

void ChunkPipe::publish(std::size_t size) {
    {
        const std::lock_guard lock(m_mutex);
        if (m_abandoned)
            return;
        m_chunks[m_head % m_chunks.size()].size = size;
        ++m_head;
    }
    m_changed.notify_all();
}

Result<> ChunkPipe::write(std::string_view bytes) {
    while (!bytes.empty()) {
        std::vector<char>* buffer = TRY(acquire());
        const std::size_t n = std::min(bytes.size(), buffer->size() - m_fill);
        std::memcpy(buffer->data() + m_fill, bytes.data(), n);
        bytes.remove_prefix(n);
        m_fill += n;
        if (m_fill == buffer->size())
            publish(std::exchange(m_fill, 0));
    }
    return {};
}

void ChunkPipe::close() {
    if (m_fill > 0)
        publish(std::exchange(m_fill, 0));
    {
        const std::lock_guard lock(m_mutex);
        m_closed = true;
    }
    m_changed.notify_all();
}

void ChunkPipe::fail(Error error) {
    {
        const std::lock_guard lock(m_mutex);
        if (!m_closed && !m_producerError)
            m_producerError = std::move(error);
        m_closed = true;
    }
    m_changed.notify_all();
}

Result<std::string_view> ChunkPipe::next() {
    std::unique_lock lock(m_mutex);
    if (std::exchange(m_reading, false)) {
        ++m_tail;
        m_changed.notify_all();
    }
    m_changed.wait(lock, [this] { return m_tail < m_head || m_closed; });
    if (m_tail < m_head) {
        m_reading = true;
        const Chunk& chunk = m_chunks[m_tail % m_chunks.size()];
        return std::string_view(chunk.buffer.data(), chunk.size);
    }
    if (m_producerError)
        return std::unexpected(*m_producerError);
    return std::string_view();
}

void ChunkPipe::abandon(std::optional<Error> error) {
    {
        const std::lock_guard lock(m_mutex);
        m_abandoned = true;
        if (error && !m_consumerError)
            m_consumerError = std::move(error);
    }
    m_changed.notify_all();
}

} // namespace slipway::store::detail
