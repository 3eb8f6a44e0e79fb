# SPDX-License-Identifier: MIT
"""Real clients: libraries of Python, Node's fetch, curl, a client generated from /openapi.json, and nginx in front."""
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import textwrap
import time
import unittest
from pathlib import Path

import ctest_unittest
import python_packages

sys.path.insert(0, str(Path(__file__).parents[2] / "deploy"))

from proxy_process import MISSING, NO_RATES, PATH, BackendServer, Proxy
from server_process import BINARY, TOKEN, Server

CLIENTS = Path(__file__).parent
LINES = 300_000  # 16 MB
LIMITS = ("--body-limit", "32MiB", "--answer-limit", "64MiB", "--log-level", "error")


def python():
    folder = Path(BINARY).parents[2] / "python_clients"
    return python_packages.environment(folder, CLIENTS / "requirements.txt") / "python"


def lines(count):
    return b"".join(b'{"id":%d,"text":"I love this so much, thank you all"}\n' % at for at in range(count))


class Direct(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = cls.enterClassContext(Server(*LIMITS))
        cls.url = cls.server.url + cls.server.path()

    def check(self, *command):
        done = subprocess.run([*map(str, command), self.url, str(LINES)], capture_output=True, text=True, timeout=300)
        self.assertEqual(done.stdout.split(), ["20", str(LINES), "415"], done.stderr[-3000:])

    def test_requests(self):
        self.check(python(), CLIENTS / "python_clients.py", "requests")

    def test_httpx(self):
        self.check(python(), CLIENTS / "python_clients.py", "httpx")

    def test_aiohttp(self):
        self.check(python(), CLIENTS / "python_clients.py", "aiohttp")

    def test_node(self):
        if not shutil.which("node"):
            self.skipTest("not installed: node")
        self.check("node", "--no-warnings", CLIENTS / "node_client.mjs")

    def test_curl(self):
        with tempfile.NamedTemporaryFile() as file:
            file.write(lines(LINES))
            file.flush()
            for version in ("--http1.0", "--http1.1"):
                with self.subTest(version=version):
                    done = subprocess.run(["curl", "-sSk", version, self.url, "-H", "Content-Type: application/x-ndjson",
                                           "--data-binary", f"@{file.name}"], capture_output=True, timeout=300)
                    self.assertEqual((done.returncode, done.stdout.count(b"\n")), (0, LINES), done.stderr)

    def test_a_generated_client(self):
        """openapi-python-client makes a package from the description; its functions ask, and its types hold the answers."""
        with tempfile.TemporaryDirectory() as folder:
            document = Path(folder, "openapi.json")
            document.write_bytes(self.server.get("/openapi.json")[2])
            Path(folder, "settings.yaml").write_text("post_hooks: []\nproject_name_override: generated\n")
            made = subprocess.run([python().with_name("openapi-python-client"), "generate", "--path", document, "--config",
                                   f"{folder}/settings.yaml", "--meta", "none", "--output-path", f"{folder}/generated"],
                                  capture_output=True, text=True, timeout=120)
            self.assertEqual(made.returncode, 0, made.stdout + made.stderr)
            program = textwrap.dedent(f"""\
                from generated.api.operation import model
                from generated.api.prediction import predict
                from generated.client import AuthenticatedClient
                from generated.models import PredictDetail, Tweets
                client = AuthenticatedClient("{self.server.url}", token="{TOKEN}", verify_ssl=False)
                tweets = Tweets.from_dict({{"1": "I love this", "2": "so sad"}})
                print(predict.sync(client=client, body=tweets).to_dict())
                print(predict.sync(client=client, body=tweets, detail=PredictDetail.PROBABILITY)["2"].label)
                print(model.sync(client=client).labels)
                client = AuthenticatedClient("{self.server.url}", token="wrong", verify_ssl=False)
                print(predict.sync(client=client, body=tweets).error)
                """)
            ran = subprocess.run([python(), "-c", program], cwd=folder, capture_output=True, text=True, timeout=60)
            self.assertEqual(ran.returncode, 0, ran.stderr)
            self.assertEqual(ran.stdout.splitlines(), ["{'1': 'Positive', '2': 'Negative'}", "Negative",
                                                       "['Negative', 'Positive']", "401"])


class BehindNginx(unittest.TestCase):
    def nginx(self, settings, server):
        """The port of an nginx that passes everything to the server."""
        folder = self.enterContext(tempfile.TemporaryDirectory())
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        Path(folder, "nginx.conf").write_text(textwrap.dedent(f"""\
            daemon off; pid {folder}/pid; error_log stderr; {"user root;" if os.getuid() == 0 else ""}
            events {{}}
            http {{
              access_log off; client_max_body_size 32m; client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
              fastcgi_temp_path {folder}/fastcgi; uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
              upstream tweetsent {{ server 127.0.0.1:{server.port}; keepalive 4; }}
              server {{ listen 127.0.0.1:{port}; location / {{ proxy_pass http://tweetsent; {settings} }} }}
            }}
            """))
        process = subprocess.Popen([NGINX, "-c", f"{folder}/nginx.conf", "-p", folder], stderr=subprocess.DEVNULL)
        self.addCleanup(process.wait)
        self.addCleanup(process.terminate)
        for _ in range(100):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        return port

    def test_all_of_many_lines_are_answered_over_http_1_0_and_1_1(self):
        for settings in ("", 'proxy_http_version 1.1; proxy_set_header Connection "";'):
            with self.subTest(settings=settings), Server("--plain-http", *LIMITS) as server:
                url = f"http://127.0.0.1:{self.nginx(settings, server)}{server.path()}"
                for _ in range(3):
                    done = subprocess.run(["curl", "-sS", url, "-H", "Content-Type: application/x-ndjson", "--data-binary", "@-"],
                                          input=lines(100_000), capture_output=True, timeout=120)
                    self.assertEqual((done.returncode, done.stdout.count(b"\n")), (0, 100_000), done.stderr)
                for _ in range(20):
                    done = subprocess.run(["curl", "-sS", url, "-H", "Content-Type: application/json", "-d", '{"1":"love"}'],
                                          capture_output=True, timeout=30)
                    self.assertEqual(done.stdout, b'{"1":"Positive"}')


@unittest.skipIf(MISSING, f"not installed: {MISSING}")
class BehindHAProxy(unittest.TestCase):
    """httpx through the shipped haproxy.cfg, over HTTP/2 and HTTP/1.1: predictions, and refusals while it still sends."""

    def ask(self, version, proxy, path, length):
        done = subprocess.run([python(), CLIENTS / "httpx_refusals.py", version, f"https://127.0.0.1:{proxy.port}{path}", str(length)],
                              capture_output=True, text=True, timeout=60)
        return done.stdout.split(" ", 2)[:2] or done.stderr[-2000:]

    def test_httpx(self):
        servers = [self.enterContext(BackendServer("--log-level", "error")) for _ in range(2)]
        proxy = self.enterContext(Proxy(*servers, **NO_RATES))
        strict = self.enterContext(Proxy(*servers, **{**NO_RATES, "TWEETSENT_PROXY_ADDRESS_REQUESTS_10S": "0"}))
        for version, shown in (("2", "HTTP/2"), ("1.1", "HTTP/1.1")):
            for through, path, length, status in ((proxy, PATH, 12, 200), (proxy, PATH, 1_000_000, 200), (proxy, PATH, 3_000_000, 413),
                                                  (proxy, "/nothing", 1_000_000, 404), (strict, PATH, 1_000_000, 429)):
                with self.subTest(version=version, status=status):
                    self.assertEqual(self.ask(version, through, path, length), [str(status), shown])


NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
if NGINX is None:
    BehindNginx = unittest.skip("not installed: nginx")(BehindNginx)


if __name__ == "__main__":
    ctest_unittest.main()
