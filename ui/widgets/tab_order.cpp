#include "ui/widgets/tab_order.h"

#include <QGridLayout>
#include <QScrollArea>
#include <QSplitter>
#include <QStackedWidget>

#include <algorithm>
#include <tuple>

namespace slipway::ui {

namespace {

constexpr const char* lastProperty = "tabLast";
constexpr const char* scopeProperty = "tabScope";

class Walk {
public:
    void into(QWidget* widget) {
        if (!widget->isVisible() || !widget->isEnabled())
            return;
        if (widget->property(lastProperty).toBool()) {
            m_later << widget;
            return;
        }
        const bool isScope = widget->property(scopeProperty).toBool();
        const QList<QWidget*> outer = isScope ? std::exchange(m_later, {}) : QList<QWidget*>();
        visit(widget);
        if (!isScope)
            return;
        for (QWidget* last : std::exchange(m_later, outer))
            visit(last);
    }

    QList<QWidget*> take() {
        for (QWidget* last : std::exchange(m_later, {}))
            visit(last);
        return m_order;
    }

private:
    void visit(QWidget* widget) {
        if ((widget->focusPolicy() & Qt::TabFocus) && !widget->focusProxy())
            m_order << widget;
        for (QWidget* child : childrenOf(widget))
            into(child);
    }

    static void append(QLayout* layout, QList<QWidget*>& children) {
        QList<int> items(layout->count());
        for (int i = 0; i < items.size(); ++i)
            items[i] = i;
        if (const auto* grid = qobject_cast<QGridLayout*>(layout)) {
            const auto place = [grid](int item) {
                int row = 0, column = 0, rows = 0, columns = 0;
                grid->getItemPosition(item, &row, &column, &rows, &columns);
                return std::pair(row, column);
            };
            std::ranges::stable_sort(items, {}, place);
        }
        for (const int i : std::as_const(items)) {
            QLayoutItem* item = layout->itemAt(i);
            if (item->widget())
                children << item->widget();
            else if (item->layout())
                append(item->layout(), children);
        }
    }

    static QList<QWidget*> childrenOf(QWidget* widget) {
        QList<QWidget*> children;
        if (const auto* splitter = qobject_cast<QSplitter*>(widget)) {
            for (int i = 0; i < splitter->count(); ++i)
                children << splitter->widget(i);
        } else if (widget->layout()) {
            append(widget->layout(), children);
        }
        for (QObject* object : widget->children())
            if (auto* child = qobject_cast<QWidget*>(object); child && !child->isWindow() && !children.contains(child))
                children << child;
        return children;
    }

    QList<QWidget*> m_order;
    QList<QWidget*> m_later; // what comes last in the scope around it
};

} // namespace

QList<QWidget*> tabOrder(QWidget* window) {
    Walk walk;
    walk.into(window);
    return walk.take();
}

bool focusByTabOrder(QWidget* window, bool next) {
    const QList<QWidget*> order = tabOrder(window);
    if (order.isEmpty())
        return false;
    // What has the focus need not be reached by Tab itself: then the place that it lies in counts.
    qsizetype at = -1;
    for (QWidget* widget = window->focusWidget(); widget && at < 0; widget = widget->parentWidget())
        at = order.indexOf(widget);
    const qsizetype count = order.size();
    const qsizetype target = at < 0 ? (next ? 0 : count - 1) : (at + (next ? 1 : count - 1)) % count;
    order[target]->setFocus(next ? Qt::TabFocusReason : Qt::BacktabFocusReason);
    return true;
}

void setTabLast(QWidget* widget, QWidget* scope) {
    widget->setProperty(lastProperty, true);
    scope->setProperty(scopeProperty, true);
}

} // namespace slipway::ui
