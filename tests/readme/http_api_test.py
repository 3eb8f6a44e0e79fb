# SPDX-License-Identifier: MIT
"""The curl commands of docs/http_api.md, run as they stand but for the port, get the answers below them."""
import json
import os
import re
import subprocess
import sys
import unittest
from pathlib import Path

import ctest_unittest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/server"))

from server_process import TOKEN, Server  # noqa: E402

PAGE = (ROOT / "docs/http_api.md").read_text()
ADDRESS = re.search(r"^\$ (URL=\S+)$", PAGE, re.M).group(1)


def examples():
    """Each command that asks $URL, and the answer shown below it."""
    return re.findall(r"^\$ (.*curl -sk.*\$URL.*)\n((?:(?!```).+\n)+)```$", PAGE, re.M)


def values(text):
    """The JSON values of a text, whatever line breaks are between and in them."""
    decoder, found, text = json.JSONDecoder(), [], text.strip()
    while text:
        value, end = decoder.raw_decode(text)
        found.append(value)
        text = text[end:].lstrip()
    return found


class HttpApi(unittest.TestCase):
    def test_commands_get_the_answers_shown(self):
        found = examples()
        self.assertEqual(len(found), PAGE.count("$URL"))
        self.assertGreaterEqual(len(found), 4)
        with Server() as server:
            address = ADDRESS.replace("https://127.0.0.1:5000", server.url)
            for command, answer in found:
                with self.subTest(command=command):
                    run = subprocess.run(
                        ["sh", "-c", f"{address}\n{command}"],
                        env={**os.environ, "TOKEN": TOKEN}, capture_output=True, text=True, timeout=30,
                    )
                    self.assertEqual(run.returncode, 0, run.stderr)
                    self.assertEqual(values(run.stdout), values(answer))


if __name__ == "__main__":
    ctest_unittest.main()
