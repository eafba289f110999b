// What a step's result depends on: the key that finds it again, and the fact that says why it did not.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/fact.h"
#include "base/result.h"
#include "base/time.h"

namespace slipway::build::detail {

// Names have a prefix that says what they are: "instruction", "parent", "platform", "arg:NAME", "env:NAME",
// "file:path", "user", "workdir", "shell", "network", "image", "image-id", …
class CacheInputs {
public:
    void add(std::string name, std::string value);
    // sha256 over all of it, hex.
    std::string key() const;
    // With more inputs than anybody wants to read again, files are summed up; of 200,000 a name and a short digest are
    // kept, which still tells which of them changed.
    std::string toJson(Timestamp created) const;

    struct Parsed;
    static Result<Parsed> parse(const std::string& json);
    std::string_view find(std::string_view name) const noexcept; // "" when missing

    const std::vector<std::pair<std::string, std::string>>& entries() const noexcept { return m_entries; }

private:
    std::vector<std::pair<std::string, std::string>> m_entries;
};

struct CacheInputs::Parsed {
    CacheInputs inputs;
    std::optional<Timestamp> created;
};

// Why `now` is not `before`: "app.py changed", "build arg VERSION: 1 -> 2", "base image moved", "instruction changed",
// or `parentCause` when what lies below differs.
Fact explainDifference(const CacheInputs& before, const CacheInputs& now, const std::optional<Fact>& parentCause);

} // namespace slipway::build::detail
