#include "ui/logs/log_decoder.h"

namespace slipway::ui {

namespace {
constexpr qsizetype longestLine = 32'768;   // longer ones are cut into several
constexpr qsizetype longestParameters = 64; // of an escape sequence; longer ones mean nothing
constexpr int tabWidth = 8;
} // namespace

QList<LogLine> LogDecoder::feed(const QByteArray& data) {
    return feed(QString(m_decoder.decode(data)));
}

QList<LogLine> LogDecoder::feed(const QString& text) {
    for (const QChar ch : text)
        character(ch);
    return std::exchange(m_done, {});
}

LogLine LogDecoder::takePending() {
    m_carriageReturn = false;
    return std::exchange(m_line, {});
}

void LogDecoder::restartLine() {
    m_line = {};
    m_carriageReturn = false;
}

void LogDecoder::character(QChar ch) {
    if (m_state != State::Text) {
        escape(ch);
        return;
    }
    const char16_t code = ch.unicode();
    if (code == u'\n') {
        m_carriageReturn = false;
        m_done << std::exchange(m_line, {});
        return;
    }
    if (code == u'\r') {
        m_carriageReturn = true;
        return;
    }
    if (code == 0x1b) {
        m_state = State::Escape;
        return;
    }
    if (code == u'\b') {
        m_line.text.chop(1);
        return;
    }
    if (m_carriageReturn)
        restartLine();
    if (m_line.text.size() >= longestLine)
        m_done << std::exchange(m_line, {});
    if (code == u'\t') {
        m_line.text += QString(tabWidth - m_line.text.size() % tabWidth, QLatin1Char(' '));
        return;
    }
    if (code < 0x20 || code == 0x7f || (code >= 0x80 && code < 0xa0))
        return;
    if (m_color >= 0 || m_bold) {
        LogSpan* last = m_line.spans.isEmpty() ? nullptr : &m_line.spans.last();
        if (last && last->start + last->length == m_line.text.size() && last->color == m_color && last->bold == m_bold)
            ++last->length;
        else
            m_line.spans << LogSpan{int(m_line.text.size()), 1, m_color, m_bold};
    }
    m_line.text += ch;
}

void LogDecoder::escape(QChar ch) {
    const char16_t code = ch.unicode();
    switch (m_state) {
    case State::Text:
        break;
    case State::Escape:
        m_parameters.clear();
        if (code == u'[')
            m_state = State::Csi;
        else if (code == u']' || code == u'P' || code == u'X' || code == u'^' || code == u'_')
            m_state = State::String;
        else if (code < 0x20 || code > 0x2f) // intermediates go on
            m_state = State::Text;
        break;
    case State::Csi:
        if (code >= 0x40 && code <= 0x7e) {
            if (code == u'm')
                selectGraphics();
            else if (code == u'K' || code == u'G')
                restartLine();
            m_state = State::Text;
        } else if (code < 0x20 || m_parameters.size() >= longestParameters) {
            m_state = State::Text;
        } else {
            m_parameters += ch;
        }
        break;
    case State::String:
        // A newline ends it too, so that an unterminated one cannot swallow the rest of the log.
        if (code == 0x07 || code == u'\n')
            m_state = State::Text;
        else if (code == 0x1b)
            m_state = State::StringEscape;
        break;
    case State::StringEscape:
        m_state = State::Text;
        break;
    }
}

void LogDecoder::selectGraphics() {
    const QStringList numbers = m_parameters.split(QLatin1Char(';'));
    for (qsizetype i = 0; i < numbers.size(); ++i) {
        const int number = numbers[i].toInt();
        if (number == 0) {
            m_color = -1;
            m_bold = false;
        } else if (number == 1) {
            m_bold = true;
        } else if (number == 22) {
            m_bold = false;
        } else if (number >= 30 && number <= 37) {
            m_color = number - 30;
        } else if (number >= 90 && number <= 97) {
            m_color = number - 90 + 8;
        } else if (number == 39) {
            m_color = -1;
        } else if (number == 38 || number == 48) {
            // Of the larger palettes the first 16 are ours; the rest keeps the text's own colour.
            const bool indexed = numbers.value(i + 1) == QLatin1String("5");
            const int index = numbers.value(i + 2).toInt();
            if (number == 38)
                m_color = indexed && index < 16 ? index : -1;
            i += indexed ? 2 : 4;
        }
    }
}

} // namespace slipway::ui
