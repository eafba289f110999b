// Starts the helper of this user's engine. pkexec asks for an administrator's consent; what is started outlives the
// desktop. That it came up is known from the engine, which answers then.
#pragma once

#include <QObject>
#include <QTimer>

#include "ui/window/helper_setup.h"

QT_BEGIN_NAMESPACE
class QProcess;
QT_END_NAMESPACE

namespace slipway::ui {

class EngineClient;

class HelperStarter : public QObject {
    Q_OBJECT
public:
    // `engine` must outlive it. What the helper says goes to `logFile`, which is begun anew with each start.
    HelperStarter(EngineClient* engine, const HelperSetup& setup, const QString& logFile, QObject* parent = nullptr);
    ~HelperStarter() override;

    const HelperSetup& setup() const { return m_setup; }
    // The engine is this user's own, it is installed, and there is something that asks for consent.
    bool canStart() const;
    void start();
    // From the question for consent until the engine answers, or it is known that it will not.
    bool isStarting() const { return m_starting; }
    // Why the last start failed: what happened, and the helper's own last words. Empty when it did not.
    const QString& problem() const { return m_problem; }
    const QString& lastWords() const { return m_lastWords; }

    // How long a helper that was started may take to answer.
    void setPatience(int milliseconds) { m_patience.setInterval(milliseconds); }

Q_SIGNALS:
    void changed();

private:
    void ended(int exitCode, bool crashed);
    void engineChanged();
    void fail(const QString& problem);
    void settle();
    QString readLastWords() const;

    EngineClient* m_engine;
    HelperSetup m_setup;
    QString m_logFile;
    QProcess* m_process = nullptr;
    bool m_starting = false;
    QString m_problem, m_lastWords;
    QTimer m_look;     // whether the engine answers by now
    QTimer m_patience; // runs once nothing is left but to wait for the engine
};

} // namespace slipway::ui
