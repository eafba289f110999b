#include "ui/terminal/terminal_accessible.h"

#include "ui/terminal/terminal_view.h"

namespace slipway::ui {

TerminalAccessible::TerminalAccessible(TerminalView* view)
    : QAccessibleWidget(view, QAccessible::Terminal) {}

void TerminalAccessible::install() {
    static const bool once = [] {
        QAccessible::installFactory([](const QString&, QObject* object) -> QAccessibleInterface* {
            auto* view = qobject_cast<TerminalView*>(object);
            return view ? new TerminalAccessible(view) : nullptr; // Qt's cache owns it
        });
        return true;
    }();
    Q_UNUSED(once);
}

QString TerminalAccessible::text(QAccessible::Text kind) const {
    if (kind == QAccessible::Value)
        return static_cast<TerminalView*>(object())->visibleText();
    return QAccessibleWidget::text(kind);
}

} // namespace slipway::ui
