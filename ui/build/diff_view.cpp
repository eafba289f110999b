#include "ui/build/diff_view.h"

#include "base/diff.h"
#include "ui/theme/tokens.h"
#include "ui/widgets/background.h"

#include <QSyntaxHighlighter>

namespace slipway::ui {

namespace {
constexpr int mostLines = 5'000; // that are shown: laying out more would be felt

// Text of a file in a container: tabs and line ends aside, what controls a terminal or turns text around is shown.
QString inertLines(const QString& text) {
    QString result = text;
    for (QChar& ch : result) {
        const bool harmless = ch == QLatin1Char('\n') || ch == QLatin1Char('\t');
        if (!harmless && (ch.category() == QChar::Other_Control || ch.category() == QChar::Other_Format))
            ch = QChar::ReplacementCharacter;
    }
    return result;
}
} // namespace

class DiffHighlighter : public QSyntaxHighlighter {
public:
    using QSyntaxHighlighter::QSyntaxHighlighter;
    QPalette palette;

protected:
    void highlightBlock(const QString& text) override {
        const theme::Colors& c = theme::colors(palette);
        QTextCharFormat format;
        if (text.startsWith(QLatin1Char('+'))) {
            format.setForeground(c.good);
            format.setBackground(c.goodGround);
        } else if (text.startsWith(QLatin1Char('-'))) {
            format.setForeground(c.bad);
            format.setBackground(c.badGround);
        } else if (text.startsWith(QLatin1String("@@")) || text.startsWith(QLatin1Char('\\'))) {
            format.setForeground(c.muted);
        } else {
            return;
        }
        setFormat(0, int(text.size()), format);
    }
};

DiffView::DiffView(QWidget* parent)
    : QPlainTextEdit(parent)
    , m_highlighter(new DiffHighlighter(document())) {
    setReadOnly(true);
    setFrameShape(NoFrame);
    setLineWrapMode(NoWrap);
    setFont(theme::font(theme::Type::Code));
    setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    setTabStopDistance(fontMetrics().horizontalAdvance(QLatin1Char(' ')) * 8);
    document()->setDocumentMargin(theme::small);
    setViewportMargins(theme::small, 0, 0, 0);
    setAccessibleName(tr("Differences"));
    m_highlighter->palette = palette();
}

void DiffView::setDiff(const QString& diff) {
    ++m_job;
    QString text = diff;
    if (text.startsWith(QLatin1String("--- ")))
        text = text.section(QLatin1Char('\n'), 2);
    if (text.endsWith(QLatin1Char('\n')))
        text.chop(1);
    qsizetype end = -1;
    for (int line = 0; line < mostLines; ++line)
        if (end = text.indexOf(QLatin1Char('\n'), end + 1); end < 0)
            break;
    if (end >= 0) {
        const auto more = int(QStringView(text).mid(end + 1).count(QLatin1Char('\n'))) + 1;
        text = text.left(end + 1) + QStringLiteral("\\ ") + tr("and %n more line(s)", nullptr, more);
    }
    setPlainText(inertLines(text));
}

void DiffView::compare(const QString& before, const QString& after) {
    clear();
    const int job = ++m_job;
    inBackground(
        this,
        [before, after] {
            return QString::fromStdString(unifiedDiff(before.toStdString(), after.toStdString(), "before", "after"));
        },
        [this, job](const QString& diff) {
            if (job != m_job)
                return;
            setDiff(diff);
            Q_EMIT compared(!diff.isEmpty());
        });
}

void DiffView::changeEvent(QEvent* event) {
    QPlainTextEdit::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_highlighter) {
        m_highlighter->palette = palette();
        m_highlighter->rehighlight();
    }
}

} // namespace slipway::ui
