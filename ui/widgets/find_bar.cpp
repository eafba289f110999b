#include "ui/widgets/find_bar.h"

#include "ui/widgets/controls.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>

namespace slipway::ui {

FindBar::FindBar(const QString& name, QWidget* parent)
    : QWidget(parent)
    , m_input(new QLineEdit)
    , m_count(makeLabel({}, theme::Type::Caption, theme::Ink::Muted)) {
    m_input->setPlaceholderText(tr("Find"));
    m_input->setAccessibleName(name);
    m_input->setClearButtonEnabled(true);
    m_input->installEventFilter(this);
    hide();
}

QHBoxLayout* FindBar::makeFindRow(const QList<QWidget*>& between) {
    QToolButton* previous = makeToolButton(tr("Previous match (Shift+Enter)"), QStringLiteral("chevron-up"));
    QToolButton* next = makeToolButton(tr("Next match (Enter)"), QStringLiteral("chevron-down"));
    QToolButton* close = makeToolButton(tr("Close (Escape)"), QStringLiteral("close"));
    connect(previous, &QToolButton::clicked, this, [this] { walk(true); });
    connect(next, &QToolButton::clicked, this, [this] { walk(false); });
    connect(close, &QToolButton::clicked, this, [this] { closeBar(); });
    auto* row = new QHBoxLayout;
    row->setSpacing(theme::tight);
    row->addWidget(m_input, 1);
    for (QWidget* widget : between)
        row->addWidget(widget);
    for (QToolButton* button : {previous, next, close})
        row->addWidget(button);
    return row;
}

bool FindBar::eventFilter(QObject* watched, QEvent* event) {
    if (watched == m_input && event->type() == QEvent::KeyPress) {
        const auto* key = static_cast<QKeyEvent*>(event);
        if (key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter) {
            walk(key->modifiers().testFlag(Qt::ShiftModifier));
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

void FindBar::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Escape)
        closeBar();
    else
        QWidget::keyPressEvent(event);
}

} // namespace slipway::ui
