# SPDX-License-Identifier: MIT
"""Starts the real tweetsent-server and talks to it: with curl, with http.client, or byte by byte."""
import http.client
import json
import os
import re
import signal
import socket
import ssl
import subprocess
import tempfile
import time
from pathlib import Path

BINARY = str(Path(os.environ["TWEETSENT_BIN_DIR"]) / "tweetsent-server")
TOKEN = "test-token"
SANITIZED = b"__asan_init" in Path(BINARY).read_bytes() or b"__tsan_init" in Path(BINARY).read_bytes()


class SocketConnection(http.client.HTTPConnection):
    def __init__(self, server, timeout):
        super().__init__("localhost")
        self.connect_to_server = lambda: server.connect(timeout)

    def connect(self):
        self.sock = self.connect_to_server()


class Server:
    """A server on a free port, for a `with` statement; `options` come after --port 0 --token TOKEN."""

    def __init__(self, *options, token=TOKEN, environment=None, stderr=None, preload=None, binary=BINARY):
        self.socket = options[options.index("--socket") + 1] if "--socket" in options else None
        self.plain = "--plain-http" in options or self.socket is not None
        self.arguments = [binary, "--port", "0", *(["--token", token] if token else []), *options]
        self.token = token
        self.environment = {k: v for k, v in os.environ.items() if not k.startswith("TWEETSENT_")}
        self.environment.update(environment or {})
        if preload:
            self.environment["LD_PRELOAD"] = preload
        self.stderr = stderr
        self.errors = None if stderr is not None else tempfile.NamedTemporaryFile("ab")

    def __enter__(self):
        self.process = subprocess.Popen(
            self.arguments, stdout=subprocess.PIPE, stderr=self.stderr or self.errors, text=True, env=self.environment
        )
        self.banner = []
        while not self.banner or not self.banner[-1].startswith("try:"):
            line = self.process.stdout.readline()
            if not line:
                raise AssertionError(f"exited with {self.process.wait()}: {self.log_text()}")
            self.banner.append(line.rstrip("\n"))
        self.url = re.match(r"tweetsent-server listens on (\S+)", self.banner[0]).group(1)
        self.port = None if self.socket else int(self.url.rsplit(":", 1)[1])
        return self

    def __exit__(self, error, *_):
        status = self.stop() if self.process.poll() is None else self.process.returncode
        text = self.log_text()
        self.process.stdout.close()
        if self.errors:
            self.errors.close()
        # A sanitizer's report, too, ends the server with a status of its own.
        if status != 0 and error is None:
            # A report stands between the lines of the log.
            report = "\n".join(line for line in text.splitlines() if not line.startswith("{"))
            raise AssertionError(f"the server ended with {status}: {report[:10000]}\nlog: {text[-2000:]}")

    def stop(self, with_signal=signal.SIGTERM, timeout=30):
        """Ends the server and returns its exit status."""
        self.process.send_signal(with_signal)
        try:
            return self.process.wait(timeout)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise

    def log_text(self):
        if not self.errors:
            return ""
        return Path(self.errors.name).read_text(errors="replace")

    def log_lines(self):
        return [json.loads(line) for line in self.log_text().splitlines()]

    def wait_for_log(self, event, count=1, timeout=10):
        """The log lines of `event`, once there are `count`; the log is written behind the answers."""
        end = time.monotonic() + timeout
        while True:
            whole_lines = self.log_text().rpartition("\n")[0].splitlines()
            lines = [line for line in map(json.loads, whole_lines) if line["event"] == event]
            if len(lines) >= count or time.monotonic() > end:
                return lines
            time.sleep(0.02)

    def path(self, query=""):
        return f"/api/v1/{self.token}/predict{query}"

    def connect(self, timeout=30):
        """A connection, over TLS unless the server is plain."""
        if self.socket:
            raw = socket.socket(socket.AF_UNIX)
            raw.settimeout(timeout)
            raw.connect(self.socket)
            return raw
        raw = socket.create_connection(("127.0.0.1", self.port), timeout=timeout)
        return raw if self.plain else insecure_context().wrap_socket(raw)

    def client(self, timeout=30):
        if self.socket:
            return SocketConnection(self, timeout)
        if self.plain:
            return http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        return http.client.HTTPSConnection("127.0.0.1", self.port, timeout=timeout, context=insecure_context())

    def post(self, body, client=None, path=None, headers=None):
        """(status, headers, body) of a prediction request."""
        own = client or self.client()
        own.request("POST", path or self.path(), body, {"Content-Type": "application/json", **(headers or {})})
        answer = own.getresponse()
        result = answer.status, answer.headers, answer.read()
        if client is None:
            own.close()
        return result

    def get(self, path):
        client = self.client()
        client.request("GET", path)
        answer = client.getresponse()
        result = answer.status, answer.headers, answer.read()
        client.close()
        return result

    def send_raw(self, data, timeout=10):
        """Everything that comes back for `data`, until the server closes or `timeout` passes."""
        with self.connect(timeout) as connection:
            received = b""
            try:
                connection.sendall(data)
                while chunk := connection.recv(65536):
                    received += chunk
            except (TimeoutError, ConnectionError, ssl.SSLError):
                pass
            return received

    def resident_bytes(self):
        fields = Path(f"/proc/{self.process.pid}/statm").read_text().split()
        return int(fields[1]) * os.sysconf("SC_PAGE_SIZE")

    def forget_peak(self):
        Path(f"/proc/{self.process.pid}/clear_refs").write_text("5")

    def peak_resident_bytes(self):
        """The most memory it had since forget_peak()."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"VmHWM:\s+(\d+) kB", status).group(1)) * 1024

    def open_files(self):
        return len(os.listdir(f"/proc/{self.process.pid}/fd"))

    def cpu_seconds(self):
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def metric_values(server):
    """What /metrics says: {'name{label="value"}': number}."""
    lines = server.get("/metrics")[2].decode().splitlines()
    return {name: float(value) for name, _, value in (line.rpartition(" ") for line in lines if line[0] != "#")}


def insecure_context():
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # create_default_context() reads every root certificate
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def run_server(*options, environment=None, timeout=30):
    """A server that is expected to end by itself: its CompletedProcess."""
    clean = {k: v for k, v in os.environ.items() if not k.startswith("TWEETSENT_")}
    return subprocess.run(
        [BINARY, *options], capture_output=True, text=True, timeout=timeout, env={**clean, **(environment or {})}
    )


def curl(*arguments, data=None):
    """(status, body) by the real curl, which is told to accept any certificate."""
    run = subprocess.run(
        ["curl", "--silent", "--show-error", "--insecure", "--write-out", "\n%{http_code}", *arguments],
        input=data, capture_output=True, timeout=60,
    )
    if run.returncode != 0:
        raise AssertionError(f"curl: {run.stderr.decode()}")
    body, _, status = run.stdout.rpartition(b"\n")
    return int(status), body
