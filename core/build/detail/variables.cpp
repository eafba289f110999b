#include "build/detail/variables.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace slipway::build::detail {

bool isProxyArg(std::string_view name) noexcept {
    static constexpr std::array<std::string_view, 10> names{"HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy",
                                                            "FTP_PROXY",  "ftp_proxy",  "NO_PROXY",    "no_proxy",
                                                            "ALL_PROXY",  "all_proxy"};
    return std::ranges::find(names, name) != names.end();
}

Result<GlobalArgs> GlobalArgs::read(const dockerfile::Dockerfile& file, const std::map<std::string, std::string>& given,
                                    const oci::Platform& target, std::string_view stage) {
    GlobalArgs globals;
    globals.m_given = given;
    const oci::Platform host = oci::Platform::host().normalized();
    const auto describe = [&](const std::string& prefix, const oci::Platform& platform) {
        globals.m_predefined[prefix + "PLATFORM"] = platform.str();
        globals.m_predefined[prefix + "OS"] = platform.os;
        globals.m_predefined[prefix + "OSVERSION"] = ""; // Linux has none
        globals.m_predefined[prefix + "ARCH"] = platform.arch;
        globals.m_predefined[prefix + "VARIANT"] = platform.variant;
    };
    describe("BUILD", host);
    describe("TARGET", target);
    globals.m_predefined["TARGETSTAGE"] = stage.empty() ? "default" : stage;
    const std::size_t end = file.stages.empty() ? file.instructions.size() : file.stages.front().from;
    std::size_t total = 0;
    for (std::size_t i = 0; i < end; ++i) {
        const auto* arg = std::get_if<dockerfile::Arg>(&file.instructions[i].body);
        if (arg == nullptr)
            continue;
        for (const auto& pair : arg->pairs) {
            std::optional<std::string> value;
            if (const auto found = given.find(pair.key.text); found != given.end())
                value = found->second;
            else if (pair.value)
                value = TRY(context(dockerfile::expand(pair.value->text,
                                                       [&](std::string_view name) { return globals.find(name); },
                                                       {.escape = file.escape, .limit = maxValueBytes}),
                                    "line {}", pair.key.range.begin.line))
                            .text;
            total += value ? value->size() : 0;
            if (total > maxConfigBytes)
                return fail(Errc::TooLarge, "line {}: the ARGs before FROM hold more than {}",
                            pair.key.range.begin.line, humanSize(maxConfigBytes));
            globals.m_declared[pair.key.text] = std::move(value);
        }
    }
    return globals;
}

std::optional<std::string> GlobalArgs::declared(std::string_view name) const {
    const auto found = m_declared.find(name);
    return found == m_declared.end() ? std::nullopt : found->second;
}

std::optional<std::string> GlobalArgs::predefined(std::string_view name) const {
    if (const auto given = m_given.find(std::string(name)); given != m_given.end() && m_predefined.contains(name))
        return given->second;
    const auto found = m_predefined.find(name);
    return found == m_predefined.end() ? std::nullopt : std::optional(found->second);
}

std::optional<std::string> GlobalArgs::find(std::string_view name) const {
    if (auto value = declared(name))
        return value;
    return predefined(name);
}

void setEnvironment(std::vector<std::string>& environment, std::string_view name, std::string_view value) {
    std::string entry = std::string(name) + "=" + std::string(value);
    for (auto& existing : environment)
        if (existing.size() > name.size() && existing[name.size()] == '=' && existing.starts_with(name)) {
            existing = std::move(entry);
            return;
        }
    environment.push_back(std::move(entry));
}

std::optional<std::string> getEnvironment(const std::vector<std::string>& environment, std::string_view name) {
    for (const auto& entry : environment)
        if (entry.size() > name.size() && entry[name.size()] == '=' && entry.starts_with(name))
            return entry.substr(name.size() + 1);
    return std::nullopt;
}

void StageArgs::declare(const std::string& name, const std::optional<std::string>& value, const GlobalArgs& globals) {
    if (const auto given = globals.given().find(name); given != globals.given().end())
        values[name] = given->second;
    else if (value)
        values[name] = value;
    else if (auto global = globals.find(name))
        values[name] = std::move(global);
    else
        values.try_emplace(name, std::nullopt);
}

std::optional<std::string> StageArgs::find(const std::vector<std::string>& environment, std::string_view name) const {
    if (auto value = getEnvironment(environment, name))
        return value;
    const auto found = values.find(name);
    return found == values.end() ? std::nullopt : found->second;
}

} // namespace slipway::build::detail
