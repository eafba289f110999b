// The logs of several containers as one, in the order of time, each line behind its container's name. Every container
// can be left out.
#pragma once

#include <QElapsedTimer>
#include <QTimer>
#include <QWidget>

#include "ui/engine/engine_client.h"
#include "ui/logs/log_merger.h"
#include "ui/logs/log_text.h"

QT_BEGIN_NAMESPACE
class QHBoxLayout;
class QLabel;
class QToolButton;
QT_END_NAMESPACE

namespace slipway::ui {

class LogView;

class MergedLogs : public QWidget {
    Q_OBJECT
public:
    explicit MergedLogs(EngineClient* engine, QWidget* parent = nullptr);
    ~MergedLogs() override;

    // Follows them while it is visible; fewer than two hide it. Call it again when they have changed.
    void setContainers(const QList<Container>& containers);
    bool has(const QString& containerId) const;
    // Where it is read; nothing: at its end.
    std::optional<LogPlace> place() const;
    // Where it is read when it is followed next.
    void setPlace(const std::optional<LogPlace>& place) { m_place = place; }
    LogView* log() const { return m_log; }
    void openFind();

protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    struct Part {
        QString id, name;
        bool active = false;
        bool isOn = true;
        JobId job = 0;
        QToolButton* button = nullptr;
    };
    void makeButtons();
    void paintButtons();
    void follow();
    void unfollow();
    void follow(quint16 source);
    void pour();

    EngineClient* m_engine;
    QLabel* m_title;
    QHBoxLayout* m_buttons;
    LogView* m_log;
    QList<Part> m_parts; // the first is source 1
    LogMerger m_merger;
    QElapsedTimer m_clock;
    QTimer m_pour; // runs while lines wait
    bool m_following = false;
    std::optional<LogPlace> m_place; // while it is not followed
};

} // namespace slipway::ui
