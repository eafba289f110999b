#include "build/detail/preflight.h"

#include "base/text.h"

namespace slipway::build::detail {

namespace df = dockerfile;

PlacedError placed(const BuildSession& session, const df::Instruction& instruction, int column, Error error) {
    Failure failure;
    failure.message = statementOf(error);
    failure.file = session.request.dockerfile;
    failure.line = static_cast<int>(instruction.range.begin.line);
    failure.column = column != 0 ? column : static_cast<int>(instruction.keywordRange.begin.column);
    failure.source = instruction.text();
    Error shown(error.code(),
                fmt::format("{}:{}:{}: {}", failure.file, failure.line, failure.column, failure.message.text));
    return {std::move(shown), std::move(failure)};
}

namespace {

// An image's configuration is JSON, and so is what a command is started with: neither can hold other bytes. Files can.
Result<> checkText(const df::Instruction& instruction) {
    if (instruction.keyword == df::Keyword::Copy || instruction.keyword == df::Keyword::Add)
        return {};
    const auto check = [&](std::string_view text) -> Result<> {
        if (const auto at = findInvalidUtf8(text))
            return fail(
                Errc::InvalidArgument,
                "the byte 0x{:02x} is not UTF-8, which {} cannot hold: write the file as UTF-8, or COPY such bytes",
                static_cast<unsigned char>(text[*at]), df::toString(instruction.keyword));
        return {};
    };
    TRY(check(instruction.arguments));
    for (const auto& heredoc : instruction.heredocs)
        TRY(check(heredoc.content));
    return {};
}

// What FROM says; what is wrong with it is told when it runs.
oci::Platform platformOf(const BuildSession& session, std::size_t stage) {
    const auto& instruction = session.file.instructions[session.file.stages[stage].from];
    const auto* flag = instruction.flag("platform");
    if (flag == nullptr)
        return session.platform;
    const auto text = df::expand(flag->value, [&](std::string_view name) { return session.globals.find(name); },
                                 {.escape = session.file.escape});
    if (!text || text->text.empty())
        return session.platform;
    const auto platform = oci::Platform::parse(text->text);
    return platform ? platform->normalized() : session.platform;
}

} // namespace

Result<> checkRunFlags(const df::Instruction& instruction, StepRunner& steps, int& column) {
    for (const auto& flag : instruction.flags) {
        column = static_cast<int>(flag.range.begin.column);
        if (flag.name == "mount")
            continue;
        if (flag.name == "network") {
            TRY(steps.checkNetwork(flag.value));
        } else if (flag.name == "security") {
            if (flag.value != "sandbox")
                return fail(Errc::Unsupported,
                            "RUN --security={} is not allowed: it would give the step rights over this machine",
                            flag.value);
        } else if (flag.name == "device") {
            return fail(Errc::Unsupported, "RUN --device={} is not allowed: a step has no devices of this machine",
                        flag.value);
        } else {
            return fail(Errc::Unsupported, "RUN --{}={} is not supported", flag.name, flag.value);
        }
    }
    column = 0;
    return {};
}

std::expected<void, PlacedError> checkSteps(const BuildSession& session) {
    std::vector<oci::Platform> platforms(session.file.stages.size());
    for (const std::size_t stage : session.graph.order) {
        const auto& node = session.graph.stages[stage];
        const auto& place = session.file.stages[stage];
        platforms[stage] = node.base ? platforms[*node.base] : platformOf(session, stage);
        if (node.replaced)
            continue;
        for (std::size_t at = place.from + 1; at < place.end; ++at) {
            const auto& instruction = session.file.instructions[at];
            if (auto fine = checkText(instruction); !fine)
                return std::unexpected(placed(session, instruction, 0, std::move(fine.error())));
            if (instruction.keyword != df::Keyword::Run)
                continue;
            int column = 0;
            auto& steps = session.backend.steps;
            if (auto fine = checkRunFlags(instruction, steps, column); !fine)
                return std::unexpected(placed(session, instruction, column, std::move(fine.error())));
            if (auto fine = steps.checkPlatform(platforms[stage]); !fine)
                return std::unexpected(placed(session, instruction, 0, std::move(fine.error())));
        }
    }
    return {};
}

} // namespace slipway::build::detail
