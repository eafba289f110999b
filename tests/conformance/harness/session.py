"""Runs cases with an engine: what is the same for Slipway and for its peers."""

import re
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Callable, Iterable, List, Optional

from . import check, context, image
from .case import Case


class Builder:
    """An engine as the cases need it. `owner` is the user that its commands run as, and that contexts belong to."""

    name = ""
    owner = 0
    tells_lines = False
    tells_history = False

    def load(self, archive: Path) -> None:
        raise NotImplementedError

    def build(self, directory: Path, tag: str, arguments: List[str]) -> "subprocess.CompletedProcess":
        """Standard output and error as one text."""
        raise NotImplementedError

    def save(self, tag: str, archive: Path) -> None:
        raise NotImplementedError


@dataclass
class Outcome:
    case: Case
    problems: List[str] = field(default_factory=list)
    output: str = ""


class Session:
    """`base` is the archive that base_image.py wrote; contexts and images are kept below `scratch` while needed."""

    def __init__(self, builder: Builder, base: Path, scratch: Path) -> None:
        self._builder = builder
        self._scratch = scratch
        scratch.mkdir()
        # The builder's owner reads contexts and writes archives here.
        shutil.chown(scratch, builder.owner, builder.owner)
        self._base = image.read(base)
        builder.load(base)

    def run(self, cases: Iterable[Case], report: Callable[[Outcome], None], jobs: int = 3) -> List[Outcome]:
        outcomes = []
        with ThreadPoolExecutor(jobs) as pool:
            for outcome in pool.map(self._guarded, cases):
                report(outcome)
                outcomes.append(outcome)
        return outcomes

    def _guarded(self, case: Case) -> Outcome:
        outcome = Outcome(case)
        try:
            self._one(case, outcome)
        except Exception as error:  # pylint: disable=broad-except # the other cases go on
            outcome.problems.append(f"{type(error).__name__}: {error}")
        finally:
            shutil.rmtree(self._scratch / case.id.replace("/", "."), ignore_errors=True)
        return outcome

    def _one(self, case: Case, outcome: Outcome) -> None:
        directory = self._scratch / case.id.replace("/", ".")
        directory.mkdir()
        shutil.chown(directory, self._builder.owner, self._builder.owner)
        for number, (name, dockerfile) in enumerate(case.images):
            made = self._build(Case("", "", dockerfile=dockerfile), directory / f"image{number}", name, [])
            outcome.output += made.stdout
            if made.returncode != 0:
                outcome.problems.append(f"the image {name} could not be built:\n{made.stdout}")
                return
        tag = "case-" + case.id.replace("/", "-").lower()
        built = self._build(case, directory / "context", tag, case.arguments)
        outcome.output += built.stdout
        if case.error is not None:
            outcome.problems += self._error_problems(case, built)
            return
        if built.returncode != 0:
            outcome.problems.append(f"the build failed:\n{built.stdout}")
            return
        for wanted in case.output:
            if not re.search(wanted, built.stdout):
                outcome.problems.append(f"the output has no {wanted!r}:\n{built.stdout}")
        archive = directory / "image.tar"
        self._builder.save(tag, archive)
        outcome.problems += check.image_problems(case, image.read(archive, self._base), self._base, self._builder.tells_history)

    def _build(self, case: Case, directory: Path, tag: str, arguments: List[str]) -> "subprocess.CompletedProcess":
        context.write(case, directory, self._builder.owner)
        return self._builder.build(directory, tag, arguments)

    def _error_problems(self, case: Case, built: "subprocess.CompletedProcess") -> List[str]:
        line, message = case.error or (0, "")
        if built.returncode == 0:
            return [f"the build succeeds, wanted the error {message!r}"]
        if not self._builder.tells_lines:
            return []
        problems = []
        if not re.search(message, built.stdout):
            problems.append(f"the error is not {message!r}:\n{built.stdout}")
        if line and not re.search(rf"(?m)(--> |^)\S+:{line}(:\d+)?\b|\bline {line}\b", built.stdout):
            problems.append(f"the error does not name line {line}:\n{built.stdout}")
        return problems


def print_outcome(outcome: Outcome, name: Optional[str] = None) -> None:
    if not outcome.problems:
        return
    print(f"{outcome.case.id}: {outcome.case.title}{f' ({name})' if name else ''}")
    for problem in outcome.problems:
        print("    " + problem.replace("\n", "\n    "))
    print(f"    see {outcome.case.reference}", flush=True)
