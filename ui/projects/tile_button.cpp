#include "ui/projects/tile_button.h"

#include "ui/widgets/controls.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/icon_label.h"

#include <QHBoxLayout>

namespace slipway::ui {

TileButton::TileButton(const QString& iconName, const QString& title, const QString& text, QWidget* parent)
    : QPushButton(parent) {
    setProperty("kind", QStringLiteral("tile"));
    setCursor(Qt::PointingHandCursor);
    setAccessibleName(title);
    setAccessibleDescription(text);
    setAutoDefault(false);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    auto* icon = new IconLabel(24);
    icon->setIcon(iconName, theme::Ink::Accent);
    auto* name = new ElidedLabel(title);
    name->setFont(theme::font(theme::Type::Strong));
    auto* note = new ElidedLabel(text, Qt::ElideMiddle);
    note->setProperty("ink", QStringLiteral("muted"));
    auto* texts = new QVBoxLayout;
    texts->setSpacing(2);
    texts->addWidget(name);
    texts->addWidget(note);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(theme::large, theme::medium, theme::large, theme::medium);
    layout->setSpacing(theme::medium);
    layout->addWidget(icon);
    layout->addLayout(texts, 1);
    for (QWidget* child : std::initializer_list<QWidget*>{icon, name, note})
        child->setAttribute(Qt::WA_TransparentForMouseEvents);
}

QSize TileButton::sizeHint() const {
    return layout()->sizeHint();
}
QSize TileButton::minimumSizeHint() const {
    return layout()->minimumSize();
}

} // namespace slipway::ui
