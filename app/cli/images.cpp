#include <algorithm>

#include <fcntl.h>
#include <unistd.h>

#include "api/client/images.h"
#include "base/file.h"
#include "base/json.h"
#include "base/text.h"
#include "cli/cli.h"
#include "cli/credentials.h"
#include "cli/progress.h"
#include "cli/pull.h"
#include "cli/table.h"
#include "cli/terminal.h"
#include "cli/units.h"

namespace slipway::cli {

namespace {

struct ListOptions {
    std::string reference, format;
    bool all = false, quiet = false, noTrunc = false, digests = false;
    std::vector<std::string> filters;
};

std::string shortId(const std::string& id) {
    const auto colon = id.find(':');
    return (colon == std::string::npos ? id : id.substr(colon + 1)).substr(0, 12);
}

std::string ago(Timestamp created) {
    return created == Timestamp{} ? "N/A" : humanDuration(toUnixSeconds(now()) - toUnixSeconds(created)) + " ago";
}

Json rowJson(const api::ImageSummary& image, const std::string& id, const std::string& repository,
             const std::string& tag, const std::string& digest) {
    return {{"ID", id},
            {"Repository", repository},
            {"Tag", tag},
            {"Digest", digest},
            {"CreatedAt", toRfc3339(image.created)},
            {"CreatedSince", ago(image.created)},
            {"Size", humanSize(static_cast<std::uint64_t>(std::max<std::int64_t>(image.size, 0)))},
            {"Containers", image.containers < 0 ? std::string("N/A") : std::to_string(image.containers)}};
}

Result<int> list(const ListOptions& o, Context& context) {
    api::Client& client = *TRY(context.client());
    api::ListImages query{.all = o.all, .digests = o.digests, .filters = TRY(parseFilters(o.filters))};
    if (!o.reference.empty())
        query.filters.emplace_back("reference", o.reference);
    const auto images = TRY(api::await<std::vector<api::ImageSummary>>(
        [&](auto done) { return listImages(client, query, std::move(done)); }));
    const Format format = formatOf(o.format);
    std::vector<std::string> header{"REPOSITORY", "TAG", "IMAGE ID", "CREATED", "SIZE"};
    if (o.digests)
        header.insert(header.begin() + 2, "DIGEST");
    Table table(header);
    std::string text;
    for (const auto& image : images) {
        const std::string id = o.noTrunc ? image.id : shortId(image.id);
        if (o.quiet) {
            text += sanitizeForTerminal(id) + "\n";
            continue;
        }
        const auto references = image.repoTags.empty() ? std::vector<std::string>{""} : image.repoTags;
        for (const auto& reference : references) {
            auto [repository, tag] = api::splitReference(reference);
            std::string digest = "<none>";
            for (const auto& candidate : image.repoDigests)
                if (repository.empty() || candidate.starts_with(repository + "@"))
                    digest = candidate.substr(candidate.find('@') + 1);
            if (repository.empty())
                repository =
                    image.repoDigests.empty() ? "<none>" : api::splitReference(image.repoDigests.front()).first;
            if (tag.empty())
                tag = "<none>";
            const Json row = rowJson(image, id, repository, tag, digest);
            if (format == Format::Json) {
                text += dumpJson(row) + "\n";
            } else if (format == Format::Template) {
                text += TRY(formatTemplate(o.format, row)) + "\n";
            } else {
                std::vector<std::string> cells{repository, tag, id, row["CreatedSince"], row["Size"]};
                if (o.digests)
                    cells.insert(cells.begin() + 2, digest);
                table.add(std::move(cells));
            }
        }
    }
    print(o.quiet || format != Format::Table ? text : table.text());
    return ExitOk;
}

Result<int> remove(const std::vector<std::string>& names, bool force, bool keepParents, Context& context) {
    api::Client& client = *TRY(context.client());
    return forEach(names, [&](const std::string& name) -> Result<> {
        const auto deletions = TRY(api::await<std::vector<api::ImageDeletion>>(
            [&](auto done) { return removeImage(client, name, {.force = force, .prune = !keepParents}, done); }));
        for (const auto& deletion : deletions)
            print(sanitizeForTerminal(deletion.deleted.empty() ? "Untagged: " + deletion.untagged
                                                               : "Deleted: " + deletion.deleted) +
                  "\n");
        return {};
    });
}

Result<int> push(const std::string& reference, bool quiet, Context& context) {
    api::Client& client = *TRY(context.client());
    const auto auth = TRY(findCredentials(configDirectory(), registryOf(reference)));
    PullPrinter printer(print, ::isatty(STDOUT_FILENO) ? std::max(terminalSize(STDOUT_FILENO).columns, 40) : 0);
    TRY(api::awaitStream<api::PullProgress>(
        [&](auto sink) { return pushImage(client, reference, auth, std::move(sink)); },
        [&](const api::PullProgress& progress) {
            if (!quiet)
                printer.handle(progress);
        }));
    if (quiet)
        print(sanitizeForTerminal(reference) + "\n");
    return ExitOk;
}

Result<int> tag(const std::vector<std::string>& names, Context& context) {
    api::Client& client = *TRY(context.client());
    const auto [repository, tagName] = api::splitReference(names[1]);
    if (names[1].find('@') != std::string::npos)
        return fail(Errc::InvalidArgument, "{:?} has a digest: a tag is name[:tag]", names[1]);
    TRY(api::await<>([&, repo = repository, name = tagName](auto done) {
        return tagImage(client, names[0], repo, name.empty() ? "latest" : name, std::move(done));
    }));
    return ExitOk;
}

Result<int> save(const std::vector<std::string>& names, const std::string& path, Context& context) {
    if (path.empty() && ::isatty(STDOUT_FILENO))
        return fail(Errc::InvalidArgument, "an archive does not belong on a terminal: use -o FILE, or redirect it");
    api::Client& client = *TRY(context.client());
    UniqueFd file;
    if (!path.empty())
        file = TRY(openFile(path, O_WRONLY | O_CREAT | O_TRUNC, 0644));
    const int fd = file ? file.get() : STDOUT_FILENO;
    Result<> written;
    const auto ended =
        api::awaitStream<std::string_view>([&](auto sink) { return saveImages(client, names, std::move(sink)); },
                                           [&](std::string_view bytes) {
                                               if (written)
                                                   written = writeAll(fd, bytes);
                                           });
    if (!ended || !written) {
        if (!path.empty())
            ::unlink(path.c_str());
        return std::unexpected(!ended ? ended.error() : written.error());
    }
    return ExitOk;
}

Result<int> load(const std::string& path, bool quiet, Context& context) {
    if (path.empty() && ::isatty(STDIN_FILENO))
        return fail(Errc::InvalidArgument, "there is no archive on standard input: use -i FILE");
    api::Client& client = *TRY(context.client());
    UniqueFd file;
    if (!path.empty())
        file = TRY(openFile(path, O_RDONLY));
    const int fd = file ? file.get() : STDIN_FILENO;
    PullPrinter printer(print, ::isatty(STDOUT_FILENO) ? std::max(terminalSize(STDOUT_FILENO).columns, 40) : 0);
    const api::BodySource source = [fd]() -> Result<std::string> {
        std::string bytes(256u << 10, '\0');
        ssize_t n;
        do {
            n = ::read(fd, bytes.data(), bytes.size());
        } while (n < 0 && errno == EINTR);
        if (n < 0)
            return failErrno("read the archive");
        bytes.resize(static_cast<std::size_t>(n));
        return bytes;
    };
    TRY(api::awaitStream<api::PullProgress>(
        [&](auto sink) { return loadImages(client, source, quiet, std::move(sink)); },
        [&](const api::PullProgress& progress) { printer.handle(progress); }));
    return ExitOk;
}

Result<int> history(const std::string& name, bool noTrunc, bool quiet, Context& context) {
    api::Client& client = *TRY(context.client());
    const auto items = TRY(api::await<std::vector<api::HistoryItem>>(
        [&](auto done) { return imageHistory(client, name, std::move(done)); }));
    Table table({"IMAGE", "CREATED", "CREATED BY", "SIZE", "COMMENT"});
    for (const auto& item : items) {
        const std::string id = noTrunc || item.id == "<missing>" ? item.id : shortId(item.id);
        if (quiet)
            print(sanitizeForTerminal(id) + "\n");
        table.add({id, ago(item.created), noTrunc ? item.createdBy : ellipsis(item.createdBy, 45),
                   humanSize(static_cast<std::uint64_t>(std::max<std::int64_t>(item.size, 0))), item.comment});
    }
    if (!quiet)
        print(table.text());
    return ExitOk;
}

struct Options {
    std::vector<std::string> names;
    std::string name, platform, file;
    bool quiet = false, allTags = false, noTrunc = false, force = false, keepParents = false;
};

} // namespace

void addListImages(CLI::App& app, Context& context, const std::string& name) {
    auto options = std::make_shared<ListOptions>();
    CLI::App* command = app.add_subcommand(name, "List images");
    if (name == "ls")
        command->alias("list");
    command->add_option("reference", options->reference, "Only those with this name");
    command->add_flag("-a,--all", options->all, "Intermediate ones too");
    command->add_flag("-q,--quiet", options->quiet, "Ids only");
    command->add_flag("--no-trunc", options->noTrunc, "Whole ids");
    command->add_flag("--digests", options->digests, "Digests too");
    addList(*command, "-f,--filter", options->filters, "Only those that match, name=value");
    command->add_option("--format", options->format, "table, json or a template");
    command->callback(
        [options, &context] { context.action = [options, &context] { return list(*options, context); }; });
}

void addRemoveImages(CLI::App& app, Context& context, const std::string& name) {
    auto options = std::make_shared<Options>();
    CLI::App* command = app.add_subcommand(name, "Remove images");
    command->add_option("images", options->names)->required();
    command->add_flag("-f,--force", options->force, "Even if a stopped container uses it");
    command->add_flag("--no-prune", options->keepParents, "Keep untagged parents");
    command->callback([options, &context] {
        context.action = [options, &context] {
            return remove(options->names, options->force, options->keepParents, context);
        };
    });
}

void addImageCommands(CLI::App& app, Context& context) {
    auto options = std::make_shared<Options>();
    CLI::App* pullCommand = app.add_subcommand("pull", "Fetch an image from a registry");
    pullCommand->add_option("image", options->name)->required();
    pullCommand->add_flag("-q,--quiet", options->quiet, "Do not show progress");
    pullCommand->add_flag("-a,--all-tags", options->allTags, "Every tag of the repository");
    pullCommand->add_option("--platform", options->platform, "os/architecture");
    pullCommand->callback([options, &context] {
        context.action = [options, &context]() -> Result<int> {
            TRY(pull(*TRY(context.client()), options->name, options->platform, options->allTags,
                     options->quiet ? PullOutput::Quiet : PullOutput::Stdout));
            const bool named = options->allTags || !api::splitReference(options->name).second.empty();
            print(sanitizeForTerminal(options->name + (named ? "" : ":latest")) + "\n");
            return ExitOk;
        };
    });

    CLI::App* pushCommand = app.add_subcommand("push", "Send an image to a registry");
    pushCommand->add_option("image", options->name)->required();
    pushCommand->add_flag("-q,--quiet", options->quiet, "Do not show progress");
    pushCommand->callback([options, &context] {
        context.action = [options, &context] { return push(options->name, options->quiet, context); };
    });

    CLI::App* tagCommand = app.add_subcommand("tag", "Give an image another name");
    tagCommand->add_option("names", options->names, "The image, then its new name")->required()->expected(2);
    tagCommand->callback(
        [options, &context] { context.action = [options, &context] { return tag(options->names, context); }; });

    CLI::App* saveCommand = app.add_subcommand("save", "Write images to an archive");
    saveCommand->add_option("images", options->names)->required();
    saveCommand->add_option("-o,--output", options->file, "The file (default: standard output)");
    saveCommand->callback([options, &context] {
        context.action = [options, &context] { return save(options->names, options->file, context); };
    });

    CLI::App* loadCommand = app.add_subcommand("load", "Read images from an archive");
    loadCommand->add_option("-i,--input", options->file, "The file (default: standard input)");
    loadCommand->add_flag("-q,--quiet", options->quiet, "Do not show progress");
    loadCommand->callback([options, &context] {
        context.action = [options, &context] { return load(options->file, options->quiet, context); };
    });

    CLI::App* historyCommand = app.add_subcommand("history", "Show the layers of an image");
    historyCommand->add_option("image", options->name)->required();
    historyCommand->add_flag("--no-trunc", options->noTrunc, "Whole ids and commands");
    historyCommand->add_flag("-q,--quiet", options->quiet, "Ids only");
    historyCommand->callback([options, &context] {
        context.action = [options, &context] {
            return history(options->name, options->noTrunc, options->quiet, context);
        };
    });
}

} // namespace slipway::cli
