#include "build/detail/cache_inputs.h"

#include <algorithm>
#include <map>
#include <set>

#include <zlib.h>

#include "base/base64.h"
#include "base/json.h"
#include "base/text.h"
#include "dockerfile/secret_name.h"
#include "oci/digest.h"

namespace slipway::build::detail {

namespace {

constexpr std::size_t maxKept = 2000;          // files that are kept as they are
constexpr std::size_t maxRemembered = 200'000; // files of which a name and a short digest are kept
constexpr std::size_t maxUnpacked = 64u << 20; // bytes of that; a record may come from elsewhere
constexpr std::size_t maxShown = 40;

std::string shown(std::string_view value) {
    std::string text = value.size() > maxShown ? std::string(value.substr(0, maxShown)) + "…" : std::string(value);
    std::ranges::replace(text, '\n', ' ');
    return text.empty() ? "\"\"" : text;
}

std::string filesDigest(const std::vector<std::pair<std::string, std::string>>& entries) {
    oci::Hasher hasher;
    for (const auto& [name, value] : entries)
        if (name.starts_with("file:")) {
            hasher.update(name);
            hasher.update(std::string_view("\0", 1));
            hasher.update(value);
            hasher.update(std::string_view("\0", 1));
        }
    return hasher.finish().str();
}

// Enough to tell which file changed, not to tell that none did: that is "files"' work.
std::string shortDigest(std::string_view value) {
    return oci::digestOf(value).hex().substr(0, 8);
}

// Names and short digests, compressed: a record with 20,000 files is read at every cached build.
std::string packFiles(const std::vector<std::pair<std::string, std::string>>& entries) {
    std::string plain;
    std::size_t count = 0;
    for (const auto& [name, value] : entries)
        if (name.starts_with("file:")) {
            plain += name.substr(5);
            plain += '\0';
            plain += shortDigest(value);
            ++count;
        }
    if (count > maxRemembered || plain.size() > maxUnpacked)
        return {};
    uLongf size = ::compressBound(plain.size());
    std::string packed(size, '\0');
    if (::compress2(reinterpret_cast<Bytef*>(packed.data()), &size, reinterpret_cast<const Bytef*>(plain.data()),
                    plain.size(), Z_BEST_SPEED) != Z_OK)
        return {};
    packed.resize(size);
    return fmt::format("{}:{}", plain.size(), encodeBase64(packed));
}

// Name -> short digest; empty for what is malformed.
std::map<std::string, std::string> unpackFiles(std::string_view text) {
    const std::size_t colon = text.find(':');
    const auto size = parseUnsigned(text.substr(0, colon));
    const auto packed = colon == std::string_view::npos ? Result<std::string>{} : decodeBase64(text.substr(colon + 1));
    std::map<std::string, std::string> files;
    if (!size || *size > maxUnpacked || !packed)
        return files;
    std::string plain(*size, '\0');
    uLongf length = plain.size();
    if (::uncompress(reinterpret_cast<Bytef*>(plain.data()), &length, reinterpret_cast<const Bytef*>(packed->data()),
                     packed->size()) != Z_OK ||
        length != plain.size())
        return files;
    for (std::size_t at = 0; at < plain.size();) {
        const std::size_t end = plain.find('\0', at);
        if (end == std::string::npos || plain.size() - end - 1 < 8)
            return {};
        files.emplace(plain.substr(at, end - at), plain.substr(end + 1, 8));
        at = end + 9;
    }
    return files;
}

std::string severalFiles(const std::vector<std::string>& files) {
    if (files.size() == 1)
        return files.front();
    return fmt::format("{} and {} more", files.front(), files.size() - 1);
}

// Of a record whose files were summed up.
std::string explainFiles(const CacheInputs& before, const CacheInputs& now) {
    const auto old = unpackFiles(before.find("files-kept"));
    if (old.empty())
        return "files changed";
    std::vector<std::string> changed, added, removed;
    std::set<std::string_view> present;
    for (const auto& [name, value] : now.entries()) {
        if (!name.starts_with("file:"))
            continue;
        const auto known = old.find(name.substr(5));
        present.insert(std::string_view(name).substr(5));
        if (known == old.end())
            added.push_back(name.substr(5) + " added");
        else if (known->second != shortDigest(value))
            changed.push_back(name.substr(5) + " changed");
    }
    for (const auto& [name, digest] : old)
        if (!present.contains(name))
            removed.push_back(name + " removed");
    changed.insert(changed.end(), added.begin(), added.end());
    changed.insert(changed.end(), removed.begin(), removed.end());
    return changed.empty() ? "files changed" : severalFiles(changed);
}

// Of a file: "app.py changed", "app.py: mode 644 -> 755", "app.py: owner 0:0 -> 1:1". The values are copy_step.cpp's:
// mode, owner, size and the rest.
std::string fileChange(std::string_view name, std::string_view before, std::string_view now) {
    const auto field = [](std::string_view& text) {
        const std::size_t space = text.find(' ');
        const std::string_view first = text.substr(0, space);
        text.remove_prefix(space == std::string_view::npos ? text.size() : space + 1);
        return first;
    };
    const auto oldMode = field(before), newMode = field(now), oldOwner = field(before), newOwner = field(now);
    const auto permissions = [](std::string_view mode) {
        return mode.substr(mode.size() - std::min<std::size_t>(mode.size(), 3));
    };
    const bool sameType = oldMode.size() == newMode.size() && oldMode.size() > 4 &&
                          oldMode.substr(0, oldMode.size() - 4) == newMode.substr(0, newMode.size() - 4);
    if (before == now && oldOwner == newOwner && sameType)
        return fmt::format("{}: mode {} -> {}", name, permissions(oldMode), permissions(newMode));
    if (before == now && oldMode == newMode && oldOwner != newOwner && !before.empty())
        return fmt::format("{}: owner {} -> {}", name, oldOwner, newOwner);
    return fmt::format("{} changed", name);
}

} // namespace

void CacheInputs::add(std::string name, std::string value) {
    m_entries.emplace_back(std::move(name), std::move(value));
}

std::string CacheInputs::key() const {
    oci::Hasher hasher;
    hasher.update(std::string_view("slipway-build-1\0", 16));
    for (const auto& [name, value] : m_entries) {
        // Lengths first: no value can pretend to be two inputs.
        const std::string lengths = fmt::format("{}:{}:", name.size(), value.size());
        hasher.update(lengths);
        hasher.update(name);
        hasher.update(value);
    }
    return hasher.finish().hex();
}

std::string CacheInputs::toJson(Timestamp created) const {
    Json list = Json::array();
    const bool sumUp = m_entries.size() > maxKept;
    for (const auto& [name, value] : m_entries)
        if (!sumUp || !name.starts_with("file:"))
            list.push_back(Json::array({name, value}));
    if (sumUp)
        list.push_back(Json::array({"files", filesDigest(m_entries)}));
    if (const auto packed = sumUp ? packFiles(m_entries) : std::string{}; !packed.empty())
        list.push_back(Json::array({"files-kept", packed}));
    return dumpJson(Json{{"created", toRfc3339(created)}, {"inputs", std::move(list)}});
}

Result<CacheInputs::Parsed> CacheInputs::parse(const std::string& json) {
    const Json value = TRY(parseJson(json, "cache record"));
    Parsed parsed;
    if (const auto created = TRY(jsonString(value, "created")); !created.empty())
        parsed.created = TRY(parseRfc3339(created));
    for (const Json& entry : TRY(jsonArray(value, "inputs"))) {
        if (!entry.is_array() || entry.size() != 2 || !entry[0].is_string() || !entry[1].is_string())
            return fail(Errc::Corrupt, "a cache record's inputs are malformed");
        parsed.inputs.add(entry[0].get<std::string>(), entry[1].get<std::string>());
    }
    return parsed;
}

std::string_view CacheInputs::find(std::string_view name) const noexcept {
    const auto found = std::ranges::find(m_entries, name, &std::pair<std::string, std::string>::first);
    return found == m_entries.end() ? std::string_view{} : std::string_view(found->second);
}

std::string explainDifference(const CacheInputs& before, const CacheInputs& now, std::string_view parentCause) {
    if (before.find("instruction") != now.find("instruction"))
        return "instruction changed";
    if (before.find("parent") != now.find("parent"))
        return parentCause.empty() ? "a step before it changed" : std::string(parentCause);
    if (before.find("image-id") != now.find("image-id"))
        return "base image moved";

    std::map<std::string_view, std::string_view> old, current;
    for (const auto& [name, value] : before.entries())
        old.emplace(name, value);
    for (const auto& [name, value] : now.entries())
        current.emplace(name, value);
    const auto change = [&](std::string_view label, std::string_view name) {
        const auto from = old.find(name), to = current.find(name);
        const bool had = from != old.end(), has = to != current.end();
        // Reasons are shown and kept.
        if (had && has && dockerfile::looksSecret(name.substr(name.find(':') + 1)))
            return fmt::format("{} changed", label);
        return had && has ? fmt::format("{}: {} -> {}", label, shown(from->second), shown(to->second))
               : has      ? fmt::format("{} is new", label)
                          : fmt::format("{} is gone", label);
    };
    std::vector<std::string> files;
    std::string other;
    const auto note = [&](std::string_view name) {
        const std::size_t colon = name.find(':');
        const std::string_view kind = name.substr(0, colon);
        const std::string_view what = colon == std::string_view::npos ? std::string_view{} : name.substr(colon + 1);
        if (kind == "file") {
            files.push_back(!old.contains(name)       ? fmt::format("{} added", what)
                            : !current.contains(name) ? fmt::format("{} removed", what)
                                                      : fileChange(what, old[name], current[name]));
            return;
        }
        if (!other.empty())
            return;
        if (kind == "arg")
            other = change(fmt::format("build arg {}", what), name);
        else if (kind == "env")
            other = change(fmt::format("ENV {}", what), name);
        else if (kind == "hosts")
            other = current.contains(name) ? fmt::format("--add-host is now {}", shown(current[name]))
                                           : "--add-host is gone";
        else if (kind == "mount")
            other = fmt::format("what is mounted at {} changed", what);
        else if (kind == "source")
            other = fmt::format("{} changed", what.empty() ? std::string_view("the source") : what);
        else
            other = change(kind, name);
    };
    const bool summedUp = old.contains("files") || before.entries().size() > maxKept || now.entries().size() > maxKept;
    for (const auto& [name, value] : current) {
        if (summedUp && name.starts_with("file:"))
            continue;
        if (const auto found = old.find(name); found == old.end() || found->second != value)
            note(name);
    }
    for (const auto& [name, value] : old)
        if (!current.contains(name) &&
            !(summedUp && (name == "files" || name == "files-kept" || name.starts_with("file:"))))
            note(name);
    if (!other.empty())
        return other;
    if (files.empty())
        return summedUp ? explainFiles(before, now) : "the cached result was removed";
    return severalFiles(files);
}

} // namespace slipway::build::detail
