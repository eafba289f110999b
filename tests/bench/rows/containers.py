"""Running, stopping, listing, entering; what stays in memory."""

import itertools
import shlex
import time
from concurrent.futures import ThreadPoolExecutor
from typing import List

from engines import Engine, Failed
from measure import Goal, Row, race, ready

from . import Bench, measures

# Ends at once when told to, which a bare sleep as process 1 does not.
IDLER = ["sh", "-c", "trap 'exit 0' TERM; sleep 100000 & wait"]


# Before each turn. The kernel takes a network namespace apart after whoever ended it has gone, and keeps others from
# making one meanwhile; what podman leaves behind to clean up takes half a second on a slow machine.
SETTLE = 0.3


@measures("run")
def run(bench: Bench) -> List[Row]:
    plain = Row("run", "run --rm IMAGE true", goal=Goal(1 / 5, "docker", aim="1/10"))
    command = ["run", "--rm", bench.inputs.busybox, "true"]
    race(plain, bench.runners, lambda engine: engine.run(*command), rounds=12, settle=SETTLE)
    ports = Row("run-port", "the same with -p", goal=Goal(1 / 5, "docker", aim="1/10"))
    published = ["run", "--rm", "-p", "15000:5000", bench.inputs.busybox, "true"]
    race(ports, bench.runners, lambda engine: engine.run(*published), rounds=12, settle=SETTLE)
    return [plain, ports]


@measures("exec")
def execute(bench: Bench) -> List[Row]:
    row = Row("exec", "exec CONTAINER true", goal=Goal(1 / 3, "docker", aim="1/6"))
    start = ["run", "-d", "--name", "entered", bench.inputs.busybox, *IDLER]
    engines = ready([row], bench.runners, lambda engine: engine.run(*start))
    race(row, engines, lambda engine: engine.run("exec", "entered", "true"), rounds=12, settle=SETTLE)
    ready([row], engines, lambda engine: engine.run("rm", "-f", "entered"))
    return [row]


# Both engines give back some of what they worked with, a few seconds after the last request.
IDLE_AFTER = 8


@measures("memory")
def memory(bench: Bench) -> List[Row]:
    """After what has been measured before; of a fresh engine where this is the only row."""
    row = Row("memory", "memory of the engine, idle", unit="MB", goal=Goal(most=20, aim="10 MB"))
    time.sleep(IDLE_AFTER)
    for engine in bench.runners:
        kib = engine.resident_kib()
        if kib is not None:
            row.add(engine.name, kib / 1024)
    return [row]


@measures("thousand")
def thousand(bench: Bench) -> List[Row]:
    """Far fewer for the peers, which would take minutes. Side by side: how long it takes is not measured."""
    lanes = 2
    row = Row("thousand", "memory after 1,000 runs (peers: 20)", unit="MB", goal=Goal(most=20))

    def go(engine: Engine) -> None:
        turns = (1000 if engine.name == "slipway" else 20) // lanes
        command = shlex.join(engine.command(["run", "--rm", bench.inputs.busybox, "true"]))
        lane = f"(for turn in $(seq {turns}); do {command} || exit; done) & started=\"$started $!\""
        wait = "for lane in $started; do wait $lane || exit; done"
        engine.timed(["sh", "-c", "\n".join([*([lane] * lanes), wait])])

    engines = bench.of("slipway", "docker")
    with ThreadPoolExecutor() as pool:
        gone = {engine.name: pool.submit(go, engine) for engine in engines}
        engines = ready([row], engines, lambda engine: gone[engine.name].result())
    time.sleep(IDLE_AFTER)
    for engine in engines:
        row.add(engine.name, engine.resident_kib() / 1024)
    return [row]


STARTED = 100


def _create(engine: Engine, image: str, count: int) -> List[str]:
    """Those that are started as everybody makes them."""
    names = [f"many{number}" for number in range(count)]
    for name in names[:STARTED]:
        engine.run("create", "--name", name, image, *IDLER)
    engine.create_unmeasured(names[STARTED:], image, IDLER)
    return names


@measures("many")
def many(bench: Bench) -> List[Row]:
    """Leaves its containers behind, which would take a minute to remove: it is measured last."""
    listing = Row("ps-500", "ps -a with 500 containers", goal=Goal(1 / 2, "docker"))
    starting = Row("start-100", "start 100 containers", unit="s", goal=Goal(1 / 3, "docker"))
    stopping = Row("stop-100", "stop 100 containers", unit="s", goal=Goal(1 / 3, "docker"))
    # The engines are made ready side by side: nothing is measured meanwhile.
    with ThreadPoolExecutor() as pool:
        made = {engine.name: pool.submit(_create, engine, bench.inputs.busybox, 500) for engine in bench.runners}
        engines = ready([listing, starting, stopping], bench.runners, lambda engine: made[engine.name].result())
    race(listing, engines, lambda engine: engine.run("ps", "-a"), rounds=10, seconds=2)
    hundred = [f"many{number}" for number in range(STARTED)]
    race(starting, engines, lambda engine: engine.run("start", *hundred), rounds=1, warm=0)
    race(stopping, engines, lambda engine: engine.run("stop", *hundred), rounds=1, warm=0)
    return [listing, starting, stopping]


@measures("detached")
def detached(bench: Bench) -> List[Row]:
    started = Row("run-detached", "run -d -p", goal=Goal(1 / 5, "docker"))
    stopped = Row("stop", "stop", goal=Goal(1 / 3, "docker"))
    numbers = itertools.count()

    def go(engine: Engine) -> float:
        name = f"detached{next(numbers)}"
        command = ["run", "-d", "-p", "15001:5000", "--name", name, bench.inputs.busybox, *IDLER]
        seconds = engine.run(*command)
        stopped.add(engine.name, engine.run("stop", name) * 1000)
        engine.run("rm", name)
        return seconds

    race(started, bench.runners, go, rounds=8, settle=SETTLE)
    return [started, stopped]
