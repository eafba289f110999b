// What the log view spends its time on: taking a million lines in, and looking through them.
#include <algorithm>
#include <string>

#include <benchmark/benchmark.h>

#include "ui/logs/log_buffer.h"
#include "ui/logs/log_matcher.h"

using namespace slipway::ui;

namespace {

constexpr int lineCount = 1'000'000;

std::string lines(int from, int count) {
    std::string text;
    for (int i = from; i < from + count; ++i)
        text += (i % 10 == 0 ? "\x1b[31merror\x1b[0m in request " : "served request ") + std::to_string(i) +
                " from 10.0.0.1 in 12 ms with status 200 and a body of 1234 bytes\n";
    return text;
}

void fill(LogBuffer& buffer) {
    for (int at = 0; at < lineCount; at += 1000)
        buffer.append(lines(at, 1000));
}

void append(benchmark::State& state) {
    const auto batch = lines(0, 1000);
    for (auto _ : state) {
        LogBuffer buffer;
        for (int at = 0; at < lineCount; at += 1000)
            buffer.append(batch);
        benchmark::DoNotOptimize(buffer.end());
    }
    state.SetItemsProcessed(int64_t(state.iterations()) * lineCount);
}
BENCHMARK(append)->Unit(benchmark::kMillisecond);

void search(benchmark::State& state) {
    LogBuffer buffer;
    fill(buffer);
    LogQuery query;
    query.isRegex = state.range(0) != 0;
    query.text = query.isRegex ? QStringLiteral("request \\d*77 ") : QStringLiteral("request 777777 ");
    const LogMatcher matcher(query);
    const LogStore& store = buffer.store();
    qint64 found = 0;
    for (auto _ : state)
        for (qint64 line = store.first(); line < store.end();) {
            const auto& chunk = store.chunkOf(line);
            const qint64 end = std::min(chunk.end(), store.end());
            matcher.scan(chunk, line, end, [&](qint64, int) { ++found; });
            line = end;
        }
    benchmark::DoNotOptimize(found);
    state.SetItemsProcessed(int64_t(state.iterations()) * (store.end() - store.first()));
}
BENCHMARK(search)->Arg(0)->Arg(1)->Unit(benchmark::kMillisecond);

} // namespace
