// COPY --chmod: octal or symbolic, as chmod(1).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace slipway::build::detail {

class ModeChange {
public:
    // "755", "0644", "u+x,g=rX,o-w". InvalidArgument otherwise.
    static Result<ModeChange> parse(std::string_view text);
    std::uint32_t apply(std::uint32_t mode, bool directory) const noexcept;

private:
    struct Clause {
        std::uint32_t who = 0; // 0700, 070, 07 together
        char op = '+';
        std::uint32_t bits = 0; // as for one class: 7
        bool executeIfAny = false, setId = false, sticky = false;
        char copyFrom = 0; // u, g, o
    };
    bool m_absolute = false;
    std::uint32_t m_mode = 0;
    std::vector<Clause> m_clauses;
};

} // namespace slipway::build::detail
