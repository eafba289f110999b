"""Runs commands as whoever it was started as, and says how long each took.

A small process, so that starting a command costs next to nothing; one line of JSON in, one out. Standard output of the
command goes to /dev/null, or to a file when one is named; what it says on standard error is in the answer. One that is
still running after its "limit" of seconds is ended.
"""

import json
import os
import select
import signal
import sys
import tempfile
import time
from typing import Any, Dict


def _ends(pid: int, seconds: float) -> bool:
    process = os.pidfd_open(pid)
    try:
        return bool(select.select([process], [], [], seconds)[0])
    finally:
        os.close(process)


def _run(request: Dict[str, Any], errors: int) -> Dict[str, Any]:
    os.ftruncate(errors, 0)
    os.lseek(errors, 0, os.SEEK_SET)
    actions = [
        (os.POSIX_SPAWN_OPEN, 0, request.get("input") or "/dev/null", os.O_RDONLY, 0),
        (os.POSIX_SPAWN_OPEN, 1, request.get("output") or "/dev/null", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644),
        (os.POSIX_SPAWN_DUP2, errors, 2),
    ]
    os.chdir(request["directory"])
    begin = time.perf_counter()
    pid = os.posix_spawnp(request["command"][0], request["command"], request["environment"], file_actions=actions, setpgroup=0)
    cut = bool(request.get("limit")) and not _ends(pid, request["limit"])
    if cut:
        os.killpg(pid, signal.SIGTERM)
        if not _ends(pid, 2):
            os.killpg(pid, signal.SIGKILL)
    _, status = os.waitpid(pid, 0)
    seconds = request["limit"] if cut else time.perf_counter() - begin
    os.lseek(errors, 0, os.SEEK_SET)
    text = os.read(errors, 1 << 16).decode("utf-8", "replace")
    code = 0 if cut else os.waitstatus_to_exitcode(status)
    return {"seconds": seconds, "cut": cut, "code": code, "errors": text[-2000:]}


def main() -> None:
    with tempfile.TemporaryFile() as errors:
        for line in sys.stdin:
            print(json.dumps(_run(json.loads(line), errors.fileno())), flush=True)


if __name__ == "__main__":
    main()
