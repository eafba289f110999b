#include "support.h"

#include "ui/app/command_line.h"
#include "ui/app/single_instance.h"
#include "ui/theme/icons.h"
#include "ui/theme/states.h"
#include "ui/theme/style_sheet.h"
#include "ui/theme/theme_controller.h"

#include <QComboBox>
#include <QDir>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QSignalSpy>
#include <QThread>

#include <cmath>

using namespace slipway::ui;

class AppTest : public QObject {
    Q_OBJECT

    static CommandLine parse(QStringList arguments, const QString& environment = {}) {
        arguments.prepend(QStringLiteral("slipway-desktop"));
        return parseCommandLine(arguments, environment, 1000);
    }
    static double luminance(const QColor& color) {
        const auto channel = [](double value) {
            return value <= 0.03928 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
        };
        return 0.2126 * channel(color.redF()) + 0.7152 * channel(color.greenF()) + 0.0722 * channel(color.blueF());
    }
    static double contrast(const QColor& a, const QColor& b) {
        const double la = luminance(a), lb = luminance(b);
        return (qMax(la, lb) + 0.05) / (qMin(la, lb) + 0.05);
    }

private Q_SLOTS:
    void theHostIsLookedUpInOrder() {
        QCOMPARE(parse({}).host, QStringLiteral("unix:///run/slipway/1000/engine.sock"));
        QCOMPARE(parse({}, QStringLiteral("unix:///e")).host, QStringLiteral("unix:///e"));
        QCOMPARE(parse({QStringLiteral("--host"), QStringLiteral("unix:///h")}, QStringLiteral("unix:///e")).host,
                 QStringLiteral("unix:///h"));
    }

    void theFolderComesWithOrWithoutItsOption() {
        QCOMPARE(parse({QStringLiteral("/tmp/a")}).directory, QStringLiteral("/tmp/a"));
        QCOMPARE(parse({QStringLiteral("--project"), QStringLiteral("b")}).directory,
                 QDir::currentPath() + QStringLiteral("/b"));
        QVERIFY(parse({}).directory.isEmpty());
    }

    void wrongOptionsAreRefusedAndHelpIsGiven() {
        QCOMPARE(parse({QStringLiteral("--nonsense")}).exitCode, 2);
        QVERIFY(!parse({QStringLiteral("--nonsense")}).message.isEmpty());
        QCOMPARE(parse({QStringLiteral("--help")}).exitCode, 0);
        QVERIFY(parse({QStringLiteral("--help")}).message.contains(QStringLiteral("--host")));
    }

    void aSecondStartHandsOverToTheFirst() {
        const QString name = QStringLiteral("slipway-test-%1").arg(QCoreApplication::applicationPid());
        SingleInstance first(name);
        SingleInstance nobody(name);
        QVERIFY(!nobody.handOver(QStringLiteral("/a")));
        first.listen();
        QSignalSpy raised(&first, &SingleInstance::raiseRequested);
        bool handed = false;
        // The other start is another process: it waits while this one answers.
        QThread* other = QThread::create([&] { handed = SingleInstance(name).handOver(QStringLiteral("/home/me/ü")); });
        other->start();
        QTRY_COMPARE(raised.count(), 1);
        QTRY_VERIFY(other->isFinished());
        delete other;
        QVERIFY(handed);
        QCOMPARE(raised[0][0].toString(), QStringLiteral("/home/me/ü"));
    }

    void everyStateHasItsOwnShapeAndWord() {
        QSet<QString> icons, labels;
        for (ContainerState state : {ContainerState::Created, ContainerState::Running, ContainerState::Paused,
                                     ContainerState::Restarting, ContainerState::Exited, ContainerState::Dead}) {
            icons << theme::lookOf(state).icon;
            labels << theme::lookOf(state).label;
        }
        QCOMPARE(icons.size(), 6);
        QCOMPARE(labels.size(), 6);
    }

    void everyIconCanBePainted() {
        const QStringList files = QDir(QStringLiteral(":/icons")).entryList({QStringLiteral("*.svg")}, QDir::Files);
        QVERIFY(files.size() > 30);
        for (const QString& file : files) {
            const QImage image = theme::icon(QString(file).chopped(4), theme::Ink::Text).pixmap(32, 32).toImage();
            bool painted = false;
            for (int y = 0; y < image.height(); ++y)
                for (int x = 0; x < image.width(); ++x)
                    painted = painted || qAlpha(image.pixel(x, y)) > 0;
            QVERIFY2(painted, qPrintable(file));
        }
    }

