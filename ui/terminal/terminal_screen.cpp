#include "ui/terminal/terminal_screen.h"

#include "ui/terminal/terminal_keys.h"

#include <vterm.h>

#include <algorithm>

namespace slipway::ui {

namespace {

constexpr int smallest = 2, largest = 1'000; // columns and rows

VTermModifier modifierOf(Qt::KeyboardModifiers modifiers) {
    int result = VTERM_MOD_NONE;
    if (modifiers.testFlag(Qt::ShiftModifier))
        result |= VTERM_MOD_SHIFT;
    if (modifiers.testFlag(Qt::AltModifier))
        result |= VTERM_MOD_ALT;
    if (modifiers.testFlag(Qt::ControlModifier))
        result |= VTERM_MOD_CTRL;
    return VTermModifier(result);
}

CellColor colorOf(const VTermColor& color) {
    if (VTERM_COLOR_IS_DEFAULT_FG(&color) || VTERM_COLOR_IS_DEFAULT_BG(&color))
        return {};
    if (VTERM_COLOR_IS_INDEXED(&color))
        return CellColor::indexed(color.indexed.idx);
    return CellColor::rgb(color.rgb.red, color.rgb.green, color.rgb.blue);
}

VTermColor colorFrom(CellColor color, quint8 defaultFlag) {
    VTermColor result{};
    if (color.isDefault())
        result.type = defaultFlag;
    else if (color.isIndexed())
        vterm_color_indexed(&result, quint8(color.index()));
    else
        vterm_color_rgb(&result, quint8(color.rgb() >> 16), quint8(color.rgb() >> 8), quint8(color.rgb()));
    return result;
}

CellStyle styleOf(const VTermScreenCell& cell) {
    CellStyle style{colorOf(cell.fg), colorOf(cell.bg), 0};
    style.set(CellStyle::Bold, cell.attrs.bold);
    style.set(CellStyle::Italic, cell.attrs.italic);
    style.set(CellStyle::Underline, cell.attrs.underline != 0);
    style.set(CellStyle::Strike, cell.attrs.strike);
    style.set(CellStyle::Reverse, cell.attrs.reverse);
    return style;
}

int charactersOf(const VTermScreenCell& cell) {
    int count = 0;
    while (count < VTERM_MAX_CHARS_PER_CELL && cell.chars[count] != 0)
        ++count;
    return count;
}

QString textOf(const VTermScreenCell& cell) {
    // The second half of a wide character.
    if (cell.chars[0] == 0xffffffff)
        return {};
    return QString::fromUcs4(reinterpret_cast<const char32_t*>(cell.chars), charactersOf(cell));
}

} // namespace

struct TerminalScreen::Terminal {
    explicit Terminal(TerminalScreen* owner);
    ~Terminal() { vterm_free(vt); }
    static TerminalScreen* of(void* user) { return static_cast<TerminalScreen*>(user); }

    static int pushLine(int columns, const VTermScreenCell* cells, void* user);
    static int popLine(int columns, VTermScreenCell* cells, void* user);
    static int setProperty(VTermProp property, VTermValue* value, void* user);

