#include "api/types/volume.h"

#include "api/types/detail/fields.h"

namespace slipway::api {

template <typename V>
void fields(V& v, VolumeSummary& volume) {
    v("Name", volume.name);
    v("Driver", volume.driver);
    v("Mountpoint", volume.mountpoint);
    v("CreatedAt", volume.created);
    v("Scope", volume.scope);
    v("Labels", volume.labels);
    v("Options", volume.options);
    if (V::reading || volume.size >= 0 || volume.refCount >= 0) {
        v.nested("UsageData", [&](auto& usage) {
            usage("Size", volume.size);
            usage("RefCount", volume.refCount);
        });
    }
}
SLIPWAY_WIRE_DOCUMENT(VolumeSummary)

template <typename V>
void fields(V& v, VolumeList& list) {
    v("Volumes", list.volumes);
    v("Warnings", list.warnings);
}
SLIPWAY_WIRE_DOCUMENT(VolumeList)

template <typename V>
void fields(V& v, CreateVolume& volume) {
    v.optional("Name", volume.name);
    v.optional("Driver", volume.driver);
    v.optional("DriverOpts", volume.options);
    v.optional("Labels", volume.labels);
}
SLIPWAY_WIRE_DOCUMENT(CreateVolume)

} // namespace slipway::api
