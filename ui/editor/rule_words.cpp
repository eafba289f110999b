#include "ui/editor/rule_words.h"

#include <QCoreApplication>

#include <algorithm>
#include <string_view>

namespace slipway::ui {

namespace {

struct RuleWords {
    std::string_view rule;
    const char* words; // the rule's own English ones, which tst_facts.cpp compares
};

constexpr RuleWords rules[] = {
    {"ConsistentInstructionCasing",
     QT_TRANSLATE_NOOP("CheckRules", "Instructions mean the same in any case; one case throughout lets the eye find "
                                     "them. What most of the file's instructions are written in counts as meant.")},
    {"CopyIgnoredFile",
     QT_TRANSLATE_NOOP(
         "CheckRules",
         "What .dockerignore leaves out is not part of the context: the copy would fail, or miss what was meant.")},
    {"DuplicateStageName", QT_TRANSLATE_NOOP("CheckRules", "Of two stages with one name only the last can be meant by "
                                                           "what follows, and a target of that name is a guess.")},
    {"ExposeInvalidFormat",
     QT_TRANSLATE_NOOP("CheckRules",
                       "EXPOSE says on which ports the program inside listens. Addresses and ports of the host are "
                       "chosen when a container is run; here they are ignored, and are to become an error.")},
    {"ExposeProtoCasing", QT_TRANSLATE_NOOP("CheckRules", "Protocols are written in lower case: tcp, udp, sctp.")},
    {"FromAsCasing",
     QT_TRANSLATE_NOOP("CheckRules",
                       "FROM and the AS behind it read as one instruction when both are in the same case.")},
    {"FromPlatformFlagConstDisallowed",
     QT_TRANSLATE_NOOP(
         "CheckRules",
         "A platform that is written down builds the same whatever --platform asks for. Leave the flag out, use a "
         "variable such as $BUILDPLATFORM, or let the stage's name say that it is for one platform only.")},
    {"InvalidBaseImagePlatform",
     QT_TRANSLATE_NOOP("CheckRules", "The base image is for another platform than the build: its programs will not run "
                                     "here, or not without emulation.")},
    {"InvalidDefaultArgInFrom",
     QT_TRANSLATE_NOOP("CheckRules", "With no --build-arg given the base image's name comes out empty or malformed, so "
                                     "the file does not build on its own. Give the ARG a default.")},
    {"InvalidDefinitionDescription",
     QT_TRANSLATE_NOOP(
         "CheckRules",
         "A comment right above FROM or ARG is shown by --call=targets and --call=outline when it begins with the name "
         "of the stage or argument. One that is no description is told apart by an empty line below it.")},
    {"JSONArgsRecommended",
     QT_TRANSLATE_NOOP(
         "CheckRules",
         "In shell form a shell is the container's first process and does not pass signals on: the program behind it "
         "is killed instead of being asked to stop. Use the JSON form, or SHELL where a shell is really wanted.")},
    {"LegacyKeyValueFormat",
     QT_TRANSLATE_NOOP("CheckRules",
                       "KEY value, with a blank, is an old form that takes one pair only; write KEY=value.")},
    {"MaintainerDeprecated",
     QT_TRANSLATE_NOOP("CheckRules", "MAINTAINER is deprecated: a label can be seen by everything that reads images.")},
    {"MultipleInstructionsDisallowed",
     QT_TRANSLATE_NOOP(
         "CheckRules",
         "A stage has one CMD, one ENTRYPOINT and one HEALTHCHECK: the last. The ones before it do nothing.")},
    {"NoEmptyContinuation", QT_TRANSLATE_NOOP("CheckRules", "An empty line inside an instruction is skipped today and "
                                                            "is to become an error. Remove it, or make it a comment.")},
    {"RedundantTargetPlatform",
     QT_TRANSLATE_NOOP("CheckRules", "A stage is for the target platform anyway: the flag says nothing.")},
    {"ReservedStageName",
     QT_TRANSLATE_NOOP("CheckRules", "scratch and context have a meaning of their own where stages are named.")},
    {"SecretsUsedInArgOrEnv",
     QT_TRANSLATE_NOOP("CheckRules", "Values of ARG and ENV stay in the image or its history, for everyone who gets "
                                     "it. Pass secrets with RUN --mount=type=secret.")},
    {"StageNameCasing",
     QT_TRANSLATE_NOOP("CheckRules",
                       "Stage names are looked up without regard to case; in lower case they look as they are.")},
    {"UndefinedArgInFrom",
     QT_TRANSLATE_NOOP("CheckRules",
                       "FROM sees the ARGs above the first FROM only. One that is not there counts as empty.")},
    {"UndefinedVar",
     QT_TRANSLATE_NOOP("CheckRules", "Neither the stage nor its base image defines this variable, so it counts as "
                                     "empty. An ARG above the first FROM must be declared again in the stage.")},
    {"WorkdirRelativePath",
     QT_TRANSLATE_NOOP("CheckRules", "Where a relative WORKDIR leads depends on the base image's, which may change. "
                                     "Begin the stage's first one with /.")},
};

} // namespace

QString ruleWords(const dockerfile::RuleFacts& rule) {
    const auto* const known = std::ranges::find(rules, rule.name, &RuleWords::rule);
    if (known != std::ranges::end(rules))
        return QCoreApplication::translate("CheckRules", known->words);
    return QString::fromUtf8(rule.explanation.data(), qsizetype(rule.explanation.size()));
}

} // namespace slipway::ui
