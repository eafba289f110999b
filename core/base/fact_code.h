// The facts that the engine explains; their words and arguments are in fact_forms.cpp.
#pragma once

namespace slipway {

enum class FactCode {
    // Why a step of a build is not cached.
    InstructionChanged,
    AStepBeforeChanged,
    StepBeforeChanged,
    BaseImageMoved,
    NamedBaseImageMoved,
    FileAdded,
    FileRemoved,
    FileChanged,
    FileModeChanged,
    FileOwnerChanged,
    FilesChanged,
    BuildArgChanged,
    BuildArgValueChanged, // to what is not told: it looks like a secret
    BuildArgNew,
    BuildArgGone,
    EnvChanged,
    EnvValueChanged,
    EnvNew,
    EnvGone,
    InputChanged,
    InputValueChanged,
    InputNew,
    InputGone,
    AddHostChanged,
    AddHostGone,
    MountChanged,
    StageChanged,
    ImageChanged,
    SourceChanged,
    UnnamedSourceChanged,
    ResultRemoved,
    CacheOff,
    NeverBuilt,
    ImageNotHere,
    SourceNotAsked,
};

inline constexpr FactCode lastFactCode = FactCode::SourceNotAsked;

} // namespace slipway
