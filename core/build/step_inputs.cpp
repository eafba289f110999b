#include "build/step_inputs.h"

#include <cstring>

namespace slipway::build {

SecretBytes::SecretBytes(std::string bytes)
    : m_bytes(new std::string(std::move(bytes)), [](const std::string* kept) {
        auto* wiped = const_cast<std::string*>(kept); // NOLINT: made mutable a line above
        ::explicit_bzero(wiped->data(), wiped->size());
        delete wiped;
    }) {}

std::string_view SecretBytes::view() const noexcept {
    return m_bytes ? std::string_view(*m_bytes) : std::string_view{};
}

} // namespace slipway::build
