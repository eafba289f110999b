#include "cli/pull.h"

#include <unistd.h>

#include "api/client/images.h"
#include "cli/cli.h"
#include "cli/credentials.h"
#include "cli/progress.h"
#include "cli/terminal.h"

namespace slipway::cli {

Result<> pull(api::Client& client, const std::string& reference, const std::string& platform, bool allTags,
              PullOutput output) {
    const int fd = output == PullOutput::Stdout ? STDOUT_FILENO : STDERR_FILENO;
    PullPrinter printer(output == PullOutput::Stdout ? print : printError,
                        ::isatty(fd) ? std::max(terminalSize(fd).columns, 40) : 0);
    api::PullImage options{.reference = reference, .allTags = allTags, .platform = platform, .auth = std::nullopt};
    options.auth = TRY(findCredentials(configDirectory(), registryOf(reference)));
    return api::awaitStream<api::PullProgress>([&](auto sink) { return pullImage(client, options, std::move(sink)); },
                                               [&](const api::PullProgress& progress) {
                                                   if (output != PullOutput::Quiet)
                                                       printer.handle(progress);
                                               });
}

} // namespace slipway::cli
