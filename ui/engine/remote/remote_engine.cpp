#include "ui/engine/remote/remote_engine.h"

#include "api/client/build_history.h"
#include "api/client/builds.h"
#include "api/client/containers.h"
#include "api/client/images.h"
#include "api/client/networks.h"
#include "api/client/step_shell.h"
#include "api/client/system.h"
#include "api/client/volumes.h"
#include "ui/engine/engine_text.h"
#include "ui/engine/remote/connection_watch.h"
#include "ui/engine/remote/conversions.h"
#include "ui/engine/remote/exec_channel.h"
#include "ui/engine/remote/remote_step_shell.h"

#include <QPointer>
#include <QTimer>

#include <condition_variable>
#include <mutex>

namespace slipway::ui {

namespace {
constexpr int flushIntervalMs = 16;        // no more often than a screen shows
constexpr qsizetype queuedBytes = 4 << 20; // of a stream that comes faster than it is taken
constexpr qsizetype takenBytes = 1 << 20;  // at a time
constexpr int mostBuilds = 500;            // what an engine remembers

qsizetype weight(const LogChunk& chunk) {
    return chunk.data.size();
}
qsizetype weight(const BuildEvent& event) {
    return event.data.size() * 2;
}
template <typename T>
qsizetype weight(const T&) {
    return 0;
}
// Events as the engine sends them, for a RemoteEngine::Queue of BuildEvent.
template <typename Q>
api::Sink<api::BuildEvent> eventsInto(const std::shared_ptr<Q>& queue) {
    return {.item =
                [queue](const api::BuildEvent& event) {
                    if (auto converted = remote::toEvent(event))
                        Q::push(queue, std::move(*converted));
                },
            .end = [queue](Result<> result) { Q::finish(queue, std::move(result)); }};
}

} // namespace

// What a stream brought and the GUI thread has not taken yet. When it is full the stream's thread waits.
template <typename T>
struct RemoteEngine::Queue {
    std::mutex mutex;
    std::condition_variable room;
    QList<T> items;
    qsizetype bytes = 0;
    bool posted = false;
    bool closed = false; // nobody takes any more
    std::optional<Result<>> end;
    std::function<void(std::shared_ptr<Queue>)> post; // has the GUI thread take it; the stream may be over by then

