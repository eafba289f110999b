#include "ui/engine/fact_words.h"

#include "ui/engine/engine_text.h"

#include <QCoreApplication>

#include <iterator>

namespace slipway::ui {

namespace {

// In the order of the enum; arguments are named in braces, and a translation may name them in any order. They are the
// engine's own English words (base/fact_forms.cpp), which tst_facts.cpp compares.
constexpr const char* words[] = {
    // Why a step of a build is not cached.
    QT_TRANSLATE_NOOP("Facts", "instruction changed"),
    QT_TRANSLATE_NOOP("Facts", "a step before it changed"),
    QT_TRANSLATE_NOOP("Facts", "previous step changed ({instruction})"),
    QT_TRANSLATE_NOOP("Facts", "base image moved"),
    QT_TRANSLATE_NOOP("Facts", "base image moved ({image})"),
    QT_TRANSLATE_NOOP("Facts", "{file} added"),
    QT_TRANSLATE_NOOP("Facts", "{file} removed"),
    QT_TRANSLATE_NOOP("Facts", "{file} changed"),
    QT_TRANSLATE_NOOP("Facts", "{file}: mode {before} -> {after}"),
    QT_TRANSLATE_NOOP("Facts", "{file}: owner {before} -> {after}"),
    QT_TRANSLATE_NOOP("Facts", "files changed"),
    QT_TRANSLATE_NOOP("Facts", "build arg {name}: {before} -> {after}"),
    QT_TRANSLATE_NOOP("Facts", "build arg {name} changed"),
    QT_TRANSLATE_NOOP("Facts", "build arg {name} is new"),
    QT_TRANSLATE_NOOP("Facts", "build arg {name} is gone"),
    QT_TRANSLATE_NOOP("Facts", "ENV {name}: {before} -> {after}"),
    QT_TRANSLATE_NOOP("Facts", "ENV {name} changed"),
    QT_TRANSLATE_NOOP("Facts", "ENV {name} is new"),
    QT_TRANSLATE_NOOP("Facts", "ENV {name} is gone"),
    QT_TRANSLATE_NOOP("Facts", "{input}: {before} -> {after}"),
    QT_TRANSLATE_NOOP("Facts", "{input} changed"),
    QT_TRANSLATE_NOOP("Facts", "{input} is new"),
    QT_TRANSLATE_NOOP("Facts", "{input} is gone"),
    QT_TRANSLATE_NOOP("Facts", "--add-host is now {hosts}"),
    QT_TRANSLATE_NOOP("Facts", "--add-host is gone"),
    QT_TRANSLATE_NOOP("Facts", "what is mounted at {target} changed"),
    QT_TRANSLATE_NOOP("Facts", "stage {stage} changed"),
    QT_TRANSLATE_NOOP("Facts", "image {image} changed"),
    QT_TRANSLATE_NOOP("Facts", "{source} changed"),
    QT_TRANSLATE_NOOP("Facts", "the source changed"),
    QT_TRANSLATE_NOOP("Facts", "the cached result was removed"),
    QT_TRANSLATE_NOOP("Facts", "the cache is off"),
    QT_TRANSLATE_NOOP("Facts", "not built before"),
    QT_TRANSLATE_NOOP("Facts", "{image} is not here yet"),
    QT_TRANSLATE_NOOP("Facts", "unknown until {source} is asked"),
    // What the checks of a Dockerfile say, and what they propose.
    QT_TRANSLATE_NOOP("Facts", "{instruction} should be in lower case as most of the file's instructions are"),
    QT_TRANSLATE_NOOP("Facts", "{instruction} should be in upper case as most of the file's instructions are"),
    QT_TRANSLATE_NOOP("Facts", "write {word} in lower case"),
    QT_TRANSLATE_NOOP("Facts", "write {word} in upper case"),
    QT_TRANSLATE_NOOP("Facts", "write {replacement}"),
    QT_TRANSLATE_NOOP("Facts", "'{as}' and '{from}' are not in the same case"),
    QT_TRANSLATE_NOOP("Facts", "the stage name '{stage}' should be in lower case"),
    QT_TRANSLATE_NOOP("Facts", "an empty line inside {instruction}"),
    QT_TRANSLATE_NOOP("Facts", "remove it or make it a comment"),
    QT_TRANSLATE_NOOP("Facts", "remove the empty lines inside"),
    QT_TRANSLATE_NOOP("Facts", "MAINTAINER is deprecated: use a label"),
    QT_TRANSLATE_NOOP("Facts", "make it a label"),
    QT_TRANSLATE_NOOP("Facts", "\"{instruction} key=value\" should be used instead of \"{instruction} key value\""),
    QT_TRANSLATE_NOOP("Facts", "{instruction} {name} looks like a secret: it would stay in the image or its history"),
    QT_TRANSLATE_NOOP("Facts", "use RUN --mount=type=secret"),
    QT_TRANSLATE_NOOP("Facts", "the comment above {instruction} should have the form \"# {name} description\""),
    QT_TRANSLATE_NOOP("Facts", "the comment above {instruction} should have the form \"# <argument> description\""),
    QT_TRANSLATE_NOOP("Facts", "or put an empty line below it"),
    QT_TRANSLATE_NOOP("Facts", "put an empty line below the comment"),
    QT_TRANSLATE_NOOP("Facts", "'{stage}' is a reserved name"),
    QT_TRANSLATE_NOOP("Facts", "the stage name '{stage}' is used more than once"),
    QT_TRANSLATE_NOOP("Facts", "choose another"),
    QT_TRANSLATE_NOOP("Facts", "the argument '{name}' is not declared before the first FROM"),
    QT_TRANSLATE_NOOP("Facts", "did you mean {name}?"),
    QT_TRANSLATE_NOOP("Facts", "add ARG {name} above"),
    QT_TRANSLATE_NOOP("Facts", "add ARG {name} to the stage"),
    QT_TRANSLATE_NOOP("Facts", "without build args {image} is an empty or invalid base name"),
    QT_TRANSLATE_NOOP("Facts", "give the ARG a default"),
    QT_TRANSLATE_NOOP("Facts", "--platform={platform} is what FROM does anyway"),
    QT_TRANSLATE_NOOP("Facts", "remove the flag"),
    QT_TRANSLATE_NOOP("Facts", "FROM --platform should not be the constant {platform}"),
    QT_TRANSLATE_NOOP("Facts", "choose the platform when building"),
    QT_TRANSLATE_NOOP("Facts", "the base image {image} is for {platform}, and the build for {wanted}"),
    QT_TRANSLATE_NOOP("Facts", "where the relative WORKDIR {path} leads depends on the base image"),
    QT_TRANSLATE_NOOP("Facts", "begin it with /"),
    QT_TRANSLATE_NOOP("Facts", "the variable '${name}' is not defined"),
    QT_TRANSLATE_NOOP("Facts", "only the last {instruction} of a stage counts"),
    QT_TRANSLATE_NOOP("Facts", "remove the {instruction} that does nothing"),
    QT_TRANSLATE_NOOP("Facts", "in shell form {instruction} does not get signals like Ctrl+C"),
    QT_TRANSLATE_NOOP("Facts", "{instruction} [\"program\", \"argument\"]"),
    QT_TRANSLATE_NOOP("Facts",
                      "EXPOSE {port} names an address or a port of the host: only the container's port belongs here"),
    QT_TRANSLATE_NOOP("Facts", "the protocol of {port} should be in lower case"),
    QT_TRANSLATE_NOOP("Facts", "{instruction} {path}: .dockerignore leaves it out ({rule})"),
    QT_TRANSLATE_NOOP("Facts", "change the rule, or do not copy it"),
    // Why a build failed, and what to do about it.
    QT_TRANSLATE_NOOP("Facts", "the command '{command}' ended with exit code {exitCode}"),
    QT_TRANSLATE_NOOP("Facts", "the command '{command}' ended with exit code {exitCode} (out of memory)"),
    QT_TRANSLATE_NOOP("Facts", "{path}: not found in the build context"),
    QT_TRANSLATE_NOOP("Facts", "{path}: not found in context {name}"),
    QT_TRANSLATE_NOOP("Facts", "{path}: not found in stage {stage}"),
    QT_TRANSLATE_NOOP("Facts", "{path}: not found in image {image}"),
    QT_TRANSLATE_NOOP("Facts", "{path}: this build has no context to copy from"),
    QT_TRANSLATE_NOOP("Facts", "this build has no context to mount from"),
    QT_TRANSLATE_NOOP("Facts", "the destination ({destination}) is empty"),
    QT_TRANSLATE_NOOP("Facts", "with more than one source file the destination must be a directory and end with a /"),
    QT_TRANSLATE_NOOP("Facts", "{path} changed while it was being read; build again"),
    QT_TRANSLATE_NOOP("Facts", "the base name ({image}) is empty"),
    QT_TRANSLATE_NOOP("Facts", "give the ARG before FROM a default value, or pass it with --build-arg"),
    QT_TRANSLATE_NOOP(
        "Facts", "the secret {id} is required and this build was not given it: pass it with --secret id={id},src=FILE"),
    QT_TRANSLATE_NOOP("Facts",
                      "the ssh agent {id} is required and this build was not given it: pass it with --ssh {id}"),
    QT_TRANSLATE_NOOP("Facts", ".dockerignore excludes it with \"{rule}\""),
    QT_TRANSLATE_NOOP("Facts", "it is a link that leads nowhere"),
    QT_TRANSLATE_NOOP("Facts", "the Dockerfile asks for checks to be errors"),
    QT_TRANSLATE_NOOP("Facts", "the build was stopped"),
    QT_TRANSLATE_NOOP("Facts", "the build was cancelled"),
    QT_TRANSLATE_NOOP("Facts", "the engine went down in the middle of it"),
    // Ports and names of containers.
    QT_TRANSLATE_NOOP("Facts", "port {port} is already in use by {process} (pid {pid})"),
    QT_TRANSLATE_NOOP("Facts", "port {port} is already in use by a process (pid {pid})"),
    QT_TRANSLATE_NOOP("Facts", "port {port} is already in use by a process of user {uid}"),
    QT_TRANSLATE_NOOP("Facts", "port {port} is already in use by container {container}"),
    QT_TRANSLATE_NOOP("Facts", "port {port} is already in use by another process"),
    QT_TRANSLATE_NOOP("Facts", "every port from {first} to {last} is already in use"),
    QT_TRANSLATE_NOOP("Facts", "port {port} is reserved for the administrator"),
    QT_TRANSLATE_NOOP("Facts", "no network interface of this machine has the address {address}"),
    QT_TRANSLATE_NOOP("Facts", "port {port} of this container is already published on {hostPort}"),
    QT_TRANSLATE_NOOP("Facts",
                      "Conflict. The container name \"/{name}\" is already in use by container \"{container}\". You "
                      "have to remove (or rename) that container to be able to reuse that name."),
    QT_TRANSLATE_NOOP("Facts",
                      "Conflict. The container name \"/{name}\" is already in use by container \"{container}\"."),
    // What keeps a Dockerfile from being read.
    QT_TRANSLATE_NOOP("Facts", "unknown instruction: {instruction}"),
    QT_TRANSLATE_NOOP("Facts", "unknown flag: --{flag}"),
    QT_TRANSLATE_NOOP("Facts", "{instruction} takes no flags"),
    QT_TRANSLATE_NOOP("Facts", "{instruction} takes {flags}"),
    QT_TRANSLATE_NOOP("Facts", "--{flag} is there twice"),
    QT_TRANSLATE_NOOP("Facts", "--{flag} expects true or false, not {value}"),
    QT_TRANSLATE_NOOP("Facts", "missing a value on flag: --{flag}"),
    QT_TRANSLATE_NOOP("Facts", "--from does not expand variables"),
    QT_TRANSLATE_NOOP("Facts", "name the image in a FROM line and copy from that stage"),
    QT_TRANSLATE_NOOP("Facts", "{instruction} requires exactly one argument"),
    QT_TRANSLATE_NOOP("Facts", "{instruction} requires at least one argument"),
    QT_TRANSLATE_NOOP("Facts", "{instruction} requires at least two arguments, but none were provided"),
    QT_TRANSLATE_NOOP(
        "Facts",
        "{instruction} requires at least two arguments, but only one was provided; the destination is missing"),
    QT_TRANSLATE_NOOP("Facts", "{instruction} must have two arguments"),
    QT_TRANSLATE_NOOP("Facts", "{instruction} has more than {limit} arguments"),
    QT_TRANSLATE_NOOP("Facts", "{instruction} requires the arguments to be in JSON form"),
    QT_TRANSLATE_NOOP("Facts", "the JSON array may hold strings in double quotes only"),
    QT_TRANSLATE_NOOP("Facts", "FROM requires either one or three arguments"),
    QT_TRANSLATE_NOOP("Facts", "expected AS, not {word}"),
    QT_TRANSLATE_NOOP("Facts", "invalid name for a build stage: {stage}"),
    QT_TRANSLATE_NOOP("Facts", "a letter, then letters, digits, '-', '_' or '.'"),
    QT_TRANSLATE_NOOP("Facts", "{instruction} names cannot be blank"),
    QT_TRANSLATE_NOOP("Facts", "cannot find = in \"{text}\""),
    QT_TRANSLATE_NOOP("Facts", "it must be name=value"),
    QT_TRANSLATE_NOOP("Facts", "{instruction} cannot have a heredoc as its destination"),
    QT_TRANSLATE_NOOP("Facts", "unterminated heredoc: no line \"{word}\" ends it"),
    QT_TRANSLATE_NOOP("Facts", "unknown type \"{type}\" in HEALTHCHECK"),
    QT_TRANSLATE_NOOP("Facts", "missing command after HEALTHCHECK CMD"),
    QT_TRANSLATE_NOOP("Facts", "ONBUILD cannot stand behind ONBUILD"),
    QT_TRANSLATE_NOOP("Facts", "{instruction} is not allowed as an ONBUILD trigger"),
    QT_TRANSLATE_NOOP("Facts", "the file has no instructions"),
    QT_TRANSLATE_NOOP("Facts", "no FROM instruction"),
    QT_TRANSLATE_NOOP("Facts", "begin with FROM image"),
    QT_TRANSLATE_NOOP("Facts", "no build stage in current context: {instruction} stands before the first FROM"),
    QT_TRANSLATE_NOOP("Facts", "the frontend {frontend} is not supported"),
    QT_TRANSLATE_NOOP("Facts",
                      "Slipway reads Dockerfiles itself, as docker/dockerfile does; remove the line or name that"),
    QT_TRANSLATE_NOOP("Facts", "the file has {size}; a Dockerfile may have {limit}"),
    QT_TRANSLATE_NOOP("Facts", "more than {limit} instructions"),
    QT_TRANSLATE_NOOP("Facts", "only one {directive} parser directive can be used"),
    QT_TRANSLATE_NOOP("Facts", "invalid escape character {value}"),
    QT_TRANSLATE_NOOP("Facts", "\\ or `"),
    QT_TRANSLATE_NOOP("Facts", "invalid check option \"{option}\""),
    QT_TRANSLATE_NOOP("Facts", "skip=RULES, experimental=RULES or error=true"),
    QT_TRANSLATE_NOOP("Facts", "more than {limit} flags"),
    QT_TRANSLATE_NOOP("Facts", "network mode {mode} is not known"),
    QT_TRANSLATE_NOOP("Facts", "default, none or host"),
    QT_TRANSLATE_NOOP("Facts", "security mode {mode} is not known"),
    QT_TRANSLATE_NOOP("Facts", "sandbox or insecure"),
    QT_TRANSLATE_NOOP("Facts", "a heredoc's end word cannot have blanks in {instruction}"),
    QT_TRANSLATE_NOOP("Facts", "HEALTHCHECK NONE takes no arguments and no flags"),
    QT_TRANSLATE_NOOP("Facts", "--{flag} expects a number, not \"{value}\""),
    QT_TRANSLATE_NOOP("Facts", "--{flag}: \"{value}\" is not a duration"),
    QT_TRANSLATE_NOOP("Facts", "--{flag} cannot be less than {limit}"),
    QT_TRANSLATE_NOOP("Facts", "unclosed quote in --mount"),
    QT_TRANSLATE_NOOP("Facts", "invalid field '{field}' in --mount: it must be key=value"),
    QT_TRANSLATE_NOOP("Facts", "unexpected key '{key}' in --mount"),
    QT_TRANSLATE_NOOP("Facts", "unexpected key '{key}' in --mount (did you mean {name}?)"),
    QT_TRANSLATE_NOOP("Facts", "invalid value for {key} in --mount: {value}"),
    QT_TRANSLATE_NOOP("Facts", "unsupported mount type {type}"),
    QT_TRANSLATE_NOOP("Facts", "unsupported mount type {type} (did you mean {name}?)"),
    QT_TRANSLATE_NOOP("Facts", "{key} is not for mounts of type {type}"),
    QT_TRANSLATE_NOOP("Facts", "target is required in --mount"),
    QT_TRANSLATE_NOOP("Facts", "unsupported sharing {value} in --mount: shared, private or locked"),
    QT_TRANSLATE_NOOP("Facts", "a secret mount takes either id or source, not both"),
    QT_TRANSLATE_NOOP("Facts", "a secret mount needs an id or a target"),
    QT_TRANSLATE_NOOP(
        "Facts", "from in --mount does not expand variables; name the image in a FROM line and mount from that stage"),
    QT_TRANSLATE_NOOP("Facts", ".dockerignore has {size}; at most {limit} are read"),
    QT_TRANSLATE_NOOP("Facts", ".dockerignore has more than {limit} rules"),
    QT_TRANSLATE_NOOP("Facts", ".dockerignore:{line}: \"!\" names nothing"),
    QT_TRANSLATE_NOOP("Facts", ".dockerignore:{line}: malformed pattern: {pattern}"),
    QT_TRANSLATE_NOOP("Facts", ".dockerignore:{line}: too many patterns with several wildcards"),
    QT_TRANSLATE_NOOP("Facts", "FROM takes an image, with all of its layers: name a line behind it"),
};
static_assert(std::size(words) == std::size_t(lastFactCode) + 1, "words for every code");

// What "input" may name.
[[maybe_unused]] constexpr const char* inputs[] = {
    QT_TRANSLATE_NOOP("FactInputs", "args"),      QT_TRANSLATE_NOOP("FactInputs", "chown"),
    QT_TRANSLATE_NOOP("FactInputs", "context"),   QT_TRANSLATE_NOOP("FactInputs", "destination"),
    QT_TRANSLATE_NOOP("FactInputs", "directory"), QT_TRANSLATE_NOOP("FactInputs", "image"),
    QT_TRANSLATE_NOOP("FactInputs", "network"),   QT_TRANSLATE_NOOP("FactInputs", "platform"),
    QT_TRANSLATE_NOOP("FactInputs", "sources"),   QT_TRANSLATE_NOOP("FactInputs", "user"),
    QT_TRANSLATE_NOOP("FactInputs", "value"),     QT_TRANSLATE_NOOP("FactInputs", "workdir"),
};

QString translated(const char* source) {
    return QCoreApplication::translate("Facts", source);
}

QString shown(const std::string& name, const Fact::Value& value) {
    const auto* text = std::get_if<std::string>(&value);
    if (text == nullptr)
        return QString::number(std::get<std::int64_t>(value));
    return name == "input" ? QCoreApplication::translate("FactInputs", text->c_str()) : QString::fromStdString(*text);
}

// In one pass: nothing that an argument holds is taken for a name.
QString filled(const QString& form, const Fact::Arguments& arguments) {
    QString result;
    qsizetype at = 0;
    for (qsizetype open = form.indexOf(QLatin1Char('{')); open >= 0; open = form.indexOf(QLatin1Char('{'), at)) {
        const qsizetype close = form.indexOf(QLatin1Char('}'), open);
        if (close < 0)
            break;
        result += QStringView(form).mid(at, open - at);
        const auto argument = arguments.find(form.mid(open + 1, close - open - 1).toStdString());
        result += argument == arguments.end() ? QStringLiteral("?") : shown(argument->first, argument->second);
        at = close + 1;
    }
    result += QStringView(form).mid(at);
    return result;
}

} // namespace

QString factWords(const Fact& fact) {
    QString result = filled(translated(words[std::size_t(fact.code)]), fact.arguments);
    // The other two are put around it without looking into either.
    if (fact.arguments.contains("context"))
        result = filled(translated(QT_TRANSLATE_NOOP("Facts", "context {context}: file ")), fact.arguments) + result;
    if (const auto more = fact.arguments.find("more"); more != fact.arguments.end())
        if (const auto* count = std::get_if<std::int64_t>(&more->second))
            result += QCoreApplication::translate("Facts", " and %n more", nullptr, int(*count));
    return result;
}

QString EngineText::words() const {
    return fact ? factWords(*fact) : text;
}

EngineText errorText(const Error& error) {
    return statementOf(error);
}

QString errorWords(const Error& error) {
    return errorText(error).words();
}

std::unexpected<Error> failure(Errc code, const QString& words) {
    return std::unexpected(Error(code, words.toStdString()));
}

} // namespace slipway::ui
