#include "ui/editor/completion.h"

#include "dockerfile/checks.h"
#include "ui/editor/instruction_docs.h"
#include "ui/editor/rule_words.h"
#include "ui/widgets/format.h"

#include <QCoreApplication>
#include <QSet>

#include <algorithm>

namespace slipway::ui {

namespace {

using dockerfile::Keyword;
using Kind = CompletionItem::Kind;

constexpr qsizetype mostItems = 200;

QString text(std::string_view bytes) {
    return QString::fromUtf8(bytes.data(), qsizetype(bytes.size()));
}

class Completer {
    Q_DECLARE_TR_FUNCTIONS(Completion)
public:
    explicit Completer(const CompletionRequest& request)
        : m_request(request) {}

    Completions run() {
        const QString& before = m_request.before;
        const QString trimmed = before.trimmed();
        if (trimmed.startsWith(QLatin1Char('#'))) {
            if (m_request.inHeader)
                directive(before.mid(before.indexOf(QLatin1Char('#')) + 1));
            return m_result;
        }
        readWords(before);
        if (m_words.size() == 1) {
            instructions();
            return m_result;
        }
        std::optional<Keyword> keyword = dockerfile::keywordFrom(m_words[0].toStdString());
        m_words.removeFirst();
        if (keyword == Keyword::Onbuild) {
            if (m_words.size() == 1) {
                instructions();
                return m_result;
            }
            keyword = dockerfile::keywordFrom(m_words[0].toStdString());
            m_words.removeFirst();
        }
        if (keyword)
            argument(*keyword);
        return m_result;
    }

private:
    // The last word is the one that is being typed; it may be empty.
    void readWords(const QString& before) {
        QString word;
        QChar quote;
        for (const QChar ch : before) {
            if (quote.isNull() && ch.isSpace()) {
                if (!word.isEmpty())
                    m_words << std::exchange(word, {});
                continue;
            }
            if (ch == QLatin1Char('"') || ch == QLatin1Char('\''))
                quote = quote.isNull() ? ch : quote == ch ? QChar() : quote;
            word += ch;
        }
        m_words << word;
    }

    void add(Kind kind, const QString& item, const QString& detail = {}, bool goesOn = false) {
        m_result.items << CompletionItem{kind, item, detail, goesOn};
    }

    // Keeps what begins with `typed`, then what has it inside; `typed` is what an item takes the place of.
    void keep(const QString& typed) {
        m_result.typed = int(typed.size());
        QList<CompletionItem> begins, holds;
        QSet<QString> seen;
        for (const CompletionItem& item : std::as_const(m_result.items)) {
            if (seen.contains(item.text))
                continue;
            seen << item.text;
            if (item.text.startsWith(typed, Qt::CaseInsensitive))
                begins << item;
            else if (typed.size() > 1 && item.text.contains(typed, Qt::CaseInsensitive))
                holds << item;
        }
        m_result.items = (begins + holds).mid(0, mostItems);
    }

    void directive(const QString& behindHash) {
        const QString typed = behindHash.trimmed();
        const qsizetype equals = typed.indexOf(QLatin1Char('='));
        if (equals < 0) {
            add(Kind::Value, QStringLiteral("syntax="), tr("The language's version"), true);
            add(Kind::Value, QStringLiteral("escape="), tr("The character that continues a line"), true);
            add(Kind::Value, QStringLiteral("check="), tr("Which checks to skip"), true);
            keep(typed);
            return;
        }
        const QString name = typed.left(equals);
        QString value = typed.mid(equals + 1);
        if (name == QLatin1String("syntax")) {
            add(Kind::Value, QStringLiteral("docker/dockerfile:1"));
        } else if (name == QLatin1String("escape")) {
            add(Kind::Value, QStringLiteral("`"));
            add(Kind::Value, QStringLiteral("\\"));
        } else if (name == QLatin1String("check")) {
            if (value.contains(QLatin1Char('='))) {
                value = value.mid(1 + qMax(value.lastIndexOf(QLatin1Char('=')), value.lastIndexOf(QLatin1Char(','))));
                for (const dockerfile::RuleFacts& rule : dockerfile::checkRules())
                    add(Kind::Value, text(rule.name), ruleWords(rule));
            } else {
                add(Kind::Value, QStringLiteral("skip="), {}, true);
                add(Kind::Value, QStringLiteral("error=true"));
                add(Kind::Value, QStringLiteral("experimental="), {}, true);
            }
        }
        keep(value);
    }

