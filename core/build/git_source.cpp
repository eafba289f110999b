#include "build/git_source.h"

#include <algorithm>

#include "base/text.h"
#include "build/detail/percent.h"
#include "dockerfile/ignore.h"

namespace slipway::build {

namespace {

using detail::percentDecode;
using detail::Plus;

constexpr std::size_t maxLength = 8192;

bool isNameChar(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
           c == '.';
}

bool isPlain(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) > 0x20 && c != 0x7f; });
}

// Where a scheme or user@host: ends and the host begins; npos for neither.
struct Form {
    GitSource::Transport transport;
    std::size_t authority; // where user@host begins
    bool scp = false;
};

std::optional<Form> formOf(std::string_view text) {
    using enum GitSource::Transport;
    struct Scheme {
        std::string_view prefix;
        GitSource::Transport transport;
    };
    static constexpr Scheme schemes[]{{"git://", Git}, {"ssh://", Ssh}, {"http://", Http}, {"https://", Https}};
    for (const auto& scheme : schemes)
        if (text.size() > scheme.prefix.size() && toLower(text.substr(0, scheme.prefix.size())) == scheme.prefix)
            return Form{scheme.transport, scheme.prefix.size()};
    const std::size_t at = text.find('@');
    const std::size_t colon = text.find(':');
    if (at == std::string_view::npos || at == 0 || colon == std::string_view::npos || colon < at + 2 ||
        text.find('/') < colon)
        return std::nullopt;
    if (!std::ranges::all_of(text.substr(0, at), isNameChar))
        return std::nullopt;
    return Form{Ssh, 0, true};
}

Result<> checkHost(std::string_view host, std::string_view text) {
    const bool bracketed = host.starts_with('[') && host.ends_with(']');
    const std::string_view inner = bracketed ? host.substr(1, host.size() - 2) : host;
    const bool good = !inner.empty() && !inner.starts_with('-') && std::ranges::all_of(inner, [&](char c) {
        return isNameChar(c) || (bracketed && (c == ':' || c == '%'));
    });
    if (!good)
        return fail(Errc::InvalidArgument, "{:?}: {:?} is no host", text, host);
    return {};
}

// git-check-ref-format(1), and no option.
Result<> checkRef(std::string_view ref) {
    const auto wrong = [&](std::string_view why) {
        return fail(Errc::InvalidArgument, "{:?} is no git branch, tag or commit: {}", ref, why);
    };
    if (ref.size() > 1024)
        return wrong("it is too long");
    if (ref.starts_with('-'))
        return wrong("it begins with a dash");
    if (ref.find("..") != std::string_view::npos)
        return wrong("it has two dots");
    if (ref.find("@{") != std::string_view::npos || ref == "@")
        return wrong("it is an expression");
    if (ref.starts_with('/') || ref.ends_with('/') || ref.find("//") != std::string_view::npos)
        return wrong("it has a slash too many");
    if (ref.ends_with('.') || ref.ends_with(".lock") || ref.starts_with('.') ||
        ref.find("/.") != std::string_view::npos)
        return wrong("a part of it begins or ends with a dot");
    for (const char c : ref)
        if (static_cast<unsigned char>(c) <= 0x20 || c == 0x7f || std::string_view("~^:?*[\\").contains(c))
            return wrong(fmt::format("{:?} is not allowed in it", c));
    return {};
}

Result<std::string> checkSubdirectory(std::string_view text) {
    for (const auto& part : split(text, '/'))
        if (part == "..")
            return fail(Errc::InvalidArgument, "the subdirectory {:?} leaves the repository", text);
    if (text.size() > 4096 ||
        std::ranges::any_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }))
        return fail(Errc::InvalidArgument, "{:?} is no subdirectory", text);
    const std::string clean = dockerfile::cleanPath("/" + std::string(text)).substr(1);
    if (clean == ".git" || clean.starts_with(".git/"))
        return fail(Errc::InvalidArgument, "the subdirectory {:?} is git's own", text);
    return clean;
}

Result<bool> truth(std::string_view name, const std::string& value) {
    const std::string lower = toLower(value);
    if (lower.empty() || lower == "1" || lower == "t" || lower == "true")
        return true;
    if (lower == "0" || lower == "f" || lower == "false")
        return false;
    return fail(Errc::InvalidArgument, "{}={:?}: true or false", name, std::string_view(value));
}

Result<> setOnce(std::string& member, std::string value, std::string_view what) {
    if (!member.empty() && member != value)
        return fail(Errc::InvalidArgument, "two {}s at once: {:?} and {:?}", what, std::string_view(member),
                    std::string_view(value));
    member = std::move(value);
    return {};
}

std::string withPrefix(std::string_view prefix, const std::string& name) {
    return name.starts_with(prefix) ? name : std::string(prefix) + name;
}

