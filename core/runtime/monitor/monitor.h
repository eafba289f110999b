// The life of one container (or exec) as its monitor sees it: create, serve requests, move output to log and clients,
// record the end. Single-threaded; blocks on nothing but poll, the log's disk and the OCI runtime's create.
#pragma once

#include <list>
#include <optional>
#include <string>
#include <vector>

#include "base/process.h"
#include "base/result.h"
#include "base/unique_fd.h"
#include "runtime/exit_record.h"
#include "runtime/monitor/attach_client.h"
#include "runtime/monitor/container_process.h"
#include "runtime/monitor/json_log_writer.h"
#include "runtime/monitor/request.h"
#include "runtime/monitor_client.h"

namespace slipway::runtime::monitor {

class Monitor {
public:
    // `report`: a stream socket to whoever started us. It gets "ok pid=N" with the pidfd, or
    // "error <code> <exit code> <text>", and is then closed. `program`: OciRuntime::program, may be empty.
    Monitor(MonitorConfig config, UniqueFd report, UniqueFd program);
    // Everything, to the end. 0, or 1 when the container could not be created.
    int run();

private:
    struct Connection {
        UniqueFd socket;
        std::string line;
        UniqueFd passed;      // received with the request
        bool waiting = false; // for the exit
        bool done = false;
    };

    Result<> create(int& exitCode);
    void loop();
    int pollTimeout() const;
    bool heldBack() const;

    void accept();
    void readRequest(Connection& connection);
    void answer(Connection& connection, const Request& request);
    void reply(Connection& connection, const std::string& line, int fd = -1);
    void attach(Connection& connection, const AttachRequest& request);
    void start(Connection& connection);
    void release();
    void startEnded();

    void readOutput(UniqueFd& fd, LogStream stream);
    void readInput(AttachClient& client);
    void writeInput();
    void closeInput();

    void containerEnded();
    bool outputOpen() const { return m_process.out || m_process.err; }
    void recordExit();
    void finished();

    MonitorConfig m_config;
    UniqueFd m_report;
    OciRuntime m_runtime;
    UniqueFd m_listener;
    std::optional<JsonLogWriter> m_log;
    ContainerProcess m_process;
    MonitorState m_state = MonitorState::Created;
    std::list<Connection> m_connections;
    std::list<AttachClient> m_clients;

    std::optional<Process> m_starting;
    Connection* m_startedBy = nullptr; // within m_connections
    std::optional<Process> m_deleting;
    bool m_deleted = false;

    std::string m_input; // for the container, not yet written
    bool m_closeInputWhenWritten = false;
    std::vector<char> m_buffer;

    // An exec's process runs from the beginning; until start (or this moment) its output is left in the pipe, so that
    // clients who attach first miss nothing.
    std::optional<Clock::time_point> m_releaseBy;

    bool m_ended = false;    // reaped
    bool m_recorded = false; // exit record written
    ExitRecord m_exit;
    Clock::time_point m_clientsUntil{};
};

} // namespace slipway::runtime::monitor
