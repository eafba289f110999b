// Environment variables as text, by the rules of `slipway run --env-file`.
#pragma once

#include <QList>
#include <QStringList>

#include <functional>
#include <optional>

namespace slipway::ui {

struct EnvironmentText {
    struct Problem {
        int line = 0; // 1-based
        QString text; // translated
    };
    QStringList variables; // NAME=value
    QList<Problem> problems;
};

// The caller's environment; nullopt for a name that is not set.
using EnvironmentLookup = std::function<std::optional<QString>(const QString&)>;
EnvironmentLookup processEnvironment();

// Lines of NAME=value, values verbatim: no quotes are taken off, nothing is cut from their end. Blank lines and those
// that begin with # are skipped. NAME alone takes the caller's value and is left out when there is none.
EnvironmentText parseEnvironment(QString text, const EnvironmentLookup& caller);

} // namespace slipway::ui
