// Bytes from one thread to another: a ring of buffers that are used again, with an end and an error in both directions.
#pragma once

#include <condition_variable>
#include <mutex>
#include <optional>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace slipway::store::detail {

// One producer, one consumer.
class ChunkPipe {
public:
    ChunkPipe(std::size_t chunks, std::size_t chunkBytes);

    // Producer: a free buffer to fill, waiting for one; the consumer's error if it has given up.
    Result<std::vector<char>*> acquire();
    // Producer: hands over the first `size` bytes of the acquired buffer.
    void publish(std::size_t size);
    // Producer: copies `bytes` in, as many buffers as it takes. Several calls share one buffer.
    Result<> write(std::string_view bytes);
    // Producer: no more bytes, or no more because of an error.
    void close();
    void fail(Error error);

    // Consumer: the next bytes, valid until the next call; empty at the end.
    Result<std::string_view> next();
    // Consumer: takes no more; the producer's calls fail with `error`, or are swallowed when there is none.
    void abandon(std::optional<Error> error);

private:
    struct Chunk {
        std::vector<char> buffer;
        std::size_t size = 0;
    };
    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::vector<Chunk> m_chunks;
    std::size_t m_chunkBytes;
    std::size_t m_head = 0; // chunks published
    std::size_t m_tail = 0; // chunks taken back
    bool m_reading = false; // the consumer holds chunk m_tail
    bool m_closed = false;
    bool m_abandoned = false;
    std::optional<Error> m_producerError;
    std::optional<Error> m_consumerError;
    std::size_t m_fill = 0; // write(): bytes in the buffer that is not yet published
};

} // namespace slipway::store::detail
