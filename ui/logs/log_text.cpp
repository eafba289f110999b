#include "ui/logs/log_text.h"

#include "ui/theme/tokens.h"
#include "ui/widgets/controls.h"

#include <QScrollBar>
#include <QTextBlock>

namespace slipway::ui {

namespace {

constexpr int keptLines = 200'000;

// The 16 ANSI colours, each readable on the ground of its scheme.
QColor ansiColor(int index, theme::Scheme scheme) {
    static const QRgb light[16] = {0x1a212b, 0xb8242f, 0x12733f, 0x8f5700, 0x0f62b8, 0x8a2c8f, 0x0b6f7d, 0x5a6675,
                                   0x5a6675, 0xb8242f, 0x12733f, 0x8f5700, 0x0f62b8, 0x8a2c8f, 0x0b6f7d, 0x1a212b};
    static const QRgb dark[16] = {0x98a4b3, 0xff8585, 0x58cc8b, 0xe6ad55, 0x62aaf5, 0xd79be0, 0x5cc8d6, 0xe4e9f0,
                                  0x98a4b3, 0xff8585, 0x58cc8b, 0xe6ad55, 0x62aaf5, 0xd79be0, 0x5cc8d6, 0xffffff};
    return QColor::fromRgb((scheme == theme::Scheme::Dark ? dark : light)[index & 15]);
}

} // namespace

LogText::LogText(QWidget* parent)
    : QPlainTextEdit(parent)
    , m_jump(makeButton(tr("Not following. Jump to the newest line"), QStringLiteral("follow"))) {
    setReadOnly(true);
    setUndoRedoEnabled(false);
    setFont(theme::font(theme::Type::Code));
    setFrameShape(NoFrame);
    setLineWrapMode(NoWrap);
    setMaximumBlockCount(keptLines);
    setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    document()->setDocumentMargin(theme::medium);
    m_jump->setParent(viewport());
    m_jump->hide();
    connect(m_jump, &QPushButton::clicked, this, &LogText::follow);
    connect(verticalScrollBar(), &QScrollBar::valueChanged, this, [this](int value) {
        if (!m_adding)
            setFollowing(value >= verticalScrollBar()->maximum());
    });
}

void LogText::setFollowing(bool following) {
    m_jump->setVisible(!following);
    if (std::exchange(m_following, following) != following)
        Q_EMIT followingChanged(following);
}

void LogText::follow() {
    setFollowing(true);
    verticalScrollBar()->setValue(verticalScrollBar()->maximum());
}

void LogText::append(const QByteArray& data) {
    add(m_decoder.feed(data));
}
void LogText::append(const QString& text) {
    add(m_decoder.feed(text));
}

void LogText::reset() {
    m_adding = true;
    clear();
    m_decoder = LogDecoder();
    m_hasPending = false;
    m_adding = false;
    follow();
}

void LogText::insertLine(QTextCursor& cursor, const LogLine& line) {
    const theme::Scheme scheme = theme::schemeOf(palette());
    int at = 0;
    for (const LogSpan& span : line.spans) {
        cursor.insertText(line.text.mid(at, span.start - at), QTextCharFormat());
        QTextCharFormat format;
        if (span.color >= 0)
            format.setForeground(ansiColor(span.color, scheme));
        if (span.bold)
            format.setFontWeight(QFont::Bold);
        cursor.insertText(line.text.mid(span.start, span.length), format);
        at = span.start + span.length;
    }
    cursor.insertText(line.text.mid(at), QTextCharFormat());
}

void LogText::add(const QList<LogLine>& lines) {
    m_adding = true;
    const int position = verticalScrollBar()->value();
    QTextCursor cursor(document());
    cursor.movePosition(QTextCursor::End);
    cursor.beginEditBlock();
    if (m_hasPending) {
        cursor.movePosition(QTextCursor::StartOfBlock, QTextCursor::KeepAnchor);
        cursor.removeSelectedText();
    }
    for (const LogLine& line : lines) {
        insertLine(cursor, line);
        cursor.insertBlock();
    }
    insertLine(cursor, m_decoder.pending());
    m_hasPending = !m_decoder.pending().text.isEmpty();
    cursor.endEditBlock();
    m_adding = false;
    if (m_following)
        verticalScrollBar()->setValue(verticalScrollBar()->maximum());
    else
        verticalScrollBar()->setValue(position);
}

void LogText::resizeEvent(QResizeEvent* event) {
    QPlainTextEdit::resizeEvent(event);
    m_jump->adjustSize();
    m_jump->move((viewport()->width() - m_jump->width()) / 2, viewport()->height() - m_jump->height() - theme::medium);
    if (m_following)
        verticalScrollBar()->setValue(verticalScrollBar()->maximum());
}

} // namespace slipway::ui
