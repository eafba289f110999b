"""The tutorial's image: built from a registry's base with packages from an index, cached, and rebuilt for a reason."""

import json
from typing import List

from fixture import flask_app
from fixture.world import SystemTest


class Tutorial(SystemTest):
    def build(self, tag: str, project) -> str:
        """Builds as the tutorial has it, and gives all that the command printed."""
        run = self.slipway("build", "-t", tag, "-f", "Dockerfile", ".", cwd=project, seconds=180)
        self.assertSucceeds(run)
        return run.stdout + run.stderr

    def build_events(self, tag: str, project) -> List[dict]:
        answer = self.engine.ask(
            "POST",
            "/slipway/v1/builds",
            {"context": str(project), "dockerfile": "Dockerfile", "tags": [tag]},
            timeout=180,
        )
        self.assertEqual(answer.status, 200, answer.body)
        return [json.loads(line) for line in answer.body.splitlines()]

    def lines(self, events: List[dict], event: str) -> List[int]:
        return [entry["line"] for entry in events if entry["event"] == event]

    def test_1_first_build_pulls_builds_and_tags(self) -> None:
        """Named to run before the others, whose builds would leave their cache to it."""
        project = self.project("pythonapp", flask_app.FILES)
        printed = self.build("pythonapp", project)
        self.assertIn("RUN pip install flask", printed)
        self.assertRegex(printed, r"Successfully installed .*(?i:flask)")
        self.assertRegex(self.assertSucceeds(self.slipway("images")), r"(?m)^pythonapp +latest +")
        image = self.engine.get("/images/pythonapp/json")
        self.assertEqual(image["Config"]["Entrypoint"], ["python"])
        self.assertEqual(image["Config"]["Cmd"], ["app.py"])
        self.assertEqual(image["Config"]["WorkingDir"], "/app")
        self.assertIn("5000/tcp", image["Config"]["ExposedPorts"])
        self.assertEqual(image["Config"]["Labels"]["org.slipway.stand-in"], "python:3.8")

    def test_building_again_runs_nothing_and_gives_the_same_image(self) -> None:
        project = self.project("again", flask_app.FILES)
        self.build("again", project)
        image = self.engine.get("/images/again/json")["Id"]
        requests = len(self.index.requests)
        printed = self.build("again", project)
        self.assertRegex(printed, r"(?i)cached")
        self.assertNotIn("Successfully installed", printed)
        self.assertEqual(len(self.index.requests), requests)
        self.assertEqual(self.engine.get("/images/again/json")["Id"], image)
        # Touching a file, as a checkout does, is no change.
        (project / "app.py").touch()
        events = self.build_events("again", project)
        self.assertEqual(self.lines(events, "step.started"), [])
        self.assertEqual(events[-1]["event"], "build.finished")
        self.assertEqual(events[-1]["result"], "ok")

    def test_changed_file_rebuilds_from_its_line_and_says_so(self) -> None:
        project = self.project("changed", flask_app.FILES)
        self.build("changed", project)
        (project / "app.py").write_text(flask_app.APP.replace("Hello World!", "Hello again!"), encoding="utf-8")

        plan = self.engine.ask("POST", "/slipway/v1/plan", {"context": str(project), "dockerfile": "Dockerfile"}).json
        steps = {step["line"]: step for step in plan["steps"]}
        self.assertTrue(steps[2]["cached"])
        self.assertFalse(steps[3]["cached"])
        self.assertEqual(steps[3]["reason"], "app.py changed")
        self.assertFalse(steps[4]["cached"])

        printed = self.build("changed", project)
        self.assertIn("app.py changed", printed)
        self.assertIn("Successfully installed", printed)
        self.assertRegex(printed, r"(?i)cached")

    def test_events_tell_each_line_from_its_start_to_its_end(self) -> None:
        project = self.project(
            "told",
            {
                "Dockerfile": "FROM busybox:1.35\nCOPY text /\nRUN echo some words && cat text >>/copy\n",
                "text": "told\n",
            },
        )
        events = self.build_events("told", project)
        self.assertEqual(events[0]["event"], "build.started")
        self.assertEqual(self.lines(events, "step.failed"), [])
        self.assertIn(3, self.lines(events, "step.started"))
        log = "".join(event["data"] for event in events if event["event"] == "step.log")
        self.assertIn("some words\n", log)
        finished = [event for event in events if event["event"] == "step.finished"]
        self.assertTrue(all(event["durationMs"] >= 0 for event in finished))
        self.assertEqual((events[-1]["event"], events[-1]["result"]), ("build.finished", "ok"))
        self.assertRegex(events[-1]["image"], r"^sha256:[0-9a-f]{64}$")

    def test_independent_stages_run_side_by_side(self) -> None:
        stages = "".join(f"FROM busybox:1.35 AS stage{n}\nRUN sleep 1 && echo {n} >/out\n" for n in range(3))
        copies = "".join(f"COPY --from=stage{n} /out /out{n}\n" for n in range(3))
        project = self.project("stages", {"Dockerfile": f"{stages}FROM busybox:1.35\n{copies}"})
        self.assertSucceeds(self.slipway("pull", "busybox:1.35"))
        events = self.build_events("stages", project)
        self.assertEqual(events[-1]["result"], "ok")
        self.assertLess(events[-1]["durationMs"], 2500)

    def test_cancelled_build_leaves_nothing_running(self) -> None:
        project = self.project("endless", {"Dockerfile": "FROM busybox:1.35\nRUN echo be''gun && sleep 1000\n"})
        self.assertSucceeds(self.slipway("run", "--rm", "busybox:1.35", "true"))
        before = self.snapshot()
        terminal = self.terminal("slipway", "build", "-t", "endless", ".", cwd=project)
        terminal.expect("begun")
        terminal.interrupt()
        self.assertNotEqual(terminal.wait(5), 0)
        self.assertNothingLeft(before)
        self.assertNotIn("endless", self.assertSucceeds(self.slipway("images")))
