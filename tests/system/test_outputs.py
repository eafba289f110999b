"""What comes out of a build: files, archives, pushed images, and nothing that was not asked for."""

import base64
import hashlib
import io
import json
import os
import signal
import subprocess
import tarfile
import time
from pathlib import Path
from typing import Any, Dict, List

from fixture import images
from fixture.isolation import OWNER_ID
from fixture.registry import Registry
from fixture.world import SCRATCH, SystemTest

FILES = {
    "Dockerfile": """FROM busybox:1.35
RUN echo gone >/gone && mkdir -p /data/sub && echo one >/data/one && ln /data/one /data/sub/same \\
 && ln -s one /data/link && touch -d '2001-02-03 04:05:06' /data/one && chown 12:34 /data/one \\
 && cp /bin/busybox /data/setuid && chmod 4755 /data/setuid && mkfifo /data/fifo && chmod 750 /data/sub
RUN rm /gone
COPY text /data/text
CMD ["cat", "/data/text"]
""",
    "text": "from the context\n",
}


def skopeo(*arguments: str) -> str:
    run = subprocess.run(["skopeo", *arguments], capture_output=True, text=True, check=False)
    if run.returncode != 0:
        raise AssertionError(f"skopeo {arguments}: {run.stderr}")
    return run.stdout


class Outputs(SystemTest):
    @classmethod
    def setUpClass(cls) -> None:
        super().setUpClass()
        cls.out = SCRATCH / "home" / f"out-{cls.__name__}"
        cls.out.mkdir()
        os.chown(cls.out, OWNER_ID, OWNER_ID)
        answer = cls.engine.ask("POST", "/images/create?fromImage=busybox&tag=1.35")
        assert b"Downloaded newer image" in answer.body, answer

    def setUp(self) -> None:
        self.context = self.project(self._testMethodName, FILES)

    def build(self, *arguments: str, **options: Any) -> "subprocess.CompletedProcess":
        return self.slipway("build", *arguments, str(self.context), **options)

    def images(self) -> List[str]:
        return sorted(image["Id"] for image in self.engine.get("/images/json?all=1"))

    def metadata(self, path: Path) -> Dict[str, Any]:
        return json.loads(path.read_text("utf-8"))


class Files(Outputs):
    def test_directory_gets_the_merged_files_as_the_caller(self) -> None:
        before = self.images()
        out = self.out / "files"
        self.assertSucceeds(self.build("-o", str(out)))
        data = out / "data"
        self.assertEqual((data / "text").read_text("utf-8"), FILES["text"])
        self.assertEqual((data / "one").stat().st_uid, OWNER_ID)
        self.assertEqual((data / "one").stat().st_mtime, 981173106)
        self.assertEqual((data / "one").stat().st_ino, (data / "sub" / "same").stat().st_ino)
        self.assertEqual(os.readlink(data / "link"), "one")
        self.assertEqual((data / "sub").stat().st_mode & 0o7777, 0o750)
        self.assertEqual((data / "setuid").stat().st_mode & 0o7777, 0o755)
        self.assertTrue((data / "fifo").is_fifo())
        self.assertFalse((out / "gone").exists())
        self.assertEqual([path for path in out.rglob(".wh.*")], [])
        # The image is not kept, what was built for it is: again, with nothing to run, onto what is there.
        self.assertEqual(self.images(), before)
        (data / "text").write_text("changed", encoding="utf-8")
        (data / "mine").write_text("stays", encoding="utf-8")
        printed = self.build("-o", f"type=local,dest={out}")
        self.assertSucceeds(printed)
        self.assertRegex(printed.stderr, r"(?i)cached")
        self.assertEqual((data / "text").read_text("utf-8"), FILES["text"])
        self.assertEqual((data / "mine").read_text("utf-8"), "stays")

    def test_directory_with_links_out_of_it_stays_within(self) -> None:
        out = self.out / "linked"
        out.mkdir()
        elsewhere = self.out / "elsewhere"
        elsewhere.mkdir()
        os.symlink(elsewhere, out / "data")
        os.symlink(elsewhere / "passwd", out / "bin")
        for path in (out, elsewhere):
            os.chown(path, OWNER_ID, OWNER_ID)
        self.assertSucceeds(self.build("-o", str(out)))
        self.assertEqual(list(elsewhere.iterdir()), [])
        self.assertFalse((out / "data").is_symlink())
        self.assertTrue((out / "data" / "text").is_file())

    def test_tar_has_owners_links_and_no_whiteouts(self) -> None:
        run = subprocess.run(
            self.as_owner(["slipway", "build", "-q", "-o", "-", str(self.context)]),
            env=self.environment(),
            capture_output=True,
            timeout=120,
            check=False,
        )
        self.assertEqual(run.returncode, 0, run.stderr)
        with tarfile.open(fileobj=io.BytesIO(run.stdout)) as tree:
            members = {member.name.rstrip("/"): member for member in tree}
        one = members["data/one"]
        self.assertEqual((one.uid, one.gid, int(one.mtime)), (12, 34, 981173106))
        self.assertEqual(members["data/setuid"].mode, 0o4755)
        self.assertTrue(members["data/sub/same"].islnk())
        self.assertEqual(members["data/sub/same"].linkname, "data/one")
        self.assertTrue(members["data/fifo"].isfifo())
        self.assertNotIn("gone", members)
        self.assertEqual([name for name in members if ".wh." in name], [])

    def test_unusable_destinations_are_told_before_building(self) -> None:
        self.assertFails(self.build("-o", "type=local"), "dest=DIR")
        self.assertFails(self.build("-o", "type=oci,dest=/"), "is a directory")
        self.assertFails(self.build("-o", "type=zip,dest=x"), "type=zip")
        self.assertFails(self.build("-o", "-", "-o", "type=oci"), "only one --output")
        self.assertFails(self.build("--push"), "name is needed")
        printed = self.assertFails(self.build("-o", f"type=tar,dest={self.out}/no/such/x.tar"), "x.tar")
        self.assertNotIn("internal", printed)
        self.assertFails(self.build("-o", "type=local,dest=/proc/nothing"), "/proc/nothing")


