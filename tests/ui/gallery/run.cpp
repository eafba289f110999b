#include "gallery.h"

#include "ui/run/run_dialog.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>

namespace slipway::ui::gallery {

// The dialog with much in it, and with all that can be wrong.
void runDialogs() {
    FakeEngine engine;
    test::populate(engine);
    engine.setExposedPorts(QStringLiteral("shop:latest"), {{80, QStringLiteral("tcp"), {}, 8080},
                                                           {443, QStringLiteral("tcp"), {}, 8443},
                                                           {9000, QStringLiteral("udp"), {}, 0}});
    engine.occupyPort(8443, {PortHolder::Kind::Container, QStringLiteral("proxy"), 0, QStringLiteral("id")});
    engine.setNetworks({{QStringLiteral("1"), QStringLiteral("bridge"), QStringLiteral("bridge")},
                        {QStringLiteral("2"), QStringLiteral("shop-backend"), QStringLiteral("bridge")},
                        {QStringLiteral("3"), QStringLiteral("host"), QStringLiteral("host")},
                        {QStringLiteral("4"), QStringLiteral("none"), QStringLiteral("null")}});
    engine.setVolumes({{QStringLiteral("shop-data"), QStringLiteral("local")},
                       {QStringLiteral("shop-uploads"), QStringLiteral("local")}});
    RunDialog dialog(&engine, QStringLiteral("shop:latest"), {});
    dialog.show();
    const auto type = [&](const char* name, const QString& text) {
        dialog.findChild<QLineEdit*>(QLatin1String(name))->setText(text);
    };
    QTRY_VERIFY(dialog.findChild<QLineEdit*>(QStringLiteral("hostPort")));
    dialog.addMount({QStringLiteral("/home/me/projects/shop/a/rather/long/way/to/uploads"),
                     QStringLiteral("/var/lib/shop/uploads"), true});
    dialog.addMount({QStringLiteral("shop-data"), QStringLiteral("/var/lib/shop"), false});
    dialog.findChild<QPlainTextEdit*>()->setPlainText(
        QStringLiteral("LOG_LEVEL=debug\nBASE_URL=https://shop.example.org/a/long/path?with=a&query=string"));
    type("hostAddress", QStringLiteral("127.0.0.1"));
    type("memory", QStringLiteral("512m"));
    type("cpus", QStringLiteral("1.5"));
    dialog.findChild<QComboBox*>(QStringLiteral("restart"))->setCurrentIndex(2);
    dialog.resize(720, 1120);
    QTest::qWait(300);
    save(&dialog, QStringLiteral("run-long"));
    for (const auto& [field, name] : {std::pair{"network", "run-networks"}, {"mountSource", "run-volumes"}}) {
        auto* box = qobject_cast<QComboBox*>(dialog.findChild<QLineEdit*>(QLatin1String(field))->parentWidget());
        box->showPopup();
        save(box->view()->window(), QLatin1String(name));
        box->hidePopup();
    }

    type("hostAddress", QStringLiteral("localhost"));
    type("containerName", QStringLiteral("no spaces"));
    type("mountSource", QStringLiteral("./uploads"));
    type("memory", QStringLiteral("lots"));
    type("cpus", QStringLiteral("two"));
    type("user", QStringLiteral("web user"));
    type("network", QStringLiteral("my net"));
    dialog.findChild<QCheckBox*>(QStringLiteral("removeWhenStopped"))->setChecked(true);
    dialog.findChild<QPlainTextEdit*>()->setPlainText(QStringLiteral("LOG_LEVEL=debug\nBASE URL=x"));
    QTest::qWait(300);
    save(&dialog, QStringLiteral("run-invalid"));
    type("network", QStringLiteral("host"));
    save(&dialog, QStringLiteral("run-network-without-ports"));

    // A port is taken between the look at it and the start; then a start that takes its time.
    RunDialog late(&engine, QStringLiteral("shop:latest"), {});
    late.show();
    QTRY_VERIFY(late.findChild<QPushButton*>(QStringLiteral("useNextPort")));
    auto* run = late.findChild<QPushButton*>(QStringLiteral("runButton"));
    const auto useNext = [&] {
        for (auto* next : late.findChildren<QPushButton*>(QStringLiteral("useNextPort")))
            if (next->isVisible())
                next->click();
    };
    QTest::qWait(300);
    useNext();
    QTRY_VERIFY(run->isEnabled());
    QTest::qWait(300);
    engine.occupyPort(8080, {PortHolder::Kind::Process, QStringLiteral("python3"), 4711, {}});
    run->click();
    QTest::qWait(300);
    save(&late, QStringLiteral("run-refused"));
    useNext();
    QTRY_VERIFY(run->isEnabled());
    QTest::qWait(300);
    engine.setDelay(QStringLiteral("runContainer"), 100'000);
    run->click();
    save(&late, QStringLiteral("run-starting"));
}

} // namespace slipway::ui::gallery
