// How many cells of a grid a character takes, as terminals count: 0 for what combines with the character before it,
// 2 for the wide ones of East Asia and emoji, else 1.
#pragma once

namespace slipway::ui {

int cellWidth(char32_t ch);

} // namespace slipway::ui
