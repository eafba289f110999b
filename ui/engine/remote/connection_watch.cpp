#include "ui/engine/remote/connection_watch.h"

#include "api/client/system.h"
#include "ui/engine/engine_text.h"

#include <QVersionNumber>

namespace slipway::ui::remote {

namespace {
constexpr int firstRetryMs = 500;
constexpr int slowestRetryMs = 5'000;
constexpr int patienceMs = 2'000;
constexpr int coalesceMs = 60;
constexpr int refusalsUntilDead = 10;
// That of Docker 20.10 and Podman 3, the oldest with everything that is asked of an engine here.
const QVersionNumber neededApi(1, 41);

// One that names no version is taken as it is.
bool isTooOld(const QVersionNumber& spoken) {
    return !spoken.isNull() && spoken < neededApi;
}
} // namespace

ConnectionWatch::ConnectionWatch(api::Client* client, QObject* parent)
    : QObject(parent)
    , m_client(client) {
    m_status.address = QString::fromStdString(client->address().toString());
    m_retry.setSingleShot(true);
    m_retry.setInterval(firstRetryMs);
    m_patience.setSingleShot(true);
    m_patience.setInterval(patienceMs);
    m_coalesce.setSingleShot(true);
    m_coalesce.setInterval(coalesceMs);
    connect(&m_retry, &QTimer::timeout, this, &ConnectionWatch::askNow);
    connect(&m_patience, &QTimer::timeout, this, [this] {
        // Somebody has accepted the connection and says nothing: it goes on waiting, and says so.
        EngineStatus status = m_status;
        status.state = EngineState::Starting;
        status.detail = tr("%1 accepts connections but does not answer").arg(status.address);
        setStatus(status);
    });
    connect(&m_coalesce, &QTimer::timeout, this, [this] {
        if (std::exchange(m_containers, false))
            Q_EMIT containersChanged();
        if (std::exchange(m_images, false))
            Q_EMIT imagesChanged();
    });
    askNow();
}

void ConnectionWatch::askNow() {
    m_retry.stop();
    m_patience.start();
    const quint64 attempt = ++m_attempt;
    m_question = api::getVersion(*m_client, [this, attempt](Result<api::EngineVersion> version) {
        QMetaObject::invokeMethod(
            this,
            [this, attempt, version = std::move(version)] {
                if (attempt == m_attempt)
                    answered(version);
            },
            Qt::QueuedConnection);
    });
}

void ConnectionWatch::answered(const Result<api::EngineVersion>& version) {
    m_patience.stop();
    if (!version) {
        failed(version.error());
        return;
    }
    m_refusals = 0;
    m_retry.setInterval(firstRetryMs);
    EngineStatus status = m_status;
    status.state = EngineState::Ready;
    status.version = QString::fromStdString(version->version);
    status.detail.clear();
    status.extras = version->isSlipway();
    const QVersionNumber spoken = QVersionNumber::fromString(QString::fromStdString(version->apiVersion));
    if (isTooOld(spoken)) {
        status.state = EngineState::TooOld;
        status.detail = tr("Version %1 speaks API %2; %3 or later is needed")
                            .arg(status.version, spoken.toString(), neededApi.toString());
        setStatus(status);
        // Somebody may replace it meanwhile.
        m_retry.setInterval(slowestRetryMs);
        m_retry.start();
        return;
    }
    listen();
    setStatus(status);
    // What happened between the first lists and the first event.
    m_containers = m_images = true;
    m_coalesce.start();
}

void ConnectionWatch::failed(const Error& error) {
    EngineStatus status = m_status;
    status.version.clear();
    status.extras = false;
    status.detail = errorWords(error);
    const auto problem = api::connectProblem(error);
    if (problem == api::ConnectProblem::Refused)
        ++m_refusals;
    else
        m_refusals = 0;
    if (problem == api::ConnectProblem::Absent) {
        status.state = EngineState::Absent;
        status.detail = tr("Nothing listens at %1").arg(status.address);
    } else if (problem == api::ConnectProblem::Refused) {
        const bool dead = m_refusals > refusalsUntilDead;
        status.state = dead ? EngineState::Absent : EngineState::Starting;
        status.detail =
            dead ? tr("The engine behind %1 has ended").arg(status.address) : tr("Waiting for %1").arg(status.address);
    } else if (problem == api::ConnectProblem::Denied) {
        status.state = EngineState::Refused;
        status.detail = tr("%1 belongs to another user").arg(status.address);
    } else if (error.code() == Errc::PermissionDenied || error.code() == Errc::Unauthorized) {
        status.state = EngineState::Refused;
    } else if (error.code() == Errc::Unavailable || error.code() == Errc::Timeout) {
        status.state = EngineState::Starting;
    } else {
        status.state = EngineState::Absent;
    }
    setStatus(status);
    m_retry.start();
    m_retry.setInterval(qMin(m_retry.interval() * 3 / 2, slowestRetryMs));
}

void ConnectionWatch::listen() {
    const quint64 attempt = m_attempt;
    m_events = api::followEvents(*m_client, {},
                                 {.item =
                                      [this](const api::Event& event) {
                                          QMetaObject::invokeMethod(
                                              this, [this, event] { happened(event); }, Qt::QueuedConnection);
                                      },
                                  .end =
                                      [this, attempt](const Result<>&) {
                                          QMetaObject::invokeMethod(
                                              this,
                                              [this, attempt] {
                                                  // The engine has gone, or only this connection: asking tells.
                                                  if (attempt == m_attempt)
                                                      m_retry.start();
                                              },
                                              Qt::QueuedConnection);
                                      }});
}

void ConnectionWatch::happened(const api::Event& event) {
    m_containers = m_containers || event.type == "container";
    m_images = m_images || event.type == "image" || event.type == "builder";
    if ((m_containers || m_images) && !m_coalesce.isActive())
        m_coalesce.start();
}

void ConnectionWatch::setStatus(const EngineStatus& status) {
    const bool changed = status != m_status || status.state == EngineState::Ready;
    m_status = status;
    if (changed)
        Q_EMIT statusChanged();
}

} // namespace slipway::ui::remote
