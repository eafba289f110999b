"""Containers, their logs and their exit codes outlive the helper."""

import time

from fixture.world import SCRATCH, SystemTest, fetch

IMAGE = "busybox:1.35"


class KilledHelper(SystemTest):
    def setUp(self) -> None:
        if self.engine.process.poll() is not None:
            self.engine.start()
        self.assertSucceeds(self.slipway("pull", IMAGE))

    def serve(self, name: str, port: int) -> None:
        self.project(f"page-{name}", {"index.html": "a page"})
        self.assertSucceeds(
            self.slipway(
                "run",
                "-d",
                "--name",
                name,
                "-p",
                f"{port}:80",
                "-v",
                f"{SCRATCH / 'home' / f'page-{name}'}:/var/www",
                IMAGE,
                "sh",
                "-c",
                f"echo {name} begins; trap 'echo {name} ends; exit 4' TERM; httpd -f -h /var/www & wait; wait",
            )
        )
        self.addCleanup(self.slipway, "rm", "-f", name)
        self.assertEqual(fetch(f"http://127.0.0.1:{port}/"), "a page")

    def test_containers_run_on_and_are_known_again(self) -> None:
        self.serve("first", 5000)
        self.serve("second", 5005)
        pids = [self.engine.get(f"/containers/{name}/json")["State"]["Pid"] for name in ("first", "second")]

        self.engine.kill()
        for url in ("http://127.0.0.1:5000/", "http://[::1]:5000/", "http://127.0.0.1:5005/", "http://[::1]:5005/"):
            self.assertEqual(fetch(url), "a page")
        restarted = time.monotonic()
        self.engine.start()
        self.assertLess(time.monotonic() - restarted, 2)

        for url in ("http://127.0.0.1:5000/", "http://[::1]:5005/"):
            self.assertEqual(fetch(url), "a page")
        self.assertEqual(
            sorted(self.assertSucceeds(self.slipway("ps", "--format", "{{.Names}}")).split()), ["first", "second"]
        )
        self.assertEqual(
            [self.engine.get(f"/containers/{name}/json")["State"]["Pid"] for name in ("first", "second")], pids
        )
        self.assertEqual(self.assertSucceeds(self.slipway("logs", "first")), "first begins\n")
        self.assertEqual(self.assertSucceeds(self.slipway("exec", "second", "echo", "still")), "still\n")
        self.assertSucceeds(self.slipway("stop", "first", "second"))
        for name in ("first", "second"):
            state = self.engine.get(f"/containers/{name}/json")["State"]
            self.assertEqual((state["Status"], state["ExitCode"]), ("exited", 4))
            self.assertEqual(self.assertSucceeds(self.slipway("logs", name)), f"{name} begins\n{name} ends\n")

    def test_what_ends_meanwhile_has_its_log_and_exit_code(self) -> None:
        self.assertSucceeds(
            self.slipway(
                "run", "-d", "--name", "short", IMAGE, "sh", "-c", "sleep 1; seq 1 20000; echo the last words; exit 3"
            )
        )
        self.addCleanup(self.slipway, "rm", "-f", "short")
        self.engine.kill()
        time.sleep(2)
        self.engine.start()
        state = self.engine.get("/containers/short/json")["State"]
        self.assertEqual((state["Status"], state["ExitCode"]), ("exited", 3))
        log = self.assertSucceeds(self.slipway("logs", "short")).splitlines()
        self.assertEqual(log, [*map(str, range(1, 20001)), "the last words"])
        self.assertEqual(self.assertSucceeds(self.slipway("wait", "short")), "3\n")

    def test_removed_by_itself_meanwhile_leaves_nothing(self) -> None:
        self.assertSucceeds(self.slipway("run", "--rm", "-p", "5001:80", IMAGE, "true"))
        before = self.snapshot()
        self.assertSucceeds(
            self.slipway("run", "-d", "--rm", "--name", "fleeting", "-p", "5001:80", IMAGE, "sleep", "1")
        )
        self.engine.kill()
        time.sleep(1.5)
        self.engine.start()
        self.eventually(lambda: self.assertSucceeds(self.slipway("ps", "-aq")) == "")
        self.assertNothingLeft(before)

    def test_killed_in_the_middle_of_a_build_it_starts_clean(self) -> None:
        project = self.project("interrupted", {"Dockerfile": f"FROM {IMAGE}\nRUN echo be''gun && sleep 1000\n"})
        self.assertSucceeds(self.slipway("run", "--rm", "-p", "5001:80", IMAGE, "true"))
        before = self.snapshot()
        terminal = self.terminal("slipway", "build", "-t", "interrupted", ".", cwd=project)
        terminal.expect("begun")
        self.engine.kill()
        self.assertNotEqual(terminal.wait(5), 0)
        self.engine.start()
        self.assertNothingLeft(before)


class EndedHelper(SystemTest):
    def test_ends_on_request_and_leaves_nothing_when_nothing_runs(self) -> None:
        self.assertSucceeds(self.slipway("run", "--rm", IMAGE, "true"))
        self.assertEqual(self.engine.stop(), 0)
        left = self.snapshot()
        self.assertEqual([name for name in left["processes"] if "slipway" in name], [])
        self.assertEqual(left["cgroups"], {})
        self.assertEqual([mount for mount in left["mounts"] if "/run" in mount and "slipway" in mount], [])
        self.assertEqual([link for link in left["links"] if link.startswith("sw")], [])
