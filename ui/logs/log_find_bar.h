// The strip that Ctrl+F opens over a log: finds as you type, plain or by regular expression. Enter and Shift+Enter
// walk, Escape closes.
#pragma once

#include <QWidget>

QT_BEGIN_NAMESPACE
class QLabel;
class QLineEdit;
class QToolButton;
QT_END_NAMESPACE

namespace slipway::ui {

class LogText;

class LogFindBar : public QWidget {
    Q_OBJECT
public:
    // Hidden until open(). `log` must outlive the bar.
    explicit LogFindBar(LogText* log, QWidget* parent = nullptr);

    // Shows itself, looking for what is selected in the log, if anything.
    void open();

protected:
    void keyPressEvent(QKeyEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void start();
    void closeBar();
    void tellCount();

    LogText* m_log;
    QLineEdit* m_input;
    QLabel* m_count;
    QToolButton* m_case;
    QToolButton* m_regex;
};

} // namespace slipway::ui
