"""The stock docker command drives the engine."""

import json
import os
import subprocess
import time

from fixture import debian
from fixture.world import SCRATCH, SystemTest, fetch

IMAGE = "busybox:1.35"


class DockerTest(SystemTest):
    @classmethod
    def setUpClass(cls) -> None:
        super().setUpClass()
        subprocess.run(
            cls.as_owner([str(debian.docker()), "pull", "--quiet", IMAGE]),
            check=True,
            env=cls.environment(),
            cwd=SCRATCH / "home",
            stdout=subprocess.DEVNULL,
        )

    def container(self, *arguments: str) -> str:
        """Runs a detached container that the test's end removes; gives its id."""
        container = self.assertSucceeds(self.docker("run", "-d", *arguments)).strip()
        self.assertRegex(container, r"^[0-9a-f]{64}$")
        self.addCleanup(self.docker, "rm", "-f", container)
        return container

    def inspect(self, name: str) -> dict:
        return json.loads(self.assertSucceeds(self.docker("inspect", name)))[0]


class Engine(DockerTest):
    def test_version_names_client_and_server(self) -> None:
        printed = self.assertSucceeds(self.docker("version"))
        self.assertIn("Client:", printed)
        self.assertIn("Server:", printed)

    def test_info_counts_containers_and_images(self) -> None:
        self.container(IMAGE, "sleep", "60")
        info = json.loads(self.assertSucceeds(self.docker("info", "--format", "{{json .}}")))
        self.assertEqual((info["ContainersRunning"], info["Images"]), (1, 1))
        self.assertNotIn("ERROR", self.assertSucceeds(self.docker("info")))


class Images(DockerTest):
    def test_pulled_image_is_listed_inspected_tagged_and_removed(self) -> None:
        # Nothing of another image is in the stand-in, so removing it later really removes layers.
        self.assertIn("Downloaded newer image for python:3.8", self.assertSucceeds(self.docker("pull", "python:3.8")))
        self.assertRegex(self.assertSucceeds(self.docker("images")), r"(?m)^python +3\.8 +[0-9a-f]{12} ")
        image = self.inspect("python:3.8")
        self.assertEqual(image["Config"]["Cmd"], ["python3"])
        self.assertEqual(image["Config"]["Labels"]["org.slipway.stand-in"], "python:3.8")
        self.assertEqual(len(image["RootFS"]["Layers"]), 3)
        self.assertSucceeds(self.docker("tag", "python:3.8", "mine:v1"))
        self.assertSucceeds(self.docker("rmi", "python:3.8"))
        self.assertEqual(self.inspect("mine:v1")["Id"], image["Id"])
        self.assertIn("Deleted: " + image["Id"], self.assertSucceeds(self.docker("rmi", "mine:v1")))
        self.assertNotIn("python", self.assertSucceeds(self.docker("images")))

    def test_pulling_again_says_that_it_is_up_to_date(self) -> None:
        self.assertIn(f"Image is up to date for {IMAGE}", self.assertSucceeds(self.docker("pull", IMAGE)))

    def test_upper_layers_hide_what_they_remove(self) -> None:
        found = self.docker("run", "--rm", "python:3.8", "ls", "/etc/removed-by-the-next-layer", "/etc/pip.conf")
        self.assertEqual(found.stdout, "/etc/pip.conf\n")
        self.assertIn("No such file", found.stderr)

    def test_classic_build_tells_its_steps_and_then_its_cache(self) -> None:
        project = self.project(
            "built",
            {
                "Dockerfile": f"FROM {IMAGE}\nARG NAME=world\nWORKDIR /srv\nCOPY text .\n"
                'RUN echo "to $NAME" >>text\nCMD cat text\n',
                "text": "hello\n",
                "unused": "x" * 1000,
            },
        )
        first = self.assertSucceeds(self.docker("build", "-t", "built", "--build-arg", "NAME=you", ".", cwd=project))
        self.assertRegex(first, r"Step 5/6 : RUN echo")
        self.assertRegex(first, r"Successfully built [0-9a-f]{12}\nSuccessfully tagged built:latest")
        self.assertEqual(self.assertSucceeds(self.docker("run", "--rm", "built")), "hello\nto you\n")
        again = self.assertSucceeds(self.docker("build", "-t", "built", "--build-arg", "NAME=you", ".", cwd=project))
        self.assertGreaterEqual(again.count("Using cache"), 4)
        history = self.assertSucceeds(self.docker("history", "--no-trunc", "--format", "{{.CreatedBy}}", "built"))
        self.assertIn("cat text", history.splitlines()[0])

    def test_failing_step_ends_the_build_with_its_exit_code(self) -> None:
        project = self.project("broken", {"Dockerfile": f"FROM {IMAGE}\nRUN exit 9\n"})
        self.assertFails(self.docker("build", ".", cwd=project), r"returned a non-zero code: 9")


