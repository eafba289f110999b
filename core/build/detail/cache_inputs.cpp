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

Fact severalFiles(std::vector<Fact> files) {
    Fact first = std::move(files.front());
    if (files.size() > 1)
        first.arguments.emplace("more", static_cast<std::int64_t>(files.size() - 1));
    return first;
}

// Files of a context with a name are called "context NAME: file PATH" (copy_step.cpp).
Fact aboutFile(FactCode code, std::string_view what) {
    constexpr std::string_view begin = "context ", middle = ": file ";
    const std::size_t end = what.starts_with(begin) ? what.find(middle) : std::string_view::npos;
    if (end == std::string_view::npos)
        return {code, {{"file", std::string(what)}}};
    return {code,
            {{"context", std::string(what.substr(begin.size(), end - begin.size()))},
             {"file", std::string(what.substr(end + middle.size()))}}};
}

// Of a record whose files were summed up.
Fact explainFiles(const CacheInputs& before, const CacheInputs& now) {
    const auto old = unpackFiles(before.find("files-kept"));
    if (old.empty())
        return {FactCode::FilesChanged};
    std::vector<Fact> changed, added, removed;
    std::set<std::string_view> present;
    for (const auto& [name, value] : now.entries()) {
        if (!name.starts_with("file:"))
            continue;
        const auto known = old.find(name.substr(5));
        present.insert(std::string_view(name).substr(5));
        if (known == old.end())
            added.push_back(aboutFile(FactCode::FileAdded, name.substr(5)));
        else if (known->second != shortDigest(value))
            changed.push_back(aboutFile(FactCode::FileChanged, name.substr(5)));
    }
    for (const auto& [name, digest] : old)
        if (!present.contains(name))
            removed.push_back(aboutFile(FactCode::FileRemoved, name));
    changed.insert(changed.end(), added.begin(), added.end());
    changed.insert(changed.end(), removed.begin(), removed.end());
    return changed.empty() ? Fact{FactCode::FilesChanged} : severalFiles(std::move(changed));
}

// Of a file: "app.py changed", "app.py: mode 644 -> 755", "app.py: owner 0:0 -> 1:1". The values are copy_step.cpp's:
// mode, owner, size and the rest.
Fact fileChange(std::string_view name, std::string_view before, std::string_view now) {
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
    const auto change = [&](FactCode code, std::string_view from, std::string_view to) {
        Fact fact = aboutFile(code, name);
        fact.arguments.emplace("before", std::string(from));
        fact.arguments.emplace("after", std::string(to));
        return fact;
    };
    const bool sameType = oldMode.size() == newMode.size() && oldMode.size() > 4 &&
                          oldMode.substr(0, oldMode.size() - 4) == newMode.substr(0, newMode.size() - 4);
    if (before == now && oldOwner == newOwner && sameType)
        return change(FactCode::FileModeChanged, permissions(oldMode), permissions(newMode));
    if (before == now && oldMode == newMode && oldOwner != newOwner && !before.empty())
        return change(FactCode::FileOwnerChanged, oldOwner, newOwner);
    return aboutFile(FactCode::FileChanged, name);
}

// What a change of one input is called, by what kind of input it is.
struct ChangeCodes {
    std::string_view argument;
    FactCode changed, valueChanged, isNew, isGone;
};
constexpr ChangeCodes kArgCodes{"name", FactCode::BuildArgChanged, FactCode::BuildArgValueChanged,
                                FactCode::BuildArgNew, FactCode::BuildArgGone};
constexpr ChangeCodes kEnvCodes{"name", FactCode::EnvChanged, FactCode::EnvValueChanged, FactCode::EnvNew,
                                FactCode::EnvGone};
constexpr ChangeCodes kInputCodes{"input", FactCode::InputChanged, FactCode::InputValueChanged, FactCode::InputNew,
                                  FactCode::InputGone};

// Of what a COPY or ADD takes files from: "stage build", "image x", or a remote source.
Fact sourceChange(std::string_view source) {
    constexpr std::string_view stage = "stage ", image = "image ";
    if (source.empty())
        return {FactCode::UnnamedSourceChanged};
    if (source.starts_with(stage))
        return {FactCode::StageChanged, {{"stage", std::string(source.substr(stage.size()))}}};
    if (source.starts_with(image))
        return {FactCode::ImageChanged, {{"image", std::string(source.substr(image.size()))}}};
    return {FactCode::SourceChanged, {{"source", std::string(source)}}};
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

Fact explainDifference(const CacheInputs& before, const CacheInputs& now, const std::optional<Fact>& parentCause) {
    if (before.find("instruction") != now.find("instruction"))
        return {FactCode::InstructionChanged};
    if (before.find("parent") != now.find("parent"))
        return parentCause ? *parentCause : Fact{FactCode::AStepBeforeChanged};
    if (before.find("image-id") != now.find("image-id"))
        return {FactCode::BaseImageMoved};

    std::map<std::string_view, std::string_view> old, current;
    for (const auto& [name, value] : before.entries())
        old.emplace(name, value);
    for (const auto& [name, value] : now.entries())
        current.emplace(name, value);
    const auto change = [&](const ChangeCodes& codes, std::string_view what, std::string_view name) {
        const auto from = old.find(name), to = current.find(name);
        const bool had = from != old.end(), has = to != current.end();
        Fact fact{!had ? codes.isNew : codes.isGone, {{std::string(codes.argument), std::string(what)}}};
        if (!had || !has)
            return fact;
        // Reasons are shown and kept.
        if (dockerfile::looksSecret(name.substr(name.find(':') + 1))) {
            fact.code = codes.valueChanged;
            return fact;
        }
        fact.code = codes.changed;
        fact.arguments.emplace("before", shown(from->second));
        fact.arguments.emplace("after", shown(to->second));
        return fact;
    };
    std::vector<Fact> files;
    std::optional<Fact> other;
    const auto note = [&](std::string_view name) {
        const std::size_t colon = name.find(':');
        const std::string_view kind = name.substr(0, colon);
        const std::string_view what = colon == std::string_view::npos ? std::string_view{} : name.substr(colon + 1);
        if (kind == "file") {
            files.push_back(!old.contains(name)       ? aboutFile(FactCode::FileAdded, what)
                            : !current.contains(name) ? aboutFile(FactCode::FileRemoved, what)
                                                      : fileChange(what, old[name], current[name]));
            return;
        }
        if (other)
            return;
        if (kind == "arg")
            other = change(kArgCodes, what, name);
        else if (kind == "env")
            other = change(kEnvCodes, what, name);
        else if (kind == "hosts")
            other = current.contains(name) ? Fact{FactCode::AddHostChanged, {{"hosts", shown(current[name])}}}
                                           : Fact{FactCode::AddHostGone};
        else if (kind == "mount")
            other = Fact{FactCode::MountChanged, {{"target", std::string(what)}}};
        else if (kind == "source")
            other = sourceChange(what);
        else
            other = change(kInputCodes, kind, name);
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
    if (other)
        return *std::move(other);
    if (files.empty())
        return summedUp ? explainFiles(before, now) : Fact{FactCode::ResultRemoved};
    return severalFiles(std::move(files));
}

} // namespace slipway::build::detail
