// Analyses a text on another thread, the newest only: while one is looked at, of those that come only the last is kept.
#pragma once

#include <QObject>

#include "ui/editor/dockerfile_analysis.h"

#include <optional>

namespace slipway::ui {

class DockerfileAnalyzer : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;

    void analyze(const QString& text, const AnalysisInputs& inputs);

Q_SIGNALS:
    void ready(const std::shared_ptr<const slipway::ui::DockerfileAnalysis>& analysis);

private:
    struct Job {
        QString text;
        AnalysisInputs inputs;
    };
    bool m_busy = false;
    std::optional<Job> m_next;
};

} // namespace slipway::ui
