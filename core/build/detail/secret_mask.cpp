#include "build/detail/secret_mask.h"

#include <algorithm>
#include <utility>

#include "base/text.h"

namespace slipway::build::detail {

void SecretMask::add(std::string_view secret) {
    const auto keep = [this](std::string_view text) {
        if (text.size() >= kMinSecret && std::ranges::find(m_secrets, text) == m_secrets.end())
            m_secrets.push_back(text);
    };
    while (secret.ends_with('\n') || secret.ends_with('\r'))
        secret.remove_suffix(1);
    keep(secret);
    for (std::size_t begin = 0, end = 0; (end = secret.find('\n', begin)) != std::string_view::npos; begin = end + 1) {
        keep(trim(secret.substr(begin, end - begin)));
        if (secret.find('\n', end + 1) == std::string_view::npos)
            keep(trim(secret.substr(end + 1)));
    }
    std::ranges::stable_sort(m_secrets, std::ranges::greater{}, &std::string_view::size);
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
