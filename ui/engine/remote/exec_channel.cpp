#include "ui/engine/remote/exec_channel.h"

#include "ui/engine/engine_text.h"
#include "ui/engine/remote/held_bytes.h"

#include <QPointer>
#include <QThreadPool>
#include <QTimer>

#include <charconv>
#include <future>

namespace slipway::ui::remote {

namespace {

constexpr auto patience = std::chrono::seconds(2);
constexpr std::size_t longestGreeting = 24;

// The shell tells its process id before anything else, for there is no other way to end it: closing an exec's
// connection leaves its process running. The sequence is one that terminals pass over.
const std::string greeting = "\x1b]7770;";
const std::string shellCommand = "printf '\\033]7770;%s\\007' \"$$\"; "
                                 "command -v bash >/dev/null 2>&1 && exec bash; exec sh";

// For a thread that may wait.
template <typename T = void, typename Start>
std::optional<Result<T>> awaitPatiently(Start&& start) {
    auto promise = std::make_shared<std::promise<Result<T>>>();
    auto future = promise->get_future();
    const api::Request request = std::forward<Start>(start)(
        api::Callback<T>([promise](Result<T> result) { promise->set_value(std::move(result)); }));
    if (future.wait_for(patience) != std::future_status::ready)
        return std::nullopt;
    return future.get();
}

void hangUp(api::Client& client, const std::string& container, int pid) {
    api::ExecConfig config;
    config.attachStdout = config.attachStderr = false;
    // One that does not hear SIGHUP gets what cannot be ignored.
    config.cmd = {"sh", "-c", "kill -HUP " + std::to_string(pid) + "; sleep 1; kill -KILL " + std::to_string(pid)};
    const auto id = awaitPatiently<std::string>(
        [&](auto done) { return api::createExec(client, container, config, std::move(done)); });
    if (id && *id)
        (void)awaitPatiently([&](auto done) { return api::startExecDetached(client, **id, std::move(done)); });
}

} // namespace

struct ExecChannel::Shared : HeldBytes {
    bool over = false;
    int pid = 0; // in the container
    bool greeted = false;
    std::string begun; // of the greeting

