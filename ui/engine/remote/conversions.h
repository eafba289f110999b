// From the API's types to the desktop's, on any thread.
#pragma once

#include "api/types/build.h"
#include "api/types/build_history.h"
#include "api/types/container.h"
#include "api/types/image.h"
#include "api/types/network.h"
#include "api/types/step_shell.h"
#include "api/types/system.h"
#include "api/types/volume.h"
#include "ui/engine/build_record.h"
#include "ui/engine/engine_types.h"
#include "ui/engine/step_types.h"

namespace slipway::ui::remote {

Container toContainer(const api::ContainerSummary& summary);
Image toImage(const api::ImageSummary& summary);
ImageDetails toDetails(const api::ImageDetail& detail);
DiskUsage toDiskUsage(const api::DiskUsage& usage);
QList<Network> toNetworks(const std::vector<api::NetworkSummary>& networks);
QList<Volume> toVolumes(const api::VolumeList& list);
PortAnswer toPortAnswer(const api::PortStatus& status);
QList<PlanStep> toPlan(const api::BuildPlan& plan);
// nullopt for an event of a later version.
std::optional<BuildEvent> toEvent(const api::BuildEvent& event);
PullProgress toProgress(const api::PullProgress& progress);
StepPlace toPlace(const api::StepPlace& place, std::optional<int> exitCode = {});
StepChanges toChanges(const api::StepChanges& changes);
StepFile toFile(const api::StepFile& file);
BuildSummary toSummary(const api::BuildSummary& summary);
BuildInputs toInputs(const api::BuildDetail& detail);
BuildComparison toComparison(const api::BuildComparison& comparison);

// The first option of `container` that a RunRequest cannot say; empty: it says all of it.
QString unrepeatable(const api::ContainerDetail& container, const api::ImageDetail& image);
// What `container` was given that `image`, which it was made from, does not have.
RunRequest toRunRequest(const api::ContainerDetail& container, const api::ImageDetail& image);

api::BuildRequest fromRequest(const BuildRequest& request);
api::PublishedPort fromBinding(const PortBinding& port);
api::CreateContainer fromRequest(const RunRequest& request);

} // namespace slipway::ui::remote
