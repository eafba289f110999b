// A shell in a container, as an exec of the Docker API.
#pragma once

#include "api/client/attach.h"
#include "ui/engine/engine_types.h"
#include "ui/engine/terminal_channel.h"

#include <memory>

namespace slipway::ui::remote {

class ExecChannel : public TerminalChannel {
    Q_OBJECT
public:
    ExecChannel(const api::Address& address, const TerminalRequest& request);
    // One that has failed, for this reason.
    explicit ExecChannel(const QString& reason);
    ~ExecChannel() override;

    void write(const QByteArray& bytes) override;
    void resize(int columns, int rows) override;
    void consumed(qsizetype bytes) override;

private:
    // What the client's thread and the GUI thread both touch.
    struct Shared;

    void start(const std::string& execId);
    void take();
    void over(const Result<>& result);
    void end(TerminalEnd::Kind kind, std::optional<int> exitCode, const QString& message);

    // A client of its own: its thread waits for the GUI thread when the program writes faster than it can be shown.
    std::unique_ptr<api::Client> m_client;
    std::shared_ptr<Shared> m_shared;
    std::string m_container;
    std::string m_execId;
    api::TerminalSize m_size;
    api::Request m_request;
    std::unique_ptr<api::Attachment> m_attachment;
    QByteArray m_early; // written before there was anybody to take it
    bool m_ended = false;
};

} // namespace slipway::ui::remote
