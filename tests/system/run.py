#!/usr/bin/python3
"""run.py prepare | run.py TEST...: makes what the tests need, or runs them in namespaces of their own.

In network, mount and process namespaces of its own a test has every port to itself, can say exactly what an engine left
behind, and can be killed at any moment: the kernel then ends what it started. The owner of its containers exists in
that mount namespace alone.
"""

import os
import subprocess
import sys
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parent))

from fixture import debian, images, isolation, wheels  # pylint: disable=wrong-import-position
from fixture.scratch import scratch_directory  # pylint: disable=wrong-import-position

SCRATCH = "slipway-test-"


def prepare() -> int:
    """Needs Debian's archives in reach unless all of it is cached."""
    images.prepare()
    wheels.directory()
    debian.docker()
    debian.docker_registry()
    return 0


def run(tests: list) -> int:
    with scratch_directory(SCRATCH) as directory:
        command = [*isolation.COMMAND, sys.executable, __file__, "--inside", directory, *tests]
        return subprocess.run(command, check=False).returncode


def main() -> int:
    arguments = sys.argv[1:]
    if os.geteuid() != 0:
        sudo = "sudo -n --preserve-env=SLIPWAY_TEST_CACHE,SLIPWAY_TEST_BUILD,SLIPWAY_TEST_MOMENTS,SLIPWAY_CONFORMANCE".split()
        os.execvp("sudo", [*sudo, sys.executable, __file__, *arguments])
    if arguments[:1] == ["--inside"]:
        directory = Path(arguments[1])
        return isolation.first_process(directory, lambda: isolation.run_tests(directory, arguments[2:]))
    if arguments == ["prepare"]:
        return prepare()
    if not arguments:
        print(__doc__, file=sys.stderr)
        return 2
    return run(arguments)


if __name__ == "__main__":
    sys.exit(main())
