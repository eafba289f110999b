#include "gallery.h"

#include <QDir>
#include <QSet>

namespace slipway::ui::gallery {

namespace {
QString s_look;
}

void setLook(const QString& look) {
    s_look = look;
}

Scene::Scene(const std::function<void(FakeEngine&)>& prepare, const HelperSetup& helper) {
    if (prepare)
        prepare(engine);
    window = std::make_unique<MainWindow>(
        &engine, MainWindow::Options{&settings.settings, nullptr, [](const QUrl&) { return true; }, samples.path(),
                                     helper, samples.filePath(QStringLiteral("helper.log"))});
    window->resize(1240, 780);
    window->show();
    QTest::qWait(30);
}

void save(QWidget* widget, const QString& name) {
    QTest::qWait(60);
    const QString folder = qEnvironmentVariable("SLIPWAY_GALLERY", QStringLiteral("gallery"));
    QVERIFY(QDir().mkpath(folder));
    const QImage picture = widget->grab().toImage();
    QSet<QRgb> colors;
    for (int y = 0; y < picture.height(); y += 3)
        for (int x = 0; x < picture.width(); x += 3)
            colors << picture.pixel(x, y);
    QVERIFY2(colors.size() > 4, qPrintable(name));
    QVERIFY(picture.save(QStringLiteral("%1/%2-%3.png").arg(folder, name, s_look)));
}

} // namespace slipway::ui::gallery
