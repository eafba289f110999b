"""Shells at the steps of a build, and what a step changed."""

import json
from typing import Any, Dict

from fixture.world import SystemTest

IMAGE = "busybox:1.35"
DOCKERFILE = f"""FROM {IMAGE}
ENV COLOUR=blue
ARG SIZE=large
COPY text /srv/
RUN mkdir -p /etc && echo app:x:1000:1000::/srv:/bin/sh >>/etc/passwd && chown app /srv
USER app
WORKDIR /srv
RUN echo one >one && mv text moved
RUN --mount=type=tmpfs,target=/scratch echo half >half && echo in >/scratch/in && exit 7
"""


class StepShells(SystemTest):
    @classmethod
    def setUpClass(cls) -> None:
        super().setUpClass()
        cls().owner_runs("slipway", "run", "--rm", IMAGE, "true")

    def setUp(self) -> None:
        if self.engine.process.poll() is not None:
            self.engine.start()

    def sample(self, name: str) -> Any:
        return self.project(name, {"Dockerfile": DOCKERFILE, "text": "text\n"})

    def at(self, project: Any, line: int, command: str, *options: str) -> str:
        """What a command prints at that line."""
        return self.assertSucceeds(
            self.slipway("debug", ".", "--line", str(line), *options, "--", "sh", "-c", command, cwd=project)
        )

    def test_command_sees_each_step_before_and_after(self) -> None:
        project = self.sample("steps")
        self.at(project, 8, "true")  # the layers stay
        before = self.snapshot()
        self.assertEqual(self.at(project, 4, "ls /srv; echo $COLOUR $SIZE"), "text\nblue large\n")
        self.assertEqual(self.at(project, 4, "ls -d /srv || echo none", "--before"), "none\n")
        self.assertEqual(self.at(project, 8, "ls; id -un; pwd"), "moved\none\napp\n/srv\n")
        self.assertEqual(self.at(project, 8, "ls; id -un; pwd", "--before"), "text\napp\n/srv\n")
        self.assertEqual(self.at(project, 1, "id -un"), "root\n")
        # It is nobody's file system: the next one does not see what this one did.
        self.at(project, 8, "rm one")
        self.assertIn("one", self.at(project, 8, "ls"))
        self.assertNothingLeft(before)

    def test_failed_step_is_seen_as_it_was_left(self) -> None:
        project = self.sample("failed")
        self.at(project, 8, "true")
        before = self.snapshot()
        # The mount is there again, and empty.
        self.assertEqual(self.at(project, 9, "cat half; ls /scratch; mount | grep -c /scratch"), "half\n1\n")
        run = self.slipway("debug", ".", "--line", "9", "--", "sh", "-c", "exit 5", cwd=project)
        self.assertEqual(run.returncode, 5, run.stderr)
        self.assertNothingLeft(before)

    def test_step_of_a_kept_build(self) -> None:
        project = self.sample("kept-step")
        self.assertFails(self.slipway("build", "--build-arg", "SIZE=tiny", ".", cwd=project), "exit code 7")
        build = self.engine.get("/slipway/v1/builds?limit=1")["builds"][0]["id"]
        # As its Dockerfile was, not as it is.
        (project / "Dockerfile").write_text("FROM scratch\n", encoding="utf-8")
        run = self.slipway("debug", "--build", build[:8], "--line", "8", "--", "sh", "-c", "ls; echo $SIZE")
        self.assertEqual(self.assertSucceeds(run), "moved\none\ntiny\n")
        # Without a line: where it failed.
        run = self.slipway("debug", "--build", build, "--", "cat", "half")
        self.assertEqual(self.assertSucceeds(run), "half\n")

    def test_input_flows_and_the_shell_is_the_stages(self) -> None:
        project = self.sample("piped")
        run = self.slipway("debug", ".", "--line", "8", cwd=project, text_input="ls\necho $COLOUR >&2\nexit 3\n")
        self.assertEqual((run.returncode, run.stdout), (3, "moved\none\n"))
        self.assertTrue(run.stderr.endswith("blue\n"), run.stderr)

    def test_terminal_is_one(self) -> None:
        project = self.sample("terminal")
        before = self.snapshot()
        terminal = self.terminal("slipway", "debug", ".", "--line", "8", cwd=project)
        terminal.expect(r"after line 8: RUN echo one")
        terminal.expect(r"[$#] ")
        terminal.type("tty; stty size\n")
        terminal.expect(r"/dev/pts/\d+\s+24 100")
        terminal.resize(30, 90)
        self.eventually(lambda: (terminal.type("stty size\n"), terminal.expect("30 90", 1)))
        terminal.type("exit 4\n")
        self.assertEqual(terminal.wait(), 4)
        self.assertNothingLeft(before)

    def test_nothing_stays_when_the_client_goes(self) -> None:
        project = self.sample("left")
        self.at(project, 8, "true")
        before = self.snapshot()
        terminal = self.terminal("slipway", "debug", ".", "--line", "8", cwd=project)
        terminal.expect(r"[$#] ")
        terminal.type("trap '' HUP TERM; echo dea''f; sleep 1000\n")
        terminal.expect("deaf")
        terminal.kill()
        self.assertNothingLeft(before)
        # Also when it goes before there is a shell.
        endless = self.project("left-early", {"Dockerfile": f"FROM {IMAGE}\nRUN echo be''gun; sleep 1000\n"})
        terminal = self.terminal("slipway", "debug", ".", "--line", "2", cwd=endless)
        terminal.expect("begun")
        terminal.kill()
        self.assertNothingLeft(before)

    def test_nothing_stays_when_the_engine_was_killed(self) -> None:
        project = self.sample("killed")
        self.at(project, 8, "true")
        before = self.snapshot()
        terminal = self.terminal("slipway", "debug", ".", "--line", "8", cwd=project)
        terminal.expect(r"[$#] ")
        self.engine.kill()
        self.engine.start()
        self.assertNothingLeft(before)

    def test_failure_opens_a_shell_when_asked(self) -> None:
        project = self.sample("asked")
        terminal = self.terminal("slipway", "build", "--debug-shell", "on-failure", ".", cwd=project)
        terminal.expect(r"line 9, which failed with exit code 7")
        terminal.expect(r"~ \$ ")
        terminal.type("cat half; exit\n")
        terminal.expect(r"exit\s+half")
        self.assertEqual(terminal.wait(), 1)

    def changes(self, project: Any, line: int) -> Dict[str, Dict[str, Any]]:
        run = self.slipway("debug", ".", "--line", str(line), "--changes", "--json", cwd=project)
        return {file["path"]: file for file in json.loads(self.assertSucceeds(run))["files"]}

    def test_changes_of_a_step_are_listed(self) -> None:
        project = self.project(
            "listed",
            {
                "Dockerfile": f"FROM {IMAGE}\nCOPY text /srv/\nRUN echo longer >>/srv/text && echo new >/srv/new && "
                "chmod 4711 /srv/new && rm /bin/cat && ln -s /srv/new /link\nENV A=1\n",
                "text": "text\n",
            },
        )
        copied = self.changes(project, 2)
        self.assertEqual((copied["/srv/text"]["change"], copied["/srv/text"]["size"]), ("added", 5))
        ran = self.changes(project, 3)
        self.assertEqual({path: file["change"] for path, file in ran.items()}, {
            "/bin/cat": "removed", "/link": "added", "/srv/new": "added", "/srv/text": "changed",
        })
        self.assertEqual((ran["/srv/new"]["mode"], ran["/srv/text"]["size"], ran["/link"]["link"]), (0o4711, 12, "/srv/new"))
        self.assertEqual(self.changes(project, 4), {})
        table = self.assertSucceeds(self.slipway("debug", ".", "--line", "3", "--changes", cwd=project))
        self.assertRegex(table, r"(?m)^A +-rws--x--x +0:0 +4B +/srv/new$")
        self.assertRegex(table, r"(?m)^D .*/bin/cat$")

    def test_changed_file_is_given_as_it_was_and_as_it_is(self) -> None:
        project = self.project(
            "contents",
            {
                "Dockerfile": f"FROM {IMAGE}\nCOPY text /srv/\nRUN echo more >>/srv/text && chmod 600 /srv/text && "
                "ln -s /etc /srv/out && rm /bin/cat && mkfifo /srv/pipe && printf 'a\\000b' >/srv/raw\n",
                "text": "text\n",
            },
        )

        def ask(path: Any, line: int = 3) -> Any:
            body = {"context": str(project), "line": line, "path": path}
            return self.engine.ask("POST", "/slipway/v1/changes", body, timeout=60)

        text = ask("/srv/text").json  # the layers stay
        before = self.snapshot()
        self.assertEqual((text["step"]["line"], text["path"]), (3, "/srv/text"))
        self.assertEqual((text["before"]["text"], text["after"]["text"]), ("text\n", "text\nmore\n"))
        self.assertEqual((text["before"]["mode"], text["after"]["mode"], text["after"]["uid"]), (0o644, 0o600, 0))
        self.assertNotIn("before", ask("/srv/text", 2).json)
        self.assertNotIn("after", ask("/bin/cat").json)
        self.assertIn("before", ask("/bin/cat").json)
        self.assertTrue(ask("/srv/raw").json["after"]["binary"])
        self.assertEqual(ask("/srv/out").json["after"]["link"], "/etc")
        self.assertEqual(ask("/srv/pipe").json["after"]["type"], "p")
        # Nothing behind a link, nothing outside of the tree.
        for path in ("/srv/out/passwd", "/../../etc/hostname-of-the-host", "/no/such"):
            self.assertFalse({"before", "after"} & set(ask(path).json), path)
        for wrong in ("srv/text", "", "/a\0b", 7):
            self.assertEqual(ask(wrong).status, 400, wrong)
        self.assertNothingLeft(before)

    def test_mistakes_are_told_before_anything_opens(self) -> None:
        project = self.sample("mistakes")
        before = self.snapshot()
        self.assertFails(self.slipway("debug", ".", cwd=project), "--line")
        self.assertFails(self.slipway("debug", ".", "--line", "99", cwd=project), "line 99")
        self.assertFails(self.slipway("debug", ".", "--line", "1", "--before", cwd=project), "nothing before FROM")
        self.assertFails(self.slipway("debug", "--build", "abcdef", "--line", "1"), "no such build")
        run = self.slipway("debug", ".", "--line", "4", "--", "no-such-command", cwd=project)
        self.assertFails(run, "no-such-command")
        self.assertNothingLeft(before)

