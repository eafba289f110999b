"""Puts the files of a case on disk, archives and their members too."""

import io
import os
import tarfile
from pathlib import Path
from typing import Dict, List

from .case import Case
from .entry import Entry


def _member(entry: Entry, name: str) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    kinds = {"dir": tarfile.DIRTYPE, "file": tarfile.REGTYPE, "link": tarfile.SYMTYPE, "fifo": tarfile.FIFOTYPE}
    member.type = tarfile.LNKTYPE if entry.twin else kinds[entry.kind]
    member.mode, member.linkname = entry.mode, entry.twin or entry.target
    member.uid, member.gid = map(int, entry.owner.split(":"))
    member.mtime = entry.mtime if entry.mtime is not None else 1_500_000_000
    member.size = len(entry.content) if member.type == tarfile.REGTYPE else 0
    return member


def _archive(path: Path, members: List[Entry]) -> None:
    compression = {".gz": "gz", ".tgz": "gz", ".xz": "xz", ".bz2": "bz2"}.get(path.suffix, "")
    with tarfile.open(path, f"w:{compression}", format=tarfile.PAX_FORMAT) as archive:
        for entry in members:
            archive.addfile(_member(entry, entry.path.split("!/", 1)[1]), io.BytesIO(entry.content or b""))


def _place(root: Path, entry: Entry) -> None:
    path = root / entry.path
    path.parent.mkdir(parents=True, exist_ok=True)
    if entry.kind == "dir":
        path.mkdir(exist_ok=True)
    elif entry.kind == "link":
        path.symlink_to(entry.target)
    elif entry.twin:
        os.link(root / entry.twin, path)
    elif entry.content and not entry.content.strip(b"\0"):
        with open(path, "wb") as sparse:
            sparse.truncate(len(entry.content))
    else:
        path.write_bytes(entry.content)


def write(case: Case, root: Path, owner: int) -> None:
    """The context of the case in `root`, which is new, for its builder to read. Parents that no line names are 0755."""
    root.mkdir(parents=True)
    archives: Dict[str, List[Entry]] = {}
    if not any(entry.path == "Dockerfile" for entry in case.context) and case.dockerfile:
        (root / "Dockerfile").write_bytes(case.dockerfile.encode("utf-8", "surrogateescape"))
    for entry in case.context:
        if "!/" in entry.path:
            archives.setdefault(entry.path.split("!/")[0], []).append(entry)
        else:
            _place(root, entry)
    for name, members in archives.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        _archive(root / name, members)
    for path in (root, *root.rglob("*")):
        os.chown(path, owner, owner, follow_symlinks=False)
    # After chown, which clears setuid; directories last, for one may be closed to its owner.
    for entry in sorted(case.context, key=lambda entry: entry.kind == "dir"):
        if "!/" in entry.path or entry.kind == "link" or entry.twin:
            continue
        os.chmod(root / entry.path, entry.mode)
        if entry.mtime is not None:
            os.utime(root / entry.path, (entry.mtime, entry.mtime))
