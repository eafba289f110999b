#include "ui/editor/replace_bar.h"

#include "ui/editor/code_editor.h"
#include "ui/widgets/controls.h"

#include <QKeyEvent>
#include <QLineEdit>
#include <QTextBlock>
#include <QVBoxLayout>

namespace slipway::ui {

namespace {
// Beyond this a count would cost more than it tells.
constexpr int countLimit = 10'000;

QToolButton* makeToggle(const QString& text, const QString& name) {
    auto* button = new QToolButton;
    button->setText(text);
    button->setCheckable(true);
    button->setToolTip(name);
    button->setAccessibleName(name);
    button->setFocusPolicy(Qt::TabFocus);
    return button;
}

// "\1" of a match; a back slash before anything else stands for itself.
QString filledIn(const QString& replacement, const QRegularExpressionMatch& match) {
    QString result;
    for (qsizetype i = 0; i < replacement.size(); ++i) {
        const QChar next = i + 1 < replacement.size() ? replacement[i + 1] : QChar();
        if (replacement[i] == QLatin1Char('\\') && next.isDigit()) {
            result += match.captured(next.digitValue());
            ++i;
        } else {
            result += replacement[i];
        }
    }
    return result;
}
} // namespace

ReplaceBar::ReplaceBar(QWidget* parent)
    : QWidget(parent)
    , m_input(new QLineEdit)
    , m_replacement(new QLineEdit)
    , m_count(makeLabel({}, theme::Type::Caption, theme::Ink::Muted))
    , m_case(makeToggle(QStringLiteral("Aa"), tr("Tell upper case from lower case")))
    , m_word(makeToggle(QStringLiteral("ab|"), tr("Whole words only")))
    , m_regex(makeToggle(QStringLiteral(".*"), tr("Regular expression")))
    , m_replaceRow(new QWidget) {
    m_input->setPlaceholderText(tr("Find"));
    m_input->setAccessibleName(tr("Find in text"));
    m_input->setObjectName(QStringLiteral("findInput"));
    m_replacement->setPlaceholderText(tr("Replace with"));
    m_replacement->setAccessibleName(tr("Replace with"));
    m_replacement->setObjectName(QStringLiteral("replaceInput"));
    for (QLineEdit* field : {m_input, m_replacement}) {
        field->setClearButtonEnabled(true);
        field->installEventFilter(this);
    }
    QToolButton* previous = makeToolButton(tr("Previous match (Shift+Enter)"), QStringLiteral("chevron-up"));
    QToolButton* next = makeToolButton(tr("Next match (Enter)"), QStringLiteral("chevron-down"));
    QToolButton* close = makeToolButton(tr("Close (Escape)"), QStringLiteral("close"));
    auto* findRow = new QHBoxLayout;
    findRow->setSpacing(theme::tight);
    findRow->addWidget(m_input, 1);
    findRow->addWidget(m_count);
    for (QToolButton* button : {m_case, m_word, m_regex, previous, next, close})
        findRow->addWidget(button);
    QPushButton* one = makeButton(tr("Replace"));
    QPushButton* all = makeButton(tr("Replace all"));
    all->setObjectName(QStringLiteral("replaceAll"));
    auto* replaceRow = new QHBoxLayout(m_replaceRow);
    replaceRow->setContentsMargins(0, 0, 0, 0);
    replaceRow->setSpacing(theme::tight);
    replaceRow->addWidget(m_replacement, 1);
    replaceRow->addWidget(one);
    replaceRow->addWidget(all);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(theme::small, theme::tight, theme::small, theme::tight);
    layout->setSpacing(theme::tight);
    layout->addLayout(findRow);
    layout->addWidget(m_replaceRow);
    connect(m_input, &QLineEdit::textChanged, this, [this] { find(false, true); });
    for (QToolButton* toggle : {m_case, m_word, m_regex})
        connect(toggle, &QToolButton::toggled, this, [this] { find(false, true); });
    connect(previous, &QToolButton::clicked, this, [this] { find(true, false); });
    connect(next, &QToolButton::clicked, this, [this] { find(false, false); });
    connect(close, &QToolButton::clicked, this, &ReplaceBar::closeBar);
    connect(one, &QPushButton::clicked, this, &ReplaceBar::replaceOne);
    connect(all, &QPushButton::clicked, this, &ReplaceBar::replaceAll);
    hide();
}

void ReplaceBar::setEditor(CodeEditor* editor) {
    m_editor = editor;
    m_count->clear();
    if (!editor)
        hide();
}

void ReplaceBar::open(bool replace) {
    if (!m_editor)
        return;
    const QString selected = m_editor->textCursor().selectedText();
    if (!selected.isEmpty() && !selected.contains(QChar::ParagraphSeparator))
        m_input->setText(selected);
    m_replaceRow->setVisible(replace && !m_editor->isReadOnly());
    show();
    m_input->setFocus();
    m_input->selectAll();
}

bool ReplaceBar::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::KeyPress) {
        const auto* key = static_cast<QKeyEvent*>(event);
        if (key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter) {
            if (watched == m_replacement)
                replaceOne();
            else
                find(key->modifiers().testFlag(Qt::ShiftModifier), false);
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

void ReplaceBar::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Escape)
        closeBar();
    else
        QWidget::keyPressEvent(event);
}

