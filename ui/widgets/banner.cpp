#include "ui/widgets/banner.h"

#include "ui/widgets/controls.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

namespace slipway::ui {

namespace {
constexpr int narrow = 640; // too little to have actions beside each other
}

Banner::Banner(const QMargins& margins, QWidget* parent)
    : QWidget(parent)
    , m_card(makeCard("busy"))
    , m_icon(new QLabel)
    , m_title(makeLabel({}, theme::Type::Strong))
    , m_text(makeParagraph({}))
    , m_hint(makeParagraph({}, theme::Ink::Muted))
    , m_actions(new QHBoxLayout) {
    m_title->setWordWrap(true);
    for (QLabel* label : {m_title, m_text, m_hint})
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);

    auto* texts = new QVBoxLayout;
    texts->setSpacing(theme::tight);
    texts->addWidget(m_title);
    texts->addWidget(m_text);
    texts->addWidget(m_hint);
    m_actions->setSpacing(theme::small);
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(margins);
    outer->addWidget(m_card);
    auto* layout = new QHBoxLayout(m_card);
    layout->setContentsMargins(theme::medium, theme::small + 2, theme::medium, theme::small + 2);
    layout->setSpacing(theme::small + 2);
    layout->addWidget(m_icon, 0, Qt::AlignTop);
    layout->addLayout(texts, 1);
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
    m_icon->setPixmap(theme::icon(QString::fromLatin1(look.icon), look.ink).pixmap(QSize(18, 18), devicePixelRatioF()));
    m_icon->setAccessibleName(kind == Kind::Info ? tr("Note") : kind == Kind::Warning ? tr("Warning") : tr("Error"));
    m_title->setText(title);
    m_text->setText(text);
    m_text->setVisible(!text.isEmpty());
    m_hint->setText(hint);
    m_hint->setVisible(!hint.isEmpty());
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