    static void push(const std::shared_ptr<Queue>& self, T item) {
        std::unique_lock lock(self->mutex);
        self->room.wait(lock, [&] { return self->closed || self->bytes < queuedBytes; });
        self->bytes += weight(item);
        self->items << std::move(item);
        wake(self);
    }
    void close() {
        const std::lock_guard lock(mutex);
        closed = true;
        room.notify_all();
    }
    // At most so much that the GUI thread is not held up; `end` only with the last.
    QList<T> take(std::optional<Result<>>& last) {
        const std::lock_guard lock(mutex);
        qsizetype count = 0, size = 0;
        while (count < items.size() && size < takenBytes)
            size += weight(items[count++]);
        QList<T> taken = items.first(count);
        items.remove(0, count);
        bytes -= size;
        posted = !items.isEmpty();
        if (!posted)
            last.swap(end);
        room.notify_all();
        return taken;
    }
    static void finish(const std::shared_ptr<Queue>& self, Result<> result) {
        const std::lock_guard lock(self->mutex);
        self->end = std::move(result);
        wake(self);
    }
    static void wake(const std::shared_ptr<Queue>& self) {
        if (!std::exchange(self->posted, true))
            self->post(self);
    }
};

RemoteEngine::RemoteEngine(const QString& host, QObject* parent)
    : EngineClient(parent) {
    const Result<api::Address> address = api::Address::resolve(host.toStdString());
    if (!address) {
        m_noClient = {.state = EngineState::Absent,
                      .address = host,
                      .version = {},
                      .detail = errorWords(address.error()),
                      .extras = false};
        return;
    }
    m_client = std::make_unique<api::Client>(*address);
    m_watch = std::make_unique<remote::ConnectionWatch>(m_client.get());
    connect(m_watch.get(), &remote::ConnectionWatch::statusChanged, this, &EngineClient::statusChanged);
    connect(m_watch.get(), &remote::ConnectionWatch::containersChanged, this, &EngineClient::containersChanged);
    connect(m_watch.get(), &remote::ConnectionWatch::imagesChanged, this, &EngineClient::imagesChanged);
}

RemoteEngine::~RemoteEngine() {
    // Callbacks post to this object: none may run once it begins to go.
    m_requests.clear();
    m_watch.reset();
    m_client.reset();
}

EngineStatus RemoteEngine::status() const {
    return m_watch ? m_watch->status() : m_noClient;
}

void RemoteEngine::reconnect() {
    if (m_watch)
        m_watch->askNow();
}

JobId RemoteEngine::begin() {
    m_requests.emplace(++m_lastJob, Job());
    return m_lastJob;
}

void RemoteEngine::hold(JobId job, api::Request request) {
    m_requests[job].request = std::move(request);
}

void RemoteEngine::cancel(JobId job) {
    m_requests.erase(job);
}

template <typename T>
EngineClient::Reply<T> RemoteEngine::ending(JobId job, QObject* receiver, Reply<T> reply) {
    return [this, job, guard = QPointer<QObject>(receiver), reply = std::move(reply)](Result<T> result) {
        m_requests.erase(job);
        if (guard)
            reply(std::move(result));
    };
}

template <typename T>
void RemoteEngine::step(JobId job, std::function<api::Request(api::Callback<T>)> start,
                        std::function<void(Result<T>)> then) {
    if (!m_client) {
        QTimer::singleShot(0, this, [then, detail = m_noClient.detail.toStdString()] {
            then(std::unexpected(Error(Errc::Unavailable, detail)));
        });
        return;
    }
    hold(job, start([this, job, then = std::move(then)](Result<T> result) {
             QMetaObject::invokeMethod(
                 this,
                 [this, job, then, result = std::move(result)] {
                     if (m_requests.contains(job))
                         then(result);
                 },
                 Qt::QueuedConnection);
         }));
}

template <typename From, typename To, typename Convert>
JobId RemoteEngine::ask(QObject* receiver, Reply<To> reply, std::function<api::Request(api::Callback<From>)> start,
                        Convert convert) {
    const JobId job = begin();
    const std::function<api::Request(api::Callback<To>)> converted = [start, convert](api::Callback<To> done) {
        return start([done, convert](const Result<From>& result) {
            if (!result)
                done(std::unexpected(result.error()));
            else if constexpr (std::is_void_v<To>)
                done({});
            else
                done(convert(*result));
        });
    };
    step<To>(job, converted, ending(job, receiver, std::move(reply)));
    return job;
}

template <typename T>
void RemoteEngine::stream(JobId job, QObject* receiver, Batch<T> batch, Reply<void> reply,
                          std::function<api::Request(api::Client&, std::shared_ptr<Queue<T>>)> start) {
    if (!m_client) {
        QTimer::singleShot(0, this, [this, job, reply, guard = QPointer<QObject>(receiver)] {
            if (m_requests.erase(job) > 0 && guard)
                reply(std::unexpected(Error(Errc::Unavailable, m_noClient.detail.toStdString())));
        });
        return;
    }
    const auto queue = std::make_shared<Queue<T>>();
    const auto take = [this, job, guard = QPointer<QObject>(receiver), batch,
                       reply](const std::shared_ptr<Queue<T>>& kept) {
        if (!m_requests.contains(job))
            return;
        std::optional<Result<>> end;
        const QList<T> items = kept->take(end);
        if (kept->posted)
            kept->post(kept);
        if (guard && !items.isEmpty())
            batch(items);
        if (!end || !m_requests.contains(job))
            return;
        m_requests.erase(job);
        if (guard)
            reply(std::move(*end));
    };
    queue->post = [this, take](const std::shared_ptr<Queue<T>>& kept) {
        const auto soon = [this, take, kept] {
            QTimer::singleShot(flushIntervalMs, this, [take, kept] { take(kept); });
        };
        QMetaObject::invokeMethod(this, soon, Qt::QueuedConnection);
    };
    Job& open = m_requests[job];
    open.client = std::make_unique<api::Client>(m_client->address());
    open.release = [queue] { queue->close(); };
    open.request = start(*open.client, queue);
}

JobId RemoteEngine::listContainers(QObject* receiver, Reply<QList<Container>> reply) {
    using From = std::vector<api::ContainerSummary>;
    return ask<From, QList<Container>>(
        receiver, std::move(reply),
        [this](auto done) { return api::listContainers(*m_client, {.all = true}, std::move(done)); },
        [](const From& list) {
            QList<Container> result;
            for (const auto& summary : list)
                result << remote::toContainer(summary);
            return result;
        });
}

JobId RemoteEngine::runContainer(QObject* receiver, const RunRequest& request, Reply<QString> reply) {
    const JobId job = begin();
    const Reply<QString> answer = ending(job, receiver, std::move(reply));
    const auto started = [this, job, answer](const std::string& id, const Result<>& result) {
        if (result) {
            answer(QString::fromStdString(id));
            return;
        }
        step<void>(
            job,
            [this, id](auto done) { return api::removeContainer(*m_client, id, {.force = true}, std::move(done)); },
            [answer, error = result.error()](const Result<>&) { answer(std::unexpected(error)); });
    };
    step<api::CreateContainerReply>(
        job,
        [this, create = remote::fromRequest(request)](auto done) {
            return api::createContainer(*m_client, create, std::move(done));
        },
        [this, job, answer, started](const Result<api::CreateContainerReply>& created) {
            if (!created) {
                answer(std::unexpected(created.error()));
                return;
            }
            step<void>(
                job,
                [this, id = created->id](auto done) { return api::startContainer(*m_client, id, std::move(done)); },
                [started, id = created->id](const Result<>& result) { started(id, result); });
        });
    return job;
}

JobId RemoteEngine::runRequestOf(QObject* receiver, const QString& id, Reply<RunRequest> reply) {
    const JobId job = begin();
    const Reply<RunRequest> answer = ending(job, receiver, std::move(reply));
    const auto image = [this, job, answer](const Result<api::ContainerDetail>& container) {
        if (!container) {
            answer(std::unexpected(container.error()));
            return;
        }
        step<api::ImageDetail>(
            job, [this, id = container->image](auto done) { return api::inspectImage(*m_client, id, std::move(done)); },
            [answer, container = *container](const Result<api::ImageDetail>& details) {
                if (!details)
                    answer(std::unexpected(details.error()));
                else if (const QString option = remote::unrepeatable(container, *details); !option.isEmpty())
                    answer(failure(Errc::Unsupported, tr("It was run with %1, which this window cannot ask for again: "
                                                         "run it anew where it was run.")
                                                          .arg(option)));
                else
                    answer(remote::toRunRequest(container, *details));
            });
    };
    step<api::ContainerDetail>(
        job, [this, target = id.toStdString()](auto done) { return api::inspectContainer(*m_client, target, done); },
        image);
    return job;
}

JobId RemoteEngine::startContainer(QObject* receiver, const QString& id, Reply<void> reply) {
    return ask<void, void>(receiver, std::move(reply), [this, id = id.toStdString()](auto done) {
        return api::startContainer(*m_client, id, std::move(done));
    });
}

JobId RemoteEngine::stopContainer(QObject* receiver, const QString& id, Reply<void> reply) {
    return ask<void, void>(receiver, std::move(reply), [this, id = id.toStdString()](auto done) {
        return api::stopContainer(*m_client, id, std::nullopt, {}, std::move(done));
    });
}

JobId RemoteEngine::deleteContainer(QObject* receiver, const QString& id, Reply<void> reply) {
    const JobId job = begin();
    const std::string target = id.toStdString();
    const Reply<void> removed = ending(job, receiver, std::move(reply));
    // A stop first, so that it ends as it wishes to; what it does about that does not matter to the removal.
    step<void>(
        job,
        [this, target](auto done) { return api::stopContainer(*m_client, target, std::nullopt, {}, std::move(done)); },
        [this, job, target, removed](const Result<>&) {
            step<void>(
                job,
                [this, target](auto done) {
                    return api::removeContainer(*m_client, target, {.force = true, .volumes = true}, std::move(done));
                },
                removed);
        });
    return job;
}

JobId RemoteEngine::publishPort(QObject* receiver, const QString& id, const PortBinding& port, Reply<void> reply) {
    return ask<void, void>(receiver, std::move(reply),
                           [this, id = id.toStdString(), wanted = remote::fromBinding(port)](auto done) {
                               return api::publishPort(*m_client, id, wanted, std::move(done));
                           });
}

JobId RemoteEngine::withdrawPort(QObject* receiver, const QString& id, const PortBinding& port, Reply<void> reply) {
    return ask<void, void>(receiver, std::move(reply),
                           [this, id = id.toStdString(), gone = remote::fromBinding(port)](auto done) {
                               return api::withdrawPort(*m_client, id, gone, std::move(done));
                           });
}

JobId RemoteEngine::followLogs(QObject* receiver, const QString& id, int tail, Batch<LogChunk> chunks,
                               Reply<void> reply) {
    const JobId job = begin();
    const std::string target = id.toStdString();
    const auto follow = [this, job, target, tail, guard = QPointer<QObject>(receiver), chunks,
                         reply](const Result<api::ContainerDetail>& detail) {
        if (!detail) {
            m_requests.erase(job);
            if (guard)
                reply(std::unexpected(detail.error()));
            return;
        }
        const api::LogsOptions options{
            .follow = true, .timestamps = true, .tail = std::to_string(tail), .tty = detail->config.tty};
        stream<LogChunk>(
            job, guard, chunks, reply,
            [target, options](api::Client& client, const std::shared_ptr<Queue<LogChunk>>& queue) {
                return api::containerLogs(
                    client, target, options,
                    {.output =
                         [queue](api::OutputStream from, std::string_view bytes) {
                             Queue<LogChunk>::push(queue, {from == api::OutputStream::Stderr ? LogChunk::Stream::Error
                                                                                             : LogChunk::Stream::Output,
                                                           QByteArray(bytes.data(), qsizetype(bytes.size()))});
                         },
                     .end = [queue](Result<> result) { Queue<LogChunk>::finish(queue, std::move(result)); }});
            });
    };
    step<api::ContainerDetail>(
        job, [this, target](auto done) { return api::inspectContainer(*m_client, target, std::move(done)); }, follow);
    return job;
}

std::unique_ptr<TerminalChannel> RemoteEngine::openTerminal(const TerminalRequest& request) {
    if (!m_client)
        return std::make_unique<remote::ExecChannel>(m_noClient.detail);
    return std::make_unique<remote::ExecChannel>(m_client->address(), request);
}

JobId RemoteEngine::listImages(QObject* receiver, Reply<QList<Image>> reply) {
    using From = std::vector<api::ImageSummary>;
    return ask<From, QList<Image>>(
        receiver, std::move(reply), [this](auto done) { return api::listImages(*m_client, {}, std::move(done)); },
        [](const From& list) {
            QList<Image> result;
            for (const auto& summary : list)
                result << remote::toImage(summary);
            return result;
        });
}

JobId RemoteEngine::inspectImage(QObject* receiver, const QString& reference, Reply<ImageDetails> reply) {
    return ask<api::ImageDetail, ImageDetails>(
        receiver, std::move(reply),
        [this, name = reference.toStdString()](auto done) {
            return api::inspectImage(*m_client, name, std::move(done));
        },
        remote::toDetails);
}

JobId RemoteEngine::pullImage(QObject* receiver, const QString& reference, Batch<PullProgress> progress,
                              Reply<void> reply) {
    const JobId job = begin();
    stream<PullProgress>(
        job, receiver, std::move(progress), std::move(reply),
        [name = reference.toStdString()](api::Client& client, const std::shared_ptr<Queue<PullProgress>>& queue) {
            return api::pullImage(
                client, {.reference = name},
                {.item =
                     [queue](const api::PullProgress& p) { Queue<PullProgress>::push(queue, remote::toProgress(p)); },
                 .end = [queue](Result<> result) { Queue<PullProgress>::finish(queue, std::move(result)); }});
        });
    return job;
}

JobId RemoteEngine::deleteImage(QObject* receiver, const QString& reference, Reply<void> reply) {
    return ask<std::vector<api::ImageDeletion>, void>(receiver, std::move(reply),
                                                      [this, name = reference.toStdString()](auto done) {
                                                          return api::removeImage(*m_client, name, {}, std::move(done));
                                                      });
}

JobId RemoteEngine::listNetworks(QObject* receiver, Reply<QList<Network>> reply) {
    return ask<std::vector<api::NetworkSummary>, QList<Network>>(
        receiver, std::move(reply), [this](auto done) { return api::listNetworks(*m_client, {}, std::move(done)); },
        remote::toNetworks);
}

JobId RemoteEngine::listVolumes(QObject* receiver, Reply<QList<Volume>> reply) {
    return ask<api::VolumeList, QList<Volume>>(
        receiver, std::move(reply), [this](auto done) { return api::listVolumes(*m_client, {}, std::move(done)); },
        remote::toVolumes);
}

JobId RemoteEngine::build(QObject* receiver, const BuildRequest& request, Batch<BuildEvent> events, Reply<void> reply) {
    const JobId job = begin();
    stream<BuildEvent>(
        job, receiver, std::move(events), std::move(reply),
        [wanted = remote::fromRequest(request)](api::Client& client, const std::shared_ptr<Queue<BuildEvent>>& queue) {
            return api::startBuild(client, wanted, eventsInto(queue));
        });
    return job;
}

JobId RemoteEngine::plan(QObject* receiver, const BuildRequest& request, Reply<QList<PlanStep>> reply) {
    return ask<api::BuildPlan, QList<PlanStep>>(
        receiver, std::move(reply),
        [this, wanted = remote::fromRequest(request)](auto done) {
            return api::planBuild(*m_client, wanted, std::move(done));
        },
        remote::toPlan);
}

std::unique_ptr<StepShellChannel> RemoteEngine::openStepShell(const StepShellRequest& request) {
    if (!m_client)
        return std::make_unique<remote::RemoteStepShell>(m_noClient.detail);
    return std::make_unique<remote::RemoteStepShell>(m_client->address(), request);
}

JobId RemoteEngine::stepChanges(QObject* receiver, const BuildRequest& build, int line, Reply<StepChanges> reply) {
    return ask<api::StepChanges, StepChanges>(
        receiver, std::move(reply),
        [this, wanted = remote::fromRequest(build), line](auto done) {
            return api::stepChanges(*m_client, wanted, line, std::move(done));
        },
        remote::toChanges);
}

JobId RemoteEngine::stepFile(QObject* receiver, const BuildRequest& build, int line, const QString& path,
                             Reply<StepFile> reply) {
    return ask<api::StepFile, StepFile>(
        receiver, std::move(reply),
        [this, wanted = remote::fromRequest(build), line, path = path.toStdString()](auto done) {
            return api::stepFile(*m_client, wanted, line, path, std::move(done));
        },
        remote::toFile);
}

JobId RemoteEngine::listBuilds(QObject* receiver, Reply<QList<BuildSummary>> reply) {
    return ask<api::BuildList, QList<BuildSummary>>(
        receiver, std::move(reply),
        [this](auto done) { return api::listBuilds(*m_client, {.limit = mostBuilds}, std::move(done)); },
        [](const api::BuildList& list) {
            QList<BuildSummary> result;
            for (const auto& build : list.builds)
                result << remote::toSummary(build);
            return result;
        });
}

JobId RemoteEngine::followBuild(QObject* receiver, const QString& id, Batch<BuildEvent> events, Reply<void> reply) {
    const JobId job = begin();
    stream<BuildEvent>(job, receiver, std::move(events), std::move(reply),
                       [id = id.toStdString()](api::Client& client, const std::shared_ptr<Queue<BuildEvent>>& queue) {
                           return api::followBuild(client, id, eventsInto(queue));
                       });
    return job;
}

JobId RemoteEngine::followBuilds(QObject* receiver, Batch<BuildEvent> events, Reply<void> reply) {
    const JobId job = begin();
    stream<BuildEvent>(job, receiver, std::move(events), std::move(reply),
                       [](api::Client& client, const std::shared_ptr<Queue<BuildEvent>>& queue) {
                           const auto take = [queue](const api::BuildEvent& event) {
                               const bool output = event.kind == api::BuildEventKind::StepLog ||
                                                   event.kind == api::BuildEventKind::StepProgress;
                               if (auto converted = output ? std::nullopt : remote::toEvent(event))
                                   Queue<BuildEvent>::push(queue, std::move(*converted));
                           };
                           return api::followBuilds(client, {.item = take, .end = [queue](Result<> result) {
                                                                 Queue<BuildEvent>::finish(queue, std::move(result));
                                                             }});
                       });
    return job;
}

JobId RemoteEngine::buildDockerfile(QObject* receiver, const QString& id, Reply<QString> reply) {
    return ask<std::string, QString>(
        receiver, std::move(reply),
        [this, id = id.toStdString()](auto done) { return api::buildDockerfile(*m_client, id, std::move(done)); },
        [](const std::string& bytes) { return QString::fromStdString(bytes); });
}

JobId RemoteEngine::inspectBuild(QObject* receiver, const QString& id, Reply<BuildInputs> reply) {
    return ask<api::BuildDetail, BuildInputs>(
        receiver, std::move(reply),
        [this, id = id.toStdString()](auto done) { return api::inspectBuild(*m_client, id, std::move(done)); },
        remote::toInputs);
}

JobId RemoteEngine::compareBuilds(QObject* receiver, const QString& a, const QString& b, Reply<BuildComparison> reply) {
    return ask<api::BuildComparison, BuildComparison>(
        receiver, std::move(reply),
        [this, a = a.toStdString(), b = b.toStdString()](auto done) {
            return api::compareBuilds(*m_client, a, b, std::move(done));
        },
        remote::toComparison);
}

JobId RemoteEngine::cancelBuild(QObject* receiver, const QString& id, Reply<void> reply) {
    return ask<void, void>(receiver, std::move(reply), [this, id = id.toStdString()](auto done) {
        return api::cancelBuild(*m_client, id, std::move(done));
    });
}

JobId RemoteEngine::deleteBuildRecord(QObject* receiver, const QString& id, Reply<void> reply) {
    return ask<void, void>(receiver, std::move(reply), [this, id = id.toStdString()](auto done) {
        return api::removeBuildRecord(*m_client, id, std::move(done));
    });
}

JobId RemoteEngine::portHolder(QObject* receiver, const PortBinding& port, Reply<PortAnswer> reply) {
    return ask<api::PortStatus, PortAnswer>(
        receiver, std::move(reply),
        [this, asked = remote::fromBinding(port)](auto done) {
            return api::getPortStatus(*m_client, asked.hostPort, asked.protocol, asked.hostIp, std::move(done));
        },
        remote::toPortAnswer);
}

JobId RemoteEngine::diskUsage(QObject* receiver, Reply<DiskUsage> reply) {
    return ask<api::DiskUsage, DiskUsage>(
        receiver, std::move(reply), [this](auto done) { return api::getDiskUsage(*m_client, std::move(done)); },
        remote::toDiskUsage);
}

} // namespace slipway::ui
