"""Other builders of Dockerfiles, out of Debian's packages in a root of their own.

`Root.make` needs Debian's archives once. The newest suite has the newest BuildKit, so that one is taken; nothing of it
touches this machine's own packages. `enter` is called in mount, network and process namespaces of the run's own.
"""

import os
import subprocess
import time
from pathlib import Path
from typing import Dict, List, Optional, Type

from .session import Builder

SUITE = os.environ.get("SLIPWAY_PEERS_SUITE", "sid")
PACKAGES = "docker.io docker-cli docker-buildx buildah netavark crun runc iptables xz-utils ca-certificates".split()
# As a place in the root: the archives and contexts of the run.
SCRATCH = Path("/scratch")


def make_root(root: Path) -> None:
    archive = f"deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] http://deb.debian.org/debian {SUITE} main"
    command = ["mmdebstrap", "--quiet", "--variant=essential", "--mode=root", "--format=directory"]
    command += [f"--include={','.join(PACKAGES)}"]
    command += [f"--dpkgopt=path-exclude=/usr/share/{folder}/*" for folder in ("doc", "man", "locale", "info")]
    command += ['--aptopt=Acquire::Check-Valid-Until "false"', '--aptopt=APT::Install-Recommends "false"']
    subprocess.run([*command, SUITE, root, archive], check=True)


def _mount(*arguments: str) -> None:
    subprocess.run(["mount", *arguments], check=True)


def enter(root: Path, source: Path, scratch: Path) -> None:
    """Makes the root this process's own, with the cases where they are outside, and `scratch` as /scratch."""
    _mount("--bind", str(root), str(root))
    for name, outside in (("dev", "/dev"), ("sys/fs/cgroup", "/sys/fs/cgroup")):
        if name.startswith("sys"):
            _mount("-t", "sysfs", "sysfs", str(root / "sys"))
        (root / name).mkdir(parents=True, exist_ok=True)
        _mount("--rbind", outside, str(root / name))
    _mount("-t", "proc", "proc", str(root / "proc"))
    for name in ("run", "tmp"):
        _mount("-t", "tmpfs", "-o", "mode=1777", "tmpfs", str(root / name))
    for outside, inside in ((source, source), (scratch, SCRATCH)):
        place = root / str(inside).lstrip("/")
        place.mkdir(parents=True, exist_ok=True)
        _mount("--bind", str(outside), str(place))
    subprocess.run(["ip", "link", "set", "lo", "up"], check=False)
    os.chroot(root)
    os.chdir("/")


def _run(command: List[str], environment: Optional[Dict[str, str]] = None) -> "subprocess.CompletedProcess":
    return subprocess.run(
        command,
        env={"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "HOME": "/root", "LC_ALL": "C.UTF-8", **(environment or {})},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        timeout=180,
        check=False,
    )


class _Command(Builder):
    def must(self, *command: str) -> str:
        done = _run(list(command))
        if done.returncode != 0:
            raise RuntimeError(f"{' '.join(command)}: {done.stdout}")
        return done.stdout


class Docker(_Command):
    """Debian's dockerd; `buildkit` says with which of its builders."""

    buildkit = "1"
    _daemon: Optional[subprocess.Popen] = None
    _socket = "unix:///run/peer-docker.sock"

    def start(self) -> str:
        data = SCRATCH / "docker"
        log = open(SCRATCH / "dockerd.log", "ab")
        command = ["dockerd", "-H", self._socket, f"--data-root={data}", "--exec-root=/run/peer-docker"]
        command += ["--pidfile=/run/peer-docker.pid", "--iptables=false", "--ip6tables=false", "--bridge=none"]
        Docker._daemon = subprocess.Popen(command, stdout=log, stderr=log)
        deadline = time.monotonic() + 60
        while _run(["docker", "-H", self._socket, "info"]).returncode != 0:
            if time.monotonic() > deadline or Docker._daemon.poll() is not None:
                raise RuntimeError("dockerd does not start:\n" + (SCRATCH / "dockerd.log").read_text("utf-8")[-3000:])
            time.sleep(0.2)
        return "Docker " + self.must("docker", "-H", self._socket, "version", "-f", "{{.Server.Version}}").strip()

    def stop(self) -> None:
        if Docker._daemon:
            Docker._daemon.terminate()
            Docker._daemon.wait(60)
            Docker._daemon = None

    def load(self, archive: Path) -> None:
        self.must("docker", "-H", self._socket, "load", "-q", "-i", str(archive))

    def build(self, directory: Path, tag: str, arguments: List[str]) -> "subprocess.CompletedProcess":
        inside = [argument.replace("@context@", str(directory)) for argument in arguments]
        command = ["docker", "-H", self._socket, "build", "-t", tag, "--network=none", *inside, str(directory)]
        return _run(command, {"DOCKER_BUILDKIT": self.buildkit, "BUILDKIT_PROGRESS": "plain"})

    def save(self, tag: str, archive: Path) -> None:
        self.must("docker", "-H", self._socket, "save", "-o", str(archive), tag)


class BuildKit(Docker):
    name = "buildkit"
    tells_history = True


class Classic(Docker):
    name = "classic"
    buildkit = "0"


class Buildah(_Command):
    name = "buildah"

    def start(self) -> str:
        (SCRATCH / "policy.json").write_text('{"default": [{"type": "insecureAcceptAnything"}]}', encoding="utf-8")
        return self.must("buildah", "--version").strip()

    def stop(self) -> None:
        pass

    def _buildah(self, command: str, *arguments: str) -> List[str]:
        places = ["--root", str(SCRATCH / "buildah"), "--runroot", "/run/buildah", "--storage-driver", "overlay"]
        policy = [] if command in ("tag",) else ["--signature-policy", str(SCRATCH / "policy.json")]
        return ["buildah", *places, command, *policy, *arguments]

    def load(self, archive: Path) -> None:
        self.must(*self._buildah("pull", "-q", f"docker-archive:{archive}"))

    def build(self, directory: Path, tag: str, arguments: List[str]) -> "subprocess.CompletedProcess":
        inside = [argument.replace("@context@", str(directory)) for argument in arguments]
        options = ["--pull=never", "--identity-label=false", "--network=none", "--format=docker", "--runtime=runc", "-t", tag]
        # Its own limits are beyond what a machine without CAP_SYS_RESOURCE may set.
        options += ["--ulimit=nofile=1024:1024", "--ulimit=nproc=1024:1024"]
        return _run(self._buildah("build", *options, *inside, str(directory)))

    def save(self, tag: str, archive: Path) -> None:
        self.must(*self._buildah("push", "-q", f"localhost/{tag}", f"docker-archive:{archive}:{tag}:latest"))


PEERS: Dict[str, Type[_Command]] = {"buildkit": BuildKit, "classic": Classic, "buildah": Buildah}

