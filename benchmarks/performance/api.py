# SPDX-License-Identifier: MIT
"""Prints what tweetsent-server answers beside a bare handler of its HTTP library, each on a core of its own, in turn."""
import http.client
import json
import os
import socket
import ssl
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import generated_section
import tweets as tweet_file

SCRIPT = Path(__file__).resolve().parents[1] / "api/post.lua"
BINARIES = Path(os.environ["TWEETSENT_BIN_DIR"])
TOKEN = "load-test"
CONNECTIONS = 16
SERVER_CORE, CLIENT_CORE = "0", "1"
FROM_HTTPLIB = {"Content-Length", "Content-Type", "Keep-Alive"}  # headers that cpp-httplib writes itself
TICKS_A_SECOND = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Load:
    """What one run of wrk found."""

    rate: float  # answers a second
    p50: float  # milliseconds
    p99: float
    server_microseconds: float  # of the processor, for an answer


@dataclass(frozen=True)
class Service:
    name: str
    port: int
    process: int


def on_core(core, *command):
    return ["taskset", "--cpu-list", core, *[str(each) for each in command]]


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as door:
        return door.getsockname()[1]


def connect(port):
    context = ssl._create_unverified_context()
    return http.client.HTTPSConnection("127.0.0.1", port, context=context, timeout=10)


@contextmanager
def serving(name, port, command, log):
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=log)
    try:
        end = time.monotonic() + 10
        while True:
            try:
                connect(port).connect()
                break
            except OSError:
                if process.poll() is not None or time.monotonic() > end:
                    raise
                time.sleep(0.05)
        yield Service(name, port, process.pid)
    finally:
        process.terminate()
        process.wait(30)


def ask(service, body):
    """What a service answers: TLS version and cipher, headers, body."""
    connection = connect(service.port)
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {TOKEN}"}
    connection.request("POST", "/api/v1/predict", body.encode(), headers)
    spoken = connection.sock.version(), connection.sock.cipher()[0]
    answer = connection.getresponse()
    assert answer.status == 200, f"{service.name} answers {answer.status}"
    return spoken, dict(answer.getheaders()), answer.read()


def length(answered):
    """An answer as a count of bytes: ids differ, and idle timeouts."""
    spoken, headers, body = answered
    return spoken, {name: len(value) for name, value in headers.items()}, body


def processor_seconds(process):
    fields = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS_A_SECOND


def load(service, bodies, seconds):
    before = processor_seconds(service.process)
    wrk = ["wrk", "--threads", 1, "--connections", CONNECTIONS, "--duration", f"{seconds}s", "--script", SCRIPT]
    url = f"https://127.0.0.1:{service.port}/api/v1/predict"
    output = subprocess.run(on_core(CLIENT_CORE, *wrk, url, "--", bodies, TOKEN), capture_output=True, text=True, check=True)
    found = json.loads(output.stdout.splitlines()[-1])
    assert found["errors"] == 0 and found["answers"] > 0, f"{service.name}: {found}"
    used = processor_seconds(service.process) - before
    answers = found["answers"]
    return Load(answers / found["seconds"], found["p50"] / 1000, found["p99"] / 1000, used / answers * 1e6)


def write_bodies(path, tweets, size):
    """Request bodies of `size` tweets, a line each; at most a thousand."""
    with open(path, "w", encoding="utf-8") as file:
        for begin in range(0, min(len(tweets) - size + 1, 1000 * size), size):
            batch = tweets[begin : begin + size]
            body = {str(number): tweet for number, tweet in enumerate(batch, 1)}
            file.write(json.dumps(body, ensure_ascii=False) + "\n")
    return path


def median(loads, name):
    return statistics.median(getattr(each, name) for each in loads)


