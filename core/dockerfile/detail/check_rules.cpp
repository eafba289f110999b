#include "dockerfile/checks.h"

namespace slipway::dockerfile {

#define SLIPWAY_RULE_PAGE "https://docs.docker.com/go/dockerfile/rule/"

const std::vector<RuleFacts>& checkRules() {
    static const std::vector<RuleFacts> rules{
        {"ConsistentInstructionCasing",
         "Instructions mean the same in any case; one case throughout lets the eye find them. What most of the file's "
         "instructions are written in counts as meant.",
         SLIPWAY_RULE_PAGE "consistent-instruction-casing/"},
        {"CopyIgnoredFile",
         "What .dockerignore leaves out is not part of the context: the copy would fail, or miss what was meant.",
         SLIPWAY_RULE_PAGE "copy-ignored-file/"},
        {"DuplicateStageName",
         "Of two stages with one name only the last can be meant by what follows, and a target of that name is a "
         "guess.",
         SLIPWAY_RULE_PAGE "duplicate-stage-name/"},
        {"ExposeInvalidFormat",
         "EXPOSE says on which ports the program inside listens. Addresses and ports of the host are chosen when a "
         "container is run; here they are ignored, and are to become an error.",
         SLIPWAY_RULE_PAGE "expose-invalid-format/"},
        {"ExposeProtoCasing", "Protocols are written in lower case: tcp, udp, sctp.",
         SLIPWAY_RULE_PAGE "expose-proto-casing/"},
        {"FromAsCasing", "FROM and the AS behind it read as one instruction when both are in the same case.",
         SLIPWAY_RULE_PAGE "from-as-casing/"},
        {"FromPlatformFlagConstDisallowed",
         "A platform that is written down builds the same whatever --platform asks for. Leave the flag out, use a "
         "variable such as $BUILDPLATFORM, or let the stage's name say that it is for one platform only.",
         SLIPWAY_RULE_PAGE "from-platform-flag-const-disallowed/"},
        {"InvalidBaseImagePlatform",
         "The base image is for another platform than the build: its programs will not run here, or not without "
         "emulation.",
         "https://docs.docker.com/reference/build-checks/invalid-base-image-platform/"},
        {"InvalidDefaultArgInFrom",
         "With no --build-arg given the base image's name comes out empty or malformed, so the file does not build on "
         "its own. Give the ARG a default.",
         SLIPWAY_RULE_PAGE "invalid-default-arg-in-from/"},
        {"InvalidDefinitionDescription",
         "A comment right above FROM or ARG is shown by --call=targets and --call=outline when it begins with the "
         "name of the stage or argument. One that is no description is told apart by an empty line below it.",
         SLIPWAY_RULE_PAGE "invalid-definition-description/", true},
        {"JSONArgsRecommended",
         "In shell form a shell is the container's first process and does not pass signals on: the program behind it "
         "is killed instead of being asked to stop. Use the JSON form, or SHELL where a shell is really wanted.",
         SLIPWAY_RULE_PAGE "json-args-recommended/"},
        {"LegacyKeyValueFormat", "KEY value, with a blank, is an old form that takes one pair only; write KEY=value.",
         SLIPWAY_RULE_PAGE "legacy-key-value-format/"},
        {"MaintainerDeprecated", "MAINTAINER is deprecated: a label can be seen by everything that reads images.",
         SLIPWAY_RULE_PAGE "maintainer-deprecated/"},
        {"MultipleInstructionsDisallowed",
         "A stage has one CMD, one ENTRYPOINT and one HEALTHCHECK: the last. The ones before it do nothing.",
         SLIPWAY_RULE_PAGE "multiple-instructions-disallowed/"},
        {"NoEmptyContinuation",
         "An empty line inside an instruction is skipped today and is to become an error. Remove it, or make it a "
         "comment.",
         SLIPWAY_RULE_PAGE "no-empty-continuation/"},
        {"RedundantTargetPlatform", "A stage is for the target platform anyway: the flag says nothing.",
         SLIPWAY_RULE_PAGE "redundant-target-platform/"},
        {"ReservedStageName", "scratch and context have a meaning of their own where stages are named.",
         SLIPWAY_RULE_PAGE "reserved-stage-name/"},
        {"SecretsUsedInArgOrEnv",
         "Values of ARG and ENV stay in the image or its history, for everyone who gets it. Pass secrets with RUN "
         "--mount=type=secret.",
         SLIPWAY_RULE_PAGE "secrets-used-in-arg-or-env/"},
        {"StageNameCasing", "Stage names are looked up without regard to case; in lower case they look as they are.",
         SLIPWAY_RULE_PAGE "stage-name-casing/"},
        {"UndefinedArgInFrom", "FROM sees the ARGs above the first FROM only. One that is not there counts as empty.",
         SLIPWAY_RULE_PAGE "undefined-arg-in-from/"},
        {"UndefinedVar",
         "Neither the stage nor its base image defines this variable, so it counts as empty. An ARG above the first "
         "FROM must be declared again in the stage.",
         SLIPWAY_RULE_PAGE "undefined-var/"},
        {"WorkdirRelativePath",
         "Where a relative WORKDIR leads depends on the base image's, which may change. Begin the stage's first one "
         "with /.",
         SLIPWAY_RULE_PAGE "workdir-relative-path/"},
    };
    return rules;
}

} // namespace slipway::dockerfile
