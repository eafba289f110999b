#include <gtest/gtest.h>

#include <cstring>

#include "base/late_library.h"

namespace slipway {

namespace {

struct Functions {
    LateLibrary library{"libc.so.6"};
    SLIPWAY_LATE_FUNCTION(library, strlen);
};

struct Missing {
    LateLibrary library{"libc.so.6"};
    int (*function)() = library.function<int (*)()>("slipway_has_no_such_function");
};

} // namespace

TEST(LateLibrary, hasItsFunctions) {
    const Functions functions;
    EXPECT_EQ(7u, functions.strlen("slipway"));
}

TEST(LateLibrary, endsTheProcessWhereSomethingIsMissing) {
    EXPECT_DEATH(LateLibrary("libslipway-has-no-such.so.1"), "libslipway-has-no-such.so.1: cannot open shared object");
    EXPECT_DEATH(Missing(), "slipway_has_no_such_function");
}

} // namespace slipway