class Bench:
    def __init__(self, folder, tweets, rounds, seconds):
        self.folder, self.tweets, self.rounds, self.seconds = folder, tweets, rounds, seconds
        self.certificate, self.key = folder / "certificate.pem", folder / "key.pem"
        make = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"]
        files = ["-subj", "/CN=localhost", "-keyout", self.key, "-out", self.certificate]
        subprocess.run([*make, *files], check=True, capture_output=True)

    def ours(self):
        port = free_port()
        options = ["--port", port, "--token", TOKEN, "--certificate", self.certificate, "--key", self.key]
        command = on_core(SERVER_CORE, BINARIES / "tweetsent-server", *options)
        return serving("tweetsent-server", port, command, open(self.folder / "log", "w"))

    def bare(self, headers, answer):
        port = free_port()
        (self.folder / "answer").write_bytes(answer)
        added = [part for name, value in headers.items() if name not in FROM_HTTPLIB for part in (name, value)]
        files = self.certificate, self.key, self.folder / "answer"
        command = on_core(SERVER_CORE, BINARIES / "bare_server", port, *files, *added)
        return serving("bare handler", port, command, subprocess.DEVNULL)

    def compare(self, size):
        """Rounds of loads of ours and of the bare handler, for bodies of `size` tweets."""
        bodies = write_bodies(self.folder / "bodies", self.tweets, size)
        with open(bodies, encoding="utf-8") as file:
            body = file.readline()
        with self.ours() as ours:
            answered = ask(ours, body)
            with self.bare(*answered[1:]) as bare:
                assert length(ask(bare, body)) == length(answered), "the two do not answer alike"
                for service in ours, bare:
                    load(service, bodies, 1)
                pairs = [[load(each, bodies, self.seconds) for each in (ours, bare)] for _ in range(self.rounds)]
        return list(zip(*pairs))

    def compare_with_batch(self, size):
        """Tweets a second through the API in bodies of `size`, and by predict_batch, for each round."""
        bodies = write_bodies(self.folder / "bodies", self.tweets, size)
        with self.ours() as ours:
            load(ours, bodies, 1)
            return [(load(ours, bodies, self.seconds).rate * size, self.batch_rate()) for _ in range(self.rounds)]

    def batch_rate(self):
        path = self.folder / "tweets"
        path.write_text("".join(tweet + "\n" for tweet in self.tweets), encoding="utf-8")
        wanted = ["--benchmark_filter=^predict_batch/1/", f"--benchmark_min_time={self.seconds / 2}"]
        command = on_core(SERVER_CORE, BINARIES / "benchmarks", *wanted, "--benchmark_format=json")
        environment = dict(os.environ, TWEETSENT_TWEETS=str(path))
        done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
        return json.loads(done.stdout)["benchmarks"][0]["items_per_second"]


def rows(size, ours, bare):
    def pair(name):
        return median(ours, name), median(bare, name)

    def ratio(name):
        left, right = pair(name)
        return f"{left / right:.2f}"

    return [
        [f"{size}", "answers a second", *[f"{each:,.0f}" for each in pair("rate")], ratio("rate")],
        ["", "half within", *[f"{each:.2f} ms" for each in pair("p50")], ratio("p50")],
        ["", "99 of 100 within", *[f"{each:.2f} ms" for each in pair("p99")], ratio("p99")],
        ["", "processor time of the server", *[f"{each:.1f} us" for each in pair("server_microseconds")],
         ratio("server_microseconds")],
    ]


def main(data, rounds=5, seconds=5):
    with tempfile.TemporaryDirectory(prefix="tweetsent-load-") as folder:
        bench = Bench(Path(folder), tweet_file.read(data), int(rounds), int(seconds))
        found = [row for size in (1, 8) for row in rows(size, *bench.compare(size))]
        pairs = bench.compare_with_batch(1000)
    print(generated_section.table(["tweets", "", "tweetsent-server", "bare handler", "ratio"], found))
    api, batch = (statistics.median(each) for each in zip(*pairs))
    print(f"Bodies of 1,000 tweets: {api:,.0f} tweets a second, {api / batch:.2f} times the {batch:,.0f} of"
          " `predict_batch` on the same core and tweets.")


if __name__ == "__main__":
    main(*sys.argv[1:])