    void instructions() {
        const QString typed = m_words.last();
        const bool lower = !typed.isEmpty() && typed == typed.toLower();
        for (const Keyword keyword : dockerfile::allKeywords()) {
            if (keyword == Keyword::Maintainer)
                continue;
            const QString name = text(dockerfile::toString(keyword));
            add(Kind::Instruction, (lower ? name.toLower() : name) + QLatin1Char(' '),
                summaryOf(documentationOf(keyword)), keyword == Keyword::From);
        }
        keep(typed);
    }

    void argument(Keyword keyword) {
        const QString typed = m_words.last();
        const auto plain = std::ranges::count_if(m_words.begin(), m_words.end() - 1, [](const QString& word) {
            return !word.startsWith(QLatin1String("--"));
        });
        if (variable(typed))
            return;
        if (plain == 0 && typed.startsWith(QLatin1String("-"))) {
            if (typed.contains(QLatin1Char('=')))
                flagValue(keyword, typed);
            else
                flags(keyword, typed);
            return;
        }
        switch (keyword) {
        case Keyword::From:
            from(typed, plain);
            break;
        case Keyword::Copy:
        case Keyword::Add:
            files(typed);
            break;
        case Keyword::Arg:
            for (const Variable& variable : globals())
                add(Kind::Variable, variable.name, variable.value);
            keep(typed);
            break;
        case Keyword::Healthcheck:
            if (plain == 0) {
                add(Kind::Instruction, QStringLiteral("CMD "));
                add(Kind::Instruction, QStringLiteral("NONE"));
                keep(typed);
            }
            break;
        case Keyword::Expose:
            if (const qsizetype slash = typed.indexOf(QLatin1Char('/')); slash > 0) {
                add(Kind::Value, QStringLiteral("tcp"));
                add(Kind::Value, QStringLiteral("udp"));
                keep(typed.mid(slash + 1));
            }
            break;
        case Keyword::Stopsignal:
            values({"SIGTERM", "SIGINT", "SIGQUIT", "SIGKILL", "SIGHUP", "SIGUSR1", "SIGUSR2", "SIGWINCH"});
            keep(typed);
            break;
        case Keyword::Shell:
            values({"[\"/bin/bash\", \"-o\", \"pipefail\", \"-c\"]", "[\"/bin/sh\", \"-c\"]"});
            keep(typed);
            break;
        default:
            break;
        }
    }

    void values(std::initializer_list<const char*> list) {
        for (const char* value : list)
            add(Kind::Value, QString::fromUtf8(value));
    }

    QList<Variable> globals() const {
        QList<Variable> result;
        if (m_request.analysis)
            result = m_request.analysis->globals;
        for (const char* name : {"TARGETPLATFORM", "TARGETOS", "TARGETARCH", "TARGETVARIANT", "BUILDPLATFORM",
                                 "BUILDOS", "BUILDARCH", "BUILDVARIANT"})
            result << Variable{QLatin1String(name), tr("set by the engine"), 0, true};
        return result;
    }

    bool variable(const QString& typed) {
        const qsizetype dollar = typed.lastIndexOf(QLatin1Char('$'));
        if (dollar < 0 || (dollar > 0 && typed[dollar - 1] == m_request.escape))
            return false;
        QString name = typed.mid(dollar + 1);
        const bool brace = name.startsWith(QLatin1Char('{'));
        if (brace)
            name.remove(0, 1);
        if (!std::ranges::all_of(name, [](QChar ch) { return ch.isLetterOrNumber() || ch == QLatin1Char('_'); }))
            return false;
        if (m_request.analysis) {
            const QList<Variable> known = m_request.analysis->variablesAt(m_request.line);
            for (auto at = known.rbegin(); at != known.rend(); ++at)
                add(Kind::Variable, brace ? at->name + QLatin1Char('}') : at->name,
                    at->value.isEmpty() ? QString() : inertText(at->value));
        }
        keep(name);
        return true;
    }

