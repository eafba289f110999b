// Runs a function at the end of a scope, unless dismissed: for undoing steps that no class of ours owns.
#pragma once

#include <utility>

namespace slipway {

template <typename F>
class ScopeExit {
public:
    explicit ScopeExit(F function)
        : m_function(std::move(function)) {}
    ScopeExit(const ScopeExit&) = delete;
    ScopeExit& operator=(const ScopeExit&) = delete;
    ~ScopeExit() {
        if (m_armed)
            m_function();
    }
    void dismiss() noexcept { m_armed = false; }

private:
    F m_function;
    bool m_armed = true;
};

} // namespace slipway
