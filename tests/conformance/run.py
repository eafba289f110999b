#!/usr/bin/python3
"""run.py [CHAPTER | CHAPTER/CASE]...: builds the cases with Slipway and compares the images with what they expect."""

import os
import sys
from pathlib import Path

sys.dont_write_bytecode = True
HERE = Path(__file__).resolve().parent


def main() -> int:
    os.environ["SLIPWAY_CONFORMANCE"] = " ".join(sys.argv[1:])
    sys.path.insert(0, str(HERE))
    from harness import case  # pylint: disable=import-outside-toplevel

    try:
        case.read(sys.argv[1:])
    except case.Malformed as error:
        print(error, file=sys.stderr)
        return 2
    runner = HERE.parent / "system" / "run.py"
    os.execv(sys.executable, [sys.executable, str(runner), "test_conformance"])
    return 1


if __name__ == "__main__":
    sys.exit(main())
