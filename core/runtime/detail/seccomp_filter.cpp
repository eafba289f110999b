#include "runtime/detail/seccomp_filter.h"

#include <map>
#include <memory>
#include <mutex>
#include <string_view>

#include <seccomp.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/file.h"
#include "base/unique_fd.h"
#include "runtime/detail/seccomp_profile.h"

namespace slipway::runtime::detail {

namespace {

using Filter = std::unique_ptr<void, decltype(&::seccomp_release)>;

std::uint32_t architecture(std::string_view name) {
    std::string lower;
    for (const char c : name.substr(std::string_view("SCMP_ARCH_").size()))
        lower += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return ::seccomp_arch_resolve_name(lower.c_str());
}

scmp_compare comparison(std::string_view name) {
    return name == "SCMP_CMP_EQ" ? SCMP_CMP_EQ : name == "SCMP_CMP_LT" ? SCMP_CMP_LT : SCMP_CMP_MASKED_EQ;
}

Result<> addRule(scmp_filter_ctx filter, const Json& rule) {
    const auto action =
        rule["action"] == "SCMP_ACT_ALLOW" ? SCMP_ACT_ALLOW : SCMP_ACT_ERRNO(rule["errnoRet"].get<int>());
    for (const auto& name : rule["names"]) {
        const int number = ::seccomp_syscall_resolve_name(name.get_ref<const std::string&>().c_str());
        if (number == __NR_SCMP_ERROR)
            continue; // newer than this libseccomp: stays refused
        int result = 0;
        if (rule.contains("args")) {
            const auto& arg = rule["args"][0];
            const scmp_arg_cmp compare{arg["index"].get<unsigned>(), comparison(arg["op"].get<std::string>()),
                                       arg["value"].get<std::uint64_t>(), arg["valueTwo"].get<std::uint64_t>()};
            result = ::seccomp_rule_add_array(filter, action, number, 1, &compare);
        } else {
            result = ::seccomp_rule_add_array(filter, action, number, 0, nullptr);
        }
        if (result < 0 && result != -EDOM && result != -EINVAL)
            return std::unexpected(
                Error::fromErrno(-result, fmt::format("system call filter: {}", name.get<std::string>())));
    }
    return {};
}

std::string toBase64(std::string_view bytes) {
    constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string text;
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        std::uint32_t group = 0;
        for (std::size_t j = 0; j < 3; ++j)
            group = group << 8 | (i + j < bytes.size() ? static_cast<unsigned char>(bytes[i + j]) : 0u);
        for (std::size_t j = 0; j < 4; ++j)
            text += i + j <= bytes.size() ? digits[group >> (18 - 6 * j) & 63] : '=';
    }
    return text;
}

Result<std::string> compile(const std::set<std::string>& capabilities) {
    const Json profile = seccompProfile(capabilities);
    const Filter filter(::seccomp_init(SCMP_ACT_ERRNO(profile["defaultErrnoRet"].get<int>())), &::seccomp_release);
    if (!filter)
        return fail(Errc::Internal, "system call filter: seccomp_init failed");
    for (const auto& name : profile["architectures"])
        if (const int result = ::seccomp_arch_add(filter.get(), architecture(name.get<std::string>()));
            result < 0 && result != -EEXIST)
            return std::unexpected(Error::fromErrno(-result, "system call filter: " + name.get<std::string>()));
    // A tree instead of a list: a container's every system call walks it.
    ::seccomp_attr_set(filter.get(), SCMP_FLTATR_CTL_OPTIMIZE, 2);
    for (const auto& rule : profile["syscalls"])
        TRY(addRule(filter.get(), rule));
    const UniqueFd memory(::memfd_create("filter", MFD_CLOEXEC));
    if (!memory)
        return failErrno("memfd");
    if (const int result = ::seccomp_export_bpf(filter.get(), memory.get()); result < 0)
        return std::unexpected(Error::fromErrno(-result, "system call filter"));
    if (::lseek(memory.get(), 0, SEEK_SET) < 0)
        return failErrno("memfd");
    const auto bytes = TRY(readFd(memory.get(), 1u << 20));
    return toBase64(bytes);
}

} // namespace

Result<std::string> compiledSeccompFilter(const std::set<std::string>& capabilities) {
    static std::mutex mutex;
    static std::map<std::set<std::string>, std::string> known;
    const std::lock_guard lock(mutex);
    if (const auto it = known.find(capabilities); it != known.end())
        return it->second;
    return known[capabilities] = TRY(compile(capabilities));
}

} // namespace slipway::runtime::detail
