// COPY and ADD.
#include "build/detail/stage_walker.h"

#include <algorithm>
#include <map>

#include "base/text.h"
#include "build/detail/add_remote.h"
#include "build/detail/copier.h"
#include "build/detail/copy_plan.h"
#include "build/detail/root_tools.h"

namespace slipway::build::detail {

namespace df = dockerfile;

namespace {

// Whether it takes the image's passwd or group file to know who is meant.
bool needsAccounts(std::string_view owner) {
    return owner.find_first_not_of("0123456789:") != std::string_view::npos;
}

std::string baseName(const std::string& path) {
    return path.substr(path.rfind('/') + 1);
}

Result<bool> truth(const df::Flag& flag, const std::string& value) {
    const std::string lower = toLower(value);
    if (!flag.hasValue || lower == "true" || lower == "1" || lower == "t")
        return true;
    if (lower == "false" || lower == "0" || lower == "f")
        return false;
    return fail(Errc::InvalidArgument, "--{}={}: true or false", flag.name, value);
}

std::string describe(const TreeEntry& entry, const std::string& digest) {
    return fmt::format("{:o} {}:{} {} {}", entry.mode, entry.uid, entry.gid, entry.size,
                       entry.isFile() ? digest : entry.link);
}

} // namespace

Result<> addFiles(const FileTree& tree, const std::vector<TreeSource>& sources, CacheInputs& inputs,
                  const std::string& where) {
    const auto digests = TRY(tree.digests(sources));
    for (std::size_t i = 0; i < sources.size(); ++i) {
        const TreeSource& source = sources[i];
        std::map<std::string, std::string> twins;
        for (std::size_t at = 0; at < source.entries.size(); ++at) {
            const TreeEntry& entry = source.entries[at];
            std::string name = fmt::format("file:{}{}", where, source.path);
            if (!entry.path.empty())
                name += (source.path.empty() ? "" : "/") + entry.path;
            std::string what = describe(entry, digests[i][at]);
            // With which names a file shares its content is content of the layer.
            if (entry.hasTwins)
                if (const auto [first, isFirst] = twins.try_emplace(entry.identity, name); !isFirst)
                    what += " = " + first->second;
            inputs.add(std::move(name), std::move(what));
        }
    }
    return {};
}

namespace {

// All that the plan found, with the directories that --parents makes on the way.
Result<> addFound(const FileTree& tree, const CopyPlan& plan, CacheInputs& inputs, const std::string& where = {}) {
    TRY(addFiles(tree, plan.sources, inputs, where));
    for (const auto& directory : plan.kept)
        inputs.add("directory:" + directory.below, describe(directory.like, {}));
    return {};
}

} // namespace

Result<> writeCopy(const FileTree* tree, CopyPlan& plan, int root, RemoteAdder* remotes) {
    CopyRules rules;
    if (!plan.chown.empty())
        rules.owner = TRY(context(ownerIn(root, plan.chown), "--chown={}", plan.chown));
    rules.mode = plan.chmod;
    if (plan.epoch)
        rules.clampMtime = timespec{static_cast<time_t>(toUnixSeconds(*plan.epoch)), 0};
    const auto owner = rules.owner;
    const auto below = [&](const std::string& path) { return df::cleanPath(plan.destination + "/" + path); };
    Copier copier(root, std::move(rules));
    const bool directory = plan.intoDirectory || isDirectoryIn(root, plan.destination);
    const auto inside = [&](const std::string& name) {
        return directory ? df::cleanPath(plan.destination + "/" + name) : plan.destination;
    };
    for (const auto& kept : plan.kept)
        TRY(copier.makeDirectory(below(kept.below), kept.like));
    std::size_t next = 0;
    const auto copyUpTo = [&](std::size_t end) -> Result<> {
        for (; next < end; ++next) {
            const TreeSource& source = plan.sources[next];
            if (!plan.below.empty()) {
                if (source.isDirectory())
                    TRY(copier.makeDirectory(below(plan.below[next]), source.entries.front()));
                TRY(copier.copy(*tree, source, below(plan.below[next])));
                continue;
            }
            if (plan.unpack && !source.isDirectory()) {
                const UniqueFd file = TRY(tree->open(source, source.entries.front()));
                if (TRY(isArchive(file.get()))) {
                    const UniqueFd into = TRY(copier.directory(plan.destination));
                    TRY(context(unpackArchive(file.get(), into.get(), owner), "unpack {}", source.path));
                    TRY(tree->checkUnchanged(file.get(), source, source.entries.front()));
                    continue;
                }
            }
            TRY(copier.copy(*tree, source, source.isDirectory() ? plan.destination : inside(baseName(source.path))));
        }
        return {};
    };
    // In the order of the instruction: of two files with one name the later stays.
    for (auto& remote : plan.remotes) {
        if (remote.after > 0)
            TRY(copyUpTo(plan.patterns[remote.after - 1].end));
        TRY(remotes->place(remote, copier, inside));
    }
    TRY(copyUpTo(plan.sources.size()));
    for (const auto& file : plan.heredocs)
        TRY(copier.write(inside(file.name), file.content, 0644));
    return {};
}

namespace {

// A pattern of Go's filepath.Match: two stars are no more than one. Only --parents goes any depth with them.
std::string withoutDoubleStars(std::string_view pattern) {
    std::string out;
    for (std::size_t at = 0; at < pattern.size(); ++at) {
        if (pattern[at] == '*' && at > 0 && pattern[at - 1] == '*' && !out.ends_with("\\*"))
            continue;
        out += pattern[at];
        if (pattern[at] == '\\' && at + 1 < pattern.size())
            out += pattern[++at];
    }
    return out;
}

// The place of a source below the destination of a COPY --parents, and the directories on the way there.
Result<> keepParents(const FileTree& tree, const std::string& path, std::size_t dropped, CopyPlan& plan) {
    std::size_t begin = 0;
    for (; dropped > 0; --dropped) {
        const std::size_t slash = path.find('/', begin);
        begin = slash == std::string::npos ? path.size() : slash + 1;
    }
    for (std::size_t slash = path.find('/', begin); slash != std::string::npos; slash = path.find('/', slash + 1)) {
        std::string below = path.substr(begin, slash - begin);
        if (plan.keptPlaces.insert(below).second)
            plan.kept.push_back({std::move(below), TRY(tree.directory(path.substr(0, slash)))});
    }
    plan.below.push_back(path.substr(begin));
    return {};
}

// What tells one copy from another beside its sources, for the history.
std::string shownFlags(const CopyPlan& plan) {
    std::string shown = plan.parents ? "--parents " : "";
    if (!plan.chown.empty())
        shown += fmt::format("--chown={} ", plan.chown);
    if (!plan.writtenChmod.empty())
        shown += fmt::format("--chmod={} ", plan.writtenChmod);
    return shown;
}

} // namespace

Fact notFoundIn(std::string_view origin, const std::string& path) {
    const auto rest = [&](std::string_view kind) { return std::string(origin.substr(kind.size())); };
    constexpr std::string_view context = "context ", stage = "stage ", image = "image ";
    if (origin.starts_with(context))
        return {FactCode::NotInNamedContext, {{"path", path}, {"name", rest(context)}}};
    if (origin.starts_with(stage))
        return {FactCode::NotInStage, {{"path", path}, {"stage", rest(stage)}}};
    if (origin.starts_with(image))
        return {FactCode::NotInImage, {{"path", path}, {"image", rest(image)}}};
    return {FactCode::NotInBuildContext, {{"path", path}}};
}

// What the patterns name.
Result<> StageWalker::findSources(const FileTree& tree, CopyPlan& plan, const std::string& originName) {
    for (auto& pattern : plan.patterns) {
        m_column = pattern.column;
        std::size_t dropped = 0; // directories before the pivot
        if (const std::size_t mark = plan.parents ? pattern.text.find("/./") : std::string::npos;
            mark != std::string::npos) {
            const std::string before = df::cleanPath("/" + pattern.text.substr(0, mark)).substr(1);
            dropped = before.empty() ? 0 : static_cast<std::size_t>(std::ranges::count(before, '/')) + 1;
        }
        auto found = tree.match(plan.parents ? pattern.text : withoutDoubleStars(pattern.text), plan.excludes, m_hint);
        if (!found && found.error().code() == Errc::NotFound)
            return fail(Errc::NotFound, notFoundIn(originName, pattern.text));
        for (auto& item : TRY(std::move(found))) {
            if (plan.parents)
                TRY(keepParents(tree, item.path, dropped, plan));
            plan.sources.push_back(std::move(item));
        }
        pattern.end = plan.sources.size();
        m_hint = {};
    }
    // As BuildKit has it, so that "COPY .npmrc* /app/" works with and without such a file.
    if (!plan.patterns.empty() && plan.sources.empty() && plan.remotes.empty() && plan.heredocs.empty())
        m_session.events.emit(Warning{static_cast<int>(m_instruction->keywordRange.begin.line),
                                      plan.patterns.front().column, "CopyMatchesNothing",
                                      fmt::format("no file in {} matches {}", originName, trim(plan.shown))});
    m_column = 0;
    return {};
}

Result<> StageWalker::checkDestination(const CopyPlan& plan, int root) {
    const std::size_t count = plan.sources.size() + plan.remotes.size() + plan.heredocs.size();
    if (count < 2 || plan.intoDirectory || isDirectoryIn(root, plan.destination))
        return {};
    m_column = plan.destinationColumn;
    m_hint = fmt::format("{}/", plan.destination);
    return fail(Errc::InvalidArgument, Fact{FactCode::DestinationNotDirectory});
}

Result<CopyPlan> StageWalker::planCopy(const df::Instruction& instruction, const df::Copy& copy) {
    const bool add = instruction.keyword == df::Keyword::Add;
    const auto column = [this](const df::Range& range) { return m_column = static_cast<int>(range.begin.column); };
    CopyPlan plan;
    plan.epoch = m_session.epoch;
    plan.unpack = add;
    std::string excludeRules;
    for (const auto& flag : instruction.flags) {
        column(flag.range);
        const std::string value = TRY(expand(flag.value, true));
        if (flag.name == "from") {
            plan.from = value;
        } else if (flag.name == "chown") {
            plan.chown = value;
        } else if (flag.name == "chmod") {
            plan.chmod = TRY(ModeChange::parse(value));
            plan.writtenChmod = value;
        } else if (flag.name == "exclude") {
            excludeRules += value + "\n";
        } else if (flag.name == "parents") {
            plan.parents = value != "false";
        } else if (flag.name == "unpack") {
            plan.unpack = plan.unpackRemotes = TRY(truth(flag, value));
        } else if (flag.name == "link") {
            plan.link = value != "false";
        } else if (flag.name == "checksum") {
            plan.checksum = value;
        } else if (flag.name == "keep-git-dir") {
            plan.keepGitDirectory = TRY(truth(flag, value));
        } else {
            return fail(Errc::Unsupported, "{} --{} is not supported", df::toString(instruction.keyword), flag.name);
        }
    }
    plan.excludes = TRY(df::IgnoreRules::parse(excludeRules));

    plan.destinationColumn = column(copy.destination.range);
    plan.writtenDestination = TRY(expand(copy.destination.text));
    const std::string& destination = plan.writtenDestination;
    if (destination.empty())
        return fail(Errc::InvalidArgument, Fact{FactCode::DestinationEmpty, {{"destination", copy.destination.text}}});
    plan.destination = absolute(destination);
    plan.intoDirectory =
        destination.ends_with('/') || destination == "." || destination.ends_with("/.") || plan.parents;
    for (const auto& source : copy.sources) {
        const int place = column(source.word.range);
        if (source.heredoc) {
            const auto& heredoc = instruction.heredocs[*source.heredoc];
            std::string content = heredoc.text();
            if (heredoc.expand)
                content = TRY(expand(content, true));
            plan.heredocs.push_back({heredoc.name, std::move(content)});
            plan.shown += "<<" + heredoc.name + " ";
            continue;
        }
        std::string pattern = TRY(expand(source.word.text));
        plan.shown += pattern + " ";
        if (add && isRemoteSource(pattern)) {
            TRY(addRemote(plan, pattern, place));
            continue;
        }
        plan.patterns.push_back({std::move(pattern), place});
    }
    m_column = plan.destinationColumn;
    TRY(checkRemotes(plan));
    m_column = 0;
    return plan;
}

RemoteReport StageWalker::remoteReport() {
    RemoteReport report;
    report.progress = [this](const StepProgress& progress) {
        // What is quick may turn out to be cached, and has its reason to tell if not.
        if (std::chrono::steady_clock::now() - m_begin < std::chrono::milliseconds(700))
            return;
        started(std::nullopt);
        StepProgress copy = progress;
        copy.step = m_number;
        m_session.events.emit(copy);
    };
    report.output = [this](std::string_view data) { m_session.events.emit(StepLog{m_number, 2, std::string(data)}); };
    return report;
}

Result<> StageWalker::copy(const df::Instruction& instruction, const df::Copy& copy) {
    CopyPlan plan = TRY(planCopy(instruction, copy));
    Work work;
    std::string text = instruction.text();
    for (const auto& file : plan.heredocs)
        text += "\n" + file.content;
    work.inputs.add("instruction", text);
    if (plan.link)
        work.base = Base::Empty;
    else
        work.inputs.add("parent", m_state.chain().str());
    work.inputs.add("sources", plan.shown);
    work.inputs.add("destination", plan.destination);
    work.history = fmt::format("{} {}{}{}", df::toString(instruction.keyword), shownFlags(plan), plan.shown,
                               plan.writtenDestination);
    if (plan.link && needsAccounts(plan.chown)) {
        // Names mean what the image says; the numbers are all that the layer depends on.
        if (!m_state.known) {
            work.unknown = m_state.cause;
            return perform(std::move(work));
        }
        const auto below = TRY(m_session.backend.layers.view(m_state.chain()));
        const auto owner = TRY(context(ownerIn(TRY(below->directory()), plan.chown), "--chown={}", plan.chown));
        plan.chown = fmt::format("{}:{}", owner.uid, owner.gid);
    }
    work.inputs.add("chown", plan.chown);

    RemoteAdder remotes(m_session, plan, remoteReport());
    if (!plan.remotes.empty())
        work.unknown = TRY(remotes.describe(work.inputs, m_column));
    const FileTree* tree = nullptr;
    std::unique_ptr<RootView> view;
    std::optional<FileTree> otherFiles;
    const std::optional<Identity> nobodyElse;
    Origin origin;
    // Mounting another stage's root and reading what is copied from it is put off until it must be.
    const auto openOther = [&]() -> Result<> {
        if (tree != nullptr)
            return {};
        view = TRY(m_session.backend.layers.view(origin.chain));
        otherFiles.emplace(TRY(view->directory()), Owners::Keep, nobodyElse, nullptr, nullptr,
                           m_session.stop.get_token());
        tree = &*otherFiles;
        return findSources(*tree, plan, origin.name);
    };
    if (plan.from.empty()) {
        if (m_session.context->hasFiles())
            tree = &m_session.context->files();
        else if (!plan.patterns.empty())
            return fail(Errc::InvalidArgument,
                        Fact{FactCode::NoContextToCopyFrom, {{"path", plan.patterns.front().text}}});
        if (tree != nullptr) {
            TRY(findSources(*tree, plan, "the build context"));
            TRY(addFound(*tree, plan, work.inputs));
        }
    } else {
        origin = TRY(originOf(plan.from));
        if (!origin.known) {
            work.unknown = origin.cause;
            return perform(std::move(work));
        }
    }
    if (origin.directory != nullptr) {
        tree = &origin.directory->files();
        TRY(findSources(*tree, plan, origin.name));
        work.inputs.add("context", origin.directory->name());
        TRY(addFound(*tree, plan, work.inputs, origin.name + ": file "));
    } else if (!plan.from.empty()) {
        // The content decides, not the layer that it came in: a stage that ran again and made the same file changes
        // nothing. A chain never changes, so its answer is remembered.
        CacheInputs question;
        question.add("chain", origin.chain.str());
        question.add("patterns", plan.shown);
        for (const auto& flag : instruction.flags)
            question.add(flag.name, flag.value);
        const std::string identity = "copy-from:" + question.key();
        auto digest = m_session.backend.cache.fileDigest(identity);
        if (!digest) {
            TRY(openOther());
            CacheInputs files;
            TRY(addFound(*tree, plan, files));
            digest = files.key();
            m_session.backend.cache.rememberFileDigest(identity, *digest);
        }
        work.inputs.add("source:" + origin.name, *digest);
    }
    work.execute = [&]() -> Result<std::optional<Layer>> {
        if (!plan.from.empty())
            TRY(openOther());
        const auto root = TRY(m_session.backend.layers.begin(plan.link ? oci::Digest{} : m_state.chain()));
        const int directory = TRY(root->directory());
        TRY(checkDestination(plan, directory));
        TRY(writeCopy(tree, plan, directory, &remotes));
        return TRY(root->commit({m_session.epoch}));
    };
    return perform(std::move(work));
}

} // namespace slipway::build::detail
