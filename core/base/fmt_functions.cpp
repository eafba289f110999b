// The functions of libfmt, compiled into programs that start often or of which many run: the shared library would bring
// that of libstdc++ with it, and the work of relocating both.
#include <string>

#include <fmt/format.h>

#ifndef FMT_HEADER_ONLY
#error "without FMT_HEADER_ONLY there would be nothing in here"
#endif

namespace {
[[gnu::used]] std::string (*const formatting)(fmt::string_view, fmt::format_args) = &fmt::vformat;
}
