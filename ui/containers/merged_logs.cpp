#include "ui/containers/merged_logs.h"

#include "ui/engine/engine_text.h"
#include "ui/logs/log_view.h"
#include "ui/logs/source_ink.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/format.h"

#include <QEvent>
#include <QPainter>
#include <QScrollArea>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace slipway::ui {

namespace {

constexpr int tail = 20'000; // lines of each one's past
constexpr int pourMs = 30;

// A bar in the source's colour, as its lines have their names.
QIcon barIcon(const QColor& color, qreal ratio) {
    constexpr int side = 12, width = 4;
    QPixmap pixmap(QSize(side, side) * ratio);
    pixmap.setDevicePixelRatio(ratio);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.fillRect((side - width) / 2, 0, width, side, color);
    return pixmap;
}

} // namespace

MergedLogs::MergedLogs(EngineClient* engine, QWidget* parent)
    : QWidget(parent)
    , m_engine(engine)
    , m_title(makeLabel({}, theme::Type::Strong))
    , m_buttons(new QHBoxLayout)
    , m_log(new LogView) {
    m_log->text()->setAccessibleName(tr("Logs of several containers"));
    m_log->text()->setPlaceholder(tr("These containers have written nothing so far."));
    m_log->setFileName(QStringLiteral("containers.log"));
    m_title->setObjectName(QStringLiteral("mergedTitle"));

    m_buttons->setContentsMargins(0, 0, 0, 0);
    m_buttons->setSpacing(theme::tight);
    auto* buttons = new QWidget;
    buttons->setProperty("ground", QStringLiteral("surface"));
    auto* room = new QHBoxLayout(buttons);
    room->setContentsMargins(0, 0, 0, 0);
    room->addLayout(m_buttons);
    room->addStretch();
    auto* scroll = new QScrollArea; // many containers have more names than there is room
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setWidgetResizable(true);
    scroll->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setWidget(buttons);
    scroll->setFixedHeight(theme::barHeight);
    auto* header = new QHBoxLayout;
    header->setContentsMargins(theme::large, 0, theme::large, 0);
    header->setSpacing(theme::medium);
    header->addWidget(m_title);
    header->addWidget(scroll, 1);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(header);
    layout->addWidget(makeLine(Qt::Horizontal));
    layout->addWidget(m_log, 1);

    m_clock.start();
    m_pour.setInterval(pourMs);
    connect(&m_pour, &QTimer::timeout, this, &MergedLogs::pour);
    setVisible(false);
}

MergedLogs::~MergedLogs() {
    unfollow();
}

void MergedLogs::setContainers(const QList<Container>& containers) {
    if (containers.size() < 2) {
        setVisible(false);
        unfollow();
        m_parts.clear();
        m_place.reset();
        makeButtons();
        return;
    }
    bool same = containers.size() == m_parts.size(), restarted = false;
    for (qsizetype i = 0; same && i < containers.size(); ++i) {
        same = containers[i].id == m_parts[i].id && containers[i].name == m_parts[i].name;
        restarted = restarted || (containers[i].isActive() && !m_parts[i].active);
        m_parts[i].active = containers[i].isActive();
    }
    if (!same) {
        const QList<Part> before = std::exchange(m_parts, {});
        for (const Container& container : containers) {
            const auto known = std::ranges::find(before, container.id, &Part::id);
            m_parts << Part{.id = container.id,
                            .name = container.name,
                            .active = container.isActive(),
                            .isOn = known == before.end() || known->isOn};
        }
        for (const Part& part : before)
            if (part.job)
                m_engine->cancel(part.job);
        makeButtons();
    }
    // Started again, a container goes on with its log where the follower's stream has ended.
    if (!same || restarted)
        unfollow();
    setVisible(true);
    follow();
}

void MergedLogs::makeButtons() {
    while (QLayoutItem* item = m_buttons->takeAt(0)) {
        item->widget()->deleteLater();
        delete item; // takeAt hands it over
    }
    m_title->setText(tr("Logs of %n container(s)", nullptr, int(m_parts.size())));
    for (qsizetype i = 0; i < m_parts.size(); ++i) {
        auto* button = new QToolButton;
        button->setText(menuText(inertText(m_parts[i].name)));
        button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
        button->setCheckable(true);
        button->setChecked(m_parts[i].isOn);
        button->setFocusPolicy(Qt::TabFocus);
        button->setAccessibleName(tr("Show the lines of %1").arg(inertText(m_parts[i].name)));
        button->setToolTip(toolTipText(button->accessibleName()));
        button->setObjectName(QStringLiteral("mergedPart%1").arg(i));
        connect(button, &QToolButton::toggled, this, [this, i](bool on) {
            m_parts[i].isOn = on;
            unfollow();
            follow();
        });
        m_parts[i].button = button;
        m_buttons->addWidget(button);
    }
    paintButtons();
}

void MergedLogs::paintButtons() {
    for (qsizetype i = 0; i < m_parts.size(); ++i)
        m_parts[i].button->setIcon(barIcon(inkOfSource(quint16(i + 1), theme::colors(palette())), devicePixelRatioF()));
}

void MergedLogs::follow() {
    if (m_following || m_parts.isEmpty() || !isVisible())
        return;
    m_following = true;
    LogFeed* feed = m_log->text()->feed();
    m_log->text()->reset();
    m_log->text()->seek(std::exchange(m_place, std::nullopt));
    feed->setStamps(LogDecoder::Stamps::Leading);
    for (const Part& part : std::as_const(m_parts))
        feed->addSource(part.name);
    for (qsizetype i = 0; i < m_parts.size(); ++i)
        if (m_parts[i].isOn)
            follow(quint16(i + 1));
    m_pour.start();
}

void MergedLogs::follow(quint16 source) {
    Part& part = m_parts[source - 1];
    m_merger.add(source, m_clock.elapsed());
    part.job = m_engine->followLogs(
        this, part.id, tail,
        [this, source](const QList<LogChunk>& chunks) {
            for (const LogChunk& chunk : chunks)
                m_merger.append(source, chunk.stream == LogChunk::Stream::Error ? LogStream::Error : LogStream::Output,
                                chunk.data, m_clock.elapsed());
            pour();
        },
        [this, source](const Result<>& result) {
            m_parts[source - 1].job = 0;
            m_merger.finish(source);
            pour();
            if (!result)
                m_log->text()->feed()->addNotice(
                    tr("The log of %1 ends here: %2")
                        .arg(inertText(m_parts[source - 1].name), errorWords(result.error())));
        });
}

void MergedLogs::pour() {
    for (const LogMerger::Piece& piece : m_merger.take(m_clock.elapsed()))
        m_log->text()->feed()->append(piece.bytes, piece.source, piece.stream);
    if (m_merger.isWaiting())
        m_pour.start();
    else
        m_pour.stop();
}

bool MergedLogs::has(const QString& containerId) const {
    return std::ranges::find(m_parts, containerId, &Part::id) != m_parts.end();
}

std::optional<LogPlace> MergedLogs::place() const {
    return m_following ? m_log->text()->place() : m_place;
}

void MergedLogs::unfollow() {
    if (m_following)
        m_place = m_log->text()->place();
    m_following = false;
    m_pour.stop();
    m_merger.clear();
    for (Part& part : m_parts)
        if (part.job)
            m_engine->cancel(std::exchange(part.job, 0));
}

void MergedLogs::openFind() {
    m_log->openFind();
}

void MergedLogs::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    follow();
}

void MergedLogs::hideEvent(QHideEvent* event) {
    QWidget::hideEvent(event);
    unfollow();
}

void MergedLogs::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        paintButtons();
}

} // namespace slipway::ui
