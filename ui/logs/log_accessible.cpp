#include "ui/logs/log_accessible.h"

#include "ui/logs/log_text.h"

namespace slipway::ui {

LogAccessible::LogAccessible(LogText* log)
    : QAccessibleWidget(log, QAccessible::EditableText) {}

void LogAccessible::install() {
    static const bool once = [] {
        QAccessible::installFactory([](const QString&, QObject* object) -> QAccessibleInterface* {
            auto* log = qobject_cast<LogText*>(object);
            return log ? new LogAccessible(log) : nullptr; // Qt's cache owns it
        });
        return true;
    }();
    Q_UNUSED(once);
}

LogText* LogAccessible::log() const {
    return static_cast<LogText*>(object());
}

QAccessible::State LogAccessible::state() const {
    QAccessible::State state = QAccessibleWidget::state();
    state.readOnly = true;
    state.multiLine = true;
    state.selectableText = true;
    return state;
}

QString LogAccessible::text(QAccessible::Text kind) const {
    return kind == QAccessible::Value ? log()->visibleText() : QAccessibleWidget::text(kind);
}

void* LogAccessible::interface_cast(QAccessible::InterfaceType type) {
    if (type == QAccessible::TextInterface)
        return static_cast<QAccessibleTextInterface*>(this);
    return QAccessibleWidget::interface_cast(type);
}

void LogAccessible::selection(int index, int* start, int* end) const {
    *start = *end = 0;
    if (index != 0 || !log()->hasSelection())
        return;
    *start = log()->visibleOffset(std::min(log()->anchor(), log()->cursor()));
    *end = log()->visibleOffset(std::max(log()->anchor(), log()->cursor()));
}

int LogAccessible::selectionCount() const {
    return log()->hasSelection() ? 1 : 0;
}

int LogAccessible::cursorPosition() const {
    return log()->visibleOffset(log()->cursor());
}

QString LogAccessible::text(int start, int end) const {
    const QString text = log()->visibleText();
    return text.mid(start, (end < 0 ? int(text.size()) : end) - start);
}

int LogAccessible::characterCount() const {
    return int(log()->visibleText().size());
}

QRect LogAccessible::characterRect(int offset) const {
    const QString before = log()->visibleText().left(offset);
    const int line = int(before.count(QLatin1Char('\n')));
    const QWidget* viewport = log()->viewport();
    return QRect(viewport->mapToGlobal(QPoint(0, line * log()->rowHeight())),
                 QSize(viewport->width(), log()->rowHeight()));
}

int LogAccessible::offsetAtPoint(const QPoint& point) const {
    return log()->visibleOffset(log()->positionAt(log()->viewport()->mapFromGlobal(point)));
}

QString LogAccessible::attributes(int offset, int* start, int* end) const {
    *start = *end = offset;
    return {};
}

} // namespace slipway::ui
