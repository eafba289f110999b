"""A helper that is killed, and builds that are cancelled, at any moment: nothing is left but what was finished."""

import os
import random
import signal
import subprocess
import time
from pathlib import Path
from typing import Dict, List

from fixture import leftovers
from fixture.world import SystemTest

IMAGE = "busybox:1.35"

FILES: Dict[str, str] = {
    "Dockerfile": f"""FROM {IMAGE} AS one
COPY words /
RUN --mount=type=cache,target=/cache date >>/cache/runs; sort /words >/sorted
ENV A=1
FROM {IMAGE} AS two
WORKDIR /made
RUN --mount=type=bind,source=words,target=/w sleep 0.2; wc -l </w >lines
FROM {IMAGE}
LABEL part=crash
COPY --link words /opt/
COPY --from=one /sorted /
COPY --from=two /made/lines /
RUN cat /sorted /lines /opt/words >/all
CMD ["cat", "/all"]
""",
    "words": "b\na\n",
}
RESULT = "a\nb\n2\nb\na\n"


class Crash(SystemTest):
    def setUp(self) -> None:
        if self.engine.process.poll() is not None:
            self.engine.start()
        self.assertSucceeds(self.slipway("pull", IMAGE))
        # What the first build makes once for all is none of what a crash leaves.
        self.build_well(self.project("once", FILES))
        self.forget()
        self.random = random.Random(20)

    def start_build(self, project: Path, *options: str) -> "subprocess.Popen":
        return subprocess.Popen(
            self.as_owner(["slipway", "build", "--progress=plain", "-t", "crash", *options, "."]),
            cwd=project,
            env=self.environment(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def moments(self, last: float) -> List[float]:
        """Seconds after a build's start, spread over its course; SLIPWAY_TEST_MOMENTS says how many."""
        count = int(os.environ.get("SLIPWAY_TEST_MOMENTS", "8"))
        return [0.02 + last * (n + self.random.random() * 0.5) / count for n in range(count)]

    def forget(self) -> None:
        """What was finished stays after a crash: whoever counts what is left must not count it."""
        self.slipway("rmi", "crash")
        self.assertEqual(self.engine.ask("POST", "/images/prune").status, 200)
        self.assertEqual(self.engine.ask("POST", "/build/prune?all=1").status, 200)

    def verify(self) -> None:
        """Every blob and every built layer hashed again, with nobody at work."""
        checked = subprocess.run(
            [*self.engine.command()[:5], "--verify"], capture_output=True, text=True, timeout=60, check=False
        )
        self.assertEqual(checked.returncode, 0, checked.stdout + checked.stderr)

    def build_well(self, project: Path) -> None:
        self.assertSucceeds(self.slipway("build", "-t", "crash", ".", cwd=project))
        self.assertEqual(self.assertSucceeds(self.slipway("run", "--rm", "crash")), RESULT)

    def test_killed_at_any_moment_it_starts_clean_and_builds_the_same(self) -> None:
        project = self.project("crash", FILES)
        before = self.snapshot()
        for moment in self.moments(0.9):
            # Each round has steps of its own to be killed in.
            build = self.start_build(project, "--no-cache")
            time.sleep(moment)
            self.engine.kill()
            build.wait(20)
            self.engine.start()
            self.forget()
            self.assertNothingLeft(before)
        self.build_well(project)
        self.engine.kill()
        self.verify()
        self.engine.start()
        self.build_well(project)

    def test_roots_that_were_mounted_when_it_was_killed_are_gone(self) -> None:
        before = self.snapshot()
        self.engine.kill()
        # As a COPY leaves them; a moment too short to be killed in every time.
        for place in ("fs/build/77/root", "trash/t.77/root"):
            directory = self.engine.root / place
            directory.mkdir(parents=True)
            subprocess.run(["mount", "-t", "tmpfs", "none", directory], check=True)
            (directory / "file").write_text("1", encoding="utf-8")
        self.engine.start()
        self.assertNothingLeft(before)
        self.eventually(lambda: not list((self.engine.root / "trash").iterdir()))
        self.assertEqual(list((self.engine.root / "fs/build").iterdir()), [])

    def test_cancelled_at_any_moment_it_leaves_nothing(self) -> None:
        project = self.project("cancelled", FILES)
        before = self.snapshot()
        for moment in self.moments(0.8):
            build = self.start_build(project, "--no-cache")
            time.sleep(moment)
            build.send_signal(signal.SIGINT)
            build.wait(10)
            # A step that was done when the signal came is kept: forgotten as soon as it is.
            self.eventually(lambda: self.forget() or not leftovers.difference(before, self.snapshot()), 5)
            self.assertNothingLeft(before)
        self.build_well(project)