class Running(DockerTest):
    def test_output_and_exit_code_are_the_containers_and_nothing_is_left(self) -> None:
        self.assertSucceeds(self.docker("run", "--rm", IMAGE, "true"))
        before = self.snapshot()
        run = self.docker("run", "--rm", IMAGE, "sh", "-c", "echo out; echo err >&2; exit 7")
        self.assertEqual((run.returncode, run.stdout, run.stderr), (7, "out\n", "err\n"))
        self.assertEqual(self.assertSucceeds(self.docker("ps", "-aq")), "")
        self.assertNothingLeft(before)

    def test_environment_directory_user_and_volume_arrive(self) -> None:
        project = self.project("mounted", {"in": "from the host\n"})
        run = self.docker(
            "run",
            "--rm",
            "-e",
            "GREETING=hi there",
            "-w",
            "/data",
            "-v",
            f"{project}:/data",
            "--hostname",
            "box",
            IMAGE,
            "sh",
            "-c",
            'echo "$GREETING $(hostname) $(pwd) $(id -u)"; cat in; echo back >out',
        )
        self.assertEqual(self.assertSucceeds(run), "hi there box /data 0\nfrom the host\n")
        self.assertEqual((project / "out").read_text(), "back\n")

    def test_standard_input_reaches_the_process_and_ends(self) -> None:
        run = self.docker("run", "--rm", "-i", IMAGE, "sh", "-c", "cat; echo done", text_input="one\ntwo\n")
        self.assertEqual(self.assertSucceeds(run), "one\ntwo\ndone\n")

    def test_terminal_has_the_size_of_the_clients_and_follows_it(self) -> None:
        terminal = self.terminal(str(debian.docker()), "run", "-it", "--rm", IMAGE, "sh")
        terminal.expect("/ # ")
        terminal.type("stty size\r")
        terminal.expect("24 100")
        terminal.resize(30, 90)

        def followed() -> bool:
            terminal.type("stty size\r")
            try:
                return bool(terminal.expect("30 90", 0.5))
            except AssertionError:
                return False

        self.eventually(followed)
        terminal.type("exit 3\r")
        self.assertEqual(terminal.wait(), 3)

    def test_interrupt_at_the_terminal_ends_the_foreground_process(self) -> None:
        terminal = self.terminal(
            str(debian.docker()),
            "run",
            "-it",
            "--rm",
            IMAGE,
            "sh",
            "-c",
            "trap 'echo caught; exit 4' INT; echo ready; while :; do sleep 0.1; done",
        )
        terminal.expect("ready")
        terminal.interrupt()
        self.assertEqual(terminal.wait(5), 4)
        terminal.expect("caught")

    def test_published_port_answers_on_both_localhosts(self) -> None:
        self.project("www", {"index.html": "a page"})
        container = self.container(
            "-p", "5000:80", "-v", f"{SCRATCH / 'home/www'}:/var/www:ro", IMAGE, "httpd", "-f", "-h", "/var/www"
        )
        self.assertEqual(fetch("http://127.0.0.1:5000/"), "a page")
        self.assertEqual(fetch("http://[::1]:5000/"), "a page")
        self.assertIn("80/tcp -> 0.0.0.0:5000", self.assertSucceeds(self.docker("port", container)))
        self.assertIn("0.0.0.0:5000->80/tcp", self.assertSucceeds(self.docker("ps")))


