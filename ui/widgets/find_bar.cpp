#include "ui/widgets/find_bar.h"

#include "ui/widgets/controls.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QTextBlock>

namespace slipway::ui {

namespace {
// Beyond this a count would cost more than it tells.
constexpr int countLimit = 10'000;
} // namespace

FindBar::FindBar(QPlainTextEdit* text, QWidget* parent)
    : QWidget(parent)
    , m_text(text)
    , m_input(new QLineEdit)
    , m_count(makeLabel({}, theme::Type::Caption, theme::Ink::Muted)) {
    m_input->setPlaceholderText(tr("Find"));
    m_input->setAccessibleName(tr("Find in text"));
    m_input->setClearButtonEnabled(true);
    m_input->installEventFilter(this);
    QToolButton* previous = makeToolButton(tr("Previous match (Shift+Enter)"), QStringLiteral("chevron-up"));
    QToolButton* next = makeToolButton(tr("Next match (Enter)"), QStringLiteral("chevron-down"));
    QToolButton* close = makeToolButton(tr("Close (Escape)"), QStringLiteral("close"));
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(theme::small, theme::tight, theme::small, theme::tight);
    layout->setSpacing(theme::tight);
    layout->addWidget(m_input, 1);
    layout->addWidget(m_count);
    layout->addWidget(previous);
    layout->addWidget(next);
    layout->addWidget(close);
    connect(m_input, &QLineEdit::textChanged, this, [this] { find(false, true); });
    connect(previous, &QToolButton::clicked, this, [this] { find(true, false); });
    connect(next, &QToolButton::clicked, this, [this] { find(false, false); });
    connect(close, &QToolButton::clicked, this, &FindBar::closeBar);
    hide();
}

void FindBar::open() {
    const QString selected = m_text->textCursor().selectedText();
    if (!selected.isEmpty() && !selected.contains(QChar::ParagraphSeparator))
        m_input->setText(selected);
    show();
    m_input->setFocus();
    m_input->selectAll();
}

bool FindBar::eventFilter(QObject* watched, QEvent* event) {
    if (watched == m_input && event->type() == QEvent::KeyPress) {
        const auto* key = static_cast<QKeyEvent*>(event);
        if (key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter) {
            find(key->modifiers().testFlag(Qt::ShiftModifier), false);
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

void FindBar::closeBar() {
    hide();
    m_text->setFocus();
}

void FindBar::find(bool backwards, bool fromHere) {
    const QString wanted = m_input->text();
    setStyleProperty(m_input, "wrong", false);
    m_count->clear();
    if (wanted.isEmpty())
        return;
    int total = 0, index = 0;
    QTextCursor start = m_text->textCursor();
    const int from = fromHere || backwards ? start.selectionStart() : start.selectionEnd();
    start.setPosition(from);
    const QTextDocument::FindFlags flags = backwards ? QTextDocument::FindBackward : QTextDocument::FindFlags();
    QTextCursor hit = m_text->document()->find(wanted, start, flags);
    if (hit.isNull()) {
        start.movePosition(backwards ? QTextCursor::End : QTextCursor::Start);
        hit = m_text->document()->find(wanted, start, flags);
    }
    if (hit.isNull()) {
        setStyleProperty(m_input, "wrong", true);
        m_count->setText(tr("No match"));
        return;
    }
    m_text->setTextCursor(hit);
    m_text->centerCursor();
    for (QTextBlock block = m_text->document()->firstBlock(); block.isValid() && total < countLimit;
         block = block.next()) {
        const QString line = block.text();
        for (qsizetype at = line.indexOf(wanted, 0, Qt::CaseInsensitive); at >= 0;
             at = line.indexOf(wanted, at + wanted.size(), Qt::CaseInsensitive)) {
            ++total;
            if (block.position() + at <= hit.selectionStart())
                index = total;
        }
    }
    m_count->setText(total < countLimit ? tr("%1 of %2").arg(index).arg(total) : tr("%1 and more").arg(countLimit));
}

} // namespace slipway::ui
