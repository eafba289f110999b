#include "ui/projects/text_file.h"

#include "ui/engine/engine_text.h"

#include <QCoreApplication>
#include <QFile>
#include <QSaveFile>
#include <QStringDecoder>

namespace slipway::ui {

namespace {
struct TextFiles {
    Q_DECLARE_TR_FUNCTIONS(TextFiles)
};
} // namespace

Result<TextFile> TextFile::fromBytes(const QByteArray& bytes) {
    if (bytes.size() > largest)
        return failure(Errc::TooLarge, TextFiles::tr("It is larger than 2 MB."));
    if (bytes.contains('\0'))
        return failure(Errc::Unsupported, TextFiles::tr("It is not a text file."));
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
        return failure(Errc::NotFound, TextFiles::tr("It does not exist."));
    if (file.size() > largest)
        return failure(Errc::TooLarge, TextFiles::tr("It is larger than 2 MB."));
    if (!file.open(QIODevice::ReadOnly))
        return failure(Errc::Io, file.errorString());
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
        return failure(Errc::Io, file.errorString());
    return {};
}

} // namespace slipway::ui
