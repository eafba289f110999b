// The engine's side of a container's monitor (README.md has the protocol). A monitor lives as long as its container (or
// exec) and independently of us: a restarted helper finds it again by its socket.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include <sys/types.h>

#include "base/result.h"
#include "base/time.h"
#include "base/unique_fd.h"
#include "runtime/container_spec.h"
#include "runtime/exit_record.h"
#include "runtime/id_range.h"
#include "runtime/oci_runtime.h"
#include "runtime/run_paths.h"

namespace slipway::runtime {

enum class LogDriver { JsonFile, None };

struct MonitorConfig {
    std::string containerId;
    std::string execId; // empty: the container itself
    std::string bundle; // ContainerPaths::directory
    // Where the monitor listens and keeps its scratch files: the bundle, or ContainerPaths::exec(execId).
    std::string directory;
    std::string exitRecordPath; // persistent; written atomically (exit_record.h)
    std::string processJson;    // exec: the content of process.json (makeOciProcess)

    bool tty = false;
    bool openStdin = false; // else standard input is /dev/null
    bool stdinOnce = false; // standard input ends when the first client with stdin half-closes
    std::uint16_t rows = 0, columns = 0;
    // Container ids of the process: standard streams are given to them, so that /dev/stdout can be opened again.
    std::uint32_t uid = 0, gid = 0;
    IdRange range;

    LogDriver logDriver = LogDriver::JsonFile;
    std::string logPath;          // absolute
    std::uint64_t logMaxSize = 0; // bytes a file, 0: no limit and no rotation
    std::uint32_t logMaxFiles = 1;

    std::string cgroupPath; // ContainerSpec::cgroupPath
    // The container's own; only launch reads them, and only where the runtime does not make the groups.
    Resources resources;

    RuntimeKind runtime = RuntimeKind::Crun;
    std::string runtimePath;
    std::string runtimeState;
    bool hideUnified = false;
    bool runtimeMakesCgroups = true;
    // OciRuntime::program. The monitor gets it as descriptor monitor::ProgramDescriptor, or none.
    std::shared_ptr<const UniqueFd> runtimeProgram;

    // The runtime's part of the above.
    void setRuntime(const OciRuntime& runtime);
    // A container's own part (not an exec's): whose it is, its groups and their limits.
    void setContainer(const ContainerSpec& spec);
};

enum class MonitorState { Created, Running, Exited };

struct MonitorStatus {
    MonitorState state = MonitorState::Created;
    pid_t pid = 0;
    UniqueFd pidFd; // empty once exited
};

enum class WhenFull {
    Drop, // the client is disconnected
    Gap,  // it is told how much it missed
    Wait, // it holds the container back while it keeps reading; a stalled one (2 s) becomes Gap
};

struct AttachOptions {
    bool in = false;
    bool out = true;
    bool err = true;
    WhenFull whenFull = WhenFull::Gap;
    // With in: a half-close by this client ends the container's standard input (docker: StdinOnce, and every exec).
    bool closeStdinOnEof = false;
    // With a tty: this byte sequence on its input disconnects the client. Empty: none.
    std::string detachKeys;
};

class MonitorClient {
public:
    // Starts `monitorBinary` (slipway-monitor), which creates the container and leaves it waiting for start; an exec
    // runs at once, and start lets its output through (after ten seconds it flows anyway). Blocks until the runtime has
    // created it (about 10 ms). On failure nothing is left but the directory. The error has the runtime's words;
    // `exitCode`, if given, docker's code for it (127, 126, 128).
    static Result<MonitorClient> launch(const MonitorConfig& config, const std::string& monitorBinary,
                                        int* exitCode = nullptr);
    // To a running monitor, by MonitorConfig::directory. NotFound when none listens there (it has ended, or was
    // killed).
    static Result<MonitorClient> connect(const std::string& directory);

    // As of launch or connect.
    pid_t pid() const noexcept { return m_pid; }
    int pidFd() const noexcept { return m_pidFd.get(); }

    // All below: thread-safe, blocking for the length of one local exchange (start: the runtime's own time).
    // NotFound everywhere once the monitor has ended.
    Result<> start() const;
    Result<MonitorStatus> status() const;
    Result<> resize(std::uint16_t rows, std::uint16_t columns) const;
    Result<> signal(int number) const; // through the monitor's pidfd; NotFound when it has ended
    Result<> quit() const;             // kills the container and ends the monitor; for giving up

    // A connected, blocking stream socket that carries docker's attach stream (framed without a tty, raw with one).
    Result<UniqueFd> attach(const AttachOptions& options) const;
    // The same with the caller's own socket, for example an HTTP connection after its 101: the monitor owns it from
    // then on and bytes no longer pass through this process, so the stream survives us.
    Result<> attach(const AttachOptions& options, UniqueFd stream) const;

    // A new descriptor that becomes readable when the exit record is on disk and the log complete (or the monitor has
    // died): for an event loop. Then call takeExit with it. Works from any state; may be asked for many times.
    Result<UniqueFd> exitFd() const;
    // Reads the record from an exitFd, blocking until there is one. Unavailable when the monitor died without writing
    // one.
    static Result<ExitRecord> takeExit(const UniqueFd& exitFd);
    // After takeExit: blocks (some milliseconds) until the OCI runtime's state and the cgroup are gone as well, so that
    // the mounts can be taken down.
    static Result<> awaitRemoval(const UniqueFd& exitFd);
    Result<ExitRecord> wait() const;

private:
    MonitorClient(std::string directory, pid_t pid, UniqueFd pidFd)
        : m_directory(std::move(directory))
        , m_pid(pid)
        , m_pidFd(std::move(pidFd)) {}
    Result<std::string> request(const std::string& line, int sendingFd = -1, UniqueFd* received = nullptr,
                                UniqueFd* keepConnection = nullptr) const;
    std::string m_directory;
    pid_t m_pid = 0;
    UniqueFd m_pidFd;
};

} // namespace slipway::runtime
