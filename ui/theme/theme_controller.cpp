#include "ui/theme/theme_controller.h"

#include "ui/theme/style.h"
#include "ui/theme/style_sheet.h"

#include <QApplication>
#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>

namespace slipway::ui::theme {

namespace {
const QString portalService = QStringLiteral("org.freedesktop.portal.Desktop");
const QString portalPath = QStringLiteral("/org/freedesktop/portal/desktop");
const QString portalInterface = QStringLiteral("org.freedesktop.portal.Settings");
const QString appearance = QStringLiteral("org.freedesktop.appearance");
const QString colorScheme = QStringLiteral("color-scheme");

// The portal's Read wraps its answer in a variant twice, SettingChanged once.
uint schemeNumber(QVariant value) {
    while (value.canConvert<QDBusVariant>())
        value = value.value<QDBusVariant>().variant();
    return value.toUInt();
}
} // namespace

ThemeController::ThemeController(Preference preference, QObject* parent)
    : QObject(parent)
    , m_preference(preference)
    , m_system(schemeOf(QApplication::palette())) {
    apply();
    QDBusConnection::sessionBus().connect(portalService, portalPath, portalInterface, QStringLiteral("SettingChanged"),
                                          this, SLOT(portalSettingChanged(QString, QString, QDBusVariant)));
    askPortal();
}

void ThemeController::askPortal() {
    QDBusConnection bus = QDBusConnection::sessionBus();
    if (!bus.isConnected())
        return;
    QDBusMessage message =
        QDBusMessage::createMethodCall(portalService, portalPath, portalInterface, QStringLiteral("Read"));
    message << appearance << colorScheme;
    auto* watcher = new QDBusPendingCallWatcher(bus.asyncCall(message), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this, [this](QDBusPendingCallWatcher* call) {
        call->deleteLater();
        const QDBusPendingReply<QDBusVariant> reply = *call;
        if (reply.isValid())
            portalSettingChanged(appearance, colorScheme, reply.value());
    });
}

void ThemeController::portalSettingChanged(const QString& group, const QString& key, const QDBusVariant& value) {
    if (group != appearance || key != colorScheme)
        return;
    constexpr uint preferDark = 1;
    const Scheme scheme = schemeNumber(QVariant::fromValue(value)) == preferDark ? Scheme::Dark : Scheme::Light;
    if (std::exchange(m_system, scheme) != scheme)
        apply();
}

void ThemeController::setPreference(Preference preference) {
    m_preference = preference;
    apply();
}

void ThemeController::apply() {
    switch (m_preference) {
    case Preference::System:
        applyScheme(m_system);
        break;
    case Preference::Light:
        applyScheme(Scheme::Light);
        break;
    case Preference::Dark:
        applyScheme(Scheme::Dark);
        break;
    }
}

void applyScheme(Scheme scheme) {
    // Once: the application's style is behind a wrapper as soon as there is a style sheet, and cannot be asked for.
    static const bool styled = [] {
        QApplication::setStyle(new Style);
        return true;
    }();
    Q_UNUSED(styled)
    QApplication::setFont(font(Type::Body));
    QApplication::setPalette(paletteFor(scheme));
    qApp->setStyleSheet(styleSheet(scheme));
}

} // namespace slipway::ui::theme
