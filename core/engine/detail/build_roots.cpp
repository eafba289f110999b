#include "engine/detail/build_roots.h"

#include <algorithm>

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "base/file.h"
#include "base/log.h"
#include "base/text.h"
#include "runtime/overlay.h"

namespace slipway::engine {

MountStubs MountStubs::survey(int rootFd, const std::vector<std::string>& targets, std::uint32_t firstId) {
    MountStubs stubs;
    std::set<std::string> missing, touched;
    for (const auto& target : targets) {
        std::string path;
        for (const auto& part : split(target, '/')) {
            if (part.empty() || part == ".")
                continue;
            const std::string parent = path.empty() ? "." : path;
            path += (path.empty() ? "" : "/") + part;
            if (openInRoot(rootFd, path, O_PATH))
                continue;
            missing.insert(path);
            if (!missing.contains(parent))
                touched.insert(parent);
        }
    }
    stubs.m_missing.assign(missing.rbegin(), missing.rend());
    for (auto path = touched.rbegin(); path != touched.rend(); ++path) {
        struct stat st {};
        const auto directory = openInRoot(rootFd, *path, O_PATH | O_DIRECTORY);
        if (directory && ::fstat(directory->get(), &st) == 0)
            stubs.m_touched.push_back({*path, st.st_mode, st.st_uid - firstId, st.st_gid - firstId});
    }
    return stubs;
}

void MountStubs::remove(const std::string& upper) const {
    const auto root = openFile(upper, O_RDONLY | O_DIRECTORY);
    if (!root)
        return;
    const auto parentOf = [&](const std::string& path, std::string& name) -> Result<UniqueFd> {
        const auto slash = path.rfind('/');
        name = slash == std::string::npos ? path : path.substr(slash + 1);
        return openBeneath(root->get(), slash == std::string::npos ? "." : path.substr(0, slash),
                           O_RDONLY | O_DIRECTORY);
    };
    for (const auto& path : m_missing) {
        std::string name;
        const auto parent = parentOf(path, name);
        struct stat st {};
        if (!parent || ::fstatat(parent->get(), name.c_str(), &st, AT_SYMLINK_NOFOLLOW) < 0)
            continue;
        if (S_ISDIR(st.st_mode)) {
            // Stays when somebody put something into it, then as mkdir -p would have made it: the runtime makes places
            // for a tmpfs with the sticky bit.
            if (::unlinkat(parent->get(), name.c_str(), AT_REMOVEDIR) != 0 && (st.st_mode & 07777) == 01755 &&
                ::fchmodat(parent->get(), name.c_str(), 0755, 0) != 0)
                log::warning("{}: the mode of {} stays 1755", upper, path);
        } else if (S_ISREG(st.st_mode) && st.st_size == 0)
            ::unlinkat(parent->get(), name.c_str(), 0);
    }
    for (const auto& [path, mode, uid, gid] : m_touched) {
        if (path == ".")
            continue;
        std::string name;
        const auto parent = parentOf(path, name);
        if (!parent)
            continue;
        // An opaque directory hides what is below it: that is content.
        char value = 0;
        if (::lgetxattr((upper + "/" + path).c_str(), "trusted.overlay.opaque", &value, 1) > 0)
            continue;
        struct stat st {};
        if (::fstatat(parent->get(), name.c_str(), &st, AT_SYMLINK_NOFOLLOW) < 0 || st.st_mode != mode ||
            st.st_uid != uid || st.st_gid != gid)
            continue;
        ::unlinkat(parent->get(), name.c_str(), AT_REMOVEDIR);
    }
}

Result<std::unique_ptr<BuildRoot>> BuildRoot::make(Core& core, const oci::Digest& parent, bool writable) {
    std::unique_ptr<BuildRoot> root(new BuildRoot(core, parent));
    root->m_layers = TRY(core.store->layers().lowerDirs(parent));
    root->m_relative = TRY(core.store->layers().makeBuildDirectory());
    const std::string base = core.store->layout().inFs(root->m_relative);
    if (writable)
        root->m_upper = base + "/upper";
    TRY(makeDirectories(base + "/root", 0755));
    if (root->m_layers.empty())
        TRY(makeDirectories(base + "/lower", 0755));
    return root;
}

BuildRoot::~BuildRoot() {
    unmountStep();
    m_directory.reset();
    (void)m_natural.unmount();
    if (const auto discarded = m_core.store->discard(m_relative); !discarded)
        log::warning("build directory {}: {}", m_relative, discarded.error().describe());
}

std::vector<std::string> BuildRoot::lowers(const std::string& base) const {
    std::vector<std::string> paths;
    for (const auto& layer : m_layers)
        paths.push_back(base + "/" + layer);
    if (paths.empty())
        paths.push_back(base + "/" + m_relative + "/lower");
    return paths;
}

Result<int> BuildRoot::directory() {
    unmountStep();
    if (m_directory)
        return m_directory.get();
    const std::string fs = m_core.store->layout().fs();
    const std::string base = fs + "/" + m_relative;
    runtime::OverlaySpec overlay;
    overlay.lowers = lowers(fs);
    if (!m_upper.empty()) {
        overlay.upper = m_upper;
        overlay.work = base + "/work";
        overlay.isVolatile = true;
    } else {
        // A lone lower needs a second one for a read-only overlay.
        TRY(makeDirectories(base + "/lower", 0755));
        overlay.lowers.push_back(base + "/lower");
        if (overlay.lowers.size() == 2 && overlay.lowers[0] == overlay.lowers[1])
            overlay.lowers[0] = base + "/upper";
    }
    overlay.target = base + "/root";
    m_natural = TRY(runtime::mountOverlay(overlay, {0, 65536}));
    m_directory = TRY(openFile(base + "/root", O_RDONLY | O_DIRECTORY));
    return m_directory.get();
}

Result<> BuildRoot::mountForStep(const std::string& target) {
    m_directory.reset();
    TRY(m_natural.unmount());
    m_natural = {};
    // Each mount of a volatile overlay marks its work directory, and refuses one that is marked.
    const std::string work = m_core.store->layout().inFs(m_relative) + "/work";
    (void)removeTree(work + "/work");
    const std::string fs = m_core.ownerMount->path();
    runtime::OverlaySpec overlay;
    overlay.lowers = lowers(fs);
    overlay.upper = fs + "/" + m_relative + "/upper";
    overlay.work = fs + "/" + m_relative + "/work";
    overlay.isVolatile = true;
    overlay.target = target;
    m_step = TRY(runtime::mountOverlay(overlay, m_core.range));
    return {};
}

void BuildRoot::unmountStep() {
    if (m_step.path().empty())
        return;
    (void)m_step.unmount();
    m_step = {};
    (void)removeTree(m_core.store->layout().inFs(m_relative) + "/work/work");
}

Result<build::Layer> BuildRoot::commit(const build::CommitOptions& options) {
    unmountStep();
    m_directory.reset();
    TRY(m_natural.unmount());
    m_natural = {};
    for (const auto& stubs : m_stubs)
        stubs.remove(m_upper);
    store::CommitOptions commitOptions;
    commitOptions.parent = m_parent;
    commitOptions.clampMtime = options.clampMtime;
    const auto info = TRY(m_core.store->layers().commitUpper(m_relative + "/upper", commitOptions));
    return build::Layer{info.diffId, info.chainId, info.size};
}

Result<std::unique_ptr<build::MutableRoot>> BuildLayers::begin(const oci::Digest& parent) {
    return TRY(BuildRoot::make(m_core, parent, true));
}

Result<std::unique_ptr<build::RootView>> BuildLayers::view(const oci::Digest& chain) {
    return TRY(BuildRoot::make(m_core, chain, false));
}

Result<build::Layer> BuildLayers::stack(const oci::Digest& parent, const build::Layer& layer) {
    const auto info = TRY(m_core.store->layers().stack(parent, layer.chainId));
    return build::Layer{info.diffId, info.chainId, info.size};
}

Result<build::Layer> BuildLayers::find(const oci::Digest& chain) {
    const auto info = TRY(m_core.store->layers().find(chain));
    return build::Layer{info.diffId, info.chainId, info.size};
}

} // namespace slipway::engine
