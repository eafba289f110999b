// The strip at the bottom: the engine's state in words, always telling starting from absent from refused; what runs;
// how much disk all of it uses.
#pragma once

#include <QWidget>

QT_BEGIN_NAMESPACE
class QLabel;
class QPushButton;
class QToolButton;
QT_END_NAMESPACE

namespace slipway::ui {

class DiskUse;
class ElidedLabel;
class EngineClient;
class IconLabel;
class Jobs;

class Footer : public QWidget {
    Q_OBJECT
public:
    // All must outlive it.
    Footer(EngineClient* engine, Jobs* jobs, DiskUse* disk, QWidget* parent = nullptr);

    QString engineText() const;

private:
    void showEngine();
    void showDisk();

    EngineClient* m_engine;
    DiskUse* m_diskUse;
    IconLabel* m_icon;
    QLabel* m_state;
    ElidedLabel* m_detail;
    QPushButton* m_retry;
    QToolButton* m_disk;
};

} // namespace slipway::ui
