// Asks how to run an image: ports with who holds them, name, environment, command; shows the equivalent command line.
#pragma once

#include <QDialog>

#include "ui/engine/engine_client.h"

QT_BEGIN_NAMESPACE
class QCheckBox;
class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;
class QVBoxLayout;
QT_END_NAMESPACE

namespace slipway::ui {

class Banner;
class ElidedLabel;
class PortRow;

class RunDialog : public QDialog {
    Q_OBJECT
public:
    // `labels` are put on the container.
    RunDialog(EngineClient* engine, const QString& image, const QMap<QString, QString>& labels,
              QWidget* parent = nullptr);

    void setName(const QString& name);
    RunRequest request() const;

Q_SIGNALS:
    // The container runs; the dialog closes.
    void started(const QString& containerId);

private:
    void addPort(const PortBinding& port);
    void validate();
    void run();
    void imageKnown(const Result<ImageDetails>& details);

    EngineClient* m_engine;
    QString m_image;
    QMap<QString, QString> m_labels;
    QList<PortRow*> m_ports;
    bool m_running = false;
    QVBoxLayout* m_portList;
    QLabel* m_noPorts;
    QLineEdit* m_name;
    QPlainTextEdit* m_environment;
    QLineEdit* m_command;
    QCheckBox* m_remove;
    QLabel* m_problem;
    Banner* m_banner;
    ElidedLabel* m_commandLine;
    QPushButton* m_run;
};

} // namespace slipway::ui
