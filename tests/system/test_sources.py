"""Builds from what is not a directory here: ADD of URLs, repositories and archives; contexts from anywhere."""

import hashlib
import io
import json
import os
import subprocess
import tarfile
import urllib.parse
from pathlib import Path
from typing import Dict, List

from fixture.isolation import OWNER_ID
from fixture.web import Daemon, Repository, Web, git
from fixture.world import SCRATCH, SystemTest

BASE = "FROM busybox:1.35\n"


def tar_of(files: Dict[str, str]) -> bytes:
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode="w") as tar:
        for name, content in files.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            entry.mtime = 1_000_000_000
            tar.addfile(entry, io.BytesIO(content.encode()))
    return data.getvalue()


def compressed(program: List[str], data: bytes) -> bytes:
    return subprocess.run(program, input=data, stdout=subprocess.PIPE, check=True).stdout


FORMATS = {"plain": ["cat"], "gz": ["gzip"], "bz2": ["bzip2"], "xz": ["xz"], "zst": ["zstd", "-q"]}


class SourcesTest(SystemTest):
    @classmethod
    def setUpClass(cls) -> None:
        super().setUpClass()
        cls.repositories = cls.directory / "repositories"
        cls.repositories.mkdir()
        cls.web = Web(cls.repositories)
        cls.addClassCleanup(cls.web.close)

    def build(self, tag: str, lines: str, files: Dict[str, str] = {}) -> str:
        """Builds on busybox and gives what was printed."""
        project = self.project(tag, {"Dockerfile": BASE + lines, **files})
        run = self.slipway("build", "--progress=plain", "-t", tag, ".", cwd=project)
        self.assertSucceeds(run)
        return run.stderr

    def failure(self, lines: str, *wanted: str) -> str:
        project = self.project("failing", {"Dockerfile": BASE + lines})
        return self.assertFails(self.slipway("build", "-t", "failing", ".", cwd=project), *wanted)

    def inside(self, tag: str, script: str) -> str:
        return self.assertSucceeds(self.slipway("run", "--rm", tag, "sh", "-c", script)).strip()

    def plan(self, lines: str) -> List[dict]:
        project = self.project("planned", {"Dockerfile": BASE + lines})
        answer = self.engine.ask("POST", "/slipway/v1/plan", {"context": str(project)})
        self.assertEqual(answer.status, 200, answer.body)
        return answer.json["steps"]

    def served(self, path: str) -> List[str]:
        return [request for request in self.web.requests if request.split()[1] == path]


