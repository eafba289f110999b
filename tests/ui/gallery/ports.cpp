#include "facts.h"
#include "gallery.h"

#include "ui/containers/container_actions.h"
#include "ui/containers/container_detail.h"
#include "ui/containers/containers_model.h"
#include "ui/ports/ports_dialog.h"

#include <QLineEdit>
#include <QPushButton>
#include <QToolButton>

namespace slipway::ui::gallery {

void ports() {
    const auto tcp = QStringLiteral("tcp");
    Scene scene([&](FakeEngine& engine) {
        QList<PortBinding> many{{443, tcp, QStringLiteral("192.168.178.40"), 8443},
                                {53, QStringLiteral("udp"), QStringLiteral("127.0.0.1"), 5353}};
        for (quint16 i = 0; i < 11; ++i)
            many << PortBinding{quint16(30000 + i), tcp, {}, quint16(30000 + i)};
        Container proxy =
            test::container(QStringLiteral("proxy-with-a-rather-long-name-of-its-own"), ContainerState::Running, many);
        proxy.image = QStringLiteral("proxy");
        engine.setContainers({proxy,
                              test::container(QStringLiteral("web"), ContainerState::Running, {{80, tcp, {}, 8080}}),
                              test::container(QStringLiteral("job"), ContainerState::Running),
                              test::container(QStringLiteral("old"), ContainerState::Exited)});
        engine.setExposedPorts(QStringLiteral("web:latest"),
                               {{80, tcp, {}, 0}, {5000, tcp, {}, 0}, {9000, QStringLiteral("udp"), {}, 0}});
        engine.setExposedPorts(QStringLiteral("proxy"), {});
        engine.setExposedPorts(QStringLiteral("job:latest"), {});
        engine.occupyPort(5000, {PortHolder::Kind::Process, QStringLiteral("python3"), 4711, {}});
        engine.occupyPort(30000, {PortHolder::Kind::Container, proxy.name, 0, proxy.id});
    });
    scene.window->showPage(SidebarModel::Page::Containers);
    auto* detail = scene.window->findChild<ContainerDetail*>();
    detail->showTab(ContainerDetail::Tab::Ports);
    QTest::qWait(100);
    save(scene.window.get(), QStringLiteral("container-ports"));
    auto* model = scene.window->findChild<ContainersModel*>();
    ContainerActions actions(&scene.engine, [](const QUrl&) { return true; });
    const auto show = [&](int container, const char* name, const std::function<void(PortsDialog&)>& act) {
        PortsDialog dialog(model, &actions, scene.engine.containers()[container].id);
        dialog.show();
        QTest::qWait(250);
        act(dialog);
        save(&dialog, QLatin1String(name));
    };
    const auto type = [](PortsDialog& dialog, const char* field, const char* text) {
        dialog.findChild<QLineEdit*>(QLatin1String(field))->setText(QLatin1String(text));
    };
    show(1, "ports-conflict", [](PortsDialog&) {});
    show(1, "ports-failed", [&](PortsDialog& dialog) {
        type(dialog, "hostPort", "5001");
        QTest::qWait(250);
        scene.engine.failNext(
            QStringLiteral("publishPort"),
            Error(Errc::Conflict, Fact{FactCode::PortTakenByProcess,
                                       {{"port", "5001/tcp"}, {"process", "node"}, {"pid", std::int64_t{812}}}}));
        scene.engine.failNext(QStringLiteral("withdrawPort"),
                              Error(Errc::Internal, "the firewall's table is gone: run slipway doctor"));
        dialog.findChild<QPushButton*>(QStringLiteral("publishPort"))->click();
        dialog.findChild<QToolButton*>(QStringLiteral("removePort8080"))->click();
        QTest::qWait(250);
    });
    show(0, "ports-long", [&](PortsDialog& dialog) {
        type(dialog, "hostPort", "30000-30004");
        type(dialog, "containerPort", "9000-9004");
        QTest::qWait(400);
    });
    show(2, "ports-none", [](PortsDialog&) {});
    show(3, "ports-stopped", [](PortsDialog&) {});
    EngineStatus other = scene.engine.status();
    other.extras = false;
    scene.engine.setStatus(other);
    show(1, "ports-other-engine", [](PortsDialog&) {});
}

} // namespace slipway::ui::gallery
