// Renders every page and dialog, light, dark and in German, to PNG files in $SLIPWAY_GALLERY, for a person to look at.
// What can be checked by a program is: each picture has several colours and nothing warned. The scenes are in gallery/,
// by area; `tst_ui_gallery pictures:dark-logs` renders those of one.
#include "gallery/gallery.h"

#include "ui/theme/theme_controller.h"

#include <QLibraryInfo>
#include <QScopeGuard>
#include <QTranslator>

using namespace slipway::ui;

namespace {

struct NamedScene {
    const char* name;
    void (*render)();
};

constexpr NamedScene scenes[] = {
    {"first-start", gallery::firstStart},
    {"engine-states", gallery::engineStates},
    {"jobs", gallery::jobs},
    {"search", gallery::search},
    {"menus", gallery::menus},
    {"project", gallery::project},
    {"failed-build", gallery::failedBuild},
    {"run", gallery::runDialogs},
    {"build-views", gallery::buildViews},
    {"step-work", gallery::stepWork},
    {"builds", gallery::builds},
    {"editor", gallery::editor},
    {"ignore-preview", gallery::ignorePreview},
    {"lists", gallery::lists},
    {"dialogs", gallery::dialogs},
    {"ports", gallery::ports},
    {"logs", gallery::logs},
    {"terminals", gallery::terminals},
};

struct Look {
    const char* name;
    theme::Scheme scheme;
    const char* language;
};

constexpr Look looks[] = {
    {"light", theme::Scheme::Light, "en"},
    {"dark", theme::Scheme::Dark, "en"},
    {"german", theme::Scheme::Light, "de"},
};

} // namespace

class GalleryTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void pictures_data() {
        QTest::addColumn<const Look*>("look");
        QTest::addColumn<const NamedScene*>("scene");
        for (const Look& look : looks) {
            // A language changes how wide words are, which is the same at any scale.
            if (qApp->devicePixelRatio() != 1 && QLatin1String(look.language) != QLatin1String("en"))
                continue;
            for (const NamedScene& scene : scenes)
                QTest::addRow("%s-%s", look.name, scene.name) << &look << &scene;
        }
    }

    void pictures() {
        QFETCH(const Look*, look);
        QFETCH(const NamedScene*, scene);
        theme::applyScheme(look->scheme);
        gallery::setLook(
            qApp->devicePixelRatio() == 1
                ? QString::fromLatin1(look->name)
                : QStringLiteral("%1-%2").arg(QLatin1String(look->name)).arg(qRound(qApp->devicePixelRatio() * 100)));
        // As main() does it; Qt's own texts may not be installed.
        const QLocale before;
        const auto back = qScopeGuard([&] { QLocale::setDefault(before); });
        QLocale::setDefault(QLocale(QLatin1String(look->language)));
        QTranslator qtTexts, texts;
        if (qtTexts.load(QLocale(), QStringLiteral("qtbase"), QStringLiteral("_"),
                         QLibraryInfo::path(QLibraryInfo::TranslationsPath)))
            QApplication::installTranslator(&qtTexts);
        QVERIFY(texts.load(QLocale(), QStringLiteral("slipway"), QStringLiteral("_"), QStringLiteral(":/i18n")));
        QApplication::installTranslator(&texts);
        scene->render();
    }
};

SLIPWAY_TEST_MAIN(GalleryTest)
#include "tst_gallery.moc"
