#include "engine/detail/build_inputs.h"

#include <fcntl.h>

#include "base/file.h"
#include "base/fs_identity.h"
#include "base/text.h"
#include "oci/reference.h"
#include "runtime/bundle.h"

namespace slipway::engine {

Result<ContextSource> parseContextSource(std::string_view text) {
    const auto after = [&](std::string_view scheme) { return std::string(text.substr(scheme.size())); };
    if (text.starts_with("docker-image://")) {
        ContextSource source{ContextScheme::Image, {}, after("docker-image://")};
        source.reference = TRY(oci::Reference::parse(source.reference)).familiar();
        return source;
    }
    if (text.starts_with("oci-layout://")) {
        ContextSource source{ContextScheme::Layout, after("oci-layout://"), {}};
        const auto slash = source.path.rfind('/');
        auto mark = source.path.find('@', slash == std::string::npos ? 0 : slash);
        if (mark == std::string::npos)
            mark = source.path.find(':', slash == std::string::npos ? 0 : slash);
        if (mark != std::string::npos) {
            source.reference = source.path.substr(mark);
            source.path.resize(mark);
        }
        if (!source.path.starts_with('/'))
            return fail(Errc::InvalidArgument, "the layout {:?} must be an absolute path",
                        std::string_view(source.path));
        return source;
    }
    if (text.starts_with('/'))
        return ContextSource{ContextScheme::Directory, std::string(text), {}};
    return fail(text.find("://") != std::string_view::npos ? Errc::Unsupported : Errc::InvalidArgument,
                "the context {:?} is none of: an absolute path, docker-image://REFERENCE, oci-layout://DIRECTORY",
                text);
}

Result<OpenedContexts> OpenedContexts::open(const std::map<std::string, std::string>& sources, const Identity& caller) {
    OpenedContexts opened;
    opened.m_caller = caller;
    for (const auto& [name, text] : sources) {
        const std::string key = TRY(oci::contextKey(name));
        const auto source = TRY(context(parseContextSource(text), "context {}", name));
        if (source.scheme == ContextScheme::Image) {
            opened.m_named[key] = build::ImageContext{source.reference, {}};
            continue;
        }
        auto directory = TRY(context(openAsUser(caller, source.path, O_RDONLY | O_DIRECTORY), "context {}", name));
        if (source.scheme == ContextScheme::Layout) {
            opened.m_layouts[key] = {std::move(directory), source.path};
            opened.m_named[key] = build::ImageContext{source.reference, key};
            continue;
        }
        opened.m_directories.push_back(std::move(directory));
        opened.m_named[key] = build::DirectoryContext{opened.m_directories.back().get(), caller};
    }
    return opened;
}

Result<store::ImageRecord> OpenedContexts::resolve(store::Store& store, const std::string& layout,
                                                   const store::LayoutQuery& query, std::stop_token stop) const {
    const auto found = m_layouts.find(layout);
    if (found == m_layouts.end())
        return fail(Errc::Internal, "the build has no layout {}", layout);
    const int directory = found->second.directory.get();
    const store::LayoutOpener open = [&](const std::string& path) -> Result<UniqueFd> {
        const auto identity = TRY(FsIdentity::assume(m_caller));
        return openInRoot(directory, path, O_RDONLY | O_NONBLOCK | O_NOCTTY);
    };
    return context(store::loadFromLayout(store, open, query, std::move(stop)), "layout {}", found->second.path);
}

Result<std::vector<std::string>> checkUlimits(const std::vector<build::StepUlimit>& ulimits) {
    std::vector<std::string> warnings;
    for (const auto& ulimit : ulimits) {
        const std::uint64_t possible = TRY(runtime::highestLimit(ulimit.name));
        const auto amount = [](std::int64_t value) {
            return value < 0 ? ~std::uint64_t{0} : static_cast<std::uint64_t>(value);
        };
        const std::uint64_t soft = amount(ulimit.soft), hard = amount(ulimit.hard);
        if (soft > hard)
            return fail(Errc::InvalidArgument, "ulimit {}: the soft limit {} is above the hard limit {}", ulimit.name,
                        ulimit.soft, ulimit.hard);
        if (hard > possible)
            warnings.push_back(fmt::format("ulimit {}: this machine allows no more than {}, so that is what steps get",
                                           ulimit.name, possible));
    }
    return warnings;
}

Result<> checkSecrets(const std::map<std::string, build::SecretBytes>& secrets) {
    for (const auto& [id, bytes] : secrets) {
        if (id.empty() || id.find('\0') != std::string::npos)
            return fail(Errc::InvalidArgument, "a secret needs an id");
        if (bytes.view().size() > build::maxSecretBytes)
            return fail(Errc::TooLarge, "the secret {} is larger than {}", id, humanSize(build::maxSecretBytes));
    }
    return {};
}

} // namespace slipway::engine
