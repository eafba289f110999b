#include "ui/projects/text_file.h"

#include <QFile>
#include <QSaveFile>
#include <QStringDecoder>

namespace slipway::ui {

Result<TextFile> TextFile::fromBytes(const QByteArray& bytes) {
    if (bytes.size() > largest)
        return fail(Errc::TooLarge, "It is larger than 2 MB.");
    if (bytes.contains('\0'))
        return fail(Errc::Unsupported, "It is not a text file.");
    TextFile file;
    file.byteOrderMark = bytes.startsWith("\xEF\xBB\xBF");
    QStringDecoder decoder(QStringDecoder::Utf8);
    file.text = decoder.decode(bytes);
    if (decoder.hasError())
        return fail(Errc::Unsupported, "Its text is not in UTF-8.");
    const auto lines = file.text.count(QLatin1Char('\n'));
    const auto pairs = file.text.count(QStringLiteral("\r\n"));
    // A file of both kinds of line ends gets the one that it has more of.
    file.crlf = pairs > lines / 2;
    file.text.replace(QStringLiteral("\r\n"), QStringLiteral("\n"));
    return file;
}

Result<TextFile> TextFile::read(const QString& path) {
    QFile file(path);
    if (!file.exists())
        return fail(Errc::NotFound, "It does not exist.");
    if (file.size() > largest)
        return fail(Errc::TooLarge, "It is larger than 2 MB.");
    if (!file.open(QIODevice::ReadOnly))
        return fail(Errc::Io, "{}", file.errorString().toStdString());
    return fromBytes(file.read(largest + 1));
}

QByteArray TextFile::bytes() const {
    QString content = text;
    if (crlf)
        content.replace(QLatin1Char('\n'), QStringLiteral("\r\n"));
    return (byteOrderMark ? QByteArray("\xEF\xBB\xBF") : QByteArray()) + content.toUtf8();
}

Result<> TextFile::write(const QString& path) const {
    QSaveFile file(path);
    file.setDirectWriteFallback(true);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes()) < 0 || !file.commit())
        return fail(Errc::Io, "{}", file.errorString().toStdString());
    return {};
}

} // namespace slipway::ui
