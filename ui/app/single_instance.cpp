#include "ui/app/single_instance.h"

#include <QDataStream>
#include <QDir>
#include <QLocalServer>
#include <QLocalSocket>
#include <QStandardPaths>

#include <memory>
#include <unistd.h>

namespace slipway::ui {

namespace {
constexpr int patienceMs = 500;
constexpr qint64 longestMessage = 16 * 1024;
} // namespace

SingleInstance::SingleInstance(const QString& name, QObject* parent)
    : QObject(parent)
    , m_server(new QLocalServer(this)) {
    QString folder = QStandardPaths::writableLocation(QStandardPaths::RuntimeLocation);
    if (folder.isEmpty())
        folder = QDir::tempPath();
    m_path = QStringLiteral("%1/%2-%3").arg(folder, name).arg(getuid());
    m_server->setSocketOptions(QLocalServer::UserAccessOption);
    connect(m_server, &QLocalServer::newConnection, this, [this] {
        QLocalSocket* socket = m_server->nextPendingConnection();
        connect(socket, &QLocalSocket::disconnected, socket, &QObject::deleteLater);
        const auto message = std::make_shared<QByteArray>();
        connect(socket, &QLocalSocket::readyRead, this, [this, socket, message] {
            message->append(socket->read(longestMessage - message->size()));
            if (message->size() >= longestMessage) {
                socket->abort();
                return;
            }
            QDataStream stream(message.get(), QIODevice::ReadOnly);
            QString directory;
            stream.startTransaction();
            stream >> directory;
            if (!stream.commitTransaction())
                return;
            socket->disconnectFromServer();
            Q_EMIT raiseRequested(directory);
        });
    });
}

bool SingleInstance::handOver(const QString& directory) {
    QLocalSocket socket;
    socket.connectToServer(m_path);
    if (!socket.waitForConnected(patienceMs))
        return false;
    QByteArray message;
    QDataStream stream(&message, QIODevice::WriteOnly);
    stream << directory;
    socket.write(message);
    return socket.waitForBytesWritten(patienceMs) &&
           (socket.state() == QLocalSocket::UnconnectedState || socket.waitForDisconnected(patienceMs));
}

void SingleInstance::listen() {
    if (m_server->listen(m_path))
        return;
    // Nobody answered there: what is left is the socket of one that crashed.
    QLocalServer::removeServer(m_path);
    m_server->listen(m_path);
}

} // namespace slipway::ui