    void flags(Keyword keyword, const QString& typed) {
        static const QSet<QString> switches{QStringLiteral("link"), QStringLiteral("parents"),
                                            QStringLiteral("keep-git-dir"), QStringLiteral("unpack")};
        for (const std::string& name : dockerfile::flagsOf(keyword)) {
            const QString flag = text(name);
            const auto documentation = documentationOfFlag(keyword, flag);
            const bool isSwitch = switches.contains(flag);
            add(Kind::Flag, QStringLiteral("--") + flag + (isSwitch ? QString() : QStringLiteral("=")),
                documentation ? summaryOf(*documentation) : QString(), !isSwitch);
        }
        keep(typed);
    }

    void stages() {
        if (!m_request.analysis)
            return;
        for (const StageInfo& stage : m_request.analysis->stages)
            if (!stage.name.isEmpty() && stage.line < m_request.line)
                add(Kind::Stage, stage.name, tr("Stage on %1").arg(inertText(stage.base)));
    }

    void flagValue(Keyword keyword, const QString& typed) {
        const qsizetype equals = typed.indexOf(QLatin1Char('='));
        const QString name = typed.mid(2, equals - 2);
        const QString value = typed.mid(equals + 1);
        const auto& known = dockerfile::flagsOf(keyword);
        if (std::ranges::find(known, name.toStdString()) == known.end())
            return;
        if (name == QLatin1String("mount")) {
            mount(value);
            return;
        }
        if (name == QLatin1String("from"))
            stagesAndImages();
        else if (name == QLatin1String("platform"))
            values({"$BUILDPLATFORM", "$TARGETPLATFORM", "linux/amd64", "linux/arm64", "linux/arm/v7", "linux/386",
                    "linux/ppc64le", "linux/riscv64", "linux/s390x"});
        else if (name == QLatin1String("network"))
            values({"default", "none", "host"});
        else if (name == QLatin1String("security"))
            values({"sandbox", "insecure"});
        else if (name == QLatin1String("chmod"))
            values({"755", "644", "600", "u=rwX,go=rX"});
        else if (name == QLatin1String("checksum"))
            values({"sha256:"});
        else if (name == QLatin1String("retries"))
            values({"1", "3", "5"});
        else if (keyword == Keyword::Healthcheck)
            values({"5s", "10s", "30s", "1m", "5m"});
        else if (name != QLatin1String("chown") && name != QLatin1String("exclude") && name != QLatin1String("device"))
            values({"true", "false"});
        keep(value);
    }

    void mount(const QString& value) {
        QString type = QStringLiteral("bind");
        QSet<QString> given;
        const QStringList fields = value.split(QLatin1Char(','));
        for (const QString& field : fields.mid(0, fields.size() - 1)) {
            given << field.section(QLatin1Char('='), 0, 0);
            if (field.startsWith(QLatin1String("type=")))
                type = field.mid(5);
        }
        const QString& last = fields.last();
        const qsizetype equals = last.indexOf(QLatin1Char('='));
        if (equals < 0) {
            mountKeys(type, given);
            keep(last);
            return;
        }
        const QString key = last.left(equals);
        if (key == QLatin1String("type"))
            values({"cache", "bind", "secret", "ssh", "tmpfs"});
        else if (key == QLatin1String("from"))
            stagesAndImages();
        else if (key == QLatin1String("sharing"))
            values({"shared", "private", "locked"});
        else if (key == QLatin1String("source") && type == QLatin1String("bind") &&
                 !given.contains(QStringLiteral("from"))) {
            files(last.mid(equals + 1));
            return;
        } else if (key == QLatin1String("target") && type == QLatin1String("cache"))
            values({"/root/.cache", "/root/.cache/pip", "/root/.npm", "/root/.cache/go-build", "/go/pkg/mod",
                    "/usr/local/cargo/registry", "/root/.m2", "/var/cache/apt", "/var/lib/apt"});
        else if (QSet<QString>{QStringLiteral("required"), QStringLiteral("rw"), QStringLiteral("ro"),
                               QStringLiteral("readonly")}
                     .contains(key))
            values({"true", "false"});
        keep(last.mid(equals + 1));
    }

