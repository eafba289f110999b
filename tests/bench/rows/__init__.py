"""What is measured: each function below a `@measures` takes the bench and fills the rows that it gives."""

from dataclasses import dataclass
from pathlib import Path
from typing import Callable, Dict, List

from engines import Engine
from inputs import Inputs
from measure import Row


@dataclass
class Bench:
    engines: List[Engine]
    inputs: Inputs
    scratch: Path
    binaries: Path

    def of(self, *names: str) -> List[Engine]:
        return [engine for engine in self.engines if engine.name in names]

    @property
    def runners(self) -> List[Engine]:
        """Each engine once: BuildKit is docker's."""
        return [engine for engine in self.engines if engine.name != "buildkit"]


Measure = Callable[[Bench], List[Row]]
MEASURES: Dict[str, Measure] = {}


def measures(name: str) -> Callable[[Measure], Measure]:
    def add(function: Measure) -> Measure:
        MEASURES[name] = function
        return function

    return add
