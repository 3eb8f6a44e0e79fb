# SPDX-License-Identifier: MIT
"""Tokens: from options, the environment and a file, until they expire; and new ones by themselves."""
import tempfile
import time
import unittest
from datetime import datetime, timedelta, timezone
from pathlib import Path

import ctest_unittest
from server_process import Server, run_server

BODY = b'{"1":"love"}'


def in_seconds(seconds):
    return (datetime.now(timezone.utc) + timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%SZ")


def status(server, token):
    return server.post(BODY, path=f"/api/v1/{token}/predict")[0]


class Tokens(unittest.TestCase):
    def setUp(self):
        self.file = Path(self.enterContext(tempfile.TemporaryDirectory())) / "tokens"

    def test_those_of_the_options_and_of_the_file_are_valid_side_by_side(self):
        self.file.write_text(f"# two\nof-file\nending  {in_seconds(3600)}\nexpired  {in_seconds(-1)}\n")
        with Server("--token-file", str(self.file), token="flag,other") as server:
            for token in ("flag", "other", "of-file", "ending"):
                self.assertEqual(status(server, token), 200, token)
            for token in ("expired", "two", "#", in_seconds(3600)):
                self.assertEqual(status(server, token), 404, token)
            self.assertNotIn("token:", "\n".join(server.banner))

    def test_the_environment_names_the_file_too(self):
        self.file.write_text("of-file\n")
        environment = {"TWEETSENT_TOKEN_FILE": str(self.file), "TWEETSENT_TOKEN": "of-environment"}
        with Server(token=None, environment=environment) as server:
            self.assertEqual([status(server, token) for token in ("of-file", "of-environment")], [200, 200])

    def test_a_token_ends_when_it_expires(self):
        self.file.write_text(f"short  {in_seconds(3)}\nlong\n")
        with Server("--token-file", str(self.file), token=None) as server:
            self.assertEqual((status(server, "short"), status(server, "long")), (200, 200))
            end = time.monotonic() + 10
            while status(server, "short") == 200:
                self.assertLess(time.monotonic(), end)
                time.sleep(0.1)
            self.assertEqual((status(server, "short"), status(server, "long")), (404, 200))

    def test_a_bad_file_ends_the_server_with_its_line_but_not_its_token(self):
        for text, reason in (("good\nsecret/secret\n", f"{self.file}:2: a token is"), ("", f"{self.file}: no token"),
                             ("secret soon", f"{self.file}:1: the expiry"),
                             (f"secret {in_seconds(-1)}", f"{self.file}: every token in it has expired")):
            self.file.write_text(text)
            run = run_server("--port", "0", "--token-file", str(self.file), timeout=10)
            self.assertEqual((run.returncode, run.stdout), (1, ""))
            self.assertRegex(run.stderr, r"\Atweetsent-server: [^\n]+\n\Z")
            self.assertIn(reason, run.stderr)
            self.assertNotIn("secret", run.stderr)
        missing = run_server("--port", "0", "--token-file", str(self.file) + "-not", timeout=10)
        self.assertIn(f"{self.file}-not: No such file", missing.stderr)


if __name__ == "__main__":
    ctest_unittest.main()
