"""Builds as others see them while they run, and what stays of them."""

import json
import time
from typing import Any, Dict, List

from fixture.events import EventStream
from fixture.world import SystemTest

IMAGE = "busybox:1.35"
ENDLESS = f"FROM {IMAGE}\nRUN echo be''gun && sleep 1000\n"


def says(text: str) -> Any:
    return lambda event: event["event"] == "step.log" and text in event["data"]


class History(SystemTest):
    @classmethod
    def setUpClass(cls) -> None:
        super().setUpClass()
        cls().owner_runs("slipway", "run", "--rm", IMAGE, "true")

    def setUp(self) -> None:
        if self.engine.process.poll() is not None:
            self.engine.start()

    def stream(self, method: str, path: str, body: Any = None, reads: bool = True) -> EventStream:
        stream = EventStream(self.engine, method, path, body, reads)
        self.addCleanup(stream.close)
        return stream

    def start(self, project: Any, **request: Any) -> EventStream:
        return self.stream("POST", "/slipway/v1/builds", {"context": str(project), **request})

    def builds(self, query: str = "") -> List[Dict[str, Any]]:
        return self.engine.get(f"/slipway/v1/builds{query}")["builds"]

    def build(self, project: Any, *arguments: str) -> Dict[str, Any]:
        """Builds, and gives the record; the build may fail."""
        self.slipway("build", *arguments, ".", cwd=project)
        return self.builds("?limit=1")[0]

    def test_two_clients_watch_one_build_and_either_cancels_it(self) -> None:
        project = self.project("watched", {"Dockerfile": ENDLESS})
        before = self.snapshot()
        everything = self.stream("GET", "/slipway/v1/builds/events")
        first = self.start(project, tags=["watched"])
        first.wait(says("begun"))
        build = first.events[0]["build"]
        second = self.stream("GET", f"/slipway/v1/builds/{build[:8]}/events")
        second.wait(says("begun"))
        everything.wait(lambda event: event["build"] == build and says("begun")(event))
        self.assertEqual(self.engine.get(f"/slipway/v1/builds/{build}")["outcome"], "running")

        cancelled = time.monotonic()
        self.assertEqual(self.engine.ask("DELETE", f"/slipway/v1/builds/{build}").status, 204)
        for stream in (first, second):
            stream.wait_end()
            self.assertEqual((stream.events[-1]["event"], stream.events[-1]["result"]), ("build.finished", "cancelled"))
        self.assertLess(time.monotonic() - cancelled, 2)
        self.assertEqual(first.events, second.events)
        everything.wait(lambda event: event["build"] == build and event["event"] == "build.finished")
        everything.close()
        self.assertNothingLeft(before)
        self.assertNotIn("watched", self.assertSucceeds(self.slipway("images")))
        record = self.engine.get(f"/slipway/v1/builds/{build}")
        self.assertEqual((record["outcome"], record["timeline"][-1]["state"]), ("cancelled", "cancelled"))
        # What has ended cannot be cancelled, and still can be followed.
        self.assertEqual(self.engine.ask("POST", f"/slipway/v1/builds/{build}/cancel").status, 409)
        replayed = self.stream("GET", f"/slipway/v1/builds/{build}/events")
        replayed.wait_end()
        self.assertEqual(replayed.log(), "begun\n")
        self.assertEqual(replayed.events[-1]["result"], "cancelled")

    def test_docker_cancels_by_the_name_that_it_gave(self) -> None:
        project = self.project("dockers", {"Dockerfile": ENDLESS})
        terminal = self.terminal("slipway", "build", ".", cwd=project)
        terminal.expect("begun")
        self.assertEqual(self.engine.ask("POST", "/build/cancel").status, 400)
        self.assertEqual(self.engine.ask("POST", "/build/cancel?id=nobody").status, 404)
        self.assertEqual(self.engine.ask("POST", f"/build/cancel?id={self.builds('?limit=1')[0]['id']}").status, 200)
        self.assertNotEqual(terminal.wait(10), 0)

    def test_slow_reader_is_told_of_a_gap_and_holds_nothing_up(self) -> None:
        noise = "yes 0123456789012345678901234567890123456789012345678901234567890123 | head -c 100000000"
        project = self.project("noisy", {"Dockerfile": f"FROM {IMAGE}\nRUN {noise}; echo the end\n"})
        kilobytes = self.engine.resident_kilobytes()
        slow = self.stream("POST", "/slipway/v1/builds", {"context": str(project)}, reads=False)
        self.eventually(lambda: self.builds("?limit=1")[0]["context"] == str(project))
        build = self.builds("?limit=1")[0]["id"]
        self.eventually(lambda: self.engine.get(f"/slipway/v1/builds/{build}")["outcome"] == "ok", 60)
        self.assertLess(self.engine.resident_kilobytes() - kilobytes, 24 * 1024)
        slow.read_on()
        slow.wait_end()
        gap = slow.wait(lambda event: event["event"] == "gap")
        self.assertGreater(gap["bytes"], 10_000_000)
        self.assertTrue(slow.log().endswith("the end\n"))
        self.assertEqual(slow.events[-1]["result"], "ok")
        # The record has the beginning and the end.
        log = self.assertSucceeds(self.slipway("builds", "show", build, "--step", "2"))
        self.assertTrue(log.startswith("0123456789"))
        self.assertRegex(log, r"\[99\.\dMB not kept\]|\[1\d\dMB not kept\]|\[100MB not kept\]")
        self.assertTrue(log.endswith("the end\n"))
        self.assertLess(len(log), 300_000)

    def test_character_that_comes_in_two_pieces_arrives_as_one(self) -> None:
        command = r"printf 'a\303'; sleep 0.3; printf '\244z \342\202'; sleep 0.3; printf '\254\n'; printf '\303'"
        project = self.project("pieces", {"Dockerfile": f"FROM {IMAGE}\nRUN {command}\n"})
        stream = self.start(project)
        stream.wait_end()
        self.assertEqual(stream.log(), "aäz €\n\ufffd")

    def test_record_of_a_build_says_what_it_was(self) -> None:
        dockerfile = f"FROM {IMAGE}\nARG V=1\nARG API_TOKEN\nCOPY text /\nRUN echo version $V && cat text\n"
        project = self.project("kept", {"Dockerfile": dockerfile, "text": "one\n"})
        first = self.build(project, "-t", "kept:1", "--build-arg", "API_TOKEN=hush")
        self.assertEqual((first["name"], first["outcome"], first["tags"]), ("kept", "ok", ["kept:1"]))
        (project / "text").write_text("two, and longer\n", encoding="utf-8")
        (project / "Dockerfile").write_text(dockerfile + "RUN echo more\n", encoding="utf-8")
        second = self.build(project, "-t", "kept:2", "--build-arg", "V=2")

        shown = self.assertSucceeds(self.slipway("builds", "show", second["id"][:10]))
        self.assertRegex(shown, r"(?m)^outcome +ok$")
        self.assertRegex(shown, r"(?m)^arg +V=2$")
        self.assertRegex(shown, r"(?m)^1 +1 +cached .*FROM busybox")
        self.assertRegex(shown, r"(?m)^4 +4 +done .*COPY text / +text changed")
        self.assertIn("version 2\ntwo, and longer\n", self.assertSucceeds(self.slipway("builds", "show", second["id"], "--log")))
        self.assertEqual(
            self.assertSucceeds(self.slipway("builds", "show", first["id"], "--dockerfile")), dockerfile
        )
        self.assertIsNone(self.engine.get(f"/slipway/v1/builds/{first['id']}")["args"]["API_TOKEN"])
        self.assertNotIn(b"hush", self.engine.ask("GET", f"/slipway/v1/builds/{first['id']}").body)

        compared = self.assertSucceeds(self.slipway("builds", "compare", first["id"], second["id"]))
        self.assertIn("+RUN echo more\n", compared)
        self.assertIn("arg V: (none, or not kept) -> 2\n", compared)
        self.assertRegex(compared, r"(?m)^\+ +6 .*RUN echo more")

        trend = self.assertSucceeds(self.slipway("builds", "trend", "kept")).splitlines()
        self.assertEqual([line[:12] for line in trend[1:]], [first["id"][:12], second["id"][:12]])

        self.assertSucceeds(self.slipway("builds", "rm", first["id"]))
        self.assertFails(self.slipway("builds", "show", first["id"]), "no such build")
        listed = self.assertSucceeds(self.slipway("builds", "--format", "{{.id}}"))
        self.assertIn(second["id"], listed)
        self.assertNotIn(first["id"], listed)

    def test_what_failed_or_was_refused_is_kept_too(self) -> None:
        failing = self.build(self.project("failing", {"Dockerfile": f"FROM {IMAGE}\nRUN echo so far && exit 3\n"}))
        self.assertEqual((failing["outcome"], failing["error"]["exitCode"], failing["error"]["line"]), ("failed", 3, 2))
        self.assertIn("so far", self.assertSucceeds(self.slipway("builds", "show", failing["id"], "--log")))
        refused = self.build(self.project("refused", {"Dockerfile": "FROM\n"}))
        self.assertEqual((refused["name"], refused["outcome"]), ("refused", "refused"))
        self.assertEqual(self.assertSucceeds(self.slipway("builds", "show", refused["id"], "--dockerfile")), "FROM\n")
        self.assertEqual([build["id"] for build in self.builds("?outcome=refused&name=refused")], [refused["id"]])
        self.assertEqual([build["id"] for build in self.builds(f"?before={refused['id']}&limit=1")], [failing["id"]])

    def test_killed_engine_leaves_an_interrupted_build_with_its_log(self) -> None:
        project = self.project("torn", {"Dockerfile": ENDLESS})
        before = self.snapshot()
        terminal = self.terminal("slipway", "build", "-t", "torn", ".", cwd=project)
        terminal.expect("begun")
        # Written a moment behind the build.
        self.eventually(lambda: b"torn" in self.database())
        time.sleep(1)
        self.engine.kill()
        self.assertNotEqual(terminal.wait(5), 0)
        self.engine.start()
        record = self.builds("?limit=1")[0]
        self.assertEqual((record["name"], record["outcome"]), ("torn", "interrupted"))
        shown = self.engine.get(f"/slipway/v1/builds/{record['id']}")
        self.assertEqual(shown["timeline"][-1]["state"], "cancelled")
        self.assertIn("begun", self.assertSucceeds(self.slipway("builds", "show", record["id"], "--log")))
        self.assertEqual(self.builds("?outcome=running"), [])
        self.assertNothingLeft(before)

    def database(self) -> bytes:
        return b"".join(path.read_bytes() for path in self.engine.root.glob("slipway.db*"))

    def test_watching_shows_a_build_from_its_beginning(self) -> None:
        project = self.project("shown", {"Dockerfile": f"FROM {IMAGE}\nRUN echo fir''st; sleep 1; echo la''st\n"})
        build = self.start(project)
        build.wait(says("first"))
        watched = self.slipway("builds", "watch", build.events[0]["build"])
        self.assertRegex(self.assertSucceeds(watched), r"(?s)RUN echo.*first.*last.*DONE")
        lines = self.assertSucceeds(self.slipway("builds", "watch", "--json", build.events[0]["build"])).splitlines()
        self.assertEqual(json.loads(lines[-1])["event"], "build.finished")

    def test_zz_prune_keeps_the_newest(self) -> None:
        """Named to run last: it forgets what the others looked at."""
        project = self.project("pruned", {"Dockerfile": f"FROM {IMAGE}\n"})
        for _ in range(3):
            newest = self.build(project)
        self.assertFails(self.slipway("builds", "prune"), "--force")
        self.assertRegex(self.assertSucceeds(self.slipway("builds", "prune", "--force", "--keep", "1")), r"Forgot \d+")
        self.assertEqual([build["id"] for build in self.builds()], [newest["id"]])
