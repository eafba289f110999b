#include "api/client/volumes.h"

#include "api/client/detail/operations.h"

namespace slipway::api {

Request listVolumes(Client& client, const Filters& filters, Callback<VolumeList> done) {
    Target target("/volumes");
    target.query("filters", encodeFilters(filters));
    return detail::callJson<VolumeList>(client, detail::get(target), "volume list", std::move(done));
}

Request inspectVolume(Client& client, const std::string& name, Callback<VolumeSummary> done) {
    return detail::callJson<VolumeSummary>(client, detail::get(Target("/volumes").segment(name)), "volume",
                                           std::move(done));
}

Request createVolume(Client& client, const CreateVolume& request, Callback<VolumeSummary> done) {
    return detail::callJson<VolumeSummary>(client, detail::post(Target("/volumes/create"), encode(request)), "volume",
                                           std::move(done));
}

Request removeVolume(Client& client, const std::string& name, bool force, Callback<> done) {
    return detail::callVoid(client, detail::make("DELETE", Target("/volumes").segment(name).flag("force", force)),
                            std::move(done));
}

Request pruneVolumes(Client& client, bool all, const Filters& filters, Callback<PruneReply> done) {
    Filters with = filters;
    if (all)
        with.emplace_back("all", "true");
    Target target("/volumes/prune");
    target.query("filters", encodeFilters(with));
    return detail::callJson<PruneReply>(client, detail::post(target), "prune", std::move(done));
}

} // namespace slipway::api