    VTerm* vt;
    VTermScreen* screen;
    VTermState* state;
    VTermScreenCallbacks callbacks{};
    bool damaged = false;
};

TerminalScreen::Terminal::Terminal(TerminalScreen* owner)
    : vt(vterm_new(owner->m_rows, owner->m_columns))
    , screen(vterm_obtain_screen(vt))
    , state(vterm_obtain_state(vt)) {
    vterm_set_utf8(vt, 1);
    vterm_output_set_callback(
        vt, [](const char* bytes, size_t size, void* user) { of(user)->m_out.append(bytes, qsizetype(size)); }, owner);
    callbacks.damage = [](VTermRect, void* user) {
        of(user)->m_terminal->damaged = true;
        return 1;
    };
    callbacks.movecursor = [](VTermPos position, VTermPos, int, void* user) {
        of(user)->m_cursor = {position.col, position.row};
        of(user)->m_terminal->damaged = true;
        return 1;
    };
    callbacks.settermprop = &Terminal::setProperty;
    callbacks.bell = [](void* user) {
        Q_EMIT of(user)->bell();
        return 1;
    };
    callbacks.sb_pushline = &Terminal::pushLine;
    callbacks.sb_popline = &Terminal::popLine;
    vterm_screen_set_callbacks(screen, &callbacks, owner);
    vterm_screen_set_damage_merge(screen, VTERM_DAMAGE_SCROLL);
    vterm_screen_enable_altscreen(screen, 1);
}

int TerminalScreen::Terminal::setProperty(VTermProp property, VTermValue* value, void* user) {
    TerminalScreen* self = of(user);
    self->m_terminal->damaged = true;
    switch (property) {
    case VTERM_PROP_CURSORVISIBLE:
        self->m_cursorVisible = value->boolean;
        break;
    case VTERM_PROP_CURSORBLINK:
        self->m_cursorBlinks = value->boolean;
        break;
    case VTERM_PROP_CURSORSHAPE:
        self->m_cursorShape = value->number == VTERM_PROP_CURSORSHAPE_UNDERLINE  ? CursorShape::Underline
                              : value->number == VTERM_PROP_CURSORSHAPE_BAR_LEFT ? CursorShape::Bar
                                                                                 : CursorShape::Block;
        break;
    case VTERM_PROP_ALTSCREEN:
        self->m_alternate = value->boolean;
        Q_EMIT self->alternateChanged();
        break;
    case VTERM_PROP_MOUSE:
        self->m_mouse = Mouse(value->number);
        break;
    default: // titles and icons are not the program's to set
        break;
    }
    return 1;
}

int TerminalScreen::Terminal::pushLine(int columns, const VTermScreenCell* cells, void* user) {
    TerminalScreen* self = of(user);
    ScrolledOff line;
    line.columns = quint16(columns);
    int used = columns;
    while (used > 0 && cells[used - 1].chars[0] == 0 && colorOf(cells[used - 1].bg).isDefault() &&
           !cells[used - 1].attrs.reverse)
        --used;
    line.cells.reserve(std::size_t(used));
    for (int column = 0; column < used; ++column) {
        const VTermScreenCell& cell = cells[column];
        const bool half = cell.chars[0] == 0xffffffff;
        line.cells.push_back({half ? 0 : char32_t(cell.chars[0]), self->m_styles.add(styleOf(cell)),
                              quint8(std::max<int>(1, cell.width))});
        if (!half && charactersOf(cell) > 1)
            line.combined.emplace_back(quint16(column), textOf(cell));
    }
    self->m_scrolledOff.push_back(std::move(line));
    ++self->m_screenLine;
    if (self->m_scrolledOff.size() > std::size_t(mostScrolledOff))
        self->m_scrolledOff.pop_front();
    return 1;
}

int TerminalScreen::Terminal::popLine(int columns, VTermScreenCell* cells, void* user) {
    TerminalScreen* self = of(user);
    if (self->m_scrolledOff.empty())
        return 0;
    const ScrolledOff line = std::move(self->m_scrolledOff.back());
    self->m_scrolledOff.pop_back();
    --self->m_screenLine;
    for (int column = 0; column < columns; ++column) {
        VTermScreenCell& cell = cells[column];
        cell = {};
        cell.width = 1;
        cell.fg = colorFrom({}, VTERM_COLOR_DEFAULT_FG);
        cell.bg = colorFrom({}, VTERM_COLOR_DEFAULT_BG);
        if (std::size_t(column) >= line.cells.size())
            continue;
        const Packed& packed = line.cells[std::size_t(column)];
        const CellStyle& style = self->m_styles[packed.style];
        cell.chars[0] = packed.ch;
        cell.width = char(packed.width);
        cell.fg = colorFrom(style.ink, VTERM_COLOR_DEFAULT_FG);
        cell.bg = colorFrom(style.ground, VTERM_COLOR_DEFAULT_BG);
        cell.attrs.bold = style.has(CellStyle::Bold);
        cell.attrs.italic = style.has(CellStyle::Italic);
        cell.attrs.underline = style.has(CellStyle::Underline);
        cell.attrs.strike = style.has(CellStyle::Strike);
        cell.attrs.reverse = style.has(CellStyle::Reverse);
    }
    for (const auto& [column, text] : line.combined) {
        const auto characters = text.toUcs4();
        for (qsizetype i = 0; column < columns && i < std::min<qsizetype>(characters.size(), VTERM_MAX_CHARS_PER_CELL);
             ++i)
            cells[column].chars[i] = characters[i];
    }
    return 1;
}

TerminalScreen::TerminalScreen(int columns, int rows, QObject* parent)
    : QObject(parent)
    , m_columns(std::clamp(columns, smallest, largest))
    , m_rows(std::clamp(rows, smallest, largest))
    , m_terminal(std::make_unique<Terminal>(this)) {
    vterm_screen_reset(m_terminal->screen, 1);
    vterm_screen_flush_damage(m_terminal->screen);
}

TerminalScreen::~TerminalScreen() = default;

namespace {

// Sends what a call has made libvterm say, after it: a signal may come back here.
class Sender {
public:
    Sender(TerminalScreen* screen, QByteArray& out)
        : m_screen(screen)
        , m_out(out) {}
    ~Sender() {
        if (!m_out.isEmpty())
            Q_EMIT m_screen->output(std::exchange(m_out, {}));
    }

private:
    TerminalScreen* m_screen;
    QByteArray& m_out;
};

} // namespace

void TerminalScreen::feed(const QByteArray& bytes) {
    {
        const Sender sender(this, m_out);
        vterm_input_write(m_terminal->vt, bytes.constData(), std::size_t(bytes.size()));
        vterm_screen_flush_damage(m_terminal->screen);
    }
    if (std::exchange(m_terminal->damaged, false))
        Q_EMIT changed();
}

void TerminalScreen::resize(int columns, int rows) {
    columns = std::clamp(columns, smallest, largest);
    rows = std::clamp(rows, smallest, largest);
    if (columns == m_columns && rows == m_rows)
        return;
    m_columns = columns;
    m_rows = rows;
    {
        const Sender sender(this, m_out);
        vterm_set_size(m_terminal->vt, rows, columns);
        vterm_screen_flush_damage(m_terminal->screen);
    }
    m_terminal->damaged = false;
    Q_EMIT changed();
}

void TerminalScreen::reset() {
    m_scrolledOff.clear();
    m_styles.clear();
    m_screenLine = 0;
    vterm_screen_reset(m_terminal->screen, 1);
    m_out.clear();
    m_terminal->damaged = false;
    Q_EMIT changed();
}

void TerminalScreen::clearScrolledOff() {
    m_scrolledOff.clear();
    m_styles.clear();
    Q_EMIT changed();
}

QList<TerminalScreen::Cell> TerminalScreen::line(qint64 number) const {
    QList<Cell> cells;
    if (number >= m_screenLine) {
        cells.reserve(m_columns);
        for (int column = 0; column < m_columns; ++column) {
            VTermScreenCell cell;
            vterm_screen_get_cell(m_terminal->screen, {int(number - m_screenLine), column}, &cell);
            cells << Cell{textOf(cell), std::max<int>(1, cell.width), styleOf(cell)};
        }
        return cells;
    }
    const ScrolledOff& line = m_scrolledOff[std::size_t(number - firstLine())];
    cells.reserve(line.columns);
    for (const Packed& packed : line.cells)
        cells << Cell{packed.ch == 0 ? QString() : QString::fromUcs4(&packed.ch, 1), packed.width,
                      m_styles[packed.style]};
    for (const auto& [column, text] : line.combined)
        cells[column].text = text;
    cells.resize(line.columns);
    return cells;
}

void TerminalScreen::sendText(const QString& text, Qt::KeyboardModifiers modifiers) {
    QByteArray bytes;
    if (modifiers.testFlag(Qt::ControlModifier) && text.size() == 1) {
        const int code = controlCode(text[0]);
        if (code < 0)
            return;
        bytes = QByteArray(1, char(code));
    } else {
        bytes = text.toUtf8();
    }
    if (modifiers.testFlag(Qt::AltModifier))
        bytes.prepend('\x1b');
    if (!bytes.isEmpty())
        Q_EMIT output(bytes);
}

bool TerminalScreen::sendKey(int key, Qt::KeyboardModifiers modifiers) {
    const TerminalKey known = terminalKey(key, modifiers);
    if (known.code == 0)
        return false;
    const Sender sender(this, m_out);
    vterm_keyboard_key(m_terminal->vt, VTermKey(known.code), modifierOf(known.modifiers));
    return true;
}

bool TerminalScreen::bracketsPastes() {
    // libvterm keeps the mode to itself, but shows it in what it says.
    QByteArray before = std::exchange(m_out, {});
    vterm_keyboard_start_paste(m_terminal->vt);
    const bool brackets = !m_out.isEmpty();
    m_out = before;
    return brackets;
}

void TerminalScreen::sendPaste(const QString& text) {
    QString clean = text;
    clean.replace(QLatin1String("\r\n"), QLatin1String("\r")).replace(QLatin1Char('\n'), QLatin1Char('\r'));
    // Without escape sequences in it a paste cannot end its own brackets, or be a key.
    clean.removeIf([](QChar ch) {
        return (ch.unicode() < 0x20 && ch != QLatin1Char('\r') && ch != QLatin1Char('\t')) || ch.unicode() == 0x7f ||
               (ch.unicode() >= 0x80 && ch.unicode() < 0xa0);
    });
    const Sender sender(this, m_out);
    vterm_keyboard_start_paste(m_terminal->vt);
    m_out += clean.toUtf8();
    vterm_keyboard_end_paste(m_terminal->vt);
}

void TerminalScreen::sendMouseMove(QPoint cell, Qt::KeyboardModifiers modifiers) {
    const Sender sender(this, m_out);
    vterm_mouse_move(m_terminal->vt, std::clamp(cell.y(), 0, m_rows - 1), std::clamp(cell.x(), 0, m_columns - 1),
                     modifierOf(modifiers));
}

void TerminalScreen::sendMouseButton(int button, bool pressed, Qt::KeyboardModifiers modifiers) {
    const Sender sender(this, m_out);
    vterm_mouse_button(m_terminal->vt, button, pressed, modifierOf(modifiers));
}

void TerminalScreen::sendFocus(bool in) {
    const Sender sender(this, m_out);
    if (in)
        vterm_state_focus_in(m_terminal->state);
    else
        vterm_state_focus_out(m_terminal->state);
}

} // namespace slipway::ui
