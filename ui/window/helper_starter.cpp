#include "ui/window/helper_starter.h"

#include "ui/engine/engine_client.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QProcess>

#include <unistd.h>

namespace slipway::ui {

namespace {
constexpr int lookEveryMs = 1'000;
constexpr int patienceMs = 20'000;
constexpr qint64 lastWordsBytes = 2'000;
constexpr int lastWordsLines = 6;

// What pkexec ends with on its own account.
constexpr int consentDismissed = 126;
constexpr int consentRefused = 127;

// A helper that runs is root's: it can be neither ended nor waited for, which a QProcess would try on its way out.
// These are kept until the program ends.
QList<QProcess*>& releasedProcesses() {
    static QList<QProcess*> released;
    return released;
}
} // namespace

HelperStarter::HelperStarter(EngineClient* engine, const HelperSetup& setup, const QString& logFile, QObject* parent)
    : QObject(parent)
    , m_engine(engine)
    , m_setup(setup)
    , m_logFile(logFile) {
    m_look.setInterval(lookEveryMs);
    m_patience.setSingleShot(true);
    m_patience.setInterval(patienceMs);
    connect(&m_look, &QTimer::timeout, this, [this] {
        if (m_engine->status().state == EngineState::Absent)
            m_engine->reconnect();
    });
    connect(&m_patience, &QTimer::timeout, this,
            [this] { fail(tr("The helper was started, but the engine does not answer.")); });
    connect(engine, &EngineClient::statusChanged, this, &HelperStarter::engineChanged);
}

HelperStarter::~HelperStarter() {
    if (!m_process)
        return;
    m_process->disconnect(this);
    if (m_process->state() == QProcess::NotRunning)
        delete m_process; // it has no parent, for the sake of the other case
    else
        releasedProcesses() << m_process;
}

bool HelperStarter::canStart() const {
    return !m_setup.pkexec.isEmpty() && m_setup.isInstalled() && m_engine->status().address == m_setup.address();
}

void HelperStarter::start() {
    if (m_starting || !canStart())
        return;
    m_problem.clear();
    m_lastWords.clear();
    m_starting = true;
    if (m_process && m_process->state() != QProcess::NotRunning) {
        // An earlier one runs and serves nobody; another beside it would only fight with it.
        fail(tr("The helper runs already, but the engine does not answer."));
        return;
    }
    delete m_process; // the one that has ended
    QDir().mkpath(QFileInfo(m_logFile).path());
    m_process = new QProcess;
    m_process->setProgram(m_setup.pkexec);
    m_process->setArguments(m_setup.command());
    m_process->setStandardInputFile(QProcess::nullDevice());
    m_process->setStandardOutputFile(QProcess::nullDevice());
    m_process->setStandardErrorFile(m_logFile, QIODevice::Truncate);
    // A terminal that the desktop was started from must not take the helper with it when it closes.
    m_process->setChildProcessModifier([] { ::setsid(); });
    connect(m_process, &QProcess::finished, this,
            [this](int exitCode, QProcess::ExitStatus status) { ended(exitCode, status == QProcess::CrashExit); });
    connect(m_process, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart)
            fail(tr("%1 could not be started: %2").arg(m_setup.pkexec, m_process->errorString()));
    });
    m_process->start();
    if (m_starting) {
        m_look.start();
        Q_EMIT changed();
    }
}

void HelperStarter::ended(int exitCode, bool crashed) {
    if (!m_starting)
        return; // it served, and has ended since: the engine's state tells that
    if (!crashed && exitCode == consentDismissed)
        fail(tr("You did not give your consent. Nothing was started."));
    else if (!crashed && exitCode == consentRefused)
        fail(tr("The system did not give its consent. Ask somebody who administers this machine."));
    else if (crashed)
        fail(tr("The helper crashed as it started."));
    else if (exitCode != 0)
        fail(tr("The helper ended as it started (exit code %1).").arg(exitCode));
    else if (m_setup.systemctl.isEmpty())
        fail(tr("The helper ended as soon as it had started."));
    else {
        m_patience.start();
        m_engine->reconnect();
    }
}

void HelperStarter::engineChanged() {
    switch (m_engine->status().state) {
    case EngineState::Ready:
    case EngineState::Refused:
    case EngineState::TooOld:
        if (m_starting || !m_problem.isEmpty()) {
            m_problem.clear();
            m_lastWords.clear();
            settle();
        }
        break;
    case EngineState::Connecting:
    case EngineState::Starting:
    case EngineState::Absent:
        break;
    }
}

void HelperStarter::fail(const QString& problem) {
    m_problem = problem;
    m_lastWords = readLastWords();
    settle();
}

void HelperStarter::settle() {
    m_starting = false;
    m_look.stop();
    m_patience.stop();
    Q_EMIT changed();
}

QString HelperStarter::readLastWords() const {
    QFile file(m_logFile);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    file.seek(qMax<qint64>(0, file.size() - lastWordsBytes));
    QStringList lines = QString::fromUtf8(file.read(lastWordsBytes)).split(QLatin1Char('\n'), Qt::SkipEmptyParts);
    lines = lines.mid(qMax<qsizetype>(0, lines.size() - lastWordsLines));
    return lines.join(QLatin1Char('\n'));
}

} // namespace slipway::ui
