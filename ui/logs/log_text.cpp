#include "ui/logs/log_text.h"

#include "ui/logs/log_accessible.h"
#include "ui/widgets/background.h"
#include "ui/widgets/controls.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QScrollBar>
#include <QStyleHints>
#include <QWheelEvent>

#include <algorithm>
#include <limits>

namespace slipway::ui {

namespace {
constexpr int refreshMs = 16;           // no more often than a screen shows
constexpr qint64 copiedAtOnce = 20'000; // lines; more are put together by another thread
constexpr int widestSource = 24;        // cells
constexpr int seekMs = 5'000;           // what a log has is there by then

// At once, or put together by another thread where it is long; then only while `receiver` lives.
void giveText(const LogExport& part, QObject* receiver, const std::function<void(const QString&)>& take) {
    if (part.lines() <= copiedAtOnce)
        take(part.toString());
    else
        inBackground(
            receiver, [part] { return part.toString(); }, take);
}
} // namespace

LogText::LogText(QWidget* parent, qint64 limit)
    : QAbstractScrollArea(parent)
    , m_feed(limit)
    , m_search(&m_feed.buffer())
    , m_followButton(makeButton({}, QStringLiteral("follow"))) {
    LogAccessible::install();
    setFont(m_painter.font());
    setFrameShape(NoFrame);
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Log"));
    viewport()->setCursor(Qt::IBeamCursor);
    viewport()->setAttribute(Qt::WA_OpaquePaintEvent);
    viewport()->setAutoFillBackground(false);
    m_followButton->setParent(viewport());
    m_followButton->setCursor(Qt::ArrowCursor);
    m_followButton->setObjectName(QStringLiteral("followLog"));
    m_followButton->hide();
    m_refresh.setSingleShot(true);
    m_autoScroll.setInterval(40);
    if (QGuiApplication::clipboard()->supportsSelection())
        m_selectionSink = [](const QString& text) {
            QGuiApplication::clipboard()->setText(text, QClipboard::Selection);
        };
    measureMargin();
    connect(m_followButton, &QPushButton::clicked, this, &LogText::follow);
    connect(&m_feed, &LogFeed::changed, this, &LogText::linesChanged);
    connect(&m_feed, &LogFeed::cleared, this, [this] {
        m_anchor = m_cursor = {};
        m_search.reset();
        m_top = {};
        m_sought.reset();
        follow();
    });
    connect(&m_search, &LogSearch::currentChanged, this, &LogText::revealMatch);
    connect(&m_search, &LogSearch::progressed, viewport(), qOverload<>(&QWidget::update));
    connect(&m_refresh, &QTimer::timeout, this, &LogText::refresh);
    connect(verticalScrollBar(), &QScrollBar::valueChanged, this, &LogText::scrollBarMoved);
    connect(horizontalScrollBar(), &QScrollBar::valueChanged, viewport(), qOverload<>(&QWidget::update));
    connect(&m_autoScroll, &QTimer::timeout, this, [this] {
        const int rows = m_dragged.y() < 0 ? m_dragged.y() / rowHeight() - 1
                                           : (m_dragged.y() - viewport()->height()) / rowHeight() + 1;
        scrollTo(moved(m_top, rows), By::Person);
        extendTo(m_dragged);
    });
}

void LogText::reset() {
    m_feed.clear();
}

void LogText::setPlaceholder(const QString& text) {
    m_placeholder = text;
    viewport()->update();
}

void LogText::setShowsTimes(bool on) {
    m_showsTimes = on;
    refresh();
}

void LogText::setWraps(bool on) {
    m_wraps = on;
    m_top.row = 0;
    refresh();
}

// What has come.

void LogText::linesChanged() {
    m_search.linesChanged();
    if (m_refresh.isActive())
        return;
    const qint64 since = m_sinceRefresh.isValid() ? m_sinceRefresh.elapsed() : refreshMs;
    if (since >= refreshMs)
        refresh();
    else
        m_refresh.start(int(refreshMs - since));
}

void LogText::refresh() {
    m_sinceRefresh.start();
    measureMargin();
    // What was selected may be among the lines that are gone.
    const LogPosition begin{buffer().first(), 0};
    if (m_cursor.line != 0 && (m_cursor < begin || m_anchor < begin))
        select(std::max(m_anchor, begin), std::max(m_cursor, begin));
    scrollTo(m_following ? bottom() : m_top, By::Program);
    goOnSeeking();
    updateFollowButton();
    viewport()->update();
}

void LogText::measureMargin() {
    const qreal cell = m_painter.cellWidth();
    const auto columns = [&](qsizetype cells) { return int(cell * qreal(cells)) + theme::medium; };
    m_timeWidth = m_showsTimes && buffer().hasTimes() ? columns(formatLogTime(0).size()) : 0;
    qsizetype longest = 0;
    for (const QString& source : buffer().sources())
        longest = std::max(longest, source.size());
    m_sourceWidth = buffer().sources().size() > 2 ? columns(std::min<qsizetype>(longest, widestSource)) : 0;
    m_streamWidth = buffer().hasErrors() ? columns(tr("err", "a mark before lines of standard error").size()) : 0;
    m_textLeft = theme::large + m_timeWidth + m_sourceWidth + m_streamWidth;
}

// Scrolling.

int LogText::rowCells() const {
    if (!m_wraps)
        return 0;
    return std::max(8, int((viewport()->width() - m_textLeft - theme::small) / m_painter.cellWidth()));
}

int LogText::visibleRows() const {
    return std::max(1, (viewport()->height() - 2 * theme::tight) / rowHeight());
}

int LogText::rowsOf(qint64 line) const {
    return m_wraps ? LogLayout::rowsOf(buffer().line(line), rowCells()) : 1;
}

LogText::Top LogText::moved(Top from, int rows) const {
    const Top first{buffer().first(), 0};
    if (buffer().isEmpty())
        return first;
    from.line = std::min(from.line, buffer().end() - 1);
    from = std::max(from, first);
    while (rows > 0) {
        const int left = rowsOf(from.line) - from.row - 1;
        if (rows <= left)
            return {from.line, from.row + rows};
        if (from.line + 1 >= buffer().end())
            return {from.line, from.row + left};
        rows -= left + 1;
        from = {from.line + 1, 0};
    }
    while (rows < 0) {
        if (-rows <= from.row)
            return {from.line, from.row + rows};
        if (from.line <= first.line)
            return first;
        rows += from.row + 1;
        --from.line;
        from.row = rowsOf(from.line) - 1;
    }
    return from;
}

LogText::Top LogText::bottom() const {
    if (buffer().isEmpty())
        return {buffer().first(), 0};
    const qint64 last = buffer().end() - 1;
    return moved({last, rowsOf(last) - 1}, 1 - visibleRows());
}

void LogText::scrollTo(Top top, By by) {
    const Top end = bottom();
    top = std::clamp(top, std::min(Top{buffer().first(), 0}, end), end);
    if (top.line < buffer().end())
        top.row = std::min(top.row, rowsOf(top.line) - 1);
    const bool isMoved = top != m_top;
    m_top = top;
    if (by == By::Person) {
        m_sought.reset();
        setFollowing(top >= end);
    }
    updateScrollBars();
    if (isMoved)
        viewport()->update();
}

void LogText::updateScrollBars() {
    m_adjusting = true;
    const qint64 first = buffer().first();
    const Top end = bottom();
    verticalScrollBar()->setRange(0, int(std::min<qint64>(end.line - first + (end.row > 0 ? 1 : 0), 1 << 30)));
    verticalScrollBar()->setPageStep(visibleRows());
    verticalScrollBar()->setValue(m_top >= end ? verticalScrollBar()->maximum() : int(m_top.line - first));
    const int room = viewport()->width() - m_textLeft - theme::small;
    const int wanted = m_wraps ? 0 : int(qreal(buffer().mostCells()) * m_painter.cellWidth());
    horizontalScrollBar()->setRange(0, std::max(0, wanted - room));
    horizontalScrollBar()->setPageStep(std::max(1, room));
    horizontalScrollBar()->setSingleStep(int(m_painter.cellWidth() * 4));
    m_adjusting = false;
}

void LogText::scrollBarMoved(int value) {
    if (m_adjusting)
        return;
    const bool atEnd = value >= verticalScrollBar()->maximum();
    scrollTo(atEnd ? bottom() : Top{buffer().first() + value, 0}, By::Person);
}

void LogText::setFollowing(bool following) {
    if (m_following == following)
        return;
    m_following = following;
    m_endWhenReleased = buffer().store().end();
    updateFollowButton();
    Q_EMIT followingChanged(following);
}

void LogText::follow() {
    setFollowing(true);
    refresh();
}

std::optional<LogPlace> LogText::place() const {
    if (m_sought)
        return m_sought; // it has not come that far
    if (m_following)
        return std::nullopt;
    const qint64 first = std::max(buffer().first(), buffer().store().first());
    qint64 line = std::min(m_top.line, buffer().end() - 1);
    int nth = 0;
    for (; line >= first && buffer().line(line).time == noTime; --line)
        ++nth;
    if (line < first)
        return std::nullopt;
    const qint64 time = buffer().line(line).time;
    for (--line; line >= first && (buffer().line(line).time == time || buffer().line(line).time == noTime); --line)
        ++nth;
    return LogPlace{time, nth};
}

void LogText::seek(const std::optional<LogPlace>& place) {
    follow();
    m_sought = place;
    m_soughtFrom = buffer().first();
    m_seeking.start();
    goOnSeeking();
}

void LogText::goOnSeeking() {
    if (!m_sought)
        return;
    const qint64 end = buffer().store().end();
    m_soughtFrom = std::max(m_soughtFrom, buffer().first());
    while (m_soughtFrom < end && buffer().line(m_soughtFrom).time < m_sought->time)
        ++m_soughtFrom;
    // As much as is seen below it has to be there as well, or it would end up too high.
    const Top wanted{m_soughtFrom + m_sought->nth, 0};
    if (wanted >= bottom()) {
        // By then it is what comes that is looked at.
        if (m_seeking.hasExpired(seekMs) && !m_feed.isBusy())
            m_sought.reset();
        return;
    }
    m_sought.reset();
    setFollowing(false);
    scrollTo(wanted, By::Program);
    viewport()->update();
}

qint64 LogText::newLines() const {
    return m_following ? 0 : std::max<qint64>(0, buffer().store().end() - m_endWhenReleased);
}

void LogText::updateFollowButton() {
    m_followButton->setVisible(!m_following);
    if (m_following)
        return;
    const int count = int(std::min<qint64>(newLines(), std::numeric_limits<int>::max()));
    const QString text = count > 0 ? tr("%Ln new line(s), follow", nullptr, count) : tr("Not following. Follow");
    if (text != m_followButton->text())
        m_followButton->setText(text);
    m_followButton->adjustSize();
    m_followButton->move((viewport()->width() - m_followButton->width()) / 2,
                         viewport()->height() - m_followButton->height() - theme::medium);
}

void LogText::reveal(LogPosition position) {
    if (position.line < buffer().first() || position.line >= buffer().end())
        return;
    const LogLayout layout(buffer().line(position.line), rowCells());
    const int row = layout.rowOf(position.offset);
    const Top wanted{position.line, row};
    if (wanted < m_top)
        scrollTo(wanted, By::Person);
    else if (const Top lowest = moved(wanted, 1 - visibleRows()); lowest > m_top)
        scrollTo(lowest, By::Person);
    if (m_wraps)
        return;
    const int x = int(layout.cell(std::min(position.offset, int(layout.text().size()))) * m_painter.cellWidth());
    const int room = horizontalScrollBar()->pageStep(), value = horizontalScrollBar()->value();
    if (x < value || x > value + room - int(m_painter.cellWidth()))
        horizontalScrollBar()->setValue(x < room ? 0 : x - room / 2);
}

void LogText::revealMatch() {
    const auto& current = m_search.current();
    if (!current)
        return;
    const LogPosition start{current->line, current->match.start};
    const auto [first, end] = visibleLines();
    // Into the middle, with what was around it, where it was not to be seen before.
    if (start.line < first || start.line >= end - 1)
        scrollTo(moved({start.line, 0}, -visibleRows() / 3), By::Person);
    reveal({current->line, current->match.start + current->match.length});
    reveal(start);
    select({current->line, current->match.start + current->match.length}, start);
    // What was looked for is to be read.
    setFollowing(false);
    viewport()->update();
}

std::pair<qint64, qint64> LogText::visibleLines() const {
    if (buffer().isEmpty())
        return {m_top.line, m_top.line};
    return {m_top.line, std::min(buffer().end(), moved(m_top, visibleRows()).line + 1)};
}

void LogText::resizeEvent(QResizeEvent* event) {
    QAbstractScrollArea::resizeEvent(event);
    refresh();
}

void LogText::changeEvent(QEvent* event) {
    QAbstractScrollArea::changeEvent(event);
    if (event->type() == QEvent::LanguageChange || event->type() == QEvent::PaletteChange)
        refresh();
}

void LogText::wheelEvent(QWheelEvent* event) {
    if (event->angleDelta().y() == 0 || event->modifiers().testFlag(Qt::AltModifier)) {
        QAbstractScrollArea::wheelEvent(event);
        return;
    }
    // A touchpad sends less than a notch at a time.
    m_wheel += event->angleDelta().y();
    const int perRow = 120 / std::max(1, QGuiApplication::styleHints()->wheelScrollLines());
    const int rows = m_wheel / perRow;
    m_wheel -= rows * perRow;
    if (rows != 0)
        scrollTo(moved(m_top, -rows), By::Person);
    event->accept();
}

// Text out of it.

LogExport LogText::exported() const {
    return LogExport(buffer(), m_showsTimes ? LogExport::Times::With : LogExport::Times::Without);
}

QString LogText::toPlainText() const {
    return buffer().isEmpty() ? QString() : LogExport(buffer(), LogExport::Times::Without).toString();
}

LogExport LogText::selected() const {
    return {buffer(), m_showsTimes ? LogExport::Times::With : LogExport::Times::Without, std::min(m_anchor, m_cursor),
            std::max(m_anchor, m_cursor)};
}

QString LogText::selectedText() const {
    return hasSelection() ? selected().toString() : QString();
}

void LogText::offerSelection() {
    if (!hasSelection() || !m_selectionSink)
        return;
    giveText(selected(), this, [this, anchor = m_anchor, cursor = m_cursor](const QString& text) {
        if (anchor == m_anchor && cursor == m_cursor) // else it is of an older selection
            m_selectionSink(text);
    });
}

void LogText::copy() {
    // The application's clipboard, whatever becomes of this view.
    if (hasSelection())
        giveText(selected(), qApp, [](const QString& text) { QGuiApplication::clipboard()->setText(text); });
}

void LogText::selectAll() {
    if (buffer().isEmpty())
        return;
    // The view stays where it is.
    select({buffer().first(), 0}, endPosition());
}

QString LogText::visibleText() const {
    QString text;
    const auto [first, end] = visibleLines();
    for (qint64 line = first; line < end; ++line)
        text += buffer().text(line) + QLatin1Char('\n');
    return text;
}

int LogText::visibleOffset(LogPosition position) const {
    const auto [first, end] = visibleLines();
    if (position.line < first || position.line >= end)
        return 0;
    qsizetype offset = position.offset;
    for (qint64 line = first; line < position.line; ++line)
        offset += buffer().text(line).size() + 1;
    return int(offset);
}

} // namespace slipway::ui
