#include "ui/window/helper_setup.h"

#include <QDir>
#include <QFileInfo>
#include <QRegularExpression>
#include <QStandardPaths>

namespace slipway::ui {

namespace {
const QString helperName = QStringLiteral("slipway-helper");

QString quoted(QString word) {
    static const QRegularExpression harmless(QStringLiteral("^[A-Za-z0-9_@%+=:,./-]+$"));
    if (harmless.match(word).hasMatch())
        return word;
    return QLatin1Char('\'') + word.replace(QLatin1Char('\''), QLatin1String("'\\''")) + QLatin1Char('\'');
}

QString lineOf(const QStringList& words) {
    QStringList result{QStringLiteral("sudo")};
    for (const QString& word : words)
        result << quoted(word);
    return result.join(QLatin1Char(' '));
}
} // namespace

HelperSetup HelperSetup::find(unsigned uid, const QString& programDirectory, const QString& root) {
    HelperSetup setup;
    setup.uid = uid;
    setup.pkexec = QStandardPaths::findExecutable(QStringLiteral("pkexec"));
    const QDir system(root);
    bool hasUnit = false;
    for (const char* folder : {"etc", "usr/lib", "lib", "usr/local/lib"})
        hasUnit =
            hasUnit || QFileInfo::exists(system.filePath(QLatin1String(folder) + QLatin1String("/systemd/system/") +
                                                         helperName + QLatin1String("@.socket")));
    if (hasUnit && QFileInfo::exists(system.filePath(QStringLiteral("run/systemd/system"))))
        setup.systemctl = QStandardPaths::findExecutable(QStringLiteral("systemctl"));
    setup.helper = QStandardPaths::findExecutable(helperName, {programDirectory});
    if (setup.helper.isEmpty())
        setup.helper = QStandardPaths::findExecutable(helperName);
    return setup;
}

QString HelperSetup::address() const {
    return QStringLiteral("unix:///run/slipway/%1/engine.sock").arg(uid);
}

QStringList HelperSetup::command() const {
    if (!systemctl.isEmpty())
        return {systemctl, QStringLiteral("enable"), QStringLiteral("--now"),
                QStringLiteral("%1@%2.socket").arg(helperName).arg(uid)};
    if (!helper.isEmpty())
        return {helper, QStringLiteral("--owner"), QString::number(uid)};
    return {};
}

QString HelperSetup::startLine() const {
    QStringList words = command();
    if (words.isEmpty())
        return {};
    if (!systemctl.isEmpty())
        words[0] = QStringLiteral("systemctl");
    return lineOf(words);
}

QString HelperSetup::restartLine() const {
    if (!systemctl.isEmpty())
        return lineOf({QStringLiteral("systemctl"), QStringLiteral("restart"),
                       QStringLiteral("%1@%2.service").arg(helperName).arg(uid)});
    return {};
}

QString HelperSetup::logLine() const {
    if (!systemctl.isEmpty())
        return lineOf(
            {QStringLiteral("journalctl"), QStringLiteral("--unit"), QStringLiteral("%1@%2").arg(helperName).arg(uid)});
    return {};
}

} // namespace slipway::ui
