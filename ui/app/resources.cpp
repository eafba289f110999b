#include "ui/app/resources.h"

#include <QDir>

// Q_INIT_RESOURCE works outside of namespaces only.
static void initialize() {
    Q_INIT_RESOURCE(slipway);
    Q_INIT_RESOURCE(translations);
}

namespace slipway::ui {

void initializeResources() {
    initialize();
}

} // namespace slipway::ui
