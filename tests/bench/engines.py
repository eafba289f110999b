"""Slipway and its peers, each with data, run-time state and a socket of its own below the run's scratch directory."""

import http.client
import json
import os
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Dict, List, NamedTuple, Optional

from fixture.engine import Helper, ask, resident_kilobytes
from fixture.isolation import OWNER_ID, as_owner

CGROUP_PARENT = "slipway-bench"
_STOPWATCH = Path(__file__).with_name("stopwatch.py")


class Failed(Exception):
    """A command of an engine did not do what it should."""


class AtLeast(float):
    """The seconds after which a command was ended."""


class Run(NamedTuple):
    seconds: float
    errors: str


def _resident_kib(pid: int) -> int:
    """Of the process and all below it."""
    total = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            own, parent = int(stat.parent.name), int(stat.read_text().rsplit(")", 1)[1].split()[1])
            if own == pid:
                total += resident_kilobytes(pid)
            elif parent == pid:
                total += _resident_kib(own)
        except (OSError, IndexError):
            pass  # it has ended meanwhile
    return total


def _create_by_api(path: Path, names: List[str], image: str, command: List[str]) -> None:
    wanted = {"Image": image, "Cmd": command, "HostConfig": {"CgroupParent": f"/{CGROUP_PARENT}"}}
    for name in names:
        connection = socket.socket(socket.AF_UNIX)
        connection.settimeout(60)
        try:
            connection.connect(str(path))
            answer = ask(connection, "POST", f"/v1.40/containers/create?name={name}", wanted)
        except (OSError, http.client.HTTPException) as error:
            raise Failed(f"create {name}: {error}") from error
        if answer.status != 201:
            raise Failed(f"create {name}: {answer.status} {answer.body.decode('utf-8', 'replace').strip()}")


