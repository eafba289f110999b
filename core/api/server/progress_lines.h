// Docker's JSON lines of pulls and pushes.
#pragma once

#include <mutex>

#include "api/server/message.h"
#include "engine/images.h"
#include "oci/reference.h"

namespace slipway::api {

class ProgressLines {
public:
    explicit ProgressLines(StreamWriter& writer)
        : m_writer(writer) {}

    // From any thread.
    void send(const Json& line);
    void progress(const engine::PullProgress& step);
    void fail(const Error& error);

    void pushed(const oci::Reference& target, const engine::PushedImage& image);
    // The whole of one push, but for the line that names the repository. False when it failed.
    bool push(engine::Images& images, const std::string& image, const oci::Reference& target,
              const engine::Credentials& credentials, std::stop_token stop);

private:
    StreamWriter& m_writer;
    std::mutex m_mutex;
};

} // namespace slipway::api