class Archives(Outputs):
    def test_oci_and_docker_archives_are_understood_by_others(self) -> None:
        before = self.images()
        oci, docker, layout, meta = (self.out / name for name in ("a.oci", "a.docker", "layout", "meta.json"))
        self.assertSucceeds(
            self.build(
                "-t", "team/app:v1", "-o", f"type=oci,dest={oci}", "-o", f"type=docker,dest={docker}",
                "-o", f"type=oci,tar=false,dest={layout}", "--metadata-file", str(meta), "--label", "a=b",
                "--annotation", "org.example.note=exported",
            )
        )  # fmt: skip
        inspected = json.loads(skopeo("inspect", f"oci-archive:{oci}"))
        metadata = self.metadata(meta)
        self.assertEqual(inspected["Digest"], metadata["containerimage.digest"])
        self.assertEqual(inspected["Labels"]["a"], "b")
        self.assertEqual(metadata["image.name"], "docker.io/team/app:v1")
        self.assertEqual(metadata["containerimage.descriptor"]["digest"], metadata["containerimage.digest"])
        self.assertRegex(metadata["buildx.build.ref"], r"^slipway/slipway/[0-9a-f]+$")
        manifest = json.loads(skopeo("inspect", "--raw", f"oci:{layout}"))
        self.assertEqual(manifest["annotations"], {"org.example.note": "exported"})
        self.assertEqual(manifest["config"]["digest"], metadata["containerimage.config.digest"])
        self.assertFalse((layout / "manifest.json").exists())
        for blob in (layout / "blobs" / "sha256").iterdir():
            self.assertEqual(hashlib.sha256(blob.read_bytes()).hexdigest(), blob.name)
        config = json.loads(skopeo("inspect", "--config", f"docker-archive:{docker}:team/app:v1"))
        self.assertEqual(config["config"]["Cmd"], ["cat", "/data/text"])
        # Nothing of it is here, until the archive is loaded.
        self.assertNotIn("team/app", self.assertSucceeds(self.slipway("images")))
        self.eventually(lambda: self.images() == before)
        self.assertIn("Loaded image: team/app:v1", self.assertSucceeds(self.docker("load", "-i", str(docker))))
        self.assertEqual(self.assertSucceeds(self.slipway("run", "--rm", "team/app:v1")), FILES["text"])
        self.assertIn("Loaded image: team/app:v1", self.assertSucceeds(self.slipway("load", "-i", str(oci))))

    def test_image_output_beside_an_archive_keeps_the_image(self) -> None:
        archive = self.out / "both.tar"
        iid = self.out / "iid"
        self.assertSucceeds(
            self.build("-o", "type=image,name=kept:v2", "-o", f"type=docker,dest={archive}", "--iidfile", str(iid))
        )
        self.assertEqual(self.engine.get("/images/kept:v2/json")["Id"], iid.read_text("utf-8"))
        self.assertSucceeds(self.build("-o", f"type=tar,dest={archive}"))
        self.assertEqual(self.engine.get("/images/kept:v2/json")["Id"], iid.read_text("utf-8"))

    def test_client_that_goes_away_leaves_no_image(self) -> None:
        fifo = self.out / "fifo"
        os.mkfifo(fifo)
        os.chown(fifo, OWNER_ID, OWNER_ID)
        (self.context / "text").write_text("another image\n", encoding="utf-8")
        before = self.images()
        build = subprocess.Popen(
            self.as_owner(["slipway", "build", "-o", f"type=oci,dest={fifo}", str(self.context)]),
            env=self.environment(),
            stderr=subprocess.DEVNULL,
        )
        with open(fifo, "rb") as reader:
            self.assertNotEqual(reader.read(512), b"")
            held = [image for image in self.images() if image not in before]
            self.assertNotEqual(held, [])
            build.send_signal(signal.SIGKILL)
            build.wait()
        self.eventually(lambda: self.images() == before)
        # So does an engine that is killed meanwhile, once it is back.
        build = subprocess.Popen(
            self.as_owner(["slipway", "build", "-o", f"type=oci,dest={fifo}", str(self.context)]),
            env=self.environment(),
            stderr=subprocess.DEVNULL,
        )
        with open(fifo, "rb") as reader:
            self.assertNotEqual(reader.read(512), b"")
            self.engine.kill()
        self.assertNotEqual(build.wait(10), 0)
        self.engine.start()
        self.assertEqual(self.images(), before)


