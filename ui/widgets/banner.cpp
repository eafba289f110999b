#include "ui/widgets/banner.h"

#include "ui/widgets/controls.h"
#include "ui/widgets/icon_label.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

namespace slipway::ui {

namespace {
constexpr int bigIcon = 18;
constexpr int narrow = 640; // too little to have actions beside each other
} // namespace

Banner::Banner(const QMargins& margins, QWidget* parent)
    : QWidget(parent)
    , m_card(makeCard("busy"))
    , m_icon(new IconLabel(bigIcon))
    , m_title(makeLabel({}, theme::Type::Strong))
    , m_text(makeParagraph({}))
    , m_hint(makeParagraph({}, theme::Ink::Muted))
    , m_texts(new QVBoxLayout)
    , m_actions(new QHBoxLayout) {
    m_title->setWordWrap(true);
    for (QLabel* label : {m_title, m_text, m_hint})
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);

    m_texts->setSpacing(theme::tight);
    m_texts->addWidget(m_title);
    m_texts->addWidget(m_text);
    m_texts->addWidget(m_hint);
    m_actions->setSpacing(theme::small);
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(margins);
    outer->addWidget(m_card);
    auto* layout = new QHBoxLayout(m_card);
    layout->setContentsMargins(theme::medium, theme::small, theme::medium, theme::small);
    layout->setSpacing(theme::small);
    layout->addWidget(m_icon, 0, Qt::AlignTop);
    layout->addLayout(m_texts, 1);
    layout->addLayout(m_actions);
    layout->setAlignment(m_actions, Qt::AlignTop);
    hide();
}

void Banner::tell(Kind kind, const QString& title, const QString& text, const QString& hint) {
    static constexpr struct {
        const char* card;
        const char* icon;
        theme::Ink ink;
    } looks[] = {{"busy", "info", theme::Ink::Busy},
                 {"warn", "alert", theme::Ink::Warn},
                 {"bad", "state-dead", theme::Ink::Bad}};
    const auto& look = looks[int(kind)];
    setStyleProperty(m_card, "card", QString::fromLatin1(look.card));
    m_icon->setIcon(QString::fromLatin1(look.icon), look.ink);
    m_icon->setAccessibleName(kind == Kind::Info ? tr("Note") : kind == Kind::Warning ? tr("Warning") : tr("Error"));
    m_title->setText(title);
    m_text->setText(text);
    m_text->setVisible(!text.isEmpty());
    m_hint->setText(hint);
    m_hint->setVisible(!hint.isEmpty());
    // A title alone is on a line with the buttons beside it, several lines begin where the icon does.
    const Qt::Alignment where = text.isEmpty() && hint.isEmpty() ? Qt::AlignVCenter : Qt::AlignTop;
    m_card->layout()->setAlignment(m_icon, where);
    m_card->layout()->setAlignment(m_texts, where);
    setAccessibleName(title);
    setAccessibleDescription(text);
    setVisible(true);
}

QPushButton* Banner::addAction(const QString& text) {
    QPushButton* button = makeButton(text);
    m_actions->addWidget(button);
    return button;
}

void Banner::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    m_actions->setDirection(width() < narrow ? QBoxLayout::TopToBottom : QBoxLayout::LeftToRight);
}

QString Banner::title() const {
    return m_title->text();
}
QString Banner::text() const {
    return m_text->text();
}

} // namespace slipway::ui
