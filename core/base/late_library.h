// A shared library that is loaded when something of it is first needed. What the dynamic linker does for a large one
// (relocations, and with them page faults) takes longer than most commands do, and most commands need nothing of it.
#pragma once

namespace slipway {

class LateLibrary {
public:
    // By its soname ("libcrypto.so.3"), as the dynamic linker looks for it. Stays loaded. Where it or a function of it
    // is missing the process ends and says so: what must not end in the middle of its work is linked to it as well.
    explicit LateLibrary(const char* soname);

    template <typename Function>
    Function function(const char* name) const {
        return reinterpret_cast<Function>(find(name));
    }

private:
    void* find(const char* name) const;

    void* m_handle;
};

} // namespace slipway

// Declares a member `name` that is this function of the library, which is a LateLibrary declared before it.
#define SLIPWAY_LATE_FUNCTION(library, name)                                                                           \
    decltype(&::name) name = (library).function<decltype(&::name)>(#name) // NOLINT(bugprone-macro-parentheses)
