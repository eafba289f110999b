// Between the structs of api/types and JSON documents. Include it in .cpp files.
//
// fromJson: unknown members are ignored, missing and null ones leave the default, a wrong type is InvalidArgument with
// the path of the member ("HostConfig.PidsLimit must be a whole number, not string").
// toJson: writes what the wire has; members at their default that the API treats as absent are left out.
#pragma once

#include <map>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "api/types/build.h"
#include "api/types/build_history.h"
#include "api/types/container.h"
#include "api/types/image.h"
#include "api/types/network.h"
#include "api/types/step_shell.h"
#include "api/types/system.h"
#include "api/types/volume.h"
#include "base/result.h"

namespace slipway::api {

// Instantiated in api/types for every struct of these headers that is a document of its own.
template <typename T>
Result<T> fromJson(const nlohmann::json& document);
template <typename T>
nlohmann::json toJson(const T& value);

// A document that is a list of T.
template <typename T>
Result<std::vector<T>> listFromJson(const nlohmann::json& document);

// Parses `text` (parseJson's limits hold) and reads it as T; `what` names it in errors.
template <typename T>
Result<T> parse(std::string_view text, std::string_view what);
template <typename T>
Result<std::vector<T>> parseList(std::string_view text, std::string_view what);

// toJson and dump in one.
template <typename T>
std::string encode(const T& value);

// The X-Registry-Auth header: base64url of the credentials' JSON.
std::string encodeRegistryAuth(const RegistryAuth& auth);
// The X-Registry-Config header: the same of an object of them by registry.
std::string encodeRegistryConfig(const std::map<std::string, RegistryAuth>& byRegistry);

} // namespace slipway::api
