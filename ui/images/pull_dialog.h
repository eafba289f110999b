// Pulls an image: asks for its name, then shows each layer's progress. Closing the dialog while it pulls cancels; it
// can also be sent to the background, where the list of jobs goes on showing the pull.
#pragma once

#include <QDialog>

#include "ui/engine/engine_client.h"

QT_BEGIN_NAMESPACE
class QGridLayout;
class QLabel;
class QLineEdit;
class QProgressBar;
class QPushButton;
class QScrollArea;
QT_END_NAMESPACE

namespace slipway::ui {

class Banner;
class Jobs;

class PullDialog : public QDialog {
    Q_OBJECT
public:
    explicit PullDialog(EngineClient* engine, QWidget* parent = nullptr);
    ~PullDialog() override;

    // Without one there is no background to go to.
    void setJobs(Jobs* jobs) { m_jobs = jobs; }
    void setReference(const QString& reference);
    void start();

Q_SIGNALS:
    // In the background, where the dialog cannot show it.
    void failed(const QString& title, const QString& text);

private:
    struct LayerRow {
        QLabel* name;
        QProgressBar* bar;
        QLabel* text;
        qint64 current = 0, total = 0;
    };
    void showProgress(const QList<PullProgress>& progress);
    void fitLayers();
    void showSum();
    void ended(const Result<>& result);

    EngineClient* m_engine;
    Jobs* m_jobs = nullptr;
    JobId m_job = 0;
    quint64 m_shownJob = 0; // in m_jobs
    bool m_inBackground = false;
    QLineEdit* m_reference;
    QLabel* m_overall;
    QWidget* m_layers;
    QScrollArea* m_layersArea;
    QGridLayout* m_grid;
    QMap<QString, LayerRow> m_rows;
    Banner* m_banner;
    QPushButton* m_pull;
    QPushButton* m_background;
    QPushButton* m_close;
};

} // namespace slipway::ui
