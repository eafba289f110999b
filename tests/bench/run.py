#!/usr/bin/python3
"""Measures Slipway beside whichever of docker, podman and buildah are installed, and prints one table.

The engines run in network, mount and process namespaces of this run's own with data of their own: none in use is touched,
and a run that is killed leaves nothing.
"""

import argparse
import contextlib
import ctypes
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import List

sys.dont_write_bytecode = True
_HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(_HERE), str(_HERE.parent / "system")]

# pylint: disable=wrong-import-position
import inputs
import measure
import rows
import rows.builds
import rows.containers
import rows.desktop
import rows.desktop_frames
import rows.streams
import rows.transfer
from engines import CGROUP_PARENT, BuildKit, Docker, Engine, Failed, Podman, Slipway
from fixture import isolation
from fixture.registry import Registry
from fixture.scratch import scratch_directory

SCRATCH = "slipway-bench-"
TAG = "tag-"
COLUMNS = ["slipway", "docker", "buildkit", "podman"]


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./dev bench", description=__doc__)
    parser.add_argument("rows", nargs="*", metavar="ROW", help=f"what to measure: {', '.join(rows.MEASURES)}; all")
    parser.add_argument("--json", metavar="FILE", help="keep the samples")
    parser.add_argument("--without", action="append", default=[], metavar="ENGINE", choices=COLUMNS[1:], help="leave a peer out")
    parser.add_argument("--inside", metavar="SCRATCH", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    unknown = set(arguments.rows) - set(rows.MEASURES)
    if unknown:
        parser.error(f"there is no row {', '.join(sorted(unknown))}: {', '.join(rows.MEASURES)}")
    return arguments


def _engines(scratch: Path, registry: str, without: List[str]) -> List[Engine]:
    """Those that are here, in the order of the columns."""
    found: List[Engine] = [Slipway(scratch, scratch / "bin", registry)]
    if "docker" not in without and all(map(shutil.which, Docker.needs)):
        docker = Docker(scratch)
        found.append(docker)
        if "buildkit" not in without:
            found.append(BuildKit(scratch, docker))
    if "podman" not in without and all(map(shutil.which, Podman.needs)):
        found.append(Podman(scratch))
    return found


def _start(engines: List[Engine]) -> List[Engine]:
    started = []
    for engine in engines:
        try:
            engine.start()
            started.append(engine)
            if engine.name != "buildkit":
                print(f"{engine.name}: {engine.version()}", flush=True)
        except (Failed, RuntimeError) as error:
            if engine.name == "slipway":
                raise
            print(f"{engine.name} is left out, it does not start: {error}", flush=True)
    names = [engine.name for engine in started]
    return [engine for engine in started if engine.name != "buildkit" or "docker" in names]


def _measure(scratch: Path, arguments: argparse.Namespace) -> int:
    (scratch / "registry").mkdir()
    registry = Registry(scratch / "registry")
    made = inputs.Inputs(scratch, registry)
    engines = _start(_engines(scratch, registry.host, arguments.without))
    bench = rows.Bench(engines, made, scratch, scratch / "bin")
    result: List[measure.Row] = []
    try:
        idle = rows.MEASURES["memory"](bench)[0] if not arguments.rows else None
        for engine in bench.runners:
            for image in (made.busybox, made.python):
                engine.pull(image)
        bench.runners[0].run("run", "--rm", made.busybox, "true")
        for tag in isolation.tags():  # for whoever removes what is left of a run that was killed
            (scratch / (TAG + tag)).touch()
        for name in arguments.rows or [*(name for name in rows.MEASURES if name not in ("memory", "many")), "many"]:
            begin = time.monotonic()
            result += rows.MEASURES[name](bench)
            print(f"  {name}: {time.monotonic() - begin:.0f} s", file=sys.stderr, flush=True)
        if idle:
            result.append(idle)
    finally:
        for engine in engines:
            engine.stop()
        registry.close()
    print("\n" + measure.table(result, [engine.name for engine in engines]))
    for row in result:
        for name, failure in row.failures.items():
            print(f"{row.name}, {name}: {failure}")
    if arguments.json:
        content = [{**vars(row), "goal": vars(row.goal), "met": row.is_met()} for row in result]
        Path(arguments.json).write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
    missed = [row.title for row in result if row.is_met() is False]
    print(f"\n{len(missed)} of {len(result)} rows miss their goal{': ' + ', '.join(missed) if missed else ''}")
    return 0


def _end_with_parent() -> None:
    """Even when this one is killed, nothing goes on: unshare takes its namespace's processes with it."""
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG


def _cgroups(scratch: Path) -> List[str]:
    """Those that the engines of a run have made."""
    ours = [f"/{CGROUP_PARENT}", *(f"/slipway/{file.name.removeprefix(TAG)}" for file in scratch.glob(f"{TAG}*"))]
    return [folder for folder, _, _ in os.walk("/sys/fs/cgroup", topdown=False) if any(name in folder for name in ours)]


def _remove(scratch: Path) -> None:
    """With the cgroups that are left when engines are killed; their processes take a moment to go."""
    for _ in range(50):
        for folder in _cgroups(scratch):
            with contextlib.suppress(OSError):
                os.rmdir(folder)
        if not _cgroups(scratch):
            break
        time.sleep(0.1)
    shutil.rmtree(scratch, ignore_errors=True)


def main() -> int:
    arguments = _arguments()
    if os.geteuid() != 0:
        os.execvp("sudo", ["sudo", "-n", "--preserve-env=SLIPWAY_TEST_CACHE,SLIPWAY_TEST_BUILD", sys.executable, *sys.argv])
    if arguments.inside:
        directory = Path(arguments.inside)
        return isolation.first_process(directory, lambda: _measure(directory, arguments))
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    inputs.prepare()
    if arguments.json:
        Path(arguments.json).touch()
    try:
        with scratch_directory(SCRATCH, _remove) as directory:
            command = [*isolation.COMMAND, sys.executable, __file__, "--inside", directory, *sys.argv[1:]]
            return subprocess.run(command, check=False, preexec_fn=_end_with_parent).returncode
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
