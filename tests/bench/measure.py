"""Samples of one row from several engines, and what is to be said of them."""

import statistics
import time
from dataclasses import dataclass, field
from typing import Callable, Dict, List, Optional

from engines import AtLeast, Engine, Failed


@dataclass
class Goal:
    """The row is met when ours is at most `factor` times the peer's best (or that of `peer`), or at most `most`."""

    factor: Optional[float] = None
    peer: str = ""
    most: Optional[float] = None
    aim: str = ""

    def text(self) -> str:
        if self.factor is not None:
            return f"<= {self.factor:.2g} of {self.peer or 'the best'}"
        return f"<= {self.most:g}" if self.most is not None else ""


@dataclass
class Row:
    name: str
    title: str
    unit: str = "ms"
    goal: Goal = field(default_factory=Goal)
    larger_is_better: bool = False
    samples: Dict[str, List[float]] = field(default_factory=dict)
    failures: Dict[str, str] = field(default_factory=dict)
    cut: List[str] = field(default_factory=list)  # engines that were ended: their samples are the least that it takes

    def add(self, engine: str, value: float) -> None:
        self.samples.setdefault(engine, []).append(value)

    def median(self, engine: str) -> Optional[float]:
        return statistics.median(self.samples[engine]) if self.samples.get(engine) else None

    def spread(self, engine: str) -> float:
        """Half of the middle half, as a share of the median."""
        values = self.samples[engine]
        if len(values) < 3:
            return 0
        quarters = statistics.quantiles(values, n=4)
        return (quarters[2] - quarters[0]) / 2 / (statistics.median(values) or 1)

    def ratio(self, engine: str) -> Optional[float]:
        """Ours to the peer's: below 1 is better."""
        ours, theirs = self.median("slipway"), self.median(engine)
        if ours is None or not theirs:
            return None
        return theirs / ours if self.larger_is_better else ours / theirs

    def is_met(self) -> Optional[bool]:
        """None: there is no goal, or nothing to compare with."""
        ours = self.median("slipway")
        if "slipway" in self.failures:
            return False
        if ours is None:
            return None
        if self.goal.most is not None:
            return ours <= self.goal.most
        if self.goal.factor is None:
            return None
        peers = [self.goal.peer] if self.goal.peer else [name for name in self.samples if name != "slipway"]
        ratios = {name: ratio for name in peers if (ratio := self.ratio(name)) is not None}
        if not ratios or max(ratios.values()) <= self.goal.factor:
            return True if ratios else None
        # The ratio to who was ended is the most that it can be.
        known = [ratio for name, ratio in ratios.items() if name not in self.cut]
        return False if any(ratio > self.goal.factor for ratio in known) else None


def race(
    row: Row,
    engines: List[Engine],
    action: Callable[[Engine], float],
    *,
    rounds: int = 15,
    seconds: float = 3,
    warm: int = 1,
    settle: float = 0,
) -> None:
    """Takes turns, so that what else the machine does meets everybody alike while they last; `action` gives seconds.

    `settle`: seconds of rest before each, for what the one before has left to be cleaned up.

    Each engine has `rounds` turns, or as many as it begins within `seconds` of its own: who is ten times as slow is
    asked less often, and once at least. Who fails is out of the row.
    """
    running = {engine.name: 0.0 for engine in engines}
    for turn in range(warm + rounds):
        for engine in [engine for engine in engines if engine.name in running]:
            time.sleep(settle)
            begin = time.monotonic()
            try:
                value = action(engine)
            except Failed as error:
                row.failures[engine.name] = str(error)
                row.samples.pop(engine.name, None)
                del running[engine.name]
                continue
            if turn < warm:
                continue
            row.add(engine.name, value * (1000 if row.unit == "ms" else 1))
            running[engine.name] += time.monotonic() - begin
            if isinstance(value, AtLeast):
                row.cut.append(engine.name)
            if isinstance(value, AtLeast) or running[engine.name] > seconds:
                del running[engine.name]


def ready(rows: List[Row], engines: List[Engine], action: Callable[[Engine], object]) -> List[Engine]:
    """Makes the engines ready for the rows; gives those with which that went well."""
    done = []
    for engine in engines:
        try:
            action(engine)
            done.append(engine)
        except Failed as error:
            for row in rows:
                row.failures[engine.name] = str(error)
    return done


def _number(value: float) -> str:
    return f"{value:.0f}" if value >= 100 else f"{value:.3g}"


def table(rows: List[Row], engines: List[str]) -> str:
    """Medians with spread, our ratio to each peer in brackets."""
    lines = [["", "unit", *engines, "must", ""]]
    for row in rows:
        cells = [row.title, row.unit]
        for engine in engines:
            median, ratio = row.median(engine), row.ratio(engine)
            if engine in row.failures:
                cells.append("failed")
            elif median is None:
                cells.append("")
            else:
                spread = row.spread(engine)
                is_cut = engine in row.cut
                cell = ("> " if is_cut else "") + _number(median)
                cell += f" ±{spread * 100:.0f}%" if spread >= 0.005 else ""
                share = "" if engine == "slipway" or ratio is None else f" ({'< ' if is_cut else ''}{ratio:.2f})"
                cells.append(cell + share)
        met = row.is_met()
        lines.append([*cells, row.goal.text(), {True: "met", False: "MISSED", None: ""}[met]])
    widths = [max(len(line[column]) for line in lines) for column in range(len(lines[0]))]
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(line, widths)).rstrip() for line in lines)
