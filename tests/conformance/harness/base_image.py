"""The image `base` that the cases begin with, written byte by byte: no engine had a hand in it."""

import hashlib
import io
import json
import os
import re
import shutil
import subprocess
import tarfile
from pathlib import Path
from typing import List, Tuple

from .entry import encode_capabilities

PATH = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
_PASSWD = """\
root:x:0:0:root:/root:/bin/sh
app:x:1000:1000:app:/home/app:/bin/sh
svc:x:1001:2000:svc:/srv:/bin/sh
nobody:x:65534:65534:nobody:/:/bin/false
"""
_GROUP = "root:x:0:\nstaff:x:50:app\napp:x:1000:\nsvc:x:2000:\nnogroup:x:65534:\n"
_TIME = 1_600_000_000


class _Layer:
    def __init__(self) -> None:
        self._data = io.BytesIO()
        self._tar = tarfile.open(fileobj=self._data, mode="w", format=tarfile.PAX_FORMAT)

    def add(self, name: str, kind: bytes = tarfile.REGTYPE, mode: int = 0o644, **options: object) -> None:
        content: bytes = options.get("content", b"")  # type: ignore[assignment]
        member = tarfile.TarInfo(name)
        member.type, member.mode, member.mtime, member.size = kind, mode, _TIME, len(content)
        member.linkname = str(options.get("link", ""))
        member.uid, member.gid = options.get("owner", (0, 0))  # type: ignore[misc]
        if "caps" in options:
            capabilities = encode_capabilities(str(options["caps"])).decode("utf-8", "surrogateescape")
            member.pax_headers = {"SCHILY.xattr.security.capability": capabilities}
        self._tar.addfile(member, io.BytesIO(content))

    def directory(self, name: str, mode: int = 0o755, owner: Tuple[int, int] = (0, 0)) -> None:
        self.add(name, tarfile.DIRTYPE, mode, owner=owner)

    def link(self, name: str, target: str) -> None:
        self.add(name, tarfile.SYMTYPE, 0o777, link=target)

    def finish(self) -> bytes:
        self._tar.close()
        return self._data.getvalue()


def _libraries(program: Path) -> List[Path]:
    listed = subprocess.run(["ldd", program], check=True, capture_output=True, text=True).stdout
    return [Path(path) for path in re.findall(r"(/\S+) \(0x", listed)]


def _system() -> bytes:
    layer = _Layer()
    for folder in ("bin", "dev", "etc", "proc", "sys", "lib64", "root", "usr", "usr/sbin", "home", "srv", "var", "lib", "lib/made"):
        layer.directory(folder)
    layer.directory("home/app", owner=(1000, 1000))
    layer.directory("tmp", 0o1777)
    busybox = Path(shutil.which("busybox") or "/bin/busybox")
    layer.add("bin/busybox", mode=0o755, content=busybox.read_bytes())
    for name in subprocess.run([busybox, "--list"], check=True, capture_output=True, text=True).stdout.split():
        if name != "busybox":
            layer.link(f"bin/{name}", "busybox")
    # Busybox has none.
    setcap = Path(shutil.which("setcap", path="/usr/sbin:/sbin") or "/usr/sbin/setcap")
    layer.add("usr/sbin/setcap", mode=0o755, content=setcap.read_bytes())
    for library in _libraries(setcap):
        place = "lib64" if library.name.startswith("ld-") else "lib/made"
        layer.add(f"{place}/{library.name}", mode=0o755, content=library.read_bytes())
    layer.add("etc/hosts", content=b"127.0.0.1 localhost\n")
    layer.add("etc/resolv.conf", content=b"")
    layer.add("etc/passwd", content=_PASSWD.encode())
    layer.add("etc/group", content=_GROUP.encode())
    return layer.finish()


def _things() -> bytes:
    layer = _Layer()
    layer.directory("things")
    layer.add("things/file", content=b"base\n")
    layer.directory("things/dir")
    layer.add("things/dir/a", content=b"a\n")
    layer.add("things/dir/b", content=b"b\n")
    layer.directory("things/dir/sub", 0o750, (1000, 50))
    layer.add("things/dir/sub/c", content=b"c\n", owner=(1000, 50), mode=0o640)
    layer.link("things/filelink", "file")
    layer.link("things/dirlink", "dir")
    layer.link("things/absolute", "/things/dir")
    layer.link("things/outside", "../../../../things/dir")
    layer.link("things/dangling", "/things/not-there")
    layer.add("things/owned", content=b"owned\n", owner=(1000, 1000), mode=0o600)
    layer.add("things/setuid", content=b"setuid\n", mode=0o4755)
    layer.add("things/capable", content=b"capable\n", mode=0o755, caps="2000+0e")
    layer.add("things/twin1", content=b"twin\n")
    layer.add("things/twin2", tarfile.LNKTYPE, link="things/twin1")
    return layer.finish()


def write(path: Path) -> None:
    """An archive as `docker save` writes it."""
    layers = [_system(), _things()]
    document = {
        "architecture": {"x86_64": "amd64", "aarch64": "arm64"}.get(os.uname().machine, os.uname().machine),
        "os": "linux",
        "created": "2020-09-13T12:26:40Z",
        "config": {
            "Env": [PATH, "LD_LIBRARY_PATH=/lib/made"],
            "Cmd": ["/bin/sh"],
            "WorkingDir": "/",
        },
        "rootfs": {
            "type": "layers",
            "diff_ids": ["sha256:" + hashlib.sha256(layer).hexdigest() for layer in layers],
        },
        "history": [
            {"created": "2020-09-13T12:26:40Z", "created_by": created_by} for created_by in ("the system", "the things")
        ],
    }
    config = json.dumps(document).encode()
    name = hashlib.sha256(config).hexdigest() + ".json"
    files = {name: config}
    for number, layer in enumerate(layers):
        files[f"{number}/layer.tar"] = layer
    manifest = [{"Config": name, "RepoTags": ["base:latest"], "Layers": [f"{n}/layer.tar" for n in range(len(layers))]}]
    files["manifest.json"] = json.dumps(manifest).encode()
    with tarfile.open(path, "w") as archive:
        for file, content in files.items():
            member = tarfile.TarInfo(file)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
