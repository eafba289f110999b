# shellcheck shell=bash disable=SC2154 # the package lists are those of dev
# `./dev fuzz`: libFuzzer over the parsers of what strangers wrote.

# What Debian 12 has that knows enough of C++23.
fuzz_packages="clang-16 libclang-rt-16-dev"

fuzzTargets() { sed -n 's/^slipway_fuzzer(\([a-z]*\) .*/\1/p' tests/fuzz/CMakeLists.txt; }

# The folder of a target's seeds: its own, or that of Dockerfiles.
fuzzSeeds() {
  if [ -d "tests/fuzz/corpus/$1" ]; then echo "tests/fuzz/corpus/$1"; else echo tests/fuzz/corpus/dockerfile; fi
}

# fuzz [TARGET] [SECONDS]: all targets, a minute each, unless told otherwise. What is found is added to build/fuzz/corpus,
# which later runs begin with; an input that breaks something is left in build/fuzz as TARGET-crash-….
fuzz() {
  local targets=() target seconds="${2:-60}" status=0
  mapfile -t targets < <(fuzzTargets)
  if [ -n "${1:-}" ]; then
    [[ " ${targets[*]} " == *" $1 "* ]] || fail "there is no fuzz target $1: ${targets[*]}"
    targets=("$1")
  fi
  need "$build_packages" "$fuzz_packages"
  if [ ! -e build/fuzz/build.ninja ]; then cmake --preset fuzz >&2; fi
  cmake --build --preset fuzz --target "${targets[@]/#/fuzz_}" >&2
  for target in "${targets[@]}"; do
    say "fuzz_$target, $seconds s"
    mkdir -p "build/fuzz/corpus/$target"
    "build/fuzz/bin/fuzz_$target" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -max_len=8192 -print_final_stats=1 \
      -artifact_prefix="build/fuzz/$target-" "build/fuzz/corpus/$target" "$(fuzzSeeds "$target")" || status=1
  done
  return "$status"
}
