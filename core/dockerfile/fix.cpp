#include "dockerfile/fix.h"

#include <algorithm>
#include <map>

namespace slipway::dockerfile {

namespace {

struct Placed {
    std::size_t begin, end;
    const std::string* replacement;
};

Result<std::string> replaced(std::string_view text, const std::vector<Placed>& edits) {
    std::string out;
    std::size_t at = 0;
    for (const auto& edit : edits) {
        if (edit.begin < at || edit.end < edit.begin || edit.end > text.size())
            return fail(Errc::InvalidArgument, "the fix is for another text");
        out += text.substr(at, edit.begin - at);
        out += *edit.replacement;
        at = edit.end;
    }
    out += text.substr(at);
    return out;
}

} // namespace

Result<std::string> applyFix(std::string_view text, const Fix& fix) {
    std::vector<Placed> edits;
    for (const auto& edit : fix.edits)
        edits.push_back({edit.range.begin.offset, edit.range.end.offset, &edit.replacement});
    return replaced(text, edits);
}

Result<FixedText> applyFixes(std::string_view text, std::span<const Fix> fixes) {
    std::map<std::size_t, Placed> taken; // by begin; none touches another
    std::vector<std::size_t> applied;
    const auto isFree = [&](const TextEdit& edit) {
        const auto next = taken.lower_bound(edit.range.begin.offset);
        if (next != taken.end() && next->second.begin <= edit.range.end.offset)
            return false;
        return next == taken.begin() || std::prev(next)->second.end < edit.range.begin.offset;
    };
    for (std::size_t i = 0; i < fixes.size(); ++i) {
        if (!std::ranges::all_of(fixes[i].edits, isFree))
            continue;
        for (const auto& edit : fixes[i].edits)
            taken.emplace(edit.range.begin.offset,
                          Placed{edit.range.begin.offset, edit.range.end.offset, &edit.replacement});
        applied.push_back(i);
    }
    std::vector<Placed> edits;
    for (const auto& [begin, edit] : taken)
        edits.push_back(edit);
    FixedText fixed;
    fixed.text = TRY(replaced(text, edits));
    fixed.applied = std::move(applied);
    return fixed;
}

} // namespace slipway::dockerfile
