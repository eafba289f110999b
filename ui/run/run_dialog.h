// Asks how to run an image: ports with who holds them, name, environment, mounts, command, limits; shows the equivalent
// command line. Begins with what was last asked for in the same project, or of the same image.
//
// Closed while the container starts, the dialog ends nothing: unseen it waits for the answer, and tells it.
#pragma once

#include <QDialog>

#include "ui/engine/engine_client.h"

QT_BEGIN_NAMESPACE
class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;
class QVBoxLayout;
QT_END_NAMESPACE

namespace slipway::ui {

class Banner;
class CommandView;
class Jobs;
class MountRow;
class PortRow;
class RunOptions;

class RunDialog : public QDialog {
    Q_OBJECT
public:
    // `labels` are put on the container.
    RunDialog(EngineClient* engine, const QString& image, const QMap<QString, QString>& labels,
              QWidget* parent = nullptr);

    // Where a start that takes its time shows up.
    void setJobs(Jobs* jobs) { m_jobs = jobs; }
    void setName(const QString& name);
    void addMount(const MountPoint& mount);
    RunRequest request() const;
    // Adds the variables of an env file, in place of those of the same name. Reads on another thread; a file that is
    // not one is told of beside the field, and nothing of it taken.
    void importEnvironment(const QString& path);

Q_SIGNALS:
    // The container runs; the dialog closes, unless it is closed already.
    void started(const QString& containerId);
    // After the dialog was closed, where it cannot show it.
    void failed(const QString& title, const QString& text);

public Q_SLOTS:
    void done(int result) override;

protected:
    bool focusNextPrevChild(bool next) override;

private:
    void addPort(const PortBinding& port, bool exposed);
    void chooseEnvironment();
    void environmentRead(const QString& fileName, const Result<QByteArray>& content);
    void validate();
    // The first that holds running back, translated; marks the fields.
    QString checkFields();
    QString checkPorts();
    void run();
    void answered(const RunRequest& asked, const Result<QString>& id);
    void setRunning(bool running);
    void imageKnown(const Result<ImageDetails>& details);
    QString memoryKey() const;

    EngineClient* m_engine;
    QString m_image;
    QMap<QString, QString> m_labels;
    std::optional<RunRequest> m_last;
    QList<PortRow*> m_ports;
    QList<MountRow*> m_mounts;
    QList<Volume> m_volumes;
    QStringList m_takenNames;
    bool m_running = false;
    bool m_goesWhenAnswered = false;
    Jobs* m_jobs = nullptr;
    quint64 m_job = 0;
    QVBoxLayout* m_portList;
    QLabel* m_noPorts;
    QVBoxLayout* m_mountList;
    QLineEdit* m_name;
    QLabel* m_nameNote;
    QPlainTextEdit* m_environment;
    QLabel* m_environmentNote;
    QString m_importProblem; // of the last import, until the text changes
    QLineEdit* m_command;
    QLabel* m_commandNote;
    RunOptions* m_options;
    QLabel* m_problem;
    Banner* m_banner;
    CommandView* m_commandLine;
    QPushButton* m_close;
    QPushButton* m_run;
};

} // namespace slipway::ui
