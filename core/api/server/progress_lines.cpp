#include "api/server/progress_lines.h"

namespace slipway::api {

void ProgressLines::send(const Json& line) {
    const std::lock_guard lock(m_mutex);
    (void)m_writer.write(dumpJson(line) + "\r\n");
}

void ProgressLines::progress(const engine::PullProgress& step) {
    Json line = {{"status", step.status}, {"id", step.id}, {"progressDetail", Json::object()}};
    if (step.total > 0)
        line["progressDetail"] = {{"current", step.current}, {"total", step.total}};
    send(line);
}

void ProgressLines::fail(const Error& error) {
    const std::string message = error.describe();
    send({{"errorDetail", {{"message", message}}}, {"error", message}});
}

void ProgressLines::pushed(const oci::Reference& target, const engine::PushedImage& image) {
    send({{"status", fmt::format("{}: digest: {} size: {}", target.tag(), image.digest, image.size)}});
    send({{"progressDetail", Json::object()},
          {"aux", {{"Tag", target.tag()}, {"Digest", image.digest}, {"Size", image.size}}}});
}

bool ProgressLines::push(engine::Images& images, const std::string& image, const oci::Reference& target,
                         const engine::Credentials& credentials, std::stop_token stop) {
    const auto sent = images.push(
        image, target.canonical(), credentials, [this](const engine::PullProgress& step) { progress(step); }, stop);
    if (!sent) {
        fail(sent.error());
        return false;
    }
    pushed(target, *sent);
    return true;
}

} // namespace slipway::api