class Urls(SourcesTest):
    def test_file_has_the_mode_time_and_owner_of_the_reference(self) -> None:
        url = self.web.page("/dated", b"hello", modified=1_000_000_000)
        self.build("dated", f"ADD {url} /x\nADD --chmod=640 --chown=7:8 {url} /d/\nADD {url} /tmp\n")
        shown = self.inside("dated", "stat -c '%a %u:%g %Y' /x /d/dated /tmp/dated; cat /x")
        self.assertEqual(
            shown.split("\n"), ["600 0:0 1000000000", "640 7:8 1000000000", "600 0:0 1000000000", "hello"]
        )

    def test_unchanged_file_is_not_downloaded_again(self) -> None:
        url = self.web.page("/same", b"one")
        lines = f"ADD {url} /\nRUN cat /same\n"
        self.build("same", lines)
        self.assertIn("CACHED", self.build("same", lines))
        self.assertEqual(self.served("/same"), ["GET /same 200", "GET /same 304"])
        self.assertEqual(self.plan(lines)[1]["reason"], f"unknown until {url} is asked")
        self.assertEqual(len(self.served("/same")), 2)
        self.web.page("/same", b"two")
        self.assertIn(f"not cached: {url} changed", self.build("same", lines))
        self.assertEqual(self.inside("same", "cat /same"), "two")
        # Without a tag the content decides.
        url = self.web.page("/untagged", b"three", tagged=False)
        lines = f"ADD {url} /\nRUN cat /untagged\n"
        self.build("untagged", lines)
        self.assertNotIn("three", self.build("untagged", lines).replace(lines, ""))

    def test_checksum_is_held_to_and_saves_asking(self) -> None:
        url = self.web.page("/checked", b"content")
        digest = hashlib.sha256(b"content").hexdigest()
        lines = f"ADD --checksum=sha256:{digest} {url} /\n"
        self.assertFalse(self.plan(lines)[1]["cached"])
        self.build("checked", lines)
        self.build("checked", lines)
        self.assertTrue(self.plan(lines)[1]["cached"])
        self.assertEqual(self.served("/checked"), ["GET /checked 200"])
        wrong = hashlib.sha256(b"other").hexdigest()
        self.failure(f"ADD --checksum=sha256:{wrong} {url} /\n", "checksum is wrong", digest, r"Dockerfile:2:")

    def test_redirects_are_followed_within_bounds(self) -> None:
        target = self.web.page("/target", b"there")
        here = self.web.page("/from", b"", location=target)
        self.build("redirected", f"ADD {here} /\n")
        self.assertEqual(self.inside("redirected", "cat /from"), "there")
        self.failure(f"ADD {self.web.page('/round', b'', location='/round')} /\n", "in a circle")
        self.failure(f"ADD {self.web.page('/file', b'', location='file:///etc/passwd')} /\n", "no URL")

    def test_failures_say_what_the_server_did(self) -> None:
        self.failure(f"ADD {self.web.url}/missing /\n", "status 404", "/missing", "Dockerfile:2:5")
        self.failure(f"ADD {self.web.page('/cut', b'x' * 1000, cut=10)} /\n", "broke")
        self.failure("ADD http://127.0.0.1:1/x /\n", "cannot reach 127.0.0.1:1")
        self.failure(f"ADD {self.web.url} /d/\n", "404|no file name")
        private = self.web.page("/private", b"secret", user="me:pass")
        self.failure(f"ADD {private} /\n", "status 401")
        self.build("private", f"ADD {private.replace('://', '://me:pass@')} /\n")

    def test_cancelled_download_ends_at_once_and_leaves_nothing(self) -> None:
        url = self.web.page("/slow", b"x" * 1000, stall=10)
        project = self.project("slow", {"Dockerfile": f"{BASE}ADD {url} /\n"})
        self.assertSucceeds(self.slipway("run", "--rm", "busybox:1.35", "true"))
        before = self.snapshot()
        ingest = set(os.listdir(self.engine.root / "ingest"))
        terminal = self.terminal("slipway", "build", "-t", "slow", ".", cwd=project)
        self.assertTrue(self.web.stalled.wait(30))
        terminal.interrupt()
        self.assertNotEqual(terminal.wait(10), 0)
        self.assertNothingLeft(before)
        self.eventually(lambda: set(os.listdir(self.engine.root / "ingest")) == ingest)

    def test_archive_is_unpacked_only_when_told(self) -> None:
        url = self.web.page("/a.tgz", compressed(["gzip"], tar_of({"in/hello": "hi"})))
        self.build("unpacked", f"ADD {url} /kept/\nADD --unpack=true --chown=7:8 {url} /out\n")
        self.assertEqual(self.inside("unpacked", "ls /kept; cat /out/in/hello; stat -c %u:%g /out/in/hello"),
                         "a.tgz\nhi7:8")


class Archives(SourcesTest):
    def test_archives_are_known_by_their_content(self) -> None:
        project = self.project("archives", {})
        names = []
        for name, program in FORMATS.items():
            (project / f"{name}.data").write_bytes(compressed(program, tar_of({f"{name}/hello": name})))
            names.append(f"{name}.data")
        (project / "fake.tar.gz").write_bytes(compressed(["gzip"], b"no tar at all" * 100))
        (project / "empty.tar").write_bytes(b"")
        (project / "Dockerfile").write_text(
            f"{BASE}RUN mkdir -p /out/gz && echo old >/out/gz/old\n"
            f"ADD --chown=7:8 {' '.join(names)} fake.tar.gz empty.tar /out/\nADD --unpack=false gz.data /kept/\n"
            "COPY gz.data /copied/\n",
            encoding="utf-8",
        )
        self.assertSucceeds(self.slipway("build", "-t", "archives", ".", cwd=project))
        for name in FORMATS:
            self.assertEqual(self.inside("archives", f"cat /out/{name}/hello; stat -c %u:%g /out/{name}/hello"),
                             f"{name}7:8")
        self.assertEqual(self.inside("archives", "cat /out/gz/old; ls /out /kept /copied").split(),
                         ["old", "/copied:", "gz.data", "/kept:", "gz.data", "/out:", "bz2", "empty.tar",
                          "fake.tar.gz", "gz", "plain", "xz", "zst"])

    def test_names_that_look_like_whiteouts_are_files(self) -> None:
        project = self.project("whiteouts", {})
        (project / "a.tar").write_bytes(tar_of({"etc/.wh.passwd": "not gone", "etc/.wh..wh..opq": "x"}))
        (project / "Dockerfile").write_text(f"{BASE}ADD a.tar /\n", encoding="utf-8")
        self.assertSucceeds(self.slipway("build", "-t", "whiteouts", ".", cwd=project))
        self.assertEqual(self.inside("whiteouts", "cat /etc/.wh.passwd; head -c 4 /etc/passwd"), "not goneroot")

    def test_hostile_archive_touches_nothing(self) -> None:
        project = self.project("hostile", {"Dockerfile": f"{BASE}ADD a.tar /d/\n"})
        for name in ("../up", "/d/../../up"):
            (project / "a.tar").write_bytes(tar_of({name: "x"}))
            self.assertFails(self.slipway("build", "-t", "hostile", ".", cwd=project), "a.tar")


