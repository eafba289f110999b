#include "ui/projects/live_build.h"

namespace slipway::ui {

namespace {
constexpr int pauseMs = 900; // longer than the plan's, which is seen first
}

LiveBuild::LiveBuild(QObject* parent)
    : QObject(parent) {
    m_pause.setSingleShot(true);
    m_pause.setInterval(pauseMs);
    connect(&m_pause, &QTimer::timeout, this, [this] {
        if (m_on && m_parses && (m_contextChanged || m_meaning != m_built))
            Q_EMIT buildWanted();
    });
}

void LiveBuild::setOn(bool on) {
    m_decided = true;
    if (m_on == on)
        return;
    m_on = on;
    if (on)
        m_pause.start();
    else
        m_pause.stop();
    Q_EMIT onChanged();
}

void LiveBuild::arm() {
    if (m_on || m_decided)
        return;
    m_on = true;
    Q_EMIT onChanged();
}

void LiveBuild::textChanged(const std::string& meaning, bool parses) {
    m_meaning = meaning;
    m_parses = parses;
    if (m_on)
        m_pause.start();
}

void LiveBuild::contextChanged() {
    m_contextChanged = true;
    if (m_on)
        m_pause.start();
}

void LiveBuild::delay() {
    if (m_pause.isActive())
        m_pause.start();
}

void LiveBuild::buildStarted(const std::string& meaning) {
    m_built = meaning;
    m_meaning = meaning;
    m_contextChanged = false;
    m_pause.stop();
}

} // namespace slipway::ui
