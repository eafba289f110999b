#include "build/failure_json.h"

#include "base/fact_json.h"

namespace slipway::build {

Json failureJson(const Failure& failure) {
    Json json = {{"message", failure.message.text}}; // even if it is empty
    addStatement(json, "message", failure.message);
    if (failure.exitCode)
        json["exitCode"] = *failure.exitCode;
    if (!failure.file.empty())
        json["file"] = failure.file;
    if (failure.line > 0)
        json["line"] = failure.line;
    if (failure.column > 0)
        json["column"] = failure.column;
    if (!failure.source.empty())
        json["source"] = failure.source;
    addStatement(json, "hint", failure.hint);
    return json;
}

} // namespace slipway::build
