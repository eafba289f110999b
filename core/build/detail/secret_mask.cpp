#include "build/detail/secret_mask.h"

#include <algorithm>
#include <utility>

#include "base/text.h"

namespace slipway::build::detail {

void SecretMask::add(std::string_view secret) {
    const auto keep = [this](std::string_view text) {
        if (text.size() >= kMinSecret)
            m_secrets.push_back(text);
    };
    while (secret.ends_with('\n') || secret.ends_with('\r'))
        secret.remove_suffix(1);
    keep(secret);
    std::string_view left = secret.find('\n') == std::string_view::npos ? std::string_view{} : secret;
    while (!left.empty()) {
        const std::size_t end = std::min(left.find('\n'), left.size());
        keep(trim(left.substr(0, end)));
        left.remove_prefix(std::min(end + 1, left.size()));
    }
    // Sorted, what is there twice stands together: a secret may have tens of thousands of lines.
    std::ranges::sort(m_secrets, [](std::string_view a, std::string_view b) {
        return a.size() != b.size() ? a.size() > b.size() : a < b;
    });
    const auto again = std::ranges::unique(m_secrets);
    m_secrets.erase(again.begin(), again.end());
}

std::string SecretMask::pass(int stream, std::string_view data) {
    std::string& pending = pendingOf(stream);
    pending += data;
    std::string shown;
    std::string_view left = pending;
    while (!left.empty()) {
        // The first that stands there; of two at one place the longer, which comes first in the list.
        std::size_t place = left.size(), length = 0;
        for (const auto& secret : m_secrets)
            if (const std::size_t at = left.find(secret); at < place) {
                place = at;
                length = secret.size();
            }
        if (length == 0)
            break;
        shown += left.substr(0, place);
        shown += "***";
        left.remove_prefix(place + length);
    }
    std::size_t held = 0;
    for (const auto& secret : m_secrets)
        for (std::size_t size = std::min(secret.size() - 1, left.size()); size > held; --size)
            if (left.ends_with(secret.substr(0, size))) {
                held = size;
                break;
            }
    shown += left.substr(0, left.size() - held);
    pending = std::string(left.substr(left.size() - held));
    return shown;
}

std::string SecretMask::rest(int stream) {
    return std::exchange(pendingOf(stream), {});
}

} // namespace slipway::build::detail
