"""An image as its archive has it: layers merged by the rules of the OCI image specification, without any engine's help."""

import hashlib
import json
import tarfile
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Dict, List, Optional, Tuple

from .case import CONFIG_KEYS
from .entry import Entry, describe_capabilities, set_content

_XATTR = "SCHILY.xattr."


@dataclass
class Image:
    tree: Dict[str, Entry]
    config: Dict[str, Any]
    history: List[Tuple[bool, str]]
    diff_ids: List[str]
    links: Dict[str, int] = field(default_factory=dict)  # files with several names: which names are one file's


def _entry(path: str, member: tarfile.TarInfo, archive: tarfile.TarFile) -> Entry:
    kind = {
        tarfile.DIRTYPE: "dir",
        tarfile.SYMTYPE: "link",
        tarfile.FIFOTYPE: "fifo",
    }.get(member.type, "file" if member.isreg() else "other")
    entry = Entry(path, kind, member.mode & 0o7777, f"{member.uid}:{member.gid}", mtime=int(member.mtime))
    if kind == "link":
        entry.target, entry.mode = member.linkname, 0o777
    if kind == "file":
        set_content(entry, archive.extractfile(member).read())
        if member.size > 4096:
            entry.content = None
    for key, value in member.pax_headers.items():
        if key.startswith(_XATTR):
            name, data = key[len(_XATTR) :], value.encode("utf-8", "surrogateescape")
            if name == "security.capability":
                entry.caps = describe_capabilities(data)
            else:
                entry.xattrs[name] = data
    return entry


def _remove(tree: Dict[str, Entry], path: str) -> None:
    for name in [name for name in tree if name == path or name.startswith(path.rstrip("/") + "/")]:
        del tree[name]


class _Merger:
    """Files with several names are one object under all of them, so that a change through the names below is told."""

    def __init__(self, base: Optional[Image]) -> None:
        self.tree: Dict[str, Entry] = dict(base.tree) if base else {}
        self.links: Dict[str, int] = dict(base.links) if base else {}
        self._next = max(self.links.values(), default=0)

    def add(self, layer: tarfile.TarFile) -> None:
        fresh: set = set()
        for member in layer:
            path = "/" + "/".join(part for part in member.name.split("/") if part not in ("", "."))
            parent, _, name = path.rpartition("/")
            if name == ".wh..wh..opq":
                for below in [p for p in self.tree if p.startswith(parent + "/") and p not in fresh]:
                    self.tree.pop(below, None)
                continue
            if name.startswith(".wh..wh."):
                continue
            if name.startswith(".wh."):
                _remove(self.tree, f"{parent}/{name[4:]}")
                continue
            fresh.add(path)
            if member.islnk():
                source = "/" + "/".join(part for part in member.linkname.split("/") if part not in ("", "."))
                original = self.tree[source]
                self.tree[path] = replace(original, path=path)
                self.links[path] = self.links.setdefault(source, self._number())
                continue
            if path in self.tree and not (member.isdir() and self.tree[path].kind == "dir"):
                _remove(self.tree, path)
            self.tree[path] = _entry(path, member, layer)
            self.links.pop(path, None)

    def _number(self) -> int:
        self._next += 1
        return self._next

    def finish(self) -> Dict[str, Entry]:
        first: Dict[int, str] = {}
        self.links = {path: number for path, number in self.links.items() if path in self.tree}
        for path in sorted(self.links):
            name = first.setdefault(self.links[path], path)
            self.tree[path] = replace(self.tree[path], twin="" if name == path else name)
        return self.tree


def _place(name: str, member: tarfile.TarInfo) -> str:
    """Where the bytes of a layer are: docker's archives have links to layers that they have already."""
    if not member.issym():
        return name
    parts: List[str] = []
    for part in [*name.split("/")[:-1], *member.linkname.split("/")]:
        if part == "..":
            parts.pop()
        else:
            parts.append(part)
    return "/".join(parts)


def read(path: Path, base: Optional[Image] = None) -> Image:
    """Reads what `docker save`, `slipway save` and `buildah push docker-archive:` write: one image.

    The layers of `base`, if it has them at the bottom, are taken from there.
    """
    with tarfile.open(path) as archive:

        def document(name: str) -> Any:
            return json.load(archive.extractfile(name))

        manifest = document("manifest.json")[0]
        description = document(manifest["Config"])
        diff_ids = description["rootfs"]["diff_ids"] or []
        if base and diff_ids[: len(base.diff_ids)] != base.diff_ids:
            base = None
        merger = _Merger(base)
        below = len(base.diff_ids) if base else 0
        for name, wanted in list(zip(manifest["Layers"] or [], diff_ids))[below:]:
            name = _place(name, archive.getmember(name))
            with tarfile.open(fileobj=archive.extractfile(name), mode="r:*") as layer:
                merger.add(layer)
            blob = archive.extractfile(name)
            if blob.read(2) != b"\x1f\x8b":
                blob.seek(0)
                actual = "sha256:" + hashlib.file_digest(blob, "sha256").hexdigest()
                if actual != wanted:
                    raise AssertionError(f"layer {name} has the digest {actual}, the configuration says {wanted}")
    config = {**(description.get("config") or {}), "Author": description.get("author", "")}
    history = [
        (entry.get("empty_layer", False), entry.get("created_by", "")) for entry in description.get("history", [])
    ]
    return Image(
        merger.finish(), {key: config.get(key) or None for key in CONFIG_KEYS}, history, diff_ids, merger.links
    )
