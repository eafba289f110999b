// A shell at a step of a build: /slipway/v1/debug.
#pragma once

#include "api/client/attach.h"
#include "ui/engine/step_shell_channel.h"

#include <memory>

namespace slipway::ui::remote {

struct HeldBytes;

class RemoteStepShell : public StepShellChannel {
    Q_OBJECT
public:
    RemoteStepShell(const api::Address& address, const StepShellRequest& request);
    // One that has failed, for this reason.
    explicit RemoteStepShell(const QString& reason);
    ~RemoteStepShell() override;

    void write(const QByteArray& bytes) override;
    void resize(int columns, int rows) override;
    void consumed(qsizetype bytes) override;

private:
    void take();
    void nowOpen();
    void over(const Result<>& result);
    void end(TerminalEnd::Kind kind, std::optional<int> exitCode, const QString& message);
    // Does it in the GUI thread, unless the channel is gone by then.
    template <typename Then>
    void post(Then then);

    // A client of its own: its thread waits for the GUI thread when the program writes faster than it can be shown.
    std::unique_ptr<api::Client> m_client;
    std::shared_ptr<HeldBytes> m_held;
    std::string m_id; // the build's
    bool m_opened = false;
    bool m_ended = false;
    api::Request m_follow, m_inspect;
    api::Attachment m_attachment;
};

} // namespace slipway::ui::remote
