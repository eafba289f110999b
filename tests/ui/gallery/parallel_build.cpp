#include "parallel_build.h"

#include "facts.h"

namespace slipway::ui::gallery {

QList<BuildEvent> parallelBuild(BuildEvent last) {
    using Kind = BuildEvent::Kind;
    constexpr qint64 began = 1'795'000'000'000;
    QList<BuildEvent> events{{.kind = Kind::BuildStarted, .steps = 11, .time = began}};
    const auto cached = [&](int step, int line, const char* stage, const char* text) {
        events << BuildEvent{.kind = Kind::StepCached,
                             .step = step,
                             .steps = 11,
                             .stage = QLatin1String(stage),
                             .line = line,
                             .endLine = line,
                             .text = QLatin1String(text),
                             .time = began + 30};
    };
    const auto ran = [&](int step, int line, const char* stage, const char* text, qint64 from, qint64 ms, qint64 size,
                         const char* log = "") {
        events << BuildEvent{.kind = Kind::StepStarted,
                             .step = step,
                             .steps = 11,
                             .stage = QLatin1String(stage),
                             .line = line,
                             .endLine = line,
                             .text = QLatin1String(text),
                             .reason = fileChanged("package.json"),
                             .time = began + from};
        if (*log)
            events << BuildEvent{.kind = Kind::StepLog, .step = step, .data = QString::fromUtf8(log)};
        events << BuildEvent{
            .kind = Kind::StepFinished, .step = step, .durationMs = ms, .size = size, .time = began + from + ms};
    };
    cached(1, 1, "assets", "FROM node:20");
    cached(2, 2, "assets", "WORKDIR /src");
    ran(3, 3, "assets", "COPY package.json package-lock.json ./", 40, 30, 48'000);
    ran(4, 4, "assets", "RUN npm ci", 80, 6'200, 148'000'000,
        "\x1b[1madded 412 packages\x1b[0m in 6s\n\x1b[33mnpm warn\x1b[0m deprecated left-pad@1.3.0: use "
        "String.prototype.padStart()\n\x1b[32m✔\x1b[0m 0 vulnerabilities — größer, 漢字\n");
    ran(5, 6, "assets", "RUN npm run build -- --mode production", 6'320, 3'900, 2'400'000,
        "\x1b[36mvite\x1b[0m v5.2.0 \x1b[32mbuilding for production...\x1b[0m\ntransforming "
        "(218)\tsrc/main.ts\n\x1b[2mdist/\x1b[0m\x1b[35massets/index-4f1c.js\x1b[0m   \x1b[1m142.10 kB\x1b[0m\n");
    cached(6, 8, "server", "FROM golang:1.22");
    ran(7, 10, "server", "COPY go.mod go.sum ./", 45, 22, 9'000);
    ran(8, 11, "server", "RUN go mod download", 90, 4'100, 61'000'000);
    ran(9, 12, "server", "RUN go build -o /out/server ./cmd/server", 4'240, 7'300, 18'000'000);
    cached(10, 14, "2", "FROM gcr.io/distroless/static");
    ran(11, 15, "2", "COPY --from=server /out/server /server", 11'560, 40, 18'000'000);
    last.time = began + last.durationMs;
    events << last;
    return events;
}

} // namespace slipway::ui::gallery
