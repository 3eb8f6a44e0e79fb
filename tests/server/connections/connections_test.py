# SPDX-License-Identifier: MIT
"""Many connections, idle and silent ones, and failures of the system beneath them: it goes on."""
import os
import resource
import selectors
import socket
import tempfile
import threading
import time
import unittest
from contextlib import closing
from pathlib import Path

import ctest_unittest
from server_process import SANITIZED, Server, insecure_context

BODY = b'{"1":"love"}'
# A crowd takes more files than many a shell allows at first.
resource.setrlimit(resource.RLIMIT_NOFILE, 2 * [resource.getrlimit(resource.RLIMIT_NOFILE)[1]])
SOCKET_FAULTS = os.environ.get("TWEETSENT_SOCKET_FAULTS_LIBRARY", "")


class Connections(unittest.TestCase):
    def test_a_connection_serves_many_requests_without_a_stall(self):
        with Server("--log-level", "error") as server:
            for client in (server.client(), server.client()):
                started = time.monotonic()
                for _ in range(200):
                    self.assertEqual(server.post(BODY, client)[0], 200)
                # A delayed acknowledgement would cost each of them 40 ms.
                self.assertLess(time.monotonic() - started, 4)
                client.close()

    def test_more_connections_than_threads_all_get_answers(self):
        with Server("--threads", "4", "--log-level", "error") as server:
            failures = []

            def run():
                client = server.client()
                for _ in range(20):
                    try:
                        status, headers, body = server.post(BODY, client)
                        if (status, body) != (200, b'{"1":"Positive"}'):
                            failures.append((status, body))
                        if headers["Connection"] == "close":
                            client.close()
                    except OSError as error:
                        failures.append(error)
                        client.close()
                client.close()

            threads = [threading.Thread(target=run) for _ in range(40)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            self.assertEqual(failures, [])

    def test_idle_connections_make_room(self):
        with Server("--threads", "2", "--log-level", "error", "--idle-timeout", "60") as server:
            idle = [self.enterContext(closing(server.client())) for _ in range(2)]
            for client in idle:
                self.assertEqual(server.post(BODY, client)[0], 200)
            for _ in range(3):
                started = time.monotonic()
                newcomer = self.enterContext(closing(server.client()))
                self.assertEqual(server.post(BODY, newcomer)[0], 200)
                self.assertLess(time.monotonic() - started, 5)

    def test_an_idle_connection_is_closed_in_time(self):
        with Server("--idle-timeout", "1") as server, server.connect() as connection:
            started = time.monotonic()
            self.assertEqual(connection.recv(1), b"")
            self.assertLess(time.monotonic() - started, 5)

    def test_a_client_that_asks_gets_its_connection_closed(self):
        with Server("--idle-timeout", "60") as server:
            for wish in (b"close", b"Close", b"TE, close"):
                started = time.monotonic()
                received = server.send_raw(b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: " + wish + b"\r\n\r\n")
                self.assertIn(b"Connection: close\r\n", received)
                self.assertLess(time.monotonic() - started, 2)

    @unittest.skipUnless(SOCKET_FAULTS, "no library to make accept() fail")
    def test_failed_accepts_are_survived(self):
        faults = 25 if SANITIZED else 500  # five kinds, in turn
        with tempfile.NamedTemporaryFile("w+") as file:
            environment = {"TWEETSENT_ACCEPT_FAULTS": file.name}
            with Server("--idle-timeout", "60", preload=SOCKET_FAULTS, environment=environment) as server:
                kept = server.client()
                self.assertEqual(server.post(BODY, kept)[0], 200)
                started, cpu = time.monotonic(), server.cpu_seconds()
                Path(file.name).write_text(f"{faults:<9}\n")
                while (left := Path(file.name).read_text().strip()) != "0":
                    self.assertLess(time.monotonic() - started, 60, f"{left} faults are left")
                    self.assertEqual(server.post(BODY)[0], 200)
                    self.assertEqual(server.post(BODY, kept)[0], 200, "a connection from before")
                    time.sleep(0.1)
                share = (server.cpu_seconds() - cpu) / (time.monotonic() - started)
                print(f"{faults} faults, {share:.1%} of a core", flush=True)
                if not SANITIZED:
                    self.assertLess(share, 0.05)
                kept.close()
                self.assertEqual(len(server.wait_for_log("accept_failed", faults)), faults)

    @unittest.skipUnless(SOCKET_FAULTS, "no library to make close() late")
    def test_a_connection_that_got_the_number_of_an_ended_one_is_not_ended_for_it(self):
        for options in ((), ("--plain-http",)):
            with self.subTest(options=options), Server("--threads", "1", "--idle-timeout", "60", *options, preload=SOCKET_FAULTS,
                                                       environment={"TWEETSENT_LATE_CLOSE": "1"}) as server:
                first = server.client()
                self.assertEqual(server.post(BODY, first)[0], 200)
                time.sleep(1.1)  # from then on who waits may have it ended
                first.close()
                time.sleep(0.2)  # its socket is closed, and for the server's thread is about to be
                with socket.create_connection(("127.0.0.1", server.port), timeout=10) as newcomer:
                    time.sleep(0.6)
                    second = server.client()
                    second.sock = newcomer if server.plain else insecure_context().wrap_socket(newcomer)
                    self.assertEqual(server.post(BODY, second)[0], 200)
                    second.close()

    def test_it_takes_as_many_files_as_it_may(self):
        few, most = 256, resource.getrlimit(resource.RLIMIT_NOFILE)[1]
        resource.setrlimit(resource.RLIMIT_NOFILE, (few, most))
        try:
            with Server() as server:
                self.assertEqual(resource.prlimit(server.process.pid, resource.RLIMIT_NOFILE), (most, most))
        finally:
            resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))

    def test_a_full_queue_keeps_neither_relief_nor_the_end_waiting(self):
        """The system itself queues those that the server does not accept."""
        # Each of the four threads can be taken from a silent connection after five seconds.
        with Server("--threads", "4", "--idle-timeout", "60", "--drain-deadline", "1", "--plain-http") as server:
            started = time.monotonic()
            silent = [self.enterContext(server.connect()) for _ in range(4 + 1024 + 50)]
            with selectors.DefaultSelector() as ended:
                for connection in silent:
                    ended.register(connection, selectors.EVENT_READ)
                while len(ended.select(0.1)) < 8:
                    self.assertLess(time.monotonic() - started, 15)
            relieved, stopping = time.monotonic() - started, time.monotonic()
            self.assertEqual(server.stop(), 0)
            stopped = time.monotonic() - stopping
            print(f"8 ended in {relieved:.1f} s, stopped in {stopped:.1f} s", flush=True)
            self.assertLess(stopped, 5)


if __name__ == "__main__":
    ctest_unittest.main()
