#include "ui/images/images_page.h"
#include "ui/engine/engine_text.h"

#include "ui/images/images_model.h"
#include "ui/images/pull_dialog.h"
#include "ui/jobs/batch.h"
#include "ui/widgets/age_clock.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/format.h"
#include "ui/widgets/table.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QHeaderView>
#include <QLineEdit>
#include <QMenu>
#include <QMessageBox>
#include <QSortFilterProxyModel>
#include <QStackedWidget>
#include <QTreeView>
#include <QVBoxLayout>

namespace slipway::ui {

ImagesPage::ImagesPage(EngineClient* engine, ImagesModel* model, QWidget* parent)
    : QWidget(parent)
    , m_engine(engine)
    , m_model(model)
    , m_sorted(new QSortFilterProxyModel(this))
    , m_count(makeLabel({}, theme::Type::Body, theme::Ink::Muted))
    , m_filter(new QLineEdit)
    , m_table(new QTreeView)
    , m_stack(new QStackedWidget)
    , m_empty(new EmptyState)
    , m_problem(new Banner({theme::large, 0, theme::large, theme::small}))
    , m_run(new QAction(theme::icon(QStringLiteral("play")), tr("Run…"), this))
    , m_copy(new QAction(theme::icon(QStringLiteral("copy")), tr("Copy name"), this))
    , m_delete(new QAction(theme::icon(QStringLiteral("trash")), tr("Delete…"), this)) {
    setUpTable(m_table, m_sorted, model, ImagesModel::SortRole);
    m_table->setObjectName(QStringLiteral("imagesTable"));
    m_table->setAccessibleName(tr("Images"));
    m_table->sortByColumn(ImagesModel::Created, Qt::DescendingOrder);
    m_table->setContextMenuPolicy(Qt::CustomContextMenu);
    m_table->header()->setSectionResizeMode(ImagesModel::Name, QHeaderView::Stretch);
    m_table->setColumnWidth(ImagesModel::Id, 130);
    m_table->setColumnWidth(ImagesModel::Usage, 160);
    m_table->setColumnWidth(ImagesModel::Size, 100);
    m_table->setColumnWidth(ImagesModel::Created, 140);
    m_delete->setShortcut(QKeySequence::Delete);
    keepAgesCurrent(m_table, ImagesModel::Created, ImagesModel::SortRole);
    m_delete->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    m_table->addAction(m_delete);

    setUpFilter(m_filter, tr("Filter"), tr("Filter images"));
    QPushButton* pullButton = makeButton(tr("Pull…"), QStringLiteral("download"), ButtonKind::Primary);
    pullButton->setObjectName(QStringLiteral("pullButton"));
    auto* header = new QHBoxLayout;
    header->setContentsMargins(theme::large, theme::medium, theme::large, theme::medium);
    header->setSpacing(theme::small);
    header->addWidget(makeLabel(tr("Images"), theme::Type::Title));
    header->addWidget(m_count);
    header->addStretch();
    header->addWidget(m_filter);
    header->addWidget(makeToolButton(m_run));
    header->addWidget(makeToolButton(m_copy));
    header->addWidget(makeToolButton(m_delete));
    header->addWidget(pullButton);

    m_stack->addWidget(m_empty);
    m_stack->addWidget(m_table);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(header);
    layout->addWidget(m_problem);
    layout->addWidget(makeLine(Qt::Horizontal));
    layout->addWidget(m_stack, 1);

    connect(m_problem->addAction(tr("Dismiss")), &QPushButton::clicked, m_problem, &QWidget::hide);
    connect(pullButton, &QPushButton::clicked, this, [this] { pull(); });
    connect(m_empty, &EmptyState::buttonClicked, this, [this] { pull(); });
    connect(m_filter, &QLineEdit::textChanged, m_sorted, &QSortFilterProxyModel::setFilterFixedString);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentChanged, this, &ImagesPage::update);
    connect(m_table, &QWidget::customContextMenuRequested, this, &ImagesPage::showMenu);
    connect(m_table, &QTreeView::activated, m_run, &QAction::trigger);
    connect(model, &ImagesModel::refreshed, this, &ImagesPage::update);
    connect(m_delete, &QAction::triggered, this, &ImagesPage::confirmAndDelete);
    connect(m_run, &QAction::triggered, this,
            [this] { Q_EMIT runRequested(m_table->currentIndex().data(ImagesModel::ReferenceRole).toString()); });
    connect(m_copy, &QAction::triggered, this, [this] {
        QGuiApplication::clipboard()->setText(m_table->currentIndex().data(ImagesModel::ReferenceRole).toString());
    });
    update();
}

