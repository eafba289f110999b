"""The tutorial's container: it answers, twice at a time, stops on Ctrl+C, fails visibly and leaves nothing."""

import time

from fixture import flask_app
from fixture.world import SystemTest, fetch


class Tutorial(SystemTest):
    @classmethod
    def setUpClass(cls) -> None:
        super().setUpClass()
        test = cls()
        project = test.project("pythonapp", flask_app.FILES)
        test.assertSucceeds(test.slipway("build", "-t", "pythonapp", "-f", "Dockerfile", ".", cwd=project, seconds=180))
        # What an engine sets up once, such as its bridge, is not what a container leaves behind.
        test.assertSucceeds(test.slipway("run", "--rm", "-p", "5000:5000", "busybox:1.35", "true"))

    def test_hello_world_on_localhost_until_interrupted(self) -> None:
        before = self.snapshot()
        terminal = self.terminal("slipway", "run", "--rm", "-p", "5000:5000", "pythonapp")
        self.assertEqual(fetch("http://127.0.0.1:5000/"), "Hello World!")
        self.assertEqual(fetch("http://[::1]:5000/"), "Hello World!")
        self.assertEqual(fetch("http://localhost:5000/"), "Hello World!")
        terminal.expect(r'"GET / HTTP/1\.1" 200')

        interrupted = time.monotonic()
        terminal.interrupt()
        self.assertIn(terminal.wait(5), (0, 130))
        self.assertLess(time.monotonic() - interrupted, 1)
        self.assertEqual(self.assertSucceeds(self.slipway("ps", "-aq")), "")
        self.assertNothingLeft(before)

    def test_two_at_once_on_two_ports(self) -> None:
        before = self.snapshot()
        first = self.terminal("slipway", "run", "--rm", "-p", "5000:5000", "pythonapp")
        second = self.terminal("slipway", "run", "--rm", "-p", "5005:5000", "pythonapp")
        for port in (5000, 5005):
            for host in ("127.0.0.1", "[::1]"):
                self.assertEqual(fetch(f"http://{host}:{port}/"), "Hello World!")
        first.interrupt()
        first.wait(5)
        self.assertEqual(fetch("http://127.0.0.1:5005/"), "Hello World!")
        second.interrupt()
        second.wait(5)
        self.assertNothingLeft(before)

    def test_stop_ends_it_through_its_own_signal_handler(self) -> None:
        before = self.snapshot()
        self.assertSucceeds(self.slipway("run", "-d", "--name", "web", "-p", "5000:5000", "pythonapp"))
        self.assertEqual(fetch("http://127.0.0.1:5000/"), "Hello World!")
        stopping = time.monotonic()
        self.assertSucceeds(self.slipway("stop", "web"))
        self.assertLess(time.monotonic() - stopping, 2)
        self.assertEqual(self.engine.get("/containers/web/json")["State"]["ExitCode"], 0)
        self.assertSucceeds(self.slipway("rm", "web"))
        self.assertNothingLeft(before)

    def test_missing_imports_end_it_at_once_with_the_traceback(self) -> None:
        project = self.project("broken", {**flask_app.FILES, "app.py": flask_app.WITHOUT_IMPORTS})
        self.assertSucceeds(self.slipway("build", "-t", "broken", ".", cwd=project, seconds=180))
        before = self.snapshot()
        terminal = self.terminal("slipway", "run", "--name", "broken", "-p", "5000:5000", "broken")
        self.assertEqual(terminal.wait(10), 1)
        terminal.expect(r"Traceback \(most recent call last\)")
        terminal.expect("NameError: name 'signal' is not defined")
        logs = self.slipway("logs", "broken")
        self.assertIn("NameError: name 'signal' is not defined", logs.stderr)
        self.assertRegex(self.assertSucceeds(self.slipway("ps", "-a")), r"Exited \(1\)")
        self.assertSucceeds(self.slipway("rm", "broken"))
        self.assertNothingLeft(before)

    def test_output_streams_and_exit_code_are_the_containers(self) -> None:
        run = self.slipway("run", "--rm", "busybox:1.35", "sh", "-c", "echo out; echo err >&2; exit 7")
        self.assertEqual((run.returncode, run.stdout, run.stderr), (7, "out\n", "err\n"))

    def test_one_that_goes_with_its_end_can_be_started_anew_until_then(self) -> None:
        before = self.snapshot()
        script = "cat /kept; echo kept > /kept; sleep 600"
        self.assertSucceeds(self.slipway("run", "-d", "--rm", "--name", "late", "busybox:1.35", "sh", "-c", script))
        self.assertSucceeds(self.slipway("restart", "-t", "0", "late"))
        self.eventually(lambda: "kept" in self.assertSucceeds(self.slipway("logs", "late")))
        self.assertSucceeds(self.slipway("stop", "-t", "0", "late"))
        self.eventually(lambda: self.slipway("inspect", "late").returncode != 0)
        self.assertNothingLeft(before)

    def test_shell_on_a_terminal(self) -> None:
        terminal = self.terminal("slipway", "run", "-it", "--rm", "busybox:1.35", "sh")
        terminal.expect("/ # ")
        terminal.type("stty size; id -u\r")
        terminal.expect(r"24 100\s+0\s")
        terminal.type("exit 3\r")
        self.assertEqual(terminal.wait(), 3)
