#include "ui/run/run_memory.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QSettings>

namespace slipway::ui {

namespace {

QString settingOf(const QString& key) {
    const QByteArray digest = QCryptographicHash::hash(key.toUtf8(), QCryptographicHash::Sha256);
    return QStringLiteral("run/") + QString::fromLatin1(digest.toHex().left(32));
}

bool looksSecret(const QString& variable) {
    static const QRegularExpression secret(QStringLiteral("PASS|SECRET|TOKEN|KEY|CREDENTIAL|AUTH"),
                                           QRegularExpression::CaseInsensitiveOption);
    return secret.match(variable.left(variable.indexOf(QLatin1Char('=')))).hasMatch();
}

QStringList stringsOf(const QJsonValue& value) {
    QStringList result;
    const QJsonArray array = value.toArray();
    for (const QJsonValue& item : array)
        result << item.toString();
    return result;
}

} // namespace

void rememberRun(const QString& key, const RunRequest& request) {
    if (QCoreApplication::organizationName().isEmpty())
        return;
    QStringList environment = request.environment;
    environment.removeIf(looksSecret);
    QJsonArray ports;
    for (const PortBinding& port : request.ports)
        ports.append(QJsonObject{{QStringLiteral("container"), port.containerPort},
                                 {QStringLiteral("host"), port.hostPort},
                                 {QStringLiteral("address"), port.hostAddress},
                                 {QStringLiteral("protocol"), port.protocol}});
    QJsonArray mounts;
    for (const MountPoint& mount : request.mounts)
        mounts.append(QJsonObject{{QStringLiteral("source"), mount.source},
                                  {QStringLiteral("target"), mount.target},
                                  {QStringLiteral("readOnly"), mount.readOnly}});
    const QJsonObject kept{{QStringLiteral("name"), request.name},
                           {QStringLiteral("command"), QJsonArray::fromStringList(request.command)},
                           {QStringLiteral("environment"), QJsonArray::fromStringList(environment)},
                           {QStringLiteral("ports"), ports},
                           {QStringLiteral("mounts"), mounts},
                           {QStringLiteral("remove"), request.removeWhenStopped},
                           {QStringLiteral("entryPoint"), request.entryPoint},
                           {QStringLiteral("user"), request.user},
                           {QStringLiteral("network"), request.network},
                           {QStringLiteral("restart"), request.restartPolicy},
                           {QStringLiteral("memory"), request.memory},
                           {QStringLiteral("nanoCpus"), request.nanoCpus}};
    QSettings().setValue(settingOf(key), QJsonDocument(kept).toJson(QJsonDocument::Compact));
}

std::optional<RunRequest> rememberedRun(const QString& key) {
    if (QCoreApplication::organizationName().isEmpty())
        return std::nullopt;
    const QByteArray text = QSettings().value(settingOf(key)).toByteArray();
    const QJsonObject kept = QJsonDocument::fromJson(text).object();
    if (kept.isEmpty())
        return std::nullopt;
    const auto string = [&kept](const char* name) { return kept[QLatin1String(name)].toString(); };
    RunRequest result;
    result.name = string("name");
    result.command = stringsOf(kept[QStringLiteral("command")]);
    result.environment = stringsOf(kept[QStringLiteral("environment")]);
    const QJsonArray ports = kept[QStringLiteral("ports")].toArray();
    for (const QJsonValue& port : ports)
        result.ports << PortBinding{
            quint16(port[QStringLiteral("container")].toInt()), port[QStringLiteral("protocol")].toString(),
            port[QStringLiteral("address")].toString(), quint16(port[QStringLiteral("host")].toInt())};
    const QJsonArray mounts = kept[QStringLiteral("mounts")].toArray();
    for (const QJsonValue& mount : mounts)
        result.mounts << MountPoint{mount[QStringLiteral("source")].toString(),
                                    mount[QStringLiteral("target")].toString(),
                                    mount[QStringLiteral("readOnly")].toBool()};
    result.removeWhenStopped = kept[QStringLiteral("remove")].toBool();
    result.entryPoint = string("entryPoint");
    result.user = string("user");
    result.network = string("network");
    result.restartPolicy = string("restart");
    result.memory = kept[QStringLiteral("memory")].toInteger();
    result.nanoCpus = kept[QStringLiteral("nanoCpus")].toInteger();
    return result;
}

} // namespace slipway::ui
