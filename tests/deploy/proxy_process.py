# SPDX-License-Identifier: MIT
"""Runs Debian's HAProxy with the shipped configuration before real servers, and loads it with h2load."""
import json
import os
import re
import shutil
import socket
import ssl
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/server"))

from server_process import TOKEN, Server  # noqa: E402

CONFIGURATION = str(ROOT / "examples/deploy/haproxy.cfg")
PATH = f"/api/v1/{TOKEN}/predict"
BODY = b'{"1":"love"}'
ANSWER = b'{"1":"Positive"}'
MISSING = [tool for tool in ("haproxy", "h2load", "openssl") if not shutil.which(tool)]
# For tests that come from one address and are about something else.
NO_RATES = {
    "TWEETSENT_PROXY_ADDRESS_CONNECTIONS": "100000",
    "TWEETSENT_PROXY_ADDRESS_CONNECTIONS_10S": "1000000",
    "TWEETSENT_PROXY_ADDRESS_REQUESTS_10S": "100000000",
}


def free_port():
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return door.getsockname()[1]


def resident_bytes(pid):
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


class BackendServer(Server):
    """An instance as the proxy expects it: a socket that its group may connect to, and a grace in which the proxy sees it drain."""

    def __init__(self, *options, **settings):
        self.folder = tempfile.TemporaryDirectory()
        os.chmod(self.folder.name, 0o755)
        if os.geteuid() == 0:
            # What is made in there is of the proxy's group, as docs/deploy.md has it.
            shutil.chown(self.folder.name, group="haproxy")
            os.chmod(self.folder.name, 0o2755)
        super().__init__("--socket", f"{self.folder.name}/socket", "--drain-grace", "3", *options, **settings)

    def __exit__(self, *error):
        if self.process.poll() is None:
            self.process.terminate()
            time.sleep(0.1)  # a second signal cuts the grace short
        super().__exit__(*error)
        self.folder.cleanup()

    def restart(self):
        """Stops it as an operator would, and starts it anew on its port; returns the exit status and seconds it took to end."""
        started = time.monotonic()
        status = self.stop()
        seconds = time.monotonic() - started
        self.process.stdout.close()
        self.__enter__()
        return status, seconds


