#include "ui/widgets/controls.h"

#include "ui/widgets/format.h"

#include <QAction>
#include <QFrame>
#include <QStyle>
#include <QVariant>

namespace slipway::ui {

QPushButton* makeButton(const QString& text, const QString& iconName, ButtonKind kind) {
    auto* button = new QPushButton(text);
    theme::Ink ink = theme::Ink::Muted;
    switch (kind) {
    case ButtonKind::Normal:
        break;
    case ButtonKind::Primary:
        button->setProperty("kind", QStringLiteral("primary"));
        ink = theme::Ink::OnAccent;
        break;
    case ButtonKind::Danger:
        button->setProperty("kind", QStringLiteral("danger"));
        ink = theme::Ink::Bad;
        break;
    case ButtonKind::Link:
        button->setProperty("kind", QStringLiteral("link"));
        button->setCursor(Qt::PointingHandCursor);
        ink = theme::Ink::Accent;
        break;
    case ButtonKind::Port:
        button->setProperty("kind", QStringLiteral("port"));
        button->setCursor(Qt::PointingHandCursor);
        ink = theme::Ink::Accent;
        break;
    }
    if (!iconName.isEmpty())
        button->setIcon(theme::icon(iconName, ink));
    button->setIconSize({theme::iconSize + theme::tight, theme::iconSize});
    button->setAutoDefault(false);
    return button;
}

QToolButton* makeToolButton(const QString& name, const QString& iconName) {
    auto* button = new QToolButton;
    button->setIcon(theme::icon(iconName));
    button->setIconSize({theme::iconSize, theme::iconSize});
    button->setToolTip(toolTipText(name));
    button->setAccessibleName(name);
    button->setFocusPolicy(Qt::TabFocus);
    return button;
}

QToolButton* makeToggle(const QString& text, const QString& name) {
    auto* button = new QToolButton;
    button->setText(text);
    button->setCheckable(true);
    button->setToolTip(name);
    button->setAccessibleName(name);
    button->setFocusPolicy(Qt::TabFocus);
    return button;
}

QToolButton* makeToolButton(QAction* action) {
    auto* button = new QToolButton;
    button->setDefaultAction(action);
    button->setIconSize({theme::iconSize, theme::iconSize});
    button->setAccessibleName(action->iconText());
    button->setFocusPolicy(Qt::TabFocus);
    return button;
}

QLabel* makeLabel(const QString& text, theme::Type type, theme::Ink ink) {
    auto* label = new QLabel(text);
    label->setTextFormat(Qt::PlainText);
    label->setFont(theme::font(type));
    if (ink == theme::Ink::Muted)
        label->setProperty("ink", QStringLiteral("muted"));
    else if (ink == theme::Ink::Good)
        label->setProperty("ink", QStringLiteral("good"));
    else if (ink == theme::Ink::Warn)
        label->setProperty("ink", QStringLiteral("warn"));
    else if (ink == theme::Ink::Bad)
        label->setProperty("ink", QStringLiteral("bad"));
    return label;
}

QLabel* makeParagraph(const QString& text, theme::Ink ink) {
    QLabel* label = makeLabel(text, theme::Type::Body, ink);
    label->setWordWrap(true);
    return label;
}

QFrame* makeLine(Qt::Orientation orientation) {
    auto* line = new QFrame;
    line->setProperty("line", QStringLiteral("true"));
    if (orientation == Qt::Horizontal)
        line->setFixedHeight(1);
    else
        line->setFixedWidth(1);
    return line;
}

QFrame* makeCard(const char* kind) {
    auto* card = new QFrame;
    card->setProperty("card", QString::fromLatin1(kind));
    return card;
}

void setStyleProperty(QWidget* widget, const char* name, const QVariant& value) {
    if (widget->property(name) == value)
        return;
    widget->setProperty(name, value);
    widget->style()->unpolish(widget);
    widget->style()->polish(widget);
    widget->update();
}

} // namespace slipway::ui
