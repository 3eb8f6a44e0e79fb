# SPDX-License-Identifier: MIT
"""HTTP as clients, browsers and proxies rely on it beyond the API's own answers."""
import datetime
import json
import socket
import ssl
import threading
import time
import unittest
from contextlib import closing
from email.utils import parsedate_to_datetime

import ctest_unittest
from server_process import TOKEN, Server, insecure_context

BODY = b'{"1":"love"}'
PATH = f"/api/v1/{TOKEN}/predict"


def request(head, *headers, body=b"", host="x"):
    lines = [head, f"Host: {host}", "Content-Type: application/json", f"Content-Length: {len(body)}", *headers]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


class Answers(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = cls.enterClassContext(Server("--log-level", "error"))

    def ask(self, *arguments, **more):
        return self.server.send_raw(request(*arguments, "Connection: close", **more))

    def test_every_answer_has_its_date(self):
        for data in (self.ask("GET /healthz HTTP/1.1"), self.ask(f"POST {PATH} HTTP/1.1", body=BODY), self.ask("GET /no HTTP/1.1"),
                     self.ask("HEAD / HTTP/1.1"), self.server.send_raw(b"nonsense\r\n\r\n")):
            with self.subTest(answer=data[:40]):
                date = data.partition(b"\r\nDate: ")[2].partition(b"\r\n")[0].decode()
                self.assertRegex(date, r"^[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT$")
                age = datetime.datetime.now(datetime.timezone.utc) - parsedate_to_datetime(date)
                self.assertLess(abs(age.total_seconds()), 5)

    def test_a_method_that_a_path_does_not_have_is_405_with_or_without_a_body(self):
        for method, path, allowed in (("PUT", PATH, b"POST"), ("DELETE", PATH, b"POST"), ("GET", PATH, b"POST"),
                                      ("POST", "/healthz", b"GET, HEAD"), ("PUT", "/", b"GET, HEAD"), ("DELETE", "/metrics", b"GET, HEAD")):
            for body in (b"", BODY):
                with self.subTest(method=method, path=path, body=body):
                    received = self.ask(f"{method} {path} HTTP/1.1", body=body)
                    self.assertTrue(received.startswith(b"HTTP/1.1 405 "), received)
                    self.assertIn(b"\r\nAllow: " + allowed + b"\r\n", received)

    def test_a_body_where_none_belongs_is_refused(self):
        for method in ("GET", "HEAD"):
            self.assertTrue(self.ask(f"{method} /healthz HTTP/1.1", body=BODY).startswith(b"HTTP/1.1 400 "))

    def test_blanks_after_the_scheme_of_a_token_are_blanks(self):
        for blanks in (" ", "  ", "    "):
            received = self.ask("POST /api/v1/predict HTTP/1.1", f"Authorization: Bearer{blanks}{TOKEN}", body=BODY)
            self.assertTrue(received.startswith(b"HTTP/1.1 200 "), received)

    def test_a_host_that_is_none_is_refused_with_the_reason(self):
        for host in ("a b", "a/b", "<x>", "user@host"):
            with self.subTest(host=host):
                received = self.ask("GET /healthz HTTP/1.1", host=host)
                self.assertTrue(received.startswith(b"HTTP/1.1 400 "), received)
                self.assertEqual(json.loads(received.partition(b"\r\n\r\n")[2])["reason"], "Host is no host")

    def test_http_1_0_keeps_a_connection_if_asked_and_says_so(self):
        for wish, kept in (("Connection: keep-alive", True), ("Connection: Keep-Alive", True), ("X: y", False)):
            with self.subTest(wish=wish), self.server.connect(3) as connection:
                answers = []
                for _ in range(2):
                    try:
                        connection.sendall(request(f"POST {PATH} HTTP/1.0", wish, body=BODY))
                        answers.append(read_answer(connection))
                    except (OSError, ssl.SSLError):
                        answers.append(b"")
                self.assertIn(b"\r\nConnection: " + (b"keep-alive" if kept else b"close") + b"\r\n", answers[0])
                self.assertEqual(b"Positive" in answers[1], kept)

    def test_plain_http_to_the_port_of_tls_is_told_so(self):
        with socket.create_connection(("127.0.0.1", self.server.port), timeout=10) as connection:
            connection.sendall(request(f"POST {PATH} HTTP/1.1", body=BODY))
            received = b"".join(iter(lambda: connection.recv(65536), b""))
        head, _, body = received.partition(b"\r\n\r\n")
        self.assertTrue(head.startswith(b"HTTP/1.1 400 Bad Request\r\n"), received)
        self.assertEqual(json.loads(body), {"error": 400, "text": "Bad Request", "reason": "this port speaks HTTPS, not HTTP"})


def read_answer(connection):
    """One answer with a Content-Length."""
    received = b""
    while b"\r\n\r\n" not in received:
        piece = connection.recv(65536)
        if not piece:
            return received
        received += piece
    length = int(received.partition(b"Content-Length: ")[2].partition(b"\r\n")[0])
    while len(received.partition(b"\r\n\r\n")[2]) < length:
        received += connection.recv(65536)
    return received


class Ends(unittest.TestCase):
    """A connection that the server ends while it idles gets close_notify: its client knows that nothing was lost."""

    def assert_ends_cleanly(self, connection):
        connection.settimeout(15)
        try:
            self.assertEqual(connection.recv(1), b"")  # close_notify; an alert, or none at all, would raise
        except ssl.SSLError as error:
            self.fail(f"ended by {error}")

    def ask(self, server):
        context = insecure_context()
        context.options &= ~getattr(ssl, "OP_IGNORE_UNEXPECTED_EOF", 0)
        raw = socket.create_connection(("127.0.0.1", server.port), timeout=10)
        connection = self.enterContext(context.wrap_socket(raw, suppress_ragged_eofs=False))
        connection.sendall(request(f"POST {PATH} HTTP/1.1", body=BODY))
        self.assertIn(b"Positive", read_answer(connection))
        return connection

    def test_after_the_idle_timeout(self):
        with Server("--idle-timeout", "1s") as server:
            self.assert_ends_cleanly(self.ask(server))

    def test_at_the_end(self):
        with Server("--idle-timeout", "60s") as server:
            connections = [self.ask(server) for _ in range(3)]
            self.assertEqual(server.stop(), 0)
            for connection in connections:
                self.assert_ends_cleanly(connection)


class Crowd(unittest.TestCase):
    """More connections than threads: those that idle, or have not asked yet, need no thread, so none is ended for another."""

    def test_a_fresh_connection_takes_no_thread(self):
        with Server("--threads", "1", "--idle-timeout", "60s", "--plain-http") as server, server.connect() as fresh:
            time.sleep(0.2)
            with server.connect() as other:
                started = time.monotonic()
                other.sendall(request("GET /healthz HTTP/1.1"))
                self.assertIn(b" 200 OK", other.recv(65536))
                self.assertLess(time.monotonic() - started, 1)
            time.sleep(2.5)
            fresh.sendall(request("GET /healthz HTTP/1.1"))
            self.assertIn(b" 200 OK", fresh.recv(65536))

    def test_nobody_is_told_to_close(self):
        """Forty busy connections, with TLS and without, on two threads."""
        for options in ((), ("--plain-http",)):
            with self.subTest(options=options), Server("--threads", "2", "--log-level", "error", *options) as server:
                stop = time.monotonic() + 2
                asked, failures = [0] * 40, []

                def run(at):
                    with closing(server.client()) as client:
                        while time.monotonic() < stop:
                            try:
                                status, headers, _ = server.post(BODY, client)
                            except OSError as error:
                                return failures.append(error)
                            asked[at] += status == 200
                            if headers["Connection"] == "close":
                                return failures.append("told to close")

                threads = [threading.Thread(target=run, args=(at,)) for at in range(40)]
                for thread in threads:
                    thread.start()
                for thread in threads:
                    thread.join()
                self.assertEqual(failures, [])
                print(f"{sum(asked)} requests, {min(asked)} to {max(asked)} a connection", flush=True)
                self.assertGreater(min(asked), 0)

    def test_a_request_that_comes_in_pieces_is_served_among_others(self):
        with Server("--threads", "2", "--log-level", "error") as server, server.connect() as slow, closing(server.client()) as other:
            text = request(f"POST {PATH} HTTP/1.1", body=BODY)
            slow.sendall(text[:1])
            self.assertEqual(server.post(BODY, other)[0], 200)
            slow.sendall(text[1:])
            self.assertIn(b"Positive", read_answer(slow))


class CrossOrigin(unittest.TestCase):
    def ask(self, server, *arguments, **more):
        return server.send_raw(request(*arguments, "Connection: close", **more)).partition(b"\r\n\r\n")[0].decode()

    def test_nothing_is_allowed_unless_told(self):
        with Server() as server:
            self.assertNotIn("Access-Control", self.ask(server, "GET /healthz HTTP/1.1", "Origin: https://a.example"))
            preflight = self.ask(server, f"OPTIONS {PATH} HTTP/1.1", "Origin: https://a.example", "Access-Control-Request-Method: POST")
            self.assertTrue(preflight.startswith("HTTP/1.1 405 "), preflight)

    def test_an_allowed_origin_is_answered_before_it_shows_a_token(self):
        with Server("--allow-origin", "https://a.example,https://b.example") as server:
            for origin in ("https://a.example", "https://b.example"):
                preflight = self.ask(server, "OPTIONS /api/v1/predict HTTP/1.1", f"Origin: {origin}", "Access-Control-Request-Method: POST",
                                     "Access-Control-Request-Headers: authorization,content-type")
                self.assertTrue(preflight.startswith("HTTP/1.1 204 "), preflight)
                self.assertIn(f"Access-Control-Allow-Origin: {origin}", preflight)
                self.assertIn("Access-Control-Allow-Headers: Authorization, Content-Type", preflight)
                self.assertIn("Access-Control-Allow-Methods: GET, HEAD, POST", preflight)
                answer = self.ask(server, f"POST {PATH} HTTP/1.1", f"Origin: {origin}", body=BODY)
                self.assertIn(f"\r\nAccess-Control-Allow-Origin: {origin}\r\n", answer)
                self.assertIn("\r\nAccess-Control-Expose-Headers: ", answer)
                self.assertIn("Vary: Origin", answer)
            refused = self.ask(server, "POST /api/v1/predict HTTP/1.1", "Origin: https://a.example", body=BODY)
            self.assertTrue(refused.startswith("HTTP/1.1 401 ") and "Access-Control-Allow-Origin" in refused, refused)
            for origin in ("https://c.example", "http://a.example", "null"):
                other = self.ask(server, f"POST {PATH} HTTP/1.1", f"Origin: {origin}", body=BODY)
                self.assertNotIn("Access-Control", other)

    def test_a_star_allows_all(self):
        with Server("--allow-origin", "*") as server:
            answer = self.ask(server, f"POST {PATH} HTTP/1.1", "Origin: https://any.example", body=BODY)
            self.assertIn("Access-Control-Allow-Origin: *", answer)


if __name__ == "__main__":
    ctest_unittest.main()
