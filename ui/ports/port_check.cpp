#include "ui/ports/port_check.h"

#include <algorithm>

namespace slipway::ui {

namespace {
constexpr int highestPort = 65535;
constexpr int mostQuestions = 300; // then there is no offer
} // namespace

PortCheck::PortCheck(EngineClient* engine, QObject* parent)
    : QObject(parent)
    , m_engine(engine) {}

void PortCheck::forget() {
    ++m_round;
    m_count = m_waiting = m_asked = 0;
    m_known = m_coming = {};
}

void PortCheck::start(quint16 first, int count, const QString& protocol, const QSet<quint16>& others,
                      const QString& address) {
    m_keeps = m_count == count && m_first == first && m_protocol == protocol && m_address == address;
    if (!m_keeps)
        forget();
    ++m_round;
    m_waiting = m_asked = 0;
    m_coming = {};
    m_first = m_begin = first;
    m_count = count;
    m_protocol = protocol;
    m_address = address;
    m_others = others;
    for (int i = 0; i < count; ++i)
        ask(quint16(first + i));
}

void PortCheck::ask(quint16 port) {
    ++m_waiting;
    ++m_asked;
    const PortBinding asked{.protocol = m_protocol, .hostAddress = m_address, .hostPort = port};
    m_engine->portHolder(this, asked, [this, port, round = m_round](const Result<PortAnswer>& answer) {
        if (round == m_round)
            answered(port, answer);
    });
}

void PortCheck::answered(quint16 port, const Result<PortAnswer>& answer) {
    --m_waiting;
    if (!answer) {
        m_begin = 0; // what it could not tell now it is not asked again
    } else if (answer->isFree) {
        m_coming.free << port;
    } else {
        m_coming.nextOf[port] = answer->next;
        if (answer->next != 0)
            m_coming.free << answer->next;
        if (port < m_first + m_count && (!m_coming.taken || port < m_coming.taken->port)) {
            m_coming.taken = *answer;
            m_coming.taken->port = port;
        }
    }
    if (m_waiting == 0)
        search();
    if (m_keeps && m_waiting > 0)
        return;
    m_known = m_coming;
    Q_EMIT changed();
}

bool PortCheck::isFree() const {
    for (int i = 0; i < m_count; ++i)
        if (!m_known.free.contains(quint16(m_first + i)))
            return false;
    return m_count > 0;
}

bool PortCheck::canBeHad(int port) const {
    return m_coming.free.contains(quint16(port)) && !m_others.contains(quint16(port));
}

void PortCheck::search() {
    // From the end of a block down: a port that is taken rules out every block that has it.
    while (m_begin != 0 && m_begin + m_count - 1 <= highestPort) {
        int port = m_begin + m_count - 1;
        while (port >= m_begin && canBeHad(port))
            --port;
        if (port < m_begin) {
            m_coming.next = m_begin == m_first ? 0 : quint16(m_begin);
            return;
        }
        if (m_others.contains(quint16(port))) {
            m_begin = port + 1;
        } else if (const auto next = m_coming.nextOf.constFind(quint16(port)); next != m_coming.nextOf.cend()) {
            m_begin = *next == 0 ? 0 : std::max<int>(*next, port + 1);
        } else {
            if (m_asked < mostQuestions)
                ask(quint16(port));
            return;
        }
    }
}

} // namespace slipway::ui
