# SPDX-License-Identifier: MIT
"""A body of lines: each has its line in the answer, whatever is in it."""
import json
import os
import socket
import subprocess
import unittest
from contextlib import closing
from pathlib import Path

import ctest_unittest
from server_process import BINARY, Server, curl, metric_values

NDJSON = ("-H", "Content-Type: application/x-ndjson")


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

    def test_of_a_tweet_of_an_api_the_whole_text_is_answered(self):
        for whole in ({"full_text": "so sad"}, {"extended_tweet": {"full_text": "so sad"}}, {"note_tweet": {"text": "so sad"}}):
            _, body = self.predict(json.dumps({"id": 1, "text": "I love", **whole}).encode())
            self.assertEqual(json.loads(body)["label"], "Negative")

    def test_answers_are_not_compressed(self):
        body = b'{"id":1,"text":"love"}\n' * 1000
        self.assertEqual(self.predict(body, "-H", "Accept-Encoding: br, gzip, deflate"), self.predict(body))

    def test_it_answers_what_the_command_answers(self):
        lines = [{"id": at, "text": text} for at, text in enumerate(["love", "", "caf\u00e9 \U0001F62D", "a" * 60000, "x\u0000y"] * 10)]
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
        lines = [b"x", b"", b"[]", b'"love"', b'{"id":7}', b'{"id":7,"text":1}', b'{"text":"\xff"}',
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
        with Server("--tweet-limit", "100B", "--id-limit", "10B") as server:
            lines = [b'{"text":"' + b"a" * 100 + b'"}', b'{"text":"' + b"a" * 101 + b'"}', b'{"id":"' + b"1" * 9 + b'","text":""}',
                     b'{"text":"' + b"a" * 20000 + b'"}', b'{"text":"love"}']
            status, body = self.predict(b"\n".join(lines), server=server)
            answers = [json.loads(line) for line in body.splitlines()]
            self.assertEqual((status, [each.get("error") for each in answers]), (200, [None, 413, 413, 413, None]))
            self.assertEqual([each["line"] for each in answers if "line" in each], [2, 3, 4])

    def test_detail_explanation_adds_up(self):
        status, body = self.predict(b'{"id":[],"text":"love"}\n{"id":null,"text":"I love it"}\n', query="?detail=explanation")
        self.assertEqual(status, 200)
        answer = json.loads(body.splitlines()[1])
        self.assertEqual(list(answer), ["id", "label", "probability", "score", "intercept", "contributions", "probabilities"])
        total = answer["intercept"] + sum(piece["value"] for piece in answer["contributions"])
        self.assertAlmostEqual(total, answer["score"], delta=1e-9)

    def test_heads_are_judged_as_ever(self):
        for query, path, status in (("?detail=x", None, 400), ("?model=x", None, 400), ("", "/api/v1/wrong/predict", 404), ("", "/healthz", 405)):
            self.assertEqual(self.server.post(b"x\n", path=path or self.server.path(query),
                                              headers={"Content-Type": "application/x-ndjson"})[0], status)
        self.assertIn(b" 413 ", self.server.send_raw(head_of(self.server, "Content-Length: 1048577")))

    def test_log_and_metrics_count_it(self):
        with Server() as server:
            _, answer = self.predict(b'{"text":"love"}\nx\n{"text":"sad"}\n', server=server)
            (line,) = server.wait_for_log("request")
            self.assertEqual([line[name] for name in ("route", "status", "bytes_in", "bytes_out", "tweets", "model")],
                             ["lines", 200, 33, len(answer), 2, "default"])
            values = metric_values(server)
            self.assertEqual(values['tweetsent_requests_total{route="lines",status="200"}'], 1)
            self.assertEqual(values['tweetsent_predictions_total{label="Positive",model="default"}'], 1)


class Clients(unittest.TestCase):
    """A body is read whole, so that who sends before it reads gets every answer."""

    def test_a_client_that_sends_all_before_it_reads_is_answered(self):
        line = b'{"id":123456,"text":"@bob I am so happy today, thank you all for a great day http://t.co/x"}\n'
        body = line * (5_000_000 // len(line))
        with Server("--body-limit", "8MiB", "--answer-limit", "8MiB") as server:
            for version in (b"HTTP/1.1", b"HTTP/1.0"):
                with self.subTest(version=version), server.connect() as connection:
                    head = head_of(server, f"Content-Length: {len(body)}\r\nConnection: close").replace(b"HTTP/1.1", version)
                    connection.sendall(head + body)
                    received = b"".join(iter(lambda: connection.recv(1 << 20), b""))
                    self.assertEqual(received.count(b'"label"'), body.count(b"\n"))

    def test_a_body_over_the_limit_is_refused_before_any_answer(self):
        with Server("--body-limit", "10KiB") as server:
            for framing, body in (("Content-Length: 10241", b"\n" * 10241),
                                  ("Transfer-Encoding: chunked", b"400\r\n" + b"\n" * 1024 + b"\r\n")):
                received = server.send_raw(head_of(server, framing) + body * (11 if "chunked" in framing else 1))
                self.assertTrue(received.startswith(b"HTTP/1.1 413 "), received)
                self.assertNotIn(b"line", received.partition(b"\r\n\r\n")[2].replace(b"longer", b""))

    def test_an_answer_over_the_limit_is_refused(self):
        with Server("--answer-limit", "10KiB") as server:
            status, _, body = server.post(b"\n" * 1000, headers={"Content-Type": "application/x-ndjson"})
            self.assertEqual((status, json.loads(body)["text"]), (413, "the answer is longer than the limit"))

    def test_no_lines_have_no_answers_however_that_is_said(self):
        with Server() as server:
            for framing in ("Content-Length: 0", "Transfer-Encoding: chunked"):
                body = b"0\r\n\r\n" if "chunked" in framing else b""
                received = server.send_raw(head_of(server, framing + "\r\nConnection: close") + body)
                self.assertTrue(received.startswith(b"HTTP/1.1 200 OK\r\n"), received)
                self.assertIn(b"Content-Type: application/x-ndjson\r\n", received)
                self.assertTrue(received.endswith(b"\r\n\r\n"), received)

    def test_a_body_that_is_cut_short_is_refused(self):
        with Server() as server:
            with server.connect() as connection:
                connection.sendall(head_of(server, "Content-Length: 100") + b'{"text":"love"}\n')
                with socket.socket(fileno=os.dup(connection.fileno())) as below_tls:
                    below_tls.shutdown(socket.SHUT_WR)
                (line,) = server.wait_for_log("refused")
            self.assertEqual((line["route"], line["status"], line["reason"]), ("lines", 400, "the body is cut short"))


if __name__ == "__main__":
    ctest_unittest.main()
