// What the desktop knows about an engine: plain values, decoded and checked, free to copy between threads.
//
// Every string comes from an image, a container or a Dockerfile: it is data to show as plain text, never markup.
#pragma once

#include <QDateTime>
#include <QList>
#include <QMap>
#include <QString>
#include <QStringList>

#include <optional>

#include "ui/engine/engine_text.h"

namespace slipway::ui {

enum class EngineState {
    Connecting, // nothing known so far
    Starting,   // somebody listens, but does not serve
    Ready,
    Absent,  // nobody listens at the address
    Refused, // somebody listens and will not talk to this user
    TooOld,  // it answers, but speaks an API from before the one that the desktop needs
};

struct EngineStatus {
    EngineState state = EngineState::Connecting;
    QString address;     // unix:///run/slipway/1000/engine.sock
    QString version;     // of the engine, when ready
    QString detail;      // the reason in the engine's or the system's words
    bool extras = false; // serves /slipway/v1/: plan, build events, port holders

    bool operator==(const EngineStatus&) const = default;
};

enum class ContainerState { Created, Running, Paused, Restarting, Exited, Dead };

struct PortBinding {
    quint16 containerPort = 0;
    QString protocol = QStringLiteral("tcp");
    QString hostAddress;  // empty: every address
    quint16 hostPort = 0; // 0: not published

    bool operator==(const PortBinding&) const = default;
    bool operator<(const PortBinding& other) const; // QString has no operator<=>
};

struct Container {
    QString id;
    QString name;
    QString image;
    QString imageId;
    QString status; // "Up 2 minutes", in the engine's words
    ContainerState state = ContainerState::Created;
    std::optional<int> exitCode;
    QDateTime created;
    // When that began which `status` tells the length of; invalid: not known. Only Slipway's own engine says it.
    QDateTime since;
    QList<PortBinding> ports;
    QMap<QString, QString> labels;

    // Those with a host port, by it. What is bound at every address of both families is one, without an address.
    QList<PortBinding> publishedPorts() const;
    bool isActive() const; // running, paused or restarting
    bool operator==(const Container&) const = default;
};

struct Image {
    QString id; // sha256:…
    QStringList tags;
    QDateTime created;
    qint64 size = 0;
    int containers = 0; // how many use it

    QString shortId() const;
    bool operator==(const Image&) const = default;
};

struct ImageDetails {
    QString id;
    QList<PortBinding> exposedPorts; // hostPort 0
    QStringList environment;         // NAME=value
    QStringList entrypoint;
    QStringList command;
    QString workingDirectory;
    QString user;
    QStringList shell;   // of shell forms; empty: /bin/sh -c
    QStringList onBuild; // instructions that run in what is built on it
    QString platform;    // linux/amd64
    QDateTime created;
    qint64 size = 0;

    bool operator==(const ImageDetails&) const = default;
};

struct Network {
    QString id;
    QString name;
    QString driver;
};

struct Volume {
    QString name;
    QString driver;
};

struct PortHolder {
    enum class Kind { Nobody, Process, Container, Unknown };
    Kind kind = Kind::Nobody;
    QString name;
    qint64 pid = 0;
    QString containerId;

    // "python3 (process 4711)", "container web"; translated.
    QString describe() const;
};

struct PortAnswer {
    quint16 port = 0;
    QString protocol;
    bool isFree = false;
    PortHolder holder;
    quint16 next = 0; // the next free one, 0: none known
};

struct BuildRequest {
    QString context;
    QString dockerfile = QStringLiteral("Dockerfile");
    std::optional<QString> dockerfileText;  // instead of the file's content
    std::optional<QString> ignoreText = {}; // instead of the context's .dockerignore
    QStringList tags;
    bool noCache = false;
    bool pull = false;
    QString target; // the stage to build; empty: the last one
    QMap<QString, QString> buildArgs = {};
    QString platform = {}; // linux/arm64; empty: the engine's own
    QString network = {};  // of its RUNs; empty: the default one
};

struct PlanStep {
    int line = 0; // 1-based
    int endLine = 0;
    QString text;
    bool cached = false;
    EngineText reason; // why not cached; empty with nothing to compare with
    // Of its last run, and of the next; absent when not known.
    std::optional<qint64> durationMs = {};
    std::optional<qint64> size = {}; // bytes that it added
    std::optional<qint64> predictedMs = {};
};

struct BuildError {
    EngineText message;
    std::optional<int> exitCode;
    int line = 0; // 0: not about a line
    int column = 0;
    QString source;
    EngineText hint;

