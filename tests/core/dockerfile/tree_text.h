// A syntax tree as text, everything but places and comments: two trees are the same when these are.
#pragma once

#include <string>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "dockerfile/syntax.h"

namespace slipway::dockerfile::test {

inline void describe(std::string& out, const Instruction& instruction);

struct BodyText {
    std::string& out;

    void add(const Command& command) const {
        out += fmt::format(" {} {}", command.shellForm ? "shell" : "exec", command.args);
    }
    void add(const std::vector<KeyValue>& pairs, bool legacy) const {
        for (const auto& pair : pairs)
            out += fmt::format(" {}{}{}", pair.key.text, legacy ? " " : "=", pair.value ? pair.value->text : "(none)");
    }
    void add(const std::vector<Word>& words) const {
        for (const auto& word : words)
            out += fmt::format(" <{}>", word.text);
    }

    void operator()(const From& from) const {
        out += fmt::format(" {} {} {}", from.image.text, from.name ? from.name->text : "-", from.writtenName);
    }
    void operator()(const Run& run) const {
        add(run.command);
        out += run.script ? " script" : "";
    }
    void operator()(const Copy& copy) const {
        for (const auto& source : copy.sources)
            out += fmt::format(" <{} {}>", source.word.text, source.heredoc ? std::to_string(*source.heredoc) : "-");
        out += fmt::format(" <{}> {}", copy.destination.text, copy.json);
    }
    void operator()(const Arg& arg) const { add(arg.pairs, false); }
    void operator()(const Env& env) const { add(env.pairs, env.legacy); }
    void operator()(const Label& label) const { add(label.pairs, label.legacy); }
    void operator()(const Cmd& cmd) const { add(cmd.command); }
    void operator()(const Entrypoint& entrypoint) const { add(entrypoint.command); }
    void operator()(const Shell& shell) const { add(shell.command); }
    void operator()(const Healthcheck& check) const {
        out += check.none ? " none" : "";
        add(check.command);
        out +=
            fmt::format(" {} {} {} {} {}", check.interval.value_or(-1), check.timeout.value_or(-1),
                        check.startPeriod.value_or(-1), check.startInterval.value_or(-1), check.retries.value_or(999));
    }
    void operator()(const Expose& expose) const { add(expose.ports); }
    void operator()(const Volume& volume) const {
        add(volume.paths);
        out += volume.json ? " json" : "";
    }
    void operator()(const Maintainer& maintainer) const { out += " " + maintainer.name.text; }
    void operator()(const Stopsignal& stopsignal) const { out += " " + stopsignal.signal.text; }
    void operator()(const User& user) const { out += " " + user.user.text; }
    void operator()(const Workdir& workdir) const { out += " " + workdir.path.text; }
    void operator()(const Onbuild& onbuild) const {
        for (const auto& trigger : onbuild.trigger)
            describe(out, trigger);
    }
};

inline void describe(std::string& out, const Instruction& instruction) {
    out += fmt::format("{} [{}]", toString(instruction.keyword), instruction.arguments);
    for (const auto& flag : instruction.flags)
        out += fmt::format(" --{}{}{}", flag.name, flag.hasValue ? "=" : "", flag.value);
    std::visit(BodyText{out}, instruction.body);
    out += '\n';
    for (const auto& heredoc : instruction.heredocs)
        out += fmt::format("  <<{} {} {} [{}]\n", heredoc.name, heredoc.expand, heredoc.stripTabs, heredoc.content);
}

inline std::string describe(const Dockerfile& file) {
    std::string out(1, file.escape);
    out += '\n';
    for (const auto& directive : file.directives)
        out += fmt::format("# {}={}\n", directive.name, directive.value);
    for (const auto& instruction : file.instructions)
        describe(out, instruction);
    for (const auto& stage : file.stages)
        out += fmt::format("stage {} {} {}\n", stage.from, stage.end, stage.name);
    return out;
}

} // namespace slipway::dockerfile::test
