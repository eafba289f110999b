// Whether a block of this machine's ports is free, who holds it when it is not, and where the next free block of the
// same length begins. The engine answers for one port at a time: for the next block it is asked no more than it must
// be.
#pragma once

#include <QHash>
#include <QSet>

#include "ui/engine/engine_client.h"

namespace slipway::ui {

class PortCheck : public QObject {
    Q_OBJECT
public:
    explicit PortCheck(EngineClient* engine, QObject* parent = nullptr);

    // Asks about `count` ports from `first` on, at one address or (empty) every one. `others` are ports that somebody
    // means to take: they are no conflict, and no part of the next block. Of the same block as before what is known
    // stays until all is answered anew.
    void start(quint16 first, int count, const QString& protocol, const QSet<quint16>& others,
               const QString& address = {});
    // Answers that are under way are dropped.
    void forget();
    // Answers are under way.
    bool isAsking() const { return m_waiting > 0; }

    // All of the block.
    bool isFree() const;
    // The lowest of the block that is not free.
    const std::optional<PortAnswer>& taken() const { return m_known.taken; }
    // The first port of the next free block, or 0. Looked for where one of this block is taken, or is among the others.
    quint16 next() const { return m_known.next; }

Q_SIGNALS:
    void changed();

private:
    struct Answers {
        QSet<quint16> free;
        QHash<quint16, quint16> nextOf; // of ports that are taken
        std::optional<PortAnswer> taken;
        quint16 next = 0;
    };
    void ask(quint16 port);
    void answered(quint16 port, const Result<PortAnswer>& answer);
    void search();
    bool canBeHad(int port) const;

    EngineClient* m_engine;
    int m_round = 0; // answers to an older one are dropped
    int m_first = 0, m_count = 0;
    QString m_protocol, m_address;
    QSet<quint16> m_others;
    Answers m_known;
    Answers m_coming;     // of this round
    bool m_keeps = false; // m_known, until the round is over
    int m_waiting = 0;
    int m_asked = 0;
    int m_begin = 0; // of the block that may be the next
};

} // namespace slipway::ui
