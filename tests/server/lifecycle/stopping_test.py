# SPDX-License-Identifier: MIT
"""Stopping without losing a request, and in time."""
import http.client
import signal
import ssl
import threading
import time
import unittest
from contextlib import closing

import ctest_unittest
from server_process import Server

BODY = b'{"1":"love"}'


class Stopping(unittest.TestCase):
    def test_signals_end_it_with_status_0(self):
        for each in (signal.SIGTERM, signal.SIGINT):
            for options in ((), ("--plain-http",)):
                with self.subTest(signal=each, options=options), Server(*options) as server:
                    self.assertEqual(server.post(BODY)[0], 200)
                    started = time.monotonic()
                    self.assertEqual(server.stop(each), 0)
                    self.assertLess(time.monotonic() - started, 2)

    def test_idle_connections_do_not_hold_it_up(self):
        with Server("--idle-timeout", "60") as server:
            clients = [self.enterContext(closing(server.client())) for _ in range(10)]
            for client in clients:
                self.assertEqual(server.post(BODY, client)[0], 200)
            started = time.monotonic()
            self.assertEqual(server.stop(), 0)
            self.assertLess(time.monotonic() - started, 2)

    def test_a_request_in_flight_is_answered(self):
        with Server() as server, server.connect() as connection:
            head = f"POST {server.path()} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
            connection.sendall(head.encode() + b"Content-Length: %d\r\n\r\n" % len(BODY) + BODY[:5])
            time.sleep(0.2)
            server.process.send_signal(signal.SIGTERM)
            time.sleep(0.5)
            connection.sendall(BODY[5:])
            received = b""
            while chunk := connection.recv(65536):
                received += chunk
            self.assertIn(b"HTTP/1.1 200 OK", received)
            self.assertIn(b"Connection: close", received)
            self.assertTrue(received.endswith(b'{"1":"Positive"}'))
            self.assertEqual(server.process.wait(10), 0)

    def test_while_draining_it_serves_but_is_not_ready(self):
        with Server("--drain-grace", "3") as server:
            server.process.send_signal(signal.SIGTERM)
            end = time.monotonic() + 2
            while server.get("/readyz")[0] == 200 and time.monotonic() < end:
                time.sleep(0.02)
            self.assertEqual(server.get("/readyz")[0], 503)
            self.assertEqual(server.get("/healthz")[0], 200)
            status, headers, _ = server.post(BODY)
            self.assertEqual((status, headers["Connection"]), (200, "close"))
            started = time.monotonic()
            self.assertEqual(server.stop(), 0)  # a second signal cuts the grace short
            self.assertLess(time.monotonic() - started, 2)

    def test_who_asks_again_need_not_wait_for_the_drain(self):
        for each in (signal.SIGTERM, signal.SIGINT):
            with self.subTest(signal=each), Server("--drain-deadline", "60", "--request-timeout", "60") as server:
                with server.connect() as connection:
                    connection.sendall(b"GET /healthz HTTP/1.1\r\n")
                    time.sleep(0.2)
                    server.process.send_signal(each)
                    self.assertTrue(server.wait_for_log("draining"))
                    time.sleep(0.5)
                    self.assertIsNone(server.process.poll())
                    self.assertEqual(server.stop(each, timeout=5), -each)
                server.process.returncode = 0  # as this test wants it

    def test_a_client_that_never_stops_does_not_hold_it_up(self):
        with Server("--drain-deadline", "2") as server:
            stop = threading.Event()

            def loop():
                client = server.client(timeout=5)
                while not stop.is_set():
                    try:
                        server.post(BODY, client)
                    except (OSError, http.client.HTTPException):
                        client.close()
                client.close()

            looping = threading.Thread(target=loop)
            looping.start()
            time.sleep(0.5)
            started = time.monotonic()
            self.assertEqual(server.stop(), 0)
            self.assertLess(time.monotonic() - started, 3)
            stop.set()
            looping.join()

    def test_a_request_that_never_ends_is_given_up_at_the_deadline(self):
        with Server("--drain-deadline", "1", "--request-timeout", "60") as server, server.connect() as connection:
            connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: ")
            time.sleep(0.2)
            started = time.monotonic()
            server.process.send_signal(signal.SIGTERM)
            try:
                while True:
                    connection.sendall(b"x")
                    time.sleep(0.1)
                    if time.monotonic() - started > 10:
                        self.fail("still there")
            except (OSError, ssl.SSLError):
                pass
            self.assertEqual(server.process.wait(5), 0)
            self.assertLess(time.monotonic() - started, 4)

    def test_load_is_served_to_the_end(self):
        """Every request the server took before it closed its door is answered."""
        for _ in range(3):
            with Server("--log-level", "error") as server:
                failures = []

                def run():
                    client = server.client()
                    while True:
                        try:
                            client.connect()
                        except OSError:
                            return  # the door is closed
                        try:
                            for _ in range(50):
                                status, headers, _ = server.post(BODY, client)
                                if status != 200:
                                    failures.append(status)
                                if headers["Connection"] == "close":
                                    break
                        except (OSError, http.client.HTTPException) as error:
                            failures.append(error)
                            return
                        finally:
                            client.close()

                threads = [threading.Thread(target=run) for _ in range(8)]
                for thread in threads:
                    thread.start()
                time.sleep(0.4)
                self.assertEqual(server.stop(), 0)
                for thread in threads:
                    thread.join()
                self.assertEqual(failures, [])


if __name__ == "__main__":
    ctest_unittest.main()
