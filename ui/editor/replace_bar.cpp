#include "ui/editor/replace_bar.h"

#include "ui/editor/code_editor.h"
#include "ui/widgets/controls.h"

#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QTextBlock>
#include <QVBoxLayout>

namespace slipway::ui {

namespace {
// Beyond this a count would cost more than it tells.
constexpr int countLimit = 10'000;

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
    : FindBar(tr("Find in text"), parent)
    , m_replacement(new QLineEdit)
    , m_case(makeToggle(QStringLiteral("Aa"), tr("Tell upper case from lower case")))
    , m_word(makeToggle(QStringLiteral("ab|"), tr("Whole words only")))
    , m_regex(makeToggle(QStringLiteral(".*"), tr("Regular expression")))
    , m_replaceRow(new QWidget) {
    input()->setObjectName(QStringLiteral("findInput"));
    m_replacement->setPlaceholderText(tr("Replace with"));
    m_replacement->setAccessibleName(tr("Replace with"));
    m_replacement->setObjectName(QStringLiteral("replaceInput"));
    m_replacement->setClearButtonEnabled(true);
    m_replacement->installEventFilter(this);
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
    layout->addLayout(makeFindRow({count(), m_case, m_word, m_regex}));
    layout->addWidget(m_replaceRow);
    connect(input(), &QLineEdit::textChanged, this, [this] { find(false, true); });
    for (QToolButton* toggle : {m_case, m_word, m_regex})
        connect(toggle, &QToolButton::toggled, this, [this] { find(false, true); });
    connect(one, &QPushButton::clicked, this, &ReplaceBar::replaceOne);
    connect(all, &QPushButton::clicked, this, &ReplaceBar::replaceAll);
}

void ReplaceBar::setEditor(CodeEditor* editor) {
    m_editor = editor;
    count()->clear();
    if (!editor)
        hide();
}

void ReplaceBar::open(bool replace) {
    if (!m_editor)
        return;
    const QString selected = m_editor->textCursor().selectedText();
    if (!selected.isEmpty() && !selected.contains(QChar::ParagraphSeparator))
        input()->setText(selected);
    m_replaceRow->setVisible(replace && !m_editor->isReadOnly());
    show();
    input()->setFocus();
    input()->selectAll();
}

void ReplaceBar::walk(bool backwards) {
    find(backwards, false);
}

bool ReplaceBar::eventFilter(QObject* watched, QEvent* event) {
    if (watched == m_replacement && event->type() == QEvent::KeyPress) {
        const auto* key = static_cast<QKeyEvent*>(event);
        if (key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter) {
            replaceOne();
            return true;
        }
    }
    return FindBar::eventFilter(watched, event);
}

void ReplaceBar::closeBar() {
    hide();
    if (m_editor)
        m_editor->setFocus();
}

QRegularExpression ReplaceBar::pattern() {
    QString text = m_regex->isChecked() ? input()->text() : QRegularExpression::escape(input()->text());
    if (m_word->isChecked())
        text = QStringLiteral("\\b(?:%1)\\b").arg(text);
    QRegularExpression result(text, m_case->isChecked() ? QRegularExpression::NoPatternOption
                                                        : QRegularExpression::CaseInsensitiveOption);
    setStyleProperty(input(), "wrong", !result.isValid());
    if (!result.isValid())
        count()->setText(tr("Not a regular expression"));
    return result;
}

void ReplaceBar::find(bool backwards, bool fromHere) {
    count()->clear();
    const QRegularExpression wanted = pattern();
    if (!m_editor || input()->text().isEmpty() || !wanted.isValid())
        return;
    QTextCursor start = m_editor->textCursor();
    start.setPosition(fromHere || backwards ? start.selectionStart() : start.selectionEnd());
    QTextDocument::FindFlags flags;
    flags.setFlag(QTextDocument::FindBackward, backwards);
    // What the expression says of upper case and lower case is overridden by the flags.
    flags.setFlag(QTextDocument::FindCaseSensitively, m_case->isChecked());
    QTextCursor hit = m_editor->document()->find(wanted, start, flags);
    if (hit.isNull()) {
        start.movePosition(backwards ? QTextCursor::End : QTextCursor::Start);
        hit = m_editor->document()->find(wanted, start, flags);
    }
    if (hit.isNull()) {
        setStyleProperty(input(), "wrong", true);
        count()->setText(tr("No match"));
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
    count()->setText(total < countLimit ? tr("%1 of %2").arg(index).arg(total) : tr("%1 and more").arg(countLimit));
}

void ReplaceBar::replaceOne() {
    const QRegularExpression wanted = pattern();
    if (!m_editor || input()->text().isEmpty() || !wanted.isValid())
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
    if (!m_editor || input()->text().isEmpty() || !wanted.isValid())
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
    count()->setText(tr("%1 replaced").arg(changes.size()));
}

} // namespace slipway::ui
