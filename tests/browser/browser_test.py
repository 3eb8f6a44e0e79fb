# SPDX-License-Identifier: MIT
"""The npm package answers as the library does, to the last bit, in Node and in Chromium, and it is small."""
import gzip
import http.server
import json
import os
import re
import shutil
import subprocess
import tempfile
import threading
import unittest
from pathlib import Path

import ctest_unittest
from c_library import Library
from test_tweets import tweets

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).parent
OUTPUT = Path(os.environ["OUTPUT"])
CHROMIUM = shutil.which("chromium")


class Pages(http.server.SimpleHTTPRequestHandler):
    """Serves the folder of the test, and keeps what the page sends."""
    extensions_map = {**http.server.SimpleHTTPRequestHandler.extensions_map, ".mjs": "text/javascript", ".wasm": "application/wasm"}

    def do_POST(self):
        self.server.sent = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.send_response(204)
        self.end_headers()
        self.server.done.set()

    def log_message(self, *_):
        pass


@unittest.skipUnless(shutil.which("em++"), "emscripten is not installed")
@unittest.skipUnless(shutil.which("node"), "node is not installed")
class Browser(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        subprocess.run([ROOT / "examples/browser/build", OUTPUT], check=True)
        cls.tweets = tweets()
        cls.expected = Library(os.environ["LIBRARY"]).lines(cls.tweets)

    def test_in_node_scores_are_the_library_s_to_the_bit(self):
        with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
            json.dump(self.tweets, file)
            file.flush()
            run = subprocess.run(["node", HERE / "node_test.mjs", OUTPUT, file.name], capture_output=True, text=True)
        self.assertEqual(run.returncode, 0, run.stderr)
        self.assertEqual(run.stdout.splitlines(), self.expected)

    @unittest.skipUnless(CHROMIUM, "chromium is not installed")
    def test_in_chromium_too(self):
        with tempfile.TemporaryDirectory() as folder:
            shutil.copytree(OUTPUT, Path(folder) / "package")
            for name in ("page.html", "lines.mjs"):
                shutil.copy(HERE / name, folder)
            (Path(folder) / "tweets.json").write_text(json.dumps(self.tweets))
            server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), lambda *args: Pages(*args, directory=folder))
            server.done = threading.Event()
            threading.Thread(target=server.serve_forever, daemon=True).start()
            browser = subprocess.Popen(
                [CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder}/profile",
                 f"http://127.0.0.1:{server.server_port}/page.html", "--remote-debugging-port=0"],
                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            try:
                self.assertTrue(server.done.wait(timeout=300), "the page sent nothing")
            finally:
                browser.terminate()
                browser.wait()
                server.shutdown()
                server.server_close()
            self.assertEqual(server.sent.splitlines(), self.expected)

    def test_all_but_the_packed_model_is_at_most_110_kib(self):
        header = (ROOT / "include/tweetsent/default_model.hpp").read_text()
        packed = 8 * len(re.findall(r"0x[0-9a-f]+u", header))
        module = (OUTPUT / "tweetsent.wasm").read_bytes()
        code = len(module) - packed + (OUTPUT / "index.mjs").stat().st_size
        print(f"module {len(module)} bytes, {len(gzip.compress(module, 9))} gzipped; beside the model {code} bytes")
        self.assertLess(code, 110 * 1024)

    def test_is_a_package_that_npm_knows(self):
        package = json.loads((OUTPUT / "package.json").read_text())
        version = re.search(r'version = "(.*)"', (ROOT / "include/tweetsent/version.hpp").read_text()).group(1)
        self.assertEqual(package["version"], version)
        for name in package["files"]:
            self.assertTrue((OUTPUT / name).exists(), name)


if __name__ == "__main__":
    ctest_unittest.main()
