#include "ui/theme/icons.h"

#include <QFile>
#include <QGuiApplication>
#include <QHash>
#include <QIconEngine>
#include <QPainter>
#include <QPixmapCache>
#include <QSvgRenderer>

namespace slipway::ui::theme {

namespace {

QByteArray source(const QString& name) {
    static QHash<QString, QByteArray> sources;
    auto found = sources.find(name);
    if (found == sources.end()) {
        QFile file(QStringLiteral(":/icons/%1.svg").arg(name));
        found = sources.insert(name, file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray());
        if (found->isEmpty())
            qWarning("no icon named %s", qUtf8Printable(name));
    }
    return *found;
}

QPixmap render(const QString& name, const QColor& color, const QSize& pixels) {
    const QString key = QStringLiteral("slipway/%1/%2/%3x%4")
                            .arg(name, color.name(QColor::HexArgb))
                            .arg(pixels.width())
                            .arg(pixels.height());
    QPixmap pixmap;
    if (QPixmapCache::find(key, &pixmap))
        return pixmap;
    QSvgRenderer renderer(source(name).replace("currentColor", color.name().toLatin1()));
    pixmap = QPixmap(pixels);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    // Icons are square: a wider place leaves room behind them, which sets them off from a button's text.
    const int side = qMin(pixels.width(), pixels.height());
    renderer.render(&painter, QRectF(0, (pixels.height() - side) / 2.0, side, side));
    painter.end();
    QPixmapCache::insert(key, pixmap);
    return pixmap;
}

class ThemeIconEngine : public QIconEngine {
public:
    ThemeIconEngine(QString name, Ink ink)
        : m_name(std::move(name))
        , m_ink(ink) {}

    void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State) override {
        paintIcon(painter, rect, m_name, colorFor(mode));
    }
    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State) override {
        return render(m_name, colorFor(mode), size);
    }
    QIconEngine* clone() const override { return new ThemeIconEngine(*this); } // the QIcon that asks owns it
    QString key() const override { return QStringLiteral("slipway"); }

private:
    QColor colorFor(QIcon::Mode mode) const {
        const QPalette palette = QGuiApplication::palette();
        return mode == QIcon::Disabled ? colors(palette).disabled : inkColor(m_ink, palette);
    }

    QString m_name;
    Ink m_ink;
};

} // namespace

QColor inkColor(Ink ink, const QPalette& palette) {
    const Colors& c = colors(palette);
    switch (ink) {
    case Ink::Text:
        return c.text;
    case Ink::Muted:
        return c.muted;
    case Ink::Accent:
        return c.accent;
    case Ink::OnAccent:
        return c.onAccent;
    case Ink::Good:
        return c.good;
    case Ink::Warn:
        return c.warn;
    case Ink::Bad:
        return c.bad;
    case Ink::Busy:
        return c.busy;
    }
    return c.text;
}

QIcon icon(const QString& name, Ink ink) {
    return QIcon(new ThemeIconEngine(name, ink));
}

void paintIcon(QPainter* painter, const QRectF& rect, const QString& name, const QColor& color) {
    const qreal ratio = painter->device()->devicePixelRatioF();
    QPixmap pixmap = render(name, color, (rect.size() * ratio).toSize());
    pixmap.setDevicePixelRatio(ratio);
    const qreal opacity = painter->opacity();
    painter->setOpacity(opacity * color.alphaF());
    painter->drawPixmap(rect.topLeft(), pixmap);
    painter->setOpacity(opacity);
}

QIcon applicationIcon() {
    return QIcon(QStringLiteral(":/icons/org.slipway.Slipway.svg"));
}

} // namespace slipway::ui::theme
