// The bytes between a terminal and the program in it, wherever that runs. Everything happens in the GUI thread; calls
// return at once, and signals never come from inside a call.
//
// Destroying a channel ends the program: it gets SIGHUP, as it does from a terminal whose window is closed.
#pragma once

#include <QByteArray>
#include <QObject>
#include <QString>

#include <optional>

namespace slipway::ui {

struct TerminalEnd {
    enum class Kind {
        Exited,  // the program ran and is over
        Missing, // there is no such program: of a shell, the image has none
        Failed,  // the engine could not, or is gone
    };
    Kind kind = Kind::Exited;
    std::optional<int> exitCode;
    QString message; // in the engine's words
};

class TerminalChannel : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;

    // What is written before opened() waits.
    virtual void write(const QByteArray& bytes) = 0;
    virtual void resize(int columns, int rows) = 0;
    // Whoever reads tells how many of the received bytes it is done with; a program that writes faster than that waits.
    virtual void consumed(qsizetype bytes) = 0;

Q_SIGNALS:
    void opened();
    void received(const QByteArray& bytes);
    void ended(const TerminalEnd& end); // once, and nothing after it
};

} // namespace slipway::ui
