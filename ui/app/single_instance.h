// One window a user: a second start hands its folder to the first and ends.
#pragma once

#include <QObject>

QT_BEGIN_NAMESPACE
class QLocalServer;
QT_END_NAMESPACE

namespace slipway::ui {

class SingleInstance : public QObject {
    Q_OBJECT
public:
    // `name` is made distinct by the user's id.
    explicit SingleInstance(const QString& name, QObject* parent = nullptr);

    // True when another instance runs and was told; it raises its window and opens `directory` unless empty.
    // Waits at most half a second, before any window exists.
    bool handOver(const QString& directory);
    // Becomes the one that others hand over to.
    void listen();

Q_SIGNALS:
    void raiseRequested(const QString& directory);

private:
    QString m_path;
    QLocalServer* m_server;
};

} // namespace slipway::ui
