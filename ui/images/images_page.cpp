#include "ui/images/images_page.h"

#include "ui/images/pull_dialog.h"
#include "ui/jobs/batch.h"
#include "ui/widgets/age_clock.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/delete_dialog.h"
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
    m_table->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_table->setContextMenuPolicy(Qt::CustomContextMenu);
    m_table->header()->setSectionResizeMode(ImagesModel::Name, QHeaderView::Stretch);
    m_table->setColumnWidth(ImagesModel::Id, 130);
    m_table->setColumnWidth(ImagesModel::Usage, 160);
    m_table->setColumnWidth(ImagesModel::Size, 100);
    m_table->setColumnWidth(ImagesModel::Created, 140);
    keepAgesCurrent(m_table, ImagesModel::Created, ImagesModel::SortRole);
    m_delete->setShortcut(QKeySequence::Delete);
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
    connect(m_empty, &EmptyState::buttonClicked, this, [this] {
        if (m_model->rowCount() == 0)
            pull();
        else
            m_filter->clear();
    });
    connect(m_filter, &QLineEdit::textChanged, this, [this](const QString& text) {
        m_sorted->setFilterFixedString(text);
        update();
    });
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, &ImagesPage::update);
    connect(m_table, &QWidget::customContextMenuRequested, this, &ImagesPage::showMenu);
    connect(m_table, &QTreeView::activated, m_run, &QAction::trigger);
    connect(model, &ImagesModel::refreshed, this, &ImagesPage::update);
    // What is being deleted is said in the column that the filter looks at, too.
    connect(m_sorted, &QAbstractItemModel::rowsRemoved, this, &ImagesPage::update);
    connect(m_sorted, &QAbstractItemModel::rowsInserted, this, &ImagesPage::update);
    connect(m_delete, &QAction::triggered, this, &ImagesPage::confirmAndDelete);
    connect(m_run, &QAction::triggered, this,
            [this] { Q_EMIT runRequested(ImagesModel::referenceOf(selected().value(0))); });
    connect(m_copy, &QAction::triggered, this, [this] {
        QStringList names;
        for (const ImagesModel::Row& row : selected())
            names << ImagesModel::referenceOf(row);
        QGuiApplication::clipboard()->setText(names.join(QLatin1Char('\n')));
    });
    update();
}

void ImagesPage::update() {
    const bool any = m_model->rowCount() > 0;
    const bool nothingFits = any && m_sorted->rowCount() == 0;
    m_stack->setCurrentWidget(any && !nothingFits ? static_cast<QWidget*>(m_table) : m_empty);
    m_count->setText(any ? tr("%1 · %2").arg(m_model->imageCount()).arg(formatSize(m_model->totalSize())) : QString());
    m_filter->setVisible(any);
    if (!any && m_model->isLoaded())
        m_empty->describe(QStringLiteral("images"), tr("No images"),
                          tr("Images are what containers are started from. Build one from a project, or pull one."),
                          tr("Pull an image"));
    else if (!any)
        m_empty->describe(QStringLiteral("images"), tr("Waiting for the engine"),
                          tr("Images appear here as soon as the engine answers."));
    else if (nothingFits)
        m_empty->describe(QStringLiteral("search"), tr("No image matches"),
                          tr("None has “%1” in its name, id or usage.").arg(inertText(m_filter->text())),
                          tr("Show all"));
    const int count = int(m_table->selectionModel()->selectedRows().size());
    m_run->setEnabled(count == 1);
    m_copy->setEnabled(count > 0);
    m_copy->setText(count > 1 ? tr("Copy names") : tr("Copy name"));
    m_delete->setEnabled(count > 0);
    m_delete->setText(count > 1 ? tr("Delete %n image(s)…", nullptr, count) : tr("Delete…"));
}

QList<ImagesModel::Row> ImagesPage::selected() const {
    QList<ImagesModel::Row> result;
    for (int row = 0; row < m_sorted->rowCount(); ++row)
        if (m_table->selectionModel()->isRowSelected(row))
            result << *m_model->at(m_sorted->mapToSource(m_sorted->index(row, 0)));
    return result;
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
    if (m_table->selectionModel()->selectedRows().isEmpty())
        return;
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addActions({m_run, m_copy, m_delete});
    addColumnMenus(menu, m_table);
    menu->popup(m_table->viewport()->mapToGlobal(position));
}

