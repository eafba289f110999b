"""The cases: a chapter is a file of them; README.md has its grammar."""

import json
import re
import shlex
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Dict, List, Optional, Tuple

from .entry import Entry, Malformed, parse

CASES = Path(__file__).resolve().parent.parent / "cases"
BUILDERS = ("slipway", "buildkit", "classic", "buildah")
CONFIG_KEYS = (
    "Author Cmd Entrypoint Env ExposedPorts Healthcheck Labels OnBuild Shell StopSignal User Volumes WorkingDir".split()
)


@dataclass
class Case:
    """What one case says. `images` are built and tagged before it, in order."""

    chapter: str
    name: str
    title: str = ""
    reference: str = ""
    arguments: List[str] = field(default_factory=list)
    differs: Dict[str, str] = field(default_factory=dict)  # a builder and why it does not do the same
    dockerfile: str = ""
    images: List[Tuple[str, str]] = field(default_factory=list)
    context: List[Entry] = field(default_factory=list)
    tree: List[Entry] = field(default_factory=list)
    config: Dict[str, Any] = field(default_factory=dict)
    scratch: bool = False  # the tree and the configuration are whole, not what differs from the base
    history: Optional[List[Tuple[bool, str]]] = None  # (whether it made no layer, a part of its text)
    error: Optional[Tuple[int, str]] = None  # line (0: none is told) and a part of the message
    output: List[str] = field(default_factory=list)

    @property
    def id(self) -> str:
        return f"{self.chapter}/{self.name}"


def _text(lines: List[str], quoted: bool) -> str:
    if quoted:
        return "".join(json.loads(line) for line in lines if line)
    while lines and not lines[-1]:
        lines.pop()
    return "".join(line + "\n" for line in lines)


def _header(case: Case, line: str) -> None:
    key, separator, value = line.partition(": ")
    if key == "reference" and separator:
        case.reference = value
    elif key == "args" and separator:
        case.arguments = shlex.split(value)
    elif key == "from-scratch":
        case.scratch = True
    elif key.startswith("differs ") and separator:
        for peer in key.split()[1:]:
            if peer not in BUILDERS:
                raise Malformed(f"{case.id}: there is no builder {peer}")
            case.differs[peer] = value
    else:
        case.title = f"{case.title} {line}".strip()


def _config(case: Case, line: str) -> None:
    key, _, value = line.partition(" ")
    if key.rstrip("+") not in CONFIG_KEYS:
        raise Malformed(f"{case.id}: the configuration has no {key}")
    if key == "Env+":
        case.config.setdefault(key, []).append(json.loads(value))
    else:
        case.config[key] = json.loads(value)


def _section(case: Case, name: str, lines: List[str]) -> None:
    filled = [line for line in lines if line.strip()]
    word, _, rest = name.partition(" ")
    if word == "Dockerfile":
        case.dockerfile = _text(lines, rest == "quoted")
    elif word == "image":
        case.images.append((rest, _text(lines, False)))
    elif word == "context":
        case.context = [parse(line) for line in filled]
    elif word == "tree":
        case.tree = [parse(line) for line in filled]
    elif word == "config":
        for line in filled:
            _config(case, line)
    elif word == "history":
        case.history = [(line.split(" ")[0] == "empty", line.partition(" ")[2]) for line in filled]
    elif word == "error":
        line_number, message = re.match(r"(\d+|-): (.*)$", filled[0]).groups()
        case.error = (0 if line_number == "-" else int(line_number), message)
    elif word == "output":
        case.output = filled
    else:
        raise Malformed(f"{case.id}: unknown section {name}")


# A word that no line of a file should be as long as.
LONG = "x" * 100_000


def read_chapter(path: Path) -> List[Case]:
    common = Case(path.stem, "")
    cases: List[Case] = []
    section, lines = "", []

    def finish() -> None:
        if section:
            _section(cases[-1], section, lines)

    for line in path.read_text("utf-8").replace("@long@", LONG).split("\n"):
        if line.startswith("=== "):
            finish()
            section, lines = "", []
            cases.append(Case(path.stem, line[4:].strip(), reference=common.reference, differs=dict(common.differs)))
        elif line.startswith("--- ") and cases:
            finish()
            section, lines = line[4:].strip(), []
        elif section:
            lines.append(line)
        elif line.strip() and not line.startswith("#"):
            _header(cases[-1] if cases else common, line)
    finish()
    return cases


def read(names: List[str]) -> List[Case]:
    """All cases, or those of the chapters and CHAPTER/CASE named."""
    cases = [case for path in sorted(CASES.glob("*.cases")) for case in read_chapter(path)]
    seen: Dict[str, Case] = {}
    for case in cases:
        if seen.setdefault(case.id, case) is not case:
            raise Malformed(f"{case.id} is there twice")
        if not case.title or not case.reference:
            raise Malformed(f"{case.id} needs a title and a reference")
    for name in names:
        if not any(name in (case.id, case.chapter) for case in cases):
            raise Malformed(f"there is no chapter or case {name}")
    return [case for case in cases if not names or case.id in names or case.chapter in names]
