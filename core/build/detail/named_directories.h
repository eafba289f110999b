// The named contexts of one build: what a name means, and the files of those that are directories.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>

#include "build/backend.h"
#include "build/detail/file_tree.h"
#include "build/named_context.h"
#include "dockerfile/ignore.h"

namespace slipway::build::detail {

class NamedDirectory {
public:
    // Reads its ignore file. Everything borrowed.
    static Result<std::unique_ptr<NamedDirectory>> load(const std::string& name, const DirectoryContext& context,
                                                        CacheStore& memo, std::stop_token stop);
    const std::string& name() const noexcept { return m_name; }
    const FileTree& files() const noexcept { return m_files; }
    const DirectoryContext& source() const noexcept { return m_context; }

private:
    NamedDirectory(std::string name, const DirectoryContext& context, CacheStore& memo, std::stop_token stop)
        : m_name(std::move(name))
        , m_context(context)
        , m_files(context.directory, Owners::Root, context.reader, &m_ignore, &memo, std::move(stop)) {}

    std::string m_name;
    const DirectoryContext& m_context;
    dockerfile::IgnoreRules m_ignore;
    FileTree m_files;
};

// What a name stands for; both null: nothing of the build's.
struct FoundContext {
    const NamedDirectory* directory = nullptr;
    const ImageContext* image = nullptr;
    explicit operator bool() const noexcept { return directory != nullptr || image != nullptr; }
};

class NamedContextSet {
public:
    static Result<NamedContextSet> load(const NamedContexts& contexts, CacheStore& memo, std::stop_token stop);
    FoundContext find(std::string_view name) const; // in any spelling
    bool contains(std::string_view name) const { return static_cast<bool>(find(name)); }

private:
    const NamedContexts* m_contexts = nullptr;
    std::map<std::string, std::unique_ptr<NamedDirectory>> m_directories;
};

} // namespace slipway::build::detail
