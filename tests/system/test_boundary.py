"""Container root is not host root: it has its owner's rights on this machine and no more."""

import os
import subprocess
from pathlib import Path

from fixture.isolation import OWNER_ID
from fixture.world import SCRATCH, SystemTest

IMAGE = "busybox:1.35"


class OwnersRights(SystemTest):
    def start(self, *arguments: str) -> int:
        """Runs a detached container and gives the host's pid of its process."""
        container = self.assertSucceeds(self.slipway("run", "-d", *arguments, IMAGE, "sleep", "60")).strip()
        self.addCleanup(self.slipway, "rm", "-f", container)
        return self.engine.get(f"/containers/{container}/json")["State"]["Pid"]

    def test_root_in_the_container_is_an_id_of_the_owners_range(self) -> None:
        info = self.engine.get("/slipway/v1/info")
        first = info["range"]["start"]
        self.assertEqual(info["owner"]["uid"], OWNER_ID)
        self.assertEqual(info["range"]["size"], 65536)
        pid = self.start()
        status = Path(f"/proc/{pid}/status").read_text("ascii")
        for line in ("Uid", "Gid"):
            ids = set(map(int, status.split(f"{line}:")[1].split("\n")[0].split()))
            self.assertEqual(ids, {first})
        self.assertEqual(Path(f"/proc/{pid}/uid_map").read_text("ascii").split(), ["0", str(first), "65536"])

    def test_nothing_of_a_container_is_outside_of_its_cgroups(self) -> None:
        container = self.assertSucceeds(self.slipway("run", "-d", IMAGE, "sh", "-c", "sleep 60 & sleep 60")).strip()
        self.addCleanup(self.slipway, "rm", "-f", container)
        self.assertSucceeds(self.slipway("exec", "-d", container, "sh", "-c", "sleep 60 & sleep 60"))
        first = self.engine.get("/slipway/v1/info")["range"]["start"]

        def groups_of_its_processes() -> list[list[str]]:
            groups = []
            for process in Path("/proc").glob("[0-9]*"):
                try:
                    if first <= process.stat().st_uid < first + 65536:
                        groups.append((process / "cgroup").read_text("ascii").splitlines())
                except FileNotFoundError:
                    continue
            return groups

        self.eventually(lambda: len(groups_of_its_processes()) >= 4)
        for groups in groups_of_its_processes():
            for group in groups:
                number, _, path = group.split(":", 2)
                # A hybrid host's second tree has no part in it.
                if number != "0" or len(groups) == 1:
                    self.assertTrue(path.startswith("/slipway/"), group)
                    self.assertIn(container, path)

    def test_range_is_no_login_users(self) -> None:
        first = self.engine.get("/slipway/v1/info")["range"]["start"]
        for line in Path("/etc/passwd").read_text("utf-8").splitlines():
            self.assertNotIn(int(line.split(":")[2]), range(first, first + 65536))

    def test_files_that_its_root_writes_belong_to_the_owner(self) -> None:
        project = self.project("written", {})
        self.assertSucceeds(
            self.slipway(
                "run",
                "--rm",
                "-v",
                f"{project}:/data",
                IMAGE,
                "sh",
                "-c",
                "echo made >/data/file && mkdir /data/folder && chmod 4755 /data/file",
            )
        )
        for name in ("file", "folder"):
            status = os.stat(project / name)
            self.assertEqual((status.st_uid, status.st_gid), (OWNER_ID, OWNER_ID))

    def test_what_the_owner_cannot_read_its_root_cannot_either(self) -> None:
        project = self.project("guarded", {"readable": "fine\n"})
        secret = project / "secret"
        secret.write_text("nobody's business\n", encoding="utf-8")
        os.chmod(secret, 0o600)
        os.chown(secret, 0, 0)
        run = self.slipway(
            "run", "--rm", "-v", f"{project}:/data", IMAGE, "sh", "-c", "cat /data/readable /data/secret"
        )
        self.assertEqual(run.stdout, "fine\n")
        self.assertNotEqual(run.returncode, 0)
        self.assertIn("Permission denied", run.stderr)

    def test_system_files_stay_closed_through_a_bind_mount(self) -> None:
        run = self.slipway(
            "run", "--rm", "-v", "/etc:/host", IMAGE, "sh", "-c", "cat /host/shadow; echo x >>/host/hosts"
        )
        self.assertEqual(run.stdout, "")
        self.assertNotEqual(run.returncode, 0)

    def test_directory_closed_to_the_owner_is_no_bind_source(self) -> None:
        closed = SCRATCH / "closed"
        (closed / "inner").mkdir(parents=True)
        closed.chmod(0o700)
        self.assertFails(
            self.slipway("run", "--rm", "-v", f"{closed / 'inner'}:/data", IMAGE, "ls", "/data"),
            "(?i)denied|permission",
        )

    def test_engine_and_store_are_closed_to_others(self) -> None:
        self.assertEqual(os.stat(self.engine.root).st_mode & 0o077, 0)
        stranger = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
        ask = [
            "curl",
            "--silent",
            "--max-time",
            "5",
            "--unix-socket",
            str(self.engine.socket),
            "http://localhost/version",
        ]
        answer = subprocess.run([*stranger, *ask], capture_output=True, text=True, check=False)
        self.assertNotIn("ApiVersion", answer.stdout)

    def test_privileges_are_refused_without_an_administrators_consent(self) -> None:
        for option in (
            "--privileged",
            "--pid=host",
            "--userns=host",
            "--cap-add=SYS_ADMIN",
            "--security-opt=seccomp=unconfined",
            "--device=/dev/kmsg",
        ):
            with self.subTest(option):
                self.assertFails(
                    self.slipway("run", "--rm", option, IMAGE, "true"), "(?i)not allowed|denied|refused|consent|permi"
                )

    def test_ports_below_the_hosts_unprivileged_ones_are_refused(self) -> None:
        self.assertFails(self.slipway("run", "--rm", "-p", "80:80", IMAGE, "true"), r"\b80\b")

    def test_container_cannot_reach_the_hosts_loopback_nor_the_engine(self) -> None:
        run = self.slipway(
            "run",
            "--rm",
            IMAGE,
            "sh",
            "-c",
            f"wget -T 2 -q -O - http://127.0.0.1:{self.registry.port}/v2/; ls {self.engine.socket}",
        )
        self.assertNotEqual(run.returncode, 0)
        self.assertEqual(run.stdout, "")
