#include "build/events.h"

namespace slipway::build {

std::string_view toString(TransferAction action) noexcept {
    switch (action) {
    case TransferAction::Waiting:
        return "waiting";
    case TransferAction::Downloading:
        return "downloading";
    case TransferAction::Extracting:
        return "extracting";
    case TransferAction::Done:
        return "done";
    case TransferAction::Exists:
        return "exists";
    }
    return "";
}

std::string_view toString(BuildOutcome outcome) noexcept {
    switch (outcome) {
    case BuildOutcome::Ok:
        return "ok";
    case BuildOutcome::Failed:
        return "failed";
    case BuildOutcome::Cancelled:
        return "cancelled";
    }
    return "";
}

} // namespace slipway::build