void ImagesPage::update() {
    const bool any = m_model->rowCount() > 0;
    m_stack->setCurrentWidget(any ? static_cast<QWidget*>(m_table) : m_empty);
    m_count->setText(any ? tr("%1 · %2").arg(m_model->imageCount()).arg(formatSize(m_model->totalSize())) : QString());
    m_filter->setVisible(any);
    if (!any && m_model->isLoaded())
        m_empty->describe(QStringLiteral("images"), tr("No images"),
                          tr("Images are what containers are started from. Build one from a project, or pull one."),
                          tr("Pull an image"));
    else if (!any)
        m_empty->describe(QStringLiteral("images"), tr("Waiting for the engine"),
                          tr("Images appear here as soon as the engine answers."));
    const bool selected = m_table->currentIndex().isValid();
    for (QAction* action : {m_run, m_copy, m_delete})
        action->setEnabled(selected);
}

void ImagesPage::openFind() {
    m_filter->setFocus();
}

void ImagesPage::pull(const QString& reference) {
    auto* dialog = new PullDialog(m_engine, window());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setJobs(m_jobs);
    dialog->setReference(reference);
    connect(dialog, &PullDialog::failed, this, &ImagesPage::failed);
    dialog->open();
}

void ImagesPage::showMenu(const QPoint& position) {
    if (!m_table->currentIndex().isValid())
        return;
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addActions({m_run, m_copy, m_delete});
    addColumnMenus(menu, m_table);
    menu->popup(m_table->viewport()->mapToGlobal(position));
}

void ImagesPage::confirmAndDelete() {
    const ImagesModel::Row* row = m_model->at(m_sorted->mapToSource(m_table->currentIndex()));
    if (!row)
        return;
    const QString reference = ImagesModel::referenceOf(*row);
    auto* question = new QMessageBox(QMessageBox::Warning, tr("Delete image"),
                                     tr("Delete the image “%1”?").arg(reference), QMessageBox::NoButton, window());
    question->setAttribute(Qt::WA_DeleteOnClose);
    question->setTextFormat(Qt::PlainText);
    question->setObjectName(QStringLiteral("confirmDelete"));
    const int users = m_model->inUse(*row);
    if (users > 0)
        question->setInformativeText(
            tr("%n container(s) still need it; the engine will keep it until they are gone.", nullptr, users));
    else if (row->image.tags.size() > 1)
        question->setInformativeText(tr("Only this name goes; the image has others."));
    else
        question->setInformativeText(tr("Up to %1 become free.").arg(formatSize(row->image.size)));
    QPushButton* remove = question->addButton(tr("Delete"), QMessageBox::DestructiveRole);
    setStyleProperty(remove, "kind", QStringLiteral("danger"));
    remove->setObjectName(QStringLiteral("confirmDeleteButton"));
    question->setEscapeButton(question->addButton(QMessageBox::Cancel));
    question->setDefaultButton(QMessageBox::Cancel);
    connect(remove, &QPushButton::clicked, this, [this, reference] {
        m_problem->hide();
        const Jobs::Id job = m_jobs ? m_jobs->add(this, tr("Deleting %1").arg(inertText(reference))) : 0;
        m_engine->deleteImage(this, reference, [this, reference, job](const Result<>& result) {
            if (m_jobs)
                m_jobs->remove(job);
            if (!result)
                m_problem->tell(Banner::Kind::Error, tr("%1 could not be deleted").arg(reference),
                                errorWords(result.error()));
        });
    });
    question->open();
}

} // namespace slipway::ui
