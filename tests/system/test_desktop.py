"""The desktop against a real engine, and what the engine costs while it idles."""

import os
import shutil
from pathlib import Path

from fixture.display import display
from fixture.isolation import BUILD, OWNER_ID
from fixture.world import SCRATCH, SystemTest


class Idle(SystemTest):
    def test_helper_takes_less_than_20_megabytes(self) -> None:
        self.assertLess(self.engine.resident_kilobytes(), 20 * 1024)


class Desktop(SystemTest):
    def setUp(self) -> None:
        self.display = self.enterContext(display())

    def test_open_build_run_and_see_it_answer(self) -> None:
        pictures = SCRATCH / "home"
        runtime = SCRATCH / "runtime"
        runtime.mkdir(mode=0o700)
        os.chown(runtime, OWNER_ID, OWNER_ID)
        run = self.owner_runs(
            str(SCRATCH / "bin" / "tst_end_to_end"),
            seconds=170,
            DISPLAY=self.display,
            SLIPWAY_SCREENSHOTS=str(pictures),
            XDG_RUNTIME_DIR=str(runtime),
            QT_QPA_PLATFORM="xcb",
        )
        print(run.stdout + run.stderr, flush=True)
        self.assertEqual(run.returncode, 0)
        target = Path(BUILD, "screenshots")
        target.mkdir(exist_ok=True)
        for name in ("desktop.png", "desktop-dark.png"):
            self.assertGreater((pictures / name).stat().st_size, 10_000)
            shutil.copy(pictures / name, target / name)
