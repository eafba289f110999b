#include "ui/editor/problems_view.h"

#include "ui/editor/problems_delegate.h"
#include "ui/editor/problems_model.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/icon_label.h"

#include <QKeyEvent>
#include <QListView>
#include <QMenu>
#include <QVBoxLayout>

namespace slipway::ui {

namespace {
constexpr int headingHeight = 34;
constexpr int shownRows = 3;
} // namespace

ProblemsView::ProblemsView(QWidget* parent)
    : QWidget(parent)
    , m_model(new ProblemsModel(this))
    , m_toggle(makeToolButton(tr("Show or hide the problems"), QStringLiteral("chevron-down")))
    , m_icon(new IconLabel)
    , m_summary(new ElidedLabel)
    , m_fixAll(makeButton(tr("Fix all"), QStringLiteral("bulb"), ButtonKind::Link))
    , m_list(new QListView) {
    m_toggle->setObjectName(QStringLiteral("problemsToggle"));
    m_fixAll->setObjectName(QStringLiteral("fixAll"));
    m_fixAll->setToolTip(tr("Fix everything that can be fixed"));
    m_list->setObjectName(QStringLiteral("problemsList"));
    m_list->setAccessibleName(tr("Problems"));
    m_list->setModel(m_model);
    auto* delegate = new ProblemsDelegate(m_list);
    m_list->setItemDelegate(delegate);
    m_list->setUniformItemSizes(true);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setMouseTracking(true);
    m_list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_list->setContextMenuPolicy(Qt::CustomContextMenu);
    m_list->installEventFilter(this);

    auto* heading = new QHBoxLayout;
    heading->setContentsMargins(theme::small, 0, theme::medium, 0);
    heading->setSpacing(theme::small);
    heading->addWidget(m_toggle);
    heading->addWidget(m_icon);
    heading->addWidget(m_summary, 1);
    heading->addWidget(m_fixAll);
    auto* bar = new QWidget;
    bar->setLayout(heading);
    bar->setFixedHeight(headingHeight);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(makeLine(Qt::Horizontal));
    layout->addWidget(bar);
    layout->addWidget(m_list);

    connect(m_toggle, &QToolButton::clicked, this, [this] { setOpen(!m_open); });
    connect(m_fixAll, &QPushButton::clicked, this, &ProblemsView::fixAllRequested);
    connect(m_list, &QListView::doubleClicked, this,
            [this](const QModelIndex& index) { Q_EMIT activated(Problem(m_model->at(index.row()))); });
    connect(delegate, &ProblemsDelegate::fixClicked, this,
            [this](const QModelIndex& index) { Q_EMIT fixRequested(Problem(m_model->at(index.row()))); });
    connect(m_list, &QWidget::customContextMenuRequested, this, [this](const QPoint& position) {
        const QModelIndex index = m_list->indexAt(position);
        if (!index.isValid())
            return;
        auto* menu = new QMenu(this);
        menu->setAttribute(Qt::WA_DeleteOnClose);
        const Problem problem = m_model->at(index.row());
        menu->addAction(tr("Go to line %1").arg(problem.line), this, [this, problem] { Q_EMIT activated(problem); });
        if (problem.hasFix())
            menu->addAction(tr("Fix it"), this, [this, problem] { Q_EMIT fixRequested(problem); });
        menu->addAction(tr("Copy"), this,
                        [text = index.data().toString()] { QGuiApplication::clipboard()->setText(text); });
        menu->popup(m_list->viewport()->mapToGlobal(position));
    });
    update();
}

void ProblemsView::setProblems(const QString& fileName, const QList<Problem>& problems) {
    m_model->setProblems(fileName, problems);
    update();
}

void ProblemsView::setOpen(bool open) {
    m_open = open;
    update();
}

bool ProblemsView::eventFilter(QObject* watched, QEvent* event) {
    if (watched != m_list || event->type() != QEvent::KeyPress || !m_list->currentIndex().isValid())
        return QWidget::eventFilter(watched, event);
    const auto* key = static_cast<QKeyEvent*>(event);
    if (key->key() != Qt::Key_Return && key->key() != Qt::Key_Enter)
        return false;
    const Problem problem = m_model->at(m_list->currentIndex().row());
    if (!key->modifiers().testFlag(Qt::AltModifier))
        Q_EMIT activated(problem);
    else if (problem.hasFix())
        Q_EMIT fixRequested(problem);
    return true;
}

void ProblemsView::update() {
    const int count = m_model->rowCount(), errors = m_model->errorCount(), warnings = count - errors;
    QStringList parts;
    if (errors > 0)
        parts << tr("%n error(s)", nullptr, errors);
    if (warnings > 0)
        parts << tr("%n warning(s)", nullptr, warnings);
    m_summary->setFullText(count == 0 ? tr("No problems in the text") : parts.join(QStringLiteral(", ")));
    m_icon->setAccessibleName(m_summary->fullText());
    m_icon->setIcon(count == 0   ? QStringLiteral("gutter-done")
                    : errors > 0 ? QStringLiteral("gutter-failed")
                                 : QStringLiteral("alert"),
                    count == 0   ? theme::Ink::Good
                    : errors > 0 ? theme::Ink::Bad
                                 : theme::Ink::Warn);
    m_fixAll->setVisible(m_model->fixCount() > 1);
    m_toggle->setEnabled(count > 0);
    m_toggle->setIcon(
        theme::icon(m_open && count > 0 ? QStringLiteral("chevron-down") : QStringLiteral("chevron-right")));
    m_list->setVisible(m_open && count > 0);
    m_list->setFixedHeight(qMin(count, shownRows) * m_list->sizeHintForRow(0) + 1);
}

} // namespace slipway::ui