class Engine:
    """What rows ask of an engine. `name` is its column; `words` are put together into its command line."""

    name = ""
    owner = 0

    def __init__(self, scratch: Path) -> None:
        self.directory = scratch / self.name
        self.directory.mkdir(mode=0o755)
        # On a tmpfs, as everywhere.
        self.runtime = Path("/run/slipway-bench") / self.name
        self.runtime.mkdir(parents=True)
        self.home = self.directory / "home"
        self.home.mkdir()
        os.chown(self.home, self.owner, self.owner)
        self._stopwatch: Optional[subprocess.Popen] = None

    def version(self) -> str:
        raise NotImplementedError

    def start(self) -> None:
        pass

    def stop(self) -> None:
        if self._stopwatch:
            self._stopwatch.stdin.close()
            self._stopwatch.wait(10)
            self._stopwatch = None

    def command(self, words: List[str]) -> List[str]:
        raise NotImplementedError

    def environment(self) -> Dict[str, str]:
        return {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "HOME": str(self.home), "LC_ALL": "C.UTF-8"}

    def resident_kib(self) -> Optional[int]:
        """Of what stays in memory while nothing is asked; None where nothing does."""
        return None

    def timed(self, command: List[str], output: str = "", given: str = "", limit: float = 0) -> Run:
        """Runs a whole command as those do that this engine is for; where there is a `limit`, no longer than that."""
        if not self._stopwatch:
            start = [sys.executable, "-S", str(_STOPWATCH)]
            if self.owner:
                start = as_owner(start)
            self._stopwatch = subprocess.Popen(start, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        request = {"command": command, "environment": self.environment(), "directory": str(self.home)}
        self._stopwatch.stdin.write(json.dumps({**request, "output": output, "input": given, "limit": limit}) + "\n")
        self._stopwatch.stdin.flush()
        answer = json.loads(self._stopwatch.stdout.readline())
        if answer["code"] != 0:
            raise Failed(f"{' '.join(command)[:300]}: exit code {answer['code']}: {answer['errors'].strip()}")
        return Run(AtLeast(answer["seconds"]) if answer["cut"] else answer["seconds"], answer["errors"])

    def run(self, *words: str, output: str = "", given: str = "", limit: float = 0) -> float:
        return self.timed(self.command(list(words)), output, given, limit).seconds

    def ask(self, *words: str) -> str:
        """What the command prints on standard output."""
        output = self.home / "output"
        self.run(*words, output=str(output))
        return output.read_text("utf-8", "replace")

    # --- what is not spelled alike everywhere

    def build(self, tag: str, context: Path, *options: str, limit: float = 0) -> float:
        return self.run("build", "-t", tag, *options, str(context), limit=limit)

    def pull(self, reference: str) -> float:
        return self.run("pull", reference)

    def push(self, reference: str) -> float:
        return self.run("push", reference)

    def copy(self, source: str, target: str) -> float:
        return self.run("cp", source, target)

    def create_unmeasured(self, names: List[str], image: str, command: List[str]) -> None:
        """As `create --name NAME IMAGE COMMAND` for each, in the quickest way that there is."""
        for name in names:
            self.run("create", "--name", name, image, *command)

    def forget_cache(self) -> None:
        """What was built before is not taken again."""


class Slipway(Engine):
    name = "slipway"
    owner = OWNER_ID

    def __init__(self, scratch: Path, binaries: Path, registry: str) -> None:
        super().__init__(scratch)
        self._binaries = binaries
        self._helper = Helper(self.directory / "engine", binaries, {"insecure-registries": [registry]})
        self._helper.run = self.runtime / "engine"
        self._helper.socket = self._helper.run / "engine.sock"

    def version(self) -> str:
        return self.ask("--version").strip()

    def start(self) -> None:
        self._helper.start()

    def stop(self) -> None:
        super().stop()
        self._helper.stop()

    @property
    def socket(self) -> Path:
        return self._helper.socket

    def command(self, words: List[str]) -> List[str]:
        return [str(self._binaries / "slipway"), *words]

    def environment(self) -> Dict[str, str]:
        host = f"unix://{self._helper.socket}"
        return {**super().environment(), "SLIPWAY_HOST": host, "DOCKER_HOST": host}

    def resident_kib(self) -> Optional[int]:
        return self._helper.resident_kilobytes()

    def copy(self, source: str, target: str) -> float:
        # The stock command: there is none of ours.
        return self.timed([docker_command(), "cp", source, target]).seconds

    def forget_cache(self) -> None:
        self.run("builder", "prune", "-a", "-f")


def docker_command() -> str:
    """Debian's, which has the classic builder and BuildKit; else whatever is there."""
    return "/usr/bin/docker" if Path("/usr/bin/docker").exists() else shutil.which("docker") or "docker"


class Docker(Engine):
    """dockerd with its classic builder."""

    name = "docker"
    needs = ("dockerd",)
    _buildkit = "0"

    def __init__(self, scratch: Path) -> None:
        super().__init__(scratch)
        self._daemon: Optional[subprocess.Popen] = None
        self._socket = self.runtime / "docker.sock"
        self._host = f"unix://{self._socket}"

    def version(self) -> str:
        return "docker " + self.ask("version", "-f", "{{.Server.Version}}").strip()

    def start(self) -> None:
        command = ["dockerd", "-H", self._host, f"--data-root={self.directory / 'data'}"]
        command += [f"--exec-root={self.runtime / 'exec'}", f"--pidfile={self.runtime / 'pid'}"]
        command += [f"--cgroup-parent=/{CGROUP_PARENT}"]
        with open(self.directory / "log", "ab") as log:
            self._daemon = subprocess.Popen(command, stdout=log, stderr=log)
        deadline = time.monotonic() + 60
        while True:
            try:
                self.run("version")
                break
            except Failed as error:
                if time.monotonic() > deadline or self._daemon.poll() is not None:
                    raise Failed(f"{error}\n{(self.directory / 'log').read_text('utf-8')[-2000:]}") from error
                time.sleep(0.2)
        # It closes forwarding for everybody else in this network namespace.
        for program in ("iptables", "ip6tables"):
            subprocess.run([program, "-P", "FORWARD", "ACCEPT"], check=False)

    def stop(self) -> None:
        super().stop()
        if self._daemon:
            self._daemon.terminate()
            self._daemon.wait(60)
            self._daemon = None

    def command(self, words: List[str]) -> List[str]:
        return [docker_command(), *words]

    def environment(self) -> Dict[str, str]:
        return {**super().environment(), "DOCKER_HOST": self._host, "DOCKER_BUILDKIT": self._buildkit}

    def resident_kib(self) -> Optional[int]:
        return _resident_kib(self._daemon.pid)

    def create_unmeasured(self, names: List[str], image: str, command: List[str]) -> None:
        _create_by_api(self._socket, names, image, command)

    def forget_cache(self) -> None:
        self.run("builder", "prune", "-a", "-f")


class BuildKit(Engine):
    """The other builder of the same dockerd."""

    name = "buildkit"

    def __init__(self, scratch: Path, docker: Docker) -> None:
        super().__init__(scratch)
        self._docker = docker

    def command(self, words: List[str]) -> List[str]:
        return self._docker.command(words)

    def environment(self) -> Dict[str, str]:
        return {**self._docker.environment(), "DOCKER_BUILDKIT": "1"}

    def forget_cache(self) -> None:
        self._docker.forget_cache()


class Podman(Engine):
    """podman, and buildah for builds."""

    name = "podman"
    needs = ("podman", "buildah")

    def __init__(self, scratch: Path) -> None:
        super().__init__(scratch)
        # The limits are those that a machine without CAP_SYS_RESOURCE lets it set.
        (self.directory / "containers.conf").write_text(
            '[containers]\ndefault_ulimits = ["nofile=1024:1024", "nproc=1024:1024"]\nlog_driver = "k8s-file"\n'
            f'[engine]\ncgroup_manager = "cgroupfs"\nevents_logger = "file"\nruntime = "{self._runtime()}"\n'
            f'tmp_dir = "{self.directory / "tmp"}"\n[network]\nnetwork_config_dir = "{self.directory / "networks"}"\n',
            encoding="utf-8",
        )
        (self.directory / "policy.json").write_text('{"default": [{"type": "insecureAcceptAnything"}]}', encoding="utf-8")

    @staticmethod
    def _runtime() -> str:
        """Debian's own choice, but for a machine with both kinds of cgroups, where crun refuses to work."""
        return "runc" if Path("/sys/fs/cgroup/unified").exists() and shutil.which("runc") else "crun"

    def version(self) -> str:
        return self.ask("--version").strip().replace(" version", "") + f" with {self._runtime()}"

    def _places(self) -> List[str]:
        root, run = self.directory / "data", self.runtime
        return ["--root", str(root), "--runroot", str(run), "--storage-driver", "overlay"]

    def command(self, words: List[str]) -> List[str]:
        if words[0] in ("run", "create"):
            words = [words[0], f"--cgroup-parent=/{CGROUP_PARENT}", *words[1:]]
        if words[0] in ("pull", "push"):
            words = [words[0], "--tls-verify=false", *words[1:]]
        return ["podman", *self._places(), *words]

    def environment(self) -> Dict[str, str]:
        return {**super().environment(), "CONTAINERS_CONF": str(self.directory / "containers.conf")}

    def build(self, tag: str, context: Path, *options: str, limit: float = 0) -> float:
        policy = f"--signature-policy={self.directory / 'policy.json'}"
        words = ["build", "--layers", policy, f"--cgroup-parent=/{CGROUP_PARENT}-build", "--tls-verify=false"]
        words += ["--ulimit=nofile=1024:1024", "--ulimit=nproc=1024:1024", "-t", tag, *options, str(context)]
        return self.timed(["buildah", *self._places(), *words], limit=limit).seconds

    def create_unmeasured(self, names: List[str], image: str, command: List[str]) -> None:
        # Most of what `podman create` takes is its own start.
        path = self.runtime / "podman.sock"
        service = subprocess.Popen(
            self.command(["system", "service", "--time=0", f"unix://{path}"]),
            env=self.environment(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            deadline = time.monotonic() + 60
            while not path.exists():
                if time.monotonic() > deadline or service.poll() is not None:
                    raise Failed("podman system service does not start")
                time.sleep(0.05)
            _create_by_api(path, names, image, command)
        finally:
            service.terminate()
            service.wait(60)

    def forget_cache(self) -> None:
        self.run("image", "prune", "-f")