    // On the client's thread. Whether the reader has to be told.
    bool add(std::string_view bytes) {
        std::unique_lock lock(mutex);
        std::string text;
        if (!greeted) {
            begun += bytes;
            if (!parseGreeting())
                return false;
            text = std::exchange(begun, {});
            bytes = text;
        }
        return push(lock, bytes);
    }
    // Whether it is known what the output begins with; takes the greeting off.
    bool parseGreeting() {
        const std::size_t end = begun.find('\x07');
        const bool possible = begun.compare(0, greeting.size(), greeting, 0, begun.size()) == 0;
        if (possible && end == std::string::npos && begun.size() < longestGreeting)
            return false;
        greeted = true;
        if (possible && end != std::string::npos) {
            std::from_chars(begun.data() + greeting.size(), begun.data() + end, pid);
            begun.erase(0, end + 1);
            changed.notify_all();
        }
        return true;
    }
};

ExecChannel::ExecChannel(const QString& reason)
    : m_shared(std::make_shared<Shared>()) {
    QTimer::singleShot(0, this, [this, reason] { end(TerminalEnd::Kind::Failed, {}, reason); });
}

ExecChannel::ExecChannel(const api::Address& address, const TerminalRequest& request)
    : m_client(std::make_unique<api::Client>(address))
    , m_shared(std::make_shared<Shared>())
    , m_container(request.container.toStdString())
    , m_size{request.columns, request.rows} {
    api::ExecConfig config;
    config.attachStdin = true;
    config.tty = true;
    config.env = {"TERM=xterm-256color", "COLORTERM=truecolor"};
    config.cmd = {"sh", "-c", shellCommand};
    m_request = api::createExec(*m_client, m_container, config, [this](Result<std::string> id) {
        QMetaObject::invokeMethod(
            this,
            [this, id = std::move(id)] {
                if (id)
                    start(*id);
                else
                    end(TerminalEnd::Kind::Failed, {}, errorWords(id.error()));
            },
            Qt::QueuedConnection);
    });
}

ExecChannel::~ExecChannel() {
    m_shared->close();
    m_request.cancel();
    if (m_ended || !m_attachment)
        return;
    // Another thread sees to the process's end: it may have to wait for the shell to say who it is.
    const auto job = [client = std::shared_ptr<api::Client>(std::move(m_client)), shared = m_shared,
                      attachment = std::shared_ptr<api::Attachment>(std::move(m_attachment)),
                      container = m_container]() mutable {
        int pid = 0;
        {
            std::unique_lock lock(shared->mutex);
            shared->changed.wait_for(lock, patience, [&] { return shared->pid != 0 || shared->over; });
            pid = shared->over ? 0 : shared->pid;
        }
        if (pid > 0)
            hangUp(*client, container, pid);
        attachment.reset();
        client.reset();
    };
    QThreadPool::globalInstance()->start(job);
}

void ExecChannel::start(const std::string& execId) {
    m_execId = execId;
    api::AttachHandlers handlers;
    // The channel may go while these run. It says so under the lock, and until then it is there.
    const auto post = [this, shared = m_shared](auto then) {
        const std::lock_guard lock(shared->mutex);
        if (!shared->closed)
            QMetaObject::invokeMethod(this, std::move(then), Qt::QueuedConnection);
    };
    handlers.opened = [this, post] { post([this] { Q_EMIT opened(); }); };
    handlers.output = [this, post, shared = m_shared](api::OutputStream, std::string_view bytes) {
        if (shared->add(bytes))
            post([this] { take(); });
    };
    handlers.ended = [this, post, shared = m_shared](Result<> result) {
        {
            const std::lock_guard lock(shared->mutex);
            shared->over = true;
            shared->changed.notify_all();
        }
        post([this, result = std::move(result)] { over(result); });
    };
    m_attachment =
        std::make_unique<api::Attachment>(api::startExec(*m_client, execId, true, std::move(handlers), m_size));
    if (!m_early.isEmpty())
        m_attachment->write(std::exchange(m_early, {}).toStdString());
}

void ExecChannel::write(const QByteArray& bytes) {
    if (m_attachment)
        m_attachment->write(bytes.toStdString());
    else if (!m_ended)
        m_early += bytes;
}

void ExecChannel::resize(int columns, int rows) {
    m_size = {columns, rows};
    if (m_attachment && !m_ended)
        m_attachment->resize(m_size);
}

void ExecChannel::take() {
    const QByteArray bytes = m_shared->take();
    if (!bytes.isEmpty())
        Q_EMIT received(bytes);
}

void ExecChannel::consumed(qsizetype bytes) {
    m_shared->consume(bytes);
}

void ExecChannel::over(const Result<>& result) {
    const QPointer<ExecChannel> guard(this);
    take();
    if (!guard)
        return;
    const QString message = result ? QString() : errorWords(result.error());
    const bool ran = [&] {
        const std::lock_guard lock(m_shared->mutex);
        return m_shared->pid != 0;
    }();
    m_request = api::inspectExec(*m_client, m_execId, [this, ran, message](Result<api::ExecDetail> detail) {
        const std::optional<int> code = detail ? detail->exitCode : std::nullopt;
        auto kind = TerminalEnd::Kind::Exited;
        if (!ran && (code == 126 || code == 127))
            kind = TerminalEnd::Kind::Missing;
        else if (!message.isEmpty())
            kind = TerminalEnd::Kind::Failed;
        QMetaObject::invokeMethod(
            this, [this, kind, code, message] { end(kind, code, message); }, Qt::QueuedConnection);
    });
}

void ExecChannel::end(TerminalEnd::Kind kind, std::optional<int> exitCode, const QString& message) {
    if (!std::exchange(m_ended, true))
        Q_EMIT ended({kind, exitCode, message});
}

} // namespace slipway::ui::remote
