// A container as the store keeps it: JSON, version 1.
#pragma once

#include "engine/containers.h"

namespace slipway::engine {

std::string toDocument(const Container& container);
Result<Container> fromDocument(const std::string& text);

} // namespace slipway::engine
