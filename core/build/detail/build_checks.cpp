#include "build/detail/build_checks.h"

#include "dockerfile/check_options.h"
#include "dockerfile/frontend.h"

namespace slipway::build::detail {

dockerfile::CheckResult checkDockerfile(const BuildSession& session) {
    dockerfile::CheckInputs inputs;
    // What nobody needs is not complained about.
    inputs.target =
        session.request.target.empty() ? std::to_string(session.file.stages.size() - 1) : session.request.target;
    inputs.platform = session.platform.str();
    inputs.buildArgs = session.request.buildArgs;
    inputs.ignore = session.context->hasFiles() ? &session.context->ignore() : nullptr;
    inputs.baseImage = [&](const std::string& reference,
                           const std::string& wanted) -> std::optional<dockerfile::BaseImage> {
        const auto platform = oci::Platform::parse(wanted);
        if (!platform)
            return std::nullopt;
        const ImageQuery query{reference, platform->normalized(), PullPolicy::Never};
        const auto image = session.backend.images.resolve(query, {}, session.stop.get_token());
        if (!image)
            return std::nullopt;
        dockerfile::BaseImage base;
        if (!image->config.platform().empty())
            base.platform = image->config.platform().str();
        base.environment = image->config.config.env;
        base.workingDir = image->config.config.workingDir;
        base.hasShell = !image->config.config.shell.empty();
        return base;
    };
    return dockerfile::check(session.file, inputs);
}

Result<> checkReadingArgs(const std::map<std::string, std::string>& buildArgs) {
    if (const auto syntax = buildArgs.find("BUILDKIT_SYNTAX"); syntax != buildArgs.end())
        TRY(context(dockerfile::checkFrontend(syntax->second), "build arg BUILDKIT_SYNTAX"));
    if (const auto options = buildArgs.find("BUILDKIT_DOCKERFILE_CHECK"); options != buildArgs.end())
        TRY(context(dockerfile::parseCheckOptions(options->second), "build arg BUILDKIT_DOCKERFILE_CHECK"));
    return {};
}

} // namespace slipway::build::detail
