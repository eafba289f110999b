#include "store/starter_image.h"

#include <algorithm>
#include <elf.h>

#include <sys/stat.h>

#include "base/file.h"
#include "base/process.h"
#include "base/text.h"
#include "oci/chain_id.h"
#include "oci/image_config.h"
#include "oci/media_types.h"
#include "store/detail/tar_stream.h"
#include "store/store.h"

namespace slipway::store {

namespace {

constexpr std::uint64_t kMaxBusybox = 64u << 20;

// A dynamically linked program names its loader in a PT_INTERP header; in an image without that loader it cannot run.
Result<> requireStatic(const std::string& path, const std::string& bytes) {
    const auto notElf = [&] { return fail(Errc::Unsupported, "{} is no 64-bit ELF program", path); };
    if (bytes.size() < sizeof(Elf64_Ehdr) || !bytes.starts_with(ELFMAG) || bytes[EI_CLASS] != ELFCLASS64)
        return notElf();
    Elf64_Ehdr header;
    std::copy_n(bytes.data(), sizeof header, reinterpret_cast<char*>(&header));
    for (std::size_t i = 0; i < header.e_phnum; ++i) {
        const std::uint64_t at = header.e_phoff + i * header.e_phentsize;
        if (at > bytes.size() || bytes.size() - at < sizeof(Elf64_Phdr))
            return notElf();
        Elf64_Phdr segment;
        std::copy_n(bytes.data() + at, sizeof segment, reinterpret_cast<char*>(&segment));
        if (segment.p_type == PT_INTERP)
            return fail(Errc::Unsupported,
                        "{} is dynamically linked and would not run in an image; install the package busybox-static",
                        path);
    }
    return {};
}

Result<std::vector<std::string>> appletsOf(const std::string& busybox) {
    ProcessSpec spec;
    spec.argv = {busybox, "--list"};
    spec.environment = std::vector<std::string>{};
    const CommandOutput output = TRY(runCommand(spec, {}, 10'000));
    if (output.status.code != 0)
        return fail(Errc::Unsupported, "{} --list ended with {}", busybox, output.status.code);
    std::vector<std::string> applets;
    for (const std::string& line : split(output.out, '\n')) {
        const std::string name(trim(line));
        if (!name.empty() && name != "busybox" && name.find('/') == std::string::npos)
            applets.push_back(name);
    }
    std::sort(applets.begin(), applets.end());
    return applets;
}

// Everything belongs to root and has the time 0: the same busybox gives the same layer.
class Tree {
public:
    explicit Tree(const ByteSink& sink)
        : m_stream(sink) {}

    Result<> directory(const std::string& name, std::uint32_t mode = 0755) {
        detail::TarHeader header;
        header.type = '5';
        header.name = name + "/";
        header.mode = mode;
        return m_stream.header(header);
    }
    Result<> file(const std::string& name, std::string_view content, std::uint32_t mode = 0644) {
        detail::TarHeader header;
        header.name = name;
        header.mode = mode;
        header.size = content.size();
        TRY(m_stream.header(header));
        TRY(m_stream.data(content));
        m_content += content.size();
        return m_stream.padding(content.size());
    }
    Result<> link(const std::string& name, const std::string& target) {
        detail::TarHeader header;
        header.type = '2';
        header.name = name;
        header.link = target;
        header.mode = 0777;
        return m_stream.header(header);
    }
    Result<TarSummary> finish() { return m_stream.finish(m_content); }

private:
    detail::TarStream m_stream;
    std::uint64_t m_content = 0;
};

constexpr std::string_view kPasswd = "root:x:0:0:root:/root:/bin/sh\n"
                                     "daemon:x:1:1:daemon:/usr/sbin:/bin/false\n"
                                     "www-data:x:33:33:www-data:/var/www:/bin/false\n"
                                     "nobody:x:65534:65534:nobody:/home:/bin/false\n";
constexpr std::string_view kGroup = "root:x:0:\n"
                                    "daemon:x:1:\n"
                                    "tty:x:5:\n"
                                    "www-data:x:33:\n"
                                    "users:x:100:\n"
                                    "nogroup:x:65534:\n";
constexpr std::string_view kOsRelease =
    "ID=slipway-starter\nNAME=\"Slipway starter\"\nPRETTY_NAME=\"Slipway starter\"\n";

Result<TarSummary> writeStarter(const std::string& busybox, const std::vector<std::string>& applets,
                                const std::string& certificates, const ByteSink& sink) {
    Tree tree(sink);
    TRY(tree.directory("bin"));
    TRY(tree.file("bin/busybox", busybox, 0755));
    for (const std::string& applet : applets)
        TRY(tree.link("bin/" + applet, "busybox"));
    TRY(tree.directory("etc"));
    TRY(tree.file("etc/group", kGroup));
    TRY(tree.file("etc/nsswitch.conf", "hosts: files dns\n"));
    TRY(tree.file("etc/os-release", kOsRelease));
    TRY(tree.file("etc/passwd", kPasswd));
    TRY(tree.file("etc/shadow", "root:*::0:::::\n", 0640));
    if (!certificates.empty()) {
        TRY(tree.directory("etc/ssl"));
        TRY(tree.directory("etc/ssl/certs"));
        TRY(tree.file("etc/ssl/certs/ca-certificates.crt", certificates));
    }
    for (const char* name : {"home", "mnt", "opt"})
        TRY(tree.directory(name));
    TRY(tree.directory("root", 0700));
    TRY(tree.directory("srv"));
    TRY(tree.directory("tmp", 01777));
    TRY(tree.directory("usr"));
    TRY(tree.link("usr/bin", "../bin"));
    TRY(tree.directory("usr/local"));
    TRY(tree.directory("usr/local/bin"));
    TRY(tree.link("usr/sbin", "../bin"));
    TRY(tree.link("sbin", "bin"));
    for (const char* name : {"var", "var/cache", "var/lib", "var/log"})
        TRY(tree.directory(name));
    TRY(tree.link("var/run", "../run"));
    TRY(tree.directory("run"));
    TRY(tree.directory("var/tmp", 01777));
    TRY(tree.directory("var/www"));
    return tree.finish();
}

std::string starterConfig(const oci::Digest& diffId) {
    oci::ImageConfig config;
    const oci::Platform host = oci::Platform::host();
    config.architecture = host.arch;
    config.os = host.os;
    config.variant = host.variant;
    config.created = fromUnixNanos(0);
    config.config.cmd = {"/bin/sh"};
    config.config.env = {"PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"};
    config.diffIds = {diffId};
    oci::HistoryEntry entry;
    entry.created = config.created;
    entry.createdBy = "slipway: the machine's busybox";
    config.history = {entry};
    return oci::serializeImageConfig(config);
}

} // namespace

Result<ImageRecord> makeStarterImage(Store& store, const StarterOptions& options) {
    const auto reference = TRY(oci::Reference::parse(kStarterReference));
    if (auto existing = store.images().resolve(reference))
        return existing;
    const auto busybox = std::find_if(options.busybox.begin(), options.busybox.end(),
                                      [](const std::string& path) { return exists(path); });
    if (busybox == options.busybox.end())
        return fail(Errc::NotFound,
                    "there is no busybox on this machine to make {} of; install the package "
                    "busybox-static",
                    kStarterReference);
    const std::string bytes = TRY(readFile(*busybox, kMaxBusybox));
    TRY(requireStatic(*busybox, bytes));
    const auto applets = TRY(appletsOf(*busybox));
    const std::string certificates = readFile(options.certificates, 8u << 20).value_or("");

    const Lease lease = store.lease();
    const TarSummary tar = TRY(writeStarter(bytes, applets, certificates, {}));
    auto opening = TRY(store.layers().open({}, tar.digest));
    if (opening.writer) {
        TRY(writeStarter(bytes, applets, certificates,
                         [&](std::string_view part) { return opening.writer->write(part); }));
        TRY(opening.writer->finish());
    }
    // A layer that we did not write with writeTar cannot be turned into the same tar again: its tar is kept.
    if (!store.blobs().has(tar.digest)) {
        auto blob = TRY(store.blobs().write(tar.digest, tar.tarSize));
        TRY(writeStarter(bytes, applets, certificates, [&](std::string_view part) { return blob.write(part); }));
        TRY(blob.commit());
    }
    oci::Descriptor layer;
    layer.mediaType = oci::media_type::kOciLayer;
    layer.digest = tar.digest;
    layer.size = tar.tarSize;
    TRY(store.layers().rememberCompressed(tar.digest, layer));
    NewImage image;
    image.config = starterConfig(tar.digest);
    image.tag = reference;
    return store.images().put(image);
}

} // namespace slipway::store
