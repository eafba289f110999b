#include "api/client/client.h"
#include "base/json.h"
#include "base/text.h"
#include "cli/cli.h"
#include "cli/table.h"

namespace slipway::cli {

namespace {

struct Kind {
    const char* name;
    const char* collection;
    bool segment; // an image's reference keeps its slashes
    const char* suffix;
};
// In the order in which docker asks.
constexpr Kind kinds[] = {{"container", "/containers", true, "json"},
                          {"image", "/images", false, "json"},
                          {"network", "/networks", true, ""},
                          {"volume", "/volumes", true, ""}};

struct Options {
    std::vector<std::string> names;
    std::string format, type;
    bool size = false;
};

Result<Json> fetch(api::Client& client, const Kind& kind, const std::string& name, bool size) {
    api::Target target(kind.collection);
    kind.segment ? target.segment(name) : target.path(name);
    if (*kind.suffix)
        target.path(kind.suffix);
    target.flag("size", size);
    api::HttpRequest request;
    request.target = target.take();
    const auto reply = TRY(api::await<api::HttpReply>([&](auto done) { return client.call(request, done); }));
    return parseJson(reply.body, kind.name);
}

Result<Json> find(api::Client& client, const Options& o, const std::string& name) {
    for (const auto& kind : kinds) {
        if (!o.type.empty() && o.type != kind.name)
            continue;
        auto document = fetch(client, kind, name, o.size);
        if (document || document.error().code() != Errc::NotFound)
            return document;
    }
    return fail(Errc::NotFound, "there is no {} {:?}", o.type.empty() ? "container, image, network or volume" : o.type,
                name);
}

Result<int> inspect(const Options& o, Context& context) {
    api::Client& client = *TRY(context.client());
    Json all = Json::array();
    std::string text;
    const int code = TRY(forEach(o.names, [&](const std::string& name) -> Result<> {
        Json document = TRY(find(client, o, name));
        const Format format = formatOf(o.format);
        if (format == Format::Template)
            text += TRY(formatTemplate(o.format, document)) + "\n";
        else if (format == Format::Json)
            text += dumpJson(document) + "\n";
        else
            all.push_back(std::move(document));
        return {};
    }));
    // JSON escapes control characters; what is left is harmless.
    print(o.format.empty() ? dumpJson(all, 4) + "\n" : text);
    return code;
}

} // namespace

void addInspectCommand(CLI::App& app, Context& context, const std::string& name, const std::string& type) {
    auto options = std::make_shared<Options>();
    options->type = type;
    CLI::App* command = app.add_subcommand(name, "Show all that the engine knows of something, as JSON");
    command->add_option("names", options->names, "Names or ids")->required();
    command->add_option("-f,--format", options->format, "json or a template");
    command->add_flag("-s,--size", options->size, "With a container's sizes");
    if (type.empty())
        command->add_option("--type", options->type, "container, image, network or volume")
            ->check(CLI::IsMember({"container", "image", "network", "volume"}));
    command->callback(
        [options, &context] { context.action = [options, &context] { return inspect(*options, context); }; });
}

} // namespace slipway::cli
