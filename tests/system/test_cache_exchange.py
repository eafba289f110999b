"""A build cache that travels: to a directory, a registry or within an image, and to an engine that has never built."""

import json
import os
import subprocess
from pathlib import Path
from typing import Any, Dict, List

from fixture.engine import Engine
from fixture.isolation import OWNER_ID
from fixture.world import SCRATCH, SystemTest

DOCKERFILE = """FROM busybox:1.35 AS tools
RUN echo a tool >/tool && head -c 200000 /dev/urandom >/ballast
FROM busybox:1.35
WORKDIR /app
COPY --from=tools /tool .
COPY text .
RUN head -c 8 /dev/urandom | od -An -tx1 >unique
ENV A=b
CMD ["cat", "tool", "text"]
"""


class Exchange(SystemTest):
    @classmethod
    def setUpClass(cls) -> None:
        super().setUpClass()
        cls.out = SCRATCH / "home" / "caches"
        cls.out.mkdir()
        os.chown(cls.out, OWNER_ID, OWNER_ID)
        cls.other = cls.make_engine(cls.directory / "other")
        cls.addClassCleanup(cls.other.stop)

    def setUp(self) -> None:
        self.context = self.project(self._testMethodName, {"Dockerfile": DOCKERFILE, "text": "some text\n"})

    def fresh(self) -> Engine:
        """An engine with nothing in its store but the base image."""
        self.other.stop()
        self.wipe(self.other.root)
        self.other.start()
        self.assertSucceeds(self.on(self.other, "pull", "busybox:1.35"))
        return self.other

    @staticmethod
    def wipe(root: Path) -> None:
        subprocess.run(["rm", "-rf", str(root)], check=True)

    def on(self, engine: Engine, *arguments: str, **options: Any) -> "subprocess.CompletedProcess":
        return self.slipway(*arguments, SLIPWAY_HOST=f"unix://{engine.socket}", **options)

    def build(self, engine: Engine, *arguments: str) -> List[Dict[str, Any]]:
        """Builds, and gives the events."""
        run = self.on(engine, "build", "-t", "app", "--progress", "json", *arguments, str(self.context))
        self.assertSucceeds(run)
        return [json.loads(line) for line in run.stdout.splitlines()]

    def ran(self, events: List[Dict[str, Any]]) -> List[int]:
        """The lines that were not cached, but for FROM."""
        return [event["line"] for event in events if event["event"] == "step.started" and event["line"] not in (1, 3)]

    def warnings(self, events: List[Dict[str, Any]]) -> str:
        return "\n".join(event["message"] for event in events if event["event"] == "warning")

    def built(self, engine: Engine) -> str:
        return engine.get("/images/app/json")["Id"]

    def test_directory_brings_all_of_a_build_to_another_engine(self) -> None:
        cache = self.out / "all"
        first = self.build(self.engine, "--no-cache", "--cache-to", f"type=local,dest={cache},mode=max")
        self.assertEqual(len(self.ran(first)), 7)
        index = json.loads((cache / "index.json").read_text("utf-8"))
        manifest = json.loads((cache / "blobs" / index["manifests"][0]["digest"].replace(":", "/")).read_text("utf-8"))
        self.assertEqual(manifest["config"]["mediaType"], "application/vnd.slipway.buildcache.config.v1+json")
        engine = self.fresh()
        # The layer of the other stage is not needed by anybody: its step is cached all the same.
        ballast = max(manifest["layers"], key=lambda layer: layer["size"])
        (cache / "blobs" / ballast["digest"].replace(":", "/")).unlink()
        events = self.build(engine, "--cache-from", f"type=local,src={cache}")
        self.assertEqual((self.ran(events), self.warnings(events)), ([], ""))
        self.assertEqual(self.built(engine), self.built(self.engine))
        self.assertEqual(self.assertSucceeds(self.on(engine, "run", "--rm", "app")), "a tool\nsome text\n")
        # What came is this engine's now. The layer that nobody needed did not come.
        self.assertEqual(self.ran(self.build(engine)), [2])

    def test_registry_cache_of_an_image_has_its_layers_only(self) -> None:
        name = f"{self.registry.host}/team/cache:small"
        self.build(self.engine, "--cache-to", f"type=registry,ref={name}")
        engine = self.fresh()
        events = self.build(engine, "--cache-from", name)
        # The other stage runs again; what comes of it is the same, and so is all that follows.
        self.assertEqual((self.ran(events), self.warnings(events)), ([2], ""))
        self.assertEqual(self.built(engine), self.built(self.engine))
        everything = f"{self.registry.host}/team/cache:all"
        self.build(engine, "--cache-from", name, "--cache-to", f"type=registry,ref={everything},mode=max")
        self.assertEqual(self.ran(self.build(self.fresh(), "--cache-from", f"type=registry,ref={everything}")), [])

    def test_inline_cache_comes_with_the_image(self) -> None:
        name = f"{self.registry.host}/team/inline:v1"
        self.build(self.engine, "-t", name, "--cache-to", "type=inline")
        self.assertSucceeds(self.slipway("push", name))
        engine = self.fresh()
        events = self.build(engine, "--cache-from", name, "--cache-to", "type=inline")
        self.assertEqual((self.ran(events), self.warnings(events)), ([2], ""))
        self.assertEqual(self.built(engine), self.built(self.engine))
        # With the image here nobody needs the registry; docker's own command says it in its own way.
        engine = self.fresh()
        self.assertSucceeds(self.on(engine, "pull", name))
        self.assertSucceeds(self.on(engine, "tag", name, "127.0.0.1:9/gone/image"))
        run = self.docker(
            "build", "--cache-from", "127.0.0.1:9/gone/image", "-t", "app", str(self.context),
            DOCKER_HOST=f"unix://{engine.socket}",
        )  # fmt: skip
        self.assertSucceeds(run)
        self.assertGreaterEqual(run.stdout.count("Using cache"), 5)

    def test_damaged_and_poisoned_caches_cost_time_and_nothing_else(self) -> None:
        cache = self.out / "bad"
        self.build(self.engine, "--cache-to", f"type=local,dest={cache},mode=max")
        index = json.loads((cache / "index.json").read_text("utf-8"))
        path = cache / "blobs" / index["manifests"][0]["digest"].replace(":", "/")
        manifest = json.loads(path.read_text("utf-8"))
        self.engine.get("/images/app/json")
        # A layer with other bytes: what was taken for cached is built after all.
        layer = cache / "blobs" / manifest["layers"][0]["digest"].replace(":", "/")
        good = layer.read_bytes()
        for layers in manifest["layers"]:
            blob = cache / "blobs" / layers["digest"].replace(":", "/")
            data = bytearray(blob.read_bytes())
            data[len(data) // 2] ^= 1
            blob.write_bytes(data)
        engine = self.fresh()
        events = self.build(engine, "--cache-from", f"type=local,src={cache}")
        self.assertEqual(sorted(self.ran(events))[-1], 9)
        self.assertIn("cannot be used", self.warnings(events))
        self.assertEqual([event["event"] for event in events].count("build.started"), 1)
        self.assertEqual(events[-1]["result"], "ok")
        self.assertEqual(self.assertSucceeds(self.on(engine, "run", "--rm", "app")), "a tool\nsome text\n")
        # A manifest that is none, a directory that is not there, one that the caller may not read, a dead registry.
        layer.write_bytes(good)
        path.write_bytes(b"{}")
        secret = self.directory / "secret"
        secret.mkdir(mode=0o700)
        engine = self.fresh()
        events = self.build(
            engine, "--cache-from", f"type=local,src={cache}", "--cache-from", f"type=local,src={self.out}/none",
            "--cache-from", f"type=local,src={secret}", "--cache-from", "127.0.0.1:9/a/b",
        )  # fmt: skip
        self.assertEqual(self.warnings(events).count("is not used"), 4)
        self.assertEqual(len(self.ran(events)), 7)
        failed = self.assertFails(
            self.slipway("build", "--cache-to", "type=registry,ref=127.0.0.1:9/a/b", str(self.context)), "export the cache"
        )
        self.assertIn("127.0.0.1:9", failed)
        self.assertSucceeds(
            self.slipway("build", "--cache-to", "type=registry,ref=127.0.0.1:9/a/b,ignore-error=true", str(self.context))
        )