Result<> readQuery(std::string_view query, GitSource& source) {
    for (const auto& pair : split(query, '&')) {
        if (pair.empty())
            continue;
        const std::size_t equals = pair.find('=');
        const std::string name = TRY(percentDecode(pair.substr(0, equals), Plus::Space));
        const std::string value =
            equals == std::string::npos ? std::string{} : TRY(percentDecode(pair.substr(equals + 1), Plus::Space));
        const bool empty = value.empty();
        if (name == "submodules") {
            source.submodules = TRY(truth(name, value));
        } else if (name == "keep-git-dir") {
            source.keepGitDirectory = TRY(truth(name, value));
        } else if (name == "ref" || name == "tag" || name == "branch" || name == "subdir" || name == "checksum" ||
                   name == "commit") {
            if (empty)
                return fail(Errc::InvalidArgument, "{}= has no value", name);
            if (name == "ref")
                TRY(setOnce(source.ref, value, "ref"));
            else if (name == "tag")
                TRY(setOnce(source.ref, withPrefix("refs/tags/", value), "ref"));
            else if (name == "branch")
                TRY(setOnce(source.ref, withPrefix("refs/heads/", value), "ref"));
            else if (name == "subdir")
                TRY(setOnce(source.subdirectory, value, "subdirectory"));
            else
                TRY(setOnce(source.checksum, TRY(parseCommitPrefix(value)), "checksum"));
        } else {
            return fail(Errc::InvalidArgument,
                        "{:?} is nothing that a git source can be asked for: ref, tag, branch, subdir, checksum, "
                        "commit, submodules or keep-git-dir",
                        std::string_view(name));
        }
    }
    return {};
}

} // namespace

bool isCommitId(std::string_view text) noexcept {
    return (text.size() == 40 || text.size() == 64) && isHex(text);
}

Result<std::string> parseCommitPrefix(std::string_view text) {
    std::string lower = toLower(text);
    if (!isHex(lower) || lower.size() > 64)
        return fail(Errc::InvalidArgument, "{:?} is not the beginning of a commit's id", text.substr(0, 100));
    return lower;
}

bool GitSource::claims(std::string_view text) {
    const auto form = formOf(text);
    if (!form)
        return false;
    if (form->transport != Transport::Http && form->transport != Transport::Https)
        return true;
    return text.substr(0, text.find_first_of("?#")).ends_with(".git");
}

Result<GitSource> GitSource::parse(std::string_view text) {
    const auto form = formOf(text);
    if (!form)
        return fail(Errc::InvalidArgument, "{:?} names no git repository", text.substr(0, 200));
    GitSource source;
    source.transport = form->transport;
    const std::size_t mark = text.find('#');
    const std::string_view fragment = mark == std::string_view::npos ? std::string_view{} : text.substr(mark + 1);
    std::string_view rest = text.substr(0, mark);
    std::string_view query;
    if (const std::size_t question = form->scp ? std::string_view::npos : rest.find('?');
        question != std::string_view::npos) {
        query = rest.substr(question + 1);
        rest = rest.substr(0, question);
    }
    if (text.size() > maxLength || !isPlain(rest))
        return fail(Errc::InvalidArgument, "{:?} is no URL", text.substr(0, 200));

    const std::string_view scheme = rest.substr(0, form->authority);
    const std::size_t end = form->scp ? rest.find(':') : rest.find('/', form->authority);
    std::string_view authority =
        rest.substr(form->authority, end == std::string_view::npos ? end : end - form->authority);
    const std::string_view path = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
    if (path.empty() || (form->scp && path.starts_with('-')))
        return fail(Errc::InvalidArgument, "{:?} names no repository on its host", text.substr(0, 200));
    std::string_view user;
    if (const std::size_t at = authority.rfind('@'); at != std::string_view::npos) {
        user = authority.substr(0, at);
        authority = authority.substr(at + 1);
    }
    std::string_view host = authority;
    if (const std::size_t colon = authority.rfind(':'); colon != std::string_view::npos && !authority.ends_with(']')) {
        const auto port = parseUnsigned(authority.substr(colon + 1));
        if (!port || *port == 0 || *port > 65535)
            return fail(Errc::InvalidArgument, "{:?} has no valid port", text.substr(0, 200));
        host = authority.substr(0, colon);
    }
    TRY(checkHost(host, text.substr(0, 200)));
    const bool http = source.transport == Transport::Http || source.transport == Transport::Https;
    if (http && !user.empty()) {
        source.credentials = TRY(percentDecode(user, Plus::Itself));
        if (source.credentials.find(':') == std::string::npos)
            source.credentials += ':';
        if (std::ranges::any_of(source.credentials,
                                [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }))
            return fail(Errc::InvalidArgument, "the user information of the URL has control bytes");
        source.remote = fmt::format("{}{}/{}", scheme, authority, path);
    } else if (!user.empty() && (source.transport == Transport::Git || !std::ranges::all_of(user, isNameChar) ||
                                 user.starts_with('-'))) {
        return fail(Errc::InvalidArgument, "{:?}: {:?} is no user", text.substr(0, 200), user);
    } else {
        source.remote = rest;
    }

    TRY(readQuery(query, source));
    if (!fragment.empty()) {
        const std::size_t colon = fragment.find(':');
        if (const auto ref = fragment.substr(0, colon); !ref.empty())
            TRY(setOnce(source.ref, std::string(ref), "ref"));
        if (colon != std::string_view::npos && colon + 1 < fragment.size())
            TRY(setOnce(source.subdirectory, std::string(fragment.substr(colon + 1)), "subdirectory"));
    }
    if (!source.ref.empty())
        TRY(checkRef(source.ref));
    source.subdirectory = TRY(checkSubdirectory(source.subdirectory));
    if (isCommitId(source.ref) && !source.ref.starts_with(source.checksum))
        return fail(Errc::InvalidArgument, "the commit {} cannot have the checksum {}", source.ref, source.checksum);
    return source;
}

std::optional<std::string> GitSource::knownCommit() const {
    if (isCommitId(ref))
        return ref;
    if (isCommitId(checksum))
        return checksum;
    return std::nullopt;
}

std::string GitSource::shown() const {
    return ref.empty() ? remote : fmt::format("{}#{}", remote, ref);
}

} // namespace slipway::build