class Lifecycle(DockerTest):
    def test_detached_container_is_listed_stopped_started_and_removed(self) -> None:
        container = self.container(
            "--name", "worker", IMAGE, "sh", "-c", "trap 'exit 5' TERM; while :; do sleep 0.1; done"
        )
        self.assertRegex(self.assertSucceeds(self.docker("ps")), rf"(?m)^{container[:12]} +{IMAGE} .* Up .* worker$")
        started = time.monotonic()
        self.assertEqual(self.assertSucceeds(self.docker("stop", "worker")), "worker\n")
        self.assertLess(time.monotonic() - started, 5)
        self.assertEqual(self.assertSucceeds(self.docker("ps", "-q")), "")
        self.assertRegex(self.assertSucceeds(self.docker("ps", "-a")), r"Exited \(5\) .* worker")
        self.assertEqual(self.inspect("worker")["State"]["ExitCode"], 5)
        self.assertSucceeds(self.docker("start", "worker"))
        self.assertTrue(self.inspect("worker")["State"]["Running"])
        self.assertFails(self.docker("rm", "worker"), "(?i)running")
        self.assertSucceeds(self.docker("rm", "-f", "worker"))
        self.assertFails(self.docker("inspect", "worker"), "(?i)no such object: worker")

    def test_kill_and_wait_agree_on_the_exit_code(self) -> None:
        container = self.container(IMAGE, "sleep", "60")
        with subprocess.Popen(
            self.as_owner([str(debian.docker()), "wait", container]),
            env=self.environment(),
            stdout=subprocess.PIPE,
            text=True,
        ) as waiting:
            self.assertSucceeds(self.docker("kill", container))
            self.assertEqual(waiting.communicate(timeout=10)[0], "137\n")
        state = self.inspect(container)["State"]
        self.assertEqual((state["Status"], state["ExitCode"], state["OOMKilled"]), ("exited", 137, False))

    def test_logs_follow_until_the_container_ends(self) -> None:
        container = self.container(IMAGE, "sh", "-c", "echo one; echo two >&2; sleep 1; echo three")
        started = time.monotonic()
        logs = self.docker("logs", "-f", container)
        self.assertEqual((logs.stdout, logs.stderr), ("one\nthree\n", "two\n"))
        self.assertGreater(time.monotonic() - started, 0.3)
        self.assertEqual(self.assertSucceeds(self.docker("logs", "--tail", "1", container)), "three\n")
        self.assertRegex(
            self.assertSucceeds(self.docker("logs", "-t", "--tail", "1", container)), r"^\d{4}-\d\d-\d\dT\S+Z three\n$"
        )

    def test_exec_runs_beside_the_process_with_and_without_a_terminal(self) -> None:
        container = self.container("-e", "PLACE=inside", IMAGE, "sleep", "60")
        run = self.docker("exec", container, "sh", "-c", "echo $PLACE; exit 6")
        self.assertEqual((run.returncode, run.stdout), (6, "inside\n"))
        terminal = self.terminal(str(debian.docker()), "exec", "-it", container, "sh")
        terminal.expect("/ # ")
        terminal.type("tty; stty size\r")
        terminal.expect(r"/dev/pts/\d+\s+24 100")
        terminal.type("exit 2\r")
        self.assertEqual(terminal.wait(), 2)
        self.assertTrue(self.inspect(container)["State"]["Running"])

    def test_copies_go_both_ways(self) -> None:
        container = self.container(IMAGE, "sleep", "60")
        project = self.project("copied", {"file": "content\n"})
        self.assertSucceeds(self.docker("cp", str(project / "file"), f"{container}:/root/there"))
        self.assertEqual(self.assertSucceeds(self.docker("exec", container, "cat", "/root/there")), "content\n")
        self.assertSucceeds(self.docker("cp", f"{container}:/root/there", str(project / "back")))
        self.assertEqual((project / "back").read_text(), "content\n")
        self.assertNotEqual(os.stat(project / "back").st_uid, 0)
