#include "gallery.h"

#include "ui/containers/container_detail.h"
#include "ui/terminal/terminal_view.h"

#include <QMessageBox>
#include <QToolButton>

namespace slipway::ui::gallery {

void terminals() {
    Scene scene([](FakeEngine& engine) {
        test::populate(engine);
        engine.setShell("\x1b[1;32mroot@web\x1b[0m:\x1b[1;34m/srv\x1b[0m# ls --color\r\n"
                        "\x1b[1;34mhtml\x1b[0m  \x1b[1;32mrun.sh\x1b[0m  \x1b[1;36mcurrent\x1b[0m  app.log  "
                        "\x1b[31mdump.tar\x1b[0m\r\n\x1b[1;32mroot@web\x1b[0m:\x1b[1;34m/srv\x1b[0m# ");
    });
    scene.window->showPage(SidebarModel::Page::Containers);
    QTest::qWait(50);
    auto* detail = scene.window->findChild<ContainerDetail*>();
    detail->showTab(ContainerDetail::Tab::Terminal);
    QTRY_VERIFY(!scene.engine.terminals().isEmpty());
    save(scene.window.get(), QStringLiteral("container-terminal"));
    scene.engine.terminals()[0]->end({TerminalEnd::Kind::Exited, 130, {}});
    save(scene.window.get(), QStringLiteral("container-terminal-ended"));
    scene.engine.setShell({}, TerminalEnd{TerminalEnd::Kind::Missing, 127,
                                          QStringLiteral("OCI runtime exec failed: exec: \"sh\": executable file "
                                                         "not found in $PATH")});
    scene.window->findChild<QToolButton*>(QStringLiteral("restartShell"))->click();
    QTest::qWait(50);
    save(scene.window.get(), QStringLiteral("container-terminal-no-shell"));

    TerminalView view;
    FakeTerminal channel{{}};
    view.resize(760, 380);
    view.show();
    view.setChannel(&channel);
    view.setFocus();
    QByteArray text = "16: ";
    for (int i = 0; i < 16; ++i)
        text += "\x1b[38;5;" + QByteArray::number(i) + "m■■\x1b[48;5;" + QByteArray::number(i) + "m  \x1b[0m";
    text += "\r\n\r\n";
    for (int i = 16; i < 232; ++i)
        text += "\x1b[48;5;" + QByteArray::number(i) + "m  \x1b[0m" + ((i - 16) % 36 == 35 ? "\r\n" : "");
    for (int i = 0; i < 76; ++i)
        text += "\x1b[48;2;" + QByteArray::number(i * 3) + ";" + QByteArray::number(90) + ";" +
                QByteArray::number(228 - i * 3) + "m \x1b[0m";
    text += "\r\n\x1b[1mbold\x1b[0m \x1b[2mfaint\x1b[0m \x1b[3mitalic\x1b[0m \x1b[4munderline\x1b[0m "
            "\x1b[7mreverse\x1b[0m \x1b[9mstrike\x1b[0m \x1b[97;41m white on red \x1b[0m "
            "\x1b[30;42m black on green \x1b[0m\r\n"
            "┌─────────┬──────┐\r\n│ 漢字 ok │ 🐳 e\xcc\x81 │\r\n└─────────┴──────┘\r\nselect some of these words\r\n$ ";
    channel.print(text);
    view.select({13, 7}, {13, 20});
    save(&view, QStringLiteral("terminal-colours"));

    view.pasteText(QStringLiteral("cd /srv/shop\ngit pull --rebase origin main\nsystemctl restart shop\n"));
    auto* question = view.findChild<QMessageBox*>(QStringLiteral("confirmPaste"));
    QVERIFY(question);
    save(question, QStringLiteral("terminal-paste"));
}

} // namespace slipway::ui::gallery