class Proxy:
    """The proxy before `servers`, each a BackendServer or a port; for a `with` statement, entered when it has found them ready.

    `more` is configuration that the test adds to the shipped one.
    """

    def __init__(self, *servers, ready=None, more="", **settings):
        self.folder = tempfile.TemporaryDirectory()
        self.more = f"{self.folder.name}/more.cfg"
        Path(self.more).write_text(more)
        self.ready = len(servers) if ready is None else ready
        self.port, self.metrics_port = free_port(), free_port()
        self.certificate = f"{self.folder.name}/certificate.pem"
        self.bundle = f"{self.folder.name}/bundle.pem"
        self.log = f"{self.folder.name}/log"
        first, second = (f"unix@{server.socket}" if isinstance(server, BackendServer) else f"127.0.0.1:{server}"
                         for server in (servers + (free_port(), free_port()))[:2])
        self.environment = {k: v for k, v in os.environ.items() if not k.startswith("TWEETSENT_")}
        self.environment.update({
            "TWEETSENT_PROXY_BIND": f"127.0.0.1:{self.port}",
            "TWEETSENT_PROXY_METRICS_BIND": f"127.0.0.1:{self.metrics_port}",
            "TWEETSENT_PROXY_CERTIFICATE": self.bundle,
            "TWEETSENT_SERVER_1": first,
            "TWEETSENT_SERVER_2": second,
            "TWEETSENT_PROXY_REFUSALS": f"abns@tweetsent_test_{self.port}",
            "TWEETSENT_PROXY_ROOT": "/",  # where the servers' sockets are
            **settings,
        })
        if os.geteuid() != 0:
            self.environment["TWEETSENT_PROXY_UNPRIVILEGED"] = "1"

    def make_certificate(self):
        key = f"{self.folder.name}/key.pem"
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
             "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-keyout", key, "-out", self.certificate],
            check=True, capture_output=True,
        )
        Path(self.bundle).write_text(Path(self.certificate).read_text() + Path(key).read_text())

    def check(self):
        """What `haproxy -c` says of the configuration."""
        return subprocess.run(
            ["haproxy", "-c", "-f", CONFIGURATION], env=self.environment, capture_output=True, text=True
        )

    def __enter__(self):
        self.make_certificate()
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen(["haproxy", "-db", "-f", CONFIGURATION, "-f", self.more],
                                            env=self.environment, stderr=log)
        self.wait_until_up(self.ready)
        return self

    def __exit__(self, error, *_):
        ended = self.process.poll()
        self.process.terminate()
        self.process.wait()
        text = self.log_text()
        self.folder.cleanup()
        if ended is not None and error is None:
            raise AssertionError(f"HAProxy ended with {ended}: {text[-4000:]}")

    def metrics(self, path="/metrics"):
        with urllib.request.urlopen(f"http://127.0.0.1:{self.metrics_port}{path}", timeout=10) as answer:
            return answer.read().decode()

    def metric(self, name, **labels):
        """The value of a metric, found by some of its labels."""
        for line in self.metrics().splitlines():
            if line.startswith(name + "{") and all(f'{label}="{value}"' in line for label, value in labels.items()):
                return float(line.rsplit(" ", 1)[1])
        raise KeyError(name)

    def servers_up(self):
        return {
            server for server in ("one", "two")
            if self.metric("haproxy_server_status", proxy="servers", server=server, state="UP") == 1
        }

    def wait_until_up(self, count, timeout=20):
        end = time.monotonic() + timeout
        while True:
            # A server counts as up until its first check, so ask for one that was passed.
            try:
                checked = self.metrics().count('haproxy_server_check_status{proxy="servers",server="') > 0
                passed = sum(
                    self.metric("haproxy_server_check_status", proxy="servers", server=server, state="L7OK")
                    for server in ("one", "two")
                )
                if checked and len(self.servers_up()) == count == passed:
                    return
            except OSError:
                pass
            if time.monotonic() > end or self.process.poll() is not None:
                raise AssertionError(f"the proxy does not find {count} servers ready: {self.log_text()[-4000:]}")
            time.sleep(0.05)

    def log_text(self):
        return Path(self.log).read_text(errors="replace")

    def requests(self, count=0, timeout=5):
        """The log's lines about requests, once there are `count`."""
        end = time.monotonic() + timeout
        while True:
            lines = [json.loads(line) for line in self.log_text().splitlines() if line.startswith("{") and line.endswith("}")]
            lines = [line for line in lines if line["event"] == "request"]
            if len(lines) >= count or time.monotonic() > end:
                return lines
            time.sleep(0.02)

    def context(self):
        return ssl.create_default_context(cafile=self.certificate)

    def connect(self, timeout=10, address="127.0.0.1"):
        raw = socket.create_connection(("127.0.0.1", self.port), timeout=timeout, source_address=(address, 0))
        return self.context().wrap_socket(raw, server_hostname="localhost")

    def send_raw(self, data, quiet_for=0.3, cut=None):
        """What comes back for `data`, sent in two pieces if `cut` says where, until it is quiet or closed."""
        received = b""
        with self.connect() as connection:
            try:
                connection.sendall(data[:cut])
                if cut is not None:
                    time.sleep(0.002)
                    connection.sendall(data[cut:])
                while True:
                    # An answer takes its time on a busy machine; that there is no second one is soon seen.
                    connection.settimeout(quiet_for if received else 8)
                    chunk = connection.recv(65536)
                    if not chunk:
                        return received
                    received += chunk
            except (OSError, ssl.SSLError):
                return received

    def curl(self, path, *arguments):
        """(status, headers by lower-case name, body) by curl, over HTTP/2 unless told otherwise."""
        run = subprocess.run(
            ["curl", "--silent", "--show-error", "--include", "--max-time", "30", "--cacert", self.certificate, "--resolve",
             f"localhost:{self.port}:127.0.0.1", *arguments, f"https://localhost:{self.port}{path}"],
            capture_output=True,
        )
        if run.returncode != 0:
            raise AssertionError(f"curl: {run.stderr.decode()}")
        head, _, body = run.stdout.partition(b"\r\n\r\n")
        while head.startswith((b"HTTP/1.1 100", b"HTTP/2 100")):
            head, _, body = body.partition(b"\r\n\r\n")
        lines = head.decode().split("\r\n")
        headers = dict(line.lower().split(": ", 1) for line in lines[1:])
        return int(lines[0].split()[1]), headers, body

    def predict(self, *arguments, body=BODY):
        with tempfile.NamedTemporaryFile() as file:
            file.write(body)
            file.flush()
            return self.curl(PATH, "--header", "Content-Type: application/json", "--data-binary", f"@{file.name}", *arguments)


