#include "ui/build/steps_delegate.h"

#include "ui/build/step_look.h"
#include "ui/cells/cell_colors.h"
#include "ui/logs/log_layout.h"
#include "ui/theme/style.h"

#include <QAbstractScrollArea>
#include <QPainter>

#include <algorithm>

namespace slipway::ui {

namespace {
constexpr int logIndent = 40;
constexpr int chevronLeft = 3;
constexpr int glyphLeft = theme::large;
constexpr int threadLeft = glyphLeft + theme::iconSize / 2 - 1; // the line beside a step's log
const QString ellipsis = QStringLiteral("…");
} // namespace

StepsDelegate::StepsDelegate(const StepsModel* model, const StepsSearch* search, QObject* parent)
    : QStyledItemDelegate(parent)
    , m_model(model)
    , m_search(search)
    , m_cells(theme::font(theme::Type::Code)) {}

QSize StepsDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex& index) const {
    if (!index.data(StepsModel::IsLogRole).toBool())
        return {200, stepHeight};
    const bool last = index.row() == index.model()->rowCount(index.parent()) - 1;
    return {200, m_cells.rowHeight() + 3 + (last ? theme::small : 0)};
}

void StepsDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    painter->save();
    const theme::Colors& c = theme::colors(option.palette);
    if (option.state.testFlag(QStyle::State_Selected))
        painter->fillRect(option.rect, c.selection);
    else if (option.state.testFlag(QStyle::State_MouseOver))
        painter->fillRect(option.rect, c.raised);
    if (index.data(StepsModel::IsLogRole).toBool())
        paintLog(painter, option, index);
    else
        paintStep(painter, option, index);
    theme::paintFocus(painter, option);
    painter->restore();
}

void StepsDelegate::paintLog(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    const theme::Colors& c = theme::colors(option.palette);
    painter->setFont(m_cells.font());
    const bool failed = index.parent().data(StepsModel::StateRole).value<StepState>() == StepState::Failed;
    painter->fillRect(QRect(option.rect.left() + threadLeft, option.rect.top(), 2, option.rect.height()),
                      failed ? c.bad : c.border);

    const LogLayout layout(m_model->logLine(index).line(), 0);
    const CellStyles& styles = m_model->styles(index);
    const qreal left = option.rect.left() + logIndent;
    const qreal top = option.rect.top() + 1;
    const int size = int(layout.text().size());
    // As many cells as there is room for; the last one says that there are more.
    const int room = qMax(1, int((option.rect.right() - theme::small - left) / m_cells.cellWidth()));
    int end = size;
    if (layout.cell(size) > room)
        end = layout.offsetAt(0, room - 1);
    const auto rectOf = [&](int from, int to) {
        return QRectF(left + layout.cell(from) * m_cells.cellWidth(), top,
                      (layout.cell(to) - layout.cell(from)) * m_cells.cellWidth(), m_cells.rowHeight() + 1);
    };
    const bool selected = option.state.testFlag(QStyle::State_Selected);
    const theme::Scheme scheme = theme::schemeOf(option.palette);
    for (const LogMatcher::Match& match : m_search->matcher().find(layout.text())) {
        const QRectF rect = rectOf(qMin(match.start, end), qMin(match.start + match.length, end));
        painter->fillRect(rect, c.warnGround);
        painter->fillRect(QRectF(rect.left(), rect.bottom() - 2, rect.width(), 1), c.warn);
    }
    auto run = layout.runs().begin();
    quint16 style = 0;
    for (int at = 0; at < end;) {
        for (; run != layout.runs().end() && run->start <= at; ++run)
            style = run->style;
        const int stop = run == layout.runs().end() ? end : qMin(end, run->start);
        const CellStyle& look = styles[style];
        const CellLook colors = cellLook(look, scheme, Readability::Always);
        const QRectF rect = rectOf(at, stop);
        if (colors.ground.isValid() && !selected)
            painter->fillRect(rect, colors.ground);
        painter->setPen(selected && colors.ground.isValid() ? c.text : colors.ink);
        // A tab is only a distance.
        for (int from = at; from < stop;) {
            const qsizetype tab = layout.text().indexOf(QLatin1Char('\t'), from);
            const int to = tab < 0 || tab > stop ? stop : int(tab);
            if (to > from)
                m_cells.drawText(painter, rectOf(from, to).left(), top, QStringView(layout.text()).mid(from, to - from),
                                 look.flags);
            from = to + 1;
        }
        at = stop;
    }
    if (end < size) {
        painter->setPen(c.muted);
        m_cells.drawText(painter, rectOf(end, end).left(), top, ellipsis, 0);
    }
}

