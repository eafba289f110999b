#include "dockerfile/outline.h"

#include <algorithm>
#include <set>

#include "base/text.h"
#include "dockerfile/detail/check_globals.h"
#include "dockerfile/expand.h"
#include "dockerfile/mount.h"

namespace slipway::dockerfile {

namespace {

std::string describe(const Instruction& instruction, std::string_view name) {
    for (const auto& comment : instruction.comments)
        if (!name.empty() && comment.text.starts_with(name) && comment.text.size() > name.size() &&
            comment.text[name.size()] == ' ')
            return std::string(trim(std::string_view(comment.text).substr(name.size())));
    return {};
}

class Collector {
public:
    Collector(const Dockerfile& file, const CheckInputs& inputs)
        : m_file(file)
        , m_globals(file, inputs, detail::Globals::Args::Given)
        , m_given(inputs.buildArgs) {
        const std::size_t end = file.stages.empty() ? 0 : file.stages.front().from;
        for (std::size_t i = 0; i < end; ++i)
            if (const auto* arg = std::get_if<Arg>(&file.instructions[i].body))
                for (const auto& pair : arg->pairs)
                    m_definitions[pair.key.text] = {&file.instructions[i], &pair};
    }

    void collect(const Stage& stage) {
        const Instruction& from = m_file.instructions[stage.from];
        useGlobals(std::get<From>(from.body).image.text);
        if (const Flag* platform = from.flag("platform"))
            useGlobals(platform->value);
        for (std::size_t at = stage.from + 1; at < stage.end; ++at) {
            const Instruction& instruction = m_file.instructions[at];
            if (const auto* arg = std::get_if<Arg>(&instruction.body))
                for (const auto& pair : arg->pairs)
                    addArg(instruction, pair);
            if (instruction.keyword == Keyword::Run)
                for (const Flag& flag : instruction.flags)
                    if (flag.name == "mount")
                        addMount(flag);
        }
    }

    Outline take() {
        const auto byPlace = [](const auto& item) { return item.range.begin.offset; };
        for (auto& [name, arg] : m_args)
            m_outline.args.push_back(std::move(arg));
        std::ranges::sort(m_outline.args, {}, byPlace);
        for (auto* mounts : {&m_outline.secrets, &m_outline.ssh, &m_outline.caches})
            std::ranges::sort(*mounts, {}, byPlace);
        return std::move(m_outline);
    }

private:
    // The ARGs before FROM that `text` depends on, through the defaults of others too.
    void useGlobals(std::string_view text) {
        if (text.find('$') == std::string_view::npos)
            return;
        const auto expanded =
            expand(text, [&](std::string_view name) { return m_globals.find(name); }, {.escape = m_file.escape});
        if (!expanded)
            return;
        auto names = expanded->used;
        names.insert(names.end(), expanded->missing.begin(), expanded->missing.end());
        for (const auto& name : names) {
            const auto found = m_definitions.find(name);
            if (found == m_definitions.end() || m_args.contains(name))
                continue;
            const auto& [instruction, pair] = found->second;
            m_args[name] = {name, describe(*instruction, name), m_globals.find(name), pair->key.range};
            if (pair->value)
                useGlobals(pair->value->text);
        }
    }

    void addArg(const Instruction& instruction, const KeyValue& pair) {
        const std::string& name = pair.key.text;
        OutlineArg arg{name, describe(instruction, name), std::nullopt, pair.key.range};
        if (const auto given = m_given.find(name); given != m_given.end())
            arg.value = given->second;
        else if (pair.value)
            arg.value = valueOf(pair.value->text);
        else
            arg.value = m_globals.find(name);
        // One that only passes on what stands above FROM is described there.
        if (const auto global = m_definitions.find(name); global != m_definitions.end() && !pair.value) {
            if (arg.description.empty())
                arg.description = describe(*global->second.first, name);
            arg.range = global->second.second->key.range;
        }
        m_args.try_emplace(name, std::move(arg));
    }

    std::string valueOf(const std::string& text) const {
        const auto lookup = [&](std::string_view name) -> std::optional<std::string> {
            const auto found = m_args.find(name);
            return found == m_args.end() ? std::nullopt : found->second.value;
        };
        auto expanded = expand(text, lookup, {.escape = m_file.escape, .limit = 4096});
        return expanded ? std::move(expanded->text) : text;
    }

    void addMount(const Flag& flag) {
        const auto mount = parseRunMount(flag.value);
        if (!mount)
            return;
        std::vector<OutlineMount>* list = mount->type == MountType::Secret  ? &m_outline.secrets
                                          : mount->type == MountType::Ssh   ? &m_outline.ssh
                                          : mount->type == MountType::Cache ? &m_outline.caches
                                                                            : nullptr;
        if (list == nullptr)
            return;
        std::string id = mount->id;
        if (id.empty())
            id = mount->type == MountType::Ssh ? "default" : mount->target;
        if (m_mounts.emplace(mount->type, id).second)
            list->push_back({std::move(id), mount->required, flag.range});
        else if (mount->required)
            std::ranges::find(*list, id, &OutlineMount::id)->required = true;
    }

    const Dockerfile& m_file;
    detail::Globals m_globals;
    const std::map<std::string, std::string>& m_given;
    std::map<std::string, std::pair<const Instruction*, const KeyValue*>, std::less<>> m_definitions;
    std::map<std::string, OutlineArg, std::less<>> m_args;
    std::set<std::pair<MountType, std::string>> m_mounts;
    Outline m_outline;
};

} // namespace

std::vector<Target> targetsOf(const Dockerfile& file) {
    std::vector<Target> targets;
    for (const Stage& stage : file.stages) {
        const Instruction& instruction = file.instructions[stage.from];
        const Flag* platform = instruction.flag("platform");
        targets.push_back({stage.name, describe(instruction, stage.name), std::get<From>(instruction.body).image.text,
                           platform != nullptr ? platform->value : std::string{}, false, instruction.range});
    }
    if (!targets.empty())
        targets.back().isDefault = true;
    return targets;
}

Result<Outline> outlineOf(const Dockerfile& file, std::string_view target,
                          const std::map<std::string, std::string>& given) {
    if (file.stages.empty())
        return fail(Errc::InvalidArgument, "the Dockerfile has no stages");
    std::size_t index = file.stages.size() - 1;
    if (!target.empty()) {
        const auto found = file.findStage(target);
        if (!found) {
            std::vector<std::string> names;
            for (const auto& stage : file.stages)
                if (!stage.name.empty())
                    names.push_back(stage.name);
            const auto near = nearestMatch(target, names);
            return fail(Errc::NotFound, "there is no stage {}{}", target,
                        near ? fmt::format(" (did you mean {}?)", *near) : std::string{});
        }
        index = *found;
    }
    CheckInputs inputs;
    inputs.buildArgs = given;
    inputs.target = std::to_string(index);
    const auto needed = detail::neededStages(detail::stageBases(file, inputs), index);
    Collector collector(file, inputs);
    for (std::size_t i = 0; i < needed.size(); ++i)
        if (needed[i])
            collector.collect(file.stages[i]);
    Outline outline = collector.take();
    outline.target = file.stages[index].name;
    outline.description = describe(file.instructions[file.stages[index].from], outline.target);
    return outline;
}

} // namespace slipway::dockerfile
