#include "ui/widgets/delete_dialog.h"

#include "ui/widgets/controls.h"
#include "ui/widgets/format.h"
#include "ui/widgets/icon_label.h"

#include <QDialogButtonBox>
#include <QHBoxLayout>
#include <QListWidget>
#include <QVBoxLayout>

namespace slipway::ui {

namespace {
constexpr int shownRows = 8; // the rest is scrolled to
constexpr int dialogWidth = 480;
} // namespace

DeleteDialog::DeleteDialog(const QString& title, const QString& question, const QList<DeleteItem>& items,
                           const QString& consequence, const QString& button, QWidget* parent)
    : QDialog(parent) {
    setObjectName(QStringLiteral("confirmDelete"));
    setWindowTitle(title);
    auto* icon = new IconLabel(theme::iconSize * 2);
    icon->setIcon(QStringLiteral("alert"), theme::Ink::Warn);
    icon->setProperty("decorative", true);
    QLabel* asked = makeLabel(question, theme::Type::Strong);
    asked->setWordWrap(true);

    auto* list = new QListWidget;
    list->setObjectName(QStringLiteral("whatGoes"));
    list->setAccessibleName(tr("What is deleted"));
    list->setSelectionMode(QAbstractItemView::NoSelection);
    list->setTextElideMode(Qt::ElideMiddle);
    list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    list->setUniformItemSizes(true);
    for (const DeleteItem& item : items) {
        const QString name = inertText(item.name);
        auto* row = new QListWidgetItem(item.note.isEmpty() ? name : tr("%1 (%2)").arg(name, item.note));
        row->setToolTip(toolTipText(row->text()));
        if (!item.icon.isEmpty())
            row->setIcon(theme::icon(item.icon, item.ink));
        list->addItem(row); // which owns it
    }
    const int rows = qMin(shownRows, int(items.size()));
    list->setFixedHeight(rows * list->sizeHintForRow(0) + 2 * list->frameWidth() + theme::small);

    auto* buttons = new QDialogButtonBox;
    QPushButton* remove = buttons->addButton(button, QDialogButtonBox::AcceptRole);
    setStyleProperty(remove, "kind", QStringLiteral("danger"));
    remove->setObjectName(QStringLiteral("confirmDeleteButton"));
    remove->setAutoDefault(false);
    QPushButton* cancel = buttons->addButton(QDialogButtonBox::Cancel);
    cancel->setDefault(true);
    cancel->setFocus();
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);

    auto* heading = new QHBoxLayout;
    heading->setSpacing(theme::medium);
    heading->addWidget(icon, 0, Qt::AlignTop);
    heading->addWidget(asked, 1);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(theme::large, theme::large, theme::large, theme::large);
    layout->setSpacing(theme::medium);
    layout->addLayout(heading);
    layout->addWidget(list);
    layout->addWidget(makeParagraph(consequence, theme::Ink::Muted));
    layout->addWidget(buttons);
    setMinimumWidth(dialogWidth);
    setMaximumWidth(dialogWidth);
}

} // namespace slipway::ui
