// Puts palette, fonts and style sheet on the application, and follows the desktop between light and dark.
#pragma once

#include <QDBusVariant>
#include <QObject>

#include "ui/theme/tokens.h"

namespace slipway::ui::theme {

enum class Preference { System, Light, Dark };

class ThemeController : public QObject {
    Q_OBJECT
public:
    // Applies `preference` at once; System starts from the platform's palette and asks the desktop portal, which
    // answers later, and then follows it.
    explicit ThemeController(Preference preference, QObject* parent = nullptr);

    Preference preference() const { return m_preference; }
    void setPreference(Preference preference);

private Q_SLOTS:
    void portalSettingChanged(const QString& group, const QString& key, const QDBusVariant& value);

private:
    void askPortal();
    void apply();

    Preference m_preference;
    Scheme m_system;
};

// Without a controller: what tests use to render in one scheme.
void applyScheme(Scheme scheme);

} // namespace slipway::ui::theme
