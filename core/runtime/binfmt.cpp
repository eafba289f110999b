#include "runtime/binfmt.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <optional>

#include <sys/utsname.h>

#include "base/file.h"
#include "base/text.h"

namespace slipway::runtime {

namespace {

struct Machine {
    std::string_view arch;   // Go's
    std::string_view kernel; // uname's
    bool wide;               // ELFCLASS64
    bool bigEndian;
    unsigned machine; // e_machine
};

constexpr std::array machines{
    Machine{"amd64", "x86_64", true, false, 62},         Machine{"arm64", "aarch64", true, false, 183},
    Machine{"arm", "armv7l", false, false, 40},          Machine{"386", "i686", false, false, 3},
    Machine{"riscv64", "riscv64", true, false, 243},     Machine{"ppc64le", "ppc64le", true, false, 21},
    Machine{"s390x", "s390x", true, true, 22},           Machine{"mips64le", "mips64", true, false, 8},
    Machine{"loong64", "loongarch64", true, false, 258},
};

const Machine* machineOf(std::string_view arch) {
    const auto found = std::ranges::find(machines, arch, &Machine::arch);
    return found == machines.end() ? nullptr : &*found;
}

std::string hostArchitecture() {
    utsname name{};
    if (::uname(&name) < 0)
        return {};
    const std::string_view kernel = name.machine;
    for (const auto& machine : machines)
        if (machine.kernel == kernel)
            return std::string(machine.arch);
    return kernel.starts_with("armv") ? "arm" : std::string(kernel);
}

// What the kernel does by itself beside its own architecture.
bool runsNatively(std::string_view host, std::string_view arch) {
    return host == arch || (host == "amd64" && arch == "386") || (host == "arm64" && arch == "arm");
}

// The first bytes of a program, as far as a magic looks: ident, type (an executable), machine, version.
std::string elfHeader(const Machine& machine) {
    std::string header("\x7f"
                       "ELF",
                       4);
    header += static_cast<char>(machine.wide ? 2 : 1);
    header += static_cast<char>(machine.bigEndian ? 2 : 1);
    header += '\1';
    header.append(9, '\0');
    const auto half = [&](unsigned value) {
        const char low = static_cast<char>(value & 0xff), high = static_cast<char>(value >> 8);
        header += machine.bigEndian ? high : low;
        header += machine.bigEndian ? low : high;
    };
    half(2);
    half(machine.machine);
    header.resize(64);
    return header;
}

bool serves(const BinfmtEntry& entry, const std::string& header) {
    if (entry.magic.empty() || entry.offset + entry.magic.size() > header.size())
        return false;
    for (std::size_t i = 0; i < entry.magic.size(); ++i) {
        const auto mask = static_cast<unsigned char>(i < entry.mask.size() ? entry.mask[i] : '\xff');
        const auto difference = static_cast<unsigned char>(entry.magic[i] ^ header[entry.offset + i]);
        if ((difference & mask) != 0)
            return false;
    }
    return true;
}

std::optional<std::string> fromHex(std::string_view text) {
    const auto digit = [](char c) -> int {
        return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
    };
    std::string bytes;
    for (std::size_t i = 0; i + 1 < text.size(); i += 2) {
        const int high = digit(text[i]), low = digit(text[i + 1]);
        if (high < 0 || low < 0)
            return std::nullopt;
        bytes += static_cast<char>(high << 4 | low);
    }
    return text.size() % 2 == 0 ? std::optional(bytes) : std::nullopt;
}

} // namespace

Result<BinfmtEntry> parseBinfmt(std::string_view name, std::string_view text) {
    BinfmtEntry entry;
    entry.name = name;
    for (const auto& line : split(text, '\n')) {
        const std::size_t blank = line.find(' ');
        const std::string_view word = std::string_view(line).substr(0, blank);
        const std::string rest = blank == std::string::npos ? std::string{} : line.substr(blank + 1);
        if (word == "enabled")
            entry.enabled = true;
        else if (word == "interpreter")
            entry.interpreter = rest;
        else if (word == "flags:")
            entry.flags = trim(rest);
        else if (word == "offset")
            entry.offset = parseUnsigned(rest).value_or(0);
        else if (word == "magic")
            entry.magic = fromHex(rest).value_or("");
        else if (word == "mask")
            entry.mask = fromHex(rest).value_or("");
    }
    if (entry.magic.empty())
        return fail(Errc::InvalidArgument, "{} is not registered by a magic", name);
    return entry;
}

std::vector<BinfmtEntry> readBinfmt(const std::string& directory) {
    std::vector<BinfmtEntry> entries;
    const auto status = readFile(directory + "/status", 64);
    if (!status || trim(*status) != "enabled")
        return entries;
    std::error_code error;
    for (const auto& file : std::filesystem::directory_iterator(directory, error)) {
        const std::string name = file.path().filename().string();
        if (name == "status" || name == "register")
            continue;
        const auto text = readFile(file.path().string(), 64u << 10);
        if (!text)
            continue;
        if (auto entry = parseBinfmt(name, *text))
            entries.push_back(std::move(*entry));
    }
    return entries;
}

Result<> checkRunnable(std::string_view os, std::string_view arch, const std::vector<BinfmtEntry>& entries,
                       std::string_view hostArch) {
    const std::string host = hostArch.empty() ? hostArchitecture() : std::string(hostArch);
    if (os != "linux")
        return fail(Errc::Unsupported, "this machine runs linux/{}, not {}/{}: nothing can be run for that platform",
                    host, os, arch);
    if (runsNatively(host, arch))
        return {};
    const Machine* machine = machineOf(arch);
    const std::string header = machine != nullptr ? elfHeader(*machine) : std::string{};
    const BinfmtEntry* useless = nullptr;
    for (const auto& entry : entries) {
        if (machine == nullptr || !entry.enabled || !serves(entry, header))
            continue;
        if (entry.flags.find('F') != std::string::npos)
            return {};
        useless = &entry;
    }
    if (useless != nullptr)
        return fail(Errc::Unsupported,
                    "this machine runs linux/{}; it emulates linux/{} with {}, but not inside containers: register it "
                    "with binfmt_misc's flag F (as the package qemu-user-static does)",
                    host, arch, useless->interpreter);
    return fail(Errc::Unsupported,
                "this machine runs linux/{} and cannot run programs for linux/{}: install an emulator for binfmt_misc "
                "(on Debian the package qemu-user-static), or run nothing in a stage of that platform",
                host, arch);
}

} // namespace slipway::runtime
