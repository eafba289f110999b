#include "support.h"

#include "ui/app/resources.h"
#include "ui/theme/theme_controller.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>

namespace slipway::ui::test {

void setUp(theme::Scheme scheme) {
    initializeResources();
    theme::applyScheme(scheme);
}

TemporaryProject::TemporaryProject(const QString& dockerfile) {
    QDir().mkpath(directory());
    if (!dockerfile.isNull())
        write(QStringLiteral("Dockerfile"), dockerfile.toUtf8());
    write(QStringLiteral("index.html"), "<h1>hello</h1>\n");
}

QString TemporaryProject::directory() const {
    return QDir(m_root.path()).canonicalPath() + QStringLiteral("/hello-web");
}

void TemporaryProject::write(const QString& fileName, const QByteArray& content) const {
    QFile file(directory() + QLatin1Char('/') + fileName);
    if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size())
        qFatal("%s could not be written", qUtf8Printable(file.fileName()));
}

QByteArray TemporaryProject::read(const QString& fileName) const {
    QFile file(directory() + QLatin1Char('/') + fileName);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QString TemporaryProject::defaultDockerfile() {
    QFile file(QStringLiteral(":/samples/hello-web/Dockerfile"));
    if (!file.open(QIODevice::ReadOnly))
        qFatal("the sample is missing from the resources");
    return QString::fromUtf8(file.readAll());
}

namespace {
QString idOf(const QString& name) {
    return QString::fromLatin1(QCryptographicHash::hash(name.toUtf8(), QCryptographicHash::Sha256).toHex());
}
} // namespace

Container container(const QString& name, ContainerState state, const QList<PortBinding>& ports) {
    Container result;
    result.id = idOf(name);
    result.name = name;
    result.image = name + QStringLiteral(":latest");
    result.state = state;
    result.ports = ports;
    result.created = QDateTime::currentDateTimeUtc().addSecs(-180);
    result.status = state == ContainerState::Running ? QStringLiteral("Up 3 minutes") : QString();
    return result;
}

Image image(const QString& tag, qint64 size) {
    return {QStringLiteral("sha256:") + idOf(tag), {tag}, QDateTime::currentDateTimeUtc().addDays(-2), size, 0};
}

void populate(FakeEngine& engine) {
    Container web = container(QStringLiteral("web"), ContainerState::Running, {{80, QStringLiteral("tcp"), {}, 8080}});
    web.image = QStringLiteral("nginx:1.27");
    Container database = container(QStringLiteral("orders-db"), ContainerState::Running,
                                   {{5432, QStringLiteral("tcp"), QStringLiteral("127.0.0.1"), 5432}});
    database.image = QStringLiteral("postgres:16");
    database.created = QDateTime::currentDateTimeUtc().addSecs(-7300);
    database.status = QStringLiteral("Up 2 hours");
    Container paused = container(QStringLiteral("import-job"), ContainerState::Paused);
    paused.status = QStringLiteral("Up 20 minutes (Paused)");
    Container exited = container(QStringLiteral("migrate"), ContainerState::Exited);
    exited.exitCode = 1;
    exited.status = QStringLiteral("Exited (1) 4 minutes ago");
    Container created =
        container(QStringLiteral("report-generator-with-a-name-that-is-far-too-long"), ContainerState::Created);
    created.image = QStringLiteral("registry.example.org:5000/analytics/reporting/generator-service:2026.11.23-rc1");
    engine.setContainers({web, database, paused, exited, created});
    Image untagged = image(QStringLiteral("old"), 61'000'000);
    untagged.tags.clear();
    engine.setImages(
        {image(QStringLiteral("nginx:1.27"), 72'000'000), image(QStringLiteral("postgres:16"), 153'000'000),
         image(QStringLiteral("registry.example.org:5000/analytics/reporting/generator-service:2026.11.23-rc1"),
               812'000'000),
         untagged});
    engine.setLog(web.id, "Starting nginx 1.27\n\x1b[32mready\x1b[0m listening on 0.0.0.0:80\n"
                          "172.18.0.1 - GET / 200 \x1b[90m2 ms\x1b[0m\n"
                          "172.18.0.1 - GET /favicon.ico \x1b[33m404\x1b[0m \x1b[90m1 ms\x1b[0m\n"
                          "\x1b[31merror\x1b[0m upstream timed out after 30 s, trying the next server\n");
}

} // namespace slipway::ui::test
