// Places in a text: the language library counts bytes of UTF-8, a document counts UTF-16 units.
#pragma once

#include <QList>
#include <QString>

#include <string_view>

namespace slipway::ui {

struct TextSpan {
    int position = 0, length = 0; // UTF-16 units in the document
    int end() const { return position + length; }
    bool contains(int place) const { return place >= position && place <= end(); }
    bool operator==(const TextSpan&) const = default;
};

// A change of a document's text; a length of 0 inserts.
struct TextChange {
    int position = 0, length = 0;
    QString replacement;
    bool operator==(const TextChange&) const = default;
};

class TextPositions {
public:
    // `text` is valid UTF-8, as QString::toStdString() makes it; it is not kept.
    explicit TextPositions(std::string_view text);

    int at(std::size_t offset) const;
    TextSpan span(std::size_t begin, std::size_t end) const { return {at(begin), at(end) - at(begin)}; }

private:
    QList<int> m_units; // by byte; empty: a byte is a unit
};

} // namespace slipway::ui
