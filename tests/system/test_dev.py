"""./dev run, the main job: the sample answers on its port, and asking again changes nothing."""

import socket
import subprocess
import time
import unittest
from pathlib import Path

from fixture.world import fetch

DEV = Path(__file__).resolve().parents[2] / "dev"


class Run(unittest.TestCase):
    def dev(self, command: str) -> str:
        run = subprocess.run(
            [DEV, command], capture_output=True, text=True, timeout=120, stdin=subprocess.DEVNULL, check=False
        )
        self.assertEqual(run.returncode, 0, run.stdout + run.stderr)
        return run.stdout + run.stderr

    def setUp(self) -> None:
        self.addCleanup(self.dev, "stop")

    def test_sample_answers_and_a_second_call_is_quick(self) -> None:
        self.assertIn("http://localhost:5000", self.dev("run"))
        self.assertIn("<html", fetch("http://localhost:5000/"))
        again = time.monotonic()
        self.assertIn("already runs", self.dev("run"))
        self.assertLess(time.monotonic() - again, 5)

    def test_taken_port_is_told_and_the_next_one_used(self) -> None:
        with socket.create_server(("127.0.0.1", 5000)):
            printed = self.dev("run")
        self.assertIn("Port 5000 is held by python3", printed)
        self.assertIn("http://localhost:5001", printed)
        self.assertIn("<html", fetch("http://localhost:5001/"))
