// The command that does what a run request asks for, as a person would type it.
#pragma once

#include "ui/engine/engine_types.h"

namespace slipway::ui {

// "slipway run -d --name web -p 5000:5000 hello-web:latest"; words are quoted for a POSIX shell.
QString runCommand(const RunRequest& request);
QString shellQuoted(const QString& word);
// The words of a command line, with ' " and \ as a shell reads them; nullopt when a quote is left open.
std::optional<QStringList> splitCommand(const QString& line);

} // namespace slipway::ui
