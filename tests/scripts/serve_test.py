# SPDX-License-Identifier: MIT
"""script/serve starts the HTTPS API and prints a curl line that works as it stands."""
import json
import os
import signal
import socket
import subprocess
import tempfile
import unittest
from pathlib import Path

import ctest_unittest

ROOT = Path(__file__).resolve().parents[2]
ENVIRONMENT = {name: value for name, value in os.environ.items() if not name.startswith("TWEETSENT_")}


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Serve(unittest.TestCase):
    def start(self, *options, **environment):
        """Starts it in a folder of its own, as a user may, and returns the process and its curl line."""
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        process = subprocess.Popen(
            [ROOT / "script/serve", *options],
            cwd=folder.name,
            env={**ENVIRONMENT, **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        self.addCleanup(self.end, process)
        for line in process.stdout:
            if line.startswith("try:"):
                return process, line.removeprefix("try:").strip()
        self.fail(f"no curl line; exit status {process.wait(30)}")

    def end(self, process):
        if process.poll() is None:
            process.kill()
        process.wait(30)
        process.stdout.close()

    def paste(self, line, **environment):
        environment = {**ENVIRONMENT, **environment}
        run = subprocess.run(["bash", "-c", line], env=environment, capture_output=True, text=True, timeout=30)
        self.assertEqual(run.returncode, 0, run.stderr)
        return json.loads(run.stdout)

    def test_the_printed_line_predicts_and_the_server_stops_cleanly(self):
        process, line = self.start("--port", str(free_port()))
        self.assertIn(" https://127.0.0.1:", line)
        self.assertEqual(self.paste(line), {"1": "Positive", "2": "Negative"})
        process.send_signal(signal.SIGTERM)
        self.assertEqual(process.wait(30), 0)

    def test_the_settings_of_the_caller_count(self):
        port = free_port()
        _, line = self.start("--plain-http", TWEETSENT_PORT=str(port), TWEETSENT_TOKEN="a-token")
        self.assertIn(f" http://127.0.0.1:{port}/", line)
        self.assertEqual(self.paste(line, TWEETSENT_TOKEN="a-token"), {"1": "Positive", "2": "Negative"})

    def test_a_fault_of_the_server_is_its_exit_status(self):
        run = subprocess.run(
            [ROOT / "script/serve", "--no-such-option"], env=ENVIRONMENT, capture_output=True, text=True
        )
        self.assertEqual(run.returncode, 2)
        self.assertNotIn("curl", run.stdout)


if __name__ == "__main__":
    ctest_unittest.main()
