#include "ui/engine/remote/remote_step_shell.h"

#include "api/client/build_history.h"
#include "api/client/step_shell.h"
#include "base/text.h"
#include "ui/engine/engine_text.h"
#include "ui/engine/remote/conversions.h"
#include "ui/engine/remote/held_bytes.h"

#include <QPointer>
#include <QTimer>

namespace slipway::ui::remote {

namespace {
constexpr std::size_t idBytes = 12;

bool isOutput(const api::BuildEvent& event) {
    return event.kind == api::BuildEventKind::StepLog || event.kind == api::BuildEventKind::StepProgress;
}
} // namespace

RemoteStepShell::RemoteStepShell(const QString& reason)
    : m_held(std::make_shared<HeldBytes>()) {
    QTimer::singleShot(0, this, [this, reason] { end(TerminalEnd::Kind::Failed, {}, reason); });
}

// The channel may go while handlers run. It says so under the lock, and until then it is there.
template <typename Then>
void RemoteStepShell::post(Then then) {
    const std::lock_guard lock(m_held->mutex);
    if (!m_held->closed)
        QMetaObject::invokeMethod(this, std::move(then), Qt::QueuedConnection);
}

RemoteStepShell::RemoteStepShell(const api::Address& address, const StepShellRequest& request)
    : m_client(std::make_unique<api::Client>(address))
    , m_held(std::make_shared<HeldBytes>())
    , m_id(randomHex(idBytes)) {
    api::StepShellRequest wanted;
    wanted.build = fromRequest(request.build);
    wanted.build.id = m_id;
    wanted.build.tags.clear();
    wanted.line = request.line;
    wanted.before = request.before;
    wanted.width = request.columns;
    wanted.height = request.rows;
    // Among all builds: this one does not exist before it is asked for.
    m_follow = api::followBuilds(*m_client, {[this](const api::BuildEvent& event) {
                                                 if (event.build != m_id || isOutput(event))
                                                     return;
                                                 if (const auto converted = toEvent(event))
                                                     post([this, converted] {
                                                         if (!m_opened && !m_ended)
                                                             Q_EMIT progressed(*converted);
                                                     });
                                             },
                                             nullptr});
    api::AttachHandlers handlers;
    handlers.opened = [this] { post([this] { nowOpen(); }); };
    handlers.output = [this, held = m_held](api::OutputStream, std::string_view bytes) {
        std::unique_lock lock(held->mutex);
        const bool first = held->push(lock, bytes);
        lock.unlock();
        if (first)
            post([this] { take(); });
    };
    handlers.ended = [this](Result<> result) { post([this, result = std::move(result)] { over(result); }); };
    m_attachment = api::openStepShell(*m_client, wanted, std::move(handlers));
}

RemoteStepShell::~RemoteStepShell() {
    m_held->close();
    // Their callbacks use this object; a closed connection ends the shell.
    m_follow.cancel();
    m_inspect.cancel();
    m_attachment = api::Attachment();
    m_client.reset();
}

void RemoteStepShell::write(const QByteArray& bytes) {
    if (m_client && !m_ended)
        m_attachment.write(bytes.toStdString());
}

void RemoteStepShell::resize(int columns, int rows) {
    if (m_opened && !m_ended)
        m_attachment.resize({columns, rows});
}

void RemoteStepShell::consumed(qsizetype bytes) {
    m_held->consume(bytes);
}

void RemoteStepShell::take() {
    const QByteArray bytes = m_held->take();
    if (!bytes.isEmpty())
        Q_EMIT received(bytes);
}

void RemoteStepShell::nowOpen() {
    m_opened = true;
    m_follow.cancel();
    m_inspect = api::inspectStepShell(*m_client, m_id, [this](Result<api::StepShellState> state) {
        if (state)
            post([this, place = toPlace(state->step, state->stepExitCode)] { Q_EMIT placed(place); });
    });
    Q_EMIT opened();
}

void RemoteStepShell::over(const Result<>& result) {
    const QPointer<RemoteStepShell> guard(this);
    take();
    if (!guard)
        return;
    m_follow.cancel();
    const QString message = result ? QString() : errorWords(result.error());
    if (!m_opened) {
        end(TerminalEnd::Kind::Failed, {}, message);
        return;
    }
    m_inspect = api::inspectStepShell(*m_client, m_id, [this, message](Result<api::StepShellState> state) {
        const std::optional<int> code = state ? state->exitCode : std::nullopt;
        post([this, code, message] {
            end(message.isEmpty() ? TerminalEnd::Kind::Exited : TerminalEnd::Kind::Failed, code, message);
        });
    });
}

void RemoteStepShell::end(TerminalEnd::Kind kind, std::optional<int> exitCode, const QString& message) {
    if (!std::exchange(m_ended, true))
        Q_EMIT ended({kind, exitCode, message});
}

} // namespace slipway::ui::remote
