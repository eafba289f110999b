#include "ui/run/mount_row.h"

#include "ui/widgets/choice_edit.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/format.h"

#include <QCheckBox>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QRegularExpression>

namespace slipway::ui {

MountRow::MountRow(const MountPoint& mount, QWidget* parent)
    : QWidget(parent)
    , m_source(new ChoiceEdit(QStringLiteral("mountSource"), tr("Folder or volume")))
    , m_target(new QLineEdit(mount.target))
    , m_readOnly(new QCheckBox(tr("Read-only")))
    , m_note(makeLabel({}, theme::Type::Caption, theme::Ink::Bad)) {
    m_source->setPlaceholder(tr("folder or volume name"));
    m_source->setText(mount.source);
    m_target->setObjectName(QStringLiteral("mountTarget"));
    m_target->setAccessibleName(tr("Folder in the container"));
    m_target->setPlaceholderText(tr("/folder/inside"));
    m_readOnly->setChecked(mount.readOnly);
    m_note->setObjectName(QStringLiteral("mountProblem"));
    QToolButton* choose = makeToolButton(tr("Choose a folder"), QStringLiteral("projects"));
    QToolButton* remove = makeToolButton(tr("Remove this mount"), QStringLiteral("close"));

    auto* fields = new QHBoxLayout;
    fields->setSpacing(theme::small);
    fields->addWidget(m_source, 1);
    fields->addWidget(choose);
    fields->addWidget(makeLabel(QStringLiteral("→"), theme::Type::Body, theme::Ink::Muted));
    fields->addWidget(m_target, 1);
    fields->addWidget(m_readOnly);
    fields->addWidget(remove);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(theme::tight);
    layout->addLayout(fields);
    layout->addWidget(m_note);

    connect(choose, &QToolButton::clicked, this, &MountRow::chooseFolder);
    connect(remove, &QToolButton::clicked, this, &MountRow::removeRequested);
    connect(m_source, &QComboBox::editTextChanged, this, &MountRow::edited);
    connect(m_target, &QLineEdit::textChanged, this, &MountRow::edited);
    connect(m_readOnly, &QCheckBox::toggled, this, &MountRow::changed);
    edited();
}

void MountRow::setVolumes(const QList<Volume>& volumes) {
    QList<ChoiceEdit::Choice> choices;
    for (const Volume& volume : volumes)
        choices << ChoiceEdit::Choice{volume.name, tr("volume")};
    m_source->setChoices(choices);
}

MountPoint MountRow::mount() const {
    return {m_source->text(), m_target->text().trimmed(), m_readOnly->isChecked()};
}

QString MountRow::problem() const {
    static const QRegularExpression volume(QStringLiteral("^[a-zA-Z0-9][a-zA-Z0-9_.-]+$"));
    const MountPoint wanted = mount();
    if (!wanted.source.startsWith(QLatin1Char('/')) && !volume.match(wanted.source).hasMatch())
        return tr("Write a folder's whole path, from / on, or a volume's name.");
    if (!wanted.target.startsWith(QLatin1Char('/')) || wanted.target == QLatin1String("/"))
        return tr("Write the folder's whole path in the container, below /.");
    if (wanted.source.contains(QLatin1Char(':')) || wanted.target.contains(QLatin1Char(':')))
        return tr("A path with a colon can't be mounted.");
    return {};
}

void MountRow::chooseFolder() {
    auto* dialog = new QFileDialog(this, tr("Choose a folder"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    if (m_source->text().startsWith(QLatin1Char('/')))
        dialog->setDirectory(m_source->text());
    connect(dialog, &QFileDialog::fileSelected, m_source, &ChoiceEdit::setText);
    dialog->open();
}

void MountRow::edited() {
    const bool untouched = m_source->text().isEmpty() && m_target->text().isEmpty();
    const QString text = untouched ? QString() : problem();
    m_note->setText(text);
    m_note->setVisible(!text.isEmpty());
    m_source->setToolTip(toolTipText(m_source->text())); // often longer than its field
    Q_EMIT changed();
}

} // namespace slipway::ui
