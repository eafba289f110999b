// Keeps asking whether an engine is there, and listens to its events while it is.
//
// Idle it costs nothing: the events are one open connection. Only while no engine answers it asks again, at most every
// five seconds.
#pragma once

#include <QObject>
#include <QTimer>

#include "api/client/client.h"
#include "api/types/system.h"
#include "ui/engine/engine_types.h"

namespace slipway::ui::remote {

class ConnectionWatch : public QObject {
    Q_OBJECT
public:
    // `client` must outlive it.
    explicit ConnectionWatch(api::Client* client, QObject* parent = nullptr);

    const EngineStatus& status() const { return m_status; }
    void askNow();

Q_SIGNALS:
    void statusChanged();
    void containersChanged();
    void imagesChanged();

private:
    void answered(const Result<api::EngineVersion>& version);
    void failed(const Error& error);
    void listen();
    void happened(const api::Event& event);
    void setStatus(const EngineStatus& status);

    api::Client* m_client;
    EngineStatus m_status;
    QTimer m_retry;
    QTimer m_patience; // from the question to the answer
    QTimer m_coalesce; // events come in bursts
    bool m_containers = false, m_images = false;
    int m_refusals = 0; // in a row: a socket with nobody behind it is starting at first, and dead after a while
    quint64 m_attempt = 0;
    api::Request m_question;
    api::Request m_events;
};

} // namespace slipway::ui::remote
