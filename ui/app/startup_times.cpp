#include "ui/app/startup_times.h"

#include "ui/containers/containers_model.h"
#include "ui/images/images_model.h"

#include <QEvent>
#include <QLoggingCategory>
#include <QTimer>

#include <ctime>

Q_LOGGING_CATEGORY(startup, "slipway.startup", QtInfoMsg)

namespace slipway::ui {

namespace {

void tell(const char* what) {
    timespec now{};
    ::clock_gettime(CLOCK_MONOTONIC, &now);
    qCDebug(startup, "%s at %lld", what, static_cast<long long>(now.tv_sec) * 1'000'000'000 + now.tv_nsec);
}

class Watch : public QObject {
public:
    explicit Watch(QWidget* window)
        : QObject(window)
        , m_window(window) {
        m_window->installEventFilter(this);
        watch(window->findChild<ContainersModel*>());
        watch(window->findChild<ImagesModel*>());
    }

protected:
    bool eventFilter(QObject* watched, QEvent* event) override {
        if (watched == m_window && event->type() == QEvent::Paint && !m_painted) {
            m_painted = true;
            // After the widgets below have painted too.
            QTimer::singleShot(0, this, [] { tell("painted"); });
        }
        return false;
    }

private:
    void watch(const QAbstractItemModel* model) {
        if (!model)
            return;
        connect(model, &QAbstractItemModel::modelReset, this, &Watch::look);
        connect(model, &QAbstractItemModel::rowsInserted, this, &Watch::look);
    }
    void look() {
        const auto* containers = m_window->findChild<ContainersModel*>();
        const auto* images = m_window->findChild<ImagesModel*>();
        if (m_listed || !containers || !images || containers->rowCount() == 0 || images->rowCount() == 0)
            return;
        m_listed = true;
        QTimer::singleShot(0, this, [] { tell("listed"); });
    }

    QWidget* m_window;
    bool m_painted = false, m_listed = false;
};

} // namespace

void tellStartupTimes(QWidget* window) {
    if (startup().isDebugEnabled())
        new Watch(window);
}

} // namespace slipway::ui
