#include "ui/logs/log_decoder.h"

#include <array>
#include <charconv>
#include <chrono>

namespace slipway::ui {

namespace {

constexpr std::size_t longestParameters = 64; // of an escape sequence; longer ones mean nothing
constexpr std::size_t longestStamp = 40;
constexpr std::size_t entrySize = 16'384; // the engine cuts longer lines into entries, each with a time of its own
constexpr std::string_view replacement = "\xef\xbf\xbd";

constexpr bool isPlain(unsigned char byte) {
    return byte >= 0x20 && byte < 0x7f;
}

// Characters that reorder or hide what stands around them, and the line ends that only Unicode has.
constexpr bool isTreacherous(char32_t ch) {
    return ch == 0x061c || ch == 0x200b || ch == 0x200e || ch == 0x200f || (ch >= 0x2028 && ch <= 0x202e) ||
           (ch >= 0x2060 && ch <= 0x206f) || ch == 0xfeff || (ch >= 0xfff9 && ch <= 0xfffb) ||
           (ch >= 0xe0000 && ch <= 0xe007f);
}

std::string_view encode(char32_t ch, std::array<char, 4>& buffer) {
    if (ch < 0x800) {
        buffer[0] = char(0xc0 | ch >> 6);
        buffer[1] = char(0x80 | (ch & 0x3f));
        return {buffer.data(), 2};
    }
    if (ch < 0x10000) {
        buffer[0] = char(0xe0 | ch >> 12);
        buffer[1] = char(0x80 | (ch >> 6 & 0x3f));
        buffer[2] = char(0x80 | (ch & 0x3f));
        return {buffer.data(), 3};
    }
    buffer[0] = char(0xf0 | ch >> 18);
    buffer[1] = char(0x80 | (ch >> 12 & 0x3f));
    buffer[2] = char(0x80 | (ch >> 6 & 0x3f));
    buffer[3] = char(0x80 | (ch & 0x3f));
    return {buffer.data(), 4};
}

} // namespace

qint64 parseLogTime(std::string_view text) {
    const auto number = [&](std::size_t at, std::size_t size) {
        int value = 0;
        for (std::size_t i = at; i < at + size; ++i) {
            if (text[i] < '0' || text[i] > '9')
                return -1;
            value = value * 10 + (text[i] - '0');
        }
        return value;
    };
    if (text.size() < 20 || text[4] != '-' || text[7] != '-' || text[10] != 'T' || text[13] != ':' || text[16] != ':')
        return noTime;
    const int year = number(0, 4), month = number(5, 2), day = number(8, 2);
    const int hour = number(11, 2), minute = number(14, 2), second = number(17, 2);
    const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(unsigned(month)),
                                           std::chrono::day(unsigned(day))};
    if (year < 0 || !date.ok() || hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60)
        return noTime;
    std::size_t at = 19;
    int milliseconds = 0;
    if (text[at] == '.') {
        int scale = 100;
        for (++at; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at, scale /= 10)
            milliseconds += (text[at] - '0') * scale;
    }
    qint64 offset = 0; // minutes east of Greenwich
    const std::string_view zone = text.substr(at);
    if (zone.size() == 6 && (zone[0] == '+' || zone[0] == '-') && zone[3] == ':') {
        const int hours = number(at + 1, 2), minutes = number(at + 4, 2);
        if (hours < 0 || minutes < 0)
            return noTime;
        offset = (zone[0] == '-' ? -1 : 1) * (hours * 60 + minutes);
    } else if (zone != "Z") {
        return noTime;
    }
    const qint64 days = std::chrono::sys_days(date).time_since_epoch().count();
    return (((days * 24 + hour) * 60 + minute - offset) * 60 + second) * 1000 + milliseconds;
}

LogDecoder::LogDecoder(CellStyles* styles, Stamps stamps)
    : m_styles(styles)
    , m_stamps(stamps)
    , m_stampOpen(stamps == Stamps::Leading) {}

LogLine LogDecoder::pending() const {
    return {.text = m_text, .runs = m_runs, .time = m_time, .plain = m_plain};
}

void LogDecoder::emitLine(bool ends, const Sink& done) {
    LogLine line = pending();
    line.ends = ends;
    done(line);
    m_text.clear();
    m_runs.clear();
    m_plain = true;
    m_carriageReturn = false;
    m_lastNumber = 0;
}

