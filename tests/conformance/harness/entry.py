"""One file of a tree, and the line of text that stands for it.

    /dir/                     a directory, 0755 0:0
    /run 0700 1000:1000 "x"   a file with mode, owner and content (a JSON string); 0644 0:0 and empty unless told
    /link -> target           a symbolic link
    /other = /run             a hard link to the file of that name
    /pipe fifo
    -/gone                    what the base has and the image has not

Words after the path, in any order: an octal mode, uid:gid, `caps=PERMITTED+INHERITABLE[e]` in hexadecimal (the file's
capabilities), `mtime=SECONDS`, `size=BYTES` (with zeros as content), `*` (any content), `user.NAME="value"`.
"""

import hashlib
import json
import re
import struct
from dataclasses import dataclass, field
from typing import Dict, List, Optional


class Malformed(Exception):
    """A line that does not follow the grammar."""


@dataclass
class Entry:
    """`kind` is one of dir, file, link, fifo, gone, other."""

    path: str
    kind: str
    mode: int = 0
    owner: str = "0:0"
    digest: str = ""
    content: Optional[bytes] = None  # None: too long to show, or any
    any_content: bool = False
    target: str = ""
    caps: str = ""
    mtime: Optional[int] = None
    twin: str = ""  # the first name, in order, of a file with several
    xattrs: Dict[str, bytes] = field(default_factory=dict)

    def __str__(self) -> str:
        if self.kind == "gone":
            return f"-{self.path}"
        words = [self.path + ("/" if self.kind == "dir" and self.path != "/" else "")]
        if self.kind == "link":
            words.append(f"-> {self.target}")
        else:
            words.append(f"{self.mode:04o}")
        words.append(self.owner)
        if self.kind in ("fifo", "other"):
            words.append(self.kind)
        if self.caps:
            words.append(f"caps={self.caps}")
        words += [f"{name}={json.dumps(value.decode('utf-8', 'replace'))}" for name, value in self.xattrs.items()]
        if self.mtime is not None:
            words.append(f"mtime={self.mtime}")
        if self.twin:
            words.append(f"= {self.twin}")
        elif self.kind == "file":
            short = self.content is not None and len(self.content) <= 200
            words.append(json.dumps(self.content.decode("utf-8", "replace")) if short else f"sha256:{self.digest}")
        return " ".join(words)

    def same(self, actual: "Entry") -> bool:
        """Whether `actual` is as this entry, an expectation, wants it."""
        return (
            (self.path, self.kind, self.owner, self.target, self.caps, self.xattrs)
            == (actual.path, actual.kind, actual.owner, actual.target, actual.caps, actual.xattrs)
            and (self.kind == "link" or self.mode == actual.mode)
            and (self.any_content or self.digest == actual.digest)
            and (self.twin == actual.twin)
            and (self.mtime is None or self.mtime == actual.mtime)
        )


def set_content(entry: Entry, content: bytes) -> None:
    entry.content = content
    entry.digest = hashlib.sha256(content).hexdigest()


# linux/capability.h: struct vfs_cap_data and vfs_ns_cap_data
def describe_capabilities(value: bytes) -> str:
    magic, permitted, inheritable = struct.unpack_from("<III", value)
    high_permitted, high_inheritable = struct.unpack_from("<II", value, 12)
    revision = magic >> 24
    text = f"{permitted | high_permitted << 32:x}+{inheritable | high_inheritable << 32:x}{'e' if magic & 1 else ''}"
    if revision == 3:
        return f"{text} of the root user {struct.unpack_from('<I', value, 20)[0]}"
    return text if revision == 2 else f"{text} revision {revision}"


def encode_capabilities(text: str) -> bytes:
    permitted, inheritable = (int(part, 16) for part in text.rstrip("e").split("+"))
    low = 0xFFFFFFFF
    return struct.pack(
        "<IIIII",
        0x02000000 | text.endswith("e"),
        permitted & low,
        inheritable & low,
        permitted >> 32,
        inheritable >> 32,
    )


_WORD = re.compile(r'"(?:[^"\\]|\\.)*"|[\w.]+="(?:[^"\\]|\\.)*"|\S+')


def parse(line: str) -> Entry:
    words: List[str] = _WORD.findall(line)
    path = json.loads(words[0]) if words[0].startswith('"') else words[0]
    if words[0].startswith("-"):
        return Entry(path[1:].rstrip("/"), "gone")
    directory = path.endswith("/")
    entry = Entry(path.rstrip("/") or "/", "dir" if directory else "file", 0o755 if directory else 0o644)
    content = b""
    rest = words[1:]
    while rest:
        word = rest.pop(0)
        name, _, value = word.partition("=")
        if word == "->":
            entry.kind, entry.target, entry.mode = "link", rest.pop(0), 0o777
        elif word == "=":
            entry.twin = rest.pop(0)
        elif word == "fifo":
            entry.kind = "fifo"
        elif word == "*":
            entry.any_content = True
        elif word.startswith('"'):
            content = json.loads(word).encode("utf-8", "surrogateescape")
        elif re.fullmatch(r"[0-7]{3,4}", word):
            entry.mode = int(word, 8)
        elif re.fullmatch(r"\d+:\d+", word):
            entry.owner = word
        elif name == "caps":
            entry.caps = value
        elif name == "mtime":
            entry.mtime = int(value)
        elif name == "size":
            content = bytes(int(value))
        elif name.startswith("user."):
            entry.xattrs[name] = json.loads(value).encode()
        else:
            raise Malformed(f"{line}: what does {word} mean?")
    if entry.kind == "file" and not entry.twin:
        set_content(entry, content)
    return entry
