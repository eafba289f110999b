#include "base/late_library.h"

#include <cstdio>
#include <cstdlib>

#include <dlfcn.h>

namespace slipway {

namespace {

[[noreturn]] void end() {
    const char* const reason = ::dlerror();
    std::fprintf(stderr, "slipway: %s\n", reason ? reason : "a library cannot be loaded");
    std::abort();
}

} // namespace

LateLibrary::LateLibrary(const char* soname)
    : m_handle(::dlopen(soname, RTLD_NOW | RTLD_LOCAL)) {
    if (!m_handle)
        end();
}

void* LateLibrary::find(const char* name) const {
    void* const found = ::dlsym(m_handle, name);
    if (!found)
        end();
    return found;
}

} // namespace slipway
