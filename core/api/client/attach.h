// Connections that carry a process's input and output: attach and exec (HTTP "hijacking": 101 UPGRADED).
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "api/client/client.h"
#include "api/types/container.h"

namespace slipway::api {

enum class OutputStream { Stdin = 0, Stdout = 1, Stderr = 2 };

// Takes the framing of the API's multiplexed streams apart: a byte 0, 1 or 2, three zeros, a big-endian 32-bit length,
// then that many bytes. Pieces are handed on as they come: a frame may be delivered in several calls.
class FrameDecoder {
public:
    // Corrupt when a header is not one.
    Result<> feed(std::string_view bytes, const std::function<void(OutputStream, std::string_view)>& output);
    // Whether it is between two frames: false at the end of a stream means that it was cut.
    bool atBoundary() const noexcept { return m_headerSize == 0 && m_left == 0; }

private:
    unsigned char m_header[8]{};
    std::size_t m_headerSize = 0;
    std::uint32_t m_left = 0;
    OutputStream m_stream = OutputStream::Stdout;
};

struct TerminalSize {
    int columns = 0; // 0: unknown
    int rows = 0;
    bool operator==(const TerminalSize&) const = default;
};

// All run on the client's thread; any may be empty.
struct AttachHandlers {
    std::function<void()> opened;                               // the engine has switched: input may flow
    std::function<void(OutputStream, std::string_view)> output; // with a tty everything is Stdout
    std::function<void(Result<>)> ended;                        // once; success when the other side closed
};

// An open (or opening) hijacked connection. Destroying it closes it, with Request's promise about callbacks.
// Its functions may be called from any thread.
class Attachment {
public:
    Attachment() noexcept;
    Attachment(Attachment&&) noexcept;
    Attachment& operator=(Attachment&&) noexcept;
    ~Attachment();

    // Queues input; before `opened` it waits.
    void write(std::string bytes);
    // Bytes queued and not yet taken by the engine: for a sender that wants to hold back.
    std::size_t queued() const noexcept;
    // Half-closes after what is queued: the process sees the end of its input.
    void closeWrite();
    // Tells the engine the terminal's size. Without a tty the engine refuses; that is ignored.
    void resize(TerminalSize size);
    void close() noexcept;
    bool active() const noexcept;

    class Impl;
    explicit Attachment(std::shared_ptr<Impl> impl) noexcept;

private:
    std::shared_ptr<Impl> m_impl;
};

struct AttachOptions {
    bool withStdin = false;
    bool withStdout = true;
    bool withStderr = true;
    bool logs = false;  // first what it has printed until now
    bool stream = true; // then what it prints
    bool tty = false;   // the container has a terminal: output is not framed
    std::string detachKeys;
};

// POST /containers/{id}/attach
[[nodiscard]] Attachment attachContainer(Client& client, const std::string& id, const AttachOptions& options,
                                         AttachHandlers handlers);

// POST /containers/{id}/exec; the result is the exec's id.
[[nodiscard]] Request createExec(Client& client, const std::string& containerId, const ExecConfig& config,
                                 Callback<std::string> done);
// POST /exec/{id}/start. `tty` as in the config it was created with; `size` is that of the terminal from its first
// byte.
[[nodiscard]] Attachment startExec(Client& client, const std::string& execId, bool tty, AttachHandlers handlers,
                                   TerminalSize size = {});
// The same without a connection.
[[nodiscard]] Request startExecDetached(Client& client, const std::string& execId, Callback<> done);
// GET /exec/{id}/json
[[nodiscard]] Request inspectExec(Client& client, const std::string& execId, Callback<ExecDetail> done);

// POST /containers/{id}/resize, /exec/{id}/resize
[[nodiscard]] Request resizeContainer(Client& client, const std::string& id, TerminalSize size, Callback<> done);
[[nodiscard]] Request resizeExec(Client& client, const std::string& execId, TerminalSize size, Callback<> done);

} // namespace slipway::api
