"""Images and files that come and go."""

import itertools
from typing import List

from engines import Engine
from inputs import write_gigabyte
from measure import Goal, Row, race, ready

from . import Bench, measures


@measures("images")
def images(bench: Bench) -> List[Row]:
    big = bench.inputs.big
    pulled = Row("pull", "pull of a 90 MB layer of 10,000 files", unit="s", goal=Goal(0.6, "docker", aim="1.2 s"))

    def pull(engine: Engine) -> float:
        seconds = engine.pull(big)
        engine.run("rmi", big)
        return seconds

    race(pulled, bench.runners, pull, rounds=3, warm=0)
    pushed = Row("push", "push of it under another name", unit="s", goal=Goal(1, "docker"))
    saved = Row("save", "save of it", unit="s", goal=Goal(1, "docker"))
    loaded = Row("load", "load of it", unit="s", goal=Goal(1, "docker"))
    host, numbers = big.split("/", 1)[0], itertools.count()
    engines = ready([pushed, saved, loaded], bench.runners, lambda engine: engine.pull(big))
    for row, action in (
        # Under another name each time: what the registry has already is not sent again.
        (pushed, lambda engine: _push(engine, big, f"{host}/{engine.name}/big{next(numbers)}:1")),
        (saved, lambda engine: _save(engine, big)),
    ):
        race(row, engines, action, rounds=3, warm=0)

    def load(engine: Engine) -> float:
        engine.run("rmi", "-f", big)
        return engine.run("load", "-i", str(engine.home / "saved.tar"))

    race(loaded, [engine for engine in engines if engine.name in saved.samples], load, rounds=3, warm=0)
    for engine in bench.runners:
        (engine.home / "saved.tar").unlink(missing_ok=True)
    return [pulled, pushed, saved, loaded]


def _push(engine: Engine, image: str, name: str) -> float:
    engine.run("tag", image, name)
    seconds = engine.push(name)
    engine.run("rmi", name)
    return seconds


def _save(engine: Engine, image: str) -> float:
    archive = engine.home / "saved.tar"
    archive.unlink(missing_ok=True)
    return engine.run("save", "-o", str(archive), image)


@measures("copy")
def copy(bench: Bench) -> List[Row]:
    into = Row("cp-in", "cp of 1 GB into a container", unit="s", goal=Goal(1, "docker"))
    out = Row("cp-out", "cp of 1 GB out of it", unit="s", goal=Goal(1, "docker"))
    gigabyte = bench.scratch / "gigabyte"
    write_gigabyte(gigabyte)
    engines = ready(
        [into, out], bench.runners, lambda engine: engine.run("create", "--name", "copied", bench.inputs.busybox, "true")
    )
    race(into, engines, lambda engine: engine.copy(str(gigabyte), "copied:/data"), rounds=1, warm=0)

    def back(engine: Engine) -> float:
        seconds = engine.copy("copied:/data", str(engine.home / "back"))
        (engine.home / "back").unlink()
        return seconds

    race(out, engines, back, rounds=1, warm=0)
    gigabyte.unlink()
    ready([out], engines, lambda engine: engine.run("rm", "-f", "copied"))
    return [into, out]
