#include "api/types/container.h"
#include "api/types/detail/fields.h"

namespace slipway::api {

template <typename V>
void fields(V& v, PortBinding& p) {
    v("HostIp", p.hostIp);
    v("HostPort", p.hostPort);
}
SLIPWAY_WIRE_PART(PortBinding)

template <typename V>
void fields(V& v, RestartPolicy& r) {
    v("Name", r.name);
    v("MaximumRetryCount", r.maximumRetryCount);
}
SLIPWAY_WIRE_PART(RestartPolicy)

template <typename V>
void fields(V& v, Ulimit& u) {
    v("Name", u.name);
    v("Soft", u.soft);
    v("Hard", u.hard);
}
SLIPWAY_WIRE_PART(Ulimit)

template <typename V>
void fields(V& v, DeviceMapping& d) {
    v("PathOnHost", d.pathOnHost);
    v("PathInContainer", d.pathInContainer);
    v("CgroupPermissions", d.permissions);
}
SLIPWAY_WIRE_PART(DeviceMapping)

template <typename V>
void fields(V& v, MountRequest& m) {
    v("Type", m.type);
    v.optional("Source", m.source);
    v("Target", m.target);
    v.optional("ReadOnly", m.readOnly);
    v.optional("Consistency", m.consistency);
    v.nested("BindOptions", [&](auto& bind) {
        bind.optional("Propagation", m.bindPropagation);
        bind.optional("CreateMountpoint", m.bindCreateMountpoint);
        bind.optional("NonRecursive", m.bindNonRecursive);
    });
    v.nested("VolumeOptions", [&](auto& volume) {
        volume.optional("NoCopy", m.volumeNoCopy);
        volume.optional("Labels", m.volumeLabels);
        volume.optional("Subpath", m.volumeSubpath);
        volume.nested("DriverConfig", [&](auto& driver) {
            driver.optional("Name", m.volumeDriver);
            driver.optional("Options", m.volumeOptions);
        });
    });
    v.nested("TmpfsOptions", [&](auto& tmpfs) {
        tmpfs.optional("SizeBytes", m.tmpfsSize);
        tmpfs.optional("Mode", m.tmpfsMode);
    });
}
SLIPWAY_WIRE_PART(MountRequest)

template <typename V>
void fields(V& v, HostConfig& h) {
    v.optional("Binds", h.binds);
    v.optional("Mounts", h.mounts);
    v.optional("Tmpfs", h.tmpfs);
    v("NetworkMode", h.networkMode);
    v("PortBindings", h.portBindings);
    v.optional("PublishAllPorts", h.publishAllPorts);
    v("RestartPolicy", h.restartPolicy);
    v("AutoRemove", h.autoRemove);
    v.optional("CapAdd", h.capAdd);
    v.optional("CapDrop", h.capDrop);
    v.optional("Dns", h.dns);
    v.optional("DnsOptions", h.dnsOptions);
    v.optional("DnsSearch", h.dnsSearch);
    v.optional("ExtraHosts", h.extraHosts);
    v.optional("GroupAdd", h.groupAdd);
    v.optional("IpcMode", h.ipcMode);
    v.optional("PidMode", h.pidMode);
    v.optional("UTSMode", h.utsMode);
    v.optional("UsernsMode", h.usernsMode);
    v.optional("CgroupnsMode", h.cgroupnsMode);
    v("Privileged", h.privileged);
    v("ReadonlyRootfs", h.readonlyRootfs);
    v.optional("SecurityOpt", h.securityOpt);
    v.optional("Sysctls", h.sysctls);
    v.optional("ShmSize", h.shmSize);
    v.optional("Init", h.init);
    v.optional("Memory", h.memory);
    v.optional("MemoryReservation", h.memoryReservation);
    v.optional("MemorySwap", h.memorySwap);
    v.optional("NanoCpus", h.nanoCpus);
    v.optional("CpuShares", h.cpuShares);
    v.optional("CpuPeriod", h.cpuPeriod);
    v.optional("CpuQuota", h.cpuQuota);
    v.optional("CpusetCpus", h.cpusetCpus);
    v.optional("CpusetMems", h.cpusetMems);
    v.optional("PidsLimit", h.pidsLimit);
    v.optional("OomKillDisable", h.oomKillDisable);
    v.optional("OomScoreAdj", h.oomScoreAdj);
    v.optional("Ulimits", h.ulimits);
    v.optional("Devices", h.devices);
    v.optional("VolumesFrom", h.volumesFrom);
    v.nested("LogConfig", [&](auto& log) {
        log.optional("Type", h.logDriver);
        log.optional("Config", h.logOptions);
    });
    v.optional("Runtime", h.runtime);
}
SLIPWAY_WIRE_PART(HostConfig)

} // namespace slipway::api
