// --publish and --expose.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "api/types/container.h"
#include "base/result.h"

namespace slipway::cli {

// "[[ip:][host[-host]]:]container[-container][/tcp|udp|sctp]", added to `bindings` and `exposed`:
//   8080:80   127.0.0.1:8080:80/udp   127.0.0.1::80   80   8000-8010:80-90   8000-8010:80   [::1]:8080:80
// The long form is "target=80,published=8080,protocol=tcp,host_ip=127.0.0.1".
// A range on the host beside a single container port asks for any free one of it.
Result<> addPublish(std::string_view text, api::PortMap& bindings, std::vector<std::string>& exposed);

// "80", "80/udp", "8000-8010".
Result<> addExpose(std::string_view text, std::vector<std::string>& exposed);

} // namespace slipway::cli
