# SPDX-License-Identifier: MIT
"""Requests that can be read in two ways get one answer or none, however they are cut."""
import ssl
import threading
import time
import unittest

import ctest_unittest
from raw_requests import SMUGGLING, get_head, statuses
from server_process import Server

HEALTHY = b'{"status":"ok"}'


class Smuggling(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = cls.enterClassContext(Server("--log-level", "error"))
        cls.plain = cls.enterClassContext(Server("--log-level", "error", "--plain-http"))

    def test_a_request_gets_one_answer(self):
        for server in (self.server, self.plain):
            for name, data in SMUGGLING.items():
                with self.subTest(name=name, plain=server.plain):
                    received = server.send_raw(data, timeout=8)
                    found = [status for status in statuses(received) if status != 100]
                    self.assertLessEqual(len(found), 1, received)
                    self.assertNotIn(HEALTHY, received)
                    if found and found[0] != 200:
                        self.assertIn(b"Connection: close", received)
                    elif found:
                        self.assertTrue(name.startswith("chunk"), name)

    def test_however_it_is_cut(self):
        names = ["GET with a body", "length twice", "length and chunks", "chunk with a line feed", "wrong type, with a body"]
        cuts = [(name, cut) for name in names for cut in range(1, len(SMUGGLING[name]), 7)]
        failures = []

        def send(share):
            for name, cut in share:
                received = b""
                with self.server.connect(8) as connection:
                    try:
                        connection.sendall(SMUGGLING[name][:cut])
                        time.sleep(0.002)
                        connection.sendall(SMUGGLING[name][cut:])
                        while chunk := connection.recv(65536):
                            received += chunk
                    except (OSError, ssl.SSLError):
                        pass
                if len(statuses(received)) > 1 or HEALTHY in received:
                    failures.append((name, cut, received))

        threads = [threading.Thread(target=send, args=(cuts[start::8],)) for start in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(failures, [])

    def test_two_requests_in_two_records_are_two(self):
        with self.server.connect() as connection:
            for _ in range(2):
                connection.sendall(get_head())
                received = b""
                while HEALTHY not in received:
                    received += connection.recv(65536)
            self.assertEqual(statuses(received), [200])

    def test_nothing_follows_an_answer_that_says_it_is_the_last(self):
        head = get_head().replace(b"GET", b"HEAD")
        for server in (self.server, self.plain):
            for data, status in ((get_head(), 200), (head, 200), (head.replace(b"/healthz", b"/no"), 404)):
                with self.subTest(data=data, plain=server.plain):
                    received = server.send_raw(data + get_head(), timeout=8)
                    self.assertEqual(statuses(received), [status])
                    self.assertIn(b"Connection: close", received)


if __name__ == "__main__":
    ctest_unittest.main()
