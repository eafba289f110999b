// The strip at the bottom: the engine's state in words, always telling starting from absent from refused, and what
// runs.
#pragma once

#include <QWidget>

QT_BEGIN_NAMESPACE
class QLabel;
class QPushButton;
QT_END_NAMESPACE

namespace slipway::ui {

class ElidedLabel;
class EngineClient;

class Footer : public QWidget {
    Q_OBJECT
public:
    explicit Footer(EngineClient* engine, QWidget* parent = nullptr);

    // At the right: "Building hello-web…"; empty for nothing.
    void setJob(const QString& text);
    QString engineText() const;

private:
    void update();

    EngineClient* m_engine;
    QLabel* m_icon;
    QLabel* m_state;
    ElidedLabel* m_detail;
    QPushButton* m_retry;
    QLabel* m_job;
};

} // namespace slipway::ui
