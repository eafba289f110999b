#include "dockerfile/mount.h"

#include <algorithm>
#include <array>
#include <vector>

#include "base/fact.h"
#include "base/text.h"

namespace slipway::dockerfile {

namespace {

constexpr std::array<std::pair<std::string_view, MountType>, 5> mountTypes{{{"bind", MountType::Bind},
                                                                            {"cache", MountType::Cache},
                                                                            {"tmpfs", MountType::Tmpfs},
                                                                            {"secret", MountType::Secret},
                                                                            {"ssh", MountType::Ssh}}};

std::unexpected<Error> wrong(FactCode code, Fact::Arguments arguments = {}) {
    return fail(Errc::InvalidArgument, Fact{code, std::move(arguments)});
}

std::string shown(std::string_view text) {
    return std::string(text.substr(0, 60));
}

std::unexpected<Error> wrongValue(std::string_view key, std::string_view value) {
    return wrong(FactCode::MountValueInvalid, {{"key", std::string(key)}, {"value", shown(value)}});
}

// One row of CSV as Go's encoding/csv reads it, as far as a mount needs: fields in double quotes may hold commas.
Result<std::vector<std::string>> csvRow(std::string_view row) {
    std::vector<std::string> fields;
    std::string field;
    bool quoted = false;
    for (std::size_t at = 0; at < row.size(); ++at) {
        const char c = row[at];
        if (quoted) {
            if (c != '"')
                field += c;
            else if (at + 1 < row.size() && row[at + 1] == '"')
                field += row[++at];
            else
                quoted = false;
        } else if (c == '"' && field.empty()) {
            quoted = true;
        } else if (c == ',') {
            fields.push_back(std::move(field));
            field.clear();
        } else {
            field += c;
        }
    }
    if (quoted)
        return wrong(FactCode::MountQuoteOpen);
    fields.push_back(std::move(field));
    return fields;
}

Result<bool> boolOf(std::string_view key, std::string_view value, bool hasValue) {
    if (!hasValue || value == "true" || value == "1")
        return true;
    if (value == "false" || value == "0")
        return false;
    return wrongValue(key, value);
}

Result<std::uint32_t> numberOf(std::string_view key, std::string_view value, int base) {
    std::uint64_t number = 0;
    for (const char c : value) {
        if (c < '0' || c >= '0' + base || number > 0xFFFFFFFFu)
            return wrongValue(key, value);
        number = number * static_cast<unsigned>(base) + static_cast<unsigned>(c - '0');
    }
    if (value.empty() || number > 0xFFFFFFFFu)
        return wrongValue(key, value);
    return static_cast<std::uint32_t>(number);
}

// docker/go-units RAMInBytes: a number and k, m, g, t, with or without b or ib.
Result<std::uint64_t> sizeOf(std::string_view value) {
    std::string text = toLower(value);
    std::uint64_t unit = 1;
    for (const std::string_view suffix : {"ib", "b"})
        if (text.ends_with(suffix)) {
            text.resize(text.size() - suffix.size());
            break;
        }
    constexpr std::string_view letters = "kmgt";
    if (!text.empty() && letters.find(text.back()) != std::string_view::npos) {
        unit <<= 10 * (letters.find(text.back()) + 1);
        text.pop_back();
    }
    const auto number = parseUnsigned(text);
    if (!number || *number > (1ull << 50) / unit)
        return wrongValue("size", value);
    return *number * unit;
}

Result<MountType> typeOf(std::string_view value) {
    const std::string lowered = toLower(value);
    std::vector<std::string> names;
    for (const auto& [name, type] : mountTypes) {
        if (name == lowered)
            return type;
        names.emplace_back(name);
    }
    if (const auto near = nearestMatch(value, names))
        return wrong(FactCode::MountTypeUnknownNear, {{"type", shown(value)}, {"name", *near}});
    return wrong(FactCode::MountTypeUnknown, {{"type", shown(value)}});
}

const std::vector<std::string>& knownKeys() {
    static const std::vector<std::string> known{
        "type",      "from", "source",  "src",      "target", "dst",  "destination", "ro",  "readonly", "rw",
        "readwrite", "id",   "sharing", "required", "size",   "mode", "uid",         "gid", "env"};
    return known;
}

bool isKnownKey(std::string_view key) {
    return std::ranges::find(knownKeys(), key) != knownKeys().end();
}

// What goes together and what does not, once all keys are read.
Result<> checkTogether(RunMount& mount, bool sharingGiven) {
    const bool secret = mount.type == MountType::Secret;
    const bool secretLike = secret || mount.type == MountType::Ssh;
    const auto wrongType = [&](const char* key) {
        const auto* const type =
            std::ranges::find(mountTypes, mount.type, &std::pair<std::string_view, MountType>::second);
        return wrong(FactCode::MountKeyOfOtherType, {{"key", key}, {"type", std::string(type->first)}});
    };
    if (sharingGiven && mount.type != MountType::Cache)
        return wrongType("sharing");
    if (mount.size && mount.type != MountType::Tmpfs)
        return wrongType("size");
    if (!mount.env.empty() && !secret)
        return wrongType("env");
    if (mount.required && !secretLike)
        return wrongType("required");
    if ((mount.mode || mount.uid || mount.gid) && !secretLike && mount.type != MountType::Cache)
        return wrongType(mount.mode ? "mode" : mount.uid ? "uid" : "gid");
    if (!mount.from.empty() && (secretLike || mount.type == MountType::Tmpfs))
        return wrongType("from");
    if (mount.target.empty() && !secretLike)
        return wrong(FactCode::MountTargetMissing);
    if (!secret)
        return {};
    if (!mount.source.empty() && !mount.id.empty())
        return wrong(FactCode::MountSecretTwice);
    if (mount.id.empty())
        mount.id = mount.source;
    if (mount.id.empty())
        mount.id = mount.target.substr(mount.target.rfind('/') + 1);
    if (mount.id.empty())
        return wrong(FactCode::MountSecretUnnamed);
    return {};
}

} // namespace

Result<RunMount> parseRunMount(std::string_view value, const MountExpander& expand) {
    RunMount mount;
    std::optional<bool> readOnly;
    bool sharingGiven = false;
    bool deferred = false;
    for (const auto& field : TRY(csvRow(value))) {
        const std::size_t equals = field.find('=');
        const bool hasValue = equals != std::string::npos;
        const std::string key = toLower(field.substr(0, equals));
        std::string text = hasValue ? field.substr(equals + 1) : std::string{};
        if (text.find('$') != std::string::npos) {
            if (key == "from")
                return wrong(FactCode::MountFromNotExpanded);
            if (!expand) {
                deferred = true;
                if (isKnownKey(key))
                    continue;
            } else {
                text = TRY(expand(text));
            }
        }
        if (key == "readonly" || key == "ro") {
            readOnly = TRY(boolOf(key, text, hasValue));
        } else if (key == "readwrite" || key == "rw") {
            readOnly = !TRY(boolOf(key, text, hasValue));
        } else if (key == "required") {
            mount.required = TRY(boolOf(key, text, hasValue));
        } else if (!hasValue) {
            return wrong(FactCode::MountFieldInvalid, {{"field", shown(field)}});
        } else if (key == "type") {
            mount.type = TRY(typeOf(text));
        } else if (key == "from") {
            mount.from = text;
        } else if (key == "source" || key == "src") {
            mount.source = text;
        } else if (key == "target" || key == "dst" || key == "destination") {
            mount.target = text;
        } else if (key == "id") {
            mount.id = text;
        } else if (key == "env") {
            mount.env = text;
        } else if (key == "sharing") {
            sharingGiven = true;
            if (text == "shared")
                mount.sharing = CacheSharing::Shared;
            else if (text == "private")
                mount.sharing = CacheSharing::Private;
            else if (text == "locked")
                mount.sharing = CacheSharing::Locked;
            else
                return wrong(FactCode::MountSharingUnknown, {{"value", shown(text)}});
        } else if (key == "size") {
            mount.size = TRY(sizeOf(text));
        } else if (key == "mode") {
            mount.mode = TRY(numberOf(key, text, 8));
        } else if (key == "uid") {
            mount.uid = TRY(numberOf(key, text, 10));
        } else if (key == "gid") {
            mount.gid = TRY(numberOf(key, text, 10));
        } else {
            const auto near = nearestMatch(key, knownKeys());
            return near ? wrong(FactCode::MountKeyUnknownNear, {{"key", shown(key)}, {"name", *near}})
                        : wrong(FactCode::MountKeyUnknown, {{"key", shown(key)}});
        }
    }
    const bool writableByDefault = mount.type == MountType::Cache || mount.type == MountType::Tmpfs;
    mount.readOnly = readOnly.value_or(!writableByDefault);
    if (!deferred)
        TRY(checkTogether(mount, sharingGiven));
    return mount;
}

} // namespace slipway::dockerfile
