"""Bad input ends in a clear error, an exit code and nothing left."""

import os
import socket
import subprocess
from typing import Optional

from fixture import images
from fixture.registry import Fault, FaultyRegistry
from fixture.world import SystemTest

IMAGE = "busybox:1.35"


def flipped(path: str, body: bytes) -> Optional[bytes]:
    """Another last byte in every layer."""
    return body[:-1] + bytes([body[-1] ^ 1]) if "/blobs/" in path and len(body) > 10_000 else body


def truncated(path: str, body: bytes) -> Optional[bytes]:
    return None if "/blobs/" in path and len(body) > 10_000 else body


class BadInput(SystemTest):
    @classmethod
    def setUpClass(cls) -> None:
        super().setUpClass()
        test = cls()
        test.assertSucceeds(test.slipway("run", "--rm", "-p", "5000:80", IMAGE, "true"))
        test.assertSucceeds(
            test.slipway(
                "build", "-q", "-t", "warm", ".", cwd=test.project("warm", {"Dockerfile": f"FROM {IMAGE}\nRUN true\n"})
            )
        )

    def setUp(self) -> None:
        self.before = self.snapshot()

    def tearDown(self) -> None:
        self.assertEqual(self.assertSucceeds(self.slipway("ps", "-aq")), "")
        self.assertNothingLeft(self.before)


class Images(BadInput):
    def test_unknown_image_is_named(self) -> None:
        self.assertFails(self.slipway("run", "--rm", "nosuch/image:1"), "nosuch/image")
        self.assertFails(self.slipway("pull", "busybox:nosuchtag"), "nosuchtag")

    def test_impossible_reference_is_refused(self) -> None:
        self.assertFails(self.slipway("pull", "UPPER:1"), "(?i)invalid|lower")

    def test_unreachable_registry_is_named(self) -> None:
        self.assertFails(self.slipway("pull", "127.0.0.1:1/some/image:1"), r"127\.0\.0\.1:1")

    def assertNotPulled(self, name: str, fault: Fault, *wanted: str) -> None:
        """Pulls an image, of which no layer is here yet, through a registry with the fault given."""
        layout = images.data_image(self.directory / name, os.urandom(1_000_000))
        self.registry.push(layout, f"faulty/{name}:1")
        proxy = FaultyRegistry(self.registry, fault)
        try:
            self.assertFails(self.slipway("pull", f"{proxy.host}/faulty/{name}:1"), *wanted)
            self.assertNotIn(f"faulty/{name}", self.assertSucceeds(self.slipway("images")))
            self.assertFails(self.slipway("inspect", f"{proxy.host}/faulty/{name}:1"))
        finally:
            proxy.close()

    def test_layer_with_other_content_than_its_digest_is_refused(self) -> None:
        self.assertNotPulled("flipped", flipped, "(?i)digest|checksum|verif")

    def test_connection_that_ends_half_way_is_no_image(self) -> None:
        self.assertNotPulled("truncated", truncated)


class Builds(BadInput):
    def build(self, dockerfile: str, **files: str) -> "subprocess.CompletedProcess":
        project = self.project(
            "bad", {"Dockerfile": dockerfile, **{name.replace("_", "."): text for name, text in files.items()}}
        )
        return self.slipway("build", "-t", "bad", ".", cwd=project)

    def tearDown(self) -> None:
        self.assertNotIn("bad", self.assertSucceeds(self.slipway("images")))
        super().tearDown()

    def test_unknown_instruction_is_shown_with_its_place(self) -> None:
        self.assertFails(
            self.build(f"FROM {IMAGE}\nRUNN echo hello\n"), r"Dockerfile:2:1\b", "RUNN echo hello", r"\bRUN\b"
        )

    def test_bad_flag_is_shown_with_its_place(self) -> None:
        self.assertFails(
            self.build(f"FROM {IMAGE}\nCOPY --chwon=1 a b\n", a="x"), r"Dockerfile:2:\d+", "--chwon", "--chown"
        )

    def test_missing_source_names_the_nearest_file(self) -> None:
        self.assertFails(
            self.build(f"FROM {IMAGE}\nCOPY ap.py /\n", app_py="print()"), r"Dockerfile:2", "ap\\.py", "app\\.py"
        )

    def test_failing_command_tells_its_exit_code(self) -> None:
        self.assertFails(
            self.build(f"FROM {IMAGE}\nRUN echo words of the command; exit 9\n"), r"Dockerfile:2", r"code:? 9", "exit 9"
        )

    def test_missing_dockerfile_is_named(self) -> None:
        self.assertFails(self.slipway("build", ".", cwd=self.project("bad", {})), "Dockerfile")

    def test_missing_context_is_named(self) -> None:
        self.assertFails(self.slipway("build", "/nonexistent/place"), "/nonexistent/place")


