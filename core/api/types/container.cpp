#include "api/types/container.h"

#include <array>

#include "api/types/detail/fields.h"

namespace slipway::api {

namespace {
constexpr std::array stateNames{"unknown", "created", "running", "paused", "restarting", "removing", "exited", "dead"};
}

std::string_view toString(ContainerState state) noexcept {
    return stateNames[static_cast<std::size_t>(state)];
}

ContainerState containerStateFrom(std::string_view word) noexcept {
    for (std::size_t i = 0; i < stateNames.size(); ++i)
        if (word == stateNames[i])
            return static_cast<ContainerState>(i);
    return ContainerState::Unknown;
}

std::string ContainerSummary::name() const {
    if (names.empty())
        return id.substr(0, 12);
    return names.front().starts_with('/') ? names.front().substr(1) : names.front();
}

template <typename V>
void fields(V& v, PortMapping& p) {
    v.optional("IP", p.ip);
    v("PrivatePort", p.privatePort);
    v.optional("PublicPort", p.publicPort);
    v("Type", p.type);
}
SLIPWAY_WIRE_PART(PortMapping)

template <typename V>
void fields(V& v, PublishedPort& p) {
    v("hostIp", p.hostIp);
    v("hostPort", p.hostPort);
    v("containerPort", p.containerPort);
    v("protocol", p.protocol);
}
SLIPWAY_WIRE_DOCUMENT(PublishedPort)

template <typename V>
void fields(V& v, MountPoint& m) {
    v("Type", m.type);
    v.optional("Name", m.name);
    v("Source", m.source);
    v("Destination", m.destination);
    v.optional("Driver", m.driver);
    v("Mode", m.mode);
    v("RW", m.writable);
    v("Propagation", m.propagation);
}
SLIPWAY_WIRE_PART(MountPoint)

template <typename V>
void fields(V& v, ContainerSummary& c) {
    v("Id", c.id);
    v("Names", c.names);
    v("Image", c.image);
    v("ImageID", c.imageId);
    v("Command", c.command);
    v.unixTime("Created", c.created);
    v("Ports", c.ports);
    v("Labels", c.labels);
    v("State", c.state);
    v("Status", c.status);
    v.unixTime("StartedAt", c.startedAt);
    v.unixTime("FinishedAt", c.finishedAt);
    v.nested("HostConfig", [&](auto& host) { host("NetworkMode", c.networkMode); });
    v.nested("NetworkSettings", [&](auto& settings) { settings("Networks", c.networks); });
    v("Mounts", c.mounts);
    v.optional("SizeRw", c.sizeRw);
    v.optional("SizeRootFs", c.sizeRootFs);
}
SLIPWAY_WIRE_DOCUMENT(ContainerSummary)

template <typename V>
void fields(V& v, HealthProbe& p) {
    v("Start", p.start);
    v("End", p.end);
    v("ExitCode", p.exitCode);
    v("Output", p.output);
}
SLIPWAY_WIRE_PART(HealthProbe)

template <typename V>
void fields(V& v, StateDetail& s) {
    v("Status", s.status);
    v("Running", s.running);
    v("Paused", s.paused);
    v("Restarting", s.restarting);
    v("OOMKilled", s.oomKilled);
    v("Dead", s.dead);
    v("Pid", s.pid);
    v("ExitCode", s.exitCode);
    v("Error", s.error);
    v("StartedAt", s.startedAt);
    v("FinishedAt", s.finishedAt);
    if (V::reading || !s.health.empty()) {
        v.nested("Health", [&](auto& health) {
            health("Status", s.health);
            health("FailingStreak", s.failingStreak);
            health("Log", s.probes);
        });
    }
}
SLIPWAY_WIRE_PART(StateDetail)

template <typename V>
void fields(V& v, Healthcheck& h) {
    v.optional("Test", h.test);
    v.optional("Interval", h.interval);
    v.optional("Timeout", h.timeout);
    v.optional("StartPeriod", h.startPeriod);
    v.optional("StartInterval", h.startInterval);
    v.optional("Retries", h.retries);
}
SLIPWAY_WIRE_PART(Healthcheck)

template <typename V>
void fields(V& v, ContainerConfig& c) {
    v("Hostname", c.hostname);
    v("Domainname", c.domainname);
    v("User", c.user);
    v("AttachStdin", c.attachStdin);
    v("AttachStdout", c.attachStdout);
    v("AttachStderr", c.attachStderr);
    v.keys("ExposedPorts", c.exposedPorts);
    v("Tty", c.tty);
    v("OpenStdin", c.openStdin);
    v("StdinOnce", c.stdinOnce);
    v("Env", c.env);
    v.optional("Cmd", c.cmd);
    v.optional("Healthcheck", c.healthcheck);
    v("Image", c.image);
    v.keys("Volumes", c.volumes);
    v("WorkingDir", c.workingDir);
    v.optional("Entrypoint", c.entrypoint);
    v("Labels", c.labels);
    v.optional("StopSignal", c.stopSignal);
    v.optional("StopTimeout", c.stopTimeout);
    v.optional("OnBuild", c.onBuild);
    v.optional("Shell", c.shell);
}
SLIPWAY_WIRE_PART(ContainerConfig)

template <typename V>
void fields(V& v, ContainerDetail& c) {
    v("Id", c.id);
    v("Created", c.created);
    v("Path", c.path);
    v("Args", c.args);
    v("State", c.state);
    v("Image", c.image);
    v("Name", c.name);
    v("RestartCount", c.restartCount);
    v("Driver", c.driver);
    v("Platform", c.platform);
    v("LogPath", c.logPath);
    v("Mounts", c.mounts);
    v("Config", c.config);
    v("HostConfig", c.hostConfig);
    v.nested("NetworkSettings", [&](auto& settings) {
        settings("Ports", c.ports);
        settings("Networks", c.networks);
    });
    v.optional("ExecIDs", c.execIds);
    v.optional("SizeRw", c.sizeRw);
    v.optional("SizeRootFs", c.sizeRootFs);
}
SLIPWAY_WIRE_DOCUMENT(ContainerDetail)

template <typename V>
void fields(V& v, CreateContainer& c) {
    fields(v, c.config);
    v("HostConfig", c.hostConfig);
    if (V::reading || !c.networks.empty())
        v.nested("NetworkingConfig", [&](auto& networking) { networking("EndpointsConfig", c.networks); });
}
SLIPWAY_WIRE_DOCUMENT(CreateContainer)

template <typename V>
void fields(V& v, CreateContainerReply& r) {
    v("Id", r.id);
    v("Warnings", r.warnings);
}
SLIPWAY_WIRE_DOCUMENT(CreateContainerReply)

template <typename V>
void fields(V& v, WaitReply& r) {
    v("StatusCode", r.statusCode);
    if (V::reading || !r.error.empty())
        v.nested("Error", [&](auto& error) { error("Message", r.error); });
}
SLIPWAY_WIRE_DOCUMENT(WaitReply)

template <typename V>
void fields(V& v, ProcessList& p) {
    v("Titles", p.titles);
    v("Processes", p.processes);
}
SLIPWAY_WIRE_DOCUMENT(ProcessList)

template <typename V>
void fields(V& v, FileChange& c) {
    v("Path", c.path);
    v("Kind", c.kind);
}
SLIPWAY_WIRE_DOCUMENT(FileChange)

template <typename V>
void fields(V& v, ExecConfig& e) {
    v("AttachStdin", e.attachStdin);
    v("AttachStdout", e.attachStdout);
    v("AttachStderr", e.attachStderr);
    v("Tty", e.tty);
    v("Privileged", e.privileged);
    v.optional("DetachKeys", e.detachKeys);
    v("User", e.user);
    v("WorkingDir", e.workingDir);
    v.optional("Env", e.env);
    v("Cmd", e.cmd);
}
SLIPWAY_WIRE_DOCUMENT(ExecConfig)

template <typename V>
void fields(V& v, ExecDetail& e) {
    v("ID", e.id);
    v("ContainerID", e.containerId);
    v("Running", e.running);
    v("ExitCode", e.exitCode);
    v("Pid", e.pid);
}
SLIPWAY_WIRE_DOCUMENT(ExecDetail)

} // namespace slipway::api
