// What a plan costs: reading the Dockerfile, the keys of its steps, the digests of what COPY names.
#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include "core/build/fake_backend.h"

using namespace slipway;
using namespace slipway::build;
using namespace slipway::build::test;

namespace {

// As many steps of three kinds, all built before.
void planCached(benchmark::State& state) {
    FakeWorld world;
    world.addImage("base", {{"x", "1"}});
    world.commands["make"] = [](const std::string& root, const StepRequest& request) {
        writeFile(root + "/" + request.args.back(), "1");
        return 0;
    };
    Project project(world);
    std::string text = "FROM base\n";
    for (int i = 0; i < state.range(0); ++i) {
        const auto name = std::to_string(i);
        project.file("source/" + name, name);
        text += fmt::format("ENV NAME{0}=value\nCOPY source/{0} /\nRUN make out{0}\n", name);
    }
    project.dockerfile(text);
    if (const auto built = project.build(); !built) {
        state.SkipWithError(built.error().describe().c_str());
        return;
    }
    for (auto _ : state)
        if (const auto plan = project.plan(); !plan || !plan->steps.back().cached)
            state.SkipWithError("it is not cached");
}
BENCHMARK(planCached)->Arg(3)->Arg(30)->Unit(benchmark::kMicrosecond);

} // namespace
