#!/usr/bin/python3
"""compare.py [--peer NAME]... [CHAPTER | CHAPTER/CASE]...: builds the cases with other builders.

Prints where BuildKit, Docker's classic builder and buildah do not make what a case expects, and whether the case knows
(`differs PEER: reason`). Ends with 1 when one does not know, or knows of a difference that is none. The first run
installs the peers out of Debian's archives into a root of their own below /var/cache/slipway-tests.
"""

import argparse
import bz2  # pylint: disable=unused-import # for tarfile, which could not find them in the peers' root
import gzip  # pylint: disable=unused-import
import lzma  # pylint: disable=unused-import
import os
import subprocess
import sys
from pathlib import Path
from typing import List

sys.dont_write_bytecode = True
HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "system")]

from fixture import cache, isolation  # pylint: disable=wrong-import-position
from fixture.scratch import scratch_directory  # pylint: disable=wrong-import-position
from harness import base_image, case, peers, session  # pylint: disable=wrong-import-position


def compare(name: str, cases: List[case.Case]) -> bool:
    peer = peers.PEERS[name]()
    print(f"--- {name}: {peer.start()}", flush=True)
    known, new, gone = [], [], []

    def report(outcome: session.Outcome) -> None:
        reason = outcome.case.differs.get(name)
        if outcome.problems and reason:
            known.append(outcome)
        elif outcome.problems:
            new.append(outcome)
            session.print_outcome(outcome, f"new with {name}")
        elif reason:
            gone.append(outcome)
            print(f"{outcome.case.id} ({name}): no difference, though the case says: {reason}", flush=True)

    try:
        outcomes = session.Session(peer, peers.SCRATCH / "base.tar", peers.SCRATCH / f"cases-{name}").run(cases, report, jobs=2)
    finally:
        peer.stop()
    for outcome in known:
        print(f"{outcome.case.id} ({name}) differs: {outcome.case.differs[name]}")
    print(
        f"{name}: {len(outcomes) - len(known) - len(new)} the same, {len(known)} known to differ, "
        f"{len(new)} new, {len(gone)} no longer",
        flush=True,
    )
    return not new and not gone


def inside(arguments: argparse.Namespace, root: Path, scratch: Path) -> int:
    cases = case.read(arguments.names)
    base_image.write(scratch / "base.tar")
    peers.enter(root, HERE.parent, scratch)
    return 0 if all([compare(name, cases) for name in arguments.peer or peers.PEERS]) else 1


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--peer", action="append", choices=list(peers.PEERS))
    parser.add_argument("--inside", nargs=2, help=argparse.SUPPRESS)
    parser.add_argument("names", nargs="*")
    arguments = parser.parse_args()
    if os.geteuid() != 0:
        os.execvp("sudo", ["sudo", "-n", "--preserve-env=SLIPWAY_TEST_CACHE", sys.executable, *sys.argv])
    if arguments.inside:
        return inside(arguments, *map(Path, arguments.inside))
    root = cache.entry("peers", f"{peers.SUITE} {' '.join(peers.PACKAGES)}", peers.make_root)
    with scratch_directory("slipway-peers-") as scratch:
        command = [*isolation.COMMAND, sys.executable, __file__, "--inside", str(root), str(scratch), *sys.argv[1:]]
        return subprocess.run(command, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
