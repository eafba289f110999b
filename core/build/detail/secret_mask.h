// What a step prints, without the secrets that it was given.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace slipway::build::detail {

// Puts *** in the place of a secret, and of each line of one with several, wherever it stands in the output as it is;
// what a program makes of it (its base64, its letters one by one) passes. Of fewer than kMinSecret bytes nothing is
// masked: it would hide half of the log and protect nothing.
class SecretMask {
public:
    static constexpr std::size_t kMinSecret = 6;

    void add(std::string_view secret); // borrowed
    bool empty() const noexcept { return m_secrets.empty(); }

    // What of it may be shown by now: the beginning of what may become a secret waits for its end.
    std::string pass(int stream, std::string_view data);
    // The rest, at the output's end.
    std::string rest(int stream);

private:
    std::string& pendingOf(int stream) { return m_pending[stream == 2 ? 1 : 0]; }
    std::vector<std::string_view> m_secrets; // longest first
    std::array<std::string, 2> m_pending;
};

} // namespace slipway::build::detail
