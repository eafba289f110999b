// The command that does what a run request asks for, as a person would type it.
#pragma once

#include "ui/engine/engine_types.h"

namespace slipway::ui {

// "slipway run -d --name web -p 5000:5000 hello-web:latest"; words are quoted for a POSIX shell.
QString runCommand(const RunRequest& request);
QString shellQuoted(const QString& word);
// "127.0.0.1:5001:5000/udp", as -p takes it.
QString publishText(const PortBinding& port);
// "/data:/var/lib/data:ro", as -v takes it.
QString mountText(const MountPoint& mount);
// "512m", "1.5 GiB" to bytes and back, with the units of --memory; nullopt for what is no size or nothing.
std::optional<qint64> parseSize(const QString& text);
QString sizeText(qint64 bytes);
// "1.5" to billionths of a processor and back; nullopt for what is no number of processors.
std::optional<qint64> parseCpus(const QString& text);
QString cpusText(qint64 nanoCpus);
// The words of a command line, with ' " and \ as a shell reads them; nullopt when a quote is left open.
std::optional<QStringList> splitCommand(const QString& line);

} // namespace slipway::ui
