# SPDX-License-Identifier: MIT
"""examples/https_api keeps what it promises of the HTTP contract: those cases of tests/server/api/predict_test.py, asked of it,
and what its own first lines and README.md say. The argument is the program."""
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

import ctest_unittest
import predict_test
from server_process import curl, insecure_context

PROGRAM = sys.argv.pop(1)
SOURCE = Path(__file__).resolve().parents[2] / "examples/https_api/main.cpp"
JSON = ("-H", "Content-Type: application/json")
LIMIT = 1024 * 1024
# By name, so that one which is renamed there fails here.
PROMISED = (
    "test_eight_tweets_get_eight_labels_in_their_order",
    "test_ids_are_any_strings_and_keep_their_order",
    "test_any_string_is_a_tweet",
    "test_a_wrong_token_is_not_found",
    "test_what_the_reference_refuses",
    "test_what_is_refused_beyond_the_reference",
    "test_white_space_around_the_json_is_fine",
    "test_a_surrogate_pair_is_fine",
    "test_half_an_emoji_refuses_nothing",
    "test_a_byte_order_mark_is_passed_over",
    "test_a_form_of_any_size_gets_the_same_hint",
    "test_chunked_bodies_are_read",
    "test_expect_100_continue",
    "test_other_methods_are_told_which_would_do",
)


def make_certificate(folder, name, *algorithm):
    certificate, key = Path(folder) / f"{name}.pem", Path(folder) / f"{name}.key"
    subprocess.run(["openssl", "req", "-x509", "-nodes", "-newkey", *algorithm, "-days", "2", "-subj", "/CN=localhost",
                    "-keyout", key, "-out", certificate], check=True, capture_output=True)
    return certificate, key


def run_program(*arguments, token="test-token"):
    environment = {**os.environ, "TWEETSENT_TOKEN": token}
    return subprocess.run([PROGRAM, *map(str, arguments)], env=environment, capture_output=True, text=True, timeout=30)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Program:
    """It on a free port, for a `with` statement, as the cases of the server know theirs."""
    token = "test-token"

    def __enter__(self):
        self.folder = tempfile.TemporaryDirectory()
        self.pair = make_certificate(self.folder.name, "one", "ec", "-pkeyopt", "ec_paramgen_curve:P-256")
        self.port = free_port()
        self.url = f"https://127.0.0.1:{self.port}"
        self.process = subprocess.Popen([PROGRAM, *self.pair, str(self.port)],
                                        env={**os.environ, "TWEETSENT_TOKEN": self.token})
        end = time.monotonic() + 30
        while time.monotonic() < end:
            try:
                socket.create_connection(("127.0.0.1", self.port)).close()
                return self
            except ConnectionRefusedError:
                time.sleep(0.02)
        raise AssertionError("it does not listen")

    def __exit__(self, *_):
        status = self.stop() if self.process.poll() is None else self.process.returncode
        self.folder.cleanup()
        if status != 0:
            raise AssertionError(f"ended with {status}")

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(30)

    def path(self, query=""):
        return f"/api/v1/{self.token}/predict{query}"

    def answer_to(self, data):
        """All that comes back until the connection ends."""
        with insecure_context().wrap_socket(socket.create_connection(("127.0.0.1", self.port), timeout=30)) as connection:
            connection.sendall(data)
            answer = b""
            while True:
                try:
                    piece = connection.recv(65536)
                except ConnectionResetError:
                    return answer
                if not piece:
                    return answer
                answer += piece


