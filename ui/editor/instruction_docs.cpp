#include "ui/editor/instruction_docs.h"

#include <QCoreApplication>

#include <algorithm>

namespace slipway::ui {

using dockerfile::Keyword;

namespace {
QString tr(const char* text) {
    return QCoreApplication::translate("InstructionDocs", text);
}
} // namespace

// QT_TRANSLATE_NOOP marks the texts for lupdate; tr() looks them up when they are shown.
Documentation documentationOf(Keyword keyword) {
    struct Entry {
        const char *title, *text, *example;
    };
    const Entry entry = [keyword]() -> Entry {
        switch (keyword) {
        case Keyword::Add:
            return {"ADD [FLAGS] SOURCE… DESTINATION",
                    QT_TRANSLATE_NOOP("InstructionDocs",
                                      "Copies files like COPY, and fetches URLs and git repositories. Archives of the "
                                      "context are unpacked. Where nothing is fetched or unpacked, COPY says more "
                                      "clearly what happens."),
                    "ADD --checksum=sha256:… https://example.org/tool.tar.gz /opt/"};
        case Keyword::Arg:
            return {"ARG NAME[=DEFAULT]",
                    QT_TRANSLATE_NOOP("InstructionDocs",
                                      "Declares a value that can be given when building. It lasts to the end of the "
                                      "stage and is not in the image's environment. Ahead of the first FROM it is for "
                                      "FROM lines; a stage that wants it declares it again."),
                    "ARG VERSION=1.4"};
        case Keyword::Cmd:
            return {
                "CMD [\"PROGRAM\", \"ARGUMENT\"…]",
                QT_TRANSLATE_NOOP("InstructionDocs",
                                  "Says what a container runs when nothing else is asked for; behind an ENTRYPOINT, "
                                  "its default arguments. The last one counts. In JSON form the program gets "
                                  "signals itself, with no shell in between."),
                "CMD [\"python\", \"app.py\"]"};
        case Keyword::Copy:
            return {"COPY [FLAGS] SOURCE… DESTINATION",
                    QT_TRANSLATE_NOOP("InstructionDocs",
                                      "Copies files of the build context, or of another stage with --from, into the "
                                      "image. It runs again when one of these files changes: copy what seldom changes "
                                      "first."),
                    "COPY --chown=app:app package.json ./"};
        case Keyword::Entrypoint:
            return {
                "ENTRYPOINT [\"PROGRAM\", \"ARGUMENT\"…]",
                QT_TRANSLATE_NOOP("InstructionDocs",
                                  "Makes the image behave like this program: CMD and what is given when running are "
                                  "its arguments. The last one counts, and it resets a CMD of the base image."),
                "ENTRYPOINT [\"/usr/bin/tini\", \"--\"]"};
        case Keyword::Env:
            return {"ENV NAME=VALUE…",
                    QT_TRANSLATE_NOOP("InstructionDocs",
                                      "Sets variables for the instructions that follow and for every container of the "
                                      "image. Everybody with the image can read them: they are no place for secrets."),
                    "ENV PATH=/opt/app/bin:$PATH"};
        case Keyword::Expose:
            return {"EXPOSE PORT[/PROTOCOL]…",
                    QT_TRANSLATE_NOOP("InstructionDocs",
                                      "Says on which ports the program listens. It opens none: that is chosen when the "
                                      "image is run, where these ports are suggested."),
                    "EXPOSE 8080 53/udp"};
        case Keyword::From:
            return {
                "FROM [--platform=PLATFORM] IMAGE [AS NAME]",
                QT_TRANSLATE_NOOP("InstructionDocs",
                                  "Begins a stage with the files of an image, of an earlier stage, or with none at "
                                  "all (scratch). A name lets later stages copy from it. The last stage becomes the "
                                  "image."),
                "FROM golang:1.22 AS build"};
        case Keyword::Healthcheck:
            return {
                "HEALTHCHECK [FLAGS] CMD COMMAND",
                QT_TRANSLATE_NOOP("InstructionDocs",
                                  "Tells how to find out whether the program in a container is well: a command that "
                                  "ends with 0 when it is. NONE switches off that of the base image."),
                "HEALTHCHECK --interval=30s CMD curl -f http://localhost/ || exit 1"};
        case Keyword::Label:
            return {"LABEL KEY=VALUE…",
                    QT_TRANSLATE_NOOP("InstructionDocs",
                                      "Puts facts on the image that programs and people can look up: where it comes "
                                      "from, who cares for it, under which licence it is."),
                    "LABEL org.opencontainers.image.source=https://example.org/app"};
        case Keyword::Maintainer:
            return {"MAINTAINER NAME",
                    QT_TRANSLATE_NOOP("InstructionDocs",
                                      "Names the author. It is deprecated: the label org.opencontainers.image.authors "
                                      "does the same."),
                    ""};
        case Keyword::Onbuild:
            return {"ONBUILD INSTRUCTION",
                    QT_TRANSLATE_NOOP("InstructionDocs",
                                      "Keeps an instruction for later: it runs first in builds that stand on this "
                                      "image, as if it stood right behind their FROM."),
                    "ONBUILD COPY . /app"};
        case Keyword::Run:
            return {"RUN [FLAGS] COMMAND",
                    QT_TRANSLATE_NOOP("InstructionDocs",
                                      "Runs a command in the image and keeps what it changed as a layer. The result is "
                                      "taken from the cache as long as the line and everything before it are the same. "
                                      "With --mount it gets caches, secrets and files that do not stay."),
                    "RUN --mount=type=cache,target=/root/.cache pip install -r requirements.txt"};
        case Keyword::Shell:
            return {"SHELL [\"PROGRAM\", \"ARGUMENT\"…]",
                    QT_TRANSLATE_NOOP("InstructionDocs",
                                      "Chooses the shell for RUN, CMD and ENTRYPOINT in shell form from here on."),
                    "SHELL [\"/bin/bash\", \"-o\", \"pipefail\", \"-c\"]"};
        case Keyword::Stopsignal:
            return {"STOPSIGNAL SIGNAL",
                    QT_TRANSLATE_NOOP("InstructionDocs",
                                      "The signal that asks a container to stop; SIGTERM without it. One that does not "
                                      "stop in time is killed."),
                    "STOPSIGNAL SIGINT"};
        case Keyword::User:
            return {"USER NAME[:GROUP]",
                    QT_TRANSLATE_NOOP("InstructionDocs",
                                      "Whom RUN, CMD and ENTRYPOINT run as from here on, by name or number. A program "
                                      "that needs no root should not be it."),
                    "USER app"};
        case Keyword::Volume:
            return {"VOLUME PATH…",
                    QT_TRANSLATE_NOOP("InstructionDocs",
                                      "Says which folders hold data that outlives a container: each gets a volume of "
                                      "its own unless something is mounted there."),
                    "VOLUME /var/lib/postgresql/data"};
        case Keyword::Workdir:
            return {"WORKDIR PATH",
                    QT_TRANSLATE_NOOP("InstructionDocs",
                                      "The folder that instructions and containers work in from here on. It is made "
                                      "where it is missing; a relative path is below the one before."),
                    "WORKDIR /app"};
        }
        return {"", "", ""};
    }();
    return {QString::fromUtf8(entry.title), tr(entry.text), QString::fromUtf8(entry.example)};
}

std::optional<Documentation> documentationOfFlag(Keyword keyword, const QString& flag) {
    struct Entry {
        const char *name, *value, *text, *example;
    };
    static constexpr Entry entries[] = {
        {"checksum", "ALGORITHM:DIGEST",
         QT_TRANSLATE_NOOP("InstructionDocs",
                           "What the fetched file must hash to. Anything else ends the build, so nobody can slip in "
                           "another file under the same address."),
         "ADD --checksum=sha256:24454f83… https://example.org/tool /usr/bin/"},
        {"chmod", "MODE",
         QT_TRANSLATE_NOOP("InstructionDocs", "The permissions of what is copied, as a number or as chmod takes them."),
         "COPY --chmod=755 start.sh /usr/local/bin/"},
        {"chown", "USER[:GROUP]",
         QT_TRANSLATE_NOOP("InstructionDocs",
                           "Who owns what is copied, by name or number. Without it everything is root's."),
         "COPY --chown=app:app . /app"},
        {"device", "NAME",
         QT_TRANSLATE_NOOP("InstructionDocs", "Gives the command a device of the machine, by its CDI name."), ""},
        {"exclude", "PATTERN",
         QT_TRANSLATE_NOOP("InstructionDocs",
                           "Leaves out what matches, as a line of .dockerignore would for this instruction alone. It "
                           "can stand several times."),
         "COPY --exclude=*.md . /app"},
        {"from", "STAGE|IMAGE",
         QT_TRANSLATE_NOOP("InstructionDocs",
                           "Copies out of another stage, or of any image, instead of the build context."),
         "COPY --from=build /out/app /usr/bin/"},
        {"interval", "DURATION",
         QT_TRANSLATE_NOOP("InstructionDocs", "The time between two checks; 30 seconds without it."),
         "HEALTHCHECK --interval=1m CMD …"},
        {"keep-git-dir", "true|false",
         QT_TRANSLATE_NOOP("InstructionDocs", "Keeps the folder .git of a repository that is fetched."), ""},
        {"link", "true|false",
         QT_TRANSLATE_NOOP("InstructionDocs",
                           "Makes a layer that does not depend on those below: it stays cached when they change, and "
                           "cannot follow a symbolic link of theirs at the destination."),
         "COPY --link app /usr/bin/"},
        {"mount", "type=TYPE,…",
         QT_TRANSLATE_NOOP("InstructionDocs",
                           "Gives the command something that does not stay in the image: a cache that survives builds, "
                           "a secret, an ssh agent, files of the context or of a stage (bind), or memory (tmpfs)."),
         "RUN --mount=type=cache,target=/var/cache/apt apt-get install -y git"},
        {"network", "default|none|host",
         QT_TRANSLATE_NOOP("InstructionDocs",
                           "Which network the command has. With none it cannot fetch anything, so its result depends "
                           "on its inputs alone."),
         "RUN --network=none make test"},
        {"parents", "true|false",
         QT_TRANSLATE_NOOP("InstructionDocs", "Keeps the folders of the sources: src/a.c goes to DESTINATION/src/a.c."),
         "COPY --parents src/*/package.json ./"},
        {"platform", "OS/ARCHITECTURE",
         QT_TRANSLATE_NOOP("InstructionDocs",
                           "Takes the image for this platform, whatever is built for. $BUILDPLATFORM is the machine "
                           "that builds: a compiler runs there without emulation."),
         "FROM --platform=$BUILDPLATFORM golang:1.22 AS build"},
        {"retries", "NUMBER",
         QT_TRANSLATE_NOOP("InstructionDocs", "How many checks in a row must fail before a container counts as ill."),
         ""},
        {"security", "sandbox|insecure",
         QT_TRANSLATE_NOOP("InstructionDocs",
                           "Runs the command without its usual restrictions. Engines allow that only where they were "
                           "told to."),
         ""},
        {"start-interval", "DURATION",
         QT_TRANSLATE_NOOP("InstructionDocs", "The time between two checks while the container starts."), ""},
        {"start-period", "DURATION",
         QT_TRANSLATE_NOOP("InstructionDocs", "How long a start may take: checks that fail in it do not count."), ""},
        {"timeout", "DURATION",
         QT_TRANSLATE_NOOP("InstructionDocs", "How long a check may take before it counts as failed."), ""},
        {"unpack", "true|false",
         QT_TRANSLATE_NOOP("InstructionDocs", "Whether archives are unpacked, those that are fetched too."), ""},
    };
    const auto& known = dockerfile::flagsOf(keyword);
    const auto found =
        std::ranges::find_if(entries, [&](const Entry& entry) { return flag == QLatin1String(entry.name); });
    if (found == std::end(entries) || std::ranges::find(known, flag.toStdString()) == known.end())
        return std::nullopt;
    return Documentation{QStringLiteral("--%1=%2").arg(flag, QString::fromUtf8(found->value)), tr(found->text),
                         QString::fromUtf8(found->example)};
}

QString summaryOf(const Documentation& documentation) {
    static const QString ends = QStringLiteral(".:;");
    qsizetype at = 0;
    while (at < documentation.text.size()) {
        const QChar ch = documentation.text[at];
        const bool last = at + 1 == documentation.text.size();
        if (ends.contains(ch) && (last || documentation.text[at + 1] == QLatin1Char(' ')))
            return documentation.text.left(at);
        ++at;
    }
    return documentation.text;
}

} // namespace slipway::ui
