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
