// A text file as an editor needs it: read whole, written back as it was but for what was edited.
#pragma once

#include "base/result.h"

#include <QString>

namespace slipway::ui {

struct TextFile {
    QString text; // lines end in "\n"
    bool byteOrderMark = false;
    bool crlf = false;

    // Larger files are not edited here.
    static constexpr qint64 largest = 2 << 20;

    // NotFound; TooLarge; Unsupported for what is not text in UTF-8; Io in the system's words.
    static Result<TextFile> read(const QString& path);
    static Result<TextFile> fromBytes(const QByteArray& bytes);

    QByteArray bytes() const;
    // Io in the system's words. In a folder where no file can be made it writes in place.
    Result<> write(const QString& path) const;
};

} // namespace slipway::ui
