// What the engine explains, in the user's language: every fact of base/fact.h.
#include "support.h"
#include "ui/editor/dockerfile_analysis.h"
#include "ui/editor/rule_words.h"
#include "ui/engine/fact_words.h"

#include <QRegularExpression>
#include <QTranslator>

#include <memory>

using namespace slipway;
using namespace slipway::ui;

namespace {

// What is the same in both languages.
const QStringList international = {};

QStringList namesIn(const FactForm& form) {
    static const QRegularExpression braces(QStringLiteral("\\{([a-z]+)\\}"));
    QStringList names;
    auto matches = braces.globalMatch(QString::fromUtf8(form.english.data(), qsizetype(form.english.size())));
    while (matches.hasNext())
        names << matches.next().captured(1);
    return names;
}

Fact filled(const FactForm& form) {
    Fact fact{form.code};
    for (const QString& name : namesIn(form))
        fact.arguments.emplace(name.toStdString(), QStringLiteral("<%1>%1{x}").arg(name.toUpper()).toStdString());
    return fact;
}

std::unique_ptr<QTranslator> speak(const char* language) {
    auto translator = std::make_unique<QTranslator>();
    if (!translator->load(QStringLiteral(":/i18n/slipway_") + QLatin1String(language)))
        qFatal("no such language");
    QApplication::installTranslator(translator.get()); // goes with the translator
    return translator;
}

} // namespace

class FactsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theEnglishWordsAreTheEngines() {
        for (const FactForm& form : factForms())
            QCOMPARE(factWords(filled(form)), QString::fromStdString(filled(form).text()));
    }

    void eachHasGermanWords() {
        const auto german = speak("de");
        for (const FactForm& form : factForms()) {
            const Fact fact = filled(form);
            const QString words = factWords(fact), english = QString::fromStdString(fact.text());
            const QByteArray name(form.name.data(), qsizetype(form.name.size()));
            QVERIFY2(words != english || international.contains(QString::fromUtf8(name)), name.constData());
            for (const auto& [argument, value] : fact.arguments) {
                const QString text = QString::fromStdString(std::get<std::string>(value));
                QCOMPARE(words.count(text), english.count(text));
            }
            QCOMPARE(words.count(QLatin1Char('?')), english.count(QLatin1Char('?')));
        }
    }

    void eachInputHasAGermanName() {
        const auto german = speak("de");
        for (const std::string_view input : factInputs()) {
            const QString words = factWords({FactCode::InputNew, {{"input", std::string(input)}}});
            const QString name = words.section(QLatin1Char(' '), 0, 0);
            QVERIFY2(name != QString::fromUtf8(input.data(), qsizetype(input.size())), qPrintable(words));
        }
        // One of another version.
        QVERIFY(factWords({FactCode::InputNew, {{"input", "tide"}}}).startsWith(QStringLiteral("tide ")));
    }

    void severalFilesAndTheirContextAreTold() {
        const Fact fact{FactCode::FileChanged, {{"file", "a b"}, {"context", "assets"}, {"more", std::int64_t{2}}}};
        {
            const auto english = speak("en");
            QCOMPARE(factWords(fact), QString::fromStdString(fact.text()));
        }
        const auto german = speak("de");
        QCOMPARE(factWords(fact), QStringLiteral("Kontext assets: Datei a b geändert und 2 weitere"));
    }

    void whatARuleIsAboutIsToldInGerman() {
        for (const dockerfile::RuleFacts& rule : dockerfile::checkRules())
            QCOMPARE(ruleWords(rule), QString::fromUtf8(rule.explanation.data(), qsizetype(rule.explanation.size())));
        const auto german = speak("de");
        for (const dockerfile::RuleFacts& rule : dockerfile::checkRules())
            QVERIFY2(ruleWords(rule) != QString::fromUtf8(rule.explanation.data(), qsizetype(rule.explanation.size())),
                     qPrintable(ruleWords(rule)));
        const dockerfile::RuleFacts later{"RuleOfTheFuture", "It is about the moon.", ""};
        QCOMPARE(ruleWords(later), QStringLiteral("It is about the moon."));
    }

    // Each check's message, hint and fix: none is a sentence without a fact.
    void whatTheChecksFindIsToldInGerman() {
        const auto text = QStringLiteral("ARG V=1\nFROM --platform=linux/amd64 alpine:$VERSIN as Build\nMAINTAINER me\n"
                                         "ENV NPM_TOKEN hush\nworkdir app\nEXPOSE 80:80/TCP\nCMD a\nCMD b\n"
                                         "FROM scratch AS context\nRUN true \\\n\n  && $PAHT\nLABEL a=$PAHT\n"
                                         "FROM $NONE AS build\nFROM --platform=$TARGETPLATFORM a\nCOPY x.log /\n");
        const AnalysisInputs inputs{.ignoreText = QStringLiteral("*.log\n")};
        const auto english = analyze(text, inputs)->problems;
        QVERIFY(english.size() >= 14);
        const auto german = speak("de");
        const auto problems = analyze(text, inputs)->problems;
        QCOMPARE(problems.size(), english.size());
        for (qsizetype i = 0; i < problems.size(); ++i) {
            QVERIFY2(problems[i].message != english[i].message, qPrintable(problems[i].message));
            QVERIFY2(problems[i].explanation != english[i].explanation, qPrintable(problems[i].explanation));
            // Those that are a piece of a Dockerfile are the same in any language.
            QVERIFY2(problems[i].hint.isEmpty() || problems[i].hint != english[i].hint ||
                         problems[i].hint.startsWith(QStringLiteral("LABEL ")),
                     qPrintable(problems[i].hint));
            QVERIFY2(!problems[i].hasFix() || problems[i].fixTitle != english[i].fixTitle,
                     qPrintable(problems[i].fixTitle));
        }
    }

    void whatKeepsADockerfileFromBeingReadIsToldInGerman() {
        for (const char* text :
             {"", "COYP a b\n", "RUN a\nFROM x\n", "FROM a b\n", "FROM a b c\n", "FROM a AS 1\n", "FROM a\nRUN\n",
              "FROM a\nCOPY a\n", "FROM a\nCOPY\n", "FROM a\nCOPY --form=b a /\n", "FROM a\nENV =\n",
              "FROM a\nENV a=b c\n", "FROM a\nSHELL sh\n", "FROM a\nONBUILD ONBUILD RUN a\n",
              "FROM a\nHEALTHCHECK DO it\n", "FROM a\nRUN <<END\n", "FROM a\nVOLUME [1]\n"}) {
            const auto english = analyze(QString::fromUtf8(text))->problems;
            const auto german = speak("de");
            const auto problems = analyze(QString::fromUtf8(text))->problems;
            QVERIFY2(!problems.isEmpty(), text);
            QVERIFY2(problems[0].message != english[0].message, qPrintable(problems[0].message));
        }
    }

    void anArgumentIsTextAndNothingElse() {
        const auto german = speak("de");
        const Fact fact{FactCode::BuildArgChanged, {{"name", "{after}%1"}, {"before", "{name}%2"}, {"after", "{"}}};
        QCOMPARE(factWords(fact), QStringLiteral("Build-Argument {after}%1: {name}%2 → {"));
    }

    void withoutAFactTheEnginesWordsAreShown() {
        const auto german = speak("de");
        QCOMPARE(EngineText(QStringLiteral("the moon is in the way")).words(),
                 QStringLiteral("the moon is in the way"));
        QCOMPARE(EngineText(QStringLiteral("x changed"), Fact{FactCode::FilesChanged}).words(),
                 QStringLiteral("Dateien geändert"));
    }
};

SLIPWAY_TEST_MAIN(FactsTest)
#include "tst_facts.moc"
