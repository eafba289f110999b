// The two things that a service manager wants of us (sd_notify(3), sd_listen_fds(3)), without linking libsystemd.
#pragma once

#include <string_view>

#include "base/unique_fd.h"

namespace slipway {

// Sends `state` ("READY=1") to the manager that started us; nothing happens without one.
void notifyServiceManager(std::string_view state);

// The listening socket that the manager opened for us, if it did. Call once.
UniqueFd inheritedSocket();

} // namespace slipway
