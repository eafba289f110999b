#include <csignal>
#include <cstdio>
#include <exception>

#include "cli/cli.h"

int main(int argc, char** argv) {
    // A reader that goes away (`slipway logs … | head`) shows as a failed write.
    std::signal(SIGPIPE, SIG_IGN);
    try {
        return slipway::cli::run(argc, argv);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "error: %s\n", error.what());
        return slipway::cli::ExitEngine;
    }
}
