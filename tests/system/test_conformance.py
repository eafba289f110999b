"""The cases of tests/conformance, built by Slipway: what its Dockerfiles make, against what the reference says."""

import os
import subprocess
import sys
import unittest
from pathlib import Path
from typing import List

from fixture.engine import Helper
from fixture.isolation import OWNER_ID
from fixture.world import SCRATCH, SystemTest

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "conformance"))

from harness import base_image, case, session  # pylint: disable=wrong-import-position


class Slipway(session.Builder):
    name = "slipway"
    owner = OWNER_ID
    tells_lines = True
    tells_history = True

    def _slipway(self, *arguments: str) -> "subprocess.CompletedProcess":
        return subprocess.run(
            SystemTest.as_owner(["slipway", *arguments]),
            cwd=SCRATCH / "home",
            env=Conformance.environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            timeout=120,
            check=False,
        )

    def _must(self, *arguments: str) -> None:
        done = self._slipway(*arguments)
        if done.returncode != 0:
            raise RuntimeError(f"slipway {' '.join(arguments)}: {done.stdout}")

    def load(self, archive: Path) -> None:
        self._must("load", "-q", "-i", str(archive))

    def build(self, directory: Path, tag: str, arguments: List[str]) -> "subprocess.CompletedProcess":
        inside = [argument.replace("@context@", str(directory)) for argument in arguments]
        return self._slipway("build", "--progress=plain", "-t", tag, *inside, str(directory))

    def save(self, tag: str, archive: Path) -> None:
        self._must("save", "-o", str(archive), tag)


class Conformance(unittest.TestCase):
    """One engine, several builds at a time; needs no registry, for the base image comes from an archive."""

    engine: Helper

    @classmethod
    def setUpClass(cls) -> None:
        directory = SCRATCH / cls.__name__
        directory.mkdir()
        cls.directory = directory
        cls.engine = Helper(directory / "engine", SCRATCH / "bin", {})
        cls.engine.start()
        cls.addClassCleanup(cls.engine.stop)

    @classmethod
    def environment(cls) -> dict:
        return {
            "PATH": f"{SCRATCH / 'bin'}:/usr/bin:/bin",
            "HOME": str(SCRATCH / "home"),
            "LC_ALL": "C.UTF-8",
            "SLIPWAY_HOST": f"unix://{cls.engine.socket}",
        }

    @staticmethod
    def report(outcome: session.Outcome) -> None:
        reason = outcome.case.differs.get("slipway")
        if reason is None:
            session.print_outcome(outcome)
        elif not outcome.problems:
            print(f"{outcome.case.id}: no difference, though the case says: {reason}")

    def test_dockerfiles_make_the_images_that_the_reference_describes(self) -> None:
        cases = case.read(os.environ.get("SLIPWAY_CONFORMANCE", "").split())
        base = self.directory / "base.tar"
        base_image.write(base)
        print(flush=True)
        outcomes = session.Session(Slipway(), base, self.directory / "cases").run(cases, self.report)
        missing = [outcome for outcome in outcomes if outcome.problems and "slipway" in outcome.case.differs]
        wrong = [outcome for outcome in outcomes if outcome.problems and outcome not in missing]
        for outcome in missing:
            print(f"{outcome.case.id}: {outcome.case.differs['slipway']}")
        print(f"{len(outcomes) - len(wrong) - len(missing)} passed, {len(missing)} known to differ, {len(wrong)} failed")
        sys.stdout.flush()
        self.assertEqual([outcome.case.id for outcome in wrong], [])
        self.assertGreater(len(outcomes), 0)