void LogDecoder::finish(const Sink& done) {
    if (!m_stamp.empty()) {
        // It is no time, or it would have ended.
        m_stampOpen = false;
        const std::string text = std::exchange(m_stamp, {});
        append(text, done);
    }
    if (!m_text.empty())
        emitLine(true, done);
    m_state = State::Text;
    m_missing = 0;
    m_stampOpen = m_stamps == Stamps::Leading;
}

void LogDecoder::restartLine() {
    m_text.clear();
    m_runs.clear();
    m_plain = true;
    m_lastNumber = 0;
    m_carriageReturn = false;
}

bool LogDecoder::stampIsDue() const {
    return m_stamps == Stamps::Leading && m_entryBytes == entrySize;
}

void LogDecoder::feed(std::string_view bytes, const Sink& done) {
    std::size_t at = 0;
    while (at < bytes.size()) {
        if (m_stampOpen) {
            stamp(static_cast<unsigned char>(bytes[at++]), done);
            continue;
        }
        if (m_state == State::Text && m_missing == 0) {
            std::size_t end = at;
            std::size_t most = bytes.size();
            if (m_stamps == Stamps::Leading)
                most = std::min(most, at + (entrySize - m_entryBytes));
            while (end < most && isPlain(static_cast<unsigned char>(bytes[end])))
                ++end;
            if (end > at) {
                append(bytes.substr(at, end - at), done);
                m_entryBytes += end - at;
                at = end;
                m_stampOpen = stampIsDue();
                continue;
            }
        }
        ++m_entryBytes;
        const auto next = static_cast<unsigned char>(bytes[at++]);
        byte(next, done);
        if (next == '\n' && m_stamps == Stamps::Leading)
            m_stampOpen = true;
        else
            m_stampOpen = stampIsDue();
    }
}

void LogDecoder::stamp(unsigned char byte, const Sink& done) {
    const bool possible = byte == ' ' || byte == 'T' || byte == 'Z' || (byte >= '+' && byte <= ':');
    if (possible && byte != ' ' && m_stamp.size() < longestStamp) {
        m_stamp += char(byte);
        return;
    }
    m_stampOpen = false;
    m_entryBytes = 0;
    const std::string text = std::exchange(m_stamp, {});
    const qint64 time = byte == ' ' ? parseLogTime(text) : noTime;
    if (time != noTime) {
        if (m_text.empty())
            m_time = time;
        return;
    }
    // Not the engine's: it is the line's own text.
    if (m_text.empty())
        m_time = noTime;
    append(text, done);
    m_entryBytes = text.size() + 1;
    this->byte(byte, done);
    m_stampOpen = byte == '\n';
}

void LogDecoder::append(std::string_view text, const Sink& done) {
    if (text.empty())
        return;
    if (m_carriageReturn)
        restartLine();
    while (!text.empty()) {
        if (m_text.size() + text.size() > longestLine && m_text.size() + 4 > longestLine) {
            emitLine(false, done);
            continue;
        }
        if (m_styleNumber != m_lastNumber) {
            m_runs.push_back({quint32(m_text.size()), m_styleNumber});
            m_lastNumber = m_styleNumber;
        }
        // A single character of several bytes always fits here.
        const std::size_t taken = std::min(text.size(), longestLine - m_text.size());
        m_text += text.substr(0, taken);
        text.remove_prefix(taken);
    }
}

void LogDecoder::byte(unsigned char byte, const Sink& done) {
    if (m_missing > 0) {
        if ((byte & 0xc0) == 0x80) {
            m_code = m_code << 6 | (byte & 0x3f);
            if (--m_missing == 0)
                character(m_code, done);
            return;
        }
        m_missing = 0;
        append(replacement, done);
        m_plain = false;
    }
    if (m_state != State::Text) {
        // A newline ends whatever was begun, so that nothing unterminated swallows the rest of the log.
        if (byte == '\n') {
            m_state = State::Text;
            emitLine(true, done);
            return;
        }
        escape(byte);
        return;
    }
    if (byte < 0x80) {
        control(byte, done);
        return;
    }
    if (byte >= 0xc2 && byte < 0xe0) {
        m_missing = 1;
        m_code = byte & 0x1f;
        m_least = 0x80;
    } else if (byte >= 0xe0 && byte < 0xf0) {
        m_missing = 2;
        m_code = byte & 0x0f;
        m_least = 0x800;
    } else if (byte >= 0xf0 && byte < 0xf5) {
        m_missing = 3;
        m_code = byte & 0x07;
        m_least = 0x10000;
    } else {
        append(replacement, done);
        m_plain = false;
    }
}