    void textStandsOutFromItsGround() {
        for (theme::Scheme scheme : {theme::Scheme::Light, theme::Scheme::Dark}) {
            const theme::Colors& c = theme::colors(scheme);
            for (const QColor& ground : {c.window, c.surface, c.raised})
                for (const QColor& ink : {c.text, c.muted, c.accent, c.good, c.warn, c.bad})
                    QVERIFY2(contrast(ink, ground) >= 4.5,
                             qPrintable(ink.name() + QStringLiteral(" on ") + ground.name()));
            for (const QColor& ink : {c.keyword, c.flag, c.string, c.variable, c.comment, c.directive, c.heredoc})
                QVERIFY2(contrast(ink, c.surface) >= 4.5, qPrintable(ink.name()));
            QVERIFY(contrast(c.onAccent, c.accent) >= 4.5);
            QVERIFY(contrast(c.bad, c.badGround) >= 4.5);
            QVERIFY(contrast(c.text, c.selection) >= 4.5);
            QVERIFY(contrast(c.muted, c.selection) >= 4.5);
            const std::pair<QColor, QColor> tints[] = {{c.good, c.goodGround},
                                                       {c.warn, c.warnGround},
                                                       {c.bad, c.badGround},
                                                       {c.busy, c.busyGround},
                                                       {c.accent, c.selection}};
            for (const auto& [ink, ground] : tints)
                for (const QColor& text : {ink, c.text, c.muted})
                    QVERIFY2(contrast(text, ground) >= 4.5,
                             qPrintable(text.name() + QStringLiteral(" on ") + ground.name()));
        }
    }

    void shapesStandOutFromTheirGround() {
        for (theme::Scheme scheme : {theme::Scheme::Light, theme::Scheme::Dark}) {
            const theme::Colors& c = theme::colors(scheme);
            for (const QColor& ground : {c.window, c.surface, c.raised})
                for (const QColor& shape : {c.outline, c.accent, c.muted, c.good, c.warn, c.bad, c.busy})
                    QVERIFY2(contrast(shape, ground) >= 3,
                             qPrintable(shape.name() + QStringLiteral(" on ") + ground.name()));
        }
    }

    void whatIsDisabledLooksSo() {
        for (theme::Scheme scheme : {theme::Scheme::Light, theme::Scheme::Dark}) {
            const theme::Colors& c = theme::colors(scheme);
            for (const QColor& ground : {c.window, c.surface, c.raised}) {
                const double disabled = contrast(c.disabled, ground);
                QVERIFY2(disabled >= 2 && disabled * 1.5 <= contrast(c.muted, ground), qPrintable(ground.name()));
            }
            theme::applyScheme(scheme);
            const QIcon icon = theme::icon(QStringLiteral("stop"), theme::Ink::Accent);
            const auto darkest = [&](QIcon::Mode mode) {
                const QImage image = icon.pixmap(QSize(32, 32), 1, mode).toImage();
                QColor found = c.surface;
                for (int y = 0; y < image.height(); ++y)
                    for (int x = 0; x < image.width(); ++x)
                        if (image.pixelColor(x, y).alpha() == 255)
                            found = image.pixelColor(x, y);
                return found;
            };
            QCOMPARE(darkest(QIcon::Normal), c.accent);
            QCOMPARE(darkest(QIcon::Disabled), c.disabled);
        }
    }

    // Qt makes up a colour for placeholders where the style sheet names one for the text.
    void placeholdersAreReadable() {
        for (theme::Scheme scheme : {theme::Scheme::Light, theme::Scheme::Dark}) {
            theme::applyScheme(scheme);
            const theme::Colors& c = theme::colors(scheme);
            QLineEdit line;
            QPlainTextEdit text;
            text.setProperty("kind", QStringLiteral("field"));
            QComboBox box;
            box.setEditable(true);
            for (QWidget* field : std::initializer_list<QWidget*>{&line, &text, box.lineEdit()}) {
                field->ensurePolished();
                QCOMPARE(field->palette().color(QPalette::PlaceholderText), c.muted);
                QCOMPARE(field->palette().color(QPalette::Text), c.text);
            }
        }
    }

    void theStyleSheetHasNoNameLeft() {
        for (theme::Scheme scheme : {theme::Scheme::Light, theme::Scheme::Dark}) {
            QVERIFY(!theme::styleSheet(scheme).isEmpty());
            QVERIFY(!theme::styleSheet(scheme).contains(QLatin1Char('@')));
        }
    }
};

SLIPWAY_TEST_MAIN(AppTest)
#include "tst_app.moc"
