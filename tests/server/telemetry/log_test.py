# SPDX-License-Identifier: MIT
"""The log: one JSON object a line, nothing of a client's in it, and never in the way of an answer."""
import json
import os
import socket
import subprocess
import tempfile
import threading
import time
import unittest
from contextlib import closing

import ctest_unittest
from server_process import BINARY, Server, metric_values

REQUEST_FIELDS = ["time", "level", "event", "id", "route", "status", "bytes_in", "bytes_out", "tweets", "model", "milliseconds"]
REFUSED_FIELDS = ["time", "level", "event", "id", "route", "status", "reason", "bytes_in", "milliseconds"]


class Lines(unittest.TestCase):
    def test_a_request_is_one_line(self):
        with Server() as server:
            server.post(b'{"1":"love","2":"sad"}', headers={"X-Request-Id": "mine"})
            (line,) = server.wait_for_log("request")
            self.assertEqual(list(line), REQUEST_FIELDS)
            self.assertRegex(line["time"], r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$")
            self.assertEqual(
                [line[name] for name in ("level", "id", "route", "status", "bytes_in", "bytes_out", "tweets", "model")],
                ["info", "mine", "predict", 200, 22, 31, 2, "default"],
            )

    def test_a_refusal_tells_why(self):
        with Server() as server:
            for body, reason in ((b"x", "the body is not JSON"), (b"{}", "the object is empty"),
                                 (b'{"1":1}', "a value is not a string"), (b'{"1":"a","1":"b"}', "an id occurs twice"),
                                 (b'{"1":"a"}x', "bytes follow the JSON"), (b"", "the body is empty"), (b" ", "the body is not JSON")):
                with self.subTest(reason=reason):
                    before = len(server.wait_for_log("refused", 0))
                    server.post(body)
                    line = server.wait_for_log("refused", before + 1)[-1]
                    self.assertEqual(list(line), REFUSED_FIELDS)
                    self.assertEqual((line["status"], line["reason"]), (400, reason))

    def test_addresses_are_logged_if_asked_for_and_those_of_proxies_believed(self):
        forwarded = {"X-Forwarded-For": "6.6.6.6, 203.0.113.9, 127.0.0.1"}
        for options, headers, client in (
            ((), forwarded, None),
            (("--log-addresses",), forwarded, "127.0.0.1"),
            (("--log-addresses", "--trusted-proxy", "127.0.0.1"), forwarded, "203.0.113.9"),
            (("--log-addresses", "--trusted-proxy", "10.0.0.1"), forwarded, "127.0.0.1"),
            (("--log-addresses", "--trusted-proxy", "127.0.0.1"), {"X-Forwarded-For": 'evil"\u00e9, x'}, "127.0.0.1"),
            (("--log-addresses", "--trusted-proxy", "127.0.0.1"), {}, "127.0.0.1"),
        ):
            with self.subTest(options=options, headers=headers), Server(*options) as server:
                server.post(b'{"1":"a"}', headers=headers)
                (line,) = server.wait_for_log("request")
                self.assertEqual(line.get("client"), client)

    def test_the_level_can_be_set(self):
        with Server("--log-level", "error") as server:
            server.post(b'{"1":"a"}')
            server.stop()
            self.assertEqual(server.log_text(), "")

    def test_starting_and_stopping_are_logged(self):
        with Server() as server:
            server.stop()
            self.assertEqual([line["event"] for line in server.log_lines()], ["listening", "draining", "stopped"])

    def test_nothing_breaks_out_of_its_line(self):
        ids = ["a\r\nb", "\x1b[31m", "\0", "\u2028", "x" * (1 << 20), '","level":"error', "caf\u00e9", "a\tb", "\x7f", "\x85"]
        with Server("--body-limit", "2MiB") as server:
            for each in ids:
                server.post(json.dumps({each: each[:1000]}))
                server.send_raw(b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\nX-Request-Id: "
                                + each.encode()[:2000] + b"\r\n\r\n")
            server.stop()
            text = server.log_text()
            self.assertEqual(text.count("\n"), 3 + 2 * len(ids))
            for line in text.splitlines():
                self.assertEqual(list(json.loads(line))[:3], ["time", "level", "event"])
                self.assertRegex(json.loads(line).get("id", "a"), r"^[A-Za-z0-9._~-]+$")
            self.assertRegex(text, r"\A[\x20-\x7e\n]*\Z")


class NobodyReads(unittest.TestCase):
    def serve_many(self, server, requests=20_000, clients=4):
        """More lines than a pipe and the log's queue hold."""
        failures = []

        def run():
            with closing(server.client()) as client:
                for _ in range(requests // clients):
                    status, _, _ = server.post(b'{"1":"a"}', client)
                    if status != 200:
                        failures.append(status)

        threads = [threading.Thread(target=run) for _ in range(clients)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(failures, [])

    def test_a_full_log_fails_no_request(self):
        with open("/dev/full", "w") as full, Server(stderr=full) as server:
            self.serve_many(server, 2000)
            self.assertEqual(server.stop(), 0)

    def test_a_log_that_is_not_read_fails_no_request(self):
        reading, writing = os.pipe()
        with os.fdopen(reading), os.fdopen(writing, "w") as blocked, Server(stderr=blocked) as server:
            self.serve_many(server)
            self.assertEqual(server.stop(), 0)

    def test_a_log_that_does_not_block_loses_no_line_and_tears_none(self):
        reading, writing = os.pipe()
        os.set_blocking(writing, False)
        lines = []

        def read():
            with os.fdopen(reading) as log:
                for line in log:
                    lines.append(json.loads(line))
                    time.sleep(0.0005)  # so that the pipe is full

        reader = threading.Thread(target=read)
        with os.fdopen(writing, "w") as blocked, Server(stderr=blocked) as server:
            reader.start()
            self.serve_many(server, 1500)
            self.assertEqual(metric_values(server)["tweetsent_log_events_dropped_total"], 0)
            self.assertEqual(server.stop(), 0)
        reader.join()
        self.assertEqual([line["event"] for line in lines].count("request"), 1501)

    def test_lines_that_cannot_be_written_are_counted(self):
        with open("/dev/full", "w") as full, Server(stderr=full) as server:
            self.serve_many(server, 200)
            time.sleep(0.2)
            self.assertGreaterEqual(metric_values(server)["tweetsent_log_events_dropped_total"], 200)

    def test_a_closed_log_fails_no_request(self):
        reading, writing = os.pipe()
        with os.fdopen(writing, "w") as closed, Server(stderr=closed) as server:
            os.close(reading)
            self.serve_many(server, 400)
            self.assertEqual(server.stop(), 0)

    def test_standard_streams_that_are_closed_are_no_connections(self):
        folder = self.enterContext(tempfile.TemporaryDirectory())
        closed = subprocess.Popen(["sh", "-c", 'exec "$0" "$@" <&- >&- 2>&-', BINARY, "--socket", f"{folder}/socket"])
        try:
            silent = [connect_when_open(f"{folder}/socket") for _ in range(5)]
            with connect_when_open(f"{folder}/socket") as asking:
                for _ in range(3):
                    asking.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
                    self.assertIn(b" 200 OK\r\n", asking.recv(65536))
        finally:
            closed.terminate()
        self.assertEqual(closed.wait(30), 0)
        for connection in silent:
            self.assertEqual(connection.recv(65536), b"")
            connection.close()


def connect_when_open(path):
    connection = socket.socket(socket.AF_UNIX)
    connection.settimeout(10)
    end = time.monotonic() + 10
    while connection.connect_ex(path) != 0:
        if time.monotonic() > end:
            raise AssertionError("it does not listen")
        time.sleep(0.02)
    return connection


if __name__ == "__main__":
    ctest_unittest.main()
