# SPDX-License-Identifier: MIT
"""Many clients at once, and many connections one after another: none is failed, and nothing is left of them.

    endurance_test.py CONNECTIONS
"""
import http.client
import json
import random
import socket
import ssl
import struct
import sys
import threading
import time
import unittest

import ctest_unittest
from server_process import SANITIZED, TOKEN, Server

CONNECTIONS = int(sys.argv.pop())
PREDICT = f"POST /api/v1/{TOKEN}/predict HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n".encode()


class Crowd(unittest.TestCase):
    def serve_crowd(self, *options, clients=200, requests=50):
        with Server("--log-level", "error", *options) as server:
            failures = []
            start = threading.Barrier(clients + 1)

            def run(number):
                client = server.client()
                body = json.dumps({str(number): "love"})
                start.wait()
                for at in range(requests):
                    try:
                        status, headers, answer = server.post(body, client)
                        if status != 200 or json.loads(answer) != {str(number): "Positive"}:
                            failures.append((at, status, answer))
                        if headers["Connection"] == "close":
                            client.close()
                    except (OSError, http.client.HTTPException) as error:
                        failures.append((at, error))
                        client.close()
                client.close()

            threads = [threading.Thread(target=run, args=(number,)) for number in range(clients)]
            for thread in threads:
                thread.start()
            start.wait()
            started = time.monotonic()
            for thread in threads:
                thread.join()
            rate = clients * requests / (time.monotonic() - started)
            print(f"{clients} x {requests} {options}: {len(failures)} failed, {rate:.0f} a second", flush=True)
            self.assertEqual(failures, [])

    def test_fewer_clients_than_threads(self):
        self.serve_crowd()

    def test_more_clients_than_threads(self):
        self.serve_crowd("--threads", "16")

    def test_more_clients_than_threads_without_tls(self):
        self.serve_crowd("--threads", "16", "--plain-http")


def reset(connection):
    """Closes with a reset, and no goodbye of TLS's."""
    raw = socket.socket(fileno=connection.detach())
    raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    raw.close()


def receive_all(connection):
    while connection.recv(65536):
        pass


def answered(head, body=b""):
    def run(server):
        with server.connect() as connection:
            connection.sendall(head + b"Connection: close\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
            receive_all(connection)
    return run


def kept_alive(server):
    client = server.client()
    for _ in range(3):
        server.post(b'{"1":"love"}', client)
    client.close()


def cut_short(server):
    with server.connect() as connection:
        connection.sendall(PREDICT + b"Content-Length: 100\r\n\r\n{")


def reset_in_the_body(server):
    connection = server.connect()
    connection.sendall(PREDICT + b"Content-Length: 100\r\n\r\n{")
    reset(connection)


def reset_before_the_answer(server):
    connection = server.connect()
    connection.sendall(PREDICT + b'Content-Length: 12\r\n\r\n{"1":"love"}')
    reset(connection)


def too_long(server):
    with server.connect() as connection:
        connection.sendall(PREDICT + b"Transfer-Encoding: chunked\r\n\r\n" + b"10000\r\n" + b"a" * 65536)


def noise(server):
    with server.connect() as connection:
        connection.sendall(bytes(range(256)) + b"\r\n\r\n")
        receive_all(connection)


def silence(server):
    socket.create_connection(("127.0.0.1", server.port), timeout=30).close()


def no_handshake(server):
    with socket.create_connection(("127.0.0.1", server.port), timeout=30) as raw:
        raw.sendall(b"GET / HTTP/1.1\r\n\r\n" if not server.plain else b"\x16\x03\x01\x02\x00\x01")
        raw.shutdown(socket.SHUT_WR)
        receive_all(raw)


KINDS = [
    answered(PREDICT, b'{"1":"love"}'), answered(PREDICT, b'{"1":1}'), answered(b"GET /nowhere HTTP/1.1\r\nHost: x\r\n"),
    answered(b"GET /api/v1/model HTTP/1.1\r\nHost: x\r\n"), answered(PREDICT + b"Content-Encoding: gzip\r\n", b"x"),
    kept_alive, cut_short, reset_in_the_body, reset_before_the_answer, too_long, noise, silence, no_handshake,
]


class Leaks(unittest.TestCase):
    def connect(self, server, connections):
        def run(seed):
            source = random.Random(seed)
            for _ in range(connections // 8):
                try:
                    source.choice(KINDS)(server)
                except (OSError, ssl.SSLError, http.client.HTTPException):
                    pass

        threads = [threading.Thread(target=run, args=(seed,)) for seed in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def settled_files(self, server, expected):
        """Its open files, once connections that are given up at a timeout are."""
        end = time.monotonic() + 30
        while server.open_files() > expected and time.monotonic() < end:
            time.sleep(0.1)
        return server.open_files()

    def check(self, *options):
        with Server("--log-level", "off", "--threads", "32", "--idle-timeout", "1", *options) as server:
            files = server.open_files()
            self.connect(server, CONNECTIONS // 20)  # every thread has what it keeps
            self.settled_files(server, files)
            before = server.resident_bytes()
            self.connect(server, CONNECTIONS // 2)
            self.assertEqual(self.settled_files(server, files), files)
            growth = server.resident_bytes() - before
            print(f"{CONNECTIONS // 2} connections {options}: {growth / 1024:+.0f} KiB, no file left open", flush=True)
            if not SANITIZED:
                self.assertLess(growth, 4 << 20)
            self.assertEqual(server.post(b'{"1":"love"}')[0], 200)

    def test_over_tls(self):
        self.check()

    def test_over_plain_http(self):
        self.check("--plain-http")


if __name__ == "__main__":
    ctest_unittest.main()
