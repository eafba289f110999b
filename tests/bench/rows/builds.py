"""Builds of small projects, of many files, of many stages."""

import itertools
import os
import shutil
from typing import Dict, List, Union

from engines import Engine
from inputs import write_gigabyte
from measure import Goal, Row, race

from . import Bench, measures


def _flask(image: str) -> Dict[str, Union[str, bytes]]:
    """The tutorial's six steps; what pip does over a network is left out."""
    dockerfile = f"""\
FROM {image}
WORKDIR /app
COPY app.py /app/
RUN echo flask > /app/requirements.txt
EXPOSE 5000
ENTRYPOINT ["python"]
CMD ["app.py"]
"""
    return {"Dockerfile": dockerfile, "app.py": "print('Hello World!')\n"}


@measures("tutorial")
def tutorial(bench: Bench) -> List[Row]:
    cached = Row("cached-build", "tutorial, fully cached", goal=Goal(1 / 5, aim="1/10"))
    context = bench.inputs.context("flask", _flask(bench.inputs.python))
    race(cached, bench.engines, lambda engine: engine.build("flask", context), rounds=15)

    changed = Row("rebuild", "tutorial, one byte of app.py changed", goal=Goal(1 / 3, "buildkit", aim="1/6"))
    numbers = itertools.count()

    def change(engine: Engine) -> float:
        (context / "app.py").write_text(f"print('Hello World {next(numbers)}!')\n", encoding="utf-8")
        return engine.build("flask", context)

    race(changed, bench.engines, change, rounds=10)
    return [cached, changed]


@measures("stages")
def stages(bench: Bench) -> List[Row]:
    four = Row("four-stages", "four stages of 1 s of sleep each", unit="s", goal=Goal(most=1.3, aim="1.1 s"))
    image = bench.inputs.busybox
    made = "".join(f"FROM {image} AS s{n}\nRUN sleep 1 && echo {n} > /out{n}\n" for n in range(4))
    last = f"FROM {image}\n" + "".join(f"COPY --from=s{n} /out{n} /\n" for n in range(4))
    context = bench.inputs.context("four", {"Dockerfile": made + last})
    race(four, bench.engines, lambda engine: engine.build("four", context, "--no-cache"), rounds=3, warm=0)

    forty = Row("forty-stages", "40 stages, one RUN each, no cache", unit="s", goal=Goal(1 / 3, "buildkit"))
    made = "".join(f"FROM {image} AS s{n}\nRUN echo {n} > /out{n}\n" for n in range(40))
    last = f"FROM {image}\n" + "".join(f"COPY --from=s{n} /out{n} /\n" for n in range(40))
    context = bench.inputs.context("forty", {"Dockerfile": made + last})
    race(forty, bench.engines, lambda engine: engine.build("forty", context, "--no-cache", limit=15), rounds=3, warm=0)
    return [four, forty]


@measures("contexts")
def contexts(bench: Bench) -> List[Row]:
    big = Row("big-context", "1 GB context, COPY of 1 MB", unit="s", goal=Goal(1 / 50, "docker"))
    dockerfile = f"FROM {bench.inputs.busybox}\nCOPY small /\n"
    context = bench.inputs.context("big", {"Dockerfile": dockerfile, "small": os.urandom(1 << 20)})
    write_gigabyte(context / "large")
    race(big, bench.engines, lambda engine: engine.build("big", context, "--no-cache"), rounds=3, warm=0)
    shutil.rmtree(context)

    files: Dict[str, Union[str, bytes]] = {f"d{n // 200}/f{n}": f"file {n}\n" for n in range(20_000)}
    files["Dockerfile"] = f"FROM {bench.inputs.busybox}\nCOPY . /data\n"
    context = bench.inputs.context("files", files)
    first = Row("files-first", "20,000-file context, COPY . (no cache)", unit="s", goal=Goal(1 / 2, "buildkit"))
    race(first, bench.engines, lambda engine: engine.build("files", context, "--no-cache"), rounds=2, warm=0)
    again = Row("files-cached", "the same, fully cached", goal=Goal(1 / 2, "buildkit"))
    race(again, bench.engines, lambda engine: engine.build("files", context), rounds=5, warm=0)
    shutil.rmtree(context)
    return [big, first, again]
