# shellcheck shell=bash disable=SC2154 # the package lists are those of dev
# `./dev bench`: how fast it is, beside the engines that are installed.

bench_packages="iperf3 wrk"
peer_packages="docker.io podman buildah netavark aardvark-dns crun runc iptables"

# bench [--install-peers] [--micro] [ARGUMENTS of tests/bench/run.py]
bench() {
  if [ "${1:-}" = --install-peers ]; then
    shift
    need "$peer_packages"
  fi
  need "$build_packages" "$desktop_packages" "$run_packages" "$test_packages" "$bench_packages"
  if [ "${1:-}" = --micro ]; then
    shift
    cmake --preset dev -DSLIPWAY_BENCH=ON >&2
    cmake --build --preset dev --target bench_core bench_plan bench_logs >&2
    build/bin/bench_core "$@"
    build/bin/bench_plan "$@"
    QT_QPA_PLATFORM=offscreen build/bin/bench_logs "$@"
    return
  fi
  build app/all bench_desktop
  asRoot tests/bench/run.py "$@"
}
