#include "ui/images/pull_dialog.h"

#include "ui/engine/engine_text.h"
#include "ui/jobs/jobs.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/format.h"

#include <QGridLayout>
#include <QLineEdit>
#include <QProgressBar>
#include <QScrollArea>

namespace slipway::ui {

namespace {
constexpr int mostLayersHeight = 320; // an image may have more than a hundred

// The words that the Docker API has for what happens to a layer; others are shown as they come.
QString layerText(const QString& status) {
    if (status == QLatin1String("Waiting") || status == QLatin1String("Pulling fs layer"))
        return PullDialog::tr("Waiting");
    if (status == QLatin1String("Downloading"))
        return PullDialog::tr("Downloading");
    if (status == QLatin1String("Download complete") || status == QLatin1String("Verifying Checksum"))
        return PullDialog::tr("Downloaded");
    if (status == QLatin1String("Extracting"))
        return PullDialog::tr("Unpacking");
    if (status == QLatin1String("Pull complete"))
        return PullDialog::tr("Done");
    if (status == QLatin1String("Already exists"))
        return PullDialog::tr("Already there");
    return inertText(status);
}
} // namespace

PullDialog::PullDialog(EngineClient* engine, QWidget* parent)
    : QDialog(parent)
    , m_engine(engine)
    , m_reference(new QLineEdit)
    , m_overall(makeLabel({}, theme::Type::Body, theme::Ink::Muted))
    , m_layers(new QWidget)
    , m_layersArea(new QScrollArea)
    , m_grid(new QGridLayout(m_layers))
    , m_banner(new Banner)
    , m_pull(makeButton(tr("Pull"), QStringLiteral("download"), ButtonKind::Primary))
    , m_background(makeButton(tr("Continue in the background")))
    , m_close(makeButton(tr("Close"))) {
    setWindowTitle(tr("Pull an image"));
    setMinimumWidth(520);
    m_reference->setPlaceholderText(tr("python:3.12, ghcr.io/owner/name:tag"));
    m_reference->setAccessibleName(tr("Image to pull"));
    m_reference->setObjectName(QStringLiteral("pullReference"));
    m_grid->setContentsMargins(0, 0, theme::small, 0);
    m_grid->setColumnStretch(1, 1);
    m_grid->setHorizontalSpacing(theme::medium);
    m_layersArea->setWidget(m_layers);
    m_layersArea->setWidgetResizable(true);
    m_layersArea->setFrameShape(QFrame::NoFrame);
    m_layersArea->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_layersArea->setObjectName(QStringLiteral("pullLayers"));
    m_layersArea->setAccessibleName(tr("Layers"));
    m_layersArea->setVisible(false);
    m_overall->setVisible(false);
    m_background->setObjectName(QStringLiteral("pullInBackground"));
    m_background->hide();
    m_pull->setDefault(true);
    m_pull->setEnabled(false);

    auto* buttons = new QHBoxLayout;
    buttons->addWidget(m_background);
    buttons->addStretch();
    buttons->addWidget(m_close);
    buttons->addWidget(m_pull);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(theme::huge, theme::huge, theme::huge, theme::huge);
    layout->setSpacing(theme::medium);
    layout->addWidget(makeLabel(tr("Pull an image"), theme::Type::Title));
    layout->addWidget(makeParagraph(tr("Names without a registry come from Docker Hub."), theme::Ink::Muted));
    layout->addWidget(m_reference);
    layout->addWidget(m_banner);
    layout->addWidget(m_overall);
    layout->addWidget(m_layersArea);
    layout->addStretch();
    layout->addLayout(buttons);

    connect(m_reference, &QLineEdit::textChanged, this,
            [this](const QString& text) { m_pull->setEnabled(!text.trimmed().isEmpty() && !m_job); });
    connect(m_pull, &QPushButton::clicked, this, &PullDialog::start);
    connect(m_background, &QPushButton::clicked, this, [this] {
        m_inBackground = true;
        hide();
    });
    connect(m_close, &QPushButton::clicked, this, &QDialog::reject);
}

PullDialog::~PullDialog() {
    if (m_job)
        m_engine->cancel(m_job);
}

void PullDialog::setReference(const QString& reference) {
    m_reference->setText(reference);
}

void PullDialog::start() {
    m_banner->hide();
    qDeleteAll(m_layers->findChildren<QWidget*>(QString(), Qt::FindDirectChildrenOnly));
    m_rows.clear();
    m_layersArea->setVisible(false);
    m_reference->setReadOnly(true);
    m_pull->setEnabled(false);
    m_background->setVisible(m_jobs != nullptr);
    m_close->setText(tr("Cancel"));
    m_overall->setText(tr("Asking the registry…"));
    m_overall->setVisible(true);
    const QString reference = m_reference->text().trimmed();
    if (m_jobs)
        m_shownJob = m_jobs->add(this, tr("Pulling %1").arg(inertText(reference)), [this] { deleteLater(); });
    m_job = m_engine->pullImage(
        this, reference, [this](const QList<PullProgress>& progress) { showProgress(progress); },
        [this](const Result<>& result) { ended(result); });
}

void PullDialog::showProgress(const QList<PullProgress>& progress) {
    const qsizetype before = m_rows.size();
    for (const PullProgress& layer : progress) {
        if (layer.layer.isEmpty()) {
            m_overall->setText(inertText(layer.text));
            continue;
        }
        if (!m_rows.contains(layer.layer)) {
            LayerRow row;
            row.name = makeLabel(inertText(layer.layer), theme::Type::Code, theme::Ink::Muted);
            row.bar = new QProgressBar;
            row.text = makeLabel({}, theme::Type::Caption, theme::Ink::Muted);
            row.bar->setTextVisible(false);
            row.bar->setRange(0, 1000);
            row.bar->setAccessibleName(tr("Layer %1").arg(layer.layer));
            row.text->setMinimumWidth(150);
            const int at = m_grid->rowCount();
            m_grid->addWidget(row.name, at, 0);
            m_grid->addWidget(row.bar, at, 1, Qt::AlignVCenter);
            m_grid->addWidget(row.text, at, 2);
            for (QWidget* part : std::initializer_list<QWidget*>{row.name, row.bar, row.text})
                part->show(); // now, so that the layout counts it
            m_rows.insert(layer.layer, row);
        }
        LayerRow& row = m_rows[layer.layer];
        if (layer.total > 0) {
            row.current = layer.current;
            row.total = layer.total;
        }
        row.bar->setValue(layer.total > 0 ? int(layer.current * 1000 / layer.total) : row.bar->value());
        row.text->setText(layer.total > 0 && layer.current < layer.total
                              ? tr("%1 of %2").arg(formatSize(layer.current), formatSize(layer.total))
                              : layerText(layer.text));
    }
    if (m_rows.size() != before)
        fitLayers();
    if (m_overall->text() == tr("Asking the registry…"))
        m_overall->setText(tr("Pulling"));
    showSum();
}

void PullDialog::fitLayers() {
    const int wanted = m_layers->sizeHint().height();
    m_layersArea->setFixedHeight(qMin(wanted, mostLayersHeight));
    // By Tab it is reached only where its keys have something to scroll.
    m_layersArea->setFocusPolicy(wanted > mostLayersHeight ? Qt::StrongFocus : Qt::NoFocus);
    m_layersArea->setVisible(true);
}

void PullDialog::showSum() {
    if (!m_jobs)
        return;
    qint64 current = 0, total = 0;
    for (const LayerRow& row : std::as_const(m_rows)) {
        current += row.current;
        total += row.total;
    }
    m_jobs->setProgress(m_shownJob, current, total,
                        total > 0 ? tr("%1 of %2").arg(formatSize(current), formatSize(total)) : QString());
}

void PullDialog::ended(const Result<>& result) {
    m_job = 0;
    if (m_jobs)
        m_jobs->remove(m_shownJob);
    if (m_inBackground) {
        if (!result)
            Q_EMIT failed(tr("%1 could not be pulled").arg(inertText(m_reference->text().trimmed())),
                          errorWords(result.error()));
        deleteLater();
        return;
    }
    m_background->hide();
    m_close->setText(tr("Close"));
    m_reference->setReadOnly(false);
    m_pull->setEnabled(true);
    m_overall->setVisible(false);
    if (result) {
        accept();
        return;
    }
    m_banner->tell(Banner::Kind::Error, tr("The image could not be pulled"), errorWords(result.error()));
}

} // namespace slipway::ui