class Containers(BadInput):
    def test_port_held_by_a_process_names_it(self) -> None:
        with socket.create_server(("127.0.0.1", 5001)):
            self.assertFails(self.slipway("run", "--rm", "-p", "5001:80", IMAGE, "true"), r"\b5001\b", "python3")
            holder = self.engine.get("/slipway/v1/ports?port=5001&protocol=tcp")
            self.assertEqual((holder["free"], holder["holder"]["kind"], holder["next"]), (False, "process", 5002))
            self.assertIn("python3", holder["holder"]["name"])

    def test_port_held_by_a_container_names_it(self) -> None:
        self.assertSucceeds(self.slipway("run", "-d", "--name", "holder", "-p", "5001:80", IMAGE, "sleep", "60"))
        try:
            self.assertFails(self.slipway("run", "--rm", "-p", "5001:80", IMAGE, "true"), r"\b5001\b", r"\bholder\b")
            ports = self.engine.get("/slipway/v1/ports?port=5001&protocol=tcp")
            self.assertEqual((ports["holder"]["kind"], ports["holder"]["name"]), ("container", "holder"))
        finally:
            self.assertSucceeds(self.slipway("rm", "-f", "holder"))

    def test_name_in_use_is_named(self) -> None:
        self.assertSucceeds(self.slipway("run", "-d", "--name", "taken", IMAGE, "sleep", "60"))
        try:
            self.assertFails(self.slipway("run", "-d", "--name", "taken", IMAGE, "true"), r"\btaken\b")
        finally:
            self.assertSucceeds(self.slipway("rm", "-f", "taken"))

    def test_unknown_container_is_named_by_every_command(self) -> None:
        for command in (["logs"], ["stop"], ["start"], ["rm"], ["kill"], ["inspect"], ["port"], ["wait"]):
            with self.subTest(command[0]):
                self.assertFails(self.slipway(*command, "nosuch"), "nosuch")
        self.assertFails(self.slipway("exec", "nosuch", "true"), "nosuch")

    def test_missing_program_is_named(self) -> None:
        run = self.slipway("run", "--rm", IMAGE, "nosuchprogram")
        self.assertFails(run, "nosuchprogram")
        self.assertEqual(run.returncode, 127)

    def test_missing_bind_source_is_named(self) -> None:
        self.assertFails(
            self.slipway("run", "--rm", "--mount", "type=bind,source=/nonexistent/place,target=/data", IMAGE, "true"),
            "/nonexistent/place",
        )

    def test_impossible_options_are_refused(self) -> None:
        for option in (
            ["-p", "99999:80"],
            ["-p", "80:"],
            ["-m", "much"],
            ["--nosuchoption"],
            ["-v", "relative/../:data"],
        ):
            with self.subTest(option):
                self.assertFails(self.slipway("run", "--rm", *option, IMAGE, "true"))


class Api(BadInput):
    def curl(self, path: str, body: str) -> tuple:
        """The status, the content type and the body that real curl gets."""
        run = self.owner_runs(
            "curl",
            "--silent",
            "--unix-socket",
            str(self.engine.socket),
            "--request",
            "POST",
            "--header",
            "Content-Type: application/json",
            "--data-binary",
            body,
            "--write-out",
            "\n%{http_code} %{content_type}",
            f"http://localhost{path}",
        )
        answer, _, status = self.assertSucceeds(run).rpartition("\n")
        return (*status.split(" ", 1), answer)

    def test_malformed_json_is_a_bad_request(self) -> None:
        for body in ('{"Image":', "[]", '{"Image": 7}', '"text"', "[" * 10_000, "{}"):
            with self.subTest(body[:20]):
                status, content_type, answer = self.curl("/v1.44/containers/create", body)
                self.assertEqual((status, content_type), ("400", "application/json"))
                self.assertIn('"message"', answer)

    def test_malformed_build_request_is_a_bad_request(self) -> None:
        for body in ("{", '{"context": 1}', '{"context": "relative"}'):
            with self.subTest(body):
                self.assertEqual(self.curl("/slipway/v1/builds", body)[0], "400")

    def test_unknown_paths_and_versions_say_so(self) -> None:
        self.assertEqual(self.engine.ask("GET", "/nosuch").status, 404)
        self.assertEqual(self.engine.ask("GET", "/v1.10/version").status, 400)
        self.assertEqual(self.engine.ask("GET", "/v9.99/version").status, 400)
        self.assertEqual(self.engine.ask("GET", "/containers/nosuch/json").status, 404)

    def test_garbage_in_place_of_http_does_not_disturb_others(self) -> None:
        for garbage in (
            b"\x00\xff" * 1000,
            b"GET / HTTP/1.1\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n",
            b"POST /containers/create HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999\r\n\r\n",
        ):
            with self.engine.connect(5) as connection:
                connection.sendall(garbage)
                try:
                    self.assertNotIn(b" 200 ", connection.recv(100))
                except (ConnectionError, TimeoutError):
                    pass
        self.assertEqual(self.engine.ask("GET", "/_ping").status, 200)