class Promised(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = cls.enterClassContext(Program())
        cls.url = cls.server.url + cls.server.path()

    predict = predict_test.Predictions.predict
    refuse = predict_test.Predictions.refuse


for case in PROMISED:
    setattr(Promised, case, getattr(predict_test.Predictions, case))


class Own(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = cls.enterClassContext(Program())
        cls.url = cls.server.url + cls.server.path()

    def head(self, *lines, method="POST"):
        return "\r\n".join((f"{method} {self.server.path()} HTTP/1.1", "Host: localhost", "Content-Type: application/json",
                            *lines, "", "")).encode()

    def assert_refused(self, answer, status):
        self.assertTrue(answer.startswith(b"HTTP/1.1 %d " % status), answer[:300])
        self.assertEqual(answer.count(b"HTTP/1.1 "), 1, answer)
        self.assertEqual(json.loads(answer.partition(b"\r\n\r\n")[2])["error"], status)

    def test_it_fits_on_a_few_screens(self):
        self.assertLessEqual(len(SOURCE.read_text().splitlines()), 150)

    def test_a_body_is_limited_however_it_is_sent(self):
        fits = b'{"1":"' + b"a" * (LIMIT - 8) + b'"}'
        self.assertEqual(len(fits), LIMIT)
        for framing in ((), ("-H", "Transfer-Encoding: chunked")):
            with self.subTest(framing=framing):
                self.assertEqual(curl(*JSON, *framing, "--data-binary", "@-", self.url, data=fits)[0], 200)
        chunks = b"".join(b"10000\r\n" + b"a" * 65536 + b"\r\n" for _ in range(17)) + b"0\r\n\r\n"
        self.assert_refused(self.server.answer_to(self.head("Transfer-Encoding: chunked") + chunks), 413)
        self.assert_refused(self.server.answer_to(self.head(f"Content-Length: {LIMIT + 1}") + b"a" * (LIMIT + 1)), 413)
        self.assert_refused(self.server.answer_to(self.head(f"Content-Length: {2**62}")), 413)

    def test_what_follows_a_refused_request_is_no_request(self):
        second = b'{"1":"a"}'
        smuggled = self.head(f"Content-Length: {len(second)}") + second
        for lines, status in (
            (("Content-Length: 5", "Content-Length: 6"), 400),
            (("Content-Length: 5", "Transfer-Encoding: chunked"), 400),
            (("Content-Length: +5",), 400),
            (("Transfer-Encoding: xchunked",), 400),
            ((), 400),
            (("Content-Length: 5", "Content-Encoding: gzip"), 415),
        ):
            with self.subTest(lines=lines):
                self.assert_refused(self.server.answer_to(self.head(*lines) + smuggled), status)
        self.assert_refused(self.server.answer_to(self.head("Content-Length: 200", method="GET") + smuggled), 405)

    def test_ranges_and_compression_are_passed_over(self):
        plain = curl(*JSON, "-d", '{"1":"love"}', self.url)
        for header in ("Range: bytes=0-0,0-0,0-0", "Accept-Encoding: br", "Accept-Encoding: gzip"):
            with self.subTest(header=header):
                self.assertEqual(curl(*JSON, "-H", header, "-d", '{"1":"love"}', self.url), plain)

    def test_multipart_is_refused(self):
        self.assertEqual(curl("-F", "1=love", self.url)[0], 415)

    def test_nothing_in_a_body_ends_it(self):
        for body in (b"[" * 500_000, b'{"1":' * 100_000, b"[0.0000000001e-2147483639]", b'{"1":1e400}',
                     b'{"1":' + b"9" * 1_000_000 + b"}", b"1," * 500_000, b"\0" * 1000, b'{"1":"\\ud8', b'{"\\u"'):
            with self.subTest(body=body[:30]):
                self.assertEqual(curl(*JSON, "--data-binary", "@-", self.url, data=body)[0], 400)

    def test_a_second_one_on_the_same_port_fails(self):
        run = run_program(*self.server.pair, self.server.port)
        self.assertEqual(run.returncode, 1)
        self.assertIn("cannot listen", run.stderr)


class Start(unittest.TestCase):
    def test_sigterm_ends_it_while_a_client_is_connected(self):
        with Program() as server, socket.create_connection(("127.0.0.1", server.port)):
            begin = time.monotonic()
            self.assertEqual(server.stop(), 0)
            self.assertLess(time.monotonic() - begin, 9)

    def test_a_key_that_belongs_to_another_certificate_is_refused(self):
        with tempfile.TemporaryDirectory() as folder:
            certificate, _ = make_certificate(folder, "ec", "ec", "-pkeyopt", "ec_paramgen_curve:P-256")
            _, key = make_certificate(folder, "rsa", "rsa:2048")
            for arguments in ((certificate, key), (certificate, Path(folder) / "none"), (key, key)):
                with self.subTest(arguments=arguments):
                    run = run_program(*arguments, free_port())
                    self.assertEqual(run.returncode, 1)
                    self.assertIn("no certificate and key", run.stderr)

    def test_without_a_token_it_does_not_start(self):
        self.assertEqual(run_program("certificate", "key", free_port(), token="").returncode, 2)
        self.assertEqual(run_program().returncode, 2)


if __name__ == "__main__":
    ctest_unittest.main()
