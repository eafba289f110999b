// Pulls an image: asks for its name, then shows each layer's progress. Closing the dialog while it pulls cancels.
#pragma once

#include <QDialog>

#include "ui/engine/engine_client.h"

QT_BEGIN_NAMESPACE
class QGridLayout;
class QLabel;
class QLineEdit;
class QProgressBar;
class QPushButton;
QT_END_NAMESPACE

namespace slipway::ui {

class Banner;

class PullDialog : public QDialog {
    Q_OBJECT
public:
    explicit PullDialog(EngineClient* engine, QWidget* parent = nullptr);
    ~PullDialog() override;

    void setReference(const QString& reference);
    void start();

private:
    struct LayerRow {
        QLabel* name;
        QProgressBar* bar;
        QLabel* text;
    };
    void showProgress(const QList<PullProgress>& progress);
    void ended(const Result<>& result);

    EngineClient* m_engine;
    JobId m_job = 0;
    QLineEdit* m_reference;
    QLabel* m_overall;
    QWidget* m_layers;
    QGridLayout* m_grid;
    QMap<QString, LayerRow> m_rows;
    Banner* m_banner;
    QPushButton* m_pull;
    QPushButton* m_close;
};

} // namespace slipway::ui
