#include "ui/editor/dockerfile_analyzer.h"

#include "ui/widgets/background.h"

namespace slipway::ui {

void DockerfileAnalyzer::analyze(const QString& text, const AnalysisInputs& inputs) {
    if (m_busy) {
        m_next = Job{text, inputs};
        return;
    }
    m_busy = true;
    inBackground(
        this, [text, inputs] { return ui::analyze(text, inputs); },
        [this](const std::shared_ptr<const DockerfileAnalysis>& analysis) {
            m_busy = false;
            if (const auto next = std::exchange(m_next, std::nullopt))
                analyze(next->text, next->inputs);
            Q_EMIT ready(analysis);
        });
}

} // namespace slipway::ui
