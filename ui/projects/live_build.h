// When a project is built by itself: armed by the first build that somebody asked for, after a pause in typing, and
// only where a build would give something else than the last.
#pragma once

#include <QObject>
#include <QTimer>

#include <string>

namespace slipway::ui {

class LiveBuild : public QObject {
    Q_OBJECT
public:
    explicit LiveBuild(QObject* parent = nullptr);

    bool isOn() const { return m_on; }
    // By a person: switched off it stays off, whatever is built.
    void setOn(bool on);
    // A build was asked for; the first one arms.
    void arm();

    // `meaning` as DockerfileAnalysis has it; a text that does not parse waits for one that does.
    void textChanged(const std::string& meaning, bool parses);
    void contextChanged();
    // Somebody types: the pause begins anew.
    void delay();
    // A build of this text began, by whomever.
    void buildStarted(const std::string& meaning);

Q_SIGNALS:
    void onChanged();
    void buildWanted();

private:
    QTimer m_pause;
    bool m_on = false;
    bool m_decided = false; // somebody used the switch
    bool m_parses = true;
    bool m_contextChanged = false;
    std::string m_meaning, m_built;
};

} // namespace slipway::ui