    bool operator==(const BuildError&) const = default;
};

// One line of the engine's build stream; see core/api/README.md for which members an event fills.
struct BuildEvent {
    enum class Kind {
        BuildStarted,
        Warning,
        StepStarted,
        StepCached,
        StepLog,
        StepProgress,
        StepFinished,
        StepFailed,
        BuildFinished,
        Gap, // logs are missing here: this reader was too slow for them
    };
    enum class Outcome { Ok, Failed, Cancelled };

    Kind kind = Kind::BuildStarted;
    int step = 0; // 1-based number in the build
    int steps = 0;
    QString stage;
    int line = 0;
    int endLine = 0;
    QString text;      // the instruction; of a warning its message
    EngineText reason; // of a warning its rule
    int stream = 1;
    QString data;
    QString layer;
    QString action;
    qint64 current = 0;
    qint64 total = 0; // 0: unknown
    qint64 durationMs = 0;
    qint64 size = 0;
    Outcome outcome = Outcome::Ok;
    QString image;
    int cachedSteps = 0;
    qint64 missedBytes = 0; // of a gap
    std::optional<BuildError> error;
    qint64 time = 0; // milliseconds since the epoch; 0: now
    QString build;   // the build's id, where events are of several
};

struct MountPoint {
    QString source; // an absolute directory of the engine's machine, else a volume's name
    QString target;
    bool readOnly = false;

    bool operator==(const MountPoint&) const = default;
};

struct RunRequest {
    QString image;
    QString name; // empty: the engine chooses
    QStringList command;
    QStringList environment; // NAME=value
    QList<PortBinding> ports;
    QMap<QString, QString> labels;
    bool removeWhenStopped = false;
    QList<MountPoint> mounts = {};
    QString entryPoint = {};    // one program; empty: the image's
    QString user = {};          // name or id, perhaps with :group
    QString network = {};       // empty: the engine's default
    QString restartPolicy = {}; // always, unless-stopped, on-failure; empty: none
    qint64 memory = 0;          // bytes, 0: no limit
    qint64 nanoCpus = 0;        // 1e9 is one processor, 0: no limit

    bool operator==(const RunRequest&) const = default;
};

struct LogChunk {
    enum class Stream { Output, Error };
    Stream stream = Stream::Output;
    // Each line begins with the time that the engine took it down at (RFC 3339) and a space. May end in the middle of a
    // line or a character.
    QByteArray data;
};

// A shell with a terminal in a container that runs: bash, or sh where there is none.
struct TerminalRequest {
    QString container;
    int columns = 80, rows = 24;
};

// In bytes; -1 is what the engine does not measure.
struct DiskUsage {
    qint64 images = -1;
    qint64 containers = -1; // what they wrote into themselves
    qint64 volumes = -1;
    qint64 buildCache = -1;

    qint64 total() const; // of what is measured
    bool operator==(const DiskUsage&) const = default;
};

struct PullProgress {
    QString layer; // short digest; empty: about the whole image
    QString text;  // "Downloading", in the engine's words
    qint64 current = 0;
    qint64 total = 0;
};

// The label that ties a container to the project it was run from; its value is the project's directory.
inline const QString projectLabel = QStringLiteral("org.slipway.project");

} // namespace slipway::ui
