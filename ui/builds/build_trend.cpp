#include "ui/builds/build_trend.h"

#include "ui/builds/outcome_look.h"
#include "ui/widgets/format.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>

namespace slipway::ui {

namespace {
constexpr int mostBars = 24;
constexpr int barWidth = 7;
constexpr int barGap = 3;
constexpr int trendHeight = 36;
constexpr int smallestBar = 3;
constexpr int crossHeight = 5; // over the bar of a build that failed
} // namespace

std::optional<qint64> medianOf(QList<qint64> values) {
    if (values.isEmpty())
        return std::nullopt;
    std::ranges::sort(values);
    const qsizetype middle = values.size() / 2;
    return values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

BuildTrend::BuildTrend(QWidget* parent)
    : QWidget(parent) {
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    setMouseTracking(true);
    setFocusPolicy(Qt::TabFocus);
}

void BuildTrend::setBuilds(const QList<BuildSummary>& builds, const QString& current) {
    m_builds.clear();
    for (const BuildSummary& build : builds)
        if (build.outcome != BuildOutcome::Running && build.outcome != BuildOutcome::Refused)
            m_builds << build;
    m_builds = m_builds.mid(qMax<qsizetype>(0, m_builds.size() - mostBars));
    m_current = current;
    QList<qint64> good;
    m_longest = 1;
    for (const BuildSummary& build : std::as_const(m_builds)) {
        m_longest = qMax(m_longest, build.durationMs);
        if (build.outcome == BuildOutcome::Ok)
            good << build.durationMs;
    }
    m_median = medianOf(good);
    const auto shown = std::ranges::find(m_builds, current, &BuildSummary::id);
    m_bar = int(shown == m_builds.end() ? qMax<qsizetype>(0, m_builds.size() - 1) : shown - m_builds.begin());
    setVisible(m_builds.size() > 1);
    QString words = tr("Durations of the last %1 builds").arg(m_builds.size());
    if (m_median)
        words += QStringLiteral(", ") + tr("median %1").arg(formatDuration(*m_median));
    setAccessibleName(words);
    setAccessibleDescription(m_builds.isEmpty() ? QString() : describe(m_bar));
    updateGeometry();
    update();
}

QSize BuildTrend::sizeHint() const {
    const QFontMetrics metrics(theme::font(theme::Type::Caption));
    const int words = m_median ? metrics.horizontalAdvance(tr("median %1").arg(formatDuration(*m_median))) : 0;
    return {int(m_builds.size()) * (barWidth + barGap) + theme::small + words, trendHeight};
}

QRectF BuildTrend::barArea() const {
    return {0, crossHeight + 1, qreal(m_builds.size() * (barWidth + barGap)), qreal(height() - crossHeight - 2)};
}

QRectF BuildTrend::barOf(int number) const {
    const QRectF area = barArea();
    const qreal height =
        qMax(qreal(smallestBar), area.height() * qreal(m_builds[number].durationMs) / qreal(m_longest));
    return {area.left() + number * (barWidth + barGap), area.bottom() - height, qreal(barWidth), height};
}

int BuildTrend::barAt(const QPoint& point) const {
    const int number = point.x() / (barWidth + barGap);
    return point.x() >= 0 && number < m_builds.size() ? number : -1;
}

void BuildTrend::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    const theme::Colors& c = theme::colors(palette());
    const QRectF area = barArea();
    for (int i = 0; i < m_builds.size(); ++i) {
        const QRectF bar = barOf(i);
        const bool good = m_builds[i].outcome == BuildOutcome::Ok;
        const bool current = m_builds[i].id == m_current;
        QColor ink = good ? c.accent : m_builds[i].outcome == BuildOutcome::Cancelled ? c.muted : c.bad;
        if (!current)
            ink.setAlphaF(0.45F);
        painter.fillRect(bar, ink);
        if (!good) {
            // By its shape, too.
            painter.setPen(QPen(m_builds[i].outcome == BuildOutcome::Cancelled ? c.muted : c.bad, 1.2));
            const QRectF cross(bar.left() + 1, bar.top() - crossHeight - 1, crossHeight, crossHeight);
            painter.drawLine(cross.topLeft(), cross.bottomRight());
            painter.drawLine(cross.bottomLeft(), cross.topRight());
        }
        if (current)
            painter.fillRect(QRectF(bar.left(), height() - 1, bar.width(), 1), c.text);
        if (i == m_bar && hasFocus()) {
            painter.setPen(QPen(c.text, 1));
            painter.setBrush(Qt::NoBrush);
            painter.drawRect(QRectF(bar.left() - 1.5, 0.5, bar.width() + 2, height() - 1));
        }
    }
    if (!m_median)
        return;
    const qreal y = area.bottom() - area.height() * qreal(*m_median) / qreal(m_longest);
    painter.setPen(QPen(c.muted, 1, Qt::DashLine));
    painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y));
    painter.setFont(theme::font(theme::Type::Caption));
    painter.setPen(c.muted);
    const int textHeight = painter.fontMetrics().height();
    const qreal top = qBound(0.0, y - textHeight / 2.0, qreal(height() - textHeight));
    painter.drawText(QRectF(area.right() + theme::tight, top, width() - area.right(), textHeight),
                     Qt::AlignLeft | Qt::AlignVCenter, tr("median %1").arg(formatDuration(*m_median)));
}

QString BuildTrend::describe(int bar) const {
    const BuildSummary& build = m_builds[bar];
    return QStringLiteral("%1 · %2 · %3")
        .arg(lookOf(build.outcome).label, formatDuration(build.durationMs), formatAge(build.started));
}

void BuildTrend::walkTo(int bar) {
    m_bar = qBound(0, bar, int(m_builds.size()) - 1);
    setAccessibleDescription(describe(m_bar)); // which tells whoever reads it aloud
    QToolTip::showText(mapToGlobal(QPoint(int(barOf(m_bar).left()), height())), describe(m_bar), this);
    update();
}

void BuildTrend::focusInEvent(QFocusEvent* event) {
    QWidget::focusInEvent(event);
    if (!m_builds.isEmpty() && event->reason() != Qt::ActiveWindowFocusReason)
        walkTo(m_bar);
}

void BuildTrend::keyPressEvent(QKeyEvent* event) {
    if (m_builds.isEmpty()) {
        QWidget::keyPressEvent(event);
        return;
    }
    switch (event->key()) {
    case Qt::Key_Left:
        walkTo(m_bar - 1);
        break;
    case Qt::Key_Right:
        walkTo(m_bar + 1);
        break;
    case Qt::Key_Home:
        walkTo(0);
        break;
    case Qt::Key_End:
        walkTo(int(m_builds.size()) - 1);
        break;
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Space:
        Q_EMIT buildClicked(m_builds[m_bar].id);
        break;
    default:
        QWidget::keyPressEvent(event);
    }
}

void BuildTrend::mousePressEvent(QMouseEvent* event) {
    if (const int bar = barAt(event->pos()); bar >= 0 && event->button() == Qt::LeftButton)
        Q_EMIT buildClicked(m_builds[bar].id);
}

bool BuildTrend::event(QEvent* event) {
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    const int bar = barAt(help->pos());
    if (bar < 0) {
        QToolTip::hideText();
        return true;
    }
    QToolTip::showText(help->globalPos(), describe(bar), this);
    return true;
}

} // namespace slipway::ui
