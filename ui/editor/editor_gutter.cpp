#include "ui/editor/editor_gutter.h"

#include <QHelpEvent>
#include <QMenu>
#include <QToolTip>

namespace slipway::ui {

void EditorGutter::wheelEvent(QWheelEvent* event) {
    QCoreApplication::sendEvent(m_editor->viewport(), event);
}

void EditorGutter::mousePressEvent(QMouseEvent* event) {
    if (event->button() == Qt::LeftButton)
        m_editor->gutterPressed(event->pos());
}

void EditorGutter::contextMenuEvent(QContextMenuEvent* event) {
    if (QMenu* menu = m_editor->makeGutterMenu(event->pos())) {
        menu->setAttribute(Qt::WA_DeleteOnClose);
        menu->popup(event->globalPos());
    }
}

bool EditorGutter::event(QEvent* event) {
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    QToolTip::showText(help->globalPos(), m_editor->gutterToolTip(help->pos()), this);
    return true;
}

} // namespace slipway::ui
