# SPDX-License-Identifier: MIT
"""The prediction routes as a client meets them, by the real curl over TLS."""
import json
import subprocess
import unittest

import ctest_unittest
from server_process import Server, curl

JSON = ("-H", "Content-Type: application/json")
EIGHT_TWEETS = {
    "1": "What a lovely morning, thank you all!",
    "2": "I miss my dog so much, feeling sad",
    "3": "@bob happy birthday, have a great day :)",
    "4": "my head hurts and I can't sleep",
    "5": "just watched it again http://example.org/x and I love it",
    "6": "ugh, the train is late again, so tired",
    "7": "welcome to twitter, glad you are here",
    "8": "I hate that my phone is broken",
}


class Predictions(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = cls.enterClassContext(Server())
        cls.url = cls.server.url + cls.server.path()

    def predict(self, body, *arguments, query=""):
        return curl(*JSON, *arguments, "--data-binary", "@-", self.url + query, data=body)

    def test_eight_tweets_get_eight_labels_in_their_order(self):
        status, body = self.predict(json.dumps(EIGHT_TWEETS).encode())
        self.assertEqual(status, 200)
        self.assertEqual(
            json.loads(body),
            {"1": "Positive", "2": "Negative", "3": "Positive", "4": "Negative",
             "5": "Positive", "6": "Negative", "7": "Positive", "8": "Negative"},
        )
        self.assertEqual(list(json.loads(body)), list(EIGHT_TWEETS))

    def test_ids_are_any_strings_and_keep_their_order(self):
        ids = ["z", "a", "", "10", "9", "caf\u00e9 \"quoted\" \\ \n", "\U0001F600", "\u0000"]
        status, body = self.predict(json.dumps({each: "love" for each in ids}).encode())
        self.assertEqual(status, 200)
        self.assertEqual(list(json.loads(body)), ids)

    def test_any_string_is_a_tweet(self):
        tweets = ["", " ", "\u0000", "\U0001F62D" * 100, "\u0130\u03a3\ufb03", "http://" + "a" * 5000, "e\u0301" * 50]
        status, body = self.predict(json.dumps({str(at): tweet for at, tweet in enumerate(tweets)}).encode())
        self.assertEqual(status, 200)
        self.assertEqual(len(json.loads(body)), len(tweets))

    def test_detail_probability(self):
        status, body = self.predict(b'{"1":"I love this"}', query="?detail=probability")
        self.assertEqual(status, 200)
        answer = json.loads(body)["1"]
        self.assertEqual(list(answer), ["label", "probability"])
        self.assertEqual(answer["label"], "Positive")
        self.assertTrue(0.5 <= answer["probability"] <= 1)

    def test_detail_explanation_adds_up_to_the_score(self):
        tweet = "I miss caf\u00e9s, I love them"
        status, body = self.predict(json.dumps({"1": tweet}).encode(), query="?detail=explanation")
        self.assertEqual(status, 200)
        answer = json.loads(body)["1"]
        self.assertEqual(list(answer), ["label", "probability", "score", "intercept", "contributions", "probabilities"])
        self.assertEqual(answer["probabilities"][answer["label"]], answer["probability"])
        self.assertAlmostEqual(sum(answer["probabilities"].values()), 1)
        total = answer["intercept"] + sum(piece["value"] for piece in answer["contributions"])
        self.assertAlmostEqual(total, answer["score"], delta=1e-9)
        for piece in answer["contributions"]:
            self.assertEqual(tweet.encode()[piece["begin"] : piece["end"]].decode(), piece["text"])

    def test_an_unknown_detail_is_refused(self):
        self.refuse(b'{"1":"a"}', "detail is neither probability nor explanation", "?detail=everything")

    def test_a_bearer_token_does_what_one_in_the_path_does(self):
        url = self.server.url + "/api/v1/predict"
        bearer = ("-H", f"Authorization: Bearer {self.server.token}")
        self.assertEqual(curl(*JSON, *bearer, "-d", '{"1":"love"}', url), (200, b'{"1":"Positive"}'))
        for wrong in (f"Bearer {self.server.token}x", "Bearer ", "Bearer", f"Basic {self.server.token}", ""):
            with self.subTest(authorization=wrong):
                answer = curl(*JSON, "-H", f"Authorization: {wrong}", "-d", '{"1":"love"}', url)
                self.assertEqual(answer, (401, b'{"error":401,"text":"Unauthorized"}'))

    def test_a_wrong_token_is_not_found(self):
        for token in ("wrong", self.server.token[:-1], self.server.token + "x", self.server.token.upper(), "%74est-token",
                      "", "a/b", "x" * 4000):
            with self.subTest(token=token[:20]):
                status, body = curl(*JSON, "-d", '{"1":"a"}', f"{self.server.url}/api/v1/{token}/predict")
                self.assertEqual((status, body), (404, b'{"error":404,"text":"Not Found"}'))

    def refuse(self, body, reason, query=""):
        with self.subTest(body=body):
            self.assertEqual(self.predict(body, query=query),
                             (400, json.dumps({"error": 400, "text": "Bad Request", "reason": reason}, separators=(",", ":")).encode()))

    def test_what_the_reference_refuses(self):
        for body in (b"{", b"not json", b'{"1":"a",}', b"{1:\"a\"}", b"{'1':'a'}"):
            self.refuse(body, "the body is not JSON")
        for body in (b"[]", b'["a"]', b'"a"', b"1", b"null", b"true"):
            self.refuse(body, "the body is not an object")
        for body in (b'{"1":1}', b'{"1":null}', b'{"1":true}', b'{"1":["a"]}', b'{"1":{"2":"a"}}', b'{"1":"a","2":2}'):
            self.refuse(body, "a value is not a string")
        self.refuse(b"{}", "the object is empty")
        self.refuse(b"", "the body is empty")

    def test_what_is_refused_beyond_the_reference(self):
        for body in (b'{"1":"a"}x', b'{"1":"a"}{}', b'{"1":"a"}\0', b'{"1":"a"}\0{'):
            self.refuse(body, "bytes follow the JSON")
        for body in (b'{"1":"\xff"}', b'{"\xc3":"a"}', b'{"1":"\xed\xa0\x80"}', b'{"1":"\xc0\x80"}'):
            self.refuse(body, "the body is not UTF-8")
        for body in (b'{"1":"a","1":"b"}', b'{"1":"a","2":"c","\\u0031":"b"}'):
            self.refuse(body, "an id occurs twice")
        for body in (b'{"1":"a\nb"}', b'{"1":"a\\x"}'):
            self.refuse(body, "the body is not JSON")

    def test_an_unknown_key_of_the_query_is_named(self):
        self.refuse(b'{"1":"a"}', "the query has an unknown key: details", "?details=probability")
        self.refuse(b'{"1":"a"}', "the query has an unknown key: Detail", "?model=default&Detail=probability")

    def test_white_space_around_the_json_is_fine(self):
        self.assertEqual(self.predict(b' \r\n\t{ "1" :\t"love" }\n\n'), (200, b'{"1":"Positive"}'))

    def test_a_surrogate_pair_is_fine(self):
        self.assertEqual(self.predict(b'{"\\ud83d\\ude00":"love"}'), (200, '{"\U0001F600":"Positive"}'.encode()))

    def test_half_an_emoji_refuses_nothing(self):
        self.assertEqual(self.predict(b'{"1":"love \\ud83d","2":"\\ude22 so sad","\\ud83d":"love"}'),
                         (200, '{"1":"Positive","2":"Negative","\ufffd":"Positive"}'.encode()))

    def test_a_byte_order_mark_is_passed_over(self):
        self.assertEqual(self.predict(b'\xef\xbb\xbf{"1":"love"}'), (200, b'{"1":"Positive"}'))

    def test_the_content_type_must_be_json(self):
        for header in ("Content-Type: text/plain", "Content-Type: application/x-www-form-urlencoded", "Content-Type:",
                       "Content-Type: application/jsonx", "Content-Type: multipart/form-data; boundary=x"):
            with self.subTest(header=header):
                status, body = curl("-H", header, "-d", '{"1":"a"}', self.url)
                self.assertEqual(status, 415)
                self.assertIn("Content-Type: application/json", json.loads(body)["text"])
        for header in ("Content-Type: application/json; charset=utf-8", "Content-Type: Application/JSON",
                       "Content-Type: application/vnd.api+json"):
            with self.subTest(header=header):
                self.assertEqual(curl("-H", header, "-d", '{"1":"love"}', self.url), (200, b'{"1":"Positive"}'))

    def test_a_form_of_any_size_gets_the_same_hint(self):
        status, body = curl("--data-binary", "@-", self.url, data=b'{"1":"' + b"a" * 20000 + b'"}')
        self.assertEqual(status, 415)
        self.assertIn("Content-Type: application/json", json.loads(body)["text"])

    def test_chunked_bodies_are_read(self):
        body = json.dumps(EIGHT_TWEETS).encode()
        self.assertEqual(self.predict(body, "-H", "Transfer-Encoding: chunked"), self.predict(body))

    def test_expect_100_continue(self):
        body = b'{"1":"love"}'
        self.assertEqual(self.predict(body, "-H", "Expect: 100-continue"), (200, b'{"1":"Positive"}'))
        status, _ = curl("-H", "Expect: 100-continue", "-d", "x", self.server.url + "/api/v1/wrong/predict")
        self.assertEqual(status, 404)

    def test_other_methods_are_told_which_would_do(self):
        for method in ("GET", "PUT", "DELETE", "PATCH", "OPTIONS"):
            with self.subTest(method=method):
                status, body = curl("-X", method, self.url)
                self.assertEqual((status, body), (405, b'{"error":405,"text":"Method Not Allowed"}'))

    def test_the_printed_curl_line_works_when_pasted(self):
        with Server(token=None) as server:
            self.assertRegex(server.banner[2], r"^token: [A-Za-z0-9_-]{32}$")
            line = server.banner[-1].removeprefix("try:").strip()
            self.assertTrue(line.startswith("curl "))
            run = subprocess.run(["sh", "-c", line], capture_output=True, timeout=30)
            self.assertEqual(run.stderr, b"")
            self.assertEqual(json.loads(run.stdout), {"1": "Positive", "2": "Negative"})

    def test_the_printed_curl_line_keeps_a_given_token_secret(self):
        self.assertNotIn(self.server.token, "\n".join(self.server.banner))
        line = self.server.banner[-1].removeprefix("try:").strip()
        run = subprocess.run(["sh", "-c", line], capture_output=True, timeout=30, env={"TWEETSENT_TOKEN": self.server.token,
                                                                                      "PATH": "/usr/bin:/bin"})
        self.assertEqual(json.loads(run.stdout), {"1": "Positive", "2": "Negative"})

    def test_random_tokens_differ(self):
        with Server(token=None) as one, Server(token=None) as other:
            self.assertNotEqual(one.banner[2], other.banner[2])


class OtherRoutes(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = cls.enterClassContext(Server())

    def test_health_and_readiness(self):
        for path in ("/healthz", "/readyz"):
            status, headers, body = self.server.get(path)
            self.assertEqual((status, body), (200, b'{"status":"ok"}'))
            self.assertEqual(headers["Content-Type"], "application/json")

    def test_the_model_is_described(self):
        status, _, body = self.server.get("/api/v1/model")
        self.assertEqual(status, 200)
        model = json.loads(body)
        self.assertEqual((model["name"], model["models"]), ("default", ["default"]))
        self.assertEqual(model["labels"], ["Negative", "Positive"])
        self.assertRegex(model["checksum"], r"^[0-9a-f]{16}$")
        self.assertRegex(model["loaded"], r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$")
        _, headers, _ = self.server.post(b'{"1":"a"}')
        self.assertEqual(headers["X-Model-Checksum"], model["checksum"])

    def test_unknown_paths_are_not_found(self):
        for path in ("/api/v1/", "/api/v1//predict", "/healthz/", "/healthz%00", "/../etc/passwd", "/api/v2/x/predict"):
            with self.subTest(path=path):
                status, body = curl("--path-as-is", self.server.url + path)
                self.assertEqual((status, body), (404, b'{"error":404,"text":"Not Found"}'))

    def test_head_is_get_without_a_body(self):
        status, body = curl("--head", self.server.url + "/healthz")
        self.assertEqual(status, 200)
        self.assertIn(b"Content-Length: 15\r\n", body)

    def test_every_answer_carries_a_request_id(self):
        seen = set()
        for path in ("/healthz", "/readyz", "/nowhere", self.server.path()):
            _, headers, _ = self.server.get(path)
            self.assertRegex(headers["X-Request-Id"], r"^[0-9a-f]{32}$")
            seen.add(headers["X-Request-Id"])
        self.assertEqual(len(seen), 4)
        malformed = self.server.send_raw(b"nonsense\r\n\r\n")
        self.assertRegex(malformed, rb"\r\nX-Request-Id: [0-9a-f]{32}\r\n")

    def test_a_well_formed_request_id_is_kept(self):
        _, headers, _ = self.server.post(b'{"1":"a"}', headers={"X-Request-Id": "abc-1.2_3~"})
        self.assertEqual(headers["X-Request-Id"], "abc-1.2_3~")
        for odd in ("a b", "x" * 129, "a\u00e9", "<script>"):
            with self.subTest(id=odd):
                _, headers, _ = self.server.post(b'{"1":"a"}', headers={"X-Request-Id": odd.encode("latin-1")})
                self.assertRegex(headers["X-Request-Id"], r"^[0-9a-f]{32}$")


if __name__ == "__main__":
    ctest_unittest.main()
