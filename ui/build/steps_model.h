// The steps of a build and, under each, the lines it wrote. Before a build: the plan.
#pragma once

#include <QAbstractItemModel>

#include "ui/engine/engine_types.h"
#include "ui/logs/log_decoder.h"

#include <memory>
#include <vector>

namespace slipway::ui {

// A line that a step wrote, with its looks.
struct StepLine {
    QByteArray text; // as LogLine has it
    QList<LogRun> runs;
    bool plain = false;

    explicit StepLine(const LogLine& line);
    LogLine line() const;
    QString toString() const { return QString::fromUtf8(text); }
};

enum class StepState { Waiting, WillRun, Running, Cached, Done, Failed, Cancelled };

class StepsModel : public QAbstractItemModel {
    Q_OBJECT
public:
    enum Role {
        StateRole = Qt::UserRole, // StepState; steps only
        NumberRole,
        TotalRole,
        LineRole, // 1-based, of the Dockerfile
        EndLineRole,
        DetailRole, // "1.2 s · 14 MB", "app.py changed"
        ReasonRole,
        IsLogRole,
        ErrorRole, // a failed step's message
        StageRole,
        StartRole,    // milliseconds after the build's start
        DurationRole, // milliseconds, until now where it runs
        SizeRole,     // bytes that it added
    };

    explicit StepsModel(QObject* parent = nullptr);

    void clear();
    void setPlan(const QList<PlanStep>& steps);
    // Any event of the build stream, in order.
    void apply(const BuildEvent& event);
    // What still runs or waits did not come to an end.
    void markCancelled();

    QModelIndex indexOfStep(int number) const;
    QModelIndex failedStep() const;
    // Of an index whose IsLogRole is true.
    const StepLine& logLine(const QModelIndex& index) const;
    const CellStyles& styles(const QModelIndex& index) const;
    QStringList lastOutput(const QModelIndex& step, int lines) const;
    // Since the build's start, until its end or now.
    qint64 elapsedMs() const;

    QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
    QModelIndex parent(const QModelIndex& child) const override;
    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;

private:
    struct Step {
        int number = 0, total = 0, line = 0, endLine = 0;
        StepState state = StepState::Waiting;
        QString stage, text, error;
        EngineText reason;
        qint64 startMs = 0, durationMs = 0, size = 0;
        CellStyles styles;
        LogDecoder decoder{&styles};
        QList<StepLine> log;
        qint64 written = 0; // lines in all; where some are gone, the first that is kept says so instead of itself
        QMap<QString, QPair<qint64, qint64>> layers; // current, total
    };
    QVariant stepData(const Step& step, int role) const;
    QString detailOf(const Step& step) const;
    Step& stepFor(const BuildEvent& event);
    void appendLog(Step& step, QList<StepLine> lines);
    void removeLog(Step& step, qsizetype lines); // the oldest
    void markCancelled(qint64 at);
    void changed(const Step& step);
    int rowOf(const Step& step) const;

    qint64 m_startedAt = 0;                     // milliseconds since the epoch, 0: no build
    qint64 m_endedAt = 0;                       // 0: it runs
    std::vector<std::unique_ptr<Step>> m_steps; // by number; indexes of log lines point at their step
};

} // namespace slipway::ui
