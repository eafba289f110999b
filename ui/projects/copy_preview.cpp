#include "ui/projects/copy_preview.h"

#include "dockerfile/glob.h"
#include "dockerfile/ignore.h"
#include "ui/engine/engine_text.h"

namespace slipway::ui {

namespace {

constexpr qsizetype shownFiles = 200;

// A source of COPY: a path, with all that is below it, or a pattern.
class SourceMatcher {
public:
    explicit SourceMatcher(const QString& source) {
        std::string path = dockerfile::cleanPath("/" + source.toStdString());
        path.erase(0, 1);
        m_all = path.empty();
        if (!m_all)
            if (auto glob = dockerfile::Glob::compile(path))
                m_glob = std::move(*glob);
    }
    bool matches(const std::string& path) const { return m_all || (m_glob && m_glob->matchesPathOrParent(path)); }

private:
    bool m_all = false;
    std::optional<dockerfile::Glob> m_glob;
};

QString fromBytes(std::string_view bytes) {
    return QString::fromUtf8(bytes.data(), qsizetype(bytes.size()));
}

} // namespace

IgnorePreview previewCopies(const QList<CopyInstruction>& copies, const QString& ignoreText,
                            const ContextListing& context) {
    IgnorePreview result;
    result.isWhole = context.isWhole;
    dockerfile::IgnoreRules rules;
    if (auto parsed = dockerfile::IgnoreRules::parse(ignoreText.toStdString()))
        rules = std::move(*parsed);
    else
        result.problem = errorWords(parsed.error());

    struct Path {
        std::string bytes;
        bool excluded = false;
        QString rule;
    };
    std::vector<Path> paths;
    for (const ContextEntry& entry : context.entries) {
        Path path{entry.path.toStdString(), false, {}};
        path.excluded = rules.excludes(path.bytes);
        if (path.excluded)
            path.rule = fromBytes(rules.ruleFor(path.bytes));
        paths.push_back(std::move(path));
    }
    for (const CopyInstruction& copy : copies) {
        CopyPreview preview;
        preview.line = copy.line;
        preview.text = copy.text;
        preview.open = copy.open;
        std::vector<SourceMatcher> sources;
        for (const QString& source : copy.sources)
            sources.emplace_back(source);
        const Result<dockerfile::IgnoreRules> apart =
            dockerfile::IgnoreRules::parse(copy.excludes.join(QLatin1Char('\n')).toStdString());
        for (std::size_t i = 0; i < paths.size(); ++i) {
            const ContextEntry& entry = context.entries[qsizetype(i)];
            const Path& path = paths[i];
            if (std::ranges::none_of(sources, [&](const SourceMatcher& source) { return source.matches(path.bytes); }))
                continue;
            const bool flagged = apart && apart->excludes(path.bytes);
            if (!path.excluded && !flagged) {
                if (entry.isFolder)
                    continue;
                ++preview.matched;
                if (preview.files.size() < shownFiles)
                    preview.files << entry.path;
                continue;
            }
            if (!entry.isFolder)
                ++preview.left;
            const bool told = std::ranges::any_of(preview.ignored, [&](const CopyPreview::Left& left) {
                return left.path.endsWith(QLatin1Char('/')) && entry.path.startsWith(left.path);
            });
            if (told || preview.ignored.size() >= shownFiles)
                continue;
            // A folder of which some file is taken back in is not left out as one.
            const bool whole = entry.isFolder && (flagged || rules.prunes(path.bytes));
            if (entry.isFolder && !whole)
                continue;
            preview.ignored << CopyPreview::Left{
                whole ? entry.path + QLatin1Char('/') : entry.path,
                path.excluded ? path.rule : QStringLiteral("--exclude=") + fromBytes(apart->ruleFor(path.bytes))};
        }
        result.copies << preview;
    }
    return result;
}

} // namespace slipway::ui
