"""The build cache: what builds share, what a plan says, what is kept and for how long."""

import json
import os
import signal
import subprocess
import time
from pathlib import Path
from typing import Any, Dict, List

from fixture.world import SystemTest

IMAGE = "busybox:1.35"


class BuildTest(SystemTest):
    def setUp(self) -> None:
        self.assertSucceeds(self.slipway("pull", IMAGE))

    def events(self, project: Path, **request: Any) -> List[dict]:
        answer = self.engine.ask("POST", "/slipway/v1/builds", {"context": str(project), **request}, timeout=120)
        self.assertEqual(answer.status, 200, answer.body)
        return [json.loads(line) for line in answer.body.splitlines()]

    def build(self, project: Path, **request: Any) -> List[dict]:
        events = self.events(project, **request)
        self.assertEqual(events[-1].get("result"), "ok", events[-1])
        return events

    def plan(self, project: Path, **request: Any) -> Dict[str, Any]:
        answer = self.engine.ask("POST", "/slipway/v1/plan", {"context": str(project), **request})
        self.assertEqual(answer.status, 200, answer.body)
        return answer.json

    def background(self, project: Path) -> "subprocess.Popen":
        process = subprocess.Popen(
            self.as_owner(["slipway", "build", "--progress=json", "."]),
            cwd=project,
            env=self.environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.addCleanup(process.stdout.close)
        self.addCleanup(process.stderr.close)
        self.addCleanup(lambda: process.poll() is None and process.kill())
        return process

    def forget_untagged(self) -> None:
        self.assertEqual(self.engine.ask("POST", "/images/prune").status, 200)

    def output(self, image: str, *command: str) -> str:
        return self.assertSucceeds(self.slipway("run", "--rm", image, *command))

    @staticmethod
    def lines(events: List[dict], event: str) -> List[int]:
        return [entry["line"] for entry in events if entry["event"] == event]


class Sharing(BuildTest):
    def test_independent_stages_wait_side_by_side(self) -> None:
        stages = "".join(f"FROM {IMAGE} AS s{n}\nRUN sleep 2; echo {n} >/o\n" for n in range(4))
        copies = "".join(f"COPY --from=s{n} /o /o{n}\n" for n in range(4))
        project = self.project("four", {"Dockerfile": f"{stages}FROM {IMAGE}\n{copies}"})
        events = self.build(project, tags=["four"])
        # One after the other they would take 8 s.
        self.assertLess(events[-1]["durationMs"], 6000)
        self.assertEqual(self.output("four", "cat", "/o0", "/o3"), "0\n3\n")

    def test_a_builds_own_limit_runs_its_steps_one_by_one(self) -> None:
        stages = "".join(f"FROM {IMAGE} AS s{n}\nRUN sleep 0.5; echo {n} >/o # one by one\n" for n in range(3))
        copies = "".join(f"COPY --from=s{n} /o /o{n}\n" for n in range(3))
        project = self.project("single", {"Dockerfile": f"{stages}FROM {IMAGE}\n{copies}"})
        events = self.build(project, parallelism=1)
        self.assertGreater(events[-1]["durationMs"], 1500)

    def test_the_same_step_of_two_builds_runs_once(self) -> None:
        dockerfile = f"FROM {IMAGE}\nRUN sleep 1; head -c 12 /dev/urandom | hexdump >/made\n"
        projects = [self.project(f"twin{n}", {"Dockerfile": dockerfile}) for n in range(3)]
        running = [self.background(project) for project in projects]
        ended = [[json.loads(line) for line in process.communicate(timeout=60)[0].splitlines()] for process in running]
        self.assertEqual([events[-1]["result"] for events in ended], ["ok"] * 3)
        self.assertEqual(len({events[-1]["image"] for events in ended}), 1)
        self.assertEqual(sum(self.lines(events, "step.started").count(2) for events in ended), 1)
        self.assertEqual(sum(self.lines(events, "step.cached").count(2) for events in ended), 2)

    def test_who_waits_takes_over_when_the_other_is_cancelled(self) -> None:
        dockerfile = f"FROM {IMAGE}\nRUN echo beg''un; sleep 2; echo done >/made\n"
        first = self.background(self.project("first", {"Dockerfile": dockerfile}))
        seen = ""
        while "begun" not in seen:
            line = first.stdout.readline()
            self.assertTrue(line, "the build ended")
            seen += line
        second = self.background(self.project("second", {"Dockerfile": dockerfile}))
        time.sleep(0.3)
        first.terminate()
        events = [json.loads(line) for line in second.communicate(timeout=60)[0].splitlines()]
        self.assertEqual(events[-1]["result"], "ok")
        self.assertIn(2, self.lines(events, "step.started"))
        first.wait(10)

    def test_a_linked_copy_stays_when_the_base_changes(self) -> None:
        files = {"base/Dockerfile": f"FROM {IMAGE}\nRUN echo 1 >/version\n", "tool": "a tool\n"}
        files["Dockerfile"] = "FROM movable\nCOPY --link tool /opt/bin/\nRUN cat /version /opt/bin/tool >/seen\n"
        project = self.project("linked", files)
        self.build(project / "base", tags=["movable"])
        self.build(project, tags=["linked"])
        (project / "base/Dockerfile").write_text(f"FROM {IMAGE}\nRUN echo 2 >/version\n", encoding="utf-8")
        self.build(project / "base", tags=["movable"])
        self.assertEqual([step["cached"] for step in self.plan(project)["steps"]], [False, True, False])
        events = self.build(project, tags=["linked"])
        self.assertEqual(self.lines(events, "step.cached"), [2])
        self.assertEqual(self.output("linked", "cat", "/seen"), "2\na tool\n")
        # Twice the same layer in one image.
        (project / "Dockerfile").write_text(
            "FROM movable\nCOPY --link tool /opt/bin/\nRUN rm /opt/bin/tool\nCOPY --link tool /opt/bin/\n",
            encoding="utf-8",
        )
        self.build(project, tags=["linked"])
        self.assertEqual(self.output("linked", "cat", "/opt/bin/tool", "/version"), "a tool\n2\n")


class Plans(BuildTest):
    def test_says_why_how_long_and_how_much(self) -> None:
        project = self.project(
            "planned",
            {
                "Dockerfile": f"FROM {IMAGE}\nARG V=1\nCOPY a /\nRUN sleep 1; echo $V >/v; head -c 5000 /dev/zero >/z\n",
                "a": "1",
            },
        )
        plan = self.plan(project)
        self.assertEqual(plan["unpredictedSteps"], 3)
        self.build(project)
        plan = self.plan(project)
        self.assertEqual((plan["cachedSteps"], plan["predictedMs"]), (4, 0))
        (project / "a").write_text("2", encoding="utf-8")
        plan = self.plan(project)
        run = plan["steps"][3]
        self.assertEqual(plan["steps"][2]["reason"], "a changed")
        self.assertGreaterEqual(run["predictedMs"], 1000)
        self.assertGreaterEqual(run["size"], 5000)
        self.assertGreaterEqual(plan["predictedMs"], 1000)
        self.assertEqual(plan["unpredictedSteps"], 0)
        self.assertIn("build arg V: 1 -> 2", json.dumps(self.plan(project, buildArgs={"V": "2"})))
        # The same question in a URL, and as people read it.
        self.assertEqual(self.engine.get(f"/slipway/v1/plan?context={project}&dockerfile=Dockerfile"), plan)
        printed = self.assertSucceeds(self.slipway("build", "--plan", ".", cwd=project))
        self.assertRegex(printed, r"LINE +STATE +TOOK +SIZE +INSTRUCTION +REASON\n1 +cached ")
        self.assertRegex(printed, r"3 +runs .*COPY a / +a changed")
        self.assertRegex(printed, r"2 of 4 steps are cached\. 2 will run, in about \d")
        document = self.assertSucceeds(self.slipway("build", "--plan", "--progress=json", ".", cwd=project))
        self.assertEqual(json.loads(document)["predictedMs"], plan["predictedMs"])

    def test_reads_nothing_that_no_line_names(self) -> None:
        """The owner may not enter the directory: a look into it would fail."""
        project = self.project(
            "narrow", {"Dockerfile": f"FROM {IMAGE}\nCOPY src/ /x\n", "src/a": "1", "node_modules/a/b": "1"}
        )
        for name in ("node_modules/a", "node_modules"):
            (project / name).chmod(0)
        self.assertFalse(self.plan(project)["steps"][1]["cached"])
        self.build(project)
        (project / "Dockerfile").write_text(f"FROM {IMAGE}\nCOPY . /x\n", encoding="utf-8")
        self.assertEqual(self.events(project)[-1]["result"], "failed")
        # What is to be ignored may come with the request, before it is saved.
        self.build(project, ignoreText="node_modules\n")
        self.assertTrue(self.plan(project, ignoreText="node_modules\n")["steps"][1]["cached"])
        (project / ".dockerignore").write_text("node_modules\n", encoding="utf-8")
        self.build(project)


class Keeping(BuildTest):
    def cache(self) -> List[dict]:
        return self.engine.get("/system/df")["BuildCache"]

    def test_1_shows_and_prunes_as_docker_does(self) -> None:
        fill = "RUN --mount=type=cache,target=/root/.cache head -c 300000 /dev/urandom >/root/.cache/c"
        project = self.project(
            "kept",
            {"Dockerfile": f"FROM {IMAGE}\n{fill}\nRUN head -c 200000 /dev/urandom >/big\nCMD true\n"},
        )
        self.build(project, tags=["kept"])
        records = self.cache()
        mount = [record for record in records if record["Type"] == "exec.cachemount"]
        self.assertEqual(len(mount), 1)
        self.assertIn("/root/.cache", mount[0]["Description"])
        self.assertGreaterEqual(mount[0]["Size"], 300000)
        big = [record for record in records if "/big" in record["Description"]][0]
        self.assertTrue(big["Shared"])
        printed = self.assertSucceeds(self.slipway("builder", "du"))
        self.assertRegex(printed, r"exec\.cachemount +\d+kB .*cached mount /root/\.cache")
        self.assertRegex(self.assertSucceeds(self.docker("system", "df", "-v")), r"exec\.cachemount")

        # What the image needs stays; the mount goes.
        printed = self.assertSucceeds(self.slipway("builder", "prune", "-f", "--filter", "until=24h"))
        self.assertIn("Total reclaimed space", printed)
        self.assertEqual(len(self.cache()), len(records))
        printed = self.assertSucceeds(self.docker("builder", "prune", "-f"))
        self.assertRegex(printed, r"Total( reclaimed space)?:")
        self.assertEqual([record for record in self.cache() if record["Type"] == "exec.cachemount"], [])
        self.assertEqual(self.lines(self.build(project, tags=["kept"]), "step.started"), [])

        # Without the image its layers are the cache's alone.
        self.assertSucceeds(self.slipway("rmi", "kept"))
        self.assertEqual(len(self.lines(self.build(project), "step.cached")), 4)
        self.forget_untagged()
        self.assertFalse([record for record in self.cache() if record["ID"] == big["ID"]][0]["Shared"])
        self.assertSucceeds(self.slipway("builder", "prune", "-f", "--keep-storage", "1g"))
        self.assertTrue([record for record in self.cache() if record["ID"] == big["ID"]])
        reply = self.engine.ask("POST", "/build/prune?all=1").json
        self.assertIn(big["ID"], reply["CachesDeleted"])
        self.assertGreaterEqual(reply["SpaceReclaimed"], 200000)
        self.assertEqual(self.cache(), [])
        refused = self.engine.ask("POST", "/build/prune?filters=%7B%22until%22%3A%5B%22soon%22%5D%7D")
        self.assertEqual(refused.status, 400)

    def test_pruning_beside_builds_breaks_none(self) -> None:
        first = f"FROM {IMAGE} AS a\nCOPY n /\nRUN cat /n >/m\n"
        project = self.project(
            "busy", {"Dockerfile": f"{first}FROM {IMAGE}\nCOPY --from=a /m /\nRUN cat /m >/o\n"}
        )
        pruning = subprocess.Popen(
            self.as_owner(["sh", "-c", "while slipway builder prune -a -f; do :; done; echo it failed"]),
            env=self.environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        try:
            for n in range(12):
                (project / "n").write_text(f"{n // 2}\n", encoding="utf-8")
                self.build(project, tags=["busy"])
        finally:
            os.killpg(pruning.pid, signal.SIGKILL)
            printed = pruning.communicate()[0]
        self.assertNotIn("it failed", printed)
        self.assertGreater(printed.count("Total reclaimed space"), 5)
        self.assertEqual(self.output("busy", "cat", "/o"), "5\n")


class Collecting(BuildTest):
    @classmethod
    def config(cls) -> Dict[str, Any]:
        return {**super().config(), "build": {"parallelism": 2, "cache": {"max-size": "1MB", "keep": 0}}}

    def test_the_cache_stays_within_its_limit_by_itself(self) -> None:
        project = self.project("grows", {})
        for n in range(4):
            (project / "Dockerfile").write_text(
                f"FROM {IMAGE}\nRUN head -c 600000 /dev/urandom >/made # {n}\n", encoding="utf-8"
            )
            self.build(project, tags=["grows"])

        def exclusive() -> int:
            records = self.engine.get("/system/df")["BuildCache"]
            return sum(record["Size"] for record in records if not record["Shared"])

        self.forget_untagged()
        self.eventually(lambda: exclusive() <= 1 << 20, 15)
        # The last one is an image's, and stays.
        self.assertEqual(self.plan(project)["cachedSteps"], 2)
