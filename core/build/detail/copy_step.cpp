// COPY and ADD.
#include "build/detail/stage_walker.h"

#include <algorithm>

#include "base/text.h"
#include "build/detail/copier.h"
#include "build/detail/root_tools.h"

namespace slipway::build::detail {

namespace df = dockerfile;

namespace {

// Everything that one COPY needs, found out before anything is written.
struct CopyPlan {
    struct File {
        std::string name;
        std::string content;
    };
    std::vector<TreeSource> sources;
    std::vector<std::string> below; // --parents: the directory below the destination, one for each source
    std::vector<File> heredocs;
    std::string destination; // clean, absolute
    bool intoDirectory = false;
    std::string chown;
    std::optional<ModeChange> chmod;
    bool unpack = false;
    std::optional<Timestamp> epoch;
};

bool isUrl(const std::string& text) {
    return text.starts_with("http://") || text.starts_with("https://") || text.starts_with("git://") ||
           text.starts_with("git@") || text.starts_with("ssh://");
}

std::string baseName(const std::string& path) {
    return path.substr(path.rfind('/') + 1);
}

std::string describe(const TreeEntry& entry, const std::string& digest) {
    return fmt::format("{:o} {}:{} {} {}", entry.mode, entry.uid, entry.gid, entry.size,
                       entry.isFile() ? digest : entry.link);
}

Result<> addFiles(const FileTree& tree, const CopyPlan& plan, CacheInputs& inputs) {
    for (const auto& source : plan.sources)
        for (const auto& entry : source.entries) {
            const std::string digest = entry.isFile() ? TRY(tree.digest(source, entry)) : std::string{};
            std::string name = "file:" + source.path;
            if (!entry.path.empty())
                name += (source.path.empty() ? "" : "/") + entry.path;
            inputs.add(std::move(name), describe(entry, digest));
        }
    return {};
}

Result<> writeAll(const FileTree* tree, const CopyPlan& plan, int root) {
    CopyRules rules;
    if (!plan.chown.empty())
        rules.owner = TRY(context(ownerIn(root, plan.chown), "--chown={}", plan.chown));
    rules.mode = plan.chmod;
    if (plan.epoch)
        rules.clampMtime = timespec{static_cast<time_t>(toUnixSeconds(*plan.epoch)), 0};
    const auto owner = rules.owner;
    Copier copier(root, std::move(rules));
    const bool directory = plan.intoDirectory || isDirectoryIn(root, plan.destination);
    const auto inside = [&](const std::string& name) {
        return directory ? df::cleanPath(plan.destination + "/" + name) : plan.destination;
    };
    for (std::size_t i = 0; i < plan.sources.size(); ++i) {
        const TreeSource& source = plan.sources[i];
        if (!plan.below.empty()) {
            const std::string target = df::cleanPath(plan.destination + "/" + plan.below[i]);
            TRY(copier.copy(*tree, source, target));
            continue;
        }
        if (plan.unpack && !source.isDirectory()) {
            const UniqueFd file = TRY(tree->open(source, source.entries.front()));
            if (TRY(isArchive(file.get()))) {
                const UniqueFd into = TRY(openDirectory(root, plan.destination, copier.parentOwner()));
                TRY(context(unpackArchive(file.get(), into.get(), owner), "unpack {}", source.path));
                continue;
            }
        }
        TRY(copier.copy(*tree, source, source.isDirectory() ? plan.destination : inside(baseName(source.path))));
    }
    for (const auto& file : plan.heredocs)
        TRY(copier.write(inside(file.name), file.content, 0644));
    return {};
}

} // namespace

Result<> StageWalker::copy(const df::Instruction& instruction, const df::Copy& copy) {
    const bool add = instruction.keyword == df::Keyword::Add;
    const auto column = [this](const df::Range& range) { m_column = static_cast<int>(range.begin.column); };
    CopyPlan plan;
    plan.epoch = m_session.epoch;
    plan.unpack = add;
    std::string fromName, excludeRules;
    bool parents = false;
    for (const auto& flag : instruction.flags) {
        column(flag.range);
        const std::string value = TRY(expand(flag.value, true));
        if (flag.name == "from") {
            fromName = value;
        } else if (flag.name == "chown") {
            plan.chown = value;
        } else if (flag.name == "chmod") {
            plan.chmod = TRY(ModeChange::parse(value));
        } else if (flag.name == "exclude") {
            excludeRules += value + "\n";
        } else if (flag.name == "parents") {
            parents = value != "false";
        } else if (flag.name == "unpack") {
            plan.unpack = value != "false";
        } else if (flag.name == "link") {
            // The layer of a linked copy is the same files; only its independence from what is below is not used.
        } else {
            return fail(Errc::Unsupported, "{} --{} is not supported: it is for remote sources",
                        df::toString(instruction.keyword), flag.name);
        }
    }
    const auto excludes = TRY(df::IgnoreRules::parse(excludeRules));

    column(copy.destination.range);
    const std::string destination = TRY(expand(copy.destination.text));
    if (destination.empty())
        return fail(Errc::InvalidArgument, "the destination ({}) is empty", copy.destination.text);
    plan.destination = absolute(destination);
    plan.intoDirectory = destination.ends_with('/') || destination == "." || destination.ends_with("/.") || parents;

    Origin origin;
    origin.name = "the build context";
    if (!fromName.empty())
        origin = TRY(originOf(fromName));
    const std::optional<Identity> nobodyElse;
    std::optional<FileTree> stageFiles;
    const FileTree* tree = nullptr;
    if (origin.view) {
        stageFiles.emplace(TRY(origin.view->directory()), Owners::Keep, nobodyElse, nullptr, nullptr);
        tree = &*stageFiles;
    } else if (fromName.empty() && m_session.context->hasFiles()) {
        tree = &m_session.context->files();
    }

    std::string shownSources;
    std::vector<std::string> heredocTexts;
    bool contextNeeded = false;
    for (const auto& source : copy.sources) {
        column(source.word.range);
        if (source.heredoc) {
            const auto& heredoc = instruction.heredocs[*source.heredoc];
            std::string content = heredoc.text();
            if (heredoc.expand)
                content = TRY(expand(content, true));
            plan.heredocs.push_back({heredoc.name, std::move(content)});
            shownSources += "<<" + heredoc.name + " ";
            continue;
        }
        const std::string pattern = TRY(expand(source.word.text));
        shownSources += pattern + " ";
        if (add && isUrl(pattern))
            return fail(Errc::Unsupported, "ADD of a remote source ({}) is not supported; download it in a RUN step",
                        pattern);
        contextNeeded = true;
        if (!origin.known)
            continue;
        if (tree == nullptr)
            return fail(Errc::InvalidArgument, "{}: this build has no context to copy from", pattern);
        std::string clean = pattern, pivot;
        if (const std::size_t mark = parents ? pattern.find("/./") : std::string::npos; mark != std::string::npos)
            pivot = df::cleanPath("/" + pattern.substr(0, mark)).substr(1);
        auto found = tree->match(clean, excludes, m_hint);
        if (!found && found.error().code() == Errc::NotFound)
            return fail(Errc::NotFound, "{}: not found in {}", pattern, origin.name);
        for (auto& item : TRY(std::move(found))) {
            if (parents) {
                std::string below = item.path;
                if (!pivot.empty() && below.starts_with(pivot))
                    below = below.substr(pivot.size());
                plan.below.push_back(below);
            }
            plan.sources.push_back(std::move(item));
        }
        m_hint.clear();
    }
    m_column = 0;

    Work work;
    std::string text = instruction.text();
    for (const auto& file : plan.heredocs)
        text += "\n" + file.content;
    work.inputs.add("instruction", text);
    work.inputs.add("parent", m_state.chain().str());
    work.inputs.add("sources", shownSources);
    work.inputs.add("destination", plan.destination);
    work.inputs.add("chown", plan.chown);
    work.history = fmt::format("{} {}{}", df::toString(instruction.keyword), shownSources, destination);
    if (!origin.known) {
        work.unknown = origin.cause;
        return perform(std::move(work));
    }
    if (contextNeeded && plan.sources.empty() && plan.heredocs.empty()) {
        if (!copy.sources.empty())
            column(copy.sources.front().word.range);
        return fail(Errc::NotFound, "no file in {} matches {}", origin.name, trim(shownSources));
    }
    const bool several = plan.sources.size() + plan.heredocs.size() > 1;
    if (several && !plan.intoDirectory) {
        column(copy.destination.range);
        m_hint = fmt::format("{}/", destination);
        return fail(Errc::InvalidArgument, "with more than one source file the destination must be a directory and "
                                           "end with a /");
    }
    if (tree != nullptr)
        TRY(addFiles(*tree, plan, work.inputs));
    work.execute = [&]() -> Result<std::optional<Layer>> {
        const auto root = TRY(m_session.backend.layers.begin(m_state.chain()));
        const int directory = TRY(root->directory());
        TRY(writeAll(tree, plan, directory));
        return TRY(root->commit({m_session.epoch}));
    };
    return perform(std::move(work));
}

} // namespace slipway::build::detail