    void mountKeys(const QString& type, const QSet<QString>& given) {
        static const QHash<QString, QStringList> keys{
            {QStringLiteral("bind"),
             {QStringLiteral("source"), QStringLiteral("target"), QStringLiteral("from"), QStringLiteral("rw")}},
            {QStringLiteral("cache"),
             {QStringLiteral("target"), QStringLiteral("id"), QStringLiteral("sharing"), QStringLiteral("from"),
              QStringLiteral("source"), QStringLiteral("mode"), QStringLiteral("uid"), QStringLiteral("gid"),
              QStringLiteral("ro")}},
            {QStringLiteral("tmpfs"), {QStringLiteral("target"), QStringLiteral("size")}},
            {QStringLiteral("secret"),
             {QStringLiteral("id"), QStringLiteral("target"), QStringLiteral("env"), QStringLiteral("required"),
              QStringLiteral("mode"), QStringLiteral("uid"), QStringLiteral("gid")}},
            {QStringLiteral("ssh"),
             {QStringLiteral("id"), QStringLiteral("target"), QStringLiteral("required"), QStringLiteral("mode"),
              QStringLiteral("uid"), QStringLiteral("gid")}}};
        if (!given.contains(QStringLiteral("type")))
            add(Kind::Flag, QStringLiteral("type="), {}, true);
        for (const QString& key : keys.value(type))
            if (!given.contains(key))
                add(Kind::Flag, key + QLatin1Char('='), {}, true);
    }

    void stagesAndImages() {
        stages();
        for (const QString& image : m_request.images)
            add(Kind::Image, image);
    }

    void from(const QString& typed, qsizetype plain) {
        if (plain == 0) {
            stagesAndImages();
            add(Kind::Image, QStringLiteral("scratch"), tr("No files at all"));
            keep(typed);
        } else if (plain == 1) {
            add(Kind::Instruction, QStringLiteral("AS "));
            keep(typed);
        }
    }

    void files(QString typed) {
        // The JSON form: what is typed stands behind a quotation mark.
        const bool isJson = typed.contains(QLatin1Char('"'));
        if (const qsizetype quote = typed.lastIndexOf(QLatin1Char('"')); quote >= 0)
            typed = typed.mid(quote + 1);
        for (const QString& word : std::as_const(m_words))
            if (word.startsWith(QLatin1String("--from")))
                return;
        if (typed.startsWith(QLatin1Char('/')) || typed.startsWith(QLatin1String("[")))
            return;
        const QString below = typed.startsWith(QLatin1String("./")) ? QStringLiteral("./") : QString();
        const QString path = typed.mid(below.size());
        const QString folder = path.left(path.lastIndexOf(QLatin1Char('/')) + 1);
        QStringList folders, plain;
        for (const QString& file : m_request.files) {
            // What is directly in the folder.
            if (!file.startsWith(folder) || file.size() == folder.size())
                continue;
            // A blank would make two words of it.
            if (!isJson && file.contains(QLatin1Char(' ')))
                continue;
            const qsizetype slash = file.indexOf(QLatin1Char('/'), folder.size());
            if (slash >= 0 && slash != file.size() - 1)
                continue;
            (slash >= 0 ? folders : plain) << file;
        }
        for (const QString& entry : std::as_const(folders))
            add(Kind::Folder, below + entry, {}, true);
        for (const QString& entry : std::as_const(plain))
            add(Kind::File, below + entry);
        keep(typed);
    }

    const CompletionRequest& m_request;
    QStringList m_words;
    Completions m_result;
};

} // namespace

Completions completionsFor(const CompletionRequest& request) {
    return Completer(request).run();
}

} // namespace slipway::ui
