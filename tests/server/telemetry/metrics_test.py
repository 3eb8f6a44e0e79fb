# SPDX-License-Identifier: MIT
"""/metrics: what is counted, and that nothing of a client's is."""
import json
import os
import re
import unittest
from contextlib import closing

import ctest_unittest
from server_process import Server, metric_values

WORDS = "I am so happy today thank you all for a great day"


class Page(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = cls.enterClassContext(Server())

    def value(self, series):
        return metric_values(self.server).get(series, 0)

    def test_the_page_is_prometheus_text(self):
        status, headers, body = self.server.get("/metrics")
        self.assertEqual(status, 200)
        self.assertEqual(headers["Content-Type"], "text/plain; version=0.0.4; charset=utf-8")
        described = set()
        for line in body.decode().splitlines():
            if line.startswith("# "):
                described.add(line.split()[2])
                continue
            name = re.fullmatch(r'([a-z_]+)(\{([a-z]+="[^"]*",?)*\})? [-+0-9.e]+', line).group(1)
            self.assertTrue({name, re.sub("_(bucket|sum|count)$", "", name)} & described, line)

    def test_answers_are_counted_by_route_and_status(self):
        for path, route, status in (("/healthz", "healthz", 200), ("/api/v1/model", "model", 200), ("/nowhere", "none", 404),
                                    (self.server.path(), "predict", 405), ("/metrics", "metrics", 200)):
            with self.subTest(route=route):
                series = f'tweetsent_requests_total{{route="{route}",status="{status}"}}'
                before = self.value(series)
                self.assertEqual(self.server.get(path)[0], status)
                self.assertEqual(self.value(series), before + (2 if route == "metrics" else 1))

    def test_every_answer_has_its_time(self):
        count = 'tweetsent_request_seconds_count{route="predict"}'
        before = self.value(count)
        self.server.post(b'{"1":"love"}')
        self.server.post(b"{")
        values = metric_values(self.server)
        self.assertEqual(values[count], before + 2)
        self.assertEqual(values['tweetsent_request_seconds_bucket{route="predict",le="+Inf"}'], before + 2)
        self.assertGreater(values['tweetsent_request_seconds_sum{route="predict"}'], 0)

    def test_labels_given_are_counted(self):
        positive = 'tweetsent_predictions_total{label="Positive",model="default"}'
        negative = 'tweetsent_predictions_total{label="Negative",model="default"}'
        before = metric_values(self.server)
        self.server.post(b'{"1":"love","2":"sad","3":"I love this"}')
        self.server.post(b'{"1":"love"}', path=self.server.path("?detail=explanation"))
        self.server.post(b'{"1":"love","1":"refused"}')
        self.assertEqual(self.value(positive) - before[positive], 3)
        self.assertEqual(self.value(negative) - before[negative], 1)

    def test_one_tweet_in_256_has_its_words_counted(self):
        words = 'tweetsent_sampled_words_total{model="default"}'
        unknown = 'tweetsent_sampled_unknown_words_total{model="default"}'
        with Server("--threads", "1") as server, closing(server.client()) as client:
            for size in [1000, 1, 279] + 256 * [1]:  # 1,536 tweets
                server.post(json.dumps({str(at): WORDS for at in range(size)}), client)
            client.close()
            values = metric_values(server)
            self.assertEqual(values[words], 6 * len(WORDS.split()))
            self.assertLess(values[unknown], values[words] / 4)

    def test_the_model_and_the_build_are_named(self):
        checksum = json.loads(self.server.get("/api/v1/model")[2])["checksum"]
        values = metric_values(self.server)
        self.assertEqual(values[f'tweetsent_model_info{{checksum="{checksum}",model="default"}}'], 1)
        started = values["process_start_time_seconds"]
        self.assertLess(abs(values['tweetsent_model_loaded_timestamp_seconds{model="default"}'] - started), 60)
        self.assertEqual(sum(name.startswith("tweetsent_build_info{version=") for name in values), 1)

    def test_connections_are_told(self):
        with Server("--threads", "2", "--idle-timeout", "60") as server:
            with closing(server.connect()):
                values = metric_values(server)
                self.assertEqual(values["tweetsent_connections"], 2)
                self.assertEqual(values["tweetsent_waiting_connections"], 0)
                self.assertEqual(values["tweetsent_threads"], 2)

    def test_head_works_and_post_does_not(self):
        with closing(self.server.client()) as client:
            client.request("HEAD", "/metrics")
            answer = client.getresponse()
            self.assertEqual((answer.status, answer.read()), (200, b""))
        self.assertEqual(self.server.post(b"{}", path="/metrics")[0], 405)


class Dropped(unittest.TestCase):
    def test_log_lines_that_nobody_reads_are_counted(self):
        reading, writing = os.pipe()
        with os.fdopen(reading), os.fdopen(writing, "w") as blocked, Server(stderr=blocked) as server:
            with closing(server.client()) as client:
                for _ in range(10_000):
                    server.post(b'{"1":"a"}', client)
            self.assertGreater(metric_values(server)["tweetsent_log_events_dropped_total"], 0)


class Privacy(unittest.TestCase):
    def test_nothing_of_a_client_is_in_log_or_metrics(self):
        canary = "canary4711"
        with Server(token=canary + "-token") as server:
            with closing(server.client()) as client:
                for at in range(10_000):
                    body = json.dumps({f"{canary}-id{at}": f"{canary}-tweet", "b": f"http://{canary}"})
                    self.assertEqual(server.post(body, client)[0], 200)
            for path in (f"/{canary}", f"/api/v1/{canary}/predict", f"/metrics?{canary}", f"{server.path()}?detail={canary}"):
                server.get(path)
            server.send_raw(f"{canary} /{canary} HTTP/1.1\r\nHost: {canary}\r\nX-{canary}: {canary}\r\n\r\n".encode())
            server.post(b"{", headers={canary: canary, "Authorization": f"Bearer {canary}", "Cookie": canary,
                                       "X-Forwarded-For": canary, "User-Agent": canary})
            page = server.get("/metrics")[2].decode()
            server.stop()
            self.assertGreater(len(server.log_lines()), 5000)
            self.assertNotIn(canary, page)
            self.assertNotIn(canary, server.log_text())
            self.assertNotIn(canary, "\n".join(server.banner))


if __name__ == "__main__":
    ctest_unittest.main()
