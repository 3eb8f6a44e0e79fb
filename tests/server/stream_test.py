# SPDX-License-Identifier: MIT
"""Lines in, lines out: each answered as it comes, whatever is in it, in bounded memory, however slow."""
import json
import os
import socket
import subprocess
import sys
import threading
import time
import unittest
from contextlib import closing
from pathlib import Path

import ctest_unittest
from server_process import BINARY, SANITIZED, Server, curl, metric_values

NDJSON = ("-H", "Content-Type: application/x-ndjson")
LONG = "--long" in sys.argv


def head_of(server, framing, path=None):
    return (f"POST {path or server.path()} HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-ndjson\r\n{framing}\r\n\r\n").encode()


class Lines(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = cls.enterClassContext(Server())

    def predict(self, body, *arguments, query="", server=None):
        url = (server or self.server).url + self.server.path(query)
        return curl(*NDJSON, *arguments, "--data-binary", "@-", url, data=body)

    def test_every_line_has_its_answer(self):
        status, body = self.predict(b'{"id":1,"text":"I love this"}\n{"id":"b","text":"so sad"}\n{"text":"love"}\n')
        self.assertEqual(status, 200)
        answers = [json.loads(line) for line in body.splitlines()]
        self.assertEqual([list(each) for each in answers], 2 * [["id", "label", "probability"]] + [["label", "probability"]])
        self.assertEqual([each.get("id") for each in answers], [1, "b", None])
        self.assertEqual([each["label"] for each in answers], ["Positive", "Negative", "Positive"])

    def test_answers_are_not_compressed(self):
        body = b'{"id":1,"text":"love"}\n' * 1000
        self.assertEqual(self.predict(body, "-H", "Accept-Encoding: br, gzip, deflate"), self.predict(body))

    def test_it_answers_what_the_command_answers(self):
        lines = [{"id": at, "text": text} for at, text in enumerate(["love", "", "caf\u00e9 \U0001F62D", "a" * 60000, "x\u0000y"] * 20)]
        body = "".join(json.dumps(line) + "\n" for line in lines).encode()
        command = [str(Path(BINARY).with_name("tweetsent")), "predict", "--format", "jsonl"]
        run = subprocess.run(command, input=body, stdout=subprocess.PIPE, check=True)
        self.assertEqual(self.predict(body, "-H", "Expect:"), (200, run.stdout))

    def test_chunks_of_any_size_make_the_same_lines(self):
        body = b'{"id":1,"text":"love"}\r\n{"id":2,"text":"sad"}\n\n{"id":3,"text":"love"}'
        _, whole = self.predict(body)
        self.assertEqual(whole.count(b"\n"), 4)
        for size in (1, 2, 7, 40):
            with closing(self.server.client()) as client:
                client.request("POST", self.server.path(), (body[at : at + size] for at in range(0, len(body), size)),
                               {"Content-Type": "application/x-ndjson"}, encode_chunked=True)
                answer = client.getresponse()
                self.assertEqual((answer.status, answer.read()), (200, whole))
                self.assertEqual(answer.headers["Content-Type"], "application/x-ndjson")
                self.assertTrue(answer.headers["X-Model-Checksum"])

    def test_a_malformed_line_costs_itself_alone(self):
        lines = [b"x", b"", b"[]", b'"love"', b'{"id":7}', b'{"id":7,"text":1}', b'{"text":"\\udc00"}', b'{"text":"\xff"}',
                 b'{"text":"a","text":"b"}', b'{"text":"a"}x', b'{"text":"a"}\x00', b"[" * 100000, b"[0.0000000001e-2147483639]"]
        status, body = self.predict(b"\n".join(lines) + b'\n{"text":"love"}\n')
        self.assertEqual(status, 200)
        answers = [json.loads(line) for line in body.splitlines()]
        for number, answer in enumerate(answers[:-1], 1):
            self.assertEqual((answer["error"], answer["line"]), (400, number))
            self.assertEqual(list(answer), ["error", "text", "line"])
        self.assertEqual(len(answers), len(lines) + 1)
        self.assertEqual(answers[-1]["label"], "Positive")

    def test_limits_cost_a_line_too(self):
        with Server("--body-limit", "10KiB", "--tweet-limit", "100B", "--id-limit", "10B") as server:
            lines = [b'{"text":"' + b"a" * 100 + b'"}', b'{"text":"' + b"a" * 101 + b'"}', b'{"id":"' + b"1" * 9 + b'","text":""}',
                     b'{"text":"' + b"a" * 20000 + b'"}', b'{"text":"love"}', b"a" * 10241]
            status, body = self.predict(b"\n".join(lines), server=server)
            answers = [json.loads(line) for line in body.splitlines()]
            self.assertEqual((status, [each.get("error") for each in answers]), (200, [None, 413, 413, 413, None, 413]))
            self.assertEqual([each["line"] for each in answers if "line" in each], [2, 3, 4, 6])

    def test_detail_explanation_adds_up(self):
        status, body = self.predict(b'{"id":[],"text":"love"}\n{"id":null,"text":"I love it"}\n', query="?detail=explanation")
        self.assertEqual(status, 200)
        answer = json.loads(body.splitlines()[1])
        self.assertEqual(list(answer), ["id", "label", "probability", "score", "intercept", "contributions"])
        total = answer["intercept"] + sum(piece["value"] for piece in answer["contributions"])
        self.assertAlmostEqual(total, answer["score"], delta=1e-9)

    def test_heads_are_judged_as_ever(self):
        for query, path, status in (("?detail=x", None, 400), ("?model=x", None, 400), ("", "/api/v1/wrong/predict", 404), ("", "/healthz", 405)):
            self.assertEqual(self.server.post(b"x\n", path=path or self.server.path(query),
                                              headers={"Content-Type": "application/x-ndjson"})[0], status)
        old = head_of(self.server, "Content-Length: 2").replace(b"HTTP/1.1", b"HTTP/1.0")
        self.assertIn(b" 400 ", self.server.send_raw(old + b"x\n"))
        self.assertIn(b" 413 ", self.server.send_raw(head_of(self.server, "Content-Length: 1073741825")))
        self.assertIn(b" 400 ", self.server.send_raw(head_of(self.server, "Content-Length: 0")))

    def test_log_and_metrics_count_it(self):
        with Server() as server:
            _, answer = self.predict(b'{"text":"love"}\nx\n{"text":"sad"}\n', server=server)
            (line,) = server.wait_for_log("request")
            self.assertEqual([line[name] for name in ("route", "status", "bytes_in", "bytes_out", "tweets", "model")],
                             ["stream", 200, 33, len(answer), 2, "default"])
            values = metric_values(server)
            self.assertEqual(values['tweetsent_requests_total{route="stream",status="200"}'], 1)
            self.assertEqual(values['tweetsent_predictions_total{label="Positive",model="default"}'], 1)


class Flow(unittest.TestCase):
    def test_answers_come_while_lines_are_sent(self):
        for options in ((), ("--plain-http",)):
            with Server(*options) as server, server.connect() as connection:
                connection.sendall(head_of(server, "Transfer-Encoding: chunked"))
                line = b'{"text":"love"}\n'
                received = b""
                for answered in range(1, 4):
                    connection.sendall(b"%x\r\n%s\r\n" % (len(line), line))
                    while received.count(b'"Positive"') < answered:
                        piece = connection.recv(65536)
                        self.assertTrue(piece)
                        received += piece
                connection.sendall(b"0\r\n\r\n")
                while piece := connection.recv(65536):
                    received += piece
                self.assertTrue(received.endswith(b"0\r\n\r\n"))

    def test_a_client_that_waits_to_be_asked_is_asked_before_its_answer_begins(self):
        for options in ((), ("--plain-http",)):
            for expectation, asked in (("100-continue", 1), ("x, 100-Continue", 1), ("x", 0)):
                with Server(*options) as server, server.connect() as connection:
                    connection.sendall(head_of(server, f"Content-Length: 16\r\nExpect: {expectation}"))
                    received = b""
                    while asked and not received.endswith(b"\r\n\r\n"):
                        received += connection.recv(65536)
                    connection.sendall(b'{"text":"love"}\n')
                    while piece := connection.recv(65536):
                        received += piece
                    self.assertEqual(received.count(b"HTTP/1.1 100 Continue\r\n\r\n"), asked)
                    self.assertTrue(received.startswith(asked * b"HTTP/1.1 100 Continue\r\n\r\n" + b"HTTP/1.1 200 OK\r\n"))
                    self.assertIn(b'"Positive"', received)
                    self.assertTrue(received.endswith(b"\r\n0\r\n\r\n"))

    def test_a_stream_outlives_the_request_timeout_and_a_drip_does_not(self):
        line = b'{"text":"' + b"love " * 1000 + b'"}\n'
        with Server("--request-timeout", "2") as server:
            with server.connect() as connection:
                connection.sendall(head_of(server, f"Content-Length: {40 * len(line)}"))
                for _ in range(40):  # four times 16 KiB in each 2 s, for 4 s
                    connection.sendall(line)
                    time.sleep(0.1)
                received = b""
                while piece := connection.recv(65536):
                    received += piece
                self.assertTrue(received.endswith(b"0\r\n\r\n"))
                self.assertEqual(received.count(b"label"), 40)
            started = time.monotonic()
            with server.connect() as connection:
                connection.sendall(head_of(server, "Content-Length: 1000000"))
                with self.assertRaises(OSError):
                    while True:
                        connection.sendall(b"\n")
                        time.sleep(0.1)
            self.assertLess(time.monotonic() - started, 10)

    def test_a_stream_over_the_limit_is_cut(self):
        with Server("--stream-limit", "100KiB") as server:
            with server.connect() as connection:
                connection.sendall(head_of(server, "Transfer-Encoding: chunked"))
                received = b""
                try:
                    for _ in range(200):
                        connection.sendall(b"400\r\n" + b"\n" * 1024 + b"\r\n")
                except OSError:
                    pass
                try:
                    while piece := connection.recv(65536):
                        received += piece
                except OSError:
                    pass
            self.assertFalse(received.endswith(b"0\r\n\r\n"))
            self.assertEqual(server.get("/healthz")[0], 200)
            (line,) = server.wait_for_log("refused")
            self.assertEqual((line["route"], line["status"], line["reason"]),
                             ("stream", 200, "the stream is longer than the limit"))

    def test_a_body_cut_short_has_no_end(self):
        with Server() as server:
            with server.connect() as connection:
                connection.sendall(head_of(server, "Content-Length: 100") + b'{"text":"love"}\n')
                time.sleep(0.2)
                with socket.socket(fileno=os.dup(connection.fileno())) as below_tls:
                    below_tls.shutdown(socket.SHUT_WR)
                received = b""
                with self.assertRaises(OSError):  # an alert
                    while piece := connection.recv(65536):
                        received += piece
            self.assertIn(b"Positive", received)
            self.assertNotIn(b"\r\n0\r\n\r\n", received)
            self.assertEqual(server.get("/healthz")[0], 200)
            self.assertEqual([line["reason"] for line in server.wait_for_log("refused")], ["the stream is cut short"])

    def send_much(self, megabytes):
        """Sends so much while it reads; (answer lines, greatest growth of the server's memory)."""
        line = b'{"id":123456,"text":"@bob I am so happy today, thank you all for a great day http://t.co/x"}\n'
        block = line * 1000
        blocks = megabytes * 1_000_000 // len(block)
        with Server() as server:
            self.assertEqual(curl(*NDJSON, "--data-binary", "@-", server.url + server.path(), data=block)[0], 200)
            before = greatest = server.resident_bytes()
            reading, writing = os.pipe()
            with subprocess.Popen(["curl", "-ksS", *NDJSON, "-X", "POST", "-T", "-", server.url + server.path()],
                                  stdin=reading, stdout=subprocess.PIPE) as client:
                os.close(reading)

                def feed():
                    with os.fdopen(writing, "wb") as pipe:
                        for _ in range(blocks):
                            pipe.write(block)

                feeder = threading.Thread(target=feed)
                feeder.start()
                lines = 0
                while piece := client.stdout.read(1 << 20):
                    lines += piece.count(b"\n")
                    greatest = max(greatest, server.resident_bytes())
                feeder.join()
                self.assertEqual(client.wait(), 0)
            return blocks * 1000, lines, greatest - before

    def test_memory_does_not_grow_with_the_body(self):
        megabytes = 200 if LONG else 20
        started = time.monotonic()
        sent, answered, growth = self.send_much(megabytes)
        print(f"{megabytes} MB in {time.monotonic() - started:.1f} s, {answered} answers, {growth / 1024:.0f} KiB more resident")
        self.assertEqual(answered, sent)
        if not SANITIZED:
            self.assertLess(growth, 8 << 20)


if __name__ == "__main__":
    if LONG:
        sys.argv.remove("--long")
    ctest_unittest.main()
