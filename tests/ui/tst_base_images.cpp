// What the engine knows of base images, in the editor: checks, completion, hovering.
#include "support.h"

#include "ui/containers/container_actions.h"
#include "ui/containers/containers_model.h"
#include "ui/editor/base_image_facts.h"
#include "ui/editor/completion.h"
#include "ui/editor/dockerfile_editor.h"
#include "ui/editor/editor_hover.h"
#include "ui/editor/hover_card.h"
#include "ui/projects/project_page.h"

#include <QSignalSpy>
#include <QTextBlock>

#include <memory>

using namespace slipway;
using namespace slipway::ui;

namespace {

ImageDetails python() {
    ImageDetails image;
    image.exposedPorts = {{8000, QStringLiteral("tcp"), {}, 0}};
    image.environment = {QStringLiteral("PATH=/usr/local/bin:/usr/bin"), QStringLiteral("PYTHON_VERSION=3.12.1")};
    image.entrypoint = {QStringLiteral("python3"), QStringLiteral("-I")};
    image.workingDirectory = QStringLiteral("/srv");
    image.user = QStringLiteral("app");
    image.onBuild = {QStringLiteral("COPY . /srv")};
    image.platform = QStringLiteral("linux/amd64");
    image.created = QDateTime::currentDateTimeUtc().addDays(-3);
    image.size = 132'000'000;
    return image;
}

BaseImages known() {
    return {{QStringLiteral("python:3.12"), python()}};
}

QStringList rules(const QString& text, const BaseImages& images) {
    QStringList result;
    const auto analysis = analyze(text, {.baseImages = images});
    for (const Problem& problem : analysis->problems)
        result << QStringLiteral("%1 %2").arg(problem.line).arg(problem.rule);
    return result;
}

HoverText hover(const QString& text, int line, int column, const BaseImages& images) {
    const auto analysis = analyze(text, {.baseImages = images});
    QTextDocument document(text);
    return hoverAt(document.findBlockByNumber(line - 1), column, analysis.get());
}

} // namespace

class BaseImagesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theShellOfABaseCountsAsChosen() {
        const QString text = QStringLiteral("FROM python:3.12\nCMD exec python3 app.py\n");
        QVERIFY(rules(text, known()).contains(QStringLiteral("2 JSONArgsRecommended")));
        ImageDetails image = python();
        image.shell = {QStringLiteral("/bin/bash"), QStringLiteral("-c")};
        const BaseImages images{{QStringLiteral("python:3.12"), image}};
        QVERIFY(!rules(text, images).contains(QStringLiteral("2 JSONArgsRecommended")));
        QVERIFY(hover(text, 1, 6, images).text.contains(QStringLiteral("/bin/bash -c")));
        // Also of a stage that is built on it.
        QVERIFY(!rules(QStringLiteral("FROM python:3.12 AS a\nFROM a\nCMD exec python3 app.py\n"), images)
                     .contains(QStringLiteral("3 JSONArgsRecommended")));
    }

    void variablesOfTheBaseAreDefinedAndOthersAreNot() {
        const QString text = QStringLiteral("FROM python:3.12\nENV A=$PYTHON_VERSION B=$NOWHERE\n");
        QCOMPARE(rules(text, {}), QStringList()); // who knows?
        QCOMPARE(rules(text, known()), QStringList{QStringLiteral("2 UndefinedVar")});
        QVERIFY(analyze(text, {.baseImages = known()})->problems[0].message.contains(QStringLiteral("NOWHERE")));
        const auto misspelt =
            analyze(QStringLiteral("FROM python:3.12\nENV A=$PYTHON_VERSON\n"), {.baseImages = known()});
        QVERIFY(misspelt->problems.size() == 1 &&
                misspelt->problems[0].hint.contains(QStringLiteral("$PYTHON_VERSION")));
        // Through stages, and through variables in FROM.
        QCOMPARE(
            rules(QStringLiteral("ARG TAG=3.12\nFROM python:$TAG AS base\nFROM base\nENV A=$PYTHON_VERSION B=$NO\n"),
                  known()),
            QStringList{QStringLiteral("4 UndefinedVar")});
    }

    void aRelativeDirectoryIsMendedByThatOfTheBase() {
        const QString text = QStringLiteral("FROM python:3.12\nWORKDIR app\n");
        QVERIFY(!analyze(text)->problems[0].hasFix());
        QCOMPARE(analyze(text, {.baseImages = known()})->problems[0].fixTitle, QStringLiteral("write /srv/app"));
    }

    void anImageOfAnotherPlatformTellsNothing() {
        const QString text = QStringLiteral("FROM --platform=$BUILDPLATFORM python:3.12\nFROM "
                                            "--platform=linux/arm64 python:3.12\nENV A=$PYTHON_VERSION\n");
        for (const QString& rule : rules(text, known()))
            QVERIFY2(!rule.contains(QStringLiteral("InvalidBaseImagePlatform")), qPrintable(rule));
    }

    void theBaseOfEachStageIsNamed() {
        const auto analysis = analyze(QStringLiteral("ARG TAG=3.12\nARG OPEN\nFROM python:$TAG AS a\nFROM a\n"
                                                     "FROM scratch\nFROM busybox:$OPEN\nFROM python:${TAG}\n"));
        QCOMPARE(analysis->images(), QStringList{QStringLiteral("python:3.12")});
        QCOMPARE(analysis->stages[0].image, QStringLiteral("python:3.12"));
        QCOMPARE(analysis->stages[1].image, QString());
        QCOMPARE(analysis->stages[3].image, QString());
    }

    void completionOffersVariablesOfTheBase() {
        const auto analysis =
            analyze(QStringLiteral("FROM python:3.12 AS base\nENV OWN=1\nFROM base\n"), {.baseImages = known()});
        CompletionRequest request{.before = QStringLiteral("WORKDIR $PY"), .line = 4, .analysis = analysis.get()};
        const Completions found = completionsFor(request);
        QCOMPARE(found.items.size(), 1);
        QCOMPARE(found.items[0].text, QStringLiteral("PYTHON_VERSION"));
        QCOMPARE(found.items[0].detail, QStringLiteral("3.12.1"));
        request.before = QStringLiteral("WORKDIR $");
        QStringList names;
        for (const CompletionItem& item : completionsFor(request).items)
            names << item.text;
        QVERIFY2(names.contains(QStringLiteral("PATH")) && names.contains(QStringLiteral("OWN")),
                 qPrintable(names.join(QLatin1Char(' '))));
    }

    void hoveringTellsWhatAnImageBrings() {
        const QString text = QStringLiteral("ARG TAG=3.12\nFROM python:$TAG AS base\nENV A=$PATH\n");
        const HoverText image = hover(QStringLiteral("FROM python:3.12\n"), 1, 8, known());
        QCOMPARE(image.title, QStringLiteral("python:3.12"));
        for (const char* fact : {"132.0 MB", "linux/amd64", "3 days ago", "User: app", "Entrypoint: python3 -I",
                                 "Exposes: 8000/tcp", "Working directory: /srv"})
            QVERIFY2(image.text.contains(QLatin1String(fact)), qPrintable(image.text));
        QCOMPARE(image.example, QStringLiteral("ONBUILD COPY . /srv"));
        QVERIFY(hover(QStringLiteral("FROM python:3.12\n"), 1, 8, {}).isEmpty());
        const HoverText variable = hover(text, 3, 8, known());
        QCOMPARE(variable.title, QStringLiteral("ENV PATH=/usr/local/bin:/usr/bin"));
        QVERIFY2(variable.text.contains(QStringLiteral("python:3.12")), qPrintable(variable.text));
    }

    void eachImageIsAskedForOnceAndAgainWhenTheyChange() {
        FakeEngine engine;
        engine.setImageDetails(QStringLiteral("python:3.12"), python());
        BaseImageFacts facts(&engine);
        QSignalSpy changed(&facts, &BaseImageFacts::changed);
        const auto asked = [&] {
            return engine.calls().filter(QRegularExpression(QStringLiteral("^inspectImage"))).size();
        };
        facts.want({QStringLiteral("python:3.12"), QStringLiteral("nowhere:1")});
        QTRY_COMPARE(changed.size(), 1);
        QVERIFY(facts.known().contains(QStringLiteral("python:3.12")));
        QVERIFY(!facts.known().contains(QStringLiteral("nowhere:1")));
        facts.want({QStringLiteral("nowhere:1"), QStringLiteral("python:3.12")});
        QTest::qWait(20);
        QCOMPARE(asked(), 2);
        // It comes, as a pull brings it.
        engine.setImageDetails(QStringLiteral("nowhere:1"), {});
        QTRY_VERIFY(facts.known().contains(QStringLiteral("nowhere:1")));
        QCOMPARE(asked(), 4);
        facts.want({});
        QVERIFY(facts.known().isEmpty());
    }

    void theEditorOfAProjectLearnsThem() {
        const test::TemporaryProject project(QStringLiteral("FROM python:3.12\nENV A=$PYTHON_VERSION\n"));
        FakeEngine engine;
        engine.setImageDetails(QStringLiteral("python:3.12"), python());
        ContainersModel containers(&engine);
        ContainerActions actions(&engine, [](const QUrl&) { return true; });
        const Result<Project> opened = Project::open(project.directory());
        QVERIFY(opened);
        ProjectPage page(&engine, &containers, &actions, *opened);
        page.resize(1000, 600);
        page.show();
        QTRY_VERIFY(page.editor()->isAnalysisCurrent());
        QTRY_VERIFY(page.editor()->analysis()->baseImages.contains(QStringLiteral("python:3.12")));
        QTRY_VERIFY(page.editor()->isAnalysisCurrent() && page.editor()->analysis()->problems.isEmpty());
    }
};

SLIPWAY_TEST_MAIN(BaseImagesTest)
#include "tst_base_images.moc"
