#include "build/detail/named_directories.h"

#include "build/detail/context.h"
#include "oci/reference.h"

namespace slipway::build::detail {

Result<std::unique_ptr<NamedDirectory>> NamedDirectory::load(const std::string& name, const DirectoryContext& context,
                                                             CacheStore& memo, std::stop_token stop) {
    std::unique_ptr<NamedDirectory> loaded(new NamedDirectory(name, context, memo, std::move(stop)));
    auto text = readContextText(context.directory, context.reader, ".dockerignore");
    if (!text && text.error().code() == Errc::NotFound)
        return loaded;
    const std::string rules = TRY(slipway::context(std::move(text), "context {}: read .dockerignore", name));
    loaded->m_ignore = TRY(slipway::context(dockerfile::IgnoreRules::parse(rules), "context {}", name));
    return loaded;
}

Result<NamedContextSet> NamedContextSet::load(const NamedContexts& contexts, CacheStore& memo, std::stop_token stop) {
    NamedContextSet set;
    set.m_contexts = &contexts;
    for (const auto& [name, context] : contexts)
        if (const auto* directory = std::get_if<DirectoryContext>(&context))
            set.m_directories[name] = TRY(NamedDirectory::load(name, *directory, memo, stop));
    return set;
}

FoundContext NamedContextSet::find(std::string_view name) const {
    if (m_contexts == nullptr || m_contexts->empty())
        return {};
    const auto key = oci::contextKey(name);
    if (!key)
        return {};
    const auto found = m_contexts->find(*key);
    if (found == m_contexts->end())
        return {};
    if (const auto* image = std::get_if<ImageContext>(&found->second))
        return {nullptr, image};
    return {m_directories.at(*key).get(), nullptr};
}

} // namespace slipway::build::detail
