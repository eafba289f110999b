#include "ui/editor/hover_card.h"

#include "ui/widgets/controls.h"

#include <QVBoxLayout>

namespace slipway::ui {

namespace {
constexpr int cardWidth = 420;
}

HoverCard::HoverCard(QWidget* window)
    : FloatingCard(window)
    , m_title(makeLabel({}, theme::Type::Code))
    , m_text(makeParagraph({}))
    , m_example(makeLabel({}, theme::Type::Code, theme::Ink::Muted))
    , m_foot(makeLabel({}, theme::Type::Caption, theme::Ink::Muted)) {
    setObjectName(QStringLiteral("hoverCard"));
    setFocusPolicy(Qt::NoFocus);
    setAttribute(Qt::WA_TransparentForMouseEvents);
    QFont strong = m_title->font();
    strong.setWeight(QFont::DemiBold);
    m_title->setFont(strong);
    for (QLabel* label : {m_title, m_example, m_foot})
        label->setWordWrap(true);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(theme::medium, theme::small, theme::medium, theme::small);
    layout->setSpacing(theme::small);
    for (QLabel* label : {m_title, m_text, m_example, m_foot})
        layout->addWidget(label);
    hide();
}

void HoverCard::open(const HoverText& text, const QRect& anchor) {
    const auto set = [](QLabel* label, const QString& content) {
        label->setText(content);
        label->setVisible(!content.isEmpty());
    };
    set(m_title, text.title);
    set(m_text, text.text);
    set(m_example, text.example);
    set(m_foot, text.foot);
    setAccessibleName(text.title);
    setAccessibleDescription(text.text);
    const int width = widthFor(cardWidth);
    setFixedWidth(width);
    layout()->activate();
    place(anchor, {width, layout()->totalHeightForWidth(width)});
}

QString HoverCard::title() const {
    return m_title->text();
}
QString HoverCard::text() const {
    return m_text->text();
}

} // namespace slipway::ui