class Load:
    """h2load on its way: `clients` connections over TLS, one request at a time on each, over HTTP/1.1.

    All connect in the same instant, and their handshakes alone keep the proxy busy for a while.
    """

    def __init__(self, port, body=BODY, query="", *, clients, requests=None, seconds=None, rate=None):
        self.folder = tempfile.TemporaryDirectory()
        self.clients = clients
        self.log = f"{self.folder.name}/log"
        data = f"{self.folder.name}/body"
        Path(data).write_bytes(body)
        amount = [f"--duration={seconds}"] if seconds else [f"--requests={requests}"]
        pace = [f"--rps={rate / clients}"] if rate else []
        self.process = subprocess.Popen(
            ["h2load", "--h1", "--threads=1", f"--clients={clients}", *amount, *pace, f"--data={data}",
             "--header=Content-Type: application/json", f"--log-file={self.log}", f"https://127.0.0.1:{port}{PATH}{query}"],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )

    def finish(self, timeout=300):
        try:
            self.output = self.process.communicate(timeout=timeout)[0]
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise
        rows = [line.split("\t") for line in Path(self.log).read_text().splitlines()]
        self.folder.cleanup()
        self.statuses = {}
        self.begun = {}
        for row in rows:
            self.statuses.setdefault(int(row[1]), []).append(int(row[2]) / 1000)
            self.begun.setdefault(int(row[1]), []).append(int(row[0]) / 1e6)
        found = re.search(r"requests: (\d+) total, (\d+) started, (\d+) done, .* (\d+) errored", self.output)
        if not found:
            raise AssertionError(f"h2load: {self.output}")
        self.total, self.started, self.done, self.errored = map(int, found.groups())
        seconds = re.search(r"finished in ([\d.]+)(ms|s),", self.output)
        self.seconds = float(seconds.group(1)) / (1000 if seconds.group(2) == "ms" else 1)
        return self

    def percentile(self, share, status=200, settling=0):
        """Milliseconds within which `share` of the answers with `status` were complete, but for the first seconds' requests."""
        first = min(min(begun) for begun in self.begun.values()) + settling
        times = sorted(time for begun, time in zip(self.begun[status], self.statuses[status]) if begun >= first)
        return times[min(len(times) - 1, int(len(times) * share))]

    def __str__(self):
        counts = ", ".join(f"{len(times)} x {status}" for status, times in sorted(self.statuses.items()))
        p50, p99 = (self.percentile(share) for share in (0.5, 0.99)) if 200 in self.statuses else (-1, -1)
        return (f"{self.clients} clients, {self.done / self.seconds:.0f} requests/s, {counts}, {self.errored} failed, "
                f"p50 {p50:.0f} ms, p99 {p99:.0f} ms")
