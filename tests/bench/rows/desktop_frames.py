"""How long the desktop's window keeps people waiting while much goes on: it is watched from inside by bench_desktop."""

import json
import os
import subprocess
from typing import Callable, Dict, Iterator, List

from engines import Failed, Slipway
from fixture.display import display
from fixture.isolation import as_owner
from measure import Goal, Row

from . import Bench, measures

FRAME = Goal(most=50, aim="16 ms")
LINES = 1_000_000
_STAGES = 222  # of nine lines each, with the last stage's

_PRINTING = f"""
yes "served a request from 10.0.0.1 in 12 ms with status 200, a body of 1234 bytes, number" | head -n {LINES} |
  awk '{{ print $0, NR, NR % 10 ? "" : "\\033[31mslow\\033[0m" }}' >/lines
touch /made
until [ -e /go ]; do sleep 0.05; done
cat /lines
echo the end
sleep 100000
"""

_STAGE = """
FROM {image} AS stage{number}
ARG VERSION{number}=1.{number}
ENV PLACE{number}=/opt/$VERSION{number} \\
    NAME=stage{number}
WORKDIR /srv/{number}
COPY file .
RUN echo $VERSION{number} >version
"""


def _dockerfile(image: str) -> str:
    stages = [_STAGE.format(image=image, number=number) for number in range(_STAGES)]
    # The last stage needs them all: none is left out of the plan.
    copies = [f"COPY --from=stage{number} /srv/{number}/version /all/{number}\n" for number in range(_STAGES)]
    return "# many stages\n" + "".join(stages) + f"\nFROM {image}\n" + "".join(copies)


class _Watched:
    """bench_desktop of the owner's, on a display."""

    def __init__(self, bench: Bench, engine: Slipway, display_name: str, *words: str) -> None:
        runtime = engine.home / "runtime"
        runtime.mkdir(mode=0o700, exist_ok=True)
        os.chown(runtime, engine.owner, engine.owner)
        environment = {
            **engine.environment(),
            "DISPLAY": display_name,
            "QT_QPA_PLATFORM": "xcb",
            "XDG_RUNTIME_DIR": str(runtime),
        }
        command = as_owner([str(bench.binaries / "bench_desktop"), *words])
        self.process = subprocess.Popen(
            command, env=environment, cwd=engine.home, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )

    def results(self) -> Iterator[Dict]:
        for line in self.process.stdout:
            yield json.loads(line)
        errors = self.process.stderr.read()
        if self.process.wait(10) != 0:
            raise Failed(f"bench_desktop: {errors.strip()[-500:]}")


def _measure(bench: Bench, rows: Dict[str, Row], work: Callable[[Slipway, str], None], rounds: int = 2) -> List[Row]:
    """Each round is a window of its own."""
    shown = list(rows.values())
    engine = next(engine for engine in bench.engines if isinstance(engine, Slipway))
    try:
        with display() as name:
            for _ in range(rounds):
                work(engine, name)
    except Failed as error:
        shown[0].failures[engine.name] = str(error)
    return shown


@measures("desktop-log")
def log(bench: Bench) -> List[Row]:
    rows = {
        "log": Row("desktop-log", "desktop: longest gap while 1,000,000 lines come", goal=FRAME),
        "paints": Row("desktop-log-paints", "desktop: paints a second meanwhile", unit="1/s", larger_is_better=True),
        "search": Row("desktop-search", "desktop: search of 1,000,000 lines"),
        "search-regex": Row("desktop-search-regex", "desktop: the same by a regular expression"),
        "search-gap": Row("desktop-search-gap", "desktop: longest gap while it searches", goal=FRAME),
    }

    def work(engine: Slipway, display_name: str) -> None:
        engine.run("run", "-d", "--name", "printing", bench.inputs.busybox, "sh", "-c", _PRINTING)
        try:
            for result in _Watched(bench, engine, display_name, "log", "printing").results():
                if "ready" in result:
                    engine.run("exec", "printing", "sh", "-c", "until [ -e /made ]; do sleep 0.1; done; touch /go")
                elif result["what"] == "log":
                    rows["log"].add(engine.name, result["gap"])
                    rows["paints"].add(engine.name, result["paints"])
                else:
                    rows[result["what"]].add(engine.name, result["ms"])
                    rows["search-gap"].add(engine.name, result["gap"])
        finally:
            engine.run("rm", "-f", "printing")

    return _measure(bench, rows, work)


@measures("desktop-build")
def build(bench: Bench) -> List[Row]:
    rows = {
        "build-steps": Row("desktop-build", "desktop: longest gap while a build prints 100 MB", goal=FRAME),
        "build-text": Row("desktop-build-text", "desktop: the same with the plain text shown", goal=FRAME),
    }
    # Half of it by each of two stages at the same time.
    base, stages = f"FROM {bench.inputs.busybox}", ("one", "two")
    lines = []
    for stage in stages:
        lines += [f"{base} AS {stage}", f"RUN yes {'x' * 99} | head -c 50000000 && touch /{stage}"]
    lines += [base, *(f"COPY --from={stage} /{stage} /" for stage in stages)]
    context = bench.inputs.context("desktop-build", {"Dockerfile": "\n".join(lines) + "\n"})

    def work(engine: Slipway, display_name: str) -> None:
        for result in _Watched(bench, engine, display_name, "build", str(context)).results():
            rows[result["what"]].add(engine.name, result["gap"])

    return _measure(bench, rows, work)


@measures("desktop-typing")
def typing(bench: Bench) -> List[Row]:
    rows = {
        "most": Row("desktop-typing", "desktop: key to paint in 2,000 lines, 95 of 100", goal=Goal(most=16)),
        "worst": Row("desktop-typing-worst", "desktop: key to paint, the slowest of 400", goal=FRAME),
    }
    context = bench.inputs.context("desktop-typing", {"Dockerfile": _dockerfile(bench.inputs.busybox), "file": "x"})

    def work(engine: Slipway, display_name: str) -> None:
        for result in _Watched(bench, engine, display_name, "typing", str(context)).results():
            for name, row in rows.items():
                row.add(engine.name, result[name])

    return _measure(bench, rows, work, rounds=1)  # half a minute


@measures("desktop-idle")
def idle(bench: Bench) -> List[Row]:
    rows = {
        "idle": Row("desktop-idle", "desktop: wake-ups a second with a running container shown", unit="1/s", goal=Goal(most=1)),
        "hidden": Row("desktop-idle-hidden", "desktop: the same with its window hidden", unit="1/s", goal=Goal(most=0.1)),
    }

    def work(engine: Slipway, display_name: str) -> None:
        engine.run("run", "-d", "--name", "idle", bench.inputs.busybox, "sleep", "100000")
        try:
            for result in _Watched(bench, engine, display_name, "idle", "idle").results():
                rows[result["what"]].add(engine.name, result["wakeups"])
        finally:
            engine.run("rm", "-f", "idle")

    return _measure(bench, rows, work, rounds=1)  # the better part of a minute
