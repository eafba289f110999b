// The strip that Ctrl+F opens over a log: finds as you type, plain or by regular expression. Enter and Shift+Enter
// walk, Escape closes.
#pragma once

#include "ui/widgets/find_bar.h"

QT_BEGIN_NAMESPACE
class QToolButton;
QT_END_NAMESPACE

namespace slipway::ui {

class LogText;

class LogFindBar : public FindBar {
    Q_OBJECT
public:
    // Hidden until open(). `log` must outlive the bar.
    explicit LogFindBar(LogText* log, QWidget* parent = nullptr);

    // Shows itself, looking for what is selected in the log, if anything.
    void open();

protected:
    void walk(bool backwards) override;
    void closeBar() override;

private:
    void start();
    void tellCount();

    LogText* m_log;
    QToolButton* m_case;
    QToolButton* m_regex;
};

} // namespace slipway::ui
