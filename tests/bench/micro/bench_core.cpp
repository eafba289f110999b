// What builds and pulls spend their time on: reading Dockerfiles, tars, digests, compression.
#include <algorithm>
#include <cstdlib>
#include <string>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

#include <benchmark/benchmark.h>

#include "base/file.h"
#include "dockerfile/checks.h"
#include "dockerfile/parser.h"
#include "oci/digest.h"
#include "store/detail/deflater.h"
#include "store/detail/inflater.h"
#include "store/tar_reader.h"
#include "store/tar_writer.h"

using namespace slipway;

namespace {

std::string longDockerfile(int steps) {
    std::string text = "ARG VERSION=1\nFROM debian:12 AS base\n";
    for (int i = 0; i < steps; ++i)
        text +=
            fmt::format("# step {0}\nENV NAME{0}=value{0}\nRUN apt-get update \\\n && apt-get install -y package{0} "
                        "\\\n && echo ${{NAME{0}}}\nCOPY --chown=1:1 file{0} /srv/\n",
                        i);
    return text;
}

void parseDockerfile(benchmark::State& state) {
    const auto text = longDockerfile(int(state.range(0)));
    for (auto _ : state)
        benchmark::DoNotOptimize(dockerfile::parse(text));
    state.SetBytesProcessed(int64_t(state.iterations()) * int64_t(text.size()));
}
BENCHMARK(parseDockerfile)->Arg(10)->Arg(330)->Unit(benchmark::kMicrosecond);

void checkDockerfile(benchmark::State& state) {
    const auto parsed = dockerfile::parse(longDockerfile(int(state.range(0))));
    for (auto _ : state)
        benchmark::DoNotOptimize(dockerfile::check(parsed.file));
}
BENCHMARK(checkDockerfile)->Arg(10)->Arg(330)->Unit(benchmark::kMicrosecond);

void sha256(benchmark::State& state) {
    const std::string bytes(16u << 20, 'x');
    for (auto _ : state) {
        oci::Hasher hasher;
        hasher.update(bytes);
        benchmark::DoNotOptimize(hasher.finish());
    }
    state.SetBytesProcessed(int64_t(state.iterations()) * int64_t(bytes.size()));
}
BENCHMARK(sha256)->Unit(benchmark::kMillisecond);

// Below TMPDIR, or /tmp.
std::string makeDirectory() {
    const char* place = std::getenv("TMPDIR");
    std::string name = std::string(place ? place : "/tmp") + "/slipway-bench-XXXXXX";
    return ::mkdtemp(name.data());
}

// 2,000 files of 8 KiB in 20 directories below a directory of its own.
class Tree {
public:
    Tree() {
        m_path = makeDirectory();
        const std::string content(8192, 'x');
        for (int folder = 0; folder < 20; ++folder) {
            const auto directory = fmt::format("{}/d{}", m_path, folder);
            (void)makeDirectories(directory, 0755);
            for (int file = 0; file < 100; ++file)
                if (const auto fd = openFile(fmt::format("{}/f{}", directory, file), O_WRONLY | O_CREAT, 0644))
                    (void)writeAll(fd->get(), content);
        }
    }
    ~Tree() { (void)removeTree(m_path); }
    const std::string& path() const { return m_path; }

private:
    std::string m_path;
};

void writeTree(benchmark::State& state) {
    const Tree tree;
    const auto directory = openFile(tree.path(), O_RDONLY | O_DIRECTORY);
    std::uint64_t bytes = 0;
    for (auto _ : state)
        if (const auto written = store::writeTar(directory->get(), {}, {}))
            bytes += written->tarSize;
    state.SetBytesProcessed(int64_t(bytes));
}
BENCHMARK(writeTree)->Unit(benchmark::kMillisecond);

std::string tarOf(const Tree& tree) {
    std::string tar;
    const auto directory = openFile(tree.path(), O_RDONLY | O_DIRECTORY);
    (void)store::writeTar(directory->get(), {}, [&](std::string_view part) -> Result<> {
        tar += part;
        return {};
    });
    return tar;
}

store::ByteSource sourceOf(const std::string& bytes, std::size_t& at) {
    return [&](char* buffer, std::size_t size) -> Result<std::size_t> {
        const auto count = std::min(size, bytes.size() - at);
        std::copy_n(bytes.data() + at, count, buffer);
        at += count;
        return count;
    };
}

// Something that compresses as text in layers does: to a fifth.
std::string compressible(std::size_t size) {
    std::string bytes;
    std::uint32_t seed = 1;
    while (bytes.size() < size) {
        seed = seed * 1664525u + 1013904223u;
        bytes += fmt::format("{:08x} usr/share/doc/package{}/copyright\n", seed, seed >> 24);
    }
    return bytes;
}

std::string deflated(const std::string& bytes) {
    std::string result;
    store::detail::GzipDeflater deflater([&](std::string_view part) -> Result<> {
        result += part;
        return {};
    });
    (void)deflater.write(bytes);
    (void)deflater.finish();
    return result;
}

void gzip(benchmark::State& state) {
    const auto bytes = compressible(16u << 20);
    std::size_t size = 0;
    for (auto _ : state)
        benchmark::DoNotOptimize(size = deflated(bytes).size());
    state.SetBytesProcessed(int64_t(state.iterations()) * int64_t(bytes.size()));
    state.counters["ratio"] = double(size) / double(bytes.size());
}
BENCHMARK(gzip)->Unit(benchmark::kMillisecond);

void gunzip(benchmark::State& state) {
    const auto bytes = compressible(16u << 20);
    const auto packed = deflated(bytes);
    std::string buffer(1u << 16, '\0');
    for (auto _ : state) {
        bool given = false;
        const auto inflater = store::detail::Inflater::create([&]() -> Result<std::string_view> {
            return std::exchange(given, true) ? std::string_view() : std::string_view(packed);
        });
        std::size_t total = 0;
        while (inflater) {
            const auto count = (*inflater)->read(buffer.data(), buffer.size());
            if (!count || *count == 0)
                break;
            total += *count;
        }
        if (total != bytes.size())
            state.SkipWithError("it did not come back whole");
    }
    state.SetBytesProcessed(int64_t(state.iterations()) * int64_t(bytes.size()));
}
BENCHMARK(gunzip)->Unit(benchmark::kMillisecond);

void judgeTar(benchmark::State& state) {
    const auto tar = tarOf(Tree());
    for (auto _ : state) {
        std::size_t at = 0;
        benchmark::DoNotOptimize(
            store::planTar({}, sourceOf(tar, at), [](const store::PlannedEntry&) -> Result<> { return {}; }));
    }
    state.SetBytesProcessed(int64_t(state.iterations()) * int64_t(tar.size()));
}
BENCHMARK(judgeTar)->Unit(benchmark::kMillisecond);

void unpackTree(benchmark::State& state) {
    const auto tar = tarOf(Tree());
    for (auto _ : state) {
        state.PauseTiming();
        const std::string target = makeDirectory();
        const auto directory = openFile(target, O_RDONLY | O_DIRECTORY);
        state.ResumeTiming();
        std::size_t at = 0;
        if (const auto done = store::unpackTar(directory->get(), {}, sourceOf(tar, at)); !done)
            state.SkipWithError(done.error().describe().c_str());
        state.PauseTiming();
        (void)removeTree(target);
        state.ResumeTiming();
    }
    state.SetBytesProcessed(int64_t(state.iterations()) * int64_t(tar.size()));
}
BENCHMARK(unpackTree)->Unit(benchmark::kMillisecond);

} // namespace