void StepsDelegate::paintStep(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    const theme::Colors& c = theme::colors(option.palette);
    const auto state = index.data(StepsModel::StateRole).value<StepState>();
    const StepLook look = lookOf(state);
    // The row may be wider than what can be seen; its heading stays in the visible part.
    const auto* view = qobject_cast<const QAbstractScrollArea*>(option.widget);
    QRect row = option.rect;
    if (view)
        row = QRect(0, row.top(), view->viewport()->width(), row.height());
    if (index.model()->hasChildren(index)) {
        const bool open = option.state.testFlag(QStyle::State_Open);
        theme::paintIcon(painter, QRectF(row.left() + chevronLeft, row.center().y() - 5, 11, 11),
                         QLatin1String(open ? "chevron-down" : "chevron-right"), c.muted);
    }
    const QRectF glyph(row.left() + glyphLeft, row.center().y() - 7, theme::iconSize, theme::iconSize);
    const QColor color = theme::inkColor(look.ink, option.palette);
    if (state == StepState::Running) {
        painter->save();
        painter->setRenderHint(QPainter::SmoothPixmapTransform);
        painter->translate(glyph.center());
        painter->rotate(m_angle);
        theme::paintIcon(painter, glyph.translated(-glyph.center()), look.icon, color);
        painter->restore();
    } else {
        theme::paintIcon(painter, glyph, look.icon, color);
    }

    const QFontMetrics optionMetrics(option.font);
    const int baseline = row.top() + (row.height() + optionMetrics.ascent() - optionMetrics.descent()) / 2;
    const QFont caption = theme::font(theme::Type::Caption);
    const QFontMetrics captionMetrics(caption);
    const QString detail =
        captionMetrics.elidedText(index.data(StepsModel::DetailRole).toString(), Qt::ElideRight, row.width() / 3);
    const int detailWidth = captionMetrics.horizontalAdvance(detail);
    painter->setFont(caption);
    painter->setPen(state == StepState::Failed ? c.bad : c.muted);
    painter->drawText(row.right() - theme::medium - detailWidth, baseline, detail);

    // The keyword stands out, as in the editor.
    const QString text = index.data().toString();
    const QString keyword = text.section(QLatin1Char(' '), 0, 0);
    int left = row.left() + logIndent;
    const int right = row.right() - theme::medium - detailWidth - theme::medium;
    QFont code = theme::font(theme::Type::Code);
    code.setBold(true);
    const QFontMetricsF bold(code);
    QFont plain = code;
    plain.setBold(false);
    const QFontMetricsF regular(plain);
    const auto xOf = [&](int offset) {
        const auto in = qMin(qsizetype(offset), keyword.size() + 1);
        return left + bold.horizontalAdvance(text.left(in)) + regular.horizontalAdvance(text.mid(in, offset - in));
    };
    const QRectF words(left, row.top(), right - left, row.height());
    for (const LogMatcher::Match& match : m_search->matcher().find(text)) {
        const QRectF rect(xOf(match.start), baseline - bold.ascent() - 1,
                          xOf(match.start + match.length) - xOf(match.start), bold.height() + 2);
        painter->fillRect(rect & words, c.warnGround);
        painter->fillRect(QRectF(rect.left(), rect.bottom() - 1, rect.width(), 1) & words, c.warn);
    }
    painter->setFont(code);
    painter->setPen(state == StepState::Waiting || state == StepState::Cancelled ? c.muted : c.keyword);
    painter->drawText(left, baseline, keyword);
    left += QFontMetrics(code).horizontalAdvance(keyword + QLatin1Char(' '));
    painter->setFont(plain);
    painter->setPen(state == StepState::Cached || state == StepState::Waiting ? c.muted : c.text);
    painter->drawText(left, baseline,
                      QFontMetrics(plain).elidedText(text.mid(keyword.size() + 1), Qt::ElideRight, right - left));
}

} // namespace slipway::ui
