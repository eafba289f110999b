// ARG and ENV: what a variable means at a place in a Dockerfile.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "dockerfile/expand.h"
#include "dockerfile/syntax.h"
#include "oci/platform.h"

namespace slipway::build::detail {

// The kernel takes no longer string in a process's environment (MAX_ARG_STRLEN).
inline constexpr std::size_t maxValueBytes = 128u << 10;
// Of all values and history texts of one image, and of all ARGs before FROM: what doubling variables may cost.
inline constexpr std::size_t maxConfigBytes = 4u << 20;

// HTTP_PROXY and the like: given to RUN even when undeclared, but not part of key or history then.
bool isProxyArg(std::string_view name) noexcept;

// The ARGs before the first FROM, and what is predefined: what FROM lines can use.
class GlobalArgs {
public:
    // `stage`: what is to be built; empty for the last.
    static Result<GlobalArgs> read(const dockerfile::Dockerfile& file, const std::map<std::string, std::string>& given,
                                   const oci::Platform& target, std::string_view stage);
    std::optional<std::string> find(std::string_view name) const;     // declared or predefined
    std::optional<std::string> declared(std::string_view name) const; // declared only
    std::optional<std::string> predefined(std::string_view name) const;
    const std::map<std::string, std::string>& given() const noexcept { return m_given; }

private:
    std::map<std::string, std::string> m_given;
    std::map<std::string, std::string, std::less<>> m_predefined;
    std::map<std::string, std::optional<std::string>, std::less<>> m_declared;
};

// Sets NAME=value in a list of them, keeping its place.
void setEnvironment(std::vector<std::string>& environment, std::string_view name, std::string_view value);
std::optional<std::string> getEnvironment(const std::vector<std::string>& environment, std::string_view name);

// The ARGs of one stage. ENV wins over them.
struct StageArgs {
    std::map<std::string, std::optional<std::string>, std::less<>> values;

    // ARG in a stage; `value` already expanded.
    void declare(const std::string& name, const std::optional<std::string>& value, const GlobalArgs& globals);
    std::optional<std::string> find(const std::vector<std::string>& environment, std::string_view name) const;
};

} // namespace slipway::build::detail
