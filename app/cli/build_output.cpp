#include "cli/build_output.h"

#include <algorithm>
#include <filesystem>

#include "base/file.h"
#include "base/text.h"
#include "cli/csv.h"
#include "cli/units.h"

namespace slipway::cli {

namespace {

constexpr std::pair<std::string_view, OutputType> typeNames[]{{"image", OutputType::Image},
                                                              {"registry", OutputType::Registry},
                                                              {"docker", OutputType::Docker},
                                                              {"oci", OutputType::Oci},
                                                              {"tar", OutputType::Tar},
                                                              {"local", OutputType::Local},
                                                              {"cacheonly", OutputType::CacheOnly}};

std::string_view nameOf(OutputType type) {
    return std::ranges::find(typeNames, type, &std::pair<std::string_view, OutputType>::second)->first;
}

Result<> setType(BuildOutput& output, const std::string& name) {
    for (const auto& [known, type] : typeNames)
        if (name == known) {
            output.type = type;
            return {};
        }
    return fail(Errc::InvalidArgument,
                "--output type={}: it is one of image, registry, docker, oci, tar, local and cacheonly", name);
}

// What has one value that this engine does as it is.
Result<> requireOnly(std::string_view text, const std::string& key, const std::string& value, std::string_view only) {
    if (value == only || (only == "true" && value == "1") || (only == "false" && value == "0"))
        return {};
    return fail(Errc::Unsupported, "--output {}: {}={} is not supported, only {}", text, key, value, only);
}

Result<> setAttribute(BuildOutput& output, std::string_view text, const std::string& key, const std::string& value) {
    if (key == "type")
        return setType(output, value);
    if (key == "dest" || key == "destination") {
        output.destination = value;
    } else if (key == "name") {
        for (const auto& name : split(value, ','))
            output.names.emplace_back(trim(name));
    } else if (key == "push") {
        output.push = TRY(parseBoolean(text, value));
    } else if (key == "tar") {
        output.tar = TRY(parseBoolean(text, value));
    } else if (key.starts_with("annotation.") || key.starts_with("annotation-manifest.")) {
        output.annotations[key.substr(key.find('.') + 1)] = value;
    } else if (key == "compression") {
        return requireOnly(text, key, value, "gzip");
    } else if (key == "oci-mediatypes" || key == "rewrite-timestamp" || key == "store" || key == "unpack") {
        // The first three are what is done anyway.
        if (key != "unpack")
            return requireOnly(text, key, value, "true");
    } else if (key == "force-compression" || key == "push-by-digest" || key == "platform-split" ||
               key == "name-canonical") {
        return requireOnly(text, key, value, "false");
    } else {
        return fail(Errc::InvalidArgument, "--output {}: {:?} is not an attribute of it", text, std::string_view(key));
    }
    return {};
}

// "manifest", "manifest[linux/amd64]", "manifest,index": what may stand before an annotation's key.
bool isLevel(std::string_view text) {
    bool platform = false;
    for (const char c : text) {
        if (c == '[' || c == ']')
            platform = c == '[';
        else if (!platform && !(c >= 'a' && c <= 'z') && c != '-' && c != ',')
            return false;
    }
    return !text.empty() && !platform;
}

bool isDirectory(const std::string& path) {
    std::error_code ignored;
    return std::filesystem::is_directory(path, ignored);
}

Result<> check(BuildOutput& output, const OutputOptions& options) {
    const std::string_view type = nameOf(output.type);
    if (output.type == OutputType::Docker && output.destination.empty())
        output.type = OutputType::Image;
    if (output.type == OutputType::Registry)
        output.push = true;
    const bool archive = output.type == OutputType::Docker || (output.type == OutputType::Oci && output.tar) ||
                         output.type == OutputType::Tar;
    const bool directory = output.type == OutputType::Local || (output.type == OutputType::Oci && !output.tar);
    if (!output.tar && output.type != OutputType::Oci)
        return fail(Errc::InvalidArgument, "--output type={}: tar=false is for oci", type);
    if (directory && (output.destination.empty() || output.destination == "-"))
        return fail(Errc::InvalidArgument, "--output type={}: name the directory with dest=DIR", type);
    if (directory && exists(output.destination) && !isDirectory(output.destination))
        return fail(Errc::InvalidArgument, "--output type={}: {} is not a directory", type, output.destination);
    if (archive && output.destination.empty())
        output.destination = "-";
    if (archive && output.destination != "-" && isDirectory(output.destination))
        return fail(Errc::InvalidArgument, "--output type={}: {} is a directory; name a file in it", type,
                    output.destination);
    if (archive && output.destination != "-") {
        const auto parent = std::filesystem::path(output.destination).parent_path();
        if (!parent.empty() && !isDirectory(parent))
            return fail(Errc::InvalidArgument, "--output type={}: there is no directory {} for {}", type,
                        parent.string(), output.destination);
    }
    if (!archive && !directory && !output.destination.empty())
        return fail(Errc::InvalidArgument, "--output type={} has no destination", type);
    if (output.destination == "-" && options.terminal)
        return fail(Errc::InvalidArgument,
                    "--output type={}: an archive does not belong on a terminal: use dest=FILE, or redirect it", type);
    if (output.push && output.type != OutputType::Image && output.type != OutputType::Registry)
        return fail(Errc::InvalidArgument, "--output type={}: push=true is for images", type);
    if (output.names.empty())
        output.names = options.tags;
    if (output.push && output.names.empty())
        return fail(Errc::InvalidArgument, "a name is needed to push to a registry: use -t, or name= of --output");
    return {};
}

} // namespace

Result<BuildOutput> parseOutput(std::string_view text) {
    BuildOutput output;
    const auto fields = splitCsv(text);
    if (fields.size() == 1 && fields.front().find('=') == std::string::npos) {
        if (fields.front().empty())
            return fail(Errc::InvalidArgument, "--output needs a directory, - or type=…");
        output.type = fields.front() == "-" ? OutputType::Tar : OutputType::Local;
        output.destination = fields.front();
        return output;
    }
    bool typed = false;
    for (const auto& field : fields) {
        const auto equals = field.find('=');
        if (equals == std::string::npos)
            return fail(Errc::InvalidArgument, "--output {}: {:?} is not name=value", text, std::string_view(field));
        const std::string key = toLower(trim(field.substr(0, equals)));
        typed = typed || key == "type";
        TRY(setAttribute(output, text, key, field.substr(equals + 1)));
    }
    if (!typed)
        return fail(Errc::InvalidArgument, "--output {}: it has no type=", text);
    return output;
}

Result<> addAnnotation(std::string_view text, api::StringMap& annotations) {
    std::string_view pair = text;
    const auto colon = text.find(':');
    if (colon != std::string_view::npos && isLevel(text.substr(0, colon))) {
        for (const auto& level : split(text.substr(0, colon), ',')) {
            const std::string place = level.substr(0, level.find('['));
            if (place == "index" || place == "manifest-descriptor" || place == "index-descriptor")
                return fail(Errc::Unsupported,
                            "--annotation {}: one image has no index to annotate; only manifest: is supported", text);
            if (place != "manifest")
                return fail(Errc::InvalidArgument, "--annotation {}: {:?} is no place for annotations", text,
                            std::string_view(place));
        }
        pair.remove_prefix(colon + 1);
    }
    if (pair.find('=') == std::string_view::npos || pair.starts_with('='))
        return fail(Errc::InvalidArgument, "--annotation {:?}: write it as key=value", text);
    const auto [key, value] = splitAssignment(pair);
    annotations.insert_or_assign(key, value);
    return {};
}

bool BuildOutputs::keepsImage() const {
    return std::ranges::any_of(list, [](const BuildOutput& o) { return o.type == OutputType::Image; });
}

bool BuildOutputs::usesStandardOutput() const {
    return std::ranges::any_of(list, [](const BuildOutput& o) { return o.destination == "-"; });
}

bool BuildOutputs::hasImage() const {
    return std::ranges::any_of(list, [](const BuildOutput& o) {
        return o.type != OutputType::Tar && o.type != OutputType::Local && o.type != OutputType::CacheOnly;
    });
}

bool BuildOutputs::deliversAny() const {
    return std::ranges::any_of(list, [](const BuildOutput& o) {
        return o.push || (o.type != OutputType::Image && o.type != OutputType::CacheOnly);
    });
}

Result<BuildOutputs> planOutputs(const OutputOptions& options) {
    BuildOutputs outputs;
    for (const auto& text : options.outputs)
        outputs.list.push_back(TRY(parseOutput(text)));
    const auto has = [&](OutputType type) {
        return std::ranges::any_of(outputs.list, [&](const BuildOutput& o) { return o.type == type; });
    };
    // --push beside an image output pushes that image.
    if (options.push && has(OutputType::Image))
        std::ranges::for_each(outputs.list, [](BuildOutput& o) { o.push = o.push || o.type == OutputType::Image; });
    else if (options.push && !has(OutputType::Registry))
        outputs.list.push_back({.type = OutputType::Registry});
    if (outputs.list.empty() || (options.load && !has(OutputType::Image)))
        outputs.list.push_back({.type = OutputType::Image});
    for (const auto& text : options.annotations)
        TRY(addAnnotation(text, outputs.annotations));
    int standardOutput = 0;
    for (auto& output : outputs.list) {
        TRY(check(output, options));
        standardOutput += output.destination == "-" ? 1 : 0;
        if (output.type == OutputType::Image)
            for (const auto& name : output.names)
                if (std::ranges::find(outputs.tags, name) == outputs.tags.end())
                    outputs.tags.push_back(name);
        outputs.annotations.insert(output.annotations.begin(), output.annotations.end());
    }
    if (standardOutput > 1)
        return fail(Errc::InvalidArgument, "only one --output can go to standard output");
    return outputs;
}

} // namespace slipway::cli
