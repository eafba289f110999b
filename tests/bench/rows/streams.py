"""What containers print, and what goes through their ports."""

import json
import re
import shutil
import subprocess
import time
from typing import List

from engines import AtLeast, Engine, Failed
from measure import Goal, Row, race, ready

from . import Bench, measures

_LINE = "x" * 99
LIMIT = 25  # seconds for a gigabyte; who needs longer has lost


def _printing(megabytes: int) -> List[str]:
    # Out of a file, and so faster than busybox makes lines.
    return ["sh", "-c", f"yes {_LINE} | head -c 10000000 >/lines; for n in $(seq {megabytes // 10}); do cat /lines; done"]


@measures("logs")
def logs(bench: Bench) -> List[Row]:
    followed = Row("logs-300", "300 MB of 100-byte lines, one follower", unit="s", goal=Goal(1 / 4, "docker", aim="1/10"))
    image = bench.inputs.busybox

    def follow(engine: Engine, megabytes: int) -> float:
        seconds = engine.run("run", "--rm", "--name", "printing", image, *_printing(megabytes), limit=LIMIT)
        if isinstance(seconds, AtLeast):
            engine.run("rm", "-f", "printing")
        return seconds

    def alone(engine: Engine) -> float:
        engine.run("create", "--name", "printing", image, *_printing(1000))
        try:
            started = engine.run("start", "printing")
            waited = engine.run("wait", "printing", limit=LIMIT)
            return type(waited)(started + waited)
        finally:
            engine.run("rm", "-f", "printing")

    race(followed, bench.runners, lambda engine: follow(engine, 300), rounds=1, warm=0)
    whole = Row("logs-1000", "1 GB, one follower", unit="s", goal=Goal(1 / 4, "docker"))
    race(whole, bench.runners, lambda engine: follow(engine, 1000), rounds=1, warm=0)
    unheard = Row("logs-alone", "1 GB, nobody listening", unit="s", goal=Goal(1 / 4, "docker"))
    race(unheard, bench.runners, alone, rounds=1, warm=0)
    return [followed, whole, unheard]


def _answers(port: int) -> bool:
    command = ["curl", "-s", "-o", "/dev/null", "--max-time", "1", f"http://127.0.0.1:{port}/"]
    return subprocess.run(command, check=False).returncode == 0


@measures("ports")
def ports(bench: Bench) -> List[Row]:
    rows = []
    if shutil.which("iperf3"):
        rows.append(_throughput(bench))
    if shutil.which("wrk"):
        rows.extend(_requests(bench))
    return rows


def _throughput(bench: Bench) -> Row:
    row = Row("port-throughput", "through a published port", unit="Gb/s", goal=Goal(1, "docker"), larger_is_better=True)
    for engine in ready([row], bench.runners, lambda engine: engine.pull(bench.inputs.iperf)):
        try:
            engine.run("run", "-d", "--name", "iperf", "-p", "15201:5201", bench.inputs.iperf, "iperf3", "-s")
            time.sleep(0.5)
            command = ["iperf3", "-c", "127.0.0.1", "-p", "15201", "-t", "2", "-J"]
            answer = json.loads(subprocess.run(command, check=False, capture_output=True, text=True).stdout)
            if "error" in answer:
                raise Failed(answer["error"])
            row.add(engine.name, answer["end"]["sum_received"]["bits_per_second"] / 1e9)
        except (Failed, ValueError, KeyError) as error:
            row.failures[engine.name] = str(error)
        engine.run("rm", "-f", "iperf")
    return row


_UNITS = {"us": 0.001, "ms": 1.0, "s": 1000.0}


def _requests(bench: Bench) -> List[Row]:
    latency = Row("port-latency", "request through a published port, median", goal=Goal(1.1, "docker"))
    rate = Row("port-requests", "requests a second, 8 connections", unit="1/s", goal=Goal(1, "docker"), larger_is_better=True)
    for engine in bench.runners:
        try:
            serve = ["sh", "-c", "mkdir -p /www; echo hello > /www/index.html; exec httpd -f -p 8000 -h /www"]
            engine.run("run", "-d", "--name", "web", "-p", "15202:8000", bench.inputs.busybox, *serve)
            deadline = time.monotonic() + 5
            while not _answers(15202):
                if time.monotonic() > deadline:
                    raise Failed("the published port does not answer")
                time.sleep(0.05)
            command = ["wrk", "-t1", "-c8", "-d2s", "--latency", "http://127.0.0.1:15202/"]
            text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
            value, unit = re.search(r"50%\s+([\d.]+)(us|ms|s)", text).groups()
            latency.add(engine.name, float(value) * _UNITS[unit])
            rate.add(engine.name, float(re.search(r"Requests/sec:\s+([\d.]+)", text).group(1)))
        except (Failed, AttributeError, subprocess.CalledProcessError) as error:
            latency.failures[engine.name] = str(error)
        engine.run("rm", "-f", "web")
    return [latency, rate]
