#include "network/detail/nft.h"

#include <unistd.h>

#include "base/process.h"
#include "base/text.h"

namespace slipway::network::detail {

namespace {

constexpr int kTimeoutMs = 20'000;
constexpr std::size_t kOutputLimit = 32u << 20;

// A service's PATH may lack sbin.
std::string program() {
    return ::access("/usr/sbin/nft", X_OK) == 0 ? "/usr/sbin/nft" : "nft";
}

Result<std::string> run(std::vector<std::string> argv, const std::string& input) {
    auto output = runCommand({.argv = std::move(argv), .workingDirectory = "/"}, input, kTimeoutMs, kOutputLimit);
    if (!output) {
        if (output.error().code() == Errc::NotFound)
            return fail(Errc::Unsupported, "nft is not installed; install the package nftables");
        return std::unexpected(std::move(output.error()));
    }
    if (output->status.code == 0)
        return std::move(output->out);
    // nft names the kernel's answer only in words.
    const std::string text(trim(sanitizeForTerminal(output->err.substr(0, 600))));
    Errc code = Errc::Io;
    if (text.find("No such file or directory") != std::string::npos)
        code = Errc::NotFound;
    else if (text.find("File exists") != std::string::npos)
        code = Errc::Conflict;
    else if (text.find("Operation not permitted") != std::string::npos)
        code = Errc::PermissionDenied;
    return fail(code, "nft: {}", text);
}

} // namespace

Result<> nftApply(const Json& commands) {
    if (commands.empty())
        return {};
    TRY(run({program(), "-j", "-f", "-"}, dumpJson(Json{{"nftables", commands}})));
    return {};
}

Result<Json> nftQuery(const std::vector<std::string>& arguments) {
    std::vector<std::string> argv{program(), "-j"};
    argv.insert(argv.end(), arguments.begin(), arguments.end());
    const auto text = TRY(run(std::move(argv), {}));
    const auto document = TRY(parseJson(text, "nft's answer", {.bytes = kOutputLimit}));
    return jsonArray(document, "nftables");
}

} // namespace slipway::network::detail
