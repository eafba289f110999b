"""What a build's steps are given: secrets, ssh agents, mounts, networks, limits and contexts."""

import base64
import json
import os
import re
import secrets
import shutil
import subprocess
import tarfile
import threading
from pathlib import Path
from typing import Any, Dict, List

from fixture.isolation import OWNER, OWNER_ID
from fixture.web import Repository, SshServer
from fixture.world import SCRATCH, SystemTest

BASE = "FROM busybox:1.35\n"

# The ssh agent protocol, as ssh-add -L and -D speak it: key blobs of the answer to REQUEST_IDENTITIES, and the type of
# the answer to REMOVE_ALL_IDENTITIES.
ASK_AGENT = """
import base64, os, socket, struct
def ask(message):
    agent = socket.socket(socket.AF_UNIX)
    agent.connect(os.environ["SSH_AUTH_SOCK"])
    agent.sendall(struct.pack(">I", len(message)) + message)
    size = struct.unpack(">I", agent.recv(4, socket.MSG_WAITALL))[0]
    return agent.recv(size, socket.MSG_WAITALL)
print("removed:", ask(bytes([19]))[0])
answer = ask(bytes([11]))
count, at = struct.unpack(">I", answer[1:5])[0], 5
for _ in range(count):
    for what in ("blob", "comment"):
        size = struct.unpack(">I", answer[at:at + 4])[0]
        text = answer[at + 4:at + 4 + size]
        print(what + ":", base64.b64encode(text).decode() if what == "blob" else text.decode())
        at += 4 + size
print("owner:", oct(os.stat(os.environ["SSH_AUTH_SOCK"]).st_mode & 0o777), os.stat(os.environ["SSH_AUTH_SOCK"]).st_uid)
"""


def holds(directory: Path, wanted: List[bytes]) -> List[str]:
    """Files on the directory's own disk with any of these bytes. What is mounted in it is not on its disk."""
    found = []
    device = os.stat(directory).st_dev
    for folder, folders, files in os.walk(directory):
        folders[:] = [name for name in folders if os.lstat(os.path.join(folder, name)).st_dev == device]
        for name in files:
            path = Path(folder, name)
            try:
                if path.is_symlink() or not path.is_file():
                    continue
                data = path.read_bytes()
            except OSError:
                continue  # gone since it was listed
            if any(text in data for text in wanted):
                found.append(str(path))
    return found