void ImagesPage::confirmAndDelete() {
    const QList<ImagesModel::Row> rows = selected();
    if (rows.isEmpty())
        return;
    if (rows.size() == 1) {
        confirmOne(rows.first());
        return;
    }
    QList<Batch::Item> going;
    QMap<QString, qsizetype> names; // of each image, that go
    for (const ImagesModel::Row& row : rows) {
        going << Batch::Item{ImagesModel::referenceOf(row), ImagesModel::nameOf(row)};
        ++names[row.image.id];
    }
    int needed = 0;
    qint64 freed = 0;
    QSet<QString> counted;
    QList<DeleteItem> items;
    for (const ImagesModel::Row& row : rows) {
        const int users = m_model->inUse(row);
        needed += users > 0;
        const bool keepsNames = row.image.tags.size() > names[row.image.id];
        if (users == 0 && !keepsNames && !counted.contains(row.image.id)) {
            counted << row.image.id;
            freed += row.image.size;
        }
        items << DeleteItem{ImagesModel::nameOf(row),
                            users > 0    ? tr("%n container(s) need(s) it", nullptr, users)
                            : keepsNames ? tr("has other names")
                                         : QString(),
                            users > 0 ? QStringLiteral("state-running") : QStringLiteral("images"),
                            users > 0 ? theme::Ink::Good : theme::Ink::Muted};
    }
    QStringList consequences;
    if (needed > 0)
        consequences << tr("The engine keeps what containers need until they are gone.");
    if (freed > 0)
        consequences << tr("Up to %1 become free.").arg(formatSize(freed));
    const int count = int(rows.size());
    auto* question =
        new DeleteDialog(tr("Delete images"), tr("Delete %n image(s)?", nullptr, count), items,
                         consequences.join(QLatin1Char(' ')), tr("Delete %n image(s)", nullptr, count), window());
    question->setAttribute(Qt::WA_DeleteOnClose);
    connect(question, &QDialog::accepted, this, [this, going] { remove(going); });
    question->open();
}

void ImagesPage::confirmOne(const ImagesModel::Row& row) {
    const Batch::Item item{ImagesModel::referenceOf(row), ImagesModel::nameOf(row)};
    auto* question = new QMessageBox(QMessageBox::Warning, tr("Delete image"),
                                     tr("Delete the image “%1”?").arg(item.name), QMessageBox::NoButton, window());
    question->setAttribute(Qt::WA_DeleteOnClose);
    question->setTextFormat(Qt::PlainText);
    question->setObjectName(QStringLiteral("confirmDelete"));
    const int users = m_model->inUse(row);
    if (users > 0)
        question->setInformativeText(
            tr("%n container(s) still need it; the engine will keep it until they are gone.", nullptr, users));
    else if (row.image.tags.size() > 1)
        question->setInformativeText(tr("Only this name goes; the image has others."));
    else
        question->setInformativeText(tr("Up to %1 become free.").arg(formatSize(row.image.size)));
    QPushButton* remove = question->addButton(tr("Delete"), QMessageBox::DestructiveRole);
    setStyleProperty(remove, "kind", QStringLiteral("danger"));
    remove->setObjectName(QStringLiteral("confirmDeleteButton"));
    question->setEscapeButton(question->addButton(QMessageBox::Cancel));
    question->setDefaultButton(QMessageBox::Cancel);
    connect(remove, &QPushButton::clicked, this, [this, item] { this->remove({item}); });
    question->open();
}

void ImagesPage::remove(QList<Batch::Item> items) {
    items.removeIf([this](const Batch::Item& item) { return m_deleting.contains(item.id); });
    if (items.isEmpty())
        return;
    for (const Batch::Item& item : std::as_const(items))
        m_deleting << item.id;
    m_model->setDeleting(m_deleting);
    m_problem->hide();
    const int count = int(items.size());
    const QString title =
        count == 1 ? tr("Deleting %1").arg(items[0].name) : tr("Deleting %n image(s)", nullptr, count);
    // One after the other: several names may be of one image, and images lie on each other.
    auto* batch = new Batch(
        items, 1,
        [this](QObject* receiver, const QString& reference, const EngineClient::Reply<void>& reply) {
            m_engine->deleteImage(receiver, reference, [reply](const Result<>& result) {
                const bool isGone = !result && result.error().code() == Errc::NotFound;
                reply(isGone ? Result<>() : result);
            });
        },
        this);
    connect(batch, &Batch::itemEnded, this, [this](const QString& reference) {
        m_deleting.remove(reference);
        m_model->setDeleting(m_deleting);
    });
    connect(batch, &Batch::ended, this, [this, count, name = items[0].name](const QStringList& failures) {
        if (failures.isEmpty())
            return;
        m_problem->tell(Banner::Kind::Error,
                        count == 1 ? tr("%1 could not be deleted").arg(name)
                                   : tr("%1 of %n image(s) could not be deleted", nullptr, count).arg(failures.size()),
                        failures.join(QLatin1Char('\n')));
    });
    batch->start(m_jobs, title);
}

} // namespace slipway::ui
