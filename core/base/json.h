// The one way in for JSON that somebody else wrote. Include it in .cpp files only: nlohmann/json is slow to compile.
#pragma once

#include <string_view>

#include <nlohmann/json.hpp>

#include "base/result.h"

namespace slipway {

using Json = nlohmann::json;

struct JsonLimits {
    std::size_t bytes = 16u << 20;
    std::size_t depth = 64;
};

// Refuses invalid UTF-8, nesting over the limit, duplicate keys and anything after the value: InvalidArgument with
// the byte position. `what` names the document in the message ("manifest", "request body").
Result<Json> parseJson(std::string_view text, std::string_view what, JsonLimits limits = {});

// Typed access with an error that names the field. Missing and null give the fallback; a wrong type is an error.
Result<std::string> jsonString(const Json& object, std::string_view key, std::string fallback = {});
Result<std::int64_t> jsonInt(const Json& object, std::string_view key, std::int64_t fallback = 0);
Result<bool> jsonBool(const Json& object, std::string_view key, bool fallback = false);
// An array of strings; Docker also writes a single string where a list is meant: accepted.
Result<std::vector<std::string>> jsonStrings(const Json& object, std::string_view key);
// The member as an object or array, or an empty one when missing or null.
Result<Json> jsonObject(const Json& object, std::string_view key);
Result<Json> jsonArray(const Json& object, std::string_view key);

// Never throws: invalid UTF-8 becomes U+FFFD.
std::string dumpJson(const Json& value, int indent = -1);

} // namespace slipway
