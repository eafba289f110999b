"""Compares an image with what its case expects."""

from typing import Any, Dict, List

from .case import Case
from .entry import Entry
from .image import Image


def _differences(image: Image, base: Image) -> Dict[str, Entry]:
    """What the image has that the base has not, or not so; and what it lacks."""
    found = {path: entry for path, entry in image.tree.items() if not _unchanged(entry, base.tree.get(path))}
    for path in base.tree:
        parent = path.rpartition("/")[0]
        # A directory that is gone takes along what was in it.
        if path not in image.tree and (parent in image.tree or not parent):
            found[path] = Entry(path, "gone")
    return found


def _unchanged(entry: Entry, before: Any) -> bool:
    if before is None:
        return False
    return Entry(**{**before.__dict__, "mtime": None}).same(entry)


def _show(entry: Entry, like: Entry) -> str:
    return str(entry if like.mtime is not None else Entry(**{**entry.__dict__, "mtime": None}))


def tree(case: Case, image: Image, base: Image) -> List[str]:
    actual = dict(image.tree) if case.scratch else _differences(image, base)
    if case.scratch:
        actual.pop("/", None)
    problems = []
    for wanted in case.tree:
        entry = actual.pop(wanted.path, None)
        if entry is None:
            problems.append(f"missing     {wanted}")
        elif not wanted.same(entry) and not (wanted.twin and wanted.twin == entry.twin):
            problems.append(f"wanted      {wanted}\n    but there is {_show(entry, wanted)}")
    for entry in actual.values():
        problems.append(f"unexpected  {_show(entry, Entry('', ''))}")
    return problems


def config(case: Case, image: Image, base: Image) -> List[str]:
    wanted = {} if case.scratch else dict(base.config)
    for key, value in case.config.items():
        wanted[key.rstrip("+")] = (wanted.get("Env") or []) + value if key == "Env+" else value or None
    return [
        f"{key} is {value!r}, wanted {wanted.get(key)!r}"
        for key, value in image.config.items()
        if value != wanted.get(key)
    ]


def history(case: Case, image: Image, base: Image) -> List[str]:
    if case.history is None:
        return []
    lines = image.history if case.scratch else image.history[len(base.history) :]
    shown = "".join(f"\n      {'empty' if empty else 'layer'} {text}" for empty, text in lines)
    if len(lines) != len(case.history):
        return [f"the history has {len(lines)} lines, wanted {len(case.history)}:{shown}"]
    return [
        f"history line {number} is not '{'empty' if wanted[0] else 'layer'} {wanted[1]}':{shown}"
        for number, (actual, wanted) in enumerate(zip(lines, case.history), 1)
        if actual[0] != wanted[0] or wanted[1] not in actual[1]
    ]


def image_problems(case: Case, image: Image, base: Image, with_history: bool) -> List[str]:
    problems = [*tree(case, image, base), *config(case, image, base)]
    if not with_history:
        return problems
    problems += history(case, image, base)
    layers = sum(1 for empty, _ in image.history if not empty)
    if image.history and layers != len(image.diff_ids):
        problems.append(f"the history tells of {layers} layers, there are {len(image.diff_ids)}")
    return problems
