#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "base/text.h"
#include "dockerfile/detail/check_globals.h"
#include "dockerfile/detail/check_names.h"
#include "dockerfile/detail/check_state.h"
#include "dockerfile/expand.h"

namespace slipway::dockerfile::detail {

namespace {

class StageChecker {
public:
    explicit StageChecker(CheckState& state)
        : m_state(state)
        , m_globals(state.file, state.inputs, Globals::Args::Given)
        , m_defaults(state.file, state.inputs, Globals::Args::DefaultsOnly)
        , m_bases(stageBases(state.file, state.inputs))
        , m_names(m_globals.names()) {
        m_state.wanted = neededStages(m_bases, state.inputs.target.empty() ? std::nullopt
                                                                           : state.file.findStage(state.inputs.target));
    }

    void run() {
        for (std::size_t i = 0; i < m_state.file.stages.size(); ++i) {
            const auto& instruction = m_state.file.instructions[m_state.file.stages[i].from];
            const auto& from = std::get<From>(instruction.body);
            checkName(from);
            checkArguments(from.image.text, from.image.range);
            checkDefaults(from);
            if (const Flag* platform = instruction.flag("platform")) {
                checkArguments(platform->value, platform->range);
                checkPlatform(instruction, *platform, from);
            }
            if (m_state.wanted[i])
                checkBase(m_bases[i], from);
        }
    }

private:
    Result<Expanded> expanded(std::string_view text, const Globals& globals) const {
        return expand(text, [&](std::string_view name) { return globals.find(name); }, {.escape = m_state.file.escape});
    }

    void checkName(const From& from) {
        if (!from.name)
            return;
        const std::string& name = from.name->text;
        if (name == "scratch" || name == "context")
            m_state.add("ReservedStageName", from.name->range, Fact{FactCode::ReservedName, {{"stage", name}}},
                        Fact{FactCode::ChooseAnotherName});
        if (!m_seen.insert(name).second)
            m_state.add("DuplicateStageName", from.name->range, Fact{FactCode::NameUsedTwice, {{"stage", name}}},
                        Fact{FactCode::ChooseAnotherName});
    }

    void checkArguments(std::string_view text, const Range& range) {
        if (text.find('$') == std::string_view::npos || m_state.full())
            return;
        const auto result = expanded(text, m_globals);
        if (!result)
            return;
        for (const auto& name : result->missing) {
            if (m_globals.declares(name))
                continue;
            const auto near = nearestName(name, m_names);
            m_state.add("UndefinedArgInFrom", range, Fact{FactCode::ArgNotDeclared, {{"name", name}}},
                        Fact{near ? FactCode::DidYouMean : FactCode::AddArgAbove, {{"name", near.value_or(name)}}});
        }
    }

    void checkDefaults(const From& from) {
        if (from.image.text.find('$') == std::string::npos || !m_defaults.ok())
            return;
        const auto result = expanded(from.image.text, m_defaults);
        if (result && !isImageReference(result->text) && toLower(result->text) != "scratch")
            m_state.add("InvalidDefaultArgInFrom", from.image.range,
                        Fact{FactCode::InvalidDefaultBase, {{"image", from.image.text}}},
                        Fact{FactCode::GiveArgDefault});
    }

    void checkPlatform(const Instruction& instruction, const Flag& flag, const From& from) {
        const auto result = expanded(flag.value, m_globals);
        if (!result)
            return;
        if (!result->used.empty() || !result->missing.empty()) {
            const bool target = result->used == std::vector<std::string>{"TARGETPLATFORM"} && result->missing.empty() &&
                                result->text == m_globals.find("TARGETPLATFORM");
            if (!target)
                return;
            std::optional<Fix> fix;
            if (instruction.flags.size() == 1 && flag.range.end.line == from.image.range.begin.line)
                fix = Fix{Fact{FactCode::RemoveFlag}, {{{flag.range.begin, from.image.range.begin}, {}}}};
            m_state.add("RedundantTargetPlatform", flag.range,
                        Fact{FactCode::PlatformRedundant, {{"platform", flag.value}}}, {}, std::move(fix));
            return;
        }
        const auto platform = readPlatform(result->text);
        if (!platform)
            return;
        const auto says = [&](const std::string& part) {
            return !part.empty() && from.name && from.name->text.find(part) != std::string::npos;
        };
        if (!says(platform->os) && !says(platform->architecture))
            m_state.add("FromPlatformFlagConstDisallowed", flag.range,
                        Fact{FactCode::PlatformConstant, {{"platform", flag.value}}},
                        Fact{FactCode::ChoosePlatformAtBuild});
    }

    void checkBase(const StageBase& base, const From& from) {
        if (base.stage || base.platform.empty() || toLower(base.image) == "scratch")
            return;
        const BaseImage* image = m_state.image(base.image, base.platform);
        if (image == nullptr || image->platform.empty())
            return;
        const auto expected = readPlatform(base.platform);
        const auto actual = readPlatform(image->platform);
        if (!expected || !actual)
            return;
        const auto differ = [](const std::string& a, const std::string& b) {
            return !a.empty() && !b.empty() && a != b;
        };
        if (differ(expected->os, actual->os) || differ(expected->architecture, actual->architecture))
            m_state.add("InvalidBaseImagePlatform", from.image.range,
                        Fact{FactCode::BaseOfOtherPlatform,
                             {{"image", base.image}, {"platform", image->platform}, {"wanted", base.platform}}});
    }

    CheckState& m_state;
    Globals m_globals, m_defaults;
    std::vector<StageBase> m_bases;
    std::vector<std::string> m_names;
    std::set<std::string, std::less<>> m_seen;
};

} // namespace

void checkStages(CheckState& state) {
    StageChecker(state).run();
}

} // namespace slipway::dockerfile::detail
