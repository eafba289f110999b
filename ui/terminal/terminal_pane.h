// A terminal with what belongs to it: tools, a word when its program starts slowly, is over or never was, and a button
// that starts it again. What the program is, and where, is the opener's business.
#pragma once

#include <QTimer>
#include <QWidget>

#include <functional>
#include <memory>

#include "ui/engine/terminal_channel.h"

QT_BEGIN_NAMESPACE
class QPushButton;
class QToolButton;
QT_END_NAMESPACE

namespace slipway::ui {

class Banner;
class TerminalView;

class TerminalPane : public QWidget {
    Q_OBJECT
public:
    using Opener = std::function<std::unique_ptr<TerminalChannel>(int columns, int rows)>;

    explicit TerminalPane(Opener opener, QWidget* parent = nullptr);
    // Ends the program.
    ~TerminalPane() override;

    // Starts the program, unless it runs.
    void start();
    // Ends it, if it runs.
    void stop();
    // What it waits for while the program is not there so far; empty: only that a shell is started.
    void setWaitingText(const QString& title, const QString& text = {});
    bool isRunning() const { return m_channel != nullptr; }
    TerminalView* view() const { return m_view; }

private:
    void tellWaiting();
    void tellEnd(const TerminalEnd& end);
    void update();

    Opener m_opener;
    std::unique_ptr<TerminalChannel> m_channel;
    TerminalView* m_view;
    Banner* m_banner;
    QPushButton* m_again;
    QToolButton* m_stop;
    QToolButton* m_restart;
    QTimer m_slow;
    QString m_waitingTitle, m_waitingText;
    bool m_opened = false;
};

} // namespace slipway::ui
