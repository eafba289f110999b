#include "ui/window/disk_use.h"

#include "ui/widgets/format.h"

#include <algorithm>

namespace slipway::ui {

namespace {
constexpr qint64 shortestPauseMs = 1'000;
constexpr qint64 longestPauseMs = 60'000;
constexpr qint64 pausePerAnswer = 10; // a pause is so many times as long as the answer took
} // namespace

DiskUse::DiskUse(EngineClient* engine, QObject* parent)
    : QObject(parent)
    , m_engine(engine) {
    m_pause.setSingleShot(true);
    m_pause.setInterval(int(shortestPauseMs));
    connect(&m_pause, &QTimer::timeout, this, &DiskUse::ask);
    connect(engine, &EngineClient::containersChanged, this, &DiskUse::touch);
    connect(engine, &EngineClient::imagesChanged, this, &DiskUse::touch);
    connect(engine, &EngineClient::statusChanged, this, [this] {
        if (m_engine->status().state == EngineState::Ready) {
            touch();
        } else if (m_usage) {
            m_usage.reset();
            Q_EMIT changed();
        }
    });
    touch();
}

void DiskUse::touch() {
    if (m_job)
        m_again = true;
    else if (!m_pause.isActive())
        m_pause.start();
}

void DiskUse::ask() {
    if (m_engine->status().state != EngineState::Ready)
        return;
    m_clock.start();
    m_job = m_engine->diskUsage(this, [this](const Result<DiskUsage>& usage) {
        m_job = 0;
        m_pause.setInterval(int(std::clamp(m_clock.elapsed() * pausePerAnswer, shortestPauseMs, longestPauseMs)));
        if (std::exchange(m_again, false))
            m_pause.start();
        const std::optional<DiskUsage> known = usage ? std::optional(*usage) : std::nullopt;
        if (known == m_usage)
            return;
        m_usage = known;
        Q_EMIT changed();
    });
}

QString DiskUse::breakdown() const {
    if (!m_usage)
        return {};
    const auto line = [](const QString& text, qint64 bytes) {
        return text.arg(bytes < 0 ? tr("not measured") : formatSize(bytes));
    };
    return QStringList{line(tr("Images: %1"), m_usage->images), line(tr("Containers: %1"), m_usage->containers),
                       line(tr("Volumes: %1"), m_usage->volumes), line(tr("Build cache: %1"), m_usage->buildCache)}
        .join(QLatin1Char('\n'));
}

} // namespace slipway::ui