void ReplaceBar::closeBar() {
    hide();
    if (m_editor)
        m_editor->setFocus();
}

QRegularExpression ReplaceBar::pattern() {
    QString text = m_regex->isChecked() ? m_input->text() : QRegularExpression::escape(m_input->text());
    if (m_word->isChecked())
        text = QStringLiteral("\\b(?:%1)\\b").arg(text);
    QRegularExpression result(text, m_case->isChecked() ? QRegularExpression::NoPatternOption
                                                        : QRegularExpression::CaseInsensitiveOption);
    setStyleProperty(m_input, "wrong", !result.isValid());
    if (!result.isValid())
        m_count->setText(tr("Not a regular expression"));
    return result;
}

void ReplaceBar::find(bool backwards, bool fromHere) {
    m_count->clear();
    const QRegularExpression wanted = pattern();
    if (!m_editor || m_input->text().isEmpty() || !wanted.isValid())
        return;
    QTextCursor start = m_editor->textCursor();
    start.setPosition(fromHere || backwards ? start.selectionStart() : start.selectionEnd());
    const QTextDocument::FindFlags flags = backwards ? QTextDocument::FindBackward : QTextDocument::FindFlags();
    QTextCursor hit = m_editor->document()->find(wanted, start, flags);
    if (hit.isNull()) {
        start.movePosition(backwards ? QTextCursor::End : QTextCursor::Start);
        hit = m_editor->document()->find(wanted, start, flags);
    }
    if (hit.isNull()) {
        setStyleProperty(m_input, "wrong", true);
        m_count->setText(tr("No match"));
        return;
    }
    m_editor->setTextCursor(hit);
    m_editor->centerCursor();
    int total = 0, index = 0;
    for (QTextBlock block = m_editor->document()->firstBlock(); block.isValid() && total < countLimit;
         block = block.next()) {
        auto matches = wanted.globalMatch(block.text());
        while (matches.hasNext()) {
            const QRegularExpressionMatch match = matches.next();
            if (match.capturedLength() == 0)
                continue;
            ++total;
            if (block.position() + match.capturedStart() <= hit.selectionStart())
                index = total;
        }
    }
    m_count->setText(total < countLimit ? tr("%1 of %2").arg(index).arg(total) : tr("%1 and more").arg(countLimit));
}

void ReplaceBar::replaceOne() {
    const QRegularExpression wanted = pattern();
    if (!m_editor || m_input->text().isEmpty() || !wanted.isValid())
        return;
    QTextCursor cursor = m_editor->textCursor();
    const QRegularExpressionMatch match = wanted.match(cursor.selectedText(), 0, QRegularExpression::NormalMatch,
                                                       QRegularExpression::AnchorAtOffsetMatchOption);
    if (cursor.hasSelection() && match.hasMatch() && match.capturedLength() == cursor.selectedText().size()) {
        cursor.insertText(m_regex->isChecked() ? filledIn(m_replacement->text(), match) : m_replacement->text());
        m_editor->setTextCursor(cursor);
    }
    find(false, false);
}

void ReplaceBar::replaceAll() {
    const QRegularExpression wanted = pattern();
    if (!m_editor || m_input->text().isEmpty() || !wanted.isValid())
        return;
    QList<TextChange> changes;
    for (QTextBlock block = m_editor->document()->firstBlock(); block.isValid(); block = block.next()) {
        auto matches = wanted.globalMatch(block.text());
        while (matches.hasNext()) {
            const QRegularExpressionMatch match = matches.next();
            if (match.capturedLength() > 0)
                changes << TextChange{block.position() + int(match.capturedStart()), int(match.capturedLength()),
                                      m_regex->isChecked() ? filledIn(m_replacement->text(), match)
                                                           : m_replacement->text()};
        }
    }
    m_editor->apply(changes);
    m_count->setText(tr("%1 replaced").arg(changes.size()));
}

} // namespace slipway::ui
