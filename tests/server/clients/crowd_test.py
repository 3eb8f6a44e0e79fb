# SPDX-License-Identifier: MIT
"""Crowds of real clients, more than there are threads: none in good order loses a request."""
import shutil
import statistics
import subprocess
import tempfile
import unittest
from pathlib import Path

import ctest_unittest
import python_packages
from server_process import BINARY, SANITIZED, Server

CLIENTS = Path(__file__).parent


def run(command, server, at_once, requests):
    """(answered, lost, requests a second), and what the client says of those that were lost."""
    done = subprocess.run([*map(str, command), server.url + server.path(), str(at_once), str(requests)],
                          capture_output=True, text=True, timeout=300)
    answered, lost, rate = done.stdout.split()
    return int(answered), int(lost), float(rate), done.stderr[:2000]


class Crowd(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = cls.enterClassContext(tempfile.TemporaryDirectory())

    def go(self):
        if not shutil.which("go"):
            self.skipTest("not installed: go")
        subprocess.run(["go", "build", "-o", f"{self.folder}/crowd", str(CLIENTS / "crowd.go")], check=True)
        return [f"{self.folder}/crowd"]

    def check(self, command):
        with Server("--log-level", "error") as server:
            answered, lost, rate, why = run(command, server, 500, 2000)
            print(f"{answered} answered, {lost} lost, {rate:.0f} requests/s", flush=True)
            self.assertEqual((answered, lost), (2000, 0), why)

    def test_go(self):
        self.check(self.go())

    def test_java(self):
        if not shutil.which("javac"):
            self.skipTest("not installed: javac")
        subprocess.run(["javac", "-d", self.folder, str(CLIENTS / "Crowd.java")], check=True)
        self.check(["java", "-Djdk.httpclient.connectionPoolSize=0", "-cp", self.folder, "Crowd"])

    def test_node(self):
        if not shutil.which("node"):
            self.skipTest("not installed: node")
        self.check(["node", "--no-warnings", str(CLIENTS / "crowd.mjs")])

    def test_python(self):
        folder = Path(BINARY).parents[2] / "python_clients"
        self.check([python_packages.environment(folder, CLIENTS / "requirements.txt") / "python", CLIENTS / "crowd.py"])

    @unittest.skipIf(SANITIZED, "it measures times")
    def test_throughput_with_some_more_clients_than_threads(self):
        command = self.go()
        rates = {}
        with Server("--log-level", "error") as server:
            for _ in range(5):  # in turns, for what else the machine does comes and goes
                for clients in (250, 256, 264, 280, 300):
                    result = run(command, server, clients, 6_000)
                    self.assertEqual(result[1], 0, result)
                    rates.setdefault(clients, []).append(result[2])
        medians = {clients: statistics.median(each) for clients, each in rates.items()}
        print(medians, flush=True)
        self.assertGreater(min(medians.values()), 0.8 * max(medians.values()))


if __name__ == "__main__":
    ctest_unittest.main()
