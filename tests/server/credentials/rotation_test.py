# SPDX-License-Identifier: MIT
"""New tokens by themselves: nobody who reads the file is locked out by a restart, another server or a full disk."""
import json
import subprocess
import tempfile
import time
import unittest
from pathlib import Path

import ctest_unittest
from server_process import Server

BODY = b'{"1":"love"}'


def status(server, token):
    return server.post(BODY, path=f"/api/v1/{token}/predict")[0]


class Rotation(unittest.TestCase):
    def setUp(self):
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.file = self.folder / "tokens"

    def server(self, interval="1s", *options):
        return Server("--token-file", str(self.file), "--rotate-token", interval, *options, token=None)

    def newest(self):
        return self.file.read_text().splitlines()[0]

    def wait_for_other(self, token):
        end = time.monotonic() + 10
        while self.newest() == token:
            self.assertLess(time.monotonic(), end)
            time.sleep(0.01)
        return self.newest()

    def test_a_new_token_comes_and_the_one_before_stays_for_the_overlap(self):
        with self.server("3s", "--rotate-overlap", "2s") as server:
            self.assertEqual(self.file.stat().st_mode & 0o777, 0o600)
            first = self.newest()
            self.assertEqual(status(server, first), 200)
            second = self.wait_for_other(first)
            self.assertEqual((status(server, second), status(server, first)), (200, 200))
            self.assertRegex(self.file.read_text(), rf"\A{second}\n{first}  \d{{4}}-[0-9T:-]+Z\n\Z")
            end = time.monotonic() + 10
            while status(server, first) == 200:
                self.assertLess(time.monotonic(), end)
                time.sleep(0.05)
            self.assertEqual(status(server, second), 200)
            self.assertEqual(self.file.stat().st_mode & 0o777, 0o600)
            server.stop()  # or a rotation may be under way, with a file of its own
            self.assertEqual(sorted(path.name for path in self.folder.iterdir()), ["tokens", "tokens.lock"])
            for secret in (first, second):
                self.assertNotIn(secret, server.log_text() + "\n".join(server.banner))

    def test_who_reads_the_file_before_each_request_never_fails(self):
        failures, used = [], set()
        with self.server() as server:
            end = time.monotonic() + 3
            client = server.client()
            while time.monotonic() < end:
                token = self.newest()
                used.add(token)
                answer = server.post(BODY, client, path=f"/api/v1/{token}/predict")
                if answer[0] != 200:
                    failures.append(answer)
                    break
            client.close()
        self.assertEqual(failures, [])
        self.assertGreaterEqual(len(used), 3)

    def test_the_line_to_try_takes_the_token_from_the_file(self):
        with self.server("1h") as server:
            run = subprocess.run(server.banner[-1].removeprefix("try:"), shell=True, capture_output=True, timeout=30)
            self.assertEqual(json.loads(run.stdout), {"1": "Positive", "2": "Negative"})

    def test_a_restart_keeps_the_tokens_and_their_times(self):
        with self.server("1h") as server:
            first = self.newest()
            written = self.file.stat().st_mtime_ns
            server.stop()
        with self.server("1h") as server:
            self.assertEqual(status(server, first), 200)
            time.sleep(0.6)
            self.assertEqual((self.newest(), self.file.stat().st_mtime_ns), (first, written))
        time.sleep(1)
        with self.server("1s", "--rotate-overlap", "60s") as server:  # due meanwhile
            self.assertNotEqual(self.newest(), first)
            self.assertEqual((status(server, self.newest()), status(server, first)), (200, 200))

    def test_two_servers_share_a_file(self):
        with self.server("3s") as one, self.server("3s") as two:
            seen = [self.newest()]
            for _ in range(2):
                seen.append(self.wait_for_other(seen[-1]))
                tokens = [line.split()[0] for line in self.file.read_text().splitlines()]
                self.assertEqual(tokens[:2], seen[-1:-3:-1])  # one rotation, not one by each
                time.sleep(0.8)  # the one that did not rotate has seen the file by then
                self.assertEqual([status(server, token) for server in (one, two) for token in seen[-2:]], [200] * 4)
            rotations = []
            end = time.monotonic() + 5
            while len(rotations) < 2 and time.monotonic() < end:  # the log's line comes after the file
                rotations = [line for server in (one, two) for line in server.wait_for_log("reloaded", 0)
                             if line["kind"] == "rotation"]
            self.assertEqual(len(rotations), 2)

    def test_a_folder_that_cannot_be_written_leaves_the_token(self):
        with self.server() as server:
            beside = [self.folder / f"tokens.partial{at}" for at in range(100)]
            for each in beside:
                each.mkdir()
            first = self.newest()
            lines = [line for line in server.wait_for_log("reload_failed") if line["kind"] == "rotation"]
            self.assertIn("tokens: File exists", lines[0]["reason"])
            time.sleep(1.2)
            self.assertEqual((self.newest(), status(server, first)), (first, 200))
            for each in beside:
                each.rmdir()
            self.assertEqual(status(server, self.wait_for_other(first)), 200)

    def test_a_file_that_is_deleted_is_made_anew_without_the_tokens_it_had(self):
        with self.server("1h") as server:
            first = self.newest()
            self.file.unlink()
            rotated = server.wait_for_log("reloaded")[0]
            self.assertEqual((rotated["kind"], rotated["loaded"]), ("rotation", "a new token"))
            self.assertEqual((status(server, self.newest()), status(server, first)), (200, 404))
            self.assertEqual(server.wait_for_log("reload_failed", 0), [])

    def test_a_token_written_into_the_file_by_hand_takes_the_place_of_those_before(self):
        with self.server("1h") as server:
            first = self.newest()
            self.file.write_text("mine\n")
            server.wait_for_log("reloaded")
            self.assertEqual((status(server, "mine"), status(server, first)), (200, 404))

    def test_a_file_spoilt_by_hand_is_left_alone_and_the_old_tokens_serve(self):
        with self.server() as server:
            first = self.newest()
            self.file.write_text("not a token\n")
            kinds = {line["kind"] for line in server.wait_for_log("reload_failed", 2)}
            self.assertEqual(kinds, {"tokens", "rotation"})
            self.assertEqual((self.file.read_text(), status(server, first)), ("not a token\n", 200))


if __name__ == "__main__":
    ctest_unittest.main()
