#include "cli/deliver.h"

#include <algorithm>

#include <unistd.h>

#include "api/client/images.h"
#include "base/file.h"
#include "base/json.h"
#include "cli/cli.h"
#include "cli/credentials.h"
#include "cli/fetch.h"
#include "cli/progress.h"
#include "cli/terminal.h"
#include "oci/reference.h"

namespace slipway::cli {

namespace {

Result<> push(api::Client& client, const BuiltImage& built, const BuildOutputs& outputs, const std::string& name,
              DeliverProgress progress) {
    const auto auth = TRY(findCredentials(configDirectory(), registryOf(name)));
    PullPrinter printer(printError, ::isatty(STDERR_FILENO) ? std::max(terminalSize(STDERR_FILENO).columns, 40) : 0);
    const bool tagged = std::ranges::find(outputs.tags, name) != outputs.tags.end();
    return api::awaitStream<api::PullProgress>(
        [&](auto sink) {
            return tagged ? pushImage(client, name, auth, std::move(sink))
                          : pushImageAs(client, built.id, name, auth, std::move(sink));
        },
        [&](const api::PullProgress& step) {
            if (progress == DeliverProgress::Shown)
                printer.handle(step);
        });
}

Result<> deliverOne(api::Client& client, const BuiltImage& built, const BuildOutputs& outputs,
                    const BuildOutput& output, DeliverProgress progress) {
    const StartStream files = [&](auto sink) { return imageFiles(client, built.id, std::move(sink)); };
    const StartStream archive = [&](auto sink) {
        return imageArchive(client, built.id, {.names = output.names, .docker = output.type == OutputType::Docker},
                            std::move(sink));
    };
    switch (output.type) {
    case OutputType::Image:
    case OutputType::Registry:
        if (output.push)
            for (const auto& name : output.names)
                TRY(push(client, built, outputs, name, progress));
        return {};
    case OutputType::Docker:
        return fetchToFile(archive, output.destination);
    case OutputType::Oci:
        return output.tar ? fetchToFile(archive, output.destination) : fetchToDirectory(archive, output.destination);
    case OutputType::Tar:
        return fetchToFile(files, output.destination);
    case OutputType::Local:
        return fetchToDirectory(files, output.destination);
    case OutputType::CacheOnly:
        return {};
    }
    return fail(Errc::Internal, "an output of no kind");
}

} // namespace

Result<> deliver(api::Client& client, const BuiltImage& built, const BuildOutputs& outputs, DeliverProgress progress) {
    for (const auto& output : outputs.list) {
        TRY(deliverOne(client, built, outputs, output, progress));
        if (progress == DeliverProgress::Shown && !output.destination.empty() && output.destination != "-")
            printError(fmt::format("wrote {}\n", output.destination));
    }
    return {};
}

Result<> writeMetadata(api::Client& client, const BuiltImage& built, const BuildOutputs& outputs,
                       const std::string& path) {
    Json metadata = {{"buildx.build.ref", "slipway/slipway/" + built.build}};
    if (outputs.hasImage()) {
        const auto manifest = TRY(api::await<api::ImageManifest>(
            [&](auto done) { return imageManifest(client, built.id, std::move(done)); }));
        Json platform = {{"os", manifest.os}, {"architecture", manifest.architecture}};
        if (!manifest.variant.empty())
            platform["variant"] = manifest.variant;
        metadata["containerimage.digest"] = manifest.digest;
        metadata["containerimage.config.digest"] = manifest.configDigest;
        metadata["containerimage.descriptor"] = {{"mediaType", manifest.mediaType},
                                                 {"digest", manifest.digest},
                                                 {"size", manifest.size},
                                                 {"platform", platform}};
        std::vector<std::string> names;
        for (const auto& output : outputs.list)
            for (const auto& name : output.names)
                if (const auto full = TRY(oci::Reference::parse(name)).canonical();
                    std::ranges::find(names, full) == names.end())
                    names.push_back(full);
        if (!names.empty())
            metadata["image.name"] = fmt::format("{}", fmt::join(names, ","));
    }
    return writeFileAtomically(path, dumpJson(metadata, 2) + "\n", 0644);
}

} // namespace slipway::cli
