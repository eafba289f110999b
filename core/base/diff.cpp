#include "base/diff.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"

namespace slipway {

namespace {

constexpr std::size_t kMostDifferences = 2000; // memory and time grow with its square
constexpr std::size_t kAround = 3;

using Pairs = std::vector<std::pair<std::size_t, std::size_t>>;

// The path of the shortest edit script between the middles of the sequences. Nothing when it is too long.
Pairs shortestPath(const std::string* a, std::size_t n, const std::string* b, std::size_t m) {
    const auto most = static_cast<std::ptrdiff_t>(std::min(n + m, kMostDifferences));
    std::vector<std::ptrdiff_t> furthest(static_cast<std::size_t>(2 * most + 3), 0);
    std::vector<std::vector<std::ptrdiff_t>> trace;
    const auto at = [most](std::ptrdiff_t k) { return static_cast<std::size_t>(k + most + 1); };
    const auto wantX = static_cast<std::ptrdiff_t>(n);
    const auto wantY = static_cast<std::ptrdiff_t>(m);
    std::ptrdiff_t found = -1;
    for (std::ptrdiff_t d = 0; d <= most && found < 0; ++d) {
        trace.emplace_back(furthest.begin() + static_cast<std::ptrdiff_t>(at(-d - 1)),
                           furthest.begin() + static_cast<std::ptrdiff_t>(at(d + 1)) + 1);
        for (std::ptrdiff_t k = -d; k <= d; k += 2) {
            const bool down = k == -d || (k != d && furthest[at(k - 1)] < furthest[at(k + 1)]);
            std::ptrdiff_t x = down ? furthest[at(k + 1)] : furthest[at(k - 1)] + 1;
            std::ptrdiff_t y = x - k;
            while (x < wantX && y < wantY && a[x] == b[y]) {
                ++x;
                ++y;
            }
            furthest[at(k)] = x;
            if (x >= wantX && y >= wantY) {
                found = d;
                break;
            }
        }
    }
    Pairs pairs;
    if (found < 0)
        return pairs;
    std::ptrdiff_t x = wantX, y = wantY;
    for (std::ptrdiff_t d = found; d >= 0; --d) {
        const auto& before = trace[static_cast<std::size_t>(d)];
        const auto old = [&](std::ptrdiff_t k) { return before[static_cast<std::size_t>(k + d + 1)]; };
        const std::ptrdiff_t k = x - y;
        const bool down = k == -d || (k != d && old(k - 1) < old(k + 1));
        const std::ptrdiff_t startX = d == 0 ? 0 : down ? old(k + 1) : old(k - 1) + 1;
        while (x > startX) {
            --x;
            --y;
            pairs.emplace_back(static_cast<std::size_t>(x), static_cast<std::size_t>(y));
        }
        if (d > 0) {
            const std::ptrdiff_t from = down ? k + 1 : k - 1;
            x = old(from);
            y = x - from;
        }
    }
    std::ranges::reverse(pairs);
    return pairs;
}

std::vector<std::string> linesOf(std::string_view text) {
    auto lines = split(text, '\n');
    if (!lines.empty() && lines.back().empty())
        lines.pop_back();
    return lines;
}

struct Line {
    char mark; // ' ', '-', '+'
    const std::string* text;
    std::size_t a, b; // lines before it in each text
};

} // namespace

Pairs commonSubsequence(const std::vector<std::string>& a, const std::vector<std::string>& b) {
    const std::size_t shorter = std::min(a.size(), b.size());
    std::size_t head = 0;
    while (head < shorter && a[head] == b[head])
        ++head;
    std::size_t tail = 0;
    while (tail < shorter - head && a[a.size() - 1 - tail] == b[b.size() - 1 - tail])
        ++tail;
    Pairs pairs;
    for (std::size_t i = 0; i < head; ++i)
        pairs.emplace_back(i, i);
    for (const auto& [x, y] :
         shortestPath(a.data() + head, a.size() - head - tail, b.data() + head, b.size() - head - tail))
        pairs.emplace_back(head + x, head + y);
    for (std::size_t i = tail; i-- > 0;)
        pairs.emplace_back(a.size() - 1 - i, b.size() - 1 - i);
    return pairs;
}

std::string unifiedDiff(std::string_view a, std::string_view b, std::string_view nameA, std::string_view nameB) {
    const auto left = linesOf(a);
    const auto right = linesOf(b);
    std::vector<Line> lines;
    std::size_t x = 0, y = 0;
    const auto upTo = [&](std::size_t i, std::size_t j) {
        for (; x < i; ++x)
            lines.push_back({'-', &left[x], x, y});
        for (; y < j; ++y)
            lines.push_back({'+', &right[y], x, y});
    };
    for (const auto& [i, j] : commonSubsequence(left, right)) {
        upTo(i, j);
        lines.push_back({' ', &left[x], x, y});
        ++x;
        ++y;
    }
    upTo(left.size(), right.size());

    std::string text;
    const auto changed = [](const Line& line) { return line.mark != ' '; };
    for (auto at = lines.begin(); (at = std::find_if(at, lines.end(), changed)) != lines.end();) {
        const auto begin = at - std::min<std::ptrdiff_t>(at - lines.begin(), kAround);
        // Changes that are near each other share a hunk.
        auto end = at;
        for (auto next = at; next != lines.end() && next - end <= static_cast<std::ptrdiff_t>(2 * kAround);
             next = std::find_if(next + 1, lines.end(), changed))
            end = next;
        end += std::min<std::ptrdiff_t>(lines.end() - end, kAround + 1);
        const auto countA = std::count_if(begin, end, [](const Line& line) { return line.mark != '+'; });
        const auto countB = std::count_if(begin, end, [](const Line& line) { return line.mark != '-'; });
        if (text.empty())
            text = fmt::format("--- {}\n+++ {}\n", nameA, nameB);
        text += fmt::format("@@ -{},{} +{},{} @@\n", begin->a + (countA > 0 ? 1 : 0), countA,
                            begin->b + (countB > 0 ? 1 : 0), countB);
        for (auto line = begin; line != end; ++line)
            text += fmt::format("{}{}\n", line->mark, *line->text);
        at = end;
    }
    return text;
}

} // namespace slipway
