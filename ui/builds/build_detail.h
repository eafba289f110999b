// One build of the history: its steps, timeline and log as they came, the Dockerfile as it was, and why it failed.
#pragma once

#include <QWidget>

#include "ui/build/build_session.h"
#include "ui/editor/step_action.h"
#include "ui/engine/engine_client.h"

QT_BEGIN_NAMESPACE
class QLabel;
QT_END_NAMESPACE

namespace slipway::ui {

class Banner;
class BuildPane;
class BuildTrend;
class CodeEditor;
class DockerfileEditor;
class ElidedLabel;
class IconLabel;
class RecordLayers;

class BuildDetail : public QWidget {
    Q_OBJECT
public:
    explicit BuildDetail(EngineClient* engine, QWidget* parent = nullptr);

    // The same build again only gets its outcome. `relatives` are those of the same project, for the trend.
    void setBuild(const BuildSummary& build, const QList<BuildSummary>& relatives);
    // Forgets what is shown.
    void clear();
    void openFind();
    BuildPane* pane() const { return m_pane; }

Q_SIGNALS:
    void buildRequested(const QString& id); // another one: of the trend, or of a shell

protected:
    void showEvent(QShowEvent* event) override;

private:
    void tell(const BuildSummary& build);
    void askLayers();
    QString hindrance(StepAction action, int line) const;
    void showLine(int line);

    EngineClient* m_engine;
    BuildSession m_session;
    BuildSummary m_build;
    QString m_id;
    int m_wantedLine = 0;    // is gone to once the text is there
    bool m_isRecord = false; // it was over when it was selected
    JobId m_textJob = 0, m_inputsJob = 0;
    IconLabel* m_icon;
    ElidedLabel* m_title;
    ElidedLabel* m_facts;
    BuildTrend* m_trend;
    Banner* m_failure;
    BuildPane* m_pane;
    DockerfileEditor* m_dockerfile;
    RecordLayers* m_layers;
    std::optional<QString> m_text; // of the Dockerfile, once it is there
    std::optional<BuildInputs> m_inputs;
};

} // namespace slipway::ui
