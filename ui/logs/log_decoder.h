// A program's output, cut into lines with their looks. Everything else that an escape sequence can ask for (links,
// titles, clipboard, cursor) is dropped, and characters that turn the direction of text are shown as U+FFFD: what comes
// out of a container is inert here. A line that does not end is cut at longestLine bytes.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "ui/cells/cell_style.h"
#include "ui/logs/log_line.h"

namespace slipway::ui {

class LogDecoder {
public:
    static constexpr std::size_t longestLine = 8'192;

    enum class Stamps {
        None,
        Leading, // each line begins with the engine's RFC 3339 time and a space, which become the line's time
    };
    using Sink = std::function<void(const LogLine&)>;

    // `styles` must outlive the decoder.
    explicit LogDecoder(CellStyles* styles, Stamps stamps = Stamps::None);

    // Of what is fed from now on, in milliseconds since the epoch or noTime; where stamps lead they say it.
    void setTime(qint64 time) { m_time = time; }

    // Pieces may end anywhere, within a character as well. A carriage return starts the line again, as progress bars
    // do. The lines given to `done` are borrowed for the call.
    void feed(std::string_view bytes, const Sink& done);
    // What has come since the last line's end; empty text for nothing.
    LogLine pending() const;
    // The output is over: what is pending is a line.
    void finish(const Sink& done);

private:
    enum class State { Text, Escape, Csi, String, StringEscape };

    void byte(unsigned char byte, const Sink& done);
    void control(unsigned char byte, const Sink& done);
    void character(char32_t ch, const Sink& done);
    void escape(unsigned char byte);
    void command(unsigned char final);
    void selectGraphics();
    void append(std::string_view text, const Sink& done);
    void backspace();
    void emitLine(bool ends, const Sink& done);
    void restartLine();
    void stamp(unsigned char byte, const Sink& done);
    bool stampIsDue() const;

    CellStyles* m_styles;
    Stamps m_stamps;
    State m_state = State::Text;
    std::string m_parameters;
    bool m_private = false; // the sequence has a character that makes it somebody's own
    char32_t m_code = 0;    // of a character of several bytes
    int m_missing = 0;      // bytes of it
    char32_t m_least = 0;   // what may not be written in so many bytes

    std::string m_text;
    std::vector<LogRun> m_runs;
    bool m_plain = true;
    bool m_carriageReturn = false;
    CellStyle m_style;
    quint16 m_styleNumber = 0;
    quint16 m_lastNumber = 0; // at the line's end

    std::string m_stamp; // as far as it has come
    bool m_stampOpen;
    qint64 m_time = noTime;
    std::size_t m_entryBytes = 0; // since the last stamp
};

// "2026-11-24T14:00:49.123456789Z" in milliseconds since the epoch, or noTime.
qint64 parseLogTime(std::string_view text);

} // namespace slipway::ui
