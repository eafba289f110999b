// Instructions that change the image's configuration. History texts are those of docker's BuildKit.
#include "build/detail/stage_walker.h"

#include <algorithm>

#include <arpa/inet.h>

#include "base/signals.h"
#include "base/text.h"
#include "build/detail/copier.h"
#include "build/detail/root_tools.h"

namespace slipway::build::detail {

namespace df = dockerfile;

namespace {

std::string quoted(const std::vector<std::string>& list) {
    std::string out = "[";
    for (std::size_t i = 0; i < list.size(); ++i) {
        out += i == 0 ? "\"" : " \"";
        for (const char c : list[i]) {
            if (c == '"' || c == '\\')
                out += '\\';
            out += c;
        }
        out += '"';
    }
    return out + "]";
}

struct PortSpan {
    std::uint64_t first = 0, last = 0;
    std::uint64_t size() const { return last - first; }
};

// "80", "8000-8010"
std::optional<PortSpan> spanOf(const std::string& text) {
    const std::size_t dash = text.find('-');
    const auto first = parseUnsigned(text.substr(0, dash));
    const auto last = dash == std::string::npos ? first : parseUnsigned(text.substr(dash + 1));
    if (!first || !last || *last > 65535 || *last < *first)
        return std::nullopt;
    return PortSpan{*first, *last};
}

bool isAddress(std::string text) {
    in6_addr binary{};
    if (text.starts_with('[') && text.ends_with(']'))
        return ::inet_pton(AF_INET6, text.substr(1, text.size() - 2).c_str(), &binary) == 1;
    return text.empty() || ::inet_pton(AF_INET, text.c_str(), &binary) == 1;
}

// "80", "80/tcp", "8000-8010/udp" -> each port by itself. What `docker run -p` takes is taken as well, as BuildKit does
// it: of "127.0.0.1:8080:80" the container's side counts.
Result<std::vector<std::string>> portsOf(const std::string& text) {
    const auto bad = [&] {
        return fail(Errc::InvalidArgument, "invalid port {}: write it like 80, 80/tcp or 8000-8010/udp", text);
    };
    const std::size_t slash = text.find('/');
    std::string protocol = slash == std::string::npos ? std::string{} : toLower(text.substr(slash + 1));
    if (protocol.empty())
        protocol = "tcp";
    if (protocol != "tcp" && protocol != "udp" && protocol != "sctp")
        return bad();
    std::string numbers = text.substr(0, slash);
    std::optional<std::string> published;
    if (const std::size_t colon = numbers.rfind(':'); colon != std::string::npos) {
        published = numbers.substr(0, colon);
        numbers.erase(0, colon + 1);
    }
    const auto span = spanOf(numbers);
    if (!span)
        return bad();
    if (published) {
        const std::size_t colon = published->rfind(':');
        const std::string host = colon == std::string::npos ? std::string{} : published->substr(0, colon);
        const std::string outside = colon == std::string::npos ? *published : published->substr(colon + 1);
        const auto hostSpan = outside.empty() ? span : spanOf(outside);
        if (!isAddress(host) || !hostSpan || (hostSpan->size() != span->size() && span->size() != 0))
            return bad();
    }
    std::vector<std::string> ports;
    for (auto port = span->first; port <= span->last; ++port)
        ports.push_back(fmt::format("{}/{}", port, protocol));
    return ports;
}

} // namespace

std::vector<std::string> StageWalker::shell() const {
    return m_state.image.config.shell.empty() ? std::vector<std::string>{"/bin/sh", "-c"} : m_state.image.config.shell;
}

Result<> StageWalker::arg(const df::Arg& arg) {
    std::string history = "ARG";
    std::string change;
    std::vector<std::pair<std::string, std::optional<std::string>>> values;
    for (const auto& pair : arg.pairs) {
        std::optional<std::string> value;
        if (pair.value)
            value = TRY(expand(*pair.value));
        values.emplace_back(TRY(expand(pair.key)), std::move(value));
    }
    for (auto& [name, value] : values) {
        m_state.args.declare(name, value, m_session.globals);
        {
            const std::lock_guard lock(m_session.mutex);
            m_session.consumedArgs.insert(name);
        }
        history += ' ';
        history += name;
        const auto& now = m_state.args.values[name];
        if (now) {
            history += '=';
            history += *now;
            m_used["arg:" + name] = *now;
        }
    }
    return metadata(std::move(history));
}

Result<> StageWalker::env(const df::Env& env) {
    // All of them are expanded before the first is set.
    std::vector<std::pair<std::string, std::string>> values;
    for (const auto& pair : env.pairs) {
        std::string name = TRY(expand(pair.key));
        if (name.empty())
            return fail(Errc::InvalidArgument, "ENV names cannot be blank");
        values.emplace_back(std::move(name), TRY(expand(*pair.value)));
    }
    std::string history = "ENV";
    for (const auto& [name, value] : values) {
        setEnvironment(m_state.image.config.env, name, value);
        history += fmt::format(" {}={}", name, value);
    }
    return metadata(std::move(history));
}

Result<> StageWalker::label(const df::Label& label) {
    std::string history = "LABEL";
    for (const auto& pair : label.pairs) {
        const std::string name = TRY(expand(pair.key));
        const std::string value = TRY(expand(*pair.value));
        m_state.image.config.labels[name] = value;
        history += fmt::format(" {}={}", name, value);
    }
    return metadata(std::move(history));
}

Result<> StageWalker::command(const df::Instruction& instruction) {
    auto& config = m_state.image.config;
    const auto full = [&](const df::Command& command) {
        std::vector<std::string> args = command.shellForm ? shell() : std::vector<std::string>{};
        args.insert(args.end(), command.args.begin(), command.args.end());
        return args;
    };
    if (const auto* cmd = std::get_if<df::Cmd>(&instruction.body)) {
        config.cmd = full(cmd->command);
        m_state.cmdIsOurs = true;
        return metadata("CMD " + quoted(*config.cmd));
    }
    if (const auto* entrypoint = std::get_if<df::Entrypoint>(&instruction.body)) {
        config.entrypoint = full(entrypoint->command);
        // A CMD of the base was meant for the base's entry point.
        if (!m_state.cmdIsOurs)
            config.cmd.reset();
        return metadata("ENTRYPOINT " + quoted(*config.entrypoint));
    }
    const auto& list = std::get<df::Shell>(instruction.body);
    config.shell = list.command.args;
    return metadata(fmt::format("SHELL [{}]", fmt::join(config.shell, " ")));
}

Result<> StageWalker::healthcheck(const df::Healthcheck& check) {
    oci::Healthcheck health;
    if (check.none) {
        health.test = {"NONE"};
    } else {
        health.test.emplace_back(check.command.shellForm ? "CMD-SHELL" : "CMD");
        health.test.insert(health.test.end(), check.command.args.begin(), check.command.args.end());
    }
    health.interval = check.interval.value_or(0);
    health.timeout = check.timeout.value_or(0);
    health.startPeriod = check.startPeriod.value_or(0);
    health.startInterval = check.startInterval.value_or(0);
    health.retries = static_cast<std::int64_t>(check.retries.value_or(0));
    m_state.image.config.healthcheck = std::move(health);
    return metadata(m_instruction->text());
}

Result<> StageWalker::expose(const df::Expose& expose) {
    std::string history = "EXPOSE [";
    bool first = true;
    for (const auto& word : expose.ports) {
        const std::string text = TRY(expand(word));
        for (const auto& part : split(text, ' ')) {
            if (part.empty())
                continue;
            m_column = static_cast<int>(word.range.begin.column);
            for (const auto& port : TRY(portsOf(part))) {
                m_state.image.config.exposedPorts.insert(port);
                history += fmt::format("{}{}", first ? "" : " ", port);
                first = false;
            }
        }
    }
    m_column = 0;
    return metadata(history + "]");
}

Result<> StageWalker::volume(const df::Volume& volume) {
    std::vector<std::string> paths;
    for (const auto& word : volume.paths) {
        std::string path = TRY(expand(word));
        if (path.empty())
            return fail(Errc::InvalidArgument, "VOLUME specified can not be an empty string");
        m_state.image.config.volumes.insert(path);
        paths.push_back(std::move(path));
    }
    return metadata(fmt::format("VOLUME [{}]", fmt::join(paths, " ")));
}

Result<> StageWalker::simple(const df::Instruction& instruction) {
    auto& config = m_state.image.config;
    if (const auto* user = std::get_if<df::User>(&instruction.body)) {
        config.user = TRY(expand(user->user));
        return metadata("USER " + config.user);
    }
    if (const auto* stop = std::get_if<df::Stopsignal>(&instruction.body)) {
        const std::string signal = TRY(expand(stop->signal));
        TRY(parseSignal(signal));
        config.stopSignal = signal;
        return metadata("STOPSIGNAL " + config.stopSignal);
    }
    if (const auto* maintainer = std::get_if<df::Maintainer>(&instruction.body)) {
        m_state.image.author = maintainer->name.text;
        return metadata("MAINTAINER " + maintainer->name.text);
    }
    if (const auto* onbuild = std::get_if<df::Onbuild>(&instruction.body)) {
        const auto& trigger = onbuild->trigger.front();
        std::string text = trigger.text();
        for (const auto& heredoc : trigger.heredocs)
            text += fmt::format("\n{}{}", heredoc.content, heredoc.name);
        config.onBuild.push_back(text);
        return metadata({}, "ONBUILD " + text); // BuildKit's history does not tell of it
    }
    return command(instruction);
}

Result<> StageWalker::workdir(const df::Workdir& workdir) {
    const std::string path = absolute(TRY(expand(workdir.path)));
    m_state.image.config.workingDir = path;
    const std::string user = m_state.image.config.user;
    Work work;
    work.inputs.add("instruction", m_instruction->text());
    work.inputs.add("parent", m_state.chain().str());
    work.inputs.add("workdir", path);
    work.inputs.add("user", user);
    work.history = "WORKDIR " + path;
    work.execute = [this, path, user]() -> Result<std::optional<Layer>> {
        const auto root = TRY(m_session.backend.layers.begin(m_state.chain()));
        const int directory = TRY(root->directory());
        if (isDirectoryIn(directory, path))
            return std::nullopt;
        FileOwner owner;
        if (!user.empty())
            owner = TRY(ownerIn(directory, user));
        TRY(openDirectory(directory, path, owner));
        return TRY(root->commit({m_session.epoch}));
    };
    return perform(std::move(work));
}

} // namespace slipway::build::detail
