// Work that would make the GUI thread wait, done on another one.
#pragma once

#include <QCoreApplication>
#include <QPointer>
#include <QThreadPool>

#include <memory>

namespace slipway::ui {

// Runs `work` on a pool's thread, then `then` with what it returned in the GUI thread, unless `receiver` is gone by
// then. `work` must hold all it needs by value. Call from the GUI thread.
template <typename Work, typename Then>
void inBackground(QObject* receiver, Work work, Then then) {
    QThreadPool::globalInstance()->start(
        [guard = QPointer<QObject>(receiver), work = std::move(work), then = std::move(then)] {
            auto result = std::make_shared<decltype(work())>(work());
            QMetaObject::invokeMethod(
                QCoreApplication::instance(),
                [guard, then, result] {
                    if (guard)
                        then(std::move(*result));
                },
                Qt::QueuedConnection);
        });
}

} // namespace slipway::ui