class Pushes(Outputs):
    def test_built_image_is_pushed_by_docker_and_by_slipway(self) -> None:
        name = f"{self.registry.host}/team/pushed:v1"
        self.assertSucceeds(self.build("-t", name))
        printed = self.assertSucceeds(self.docker("push", name))
        self.assertIn(f"The push refers to repository [{self.registry.host}/team/pushed]", printed)
        self.assertRegex(printed, r"v1: digest: sha256:[0-9a-f]{64} size: \d+")
        digest = json.loads(skopeo("inspect", "--tls-verify=false", f"docker://{name}"))["Digest"]
        self.assertIn(digest, printed)
        self.assertIn(f"{name.rsplit(':', 1)[0]}@{digest}", self.engine.get(f"/images/{name}/json")["RepoDigests"])
        again = self.assertSucceeds(self.slipway("push", name))
        self.assertIn("Layer already exists", again)
        self.assertNotIn("Pushed", again)
        other = f"{self.registry.host}/other/place"
        self.assertSucceeds(self.slipway("tag", name, other))
        self.assertRegex(self.assertSucceeds(self.docker("push", other)), r"Mounted from team/pushed")
        # What was pulled goes back as it came.
        pulled = json.loads(skopeo("inspect", "--tls-verify=false", f"docker://{self.registry.host}/library/busybox:1.35"))
        copy = f"{self.registry.host}/team/busybox:1.35"
        self.assertSucceeds(self.slipway("tag", "busybox:1.35", copy))
        self.assertIn(pulled["Digest"], self.assertSucceeds(self.docker("push", copy)))
        self.assertSucceeds(self.docker("rmi", "-f", name, other, copy))
        self.assertEqual(self.assertSucceeds(self.slipway("run", "--rm", name)), FILES["text"])

    def test_every_tag_of_a_repository_is_pushed_when_asked_for(self) -> None:
        name = f"{self.registry.host}/team/all"
        self.assertSucceeds(self.build("-t", name + ":one", "-t", name + ":two"))
        printed = self.assertSucceeds(self.docker("push", "--all-tags", name))
        self.assertRegex(printed, r"(?s)one: digest: .*two: digest: ")
        self.assertFails(self.docker("push", name + ":three"), "does not exist locally with the tag: .*:three")

    def test_output_to_a_registry_leaves_nothing_here(self) -> None:
        name = f"{self.registry.host}/team/ci:v1"
        meta = self.out / "push.json"
        self.assertSucceeds(self.build("--push", "-t", name, "--metadata-file", str(meta)))
        inspected = json.loads(skopeo("inspect", "--tls-verify=false", f"docker://{name}"))
        self.assertEqual(inspected["Digest"], self.metadata(meta)["containerimage.digest"])
        self.assertNotIn("team/ci", self.assertSucceeds(self.slipway("images")))
        kept = f"{self.registry.host}/team/ci:v2"
        self.assertSucceeds(self.build("-o", f"type=image,name={kept},push=true"))
        self.assertEqual(
            json.loads(skopeo("inspect", "--tls-verify=false", f"docker://{kept}"))["Digest"], inspected["Digest"]
        )
        self.assertIn("team/ci", self.assertSucceeds(self.slipway("images")))

    def test_private_registry_is_asked_with_dockers_credentials(self) -> None:
        directory = self.project("private", {})
        registry = Registry(directory, "me:s3cret")
        self.addCleanup(registry.close)
        registry.push(images.busybox(), "team/base:1")
        base = f"{registry.host}/team/base:1"
        project = self.project("from-private", {"Dockerfile": f"FROM {base}\nRUN echo made >/made\n"})
        self.assertFails(self.slipway("build", ".", cwd=project), "needs a login")
        login = self.project("login", {"config.json": json.dumps(
            {"auths": {registry.host: {"auth": base64.b64encode(b"me:s3cret").decode()}}}
        )})
        known = {"DOCKER_CONFIG": str(login)}
        for command in (["slipway", "build", "-t"], ["docker", "build", "-t"]):
            with self.subTest(command[0]):
                name = f"{registry.host}/team/{command[0]}:1"
                self.assertSucceeds(self.owner_runs(*command, name, ".", cwd=project, **known))
                self.assertFails(self.owner_runs(command[0], "push", name), "needs a login")
                self.assertSucceeds(self.owner_runs(command[0], "push", name, **known))
                self.assertSucceeds(self.slipway("rmi", name, base))
        self.assertSucceeds(self.owner_runs("slipway", "build", "--push", "-t", base + "0", ".", cwd=project, **known))

    def test_registry_out_of_reach_fails_the_build_and_keeps_nothing(self) -> None:
        before = self.images()
        self.assertFails(self.build("--push", "-t", "127.0.0.1:9/no/one:v1"), "127.0.0.1:9")
        self.eventually(lambda: self.images() == before)