class StepInputs(SystemTest):
    def build(self, *arguments: str, cwd: Path, **options: Any) -> str:
        """All that a build printed that must go well."""
        run = self.slipway("build", "--progress", "plain", *arguments, ".", cwd=cwd, **options)
        self.assertSucceeds(run)
        return run.stdout + run.stderr

    def dockerfile(self, name: str, text: str, files: Dict[str, str] = {}) -> Path:
        return self.project(name, {"Dockerfile": text, **files})

    # --- secrets

    def test_secret_reaches_the_step_and_nothing_else(self) -> None:
        secret = f"hush-{secrets.token_hex(16)}"
        project = self.dockerfile(
            "secret",
            BASE + "USER 7:8\nRUN --mount=type=cache,target=/c,id=gate,mode=0777 --mount=type=secret,id=k,required,"
            "env=TOKEN,target=/run/secrets/k,uid=7,mode=0400 "
            'stat -c "%a %u:%g" /run/secrets/k && grep " /run/secrets/k " /proc/mounts && '
            'test "$(cat /run/secrets/k)" = "$TOKEN" && echo "$TOKEN" | md5sum && touch /c/ready && '
            "while [ ! -e /c/go ]; do sleep 0.05; done\n"
            'RUN test -z "$TOKEN" && test ! -e /run/secrets\n',
        )
        answers = []
        request = {
            "context": str(project),
            "tags": ["secret"],
            "secrets": {"k": base64.b64encode(secret.encode()).decode()},
        }
        builder = threading.Thread(
            target=lambda: answers.append(self.engine.ask("POST", "/slipway/v1/builds", request, timeout=120))
        )
        wanted = [secret.encode(), base64.b64encode(secret.encode())]
        builder.start()
        gate = self.eventually(lambda: next(self.engine.root.glob("fs/cache/*/ready"), None), 60).parent
        try:
            self.assertEqual(holds(self.engine.directory, wanted), [])
            steps = [step for step in (self.engine.run / "steps").iterdir()]
            self.assertEqual(len(steps), 1)
            self.assertEqual(subprocess.check_output(["stat", "-f", "-c", "%T", str(steps[0])], text=True), "tmpfs\n")
            self.assertEqual(steps[0].stat().st_mode & 0o007, 0)
        finally:
            (gate / "go").touch()
            builder.join()
        events = [json.loads(line) for line in answers[0].body.splitlines()]
        self.assertEqual(events[-1]["result"], "ok", events[-1])
        log = "".join(event.get("data", "") for event in events)
        self.assertIn("400 7:0\n", log)
        self.assertRegex(log, r"slipway /run/secrets/k tmpfs ro,")
        self.assertNotIn(secret.encode(), answers[0].body)
        self.assertNotIn(base64.b64encode(secret.encode()), answers[0].body)
        self.assertEqual(holds(self.engine.directory, wanted), [])
        for question in ("history", "json", "get"):
            self.assertNotIn(secret.encode(), self.engine.ask("GET", f"/images/secret/{question}").body)

    def test_secrets_come_from_files_and_variables_of_the_user(self) -> None:
        project = self.dockerfile(
            "given",
            BASE + "RUN --mount=type=secret,id=file --mount=type=secret,id=var --mount=type=secret,id=NAMED,env=NAMED "
            "--mount=type=secret,id=absent md5sum /run/secrets/*; echo $NAMED | md5sum; "
            "echo there: $(ls /run/secrets)\n",
            {"key": "one"},
        )
        printed = self.build(
            *("--secret", "id=file,src=key", "--secret", "id=var,env=VARIABLE", "--secret", "id=NAMED"),
            cwd=project,
            VARIABLE="two",
            NAMED="three",
        )
        self.assertIn("f97c5d29941bfb1b2fdab0874906ab82  /run/secrets/file", printed)
        self.assertIn("b8a9f715dbb64fd5c56e7783c6820a61  /run/secrets/var", printed)
        self.assertIn("febe6995bad457991331348f7b9c85fa  -", printed)
        self.assertIn("there: file var\n", printed)

    def test_failing_step_says_nothing_of_its_secret(self) -> None:
        project = self.dockerfile("failing", BASE + "RUN --mount=type=secret,id=k,env=K,required false\n")
        before = self.snapshot()
        said = self.assertFails(self.slipway("build", ".", cwd=project), "the secret k is required", "--secret id=k")
        failed = self.slipway("build", "--secret", "id=k,env=V", ".", cwd=project, V="hush-hush")
        said += self.assertFails(failed, "exit code 1") + failed.stdout
        self.assertNotIn("hush-hush", said)
        self.assertEqual(holds(self.engine.directory, [b"hush-hush"]), [])
        self.assertNothingLeft(before)

    # --- agents

    def agent(self) -> Path:
        """A real agent of the owner's with one key; gives its socket."""
        directory = self.project("agent", {})
        key, socket = directory / "key", directory / "socket"
        process = subprocess.Popen(self.as_owner(["ssh-agent", "-D", "-a", str(socket)]), stdout=subprocess.DEVNULL)
        self.addCleanup(process.wait)
        self.addCleanup(process.terminate)
        self.eventually(socket.exists)
        made = self.owner_runs("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "of-a-test", "-f", str(key))
        self.assertSucceeds(made)
        self.assertSucceeds(self.owner_runs("ssh-add", "-q", str(key), SSH_AUTH_SOCK=str(socket)))
        return socket

    def test_steps_use_the_users_agent_and_cannot_change_it(self) -> None:
        socket = self.agent()
        blob = Path(f"{socket.parent}/key.pub").read_text("ascii").split()[1]
        project = self.dockerfile(
            "ssh",
            "FROM python:3.8\nCOPY ask.py /\nRUN --mount=type=ssh python3 /ask.py\n"
            'RUN test -z "$SSH_AUTH_SOCK" && test ! -e /run/buildkit\nUSER 1234\n'
            "RUN --mount=type=ssh,id=work,required,uid=1234,target=/tmp/agent "
            "python3 /ask.py && echo at $SSH_AUTH_SOCK\n",
            {"ask.py": ASK_AGENT},
        )
        before = self.snapshot()
        printed = self.build("--ssh", "default", "--ssh", f"work={socket}", cwd=project, SSH_AUTH_SOCK=str(socket))
        self.assertEqual(printed.count(f"blob: {blob}"), 2, printed)
        self.assertEqual(printed.count("removed: 5"), 2, printed)
        self.assertIn("owner: 0o600 0", printed)
        self.assertIn("owner: 0o600 1234", printed)
        self.assertIn("at /tmp/agent", printed)
        self.assertNothingLeft(before, but="files: store/layers/")  # what the build made
        listed = self.owner_runs("ssh-add", "-L", SSH_AUTH_SOCK=str(socket))
        self.assertIn(blob, self.assertSucceeds(listed))

    def test_key_files_have_an_agent_of_their_own(self) -> None:
        socket = self.agent()
        blob = Path(f"{socket.parent}/key.pub").read_text("ascii").split()[1]
        project = self.dockerfile(
            "sshkey",
            "FROM python:3.8\nCOPY ask.py /\nRUN --mount=type=ssh,id=deploy,required python3 /ask.py\n",
            {"ask.py": ASK_AGENT},
        )
        self.assertFails(self.slipway("build", ".", cwd=project), "the ssh agent deploy is required")
        printed = self.build("--ssh", f"deploy={socket.parent}/key", cwd=project)
        self.assertIn(f"blob: {blob}", printed)
        self.assertEqual(list(Path("/tmp").glob("slipway-ssh-*")), [])

    def test_repositories_are_fetched_with_the_builds_agent(self) -> None:
        socket = self.agent()
        home = SCRATCH / "home"
        ssh = home / ".ssh"
        self.addCleanup(shutil.rmtree, ssh, True)
        self.assertSucceeds(self.owner_runs("mkdir", "-m", "700", str(ssh)))
        self.assertSucceeds(self.owner_runs("cp", f"{socket.parent}/key.pub", f"{ssh}/authorized_keys"))
        repository = Repository(self.project("served", {}), "r")
        repository.commit({"text": "over ssh"})
        subprocess.run(["chown", "-R", f"{OWNER_ID}:{OWNER_ID}", str(repository.bare)], check=True)
        server = SshServer(socket.parent, self.as_owner)
        self.addCleanup(server.close)
        url = f"ssh://{OWNER}@127.0.0.1:{server.port}{repository.bare}"
        project = self.dockerfile("sshgit", BASE + f"ADD {url} /r\nRUN cat /r/text\n")

        self.assertFails(self.slipway("build", ".", cwd=project), "needs keys", "--ssh default")
        given = ("build", "--progress=plain", "--ssh", f"default={socket}", ".")
        self.assertFails(self.slipway(*given, cwd=project), "Host key verification failed")
        said = self.owner_runs("sh", "-c", f"cat >{ssh}/known_hosts", text_input=server.known_host)
        self.assertSucceeds(said)
        before = self.snapshot()
        run = self.slipway(*given, cwd=project)
        self.assertSucceeds(run)
        self.assertIn("over ssh", run.stderr)
        self.assertNothingLeft(before, but="files: store/layers/")
        # A key that the server does not know.
        self.assertSucceeds(self.owner_runs("ssh-add", "-q", "-D", SSH_AUTH_SOCK=str(socket)))
        self.assertFails(self.slipway("build", "--no-cache", *given[1:], cwd=project), "(?i)permission denied")

    def test_agent_of_somebody_else_is_refused(self) -> None:
        foreign = SCRATCH / "foreign"
        foreign.mkdir(mode=0o755, exist_ok=True)
        process = subprocess.Popen(["ssh-agent", "-D", "-a", str(foreign / "socket")], stdout=subprocess.DEVNULL)
        self.addCleanup(process.wait)
        self.addCleanup(process.terminate)
        self.eventually((foreign / "socket").exists)
        project = self.dockerfile("foreign", BASE + "RUN --mount=type=ssh true\n")
        self.assertFails(
            self.slipway("build", "--ssh", f"default={foreign}/socket", ".", cwd=project), r"(?i)permission denied"
        )

    # --- mounts

    def test_writes_to_a_bind_are_seen_by_the_step_and_discarded(self) -> None:
        project = self.dockerfile(
            "binds",
            "FROM busybox:1.35 AS made\nRUN mkdir /d && echo stage >/d/f\n" + BASE + "WORKDIR /w\n"
            "RUN --mount=target=here,rw echo new >here/new && rm here/old && echo more >>here/sub/f && cat here/sub/f "
            "&& ls here >/seen\n"
            "RUN --mount=target=/m,source=sub/f,rw echo again >>/m && wc -l </m >/lines\n"
            "RUN --mount=from=made,source=/d,target=/d,readwrite echo changed >/d/f && cat /d/f\n"
            "RUN --mount=from=made,source=d/f,target=/f test $(cat /f) = stage && ! echo x >/f 2>/dev/null\n"
            "RUN --mount=target=/ro ! touch /ro/x 2>/dev/null && ls /ro >/after && ls -A /d /w 2>&1 >/left || true\n",
            {"old": "1", "sub/f": "1\n"},
        )
        self.build("-t", "binds", cwd=project)
        self.assertEqual(sorted(os.listdir(project)), ["Dockerfile", "old", "sub"])
        self.assertEqual((project / "sub/f").read_text("ascii"), "1\n")
        look = "cat /seen /lines /after; ls -A /w; test ! -e /m && test ! -e /d"
        run = self.slipway("run", "--rm", "binds", "sh", "-c", look)
        self.assertEqual(self.assertSucceeds(run).split(), "Dockerfile new sub 2 Dockerfile old sub".split())

    def test_binds_do_not_show_what_the_ignore_file_excludes(self) -> None:
        project = self.dockerfile(
            "ignored",
            BASE + "RUN --mount=target=/m find /m -type f | sort && stat -c '%a' /m/sub\n"
            "RUN --mount=target=/m,rw find /m -type f | sort && echo mine >/m/sub/drop && cat /m/sub/drop\n",
            {".dockerignore": "**/drop\nall\n", "keep": "1", "drop": "1", "sub/drop": "1", "sub/f": "1", "all/x": "1"},
        )
        (project / "sub").chmod(0o750)
        printed = self.build(cwd=project)
        self.assertEqual(printed.count("/m/sub/f"), 2, printed)
        self.assertNotIn("/m/drop", printed)
        self.assertNotIn("/m/all", printed)
        self.assertIn("750", printed)
        self.assertIn("mine", printed)
        self.assertEqual((project / "sub/drop").read_text("ascii"), "1")

    def test_caches_and_tmpfs_are_as_they_were_asked_for(self) -> None:
        project = self.dockerfile(
            "caches",
            "FROM busybox:1.35 AS seed\nRUN mkdir /seed && echo seeded >/seed/f\n" + BASE + "ARG WHERE=/from\n"
            "RUN --mount=type=cache,target=$WHERE,from=seed,source=seed cat /from/f && echo more >>/from/f\n"
            "RUN --mount=type=cache,target=/from,from=seed,source=seed,ro "
            "echo lines: $(wc -l </from/f) && ! touch /from/x 2>/dev/null\n"
            'RUN --mount=type=cache,target=/from test -z "$(ls -A /from)"\n'
            "RUN --mount=type=cache,target=/own,uid=5,gid=6,mode=0710 stat -c 'own %a %u:%g' /own\n"
            "RUN --mount=type=tmpfs,target=/t,size=2m df -k /t | tail -1\n",
        )
        printed = self.build(cwd=project)
        self.assertIn("seeded", printed)
        self.assertIn("lines: 2\n", printed)
        self.assertIn("own 710 5:6", printed)
        self.assertRegex(printed, r"tmpfs +2048 ")

    # --- networks, rights, platforms

    def test_rights_over_the_machine_are_refused_before_anything_starts(self) -> None:
        for flag, words in {
            "--network=host": "an administrator allows it",
            "--security=insecure": "is not allowed",
            "--device=x.com/y=z": "is not allowed",
        }.items():
            project = self.dockerfile("rights", f"{BASE}RUN echo be''gun\nRUN {flag} true\n")
            said = self.assertFails(self.slipway("build", ".", cwd=project), words, "Dockerfile:3")
            self.assertNotIn("begun", said)
        project = self.dockerfile("rights", BASE + "RUN --security=sandbox --network=none ls /sys/class/net\n")
        printed = self.build("--no-cache", cwd=project)
        self.assertIn("lo\n", printed)
        self.assertNotIn("eth0", printed)
        self.assertFails(self.slipway("build", "--network", "host", ".", cwd=project), "an administrator allows it")
        self.assertFails(self.slipway("build", "--cgroup-parent", "/x", ".", cwd=project), "cgroup-parent is not")

    def test_foreign_platforms_build_as_long_as_nothing_runs(self) -> None:
        other = "s390x" if os.uname().machine != "s390x" else "amd64"
        project = self.dockerfile("foreign", "FROM scratch\nCOPY f /f\nWORKDIR /w\n", {"f": "1"})
        self.build("--platform", f"linux/{other}", "-t", "foreign", cwd=project)
        self.assertEqual(self.engine.get("/images/foreign/json")["Architecture"], other)
        project = self.dockerfile(
            "foreign",
            f"{BASE}RUN echo be''gun\nFROM --platform=linux/{other} scratch\nCOPY --from=0 / /\nRUN true\n",
        )
        said = self.assertFails(self.slipway("build", ".", cwd=project), f"cannot run programs for linux/{other}", ":5")
        self.assertNotIn("begun", said)

    # --- limits and names

    def test_limits_and_hosts_reach_the_steps(self) -> None:
        project = self.dockerfile(
            "limits",
            BASE + "RUN echo nofile: $(ulimit -n) $(ulimit -Hn); df -k /dev/shm | tail -1; cat /etc/hosts; "
            "cat /sys/fs/cgroup/memory.max /sys/fs/cgroup/memory/memory.limit_in_bytes 2>/dev/null; true\n",
        )
        options = ["--ulimit", "nofile=64:128", "--shm-size", "3m", "--add-host", "one:10.1.2.3"]
        printed = self.build(
            *options,
            *("--add-host", "one=[fd00::1]", "--add-host", "here=host-gateway"),
            *("--memory", "64m", "--memory-swap", "-1"),
            cwd=project,
        )
        self.assertIn("nofile: 64 128\n", printed)
        self.assertRegex(printed, r"shm +3072 ")
        self.assertRegex(printed, r"10\.1\.2\.3\s+one\b")
        self.assertRegex(printed, r"fd00::1\s+one\b")
        self.assertRegex(printed, r"\d+\.\d+\.\d+\.\d+\s+here\b")
        self.assertIn("67108864", printed)
        run = self.docker("build", *options, "--memory", "64m", "--no-cache", ".", cwd=project)
        self.assertRegex(self.assertSucceeds(run), r"(?s)nofile: 64 128\n.*shm +3072 .*10\.1\.2\.3\s+one\b.*67108864")
        self.assertFails(self.slipway("build", "--ulimit", "nosuch=1", ".", cwd=project), "not a ulimit")
        self.assertFails(self.slipway("build", "--add-host", "a=nowhere", ".", cwd=project), "--add-host")

    # --- contexts

    def layout(self, name: str, *images: str) -> Path:
        """A directory of the owner's that holds the images as an OCI layout."""
        directory = self.project(name, {})
        self.assertSucceeds(self.slipway("save", "-o", str(directory / "saved.tar"), *images))
        with tarfile.open(directory / "saved.tar") as archive:
            archive.extractall(directory)
        (directory / "saved.tar").unlink()
        for path in directory.rglob("*"):
            os.chown(path, OWNER_ID, OWNER_ID)
        return directory

    def test_directories_are_contexts_of_their_own(self) -> None:
        assets = self.project("assets", {"a": "1", "b": "2", ".dockerignore": "b\n", "sub/c": "3"})
        project = self.dockerfile(
            "contexts",
            "FROM busybox:1.35 AS replaced\nRUN false\n" + BASE + "COPY --from=assets . /assets/\n"
            "RUN --mount=from=assets,target=/m,rw cat /m/sub/c && echo x >/m/a\nCOPY --from=replaced a /r\n",
        )
        options = ["--build-context", "assets=../assets", "--build-context", f"replaced={assets}"]
        self.build("-t", "contexts", *options, cwd=project)
        run = self.slipway("run", "--rm", "contexts", "sh", "-c", "ls -A /assets; cat /assets/a /r")
        self.assertEqual(self.assertSucceeds(run).split(), [".dockerignore", "a", "sub", "11"])
        self.assertEqual((assets / "a").read_text("ascii"), "1")
        (assets / "a").write_text("4", encoding="ascii")
        self.assertIn("context assets: file a changed", self.build(*options, cwd=project))
        # A whole root.
        project = self.dockerfile("asroot", "FROM assets\nCOPY --from=assets a /copy\n")
        self.build("-t", "asroot", *options, cwd=project)
        self.assertEqual(len(self.engine.get("/images/asroot/json")["RootFS"]["Layers"]), 2)

    def test_context_that_the_user_may_not_read_is_refused(self) -> None:
        closed = SCRATCH / "closed"
        closed.mkdir(mode=0o700, exist_ok=True)
        project = self.dockerfile("closed", BASE + "COPY --from=closed . /\n")
        request = {"context": str(project), "contexts": {"closed": str(closed)}}
        answer = self.engine.ask("POST", "/slipway/v1/builds", request)
        self.assertIn(b"context closed", answer.body)
        self.assertRegex(answer.body.decode(), r"(?i)permission denied")

    def test_images_of_registries_and_layouts_stand_in_for_others(self) -> None:
        self.assertSucceeds(self.slipway("pull", "busybox:1.35"))
        project = self.dockerfile("madefor", BASE + "RUN echo of the layout >/made\n")
        self.build("-t", "made:v1", cwd=project)
        layout = self.layout("layout", "made:v1")
        self.assertSucceeds(self.slipway("rmi", "made:v1"))
        project = self.dockerfile(
            "uses", "FROM alpine AS one\nRUN cat /made\nFROM two\nCOPY --from=alpine /made /copy\n"
        )
        options = ["--build-context", "two=docker-image://busybox:1.35"]
        for reference in (":v1", ""):
            named = f"alpine=oci-layout://{layout}{reference}"
            printed = self.build("--target", "one", "--no-cache", *options, "--build-context", named, cwd=project)
            self.assertIn("of the layout", printed)
        options += ["--build-context", f"docker.io/library/alpine:latest=oci-layout://{layout}:v1"]
        self.build("-t", "uses", *options, cwd=project)
        self.assertEqual(self.assertSucceeds(self.slipway("run", "--rm", "uses", "cat", "/copy")), "of the layout\n")
        self.assertFails(
            self.slipway("build", *options, "--build-context", f"alpine=oci-layout://{layout}:v2", ".", cwd=project),
            "no image v2",
        )

    def test_layout_with_a_wrong_digest_is_refused(self) -> None:
        project = self.dockerfile("tampered", BASE + f"RUN echo {secrets.token_hex(8)} >/made\n")
        self.build("-t", "tampered", cwd=project)
        layout = self.layout("bad", "tampered")
        self.assertSucceeds(self.slipway("rmi", "tampered"))
        index = json.loads((layout / "index.json").read_text("utf-8"))
        blob = layout / "blobs/sha256" / index["manifests"][0]["digest"].split(":")[1]
        blob.write_bytes(blob.read_bytes() + b" ")
        project = self.dockerfile("usesbad", "FROM bad\nRUN true\n")
        self.assertFails(
            self.slipway("build", "--build-context", f"bad=oci-layout://{layout}", ".", cwd=project), "another digest"
        )

    def test_named_stages_run_again(self) -> None:
        uuid = "/proc/sys/kernel/random/uuid"
        project = self.dockerfile(
            "filter",
            f"{BASE}RUN cat {uuid} >/x\nFROM busybox:1.35 AS two\nCOPY --from=0 /x /x\n"
            f"RUN echo one: $(cat /x) && echo two: $(cat {uuid})\n",
        )
        first = re.findall(r"(?:one|two): ([0-9a-f-]{36})", self.build(cwd=project))
        second = re.findall(r"(?:one|two): ([0-9a-f-]{36})", self.build("--no-cache-filter", "two", cwd=project))
        self.assertEqual((len(first), len(second)), (2, 2))
        self.assertEqual(first[0], second[0])
        self.assertNotEqual(first[1], second[1])


class WithTheAdministratorsConsent(SystemTest):
    @classmethod
    def config(cls) -> Dict[str, Any]:
        return {**super().config(), "build": {"allow-host-network": True}}

    def test_steps_have_the_machines_network(self) -> None:
        host = self.registry.host
        project = self.project(
            "hostnet", {"Dockerfile": f"{BASE}RUN --network=host wget -q -O- http://{host}/v2/\n"}
        )
        self.assertSucceeds(self.slipway("build", "--allow", "network.host", ".", cwd=project))
        project = self.project("hostnet2", {"Dockerfile": f"{BASE}RUN wget -q -O- http://{host}/v2/\n"})
        self.assertFails(self.slipway("build", ".", cwd=project), "exit code 1")
        self.assertSucceeds(self.slipway("build", "--network", "host", ".", cwd=project))
        self.assertSucceeds(self.docker("build", "--network", "host", "--no-cache", ".", cwd=project))
