#include "ui/logs/log_view.h"

#include "ui/logs/log_find_bar.h"
#include "ui/logs/log_text.h"
#include "ui/widgets/background.h"
#include "ui/widgets/controls.h"

#include <QFileDialog>
#include <QMessageBox>
#include <QSaveFile>
#include <QVBoxLayout>

namespace slipway::ui {

LogView::LogView(QWidget* parent)
    : QWidget(parent)
    , m_text(new LogText)
    , m_find(new LogFindBar(m_text))
    , m_times(makeToolButton(tr("Show times"), QStringLiteral("clock")))
    , m_save(makeToolButton(tr("Save to a file…"), QStringLiteral("save")))
    , m_fileName(QStringLiteral("output.log")) {
    QToolButton* find = makeToolButton(tr("Find (Ctrl+F)"), QStringLiteral("search"));
    QToolButton* wrap = makeToolButton(tr("Wrap long lines"), QStringLiteral("wrap"));
    QToolButton* copy = makeToolButton(tr("Copy everything"), QStringLiteral("copy"));
    QToolButton* clear = makeToolButton(tr("Clear the view"), QStringLiteral("trash"));
    m_times->setObjectName(QStringLiteral("logTimes"));
    wrap->setObjectName(QStringLiteral("logWrap"));
    clear->setObjectName(QStringLiteral("logClear"));
    m_times->setCheckable(true);
    wrap->setCheckable(true);
    auto* tools = new QVBoxLayout;
    tools->setContentsMargins(theme::tight, theme::small, theme::tight, theme::small);
    tools->setSpacing(theme::tight);
    for (QToolButton* button : {find, m_times, wrap, copy, m_save, clear})
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
    connect(m_text, &LogText::findRequested, this, &LogView::openFind);
    connect(m_times, &QToolButton::toggled, m_text, &LogText::setShowsTimes);
    connect(wrap, &QToolButton::toggled, m_text, &LogText::setWraps);
    connect(copy, &QToolButton::clicked, this, [this] {
        m_text->selectAll();
        m_text->copy();
    });
    connect(m_save, &QToolButton::clicked, this, &LogView::save);
    connect(clear, &QToolButton::clicked, m_text, &LogText::reset);
    connect(m_text->feed(), &LogFeed::changed, this, &LogView::update);
    update();
}

void LogView::update() {
    // Without times in it there is nothing to show.
    m_times->setVisible(m_text->buffer().hasTimes() || m_times->isChecked());
}

void LogView::openFind() {
    m_find->open();
}

void LogView::save() {
    const QString path = QFileDialog::getSaveFileName(this, tr("Save the log"), m_fileName);
    if (!path.isEmpty())
        saveTo(path);
}

void LogView::saveTo(const QString& path) {
    m_save->setEnabled(false);
    const auto write = [path, log = m_text->exported()] {
        QSaveFile file(path);
        const bool written = file.open(QIODevice::WriteOnly) && log.write([&](std::string_view part) {
            return file.write(part.data(), qint64(part.size())) == qint64(part.size());
        });
        return written && file.commit() ? QString() : file.errorString();
    };
    inBackground(this, write, [this, path](const QString& error) {
        m_save->setEnabled(true);
        if (!error.isEmpty()) {
            auto* box = new QMessageBox(QMessageBox::Warning, tr("Not saved"),
                                        tr("%1 could not be written: %2").arg(path, error), QMessageBox::Ok, this);
            box->setTextFormat(Qt::PlainText);
            box->setAttribute(Qt::WA_DeleteOnClose);
            box->open();
        }
        Q_EMIT saved(path, error);
    });
}

} // namespace slipway::ui