void LogDecoder::control(unsigned char byte, const Sink& done) {
    const char text[1] = {char(byte)};
    switch (byte) {
    case '\n':
        emitLine(true, done);
        break;
    case '\r':
        m_carriageReturn = true;
        break;
    case '\t':
        append({text, 1}, done);
        m_plain = false;
        break;
    case '\b':
        backspace();
        break;
    case 0x1b:
        m_state = State::Escape;
        break;
    default:
        if (isPlain(byte))
            append({text, 1}, done);
    }
}

void LogDecoder::character(char32_t ch, const Sink& done) {
    if (ch >= 0x80 && ch < 0xa0) // the C1 controls
        return;
    std::array<char, 4> buffer;
    const bool wrong = ch < m_least || ch > 0x10ffff || (ch >= 0xd800 && ch < 0xe000) || isTreacherous(ch);
    append(wrong ? replacement : encode(ch, buffer), done);
    m_plain = false;
}

void LogDecoder::backspace() {
    if (m_carriageReturn || m_text.empty())
        return;
    do {
        const auto last = static_cast<unsigned char>(m_text.back());
        m_text.pop_back();
        if ((last & 0xc0) != 0x80)
            break;
    } while (!m_text.empty());
    while (!m_runs.empty() && m_runs.back().start >= m_text.size())
        m_runs.pop_back();
    m_lastNumber = m_runs.empty() ? quint16(0) : m_runs.back().style;
}

void LogDecoder::escape(unsigned char byte) {
    switch (m_state) {
    case State::Text:
        break;
    case State::Escape:
        m_parameters.clear();
        m_private = false;
        if (byte == '[')
            m_state = State::Csi;
        else if (byte == ']' || byte == 'P' || byte == 'X' || byte == '^' || byte == '_')
            m_state = State::String;
        else if (byte < 0x20 || byte > 0x2f) // intermediates go on
            m_state = State::Text;
        break;
    case State::Csi:
        if (byte >= 0x40 && byte <= 0x7e) {
            command(byte);
            m_state = State::Text;
        } else if (byte < 0x20 || byte >= 0x80 || m_parameters.size() >= longestParameters) {
            m_state = State::Text;
        } else {
            m_private = m_private || byte < '0' || byte > ';';
            m_parameters += char(byte);
        }
        break;
    case State::String:
        if (byte == 0x07)
            m_state = State::Text;
        else if (byte == 0x1b)
            m_state = State::StringEscape;
        break;
    case State::StringEscape:
        m_state = State::Text;
        break;
    }
}

void LogDecoder::command(unsigned char final) {
    if (m_private)
        return;
    if (final == 'm')
        selectGraphics();
    else if (final == 'G' && (m_parameters.empty() || m_parameters == "1"))
        m_carriageReturn = true;
    else if (final == 'K' && (m_carriageReturn || m_parameters == "1" || m_parameters == "2"))
        restartLine();
}

void LogDecoder::selectGraphics() {
    std::array<int, longestParameters> numbers{};
    std::size_t count = 0;
    const char* at = m_parameters.data();
    const char* end = at + m_parameters.size();
    while (at < end && count < numbers.size()) {
        int value = 0;
        const auto [next, error] = std::from_chars(at, end, value);
        // Both separators occur, and an empty place is a zero; "38:2::1:2:3" has one for a colour space.
        const bool colorSpace = next == at && count >= 2 && numbers[count - 1] == 2 && numbers[count - 2] == 38;
        if (!colorSpace)
            numbers[count++] = error == std::errc() ? value : 0;
        at = next < end ? next + 1 : end;
    }
    m_style.select(std::span(numbers.data(), count));
    m_styleNumber = m_styles->add(m_style);
}

} // namespace slipway::ui
