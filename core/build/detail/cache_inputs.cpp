#include "build/detail/cache_inputs.h"

#include <algorithm>
#include <map>

#include "base/json.h"
#include "base/text.h"
#include "dockerfile/secret_name.h"
#include "oci/digest.h"

namespace slipway::build::detail {

namespace {

constexpr std::size_t maxKept = 2000;
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
            files.push_back(fmt::format("{} {}", what,
                                        !old.contains(name)       ? "added"
                                        : !current.contains(name) ? "removed"
                                                                  : "changed"));
            return;
        }
        if (!other.empty())
            return;
        if (kind == "arg")
            other = change(fmt::format("build arg {}", what), name);
        else if (kind == "env")
            other = change(fmt::format("ENV {}", what), name);
        else if (kind == "files")
            files.emplace_back("files changed");
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
        if (!current.contains(name) && !(summedUp && (name == "files" || name.starts_with("file:"))))
            note(name);
    if (!other.empty())
        return other;
    if (files.empty())
        return summedUp ? "files changed" : "the cached result was removed";
    if (files.size() == 1)
        return files.front();
    return fmt::format("{} and {} more", files.front(), files.size() - 1);
}

} // namespace slipway::build::detail
