#include <algorithm>
#include <array>

#include "base/fact.h"

namespace slipway {

namespace {

using enum FactCode;

constexpr FactForm kForms[]{
    {InstructionChanged, "instruction-changed", "instruction changed"},
    {AStepBeforeChanged, "a-step-before-changed", "a step before it changed"},
    {StepBeforeChanged, "step-before-changed", "previous step changed ({instruction})"},
    {BaseImageMoved, "base-image-moved", "base image moved"},
    {NamedBaseImageMoved, "named-base-image-moved", "base image moved ({image})"},
    {FileAdded, "file-added", "{file} added"},
    {FileRemoved, "file-removed", "{file} removed"},
    {FileChanged, "file-changed", "{file} changed"},
    {FileModeChanged, "file-mode-changed", "{file}: mode {before} -> {after}"},
    {FileOwnerChanged, "file-owner-changed", "{file}: owner {before} -> {after}"},
    {FilesChanged, "files-changed", "files changed"},
    {BuildArgChanged, "build-arg-changed", "build arg {name}: {before} -> {after}"},
    {BuildArgValueChanged, "build-arg-value-changed", "build arg {name} changed"},
    {BuildArgNew, "build-arg-new", "build arg {name} is new"},
    {BuildArgGone, "build-arg-gone", "build arg {name} is gone"},
    {EnvChanged, "env-changed", "ENV {name}: {before} -> {after}"},
    {EnvValueChanged, "env-value-changed", "ENV {name} changed"},
    {EnvNew, "env-new", "ENV {name} is new"},
    {EnvGone, "env-gone", "ENV {name} is gone"},
    {InputChanged, "input-changed", "{input}: {before} -> {after}"},
    {InputValueChanged, "input-value-changed", "{input} changed"},
    {InputNew, "input-new", "{input} is new"},
    {InputGone, "input-gone", "{input} is gone"},
    {AddHostChanged, "add-host-changed", "--add-host is now {hosts}"},
    {AddHostGone, "add-host-gone", "--add-host is gone"},
    {MountChanged, "mount-changed", "what is mounted at {target} changed"},
    {StageChanged, "stage-changed", "stage {stage} changed"},
    {ImageChanged, "image-changed", "image {image} changed"},
    {SourceChanged, "source-changed", "{source} changed"},
    {UnnamedSourceChanged, "unnamed-source-changed", "the source changed"},
    {ResultRemoved, "result-removed", "the cached result was removed"},
    {CacheOff, "cache-off", "the cache is off"},
    {NeverBuilt, "never-built", "not built before"},
    {ImageNotHere, "image-not-here", "{image} is not here yet"},
    {SourceNotAsked, "source-not-asked", "unknown until {source} is asked"},
    {InstructionNotLower, "instruction-not-lower",
     "{instruction} should be in lower case as most of the file's instructions are"},
    {InstructionNotUpper, "instruction-not-upper",
     "{instruction} should be in upper case as most of the file's instructions are"},
    {WriteInLowerCase, "write-in-lower-case", "write {word} in lower case"},
    {WriteInUpperCase, "write-in-upper-case", "write {word} in upper case"},
    {WriteInstead, "write-instead", "write {replacement}"},
    {CasesDiffer, "cases-differ", "'{as}' and '{from}' are not in the same case"},
    {StageNameNotLower, "stage-name-not-lower", "the stage name '{stage}' should be in lower case"},
    {EmptyLineInside, "empty-line-inside", "an empty line inside {instruction}"},
    {RemoveOrComment, "remove-or-comment", "remove it or make it a comment"},
    {RemoveEmptyLines, "remove-empty-lines", "remove the empty lines inside"},
    {MaintainerOutdated, "maintainer-outdated", "MAINTAINER is deprecated: use a label"},
    {MakeLabel, "make-label", "make it a label"},
    {WriteAssignment, "write-assignment",
     "\"{instruction} key=value\" should be used instead of \"{instruction} key value\""},
    {LooksSecret, "looks-secret",
     "{instruction} {name} looks like a secret: it would stay in the image or its history"},
    {UseSecretMount, "use-secret-mount", "use RUN --mount=type=secret"},
    {CommentForm, "comment-form", "the comment above {instruction} should have the form \"# {name} description\""},
    {CommentFormOfArguments, "comment-form-of-arguments",
     "the comment above {instruction} should have the form \"# <argument> description\""},
    {OrEmptyLineBelow, "or-empty-line-below", "or put an empty line below it"},
    {PutEmptyLineBelow, "put-empty-line-below", "put an empty line below the comment"},
    {ReservedName, "reserved-name", "'{stage}' is a reserved name"},
    {NameUsedTwice, "name-used-twice", "the stage name '{stage}' is used more than once"},
    {ChooseAnotherName, "choose-another-name", "choose another"},
    {ArgNotDeclared, "arg-not-declared", "the argument '{name}' is not declared before the first FROM"},
    {DidYouMean, "did-you-mean", "did you mean {name}?"},
    {AddArgAbove, "add-arg-above", "add ARG {name} above"},
    {AddArgToStage, "add-arg-to-stage", "add ARG {name} to the stage"},
    {InvalidDefaultBase, "invalid-default-base", "without build args {image} is an empty or invalid base name"},
    {GiveArgDefault, "give-arg-default", "give the ARG a default"},
    {PlatformRedundant, "platform-redundant", "--platform={platform} is what FROM does anyway"},
    {RemoveFlag, "remove-flag", "remove the flag"},
    {PlatformConstant, "platform-constant", "FROM --platform should not be the constant {platform}"},
    {ChoosePlatformAtBuild, "choose-platform-at-build", "choose the platform when building"},
    {BaseOfOtherPlatform, "base-of-other-platform",
     "the base image {image} is for {platform}, and the build for {wanted}"},
    {WorkdirRelative, "workdir-relative", "where the relative WORKDIR {path} leads depends on the base image"},
    {BeginWithSlash, "begin-with-slash", "begin it with /"},
    {VariableUndefined, "variable-undefined", "the variable '${name}' is not defined"},
    {OnlyLastCounts, "only-last-counts", "only the last {instruction} of a stage counts"},
    {RemoveIdle, "remove-idle", "remove the {instruction} that does nothing"},
    {ShellFormSignals, "shell-form-signals", "in shell form {instruction} does not get signals like Ctrl+C"},
    {JsonForm, "json-form", "{instruction} [\"program\", \"argument\"]"},
    {ExposeOfHost, "expose-of-host",
     "EXPOSE {port} names an address or a port of the host: only the container's port belongs here"},
    {ProtocolNotLower, "protocol-not-lower", "the protocol of {port} should be in lower case"},
    {CopyOfIgnored, "copy-of-ignored", "{instruction} {path}: .dockerignore leaves it out ({rule})"},
    {ChangeRuleOrDropCopy, "change-rule-or-drop-copy", "change the rule, or do not copy it"},
    {CommandFailed, "command-failed", "the command '{command}' ended with exit code {exitCode}"},
    {CommandOutOfMemory, "command-out-of-memory",
     "the command '{command}' ended with exit code {exitCode} (out of memory)"},
    {NotInBuildContext, "not-in-build-context", "{path}: not found in the build context"},
    {NotInNamedContext, "not-in-named-context", "{path}: not found in context {name}"},
    {NotInStage, "not-in-stage", "{path}: not found in stage {stage}"},
    {NotInImage, "not-in-image", "{path}: not found in image {image}"},
    {NoContextToCopyFrom, "no-context-to-copy-from", "{path}: this build has no context to copy from"},
    {NoContextToMountFrom, "no-context-to-mount-from", "this build has no context to mount from"},
    {DestinationEmpty, "destination-empty", "the destination ({destination}) is empty"},
    {DestinationNotDirectory, "destination-not-directory",
     "with more than one source file the destination must be a directory and end with a /"},
    {ChangedWhileRead, "changed-while-read", "{path} changed while it was being read; build again"},
    {BaseNameEmpty, "base-name-empty", "the base name ({image}) is empty"},
    {GiveOrPassArg, "give-or-pass-arg", "give the ARG before FROM a default value, or pass it with --build-arg"},
    {SecretMissing, "secret-missing",
     "the secret {id} is required and this build was not given it: pass it with --secret id={id},src=FILE"},
    {AgentMissing, "agent-missing",
     "the ssh agent {id} is required and this build was not given it: pass it with --ssh {id}"},
    {ExcludedBy, "excluded-by", ".dockerignore excludes it with \"{rule}\""},
    {LinkLeadsNowhere, "link-leads-nowhere", "it is a link that leads nowhere"},
    {ChecksAreErrors, "checks-are-errors", "the Dockerfile asks for checks to be errors"},
    {BuildStopped, "build-stopped", "the build was stopped"},
    {BuildCancelled, "build-cancelled", "the build was cancelled"},
    {EngineWentDown, "engine-went-down", "the engine went down in the middle of it"},
    {PortTakenByProcess, "port-taken-by-process", "port {port} is already in use by {process} (pid {pid})"},
    {PortTakenByPid, "port-taken-by-pid", "port {port} is already in use by a process (pid {pid})"},
    {PortTakenByUser, "port-taken-by-user", "port {port} is already in use by a process of user {uid}"},
    {PortTakenByContainer, "port-taken-by-container", "port {port} is already in use by container {container}"},
    {PortTaken, "port-taken", "port {port} is already in use by another process"},
    {PortRangeTaken, "port-range-taken", "every port from {first} to {last} is already in use"},
    {PortReserved, "port-reserved", "port {port} is reserved for the administrator"},
    {AddressNotHere, "address-not-here", "no network interface of this machine has the address {address}"},
    {PortOfContainerPublished, "port-of-container-published",
     "port {port} of this container is already published on {hostPort}"},
    {ContainerNameTaken, "container-name-taken",
     "Conflict. The container name \"/{name}\" is already in use by container \"{container}\". You have to remove (or "
     "rename) that container to be able to reuse that name."},
    {ContainerNewNameTaken, "container-new-name-taken",
     "Conflict. The container name \"/{name}\" is already in use by container \"{container}\"."},
    {UnknownInstruction, "unknown-instruction", "unknown instruction: {instruction}"},
    {UnknownFlag, "unknown-flag", "unknown flag: --{flag}"},
    {TakesNoFlags, "takes-no-flags", "{instruction} takes no flags"},
    {TakesFlags, "takes-flags", "{instruction} takes {flags}"},
    {FlagTwice, "flag-twice", "--{flag} is there twice"},
    {FlagNotBoolean, "flag-not-boolean", "--{flag} expects true or false, not {value}"},
    {FlagWithoutValue, "flag-without-value", "missing a value on flag: --{flag}"},
    {FromNotExpanded, "from-not-expanded", "--from does not expand variables"},
    {NameImageInFrom, "name-image-in-from", "name the image in a FROM line and copy from that stage"},
    {ExactlyOneArgument, "exactly-one-argument", "{instruction} requires exactly one argument"},
    {AtLeastOneArgument, "at-least-one-argument", "{instruction} requires at least one argument"},
    {TwoArgumentsOfNone, "two-arguments-of-none",
     "{instruction} requires at least two arguments, but none were provided"},
    {TwoArgumentsOfOne, "two-arguments-of-one",
     "{instruction} requires at least two arguments, but only one was provided; the destination is missing"},
    {TwoArgumentsNeeded, "two-arguments-needed", "{instruction} must have two arguments"},
    {TooManyArguments, "too-many-arguments", "{instruction} has more than {limit} arguments"},
    {JsonFormNeeded, "json-form-needed", "{instruction} requires the arguments to be in JSON form"},
    {JsonStringsOnly, "json-strings-only", "the JSON array may hold strings in double quotes only"},
    {FromArguments, "from-arguments", "FROM requires either one or three arguments"},
    {ExpectedAs, "expected-as", "expected AS, not {word}"},
    {StageNameInvalid, "stage-name-invalid", "invalid name for a build stage: {stage}"},
    {StageNameForm, "stage-name-form", "a letter, then letters, digits, '-', '_' or '.'"},
    {NameBlank, "name-blank", "{instruction} names cannot be blank"},
    {EqualsMissing, "equals-missing", "cannot find = in \"{text}\""},
    {NameEqualsValue, "name-equals-value", "it must be name=value"},
    {HeredocAsDestination, "heredoc-as-destination", "{instruction} cannot have a heredoc as its destination"},
    {HeredocOpen, "heredoc-open", "unterminated heredoc: no line \"{word}\" ends it"},
    {HealthcheckType, "healthcheck-type", "unknown type \"{type}\" in HEALTHCHECK"},
    {HealthcheckCommandMissing, "healthcheck-command-missing", "missing command after HEALTHCHECK CMD"},
    {OnbuildNested, "onbuild-nested", "ONBUILD cannot stand behind ONBUILD"},
    {TriggerNotAllowed, "trigger-not-allowed", "{instruction} is not allowed as an ONBUILD trigger"},
    {NoInstructions, "no-instructions", "the file has no instructions"},
    {NoFrom, "no-from", "no FROM instruction"},
    {BeginWithFrom, "begin-with-from", "begin with FROM image"},
    {BeforeFirstFrom, "before-first-from",
     "no build stage in current context: {instruction} stands before the first FROM"},
};

constexpr bool inOrder() {
    for (std::size_t i = 0; i < std::size(kForms); ++i)
        if (kForms[i].code != static_cast<FactCode>(i))
            return false;
    return true;
}
static_assert(inOrder() && std::size(kForms) == static_cast<std::size_t>(lastFactCode) + 1,
              "a form for every code, in the order of the enum");

constexpr std::array<std::string_view, 12> kInputs{"args",      "chown", "context", "destination",
                                                   "directory", "image", "network", "platform",
                                                   "sources",   "user",  "value",   "workdir"};

} // namespace

std::span<const FactForm> factForms() noexcept {
    return kForms;
}

const FactForm& formOf(FactCode code) noexcept {
    return kForms[static_cast<std::size_t>(code)];
}

std::optional<FactCode> factCodeOf(std::string_view name) noexcept {
    const auto* const found = std::ranges::find(kForms, name, &FactForm::name);
    return found == std::ranges::end(kForms) ? std::nullopt : std::optional(found->code);
}

std::span<const std::string_view> factInputs() noexcept {
    return kInputs;
}

} // namespace slipway
