"""What the engine tells about itself: who holds which port at which address, and what takes how much of the disk."""

import re
import socket
from typing import Any, Dict, List

from fixture.world import SystemTest, fetch

IMAGE = "busybox:1.35"
SERVE = ["sh", "-c", "mkdir -p /www && echo served >/www/index.html && exec httpd -f -p 80 -h /www"]


class Ports(SystemTest):
    @classmethod
    def setUpClass(cls) -> None:
        super().setUpClass()
        test = cls()
        test.assertSucceeds(test.slipway("pull", "-q", IMAGE))

    def holder(self, port: int, address: str = "") -> Dict[str, Any]:
        query = f"&address={address}" if address else ""
        return self.engine.get(f"/slipway/v1/ports?port={port}&protocol=tcp{query}")

    def change(self, method: str, name: str, address: str, host: int) -> int:
        body = {"hostIp": address, "hostPort": host, "containerPort": 80, "protocol": "tcp"}
        return self.engine.ask(method, f"/slipway/v1/containers/{name}/ports", body).status

    def serving(self, *arguments: str) -> None:
        self.assertSucceeds(self.slipway("run", "-d", "--name", "web", *arguments, IMAGE, *SERVE))
        self.addCleanup(self.slipway, "rm", "-f", "web")

    def shown(self) -> List[str]:
        return sorted(self.assertSucceeds(self.slipway("port", "web")).split("\n")[:-1])

    def answers(self, address: str, port: int) -> bool:
        try:
            return "served" in fetch(f"http://{address}:{port}/", 2)
        except AssertionError:
            return False

    def test_port_held_at_one_address_is_free_at_another(self) -> None:
        with socket.create_server(("127.0.0.2", 5001)):
            self.assertFalse(self.holder(5001)["free"])
            self.assertFalse(self.holder(5001, "0.0.0.0")["free"])
            taken = self.holder(5001, "127.0.0.2")
            self.assertEqual((taken["free"], taken["holder"]["kind"], taken["next"]), (False, "process", 5002))
            self.assertTrue(self.holder(5001, "127.0.0.1")["free"])
            self.assertTrue(self.holder(5001, "::1")["free"])
            # And what is told is what happens.
            self.serving("-p", "127.0.0.1:5001:80")
            self.assertEqual(self.holder(5001, "127.0.0.1")["holder"]["name"], "web")
            self.assertEqual(self.holder(5001, "127.0.0.2")["holder"]["kind"], "process")
            self.eventually(lambda: self.answers("127.0.0.1", 5001))

    def test_holder_at_every_address_is_in_the_way_of_each(self) -> None:
        with socket.create_server(("", 5001)):
            for address in ("", "127.0.0.1", "127.0.0.2", "0.0.0.0"):
                self.assertFalse(self.holder(5001, address)["free"], address)

    def test_what_is_no_address_is_refused(self) -> None:
        answer = self.engine.ask("GET", "/slipway/v1/ports?port=5001&protocol=tcp&address=localhost")
        self.assertEqual(answer.status, 400)
        self.assertIn("localhost", answer.json["message"])

    def test_port_is_taken_back_at_its_address_alone(self) -> None:
        self.serving("-p", "127.0.0.1:5001:80", "-p", "127.0.0.2:5001:80")
        self.eventually(lambda: self.answers("127.0.0.1", 5001) and self.answers("127.0.0.2", 5001))
        self.assertEqual(self.change("DELETE", "web", "127.0.0.3", 5001), 404)
        self.assertEqual(self.change("DELETE", "web", "0.0.0.0", 5001), 404)
        self.assertEqual(self.change("DELETE", "web", "127.0.0.2", 5001), 204)
        self.assertTrue(self.answers("127.0.0.1", 5001))
        self.assertFalse(self.answers("127.0.0.2", 5001))
        self.assertTrue(self.holder(5001, "127.0.0.2")["free"])
        self.assertEqual(self.shown(), ["80/tcp -> 127.0.0.1:5001"])
        # It stays away when the container is started again.
        self.assertSucceeds(self.slipway("restart", "-t", "0", "web"))
        self.assertEqual(self.shown(), ["80/tcp -> 127.0.0.1:5001"])
        self.eventually(lambda: self.answers("127.0.0.1", 5001))
        self.assertFalse(self.answers("127.0.0.2", 5001))

    def test_port_without_an_address_is_taken_back_by_any_of_its_names(self) -> None:
        self.serving()
        for name in ("", "0.0.0.0", "::"):
            self.assertEqual(self.change("POST", "web", "", 5001), 204)
            self.eventually(lambda: self.answers("127.0.0.1", 5001))
            self.assertEqual(self.change("DELETE", "web", "127.0.0.1", 5001), 404)
            self.assertEqual(self.change("DELETE", "web", name, 5001), 204, name)
            self.assertFalse(self.answers("127.0.0.1", 5001))
        # Without an address it is taken back wherever it is.
        for address in ("127.0.0.1", "127.0.0.2"):
            self.assertEqual(self.change("POST", "web", address, 5001), 204)
        self.assertEqual(self.change("DELETE", "web", "", 5001), 204)
        self.assertEqual(self.shown(), [])


