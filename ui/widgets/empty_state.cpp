#include "ui/widgets/empty_state.h"

#include "ui/widgets/balanced_label.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/icon_label.h"

#include <QVBoxLayout>

namespace slipway::ui {

namespace {
constexpr int iconSize = 48;
constexpr int widestText = 440;
} // namespace

EmptyState::EmptyState(QWidget* parent)
    : QWidget(parent)
    , m_icon(new IconLabel(iconSize))
    , m_title(makeLabel({}, theme::Type::Title))
    , m_text(new BalancedLabel)
    , m_button(makeButton({}, {}, ButtonKind::Primary)) {
    m_icon->setProperty("decorative", true); // tells nothing that the title does not
    m_title->setAlignment(Qt::AlignCenter);
    m_title->setWordWrap(true);
    m_text->setTextFormat(Qt::PlainText);
    m_text->setProperty("ink", QStringLiteral("muted"));
    m_text->setWordWrap(true);
    m_text->setAlignment(Qt::AlignCenter);
    m_text->setMaximumWidth(widestText);

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(theme::huge, theme::huge, theme::huge, theme::huge);
    layout->setSpacing(theme::medium);
    layout->addStretch(2);
    layout->addWidget(m_icon, 0, Qt::AlignHCenter);
    layout->addWidget(m_title);
    // Not by alignment: that would ask a text that wraps for its height before it knows its width.
    auto* textRow = new QHBoxLayout;
    textRow->addStretch(1);
    textRow->addWidget(m_text, 100);
    textRow->addStretch(1);
    layout->addLayout(textRow);
    layout->addSpacing(theme::tight);
    layout->addWidget(m_button, 0, Qt::AlignHCenter);
    layout->addStretch(3);
    connect(m_button, &QPushButton::clicked, this, &EmptyState::buttonClicked);
}

void EmptyState::describe(const QString& iconName, const QString& title, const QString& text, const QString& button) {
    m_icon->setIcon(iconName);
    m_title->setText(title);
    m_text->setText(text);
    m_button->setText(button);
    m_button->setVisible(!button.isEmpty());
}

} // namespace slipway::ui
