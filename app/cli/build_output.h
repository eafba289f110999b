// Where a build's result goes: --output, --push, --load and --annotation, in docker buildx's grammar.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "api/types/build.h"
#include "base/result.h"

namespace slipway::cli {

enum class OutputType {
    Image,    // the engine's store, and a registry with push=true
    Registry, // a registry alone
    Docker,   // docker's archive (without a destination: Image)
    Oci,      // an OCI layout, as a tar or a directory
    Tar,      // the files as a tar
    Local,    // the files in a directory
    CacheOnly // nothing but the build cache
};

struct BuildOutput {
    OutputType type = OutputType::Image;
    std::string destination;        // as the caller wrote it; "-" is standard output
    std::vector<std::string> names; // instead of the build's tags
    bool push = false;
    bool tar = true; // Oci: false unpacks it into the destination
    api::StringMap annotations;
};

// "type=oci,dest=x.tar", "type=image,\"name=a,b\",push=true", a directory, or "-" (a tar on standard output).
// InvalidArgument names what is wrong; Unsupported what buildx knows and this engine does not.
Result<BuildOutput> parseOutput(std::string_view text);

// "key=value", or with "manifest:" before it. Other levels are Unsupported: there is no index above one image.
Result<> addAnnotation(std::string_view text, api::StringMap& annotations);

struct OutputOptions {
    std::vector<std::string> outputs;     // --output
    std::vector<std::string> annotations; // --annotation
    std::vector<std::string> tags;        // --tag
    bool push = false, load = false;
    bool terminal = false; // standard output is one
};

struct BuildOutputs {
    std::vector<BuildOutput> list; // at least one; names are filled in
    std::vector<std::string> tags; // that the engine's store gets
    api::StringMap annotations;

    bool keepsImage() const;
    bool usesStandardOutput() const;
    // The image itself leaves, rather than the files in it.
    bool hasImage() const;
    // Something is to be fetched, or sent, once the image is there.
    bool deliversAny() const;
};

// All of it, checked: a destination where one is needed and of the right kind, one output to standard output at most
// and none to a terminal, a name for what is pushed.
Result<BuildOutputs> planOutputs(const OutputOptions& options);

} // namespace slipway::cli
