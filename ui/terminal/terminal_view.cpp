#include "ui/terminal/terminal_view.h"

#include "ui/cells/cell_colors.h"
#include "ui/terminal/terminal_accessible.h"
#include "ui/widgets/format.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QMessageBox>
#include <QPainter>
#include <QPushButton>
#include <QScrollBar>
#include <QStyleHints>

#include <algorithm>

namespace slipway::ui {

namespace {
constexpr int refreshMs = 16;
constexpr int sliceMs = 8;
constexpr qsizetype pieceBytes = 8 << 10; // between two looks at the clock
constexpr int resizeMs = 60;              // a window being dragged has a new size all the time
constexpr int bellMs = 160;
constexpr int mostBlinks = 20; // then the cursor stays, and the machine may sleep
constexpr qsizetype shownOfPaste = 400;
} // namespace

TerminalView::TerminalView(QWidget* parent)
    : QAbstractScrollArea(parent) {
    TerminalAccessible::install();
    setFont(m_painter.font());
    setFrameShape(NoFrame);
    setFocusPolicy(Qt::StrongFocus);
    setAttribute(Qt::WA_InputMethodEnabled);
    setAccessibleName(tr("Terminal"));
    setAccessibleDescription(tr("Ctrl+Tab leaves the terminal"));
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    viewport()->setCursor(Qt::IBeamCursor);
    viewport()->setAttribute(Qt::WA_OpaquePaintEvent);
    viewport()->setMouseTracking(true);
    m_refresh.setSingleShot(true);
    m_resize.setSingleShot(true);
    m_resize.setInterval(resizeMs);
    m_bell.setSingleShot(true);
    m_bell.setInterval(bellMs);
    m_take.setInterval(0);
    m_autoScroll.setInterval(40);
    connect(&m_take, &QTimer::timeout, this, &TerminalView::take);
    connect(&m_refresh, &QTimer::timeout, this, &TerminalView::refresh);
    connect(&m_bell, &QTimer::timeout, viewport(), qOverload<>(&QWidget::update));
    connect(&m_resize, &QTimer::timeout, this, [this] {
        if (m_channel)
            m_channel->resize(m_screen.columns(), m_screen.rows());
    });
    connect(&m_blink, &QTimer::timeout, this, [this] {
        m_cursorShown = ++m_blinks >= mostBlinks || !m_cursorShown;
        if (m_blinks >= mostBlinks)
            m_blink.stop();
        viewport()->update();
    });
    connect(&m_autoScroll, &QTimer::timeout, this, [this] {
        scrollTo(m_top + (m_dragged.y() < 0 ? -2 : 2));
        extendTo(m_dragged);
    });
    connect(&m_screen, &TerminalScreen::output, this, [this](const QByteArray& bytes) {
        if (m_channel)
            m_channel->write(bytes);
    });
    connect(&m_screen, &TerminalScreen::changed, this, [this] {
        const qint64 since = m_sinceRefresh.isValid() ? m_sinceRefresh.elapsed() : refreshMs;
        if (!m_refresh.isActive())
            m_refresh.start(int(std::max<qint64>(0, refreshMs - since)));
    });
    connect(&m_screen, &TerminalScreen::bell, this, &TerminalView::ringBell);
    connect(&m_screen, &TerminalScreen::alternateChanged, this, [this] {
        select({}, {});
        m_following = true;
    });
    connect(verticalScrollBar(), &QScrollBar::valueChanged, this, [this](int value) {
        if (!m_adjusting)
            scrollTo(m_screen.firstLine() + value);
    });
}

void TerminalView::setChannel(TerminalChannel* channel) {
    if (m_channel)
        m_channel->disconnect(this);
    m_channel = channel;
    m_queue.clear();
    m_queued = 0;
    m_take.stop();
    m_preedit.clear();
    if (channel) {
        m_screen.reset();
        select({}, {});
        m_following = true;
        connect(channel, &TerminalChannel::received, this, [this](const QByteArray& bytes) {
            m_queued += bytes.size();
            m_queue.push_back({bytes});
            if (!m_take.isActive())
                take();
        });
    }
    restartBlinking();
    refresh();
}

void TerminalView::flush() {
    while (!m_queue.empty())
        take();
}

void TerminalView::take() {
    QElapsedTimer clock;
    clock.start();
    while (!m_queue.empty() && clock.elapsed() < sliceMs) {
        Piece& piece = m_queue.front();
        const qsizetype size = std::min(pieceBytes, piece.bytes.size() - piece.taken);
        const QByteArray bytes = QByteArray::fromRawData(piece.bytes.constData() + piece.taken, size);
        piece.taken += size;
        m_queued -= size;
        m_screen.feed(bytes);
        if (piece.taken == piece.bytes.size())
            m_queue.pop_front();
        if (m_channel)
            m_channel->consumed(size);
    }
    if (m_queue.empty())
        m_take.stop();
    else
        m_take.start();
}

void TerminalView::refresh() {
    m_sinceRefresh.start();
    const qint64 first = m_screen.firstLine();
    m_top = m_following ? m_screen.screenLine() : std::clamp(m_top, first, m_screen.screenLine());
    if (hasSelection() && std::min(m_anchor, m_cursor).line < first)
        select({}, {});
    m_adjusting = true;
    verticalScrollBar()->setRange(0, int(m_screen.screenLine() - first));
    verticalScrollBar()->setPageStep(m_screen.rows());
    verticalScrollBar()->setValue(int(m_top - first));
    m_adjusting = false;
    viewport()->update();
    if (hasFocus())
        updateMicroFocus();
}

void TerminalView::scrollTo(qint64 top) {
    m_top = std::clamp(top, m_screen.firstLine(), m_screen.screenLine());
    m_following = isAtEnd();
    refresh();
}

QSize TerminalView::cells() const {
    return {int((viewport()->width() - 2 * insetX) / m_painter.cellWidth()),
            (viewport()->height() - 2 * insetY) / m_painter.rowHeight()};
}

void TerminalView::fit() {
    const QSize size = cells();
    if (size.width() < 2 || size.height() < 2)
        return;
    const QSize before(m_screen.columns(), m_screen.rows());
    m_screen.resize(size.width(), size.height());
    if (before != QSize(m_screen.columns(), m_screen.rows())) {
        select({}, {});
        m_resize.start();
    }
    refresh();
}

void TerminalView::resizeEvent(QResizeEvent* event) {
    QAbstractScrollArea::resizeEvent(event);
    fit();
}

void TerminalView::changeEvent(QEvent* event) {
    QAbstractScrollArea::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        viewport()->update();
}

void TerminalView::ringBell() {
    if (!m_bell.isActive()) // a program that only rings does not keep the screen flashing
        m_bell.start();
    viewport()->update();
}

void TerminalView::restartBlinking() {
    m_cursorShown = true;
    m_blinks = 0;
    const int period = QGuiApplication::styleHints()->cursorFlashTime();
    if (hasFocus() && m_channel && period > 0)
        m_blink.start(period / 2);
    else
        m_blink.stop();
}

// Clipboard.

void TerminalView::copy() {
    if (hasSelection())
        QGuiApplication::clipboard()->setText(selectedText());
}

void TerminalView::paste() {
    pasteText(QGuiApplication::clipboard()->text());
}

void TerminalView::pasteText(const QString& text) {
    if (text.isEmpty() || !m_channel)
        return;
    const auto send = [this, text] {
        m_screen.sendPaste(text);
        typed();
    };
    const qsizetype lines = text.trimmed().count(QLatin1Char('\n')) + 1;
    if (m_screen.bracketsPastes() || !text.contains(QLatin1Char('\n'))) {
        send();
        return;
    }
    auto* question =
        new QMessageBox(QMessageBox::Question, tr("Paste several lines"),
                        tr("Paste %n line(s) into the terminal?", nullptr, int(lines)), QMessageBox::NoButton, this);
    question->setAttribute(Qt::WA_DeleteOnClose);
    question->setObjectName(QStringLiteral("confirmPaste"));
    question->setTextFormat(Qt::PlainText);
    // What the question shows is what is sent: nothing in it turns the direction of its text.
    QStringList shown;
    for (QString line : text.left(shownOfPaste).split(QLatin1Char('\n')))
        shown << inertText(line.replace(QLatin1Char('\t'), QLatin1Char(' ')).remove(QLatin1Char('\r')));
    if (text.size() > shownOfPaste)
        shown.last() += QStringLiteral("…");
    question->setInformativeText(tr("The program there may run each of them at once:") + QStringLiteral("\n\n") +
                                 shown.join(QLatin1Char('\n')));
    QPushButton* yes = question->addButton(tr("Paste"), QMessageBox::AcceptRole);
    yes->setObjectName(QStringLiteral("confirmPasteButton"));
    question->setEscapeButton(question->addButton(QMessageBox::Cancel));
    question->setDefaultButton(QMessageBox::Cancel);
    connect(yes, &QPushButton::clicked, this, send);
    question->open();
}

QString TerminalView::selectedText() const {
    if (!hasSelection())
        return {};
    const Position from = std::min(m_anchor, m_cursor), to = std::max(m_anchor, m_cursor);
    QString text;
    for (qint64 number = std::max(from.line, m_screen.firstLine()); number <= to.line && number < m_screen.endLine();
         ++number) {
        const QList<TerminalScreen::Cell> line = m_screen.line(number);
        const int begin = number == from.line ? from.column : 0;
        const int end = number == to.line ? std::min(to.column, int(line.size())) : int(line.size());
        QString part;
        for (int column = begin; column < end; ++column) {
            const TerminalScreen::Cell& cell = line[column];
            part += cell.text.isEmpty() ? QStringLiteral(" ") : cell.text;
            column += cell.width - 1;
        }
        // A line that fills its row to the last cell most likely goes on in the next.
        const bool goesOn = number < to.line && !line.isEmpty() && !line.last().text.isEmpty();
        while (!goesOn && number < to.line && part.endsWith(QLatin1Char(' ')))
            part.chop(1);
        text += part;
        if (number < to.line && !goesOn)
            text += QLatin1Char('\n');
    }
    return text;
}

QString TerminalView::visibleText() const {
    QString text;
    for (qint64 number = m_top; number < std::min(m_top + m_screen.rows(), m_screen.endLine()); ++number) {
        QString line;
        for (const TerminalScreen::Cell& cell : m_screen.line(number))
            line += cell.text.isEmpty() ? QStringLiteral(" ") : cell.text;
        while (line.endsWith(QLatin1Char(' ')))
            line.chop(1);
        text += line + QLatin1Char('\n');
    }
    return text;
}

// Painting.

void TerminalView::paintEvent(QPaintEvent*) {
    QPainter painter(viewport());
    const theme::Colors& c = theme::colors(palette());
    painter.fillRect(viewport()->rect(), c.surface);
    painter.setFont(m_painter.font());
    for (int row = 0; row < m_screen.rows() && m_top + row < m_screen.endLine(); ++row)
        paintLine(&painter, m_top + row, insetY + row * m_painter.rowHeight());
    paintCursor(&painter);
    if (m_bell.isActive()) {
        painter.setPen(QPen(c.warn, 3));
        painter.drawRect(viewport()->rect().adjusted(1, 1, -2, -2));
    }
}

void TerminalView::paintLine(QPainter* painter, qint64 number, int y) {
    const theme::Colors& c = theme::colors(palette());
    const theme::Scheme scheme = theme::schemeOf(palette());
    const QList<TerminalScreen::Cell> line = m_screen.line(number);
    const int height = m_painter.rowHeight();
    const auto x = [&](int column) { return insetX + column * m_painter.cellWidth(); };
    const auto lookAt = [&](int column) { return cellLook(line[column].style, scheme, Readability::OnViewsGround); };
    for (int from = 0; from < line.size();) {
        const CellLook look = lookAt(from);
        int to = from + 1;
        while (to < line.size() && line[to].style == line[from].style)
            ++to;
        if (look.ground.isValid())
            painter->fillRect(QRectF(x(from), y, x(to) - x(from), height), look.ground);
        from = to;
    }
    const Position begin = std::min(m_anchor, m_cursor), end = std::max(m_anchor, m_cursor);
    if (hasSelection() && number >= begin.line && number <= end.line) {
        const int from = number == begin.line ? begin.column : 0;
        const int to = number == end.line ? end.column : m_screen.columns();
        painter->fillRect(QRectF(x(from), y, x(to) - x(from), height), c.selection);
    }
    QString stretch;
    for (int column = 0; column < line.size();) {
        const TerminalScreen::Cell& cell = line[column];
        if (cell.text.isEmpty() && !(cell.style.flags & (CellStyle::Underline | CellStyle::Strike))) {
            ++column;
            continue;
        }
        const bool selected = hasSelection() && Position{number, column} >= begin && Position{number, column} < end;
        painter->setPen(selected && lookAt(column).ground.isValid() ? c.text : lookAt(column).ink);
        stretch.clear();
        int to = column;
        while (to < line.size() && line[to].style == cell.style && line[to].text.size() <= 1 &&
               (line[to].text.isEmpty() || m_painter.isSimple(line[to].text[0].unicode())) && line[to].width == 1)
            stretch += line[to].text.isEmpty() ? QStringLiteral(" ") : line[to].text, ++to;
        if (to > column) {
            m_painter.drawText(painter, x(column), y, stretch, cell.style.flags);
            column = to;
        } else {
            m_painter.drawCluster(painter, x(column), y, cell.text, cell.style.flags);
            column += cell.width;
        }
    }
}

void TerminalView::paintCursor(QPainter* painter) {
    const theme::Colors& c = theme::colors(palette());
    const qint64 row = m_screen.screenLine() + m_screen.cursor().y() - m_top;
    if (row >= m_screen.rows() || !m_channel)
        return;
    const qreal left = insetX + m_screen.cursor().x() * m_painter.cellWidth();
    const QRectF cell(left, insetY + int(row) * m_painter.rowHeight(), m_painter.cellWidth(), m_painter.rowHeight());
    if (!m_preedit.isEmpty()) {
        const QRectF ground(cell.left(), cell.top(), m_painter.cellWidth() * m_preedit.size(), cell.height());
        painter->fillRect(ground, c.busyGround);
        painter->setPen(c.text);
        m_painter.drawText(painter, cell.left(), cell.top(), m_preedit, CellStyle::Underline);
        return;
    }
    if (!m_screen.isCursorVisible())
        return;
    if (!hasFocus()) {
        painter->setPen(c.accent);
        painter->drawRect(cell.adjusted(0.5, 0.5, -0.5, -0.5));
        return;
    }
    if (m_screen.cursorBlinks() && !m_cursorShown)
        return;
    switch (m_screen.cursorShape()) {
    case TerminalScreen::CursorShape::Block: {
        painter->fillRect(cell, c.accent);
        const QList<TerminalScreen::Cell> line = m_screen.line(m_screen.screenLine() + m_screen.cursor().y());
        if (const int column = m_screen.cursor().x(); column < line.size() && !line[column].text.isEmpty()) {
            painter->setPen(c.onAccent);
            m_painter.drawCluster(painter, cell.left(), cell.top(), line[column].text, line[column].style.flags);
        }
        break;
    }
    case TerminalScreen::CursorShape::Underline:
        painter->fillRect(QRectF(cell.left(), cell.bottom() - 2, cell.width(), 2), c.accent);
        break;
    case TerminalScreen::CursorShape::Bar:
        painter->fillRect(QRectF(cell.left(), cell.top(), 2, cell.height()), c.accent);
        break;
    }
}

} // namespace slipway::ui
