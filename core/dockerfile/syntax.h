// The syntax tree of a Dockerfile (language 1.26: docs.docker.com/reference/dockerfile). Words are as written: quotes,
// escapes and variables are still in them; expand.h resolves them when a stage's variables are known. Plain values:
// copy and move as you like.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "dockerfile/source.h"

namespace slipway::dockerfile {

enum class Keyword {
    Add,
    Arg,
    Cmd,
    Copy,
    Entrypoint,
    Env,
    Expose,
    From,
    Healthcheck,
    Label,
    Maintainer,
    Onbuild,
    Run,
    Shell,
    Stopsignal,
    User,
    Volume,
    Workdir,
};

// Upper case: "COPY".
std::string_view toString(Keyword keyword) noexcept;
// In any case; nullopt for anything else.
std::optional<Keyword> keywordFrom(std::string_view word) noexcept;
// All eighteen, in alphabetical order: for completion.
const std::vector<Keyword>& allKeywords();
// The flags that an instruction knows, without dashes, in alphabetical order.
const std::vector<std::string>& flagsOf(Keyword keyword);

struct Word {
    std::string text;
    Range range;
};

struct Comment {
    std::string text; // behind "#", trimmed
    Range range;      // from the "#" on
};

struct Directive {
    std::string name; // lower case: syntax, escape, check
    std::string value;
    Range range;
};

struct Flag {
    std::string name;  // "from" of --from=build
    std::string value; // quotes and escapes of the flag removed, variables still in it
    bool hasValue = false;
    Range range;
};

struct Heredoc {
    std::string name;       // the end word, unquoted
    std::string content;    // as written, with its last newline; tabs not stripped
    bool expand = true;     // no part of the end word was quoted
    bool stripTabs = false; // <<-
    Range marker;
    Range body; // from the first body line up to the end word's line

    // The content with leading tabs removed from each line where <<- asks for it.
    std::string text() const;
};

// The argument of RUN, CMD, ENTRYPOINT and of HEALTHCHECK CMD.
struct Command {
    bool shellForm = true;
    std::vector<std::string> args; // shell form: exactly one, the text for the shell; exec form: the JSON array
    Range range;
};

struct KeyValue {
    Word key;
    std::optional<Word> value; // absent only for ARG without a default
};

struct From {
    Word image;
    std::optional<Word> as;   // the keyword in the case that was chosen for it
    std::optional<Word> name; // AS name; its text in lower case
    std::string writtenName;  // the same as written
};
struct Run {
    Command command;     // shell form with heredocs: the line without the bodies
    bool script = false; // the line is one heredoc and nothing else: its body is what runs
};
struct Source {
    Word word;
    std::optional<std::size_t> heredoc; // index into Instruction::heredocs
};
// COPY and ADD.
struct Copy {
    std::vector<Source> sources; // at least one
    Word destination;
    bool json = false;
};
struct Arg {
    std::vector<KeyValue> pairs;
};
struct Env {
    std::vector<KeyValue> pairs;
    bool legacy = false; // "ENV KEY value"
};
struct Label {
    std::vector<KeyValue> pairs;
    bool legacy = false;
};
struct Cmd {
    Command command; // no args at all: an empty CMD resets the inherited one
};
struct Entrypoint {
    Command command;
};
struct Shell {
    Command command; // always exec form
};
struct Healthcheck {
    bool none = false;
    Command command;
    // In nanoseconds; absent ones leave the engine's default.
    std::optional<std::int64_t> interval, timeout, startPeriod, startInterval;
    std::optional<std::uint64_t> retries;
};
struct Expose {
    std::vector<Word> ports;
};
struct Volume {
    std::vector<Word> paths;
    bool json = false;
};
struct Maintainer {
    Word name;
};
struct Stopsignal {
    Word signal;
};
struct User {
    Word user;
};
struct Workdir {
    Word path;
};
struct Instruction;
struct Onbuild {
    std::vector<Instruction> trigger; // exactly one
};

using Body = std::variant<From, Run, Copy, Arg, Env, Label, Cmd, Entrypoint, Shell, Healthcheck, Expose, Volume,
                          Maintainer, Stopsignal, User, Workdir, Onbuild>;

struct Instruction {
    Keyword keyword = Keyword::Run;
    std::vector<Flag> flags;
    Body body;
    std::vector<Heredoc> heredocs;
    // Keyword and all that belongs to it, heredocs included.
    Range range;
    Range keywordRange;
    std::string keywordText; // as written
    // Flags and arguments as one line: continuations joined, comments gone, no heredoc bodies.
    std::string arguments;
    // Whole lines: from the first one's begin to the begin of the line behind, heredocs included.
    Range lines;
    // Empty lines inside (deprecated), neighbours in one range; whole lines too.
    std::vector<Range> emptyLines;
    // The comments right above, with no empty line or empty comment between: what may describe it. No directives.
    std::vector<Comment> comments;

    const Flag* flag(std::string_view name) const noexcept; // the last of that name, or null
    // "COPY app.py /app/": keyword in upper case and the arguments.
    std::string text() const;
};

// A FROM and what follows it up to the next.
struct Stage {
    std::size_t from = 0; // index of the FROM instruction
    std::size_t end = 0;  // one past the last instruction
    std::string name;     // lower case; empty without AS
};

struct Dockerfile {
    std::vector<Directive> directives;
    char escape = '\\';
    std::vector<Instruction> instructions;
    std::vector<Stage> stages;

    // By AS name in any case, or by number ("0"); only stages before index `before` count.
    std::optional<std::size_t> findStage(std::string_view nameOrNumber, std::size_t before = SIZE_MAX) const;
};

// The same Dockerfile, one instruction a line: parsing it again gives the same tree but for places and comments.
std::string print(const Dockerfile& file);

} // namespace slipway::dockerfile
