// What the engine has in its store of the images that Dockerfiles build on. It is asked for each once, and again when
// its images change.
#pragma once

#include "ui/editor/dockerfile_analysis.h"
#include "ui/engine/engine_client.h"

namespace slipway::ui {

class BaseImageFacts : public QObject {
    Q_OBJECT
public:
    // `engine` must outlive it.
    explicit BaseImageFacts(EngineClient* engine, QObject* parent = nullptr);

    // References that somebody builds on, in place of those before. More than a file can sensibly have are left out.
    void want(const QStringList& references);
    // Those that are in the store.
    const BaseImages& known() const { return m_known; }

Q_SIGNALS:
    void changed();

private:
    void ask(const QString& reference);
    void askAgain();

    EngineClient* m_engine;
    QStringList m_wanted;
    BaseImages m_known;
    int m_round = 0; // answers to an older one are dropped
};

} // namespace slipway::ui