class Reproducible(Outputs):
    DOCKERFILE = """FROM busybox:1.35
WORKDIR /made/here
COPY --chown=3:4 text copied/
ADD archive.tar unpacked/
RUN rm -r /home && mkdir -p /a/b && date +%N >/dev/null && echo fixed >/a/b/c && ln /a/b/c /a/d && rm /bin/wget \\
 && rm -r /var/www && mkdir /var/www && touch /var/www/fresh
RUN --mount=type=cache,target=/cache --mount=type=tmpfs,target=/scratch touch /cache/x /scratch/y && echo 2 >/two
LABEL some=label
VOLUME /data
"""

    def test_two_engines_make_the_same_bytes_at_different_times(self) -> None:
        context = self.project("reproducible", {"Dockerfile": self.DOCKERFILE, "text": "words\n"})
        with tarfile.open(context / "archive.tar", "w") as archive:
            member = tarfile.TarInfo("late")
            member.mtime, member.size = 4_000_000_000, 3
            archive.addfile(member, io.BytesIO(b"abc"))
        second = self.make_engine(self.directory / "second")
        second.start()
        self.addCleanup(second.stop)
        archives = []
        for engine in (self.engine, second):
            out = self.out / f"repro-{engine.directory.name}"
            self.assertSucceeds(
                self.slipway(
                    "build", "--no-cache", "-t", "repro:1", "-o", f"type=oci,dest={out}.oci", "-o",
                    f"type=docker,dest={out}.docker", "-o", f"type=tar,dest={out}.tar", "-o", "type=image",
                    str(context), SLIPWAY_HOST=f"unix://{engine.socket}", SOURCE_DATE_EPOCH="1600000000",
                )
            )  # fmt: skip
            saved = Path(f"{out}.saved")
            self.assertSucceeds(
                self.slipway("save", "-o", str(saved), "repro:1", SLIPWAY_HOST=f"unix://{engine.socket}")
            )
            archives.append([self.blobs(Path(f"{out}{suffix}")) for suffix in (".oci", ".docker", ".tar", ".saved")])
            time.sleep(1.1)
        self.assertEqual(archives[0], archives[1])
        self.assert_clamped(self.out / "repro-engine.docker")

    def blobs(self, archive: Path) -> Dict[str, str]:
        """The digest of the whole, and of each file in it."""
        found = {"": hashlib.sha256(archive.read_bytes()).hexdigest()}
        with tarfile.open(archive) as files:
            for member in files:
                if member.isreg():
                    found[member.name] = hashlib.sha256(files.extractfile(member).read()).hexdigest()
        return found

    def assert_clamped(self, archive: Path) -> None:
        with tarfile.open(archive) as files:
            (image,) = json.load(files.extractfile("manifest.json"))
            config = json.load(files.extractfile(image["Config"]))
            base = json.loads(skopeo("inspect", "--config", "--tls-verify=false", f"docker://{self.registry.host}/library/busybox:1.35"))
            self.assertEqual(config["created"], "2020-09-13T12:26:40Z")
            self.assertEqual(config["history"][: len(base["history"])], base["history"])
            self.assertEqual(config["rootfs"]["diff_ids"][: len(base["rootfs"]["diff_ids"])], base["rootfs"]["diff_ids"])
            for layer in image["Layers"][len(base["rootfs"]["diff_ids"]) :]:
                with tarfile.open(fileobj=files.extractfile(layer)) as tree:
                    self.assertEqual([member.name for member in tree if member.mtime > 1_600_000_000], [])
