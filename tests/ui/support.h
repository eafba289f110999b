// What the desktop's tests share: an application set up as the real one, an engine with something in it, a project.
#pragma once

#include "ui/engine/fake/fake_engine.h"
#include "ui/theme/tokens.h"

#include <QSettings>
#include <QTemporaryDir>
#include <QtTest/QTest>

namespace slipway::ui::test {

// Resources and look, as main() does it. Call once, first.
void setUp(theme::Scheme scheme = theme::Scheme::Light);

// A project folder "hello-web" that goes away with the object.
class TemporaryProject {
public:
    explicit TemporaryProject(const QString& dockerfile = defaultDockerfile());
    QString directory() const;
    void write(const QString& fileName, const QByteArray& content) const;
    QByteArray read(const QString& fileName) const;
    static QString defaultDockerfile(); // resources/samples/hello-web's

private:
    QTemporaryDir m_root;
};

// Settings in a file of their own.
class TemporarySettings {
public:
    TemporarySettings()
        : settings(m_directory.filePath(QStringLiteral("settings.ini")), QSettings::IniFormat) {}

private:
    QTemporaryDir m_directory;

public:
    QSettings settings;
};

Container container(const QString& name, ContainerState state, const QList<PortBinding>& ports = {});
Image image(const QString& tag, qint64 size);
// Five containers in several states, four images, as somebody's engine might look.
void populate(FakeEngine& engine);

} // namespace slipway::ui::test

// QTEST_MAIN with the application's name, so that settings and the like do not meet the user's own.
#define SLIPWAY_TEST_MAIN(Class)                                                                                       \
    int main(int argc, char** argv) {                                                                                  \
        QApplication application(argc, argv);                                                                          \
        QApplication::setApplicationName(QStringLiteral("slipway-desktop-test"));                                      \
        slipway::ui::test::setUp();                                                                                    \
        Class test;                                                                                                    \
        return QTest::qExec(&test, argc, argv);                                                                        \
    }
