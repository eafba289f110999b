#include "ui/editor/base_image_facts.h"

namespace slipway::ui {

namespace {
constexpr qsizetype mostImages = 100;
} // namespace

BaseImageFacts::BaseImageFacts(EngineClient* engine, QObject* parent)
    : QObject(parent)
    , m_engine(engine) {
    connect(engine, &EngineClient::imagesChanged, this, &BaseImageFacts::askAgain);
    connect(engine, &EngineClient::statusChanged, this, &BaseImageFacts::askAgain);
}

void BaseImageFacts::want(const QStringList& references) {
    const QStringList before = std::exchange(m_wanted, references.mid(0, mostImages));
    const auto gone = m_known.removeIf([this](const auto& known) { return !m_wanted.contains(known.key()); });
    for (const QString& reference : std::as_const(m_wanted))
        if (!before.contains(reference))
            ask(reference);
    if (gone > 0)
        Q_EMIT changed();
}

void BaseImageFacts::askAgain() {
    ++m_round;
    for (const QString& reference : std::as_const(m_wanted))
        ask(reference);
}

void BaseImageFacts::ask(const QString& reference) {
    if (m_engine->status().state != EngineState::Ready)
        return;
    m_engine->inspectImage(this, reference, [this, reference, round = m_round](const Result<ImageDetails>& image) {
        if (round != m_round || !m_wanted.contains(reference))
            return;
        if (image && m_known.value(reference) != *image) {
            m_known[reference] = *image;
            Q_EMIT changed();
        } else if (!image && image.error().code() == Errc::NotFound && m_known.remove(reference) > 0) {
            Q_EMIT changed();
        }
    });
}

} // namespace slipway::ui