class Repositories(SourcesTest):
    @classmethod
    def setUpClass(cls) -> None:
        super().setUpClass()
        part = Repository(cls.repositories, "part")
        part.commit({"inner": "of the part"})
        cls.main = Repository(cls.repositories, "main")
        cls.first = cls.main.commit({"text": "first", "docs/page": "page"})
        git(cls.main.work, "tag", "v1")
        git(cls.main.work, "tag", "-a", "-m", "two", "v2")
        git(cls.main.work, "submodule", "-q", "add", str(part.bare), "lib/part")
        modules = cls.main.work / ".gitmodules"
        modules.write_text(modules.read_text("utf-8").replace(str(part.bare), "../part.git"), encoding="utf-8")
        os.symlink("/etc/passwd", cls.main.work / "link")
        cls.second = cls.main.commit({"text": "second", "run.sh": "#!/bin/sh\n"})
        git(cls.main.work, "branch", "topic/x", cls.first)
        cls.main.publish()
        cls.daemon = Daemon(cls.repositories)
        cls.addClassCleanup(cls.daemon.close)

    def smart(self) -> str:
        return f"{self.web.url}/git/main.git"

    def test_every_transport_brings_the_files_and_the_submodules(self) -> None:
        for number, url in enumerate(
            (self.smart(), f"{self.web.url}/dumb/main.git", f"{self.daemon.url}/main.git")
        ):
            with self.subTest(url):
                self.build(f"transport{number}", f"ADD {url} /r\nADD {url}#v1 /v1\n")
                shown = self.inside(
                    f"transport{number}",
                    "cat /r/text /r/lib/part/inner /v1/text; readlink /r/link; stat -c '%u:%g %a' /r/text /r/docs;"
                    "find /r /v1 -name .git",
                )
                self.assertEqual(shown, "secondof the partfirst/etc/passwd\n0:0 644\n0:0 755")

    def test_refs_name_commits(self) -> None:
        url = self.smart()
        for ref, text in (
            ("#main", "second"),
            ("#topic/x", "first"),
            ("#v2", "first"),
            ("#refs/tags/v1", "first"),
            (f"#{self.first}", "first"),
            ("?branch=topic/x", "first"),
            ("?tag=v2&submodules=false", "first"),
            (f"?ref=main&commit={self.second[:10]}", "second"),
        ):
            with self.subTest(ref):
                self.build("refs", f"ADD {url}{ref} /r\n")
                self.assertEqual(self.inside("refs", "cat /r/text"), text)
        self.build("refs", f"ADD {url}#v1:docs /d\nADD {url}?subdir=docs /e\n")
        self.assertEqual(self.inside("refs", "ls /d /e"), "/d:\npage\n\n/e:\npage")

    def test_commit_is_the_key(self) -> None:
        moving = Repository(self.repositories, "moving")
        moving.commit({"text": "one"})
        url = f"{self.web.url}/git/moving.git"
        lines = f"ADD {url} /r\nRUN cat /r/text\n"
        self.build("moving", lines)
        self.web.requests.clear()
        self.assertIn("CACHED", self.build("moving", lines))
        self.assertTrue(all("upload-pack" in request for request in self.web.requests), self.web.requests)
        self.assertEqual(self.plan(lines)[1]["reason"], f"unknown until {url} is asked")
        commit = moving.commit({"text": "two"})
        self.assertIn(f"not cached: {url} changed", self.build("moving", lines))
        self.assertEqual(self.inside("moving", "cat /r/text"), "two")
        self.web.requests.clear()
        self.build("moving", f"ADD {url}#{commit} /r\n")
        self.assertTrue(self.plan(f"ADD {url}#{commit} /r\n")[1]["cached"])

    def test_git_directory_is_kept_when_asked_for(self) -> None:
        self.build("kept", f"ADD --keep-git-dir=true {self.smart()}#main /r\n")
        self.assertEqual(self.inside("kept", "cut -c1-40 /r/.git/HEAD; test -f /r/lib/part/.git && echo linked"),
                         f"{self.second}\nlinked")

    def test_checksum_is_held_to(self) -> None:
        url = self.smart()
        self.build("sum", f"ADD --checksum={self.first[:12]} {url}#v1 /r\n")
        self.failure(f"ADD --checksum={self.second} {url}#v1 /r\n", self.first, "as the checksum says")
        self.failure(f"ADD --checksum={self.second[:8]} {url}#v1 /r\n", "as the checksum says")

    def test_failures_say_what_is_wrong(self) -> None:
        url = self.smart()
        self.failure(f"ADD {url}#nowhere /r\n", "no branch or tag nowhere")
        self.failure(f"ADD {url}#main:nowhere /r\n", "no directory nowhere")
        self.failure(f"ADD {self.web.url}/git/none.git /r\n", "none.git", "ls-remote")
        self.failure(f"ADD {url}#../../etc /r\n", "is no git branch, tag or commit")
        self.failure(f"ADD {url}#--upload-pack=x /r\n", "begins with a dash")
        self.failure(f"ADD {url}#main:../../etc /r\n", "leaves the repository")
        self.failure("ADD ssh://-oProxyCommand=x/r /r\n", "no host")
        self.failure("ADD git@127.0.0.1:r.git /r\n", "needs keys")

    def test_hostile_repository_reaches_nothing(self) -> None:
        """Submodules of this machine's files and of a program, a hook, a filter: none is used."""
        secret = self.directory / "secret"
        Repository(self.directory, "secret").commit({"secret": "of this machine"})
        subprocess.run(["chmod", "-R", "a+rX", str(self.directory)], check=True)
        for address in (f"file://{secret}.git", f"{secret}.git", f"ext::sh -c touch% {SCRATCH}/home/hacked"):
            evil = Repository(self.repositories, "evil" + hashlib.sha256(address.encode()).hexdigest()[:8])
            head = git(secret, "rev-parse", "HEAD")
            (evil.work / "mod").mkdir()
            git(evil.work, "update-index", "--add", "--cacheinfo", f"160000,{head},mod")
            evil.commit(
                {
                    ".gitmodules": f'[submodule "mod"]\n\tpath = mod\n\turl = {address}\n',
                    ".gitattributes": "* filter=evil\n",
                }
            )
            with self.subTest(address):
                self.failure(f"ADD {self.web.url}/git/{evil.bare.name} /r\n", "git submodule: fatal: ")
        self.assertFalse((SCRATCH / "home" / "hacked").exists())

    def test_git_runs_as_the_caller_and_ends_with_the_build(self) -> None:
        url = self.web.page("/hang.git/info/refs?service=git-upload-pack", b"x" * 100, stall=10).split("/info")[0]
        project = self.project("hanging", {"Dockerfile": f"{BASE}ADD {url} /r\n"})
        self.assertSucceeds(self.slipway("run", "--rm", "busybox:1.35", "true"))
        before = self.snapshot()
        self.web.stalled.clear()
        terminal = self.terminal("slipway", "build", "-t", "hanging", ".", cwd=project)
        self.assertTrue(self.web.stalled.wait(30))
        users = set()
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                if Path(folder, "comm").read_text("utf-8").startswith("git"):
                    users.add(folder.stat().st_uid)
                    status = Path(folder, "status").read_text("utf-8")
                    if folder.stat().st_uid == OWNER_ID:
                        self.assertIn("NoNewPrivs:\t1", status)
                        self.assertIn("CapEff:\t0000000000000000", status)
            except OSError:
                continue
        self.assertIn(OWNER_ID, users)
        terminal.interrupt()
        self.assertNotEqual(terminal.wait(10), 0)
        self.assertNothingLeft(before)


