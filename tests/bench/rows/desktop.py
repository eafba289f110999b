"""The desktop's window: how soon it is there, what it takes, what it does while nothing happens."""

import os
import re
import subprocess
import time
from pathlib import Path
from typing import Dict, List

from engines import Failed, Slipway
from fixture.display import display
from fixture.engine import resident_kilobytes
from fixture.isolation import OWNER_ID, as_owner
from measure import Goal, Row, ready

from . import Bench, measures

CONTAINERS, IMAGES = 50, 200


def _fill(bench: Bench, engine: Slipway) -> None:
    for number in range(IMAGES):
        dockerfile = f"FROM {bench.inputs.busybox}\nLABEL number={number}\n"
        engine.build(f"image{number}", bench.inputs.context("label", {"Dockerfile": dockerfile}))
    for number in range(CONTAINERS):
        start = ["run", "-d"] if number < CONTAINERS // 2 else ["create"]
        engine.run(*start, "--name", f"shown{number}", f"image{number}", "sleep", "100000")


def _status(pid: int) -> Dict[str, int]:
    """Of the process: resident KiB; of all its threads: how often they woke up; and processor time in ticks."""
    wakes = sum(
        int(re.search(r"^voluntary_ctxt_switches:\s+(\d+)", (task / "status").read_text("ascii"), re.M).group(1))
        for task in Path("/proc", str(pid), "task").iterdir()
    )
    times = Path("/proc", str(pid), "stat").read_text("ascii").rsplit(")", 1)[1].split()
    return {"resident": resident_kilobytes(pid), "wakes": wakes, "ticks": int(times[11]) + int(times[12])}


class _Window:
    """slipway-desktop of the owner's, told to say when it is painted."""

    def __init__(self, bench: Bench, engine: Slipway, display_name: str) -> None:
        runtime = engine.home / "runtime"
        runtime.mkdir(mode=0o700, exist_ok=True)
        os.chown(runtime, OWNER_ID, OWNER_ID)
        environment = {
            **engine.environment(),
            "DISPLAY": display_name,
            "QT_QPA_PLATFORM": "xcb",
            "QT_LOGGING_RULES": "slipway.startup.debug=true",
            "XDG_RUNTIME_DIR": str(runtime),
        }
        self._begin = time.clock_gettime_ns(time.CLOCK_MONOTONIC)
        self.process = subprocess.Popen(
            as_owner([str(bench.binaries / "slipway-desktop")]),
            env=environment,
            cwd=engine.home,
            stderr=subprocess.PIPE,
            text=True,
        )

    def times(self) -> Dict[str, float]:
        """Milliseconds from the start until it was "painted" and had "listed" what there is."""
        found: Dict[str, float] = {}
        for line in self.process.stderr:
            match = re.search(r"(painted|listed) at (\d+)", line)
            if match:
                found[match.group(1)] = (int(match.group(2)) - self._begin) / 1e6
            if len(found) == 2:
                return found
        raise Failed("slipway-desktop ended before it was painted")

    def close(self) -> None:
        self.process.terminate()
        self.process.wait(10)


def _look(bench: Bench, engine: Slipway, display_name: str, rows: List[Row]) -> None:
    painted, listed, resident, idle, wakes = rows
    for turn in range(6):
        window = _Window(bench, engine, display_name)
        try:
            times = window.times()
            if turn > 0:  # the first has the files to read
                painted.add(engine.name, times["painted"])
                listed.add(engine.name, times["listed"])
            if turn == 5:
                time.sleep(5)
                before = _status(window.process.pid)
                time.sleep(10)
                after = _status(window.process.pid)
                resident.add(engine.name, after["resident"] / 1024)
                idle.add(engine.name, (after["ticks"] - before["ticks"]) * 1000 / os.sysconf("SC_CLK_TCK"))
                wakes.add(engine.name, (after["wakes"] - before["wakes"]) / 10)
        finally:
            window.close()


@measures("desktop")
def desktop(bench: Bench) -> List[Row]:
    painted = Row("desktop-paint", "desktop: first paint", goal=Goal(most=500, aim="250 ms"))
    listed = Row("desktop-lists", "desktop: 50 containers, 200 images listed", goal=Goal(most=500))
    resident = Row("desktop-memory", "desktop: memory", unit="MB", goal=Goal(most=100, aim="60 MB"))
    idle = Row("desktop-idle-time", "desktop: processor time in 10 idle seconds", goal=Goal(most=50))
    wakes = Row("desktop-wakes", "desktop: wake-ups a second, idle", unit="1/s", goal=Goal(most=1))
    rows = [painted, listed, resident, idle, wakes]
    engine = next(engine for engine in bench.engines if isinstance(engine, Slipway))
    if not ready(rows, [engine], lambda _: _fill(bench, engine)):
        return rows
    try:
        with display() as name:
            _look(bench, engine, name, rows)
    except Failed as error:
        painted.failures[engine.name] = str(error)
    finally:
        engine.run("rm", "-f", *(f"shown{number}" for number in range(CONTAINERS)))
    return rows
