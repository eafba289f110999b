#include "build/detail/chmod.h"

#include "base/text.h"

namespace slipway::build::detail {

Result<ModeChange> ModeChange::parse(std::string_view text) {
    const auto bad = [&] {
        return fail(Errc::InvalidArgument, "--chmod={}: not a mode; write it like 755 or u+x,go-w", text.substr(0, 60));
    };
    ModeChange change;
    if (!text.empty() && text.find_first_not_of("01234567") == std::string_view::npos) {
        if (text.size() > 5)
            return bad();
        change.m_absolute = true;
        for (const char c : text)
            change.m_mode = change.m_mode * 8 + static_cast<std::uint32_t>(c - '0');
        if (change.m_mode > 07777)
            return bad();
        return change;
    }
    for (const auto& part : split(text, ',')) {
        std::size_t at = 0;
        std::uint32_t who = 0;
        for (; at < part.size(); ++at) {
            if (part[at] == 'u')
                who |= 0700;
            else if (part[at] == 'g')
                who |= 070;
            else if (part[at] == 'o')
                who |= 07;
            else if (part[at] == 'a')
                who |= 0777;
            else
                break;
        }
        if (who == 0)
            who = 0777;
        if (at == part.size())
            return bad();
        while (at < part.size()) {
            Clause clause;
            clause.who = who;
            clause.op = part[at];
            if (clause.op != '+' && clause.op != '-' && clause.op != '=')
                return bad();
            for (++at; at < part.size() && part[at] != '+' && part[at] != '-' && part[at] != '='; ++at) {
                switch (part[at]) {
                case 'r':
                    clause.bits |= 4;
                    break;
                case 'w':
                    clause.bits |= 2;
                    break;
                case 'x':
                    clause.bits |= 1;
                    break;
                case 'X':
                    clause.executeIfAny = true;
                    break;
                case 's':
                    clause.setId = true;
                    break;
                case 't':
                    clause.sticky = true;
                    break;
                case 'u':
                case 'g':
                case 'o':
                    clause.copyFrom = part[at];
                    break;
                default:
                    return bad();
                }
            }
            change.m_clauses.push_back(clause);
        }
    }
    return change;
}

std::uint32_t ModeChange::apply(std::uint32_t mode, bool directory) const noexcept {
    if (m_absolute)
        return m_mode;
    for (const Clause& clause : m_clauses) {
        std::uint32_t bits = clause.bits;
        if (clause.executeIfAny && (directory || (mode & 0111) != 0))
            bits |= 1;
        if (clause.copyFrom != 0)
            bits |= (mode >> (clause.copyFrom == 'u' ? 6 : clause.copyFrom == 'g' ? 3 : 0)) & 7;
        std::uint32_t mask = (bits << 6 | bits << 3 | bits) & clause.who;
        if (clause.setId)
            mask |= ((clause.who & 0700) != 0 ? 04000u : 0u) | ((clause.who & 070) != 0 ? 02000u : 0u);
        if (clause.sticky)
            mask |= 01000;
        if (clause.op == '+')
            mode |= mask;
        else if (clause.op == '-')
            mode &= ~mask;
        else
            mode = (mode & ~clause.who & ~((clause.who & 0700) != 0 ? 04000u : 0u) &
                    ~((clause.who & 070) != 0 ? 02000u : 0u)) |
                   mask;
    }
    return mode & 07777;
}

} // namespace slipway::build::detail
