"""The images and contexts that every engine gets alike, made once and kept where that takes long."""

import os
import random
import shutil
import subprocess
from pathlib import Path
from typing import Dict, Union

from fixture import cache, images, oci
from fixture.isolation import OWNER_ID
from fixture.registry import Registry

_BIG_RECIPE = "1: busybox, and 10,000 files of 24 KiB of which gzip leaves three eighths"
_IPERF_RECIPE = "1: busybox, iperf3 and its libraries"
_PATH = "PATH=/usr/sbin:/usr/bin:/sbin:/bin"


def write_gigabyte(path: Path) -> None:
    """Of what cannot be compressed."""
    chunk = os.urandom(1 << 24)
    with open(path, "wb") as file:
        for _ in range(64):
            file.write(chunk)
    path.chmod(0o644)


def _busybox_layer(layout: Path) -> oci.LayerWriter:
    layer = oci.LayerWriter(layout)
    for folder in ("bin", "tmp"):
        layer.directory(folder)
    images.add_busybox(layer)
    return layer


def _make_big(layout: Path) -> None:
    layer = _busybox_layer(layout)
    chance = random.Random(5)
    words = [bytes(chance.choices(range(97, 123), k=7)) for _ in range(64)]
    for folder in range(100):
        layer.directory(f"data{folder}")
        for file in range(100):
            text = b" ".join(chance.choices(words, k=2000))
            layer.file(f"data{folder}/{file}", chance.randbytes(8_800) + text)
    oci.write_image(layout, "image", [layer.finish()], {"Cmd": ["sh"], "Env": [_PATH]})


def _make_iperf(layout: Path) -> None:
    layer = _busybox_layer(layout)
    program = shutil.which("iperf3")
    listed = subprocess.run(["ldd", program], check=True, capture_output=True, text=True).stdout
    libraries = {word for line in listed.splitlines() for word in line.split() if word.startswith("/")}
    for folder in sorted({str(parent)[1:] for path in [program, *libraries] for parent in Path(path).parents} - {"", "bin"}):
        layer.directory(folder)
    for path in sorted([program, *libraries]):
        layer.file(path[1:], Path(path).read_bytes(), 0o755)
    oci.write_image(layout, "image", [layer.finish()], {"Cmd": ["iperf3", "-s"], "Env": [_PATH]})


def prepare() -> None:
    """What is slow to make, before anything is measured."""
    images.prepare()
    cache.entry("bench-big", _BIG_RECIPE, _make_big)
    if shutil.which("iperf3"):
        cache.entry("bench-iperf", _IPERF_RECIPE, _make_iperf)


class Inputs:
    """`registry` holds the images by these names."""

    def __init__(self, scratch: Path, registry: Registry) -> None:
        self._scratch = scratch / "contexts"
        self._scratch.mkdir()
        host = registry.host
        self.busybox, self.python, self.big, self.iperf = (f"{host}/{name}:1" for name in ("busybox", "python", "big", "iperf"))
        registry.push(images.busybox(), "busybox:1")
        registry.push(images.python(scratch, 1), "python:1")
        registry.push(cache.entry("bench-big", _BIG_RECIPE, _make_big), "big:1")
        if shutil.which("iperf3"):
            registry.push(cache.entry("bench-iperf", _IPERF_RECIPE, _make_iperf), "iperf:1")

    def context(self, name: str, files: Dict[str, Union[str, bytes]]) -> Path:
        """A directory of the owner's."""
        directory = self._scratch / name
        for file, content in files.items():
            path = directory / file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        for folder, folders, names in os.walk(directory):
            for entry in [folder, *(os.path.join(folder, name) for name in [*folders, *names])]:
                os.chown(entry, OWNER_ID, OWNER_ID)
        return directory
