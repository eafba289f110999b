// The small vocabulary of controls that pages are made of, so that each looks the same everywhere.
#pragma once

#include <QLabel>
#include <QPushButton>
#include <QToolButton>

#include "ui/theme/icons.h"

QT_BEGIN_NAMESPACE
class QAction;
class QFrame;
QT_END_NAMESPACE

namespace slipway::ui {

enum class ButtonKind { Normal, Primary, Danger, Link, Port };

QPushButton* makeButton(const QString& text, const QString& iconName = {}, ButtonKind kind = ButtonKind::Normal);
// Icon only: `name` is its tooltip and its accessible name.
QToolButton* makeToolButton(const QString& name, const QString& iconName);
// Text only, on or off: `name` is its tooltip and its accessible name.
QToolButton* makeToggle(const QString& text, const QString& name);
// Shows `action` as an icon with its shortcut in the tooltip.
QToolButton* makeToolButton(QAction* action);

// Plain text, never markup.
QLabel* makeLabel(const QString& text, theme::Type type = theme::Type::Body, theme::Ink ink = theme::Ink::Text);
QLabel* makeParagraph(const QString& text, theme::Ink ink = theme::Ink::Text);

QFrame* makeLine(Qt::Orientation orientation);
// `kind`: plain, good, bad, warn, busy.
QFrame* makeCard(const char* kind = "plain");

// Sets a property that the style sheet looks at, and has the widget styled again.
void setStyleProperty(QWidget* widget, const char* name, const QVariant& value);

} // namespace slipway::ui