class DiskUse(SystemTest):
    MEGABYTES = 3

    def test_containers_and_volumes_are_measured(self) -> None:
        write = (
            "dd if=/dev/zero of=/written bs=1M count=3 && ln /written /again && truncate -s 10G /sparse &&"
            "dd if=/dev/zero of=/data/kept bs=1M count=2 && ln -s / /data/everything && sleep 1000"
        )
        self.assertSucceeds(self.docker("run", "-d", "--name", "writer", "-v", "kept:/data", IMAGE, "sh", "-c", write))
        self.addCleanup(self.docker, "rm", "-f", "-v", "writer")
        self.addCleanup(self.docker, "volume", "rm", "-f", "kept")
        self.assertSucceeds(self.docker("volume", "create", "empty"))
        self.addCleanup(self.docker, "volume", "rm", "empty")

        def measured() -> bool:
            use = self.engine.get("/system/df")
            volumes = {volume["Name"]: volume["UsageData"] for volume in use["Volumes"]}
            # The disk may count its own pages for what has holes.
            return (
                3 << 20 <= use["Containers"][0]["SizeRw"] < (3 << 20) + 65536
                and volumes["kept"]["Size"] - (2 << 20) in range(0, 10)
                and volumes["kept"]["RefCount"] == 1
                and volumes["empty"] == {"Size": 0, "RefCount": 0}
            )

        self.eventually(measured, 20)
        use = self.engine.get("/system/df")["Containers"][0]
        self.assertGreater(use["SizeRootFs"], use["SizeRw"])

        # As the stock command shows it.
        shown = self.assertSucceeds(self.docker("system", "df", "-v"))
        self.assertRegex(shown, r"(?m)^[0-9a-f]{12} .* 1 +3\.1\d*MB .* writer *$")
        self.assertRegex(shown, r"(?m)^kept +1 +2\.097MB *$")
        self.assertRegex(shown, r"(?m)^empty +0 +0B *$")
        summary = self.assertSucceeds(self.docker("system", "df"))
        self.assertTrue(re.search(r"(?m)^Containers +1 +1 +3\.1\d*MB +0B", summary), summary)
        self.assertTrue(re.search(r"(?m)^Local Volumes +2 +1 +2\.097MB +0B", summary), summary)
        self.assertIn("3.1", self.assertSucceeds(self.slipway("system", "df")))

    def test_mount_below_a_tree_is_not_counted(self) -> None:
        # What a container mounts is in its own namespace; its overlay's upper directory has the stub alone.
        self.assertSucceeds(
            self.docker(
                *("run", "-d", "--name", "mounter", "--tmpfs", "/big", IMAGE),
                *("sh", "-c", "dd if=/dev/zero of=/big/file bs=1M count=8 && touch /done && sleep 1000"),
            )
        )
        self.addCleanup(self.docker, "rm", "-f", "mounter")
        self.eventually(lambda: self.docker("exec", "mounter", "test", "-e", "/done").returncode == 0)
        self.assertLess(self.engine.get("/system/df")["Containers"][0]["SizeRw"], 1 << 20)
