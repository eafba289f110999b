// What FROM lines can use, and what each stage stands on.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "dockerfile/checks.h"

namespace slipway::dockerfile::detail {

class Globals {
public:
    enum class Args { Given, DefaultsOnly };
    Globals(const Dockerfile& file, const CheckInputs& inputs, Args args);

    std::optional<std::string> find(std::string_view name) const;
    bool declares(std::string_view name) const { return m_declared.contains(name); }
    std::vector<std::string> names() const;
    // Whether every default could be expanded.
    bool ok() const noexcept { return m_ok; }

private:
    std::map<std::string, std::string, std::less<>> m_values; // predefined ones too
    std::set<std::string, std::less<>> m_declared;
    bool m_ok = true;
};

struct StageBase {
    std::string image;    // expanded; empty when that failed
    std::string platform; // of --platform, expanded, else the build's
    std::optional<std::size_t> stage;
    std::vector<std::size_t> uses; // stages that it copies from or mounts
};
// By stage.
std::vector<StageBase> stageBases(const Dockerfile& file, const CheckInputs& inputs);

// Which stages stage `target` needs, itself too; all without one.
std::vector<bool> neededStages(const std::vector<StageBase>& bases, std::optional<std::size_t> target);

} // namespace slipway::dockerfile::detail
