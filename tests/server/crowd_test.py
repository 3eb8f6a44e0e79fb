# SPDX-License-Identifier: MIT
"""Crowds of real clients, more than there are threads: none in good order loses a request."""
import concurrent.futures
import importlib.util
import shutil
import statistics
import subprocess
import tempfile
import unittest
from pathlib import Path

import ctest_unittest
from server_process import SANITIZED, Server

CLIENTS = Path(__file__).parent / "clients"


def run(command, server, at_once, requests):
    """(answered, lost, requests a second), and what the client says of those that were lost."""
    done = subprocess.run([*command, server.url + server.path(), str(at_once), str(requests)],
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

    @unittest.skipUnless(importlib.util.find_spec("requests"), "not installed: requests")
    def test_python(self):
        import requests

        with Server("--log-level", "error") as server, concurrent.futures.ThreadPoolExecutor(500) as pool:
            def ask(_):
                with requests.Session() as session:
                    session.verify, session.trust_env = False, False
                    return [session.post(server.url + server.path(), json={"1": "love"}, timeout=60).json() for _ in range(4)]

            requests.packages.urllib3.disable_warnings()
            answers = [answer for four in pool.map(ask, range(500)) for answer in four]
            self.assertEqual(answers, [{"1": "Positive"}] * 2000)

    @unittest.skipIf(SANITIZED, "it measures times")
    def test_throughput_with_some_more_clients_than_threads(self):
        command = self.go()
        rates = {}
        with Server("--log-level", "error") as server:
            for clients in (250, 256, 264, 280, 300):
                results = [run(command, server, clients, 12_000) for _ in range(3)]
                self.assertEqual([result[1] for result in results], [0, 0, 0], results)
                rates[clients] = statistics.median(result[2] for result in results)
        print(rates, flush=True)
        self.assertGreater(min(rates.values()), 0.8 * max(rates.values()))


if __name__ == "__main__":
    ctest_unittest.main()
