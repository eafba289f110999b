// /containers/…
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/client/attach.h"
#include "api/client/client.h"
#include "api/types/container.h"
#include "api/types/system.h"

namespace slipway::api {

struct ListContainers {
    bool all = false;
    bool size = false;
    int limit = 0; // 0: no limit
    Filters filters;
};
[[nodiscard]] Request listContainers(Client& client, const ListContainers& options,
                                     Callback<std::vector<ContainerSummary>> done);
// `id` in all of these: an id, a unique prefix of one, or a name.
[[nodiscard]] Request inspectContainer(Client& client, const std::string& id, Callback<ContainerDetail> done);
// NotFound: the image is missing (pull it and try again). Conflict: the name is taken.
[[nodiscard]] Request createContainer(Client& client, const CreateContainer& request,
                                      Callback<CreateContainerReply> done);
// Starting what runs and stopping what has stopped succeed.
[[nodiscard]] Request startContainer(Client& client, const std::string& id, Callback<> done);
// `timeoutSeconds`: until SIGKILL; nullopt: the container's own; -1: never. `signal` empty: the container's own.
[[nodiscard]] Request stopContainer(Client& client, const std::string& id, std::optional<int> timeoutSeconds,
                                    const std::string& signal, Callback<> done);
[[nodiscard]] Request restartContainer(Client& client, const std::string& id, std::optional<int> timeoutSeconds,
                                       const std::string& signal, Callback<> done);
// `signal`: "SIGTERM", "TERM" or "15"; empty: SIGKILL.
[[nodiscard]] Request killContainer(Client& client, const std::string& id, const std::string& signal, Callback<> done);
[[nodiscard]] Request pauseContainer(Client& client, const std::string& id, Callback<> done);
[[nodiscard]] Request unpauseContainer(Client& client, const std::string& id, Callback<> done);
[[nodiscard]] Request renameContainer(Client& client, const std::string& id, const std::string& name, Callback<> done);
struct RemoveContainer {
    bool force = false;   // kill it first
    bool volumes = false; // its anonymous volumes too
};
[[nodiscard]] Request removeContainer(Client& client, const std::string& id, RemoveContainer options, Callback<> done);
// Slipway's engine only: any other answers NotFound. The container runs (Conflict: it does not). A host port of 0 is
// any free one; Conflict names who holds a taken one. Withdrawing goes by the ports and the protocol, whatever the
// address.
[[nodiscard]] Request publishPort(Client& client, const std::string& id, const PublishedPort& port, Callback<> done);
[[nodiscard]] Request withdrawPort(Client& client, const std::string& id, const PublishedPort& port, Callback<> done);

// Ends when the condition holds. For NextExit and Removed ask before starting: `accepted` runs when the engine has
// taken the question down (it sends its headers at once), so that a start after it cannot be missed.
enum class WaitCondition { NotRunning, NextExit, Removed };
[[nodiscard]] Request waitContainer(Client& client, const std::string& id, WaitCondition condition,
                                    std::function<void()> accepted, Callback<WaitReply> done);

struct LogsOptions {
    bool follow = false;
    bool withStdout = true;
    bool withStderr = true;
    bool timestamps = false;
    std::string since; // Unix time ("1700000000.5") or RFC 3339
    std::string until;
    std::string tail; // a number or "all"; empty: all
    bool tty = false; // the container has a terminal: output is not framed
};
struct LogSink {
    std::function<void(OutputStream, std::string_view)> output;
    std::function<void(Result<>)> end;
};
[[nodiscard]] Request containerLogs(Client& client, const std::string& id, const LogsOptions& options, LogSink sink);

// One reading; with two samples when `oneShot` is false, so that cpuPercent() means something (takes a second).
[[nodiscard]] Request containerStats(Client& client, const std::string& id, bool oneShot, Callback<Stats> done);
// One a second until cancelled.
[[nodiscard]] Request followStats(Client& client, const std::string& id, Sink<Stats> sink);
[[nodiscard]] Request listProcesses(Client& client, const std::string& id, const std::string& psArguments,
                                    Callback<ProcessList> done);
[[nodiscard]] Request containerChanges(Client& client, const std::string& id, Callback<std::vector<FileChange>> done);
[[nodiscard]] Request pruneContainers(Client& client, const Filters& filters, Callback<PruneReply> done);

// GET /containers/{id}/archive: a tar stream of `path`. `opened` runs before the first piece.
[[nodiscard]] Request readArchive(Client& client, const std::string& id, const std::string& path,
                                  Sink<std::string_view> sink);
// PUT /containers/{id}/archive: unpacks a tar stream in the directory `path`.
[[nodiscard]] Request writeArchive(Client& client, const std::string& id, const std::string& path, BodySource tar,
                                   Callback<> done);
// GET /containers/{id}/export: the whole file system as a tar stream.
[[nodiscard]] Request exportContainer(Client& client, const std::string& id, Sink<std::string_view> sink);

} // namespace slipway::api
