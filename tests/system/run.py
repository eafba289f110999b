#!/usr/bin/python3
"""run.py prepare | run.py TEST...: makes what the tests need, or runs them in namespaces of their own.

In network, mount and process namespaces of its own a test has every port to itself, can say exactly what an engine left
behind, and can be killed at any moment: the kernel then ends what it started. The owner of its containers exists in
that mount namespace alone.
"""

import fcntl
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parent))

from fixture import debian, images, isolation, wheels  # pylint: disable=wrong-import-position

SCRATCH = "/var/tmp/slipway-test-"


def prepare() -> int:
    """Needs Debian's archives in reach unless all of it is cached."""
    images.prepare()
    wheels.directory()
    debian.docker()
    debian.docker_registry()
    return 0


def remove_abandoned() -> None:
    """Removes the scratch directories of runs that were killed: those whose lock nobody holds."""
    for directory in Path("/var/tmp").glob("slipway-test-*"):
        try:
            with open(directory / "lock", "wb") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except FileNotFoundError:
            pass
        except BlockingIOError:
            continue
        shutil.rmtree(directory, ignore_errors=True)


def run(tests: list) -> int:
    remove_abandoned()
    scratch = Path(tempfile.mkdtemp(prefix=SCRATCH))
    try:
        with open(scratch / "lock", "wb") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            scratch.chmod(0o755)
            isolated = "unshare --net --mount --pid --fork --kill-child --mount-proc".split()
            return subprocess.run([*isolated, sys.executable, __file__, "--inside", scratch, *tests]).returncode
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def main() -> int:
    arguments = sys.argv[1:]
    if os.geteuid() != 0:
        sudo = "sudo -n --preserve-env=SLIPWAY_TEST_CACHE,SLIPWAY_TEST_BUILD,SLIPWAY_TEST_MOMENTS,SLIPWAY_CONFORMANCE".split()
        os.execvp("sudo", [*sudo, sys.executable, __file__, *arguments])
    if arguments[:1] == ["--inside"]:
        scratch = Path(arguments[1])
        return isolation.first_process(scratch, lambda: isolation.run_tests(scratch, arguments[2:]))
    if arguments == ["prepare"]:
        return prepare()
    if not arguments:
        print(__doc__, file=sys.stderr)
        return 2
    return run(arguments)


if __name__ == "__main__":
    sys.exit(main())