class Contexts(SourcesTest):
    FILES = {
        "Dockerfile": BASE + "COPY . /c/\nRUN cat /c/text\n",
        "sub/Other": BASE + "COPY text /other\n",
        "text": "from the context",
        "ignored": "x",
        ".dockerignore": "ignored\n",
    }

    @classmethod
    def setUpClass(cls) -> None:
        super().setUpClass()
        repository = Repository(cls.repositories, "context")
        repository.commit({f"{place}{name}": text for place in ("", "deep/") for name, text in cls.FILES.items()})
        repository.commit({"deep/text": "deeper"})

    def piped(self, data: bytes, *arguments: str, command: str = "slipway build") -> "subprocess.CompletedProcess":
        file = SCRATCH / "home" / "input"
        file.write_bytes(data)
        quoted = " ".join(f"'{argument}'" for argument in arguments)
        return self.owner_runs("sh", "-c", f"{command} {quoted} < {file}")

    def assertBuilt(self, tag: str, text: str = "from the context") -> None:
        self.assertEqual(self.inside(tag, "cat /c/text; ls /c"), f"{text}Dockerfile\nsub\ntext")

    def test_tar_on_standard_input(self) -> None:
        for name, program in FORMATS.items():
            with self.subTest(name):
                self.assertSucceeds(self.piped(compressed(program, tar_of(self.FILES)), "-t", f"in-{name}", "-"))
                self.assertBuilt(f"in-{name}")
        self.assertSucceeds(self.piped(tar_of(self.FILES), "-t", "other", "-f", "sub/Other", "-"))
        self.assertEqual(self.inside("other", "cat /other"), "from the context")
        self.eventually(
            lambda: [name for name in os.listdir(self.engine.root / "ingest") if name.startswith("context")] == []
        )

    def test_containerfile_stands_in_for_a_dockerfile(self) -> None:
        lines = BASE + "COPY text /c/\n"
        run = self.piped(tar_of({"Containerfile": lines, "text": "contained"}), "-t", "contained", "-")
        self.assertSucceeds(run)
        self.assertEqual(self.inside("contained", "cat /c/text"), "contained")
        both = {"Containerfile": "nonsense", "Dockerfile": lines, "text": "docked"}
        self.assertSucceeds(self.piped(tar_of(both), "-t", "contained", "-"))
        self.assertEqual(self.inside("contained", "cat /c/text"), "docked")

    def test_dockerfile_on_standard_input(self) -> None:
        dockerfile = (BASE + "RUN echo made >/x\n").encode()
        self.assertSucceeds(self.piped(dockerfile, "-t", "alone", "-"))
        self.assertEqual(self.inside("alone", "cat /x"), "made")
        self.assertFails(self.piped((BASE + "COPY x /\n").encode(), "-"), "no context")
        project = self.project("with", {"text": "of the directory"})
        self.assertSucceeds(self.piped((BASE + "COPY text /\n").encode(), "-t", "with", "-f", "-", str(project)))
        self.assertEqual(self.inside("with", "cat /text"), "of the directory")
        self.assertFails(self.piped(tar_of({"x": "no Dockerfile"}), "-"), "Dockerfile: there is no such file")
        self.assertFails(self.piped(tar_of({"../x": "y"}), "-"), "send the build context")
        self.assertFails(self.piped(compressed(["gzip"], b"text"), "-"), "not a tar")

    def test_urls(self) -> None:
        archive = self.web.page("/context.tgz", compressed(["gzip"], tar_of(self.FILES)))
        alone = self.web.page("/alone", (BASE + "RUN echo made >/x\n").encode())
        self.assertSucceeds(self.slipway("build", "-t", "url-tar", archive))
        self.assertBuilt("url-tar")
        self.assertSucceeds(self.slipway("build", "-t", "url-file", alone))
        self.assertEqual(self.inside("url-file", "cat /x"), "made")
        plan = self.slipway("build", "--plan", archive)
        self.assertRegex(self.assertSucceeds(plan), r"cached .*COPY \. /c/")
        self.assertFails(self.slipway("build", f"{self.web.url}/missing"), "the build context http", "status 404")
        junk = self.web.page("/junk", b"\0" * 5000)
        self.assertFails(self.slipway("build", junk), "neither a tar nor a Dockerfile")

    def test_repositories(self) -> None:
        url = f"{self.web.url}/git/context.git"
        self.assertSucceeds(self.slipway("build", "-t", "git", url))
        self.assertIn("from the context", self.inside("git", "cat /c/text; ls -A /c"))
        self.assertNotIn(".git\n", self.inside("git", "ls -A /c"))
        self.assertNotIn("ignored", self.inside("git", "ls /c"))
        self.assertSucceeds(self.slipway("build", "-t", "deep", f"{url}#main:deep"))
        self.assertBuilt("deep", "deeper")
        self.assertSucceeds(self.slipway("build", "-t", "older", f"{url}?ref=main&subdir=deep", "-f", "sub/Other"))
        self.assertEqual(self.inside("older", "cat /other"), "deeper")
        self.assertFails(self.slipway("build", f"{url}#none"), "no branch or tag none")
        self.assertFails(self.slipway("build", f"{url}#main:none"), "no directory none")
        keeps = self.slipway("build", "-t", "keeps", "--build-arg", "BUILDKIT_CONTEXT_KEEP_GIT_DIR=1", url)
        self.assertSucceeds(keeps)
        self.assertIn(".git\n", self.inside("keeps", "ls -A /c"))
        self.eventually(lambda: not [name for name in os.listdir(self.engine.root / "ingest") if "git-" in name])

    def test_api_takes_a_remote_context_as_docker_does(self) -> None:
        archive = self.web.page("/api.tar", tar_of(self.FILES))
        for tag, remote in (("api-tar", archive), ("api-git", f"{self.web.url}/git/context.git#main:deep")):
            query = urllib.parse.urlencode({"remote": remote, "t": tag})
            answer = self.engine.ask("POST", f"/build?{query}")
            self.assertEqual(answer.status, 200)
            self.assertIn("Successfully tagged", answer.body.decode())
        self.assertBuilt("api-tar")
        self.assertBuilt("api-git", "deeper")
        self.assertEqual(self.engine.ask("POST", "/build?remote=file:///etc").status, 400)

    def test_upload_serves_one_build_of_its_owner(self) -> None:
        answer = self.engine.ask("POST", "/slipway/v1/contexts", tar_of(self.FILES))
        self.assertEqual(answer.status, 201, answer.body)
        request = {"context": "upload:" + answer.json["id"], "tags": ["uploaded"]}
        self.assertEqual(self.engine.ask("POST", "/slipway/v1/plan", request).status, 200)
        last = json.loads(self.engine.ask("POST", "/slipway/v1/builds", request).body.splitlines()[-1])
        self.assertEqual(last["result"], "ok", last)
        self.assertBuilt("uploaded")
        again = json.loads(self.engine.ask("POST", "/slipway/v1/builds", request).body.splitlines()[-1])
        self.assertIn("used or forgotten", again["error"]["message"])
        self.assertEqual(self.engine.ask("POST", "/slipway/v1/contexts", b"no tar").status, 400)

    def test_uploads_go_when_the_engine_restarts(self) -> None:
        self.assertEqual(self.engine.ask("POST", "/slipway/v1/contexts", tar_of(self.FILES)).status, 201)
        self.engine.kill()
        self.engine.start()
        self.assertEqual([n for n in os.listdir(self.engine.root / "ingest") if n.startswith("context")], [])

    def test_docker_builds_from_standard_input_and_urls(self) -> None:
        from fixture import debian  # pylint: disable=import-outside-toplevel

        docker = f"{debian.docker()} build"
        self.assertSucceeds(self.piped(tar_of(self.FILES), "-t", "docker-tar", "-", command=docker))
        self.assertBuilt("docker-tar")
        self.assertSucceeds(self.piped((BASE + "RUN echo made >/x\n").encode(), "-t", "docker-in", "-", command=docker))
        self.assertEqual(self.inside("docker-in", "cat /x"), "made")
        archive = self.web.page("/docker.tgz", compressed(["gzip"], tar_of(self.FILES)))
        self.assertSucceeds(self.docker("build", "-t", "docker-url", archive))
        self.assertBuilt("docker-url")
        self.assertSucceeds(self.docker("build", "-t", "docker-git", f"{self.web.url}/git/context.git#main:deep"))
        self.assertBuilt("docker-git", "deeper")
