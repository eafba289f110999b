#include "ui/logs/log_view.h"

#include "ui/logs/log_text.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/find_bar.h"

#include <QClipboard>
#include <QFileDialog>
#include <QGuiApplication>
#include <QMessageBox>
#include <QSaveFile>
#include <QVBoxLayout>

namespace slipway::ui {

LogView::LogView(QWidget* parent)
    : QWidget(parent)
    , m_text(new LogText)
    , m_find(new FindBar(m_text))
    , m_fileName(QStringLiteral("output.log")) {
    QToolButton* find = makeToolButton(tr("Find (Ctrl+F)"), QStringLiteral("search"));
    QToolButton* wrap = makeToolButton(tr("Wrap long lines"), QStringLiteral("wrap"));
    wrap->setCheckable(true);
    QToolButton* copy = makeToolButton(tr("Copy everything"), QStringLiteral("copy"));
    QToolButton* save = makeToolButton(tr("Save to a file…"), QStringLiteral("save"));
    auto* tools = new QVBoxLayout;
    tools->setContentsMargins(theme::tight, theme::small, theme::tight, theme::small);
    tools->setSpacing(theme::tight);
    for (QToolButton* button : {find, wrap, copy, save})
        tools->addWidget(button);
    tools->addStretch();

    auto* texts = new QVBoxLayout;
    texts->setSpacing(0);
    texts->addWidget(m_find);
    texts->addWidget(m_text, 1);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(texts, 1);
    layout->addLayout(tools);

    connect(find, &QToolButton::clicked, this, &LogView::openFind);
    connect(wrap, &QToolButton::toggled, this,
            [this](bool on) { m_text->setLineWrapMode(on ? QPlainTextEdit::WidgetWidth : QPlainTextEdit::NoWrap); });
    connect(copy, &QToolButton::clicked, this,
            [this] { QGuiApplication::clipboard()->setText(m_text->toPlainText()); });
    connect(save, &QToolButton::clicked, this, &LogView::save);
}

void LogView::openFind() {
    m_find->open();
}

void LogView::save() {
    const QString path = QFileDialog::getSaveFileName(this, tr("Save the log"), m_fileName);
    if (path.isEmpty())
        return;
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(m_text->toPlainText().toUtf8()) < 0 || !file.commit())
        QMessageBox::warning(this, tr("Not saved"), tr("%1 could not be written: %2").arg(path, file.errorString()));
}

} // namespace slipway::ui
