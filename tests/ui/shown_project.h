// The page of a project on the screen, with an engine behind it that the test leads.
#pragma once

#include "support.h"

#include "ui/containers/container_actions.h"
#include "ui/containers/containers_model.h"
#include "ui/projects/project_page.h"

namespace slipway::ui::test {

struct ShownProject {
    FakeEngine engine;
    ContainersModel containers{&engine};
    ContainerActions actions{&engine, [](const QUrl&) { return true; }};
    ProjectPage page;
    explicit ShownProject(const TemporaryProject& project)
        : page(&engine, &containers, &actions, *Project::open(project.directory())) {
        page.resize(1000, 700);
        page.show();
    }
};

} // namespace slipway::ui::test
