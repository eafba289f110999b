// What the scenes of the gallery share. A scene is a function that brings a part of the desktop into states worth
// looking at and saves a picture of each; the files beside this one hold them by area, tst_gallery.cpp lists them.
#pragma once

#include "../support.h"

#include "ui/window/main_window.h"

#include <functional>
#include <memory>

namespace slipway::ui::gallery {

// A window with an engine in memory, which `prepare` fills before the window asks it.
struct Scene {
    FakeEngine engine;
    test::TemporarySettings settings;
    QTemporaryDir samples;
    std::unique_ptr<MainWindow> window;
    explicit Scene(const std::function<void(FakeEngine&)>& prepare = {}, const HelperSetup& helper = {});
};

// Lets `widget` settle and writes it to $SLIPWAY_GALLERY/NAME-LOOK.png. The test fails if the picture is all but empty.
void save(QWidget* widget, const QString& name);
void setLook(const QString& look);

void firstStart();
void engineStates();
void search();
void menus();
void jobs();
void project();
void failedBuild();
void runDialogs();
void buildViews();
void stepWork();
void builds();
void editor();
void ignorePreview();
void lists();
void dialogs();
void ports();
void logs();
void terminals();

} // namespace slipway::ui::gallery
