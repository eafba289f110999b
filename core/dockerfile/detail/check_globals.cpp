#include "dockerfile/detail/check_globals.h"

#include <algorithm>

#include "base/text.h"
#include "dockerfile/expand.h"
#include "dockerfile/mount.h"

namespace slipway::dockerfile::detail {

namespace {

constexpr std::size_t maxName = 4096; // bytes that a name of an image or a default may expand to

} // namespace

Globals::Globals(const Dockerfile& file, const CheckInputs& inputs, Args args) {
    // Any platform will do where none is known: only the form of what comes out is looked at.
    const std::string platform = inputs.platform.empty() ? "linux/amd64" : inputs.platform;
    auto parts = split(platform, '/');
    parts.resize(3);
    for (const std::string prefix : {"TARGET", "BUILD"}) {
        m_values[prefix + "PLATFORM"] = platform;
        m_values[prefix + "OS"] = parts[0];
        m_values[prefix + "ARCH"] = parts[1];
        m_values[prefix + "VARIANT"] = parts[2];
    }
    m_values["TARGETSTAGE"] = inputs.target.empty() ? "default" : inputs.target;
    const std::size_t end = file.stages.empty() ? 0 : file.stages.front().from;
    for (std::size_t i = 0; i < end; ++i) {
        const auto* arg = std::get_if<Arg>(&file.instructions[i].body);
        if (arg == nullptr)
            continue;
        for (const auto& pair : arg->pairs) {
            m_declared.insert(pair.key.text);
            if (args == Args::Given)
                if (const auto given = inputs.buildArgs.find(pair.key.text); given != inputs.buildArgs.end()) {
                    m_values[pair.key.text] = given->second;
                    continue;
                }
            if (!pair.value)
                continue;
            auto expanded = expand(pair.value->text, [this](std::string_view name) { return find(name); },
                                   {.escape = file.escape, .limit = maxName});
            if (expanded)
                m_values[pair.key.text] = std::move(expanded->text);
            else
                m_ok = false;
        }
    }
}

std::optional<std::string> Globals::find(std::string_view name) const {
    const auto found = m_values.find(name);
    return found == m_values.end() ? std::nullopt : std::optional(found->second);
}

std::vector<std::string> Globals::names() const {
    std::vector<std::string> names(m_declared.begin(), m_declared.end());
    for (const auto& [name, value] : m_values)
        if (!m_declared.contains(name))
            names.push_back(name);
    return names;
}

std::vector<StageBase> stageBases(const Dockerfile& file, const CheckInputs& inputs) {
    const Globals globals(file, inputs, Globals::Args::Given);
    const auto expanded = [&](std::string_view text) {
        auto result = expand(text, [&](std::string_view name) { return globals.find(name); },
                             {.escape = file.escape, .limit = maxName});
        return result ? std::move(result->text) : std::string{};
    };
    std::map<std::string, std::size_t, std::less<>> named;
    const auto stageOf = [&](std::string_view name, std::size_t before) -> std::optional<std::size_t> {
        if (const auto found = named.find(toLower(name)); found != named.end())
            return found->second;
        const auto number = parseUnsigned(name);
        return number && *number < before ? std::optional<std::size_t>(*number) : std::nullopt;
    };
    std::vector<StageBase> bases(file.stages.size());
    for (std::size_t i = 0; i < file.stages.size(); ++i) {
        const Stage& stage = file.stages[i];
        const Instruction& instruction = file.instructions[stage.from];
        StageBase& base = bases[i];
        base.image = expanded(std::get<From>(instruction.body).image.text);
        const Flag* platform = instruction.flag("platform");
        base.platform = platform != nullptr ? expanded(platform->value) : inputs.platform;
        if (const auto found = named.find(toLower(base.image)); found != named.end())
            base.stage = found->second;
        for (std::size_t at = stage.from + 1; at < stage.end; ++at)
            for (const Flag& flag : file.instructions[at].flags) {
                std::string source;
                if (flag.name == "from")
                    source = flag.value;
                else if (flag.name == "mount" && flag.value.find("from=") != std::string::npos)
                    if (const auto mount = parseRunMount(flag.value))
                        source = mount->from;
                if (!source.empty())
                    if (const auto used = stageOf(source, i))
                        base.uses.push_back(*used);
            }
        if (!stage.name.empty())
            named[stage.name] = i;
    }
    return bases;
}

std::vector<bool> neededStages(const std::vector<StageBase>& bases, std::optional<std::size_t> target) {
    if (!target)
        return std::vector<bool>(bases.size(), true);
    std::vector<bool> needed(bases.size(), false);
    needed[*target] = true;
    // Stages use earlier ones only.
    for (std::size_t i = *target + 1; i-- > 0;)
        if (needed[i]) {
            if (bases[i].stage)
                needed[*bases[i].stage] = true;
            for (const std::size_t used : bases[i].uses)
                needed[used] = true;
        }
    return needed;
}

} // namespace slipway::dockerfile::detail
