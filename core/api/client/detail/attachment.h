// How attach.cpp opens a hijacked connection without seeing Asio.
#pragma once

#include "api/client/attach.h"

namespace slipway::api::detail {

// `tty` decides about the framing where the answer's Content-Type does not (engines before API 1.42).
// `resizeTarget`: the POST that resizes, without its query.
Attachment startAttachment(const std::shared_ptr<Client::Impl>& impl, HttpRequest request, bool tty,
                           std::string resizeTarget, AttachHandlers handlers);

} // namespace slipway::api::detail
