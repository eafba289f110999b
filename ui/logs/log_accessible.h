// What a screen reader gets of a LogText: the lines that can be seen, as a text that cannot be changed.
#pragma once

#include <QAccessibleWidget>

namespace slipway::ui {

class LogText;

class LogAccessible : public QAccessibleWidget, public QAccessibleTextInterface {
public:
    explicit LogAccessible(LogText* log);
    // Once for the program; more does no harm.
    static void install();

    QAccessible::State state() const override;
    QString text(QAccessible::Text kind) const override;
    void* interface_cast(QAccessible::InterfaceType type) override;

    // QAccessibleTextInterface; offsets are counted from the first line that can be seen.
    void selection(int index, int* start, int* end) const override;
    int selectionCount() const override;
    void addSelection(int, int) override {}
    void removeSelection(int) override {}
    void setSelection(int, int, int) override {}
    int cursorPosition() const override;
    void setCursorPosition(int) override {}
    QString text(int start, int end) const override;
    int characterCount() const override;
    QRect characterRect(int offset) const override;
    int offsetAtPoint(const QPoint& point) const override;
    void scrollToSubstring(int, int) override {}
    QString attributes(int offset, int* start, int* end) const override;

private:
    LogText* log() const;
};

} // namespace slipway::ui
