# SPDX-License-Identifier: MIT
"""Several models in one server: who asks chooses."""
import json
import unittest
from pathlib import Path

import ctest_unittest
from server_process import Server, run_server

ARTIFACTS = Path(__file__).parents[3] / "artifacts"
THREE_CLASSES = ARTIFACTS / "sentiment-3class.safetensors"
BODY = json.dumps({"1": "I love this", "2": "i have a meeting at nine", "3": "so sad, I miss you"}).encode()


class SeveralModels(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = cls.enterClassContext(Server("--model", "two=", "--model", f"three={THREE_CLASSES}"))

    def predict(self, query=""):
        return self.server.post(BODY, path=self.server.path(query))

    def test_the_request_chooses_and_the_first_is_the_default(self):
        labels = {query: list(json.loads(self.predict(query)[2]).values()) for query in ("", "?model=two", "?model=three")}
        self.assertEqual(labels[""], labels["?model=two"])
        self.assertEqual(set(labels[""]), {"Positive", "Negative"})
        self.assertEqual(labels["?model=three"], ["Positive", "Neutral", "Negative"])

    def test_the_choice_goes_with_a_detail(self):
        status, _, body = self.predict("?detail=probability&model=three")
        self.assertEqual((status, json.loads(body)["2"]["label"]), (200, "Neutral"))

    def test_each_answer_says_which_model_file_it_came_from(self):
        for name in ("two", "three"):
            status, _, body = self.server.get(f"/api/v1/model?model={name}")
            model = json.loads(body)
            self.assertEqual((status, model["name"], model["models"]), (200, name, ["two", "three"]))
            self.assertEqual(self.predict(f"?model={name}")[1]["X-Model-Checksum"], model["checksum"])
        self.assertEqual(json.loads(self.server.get("/api/v1/model")[2])["name"], "two")

    def test_an_unknown_model_is_a_bad_request(self):
        for status, headers, body in (self.predict("?model=four"), self.server.get("/api/v1/model?model=four")):
            self.assertEqual((status, body), (400, b'{"error":400,"text":"Bad Request","reason":"no model of that name is served"}'))
            self.assertNotIn("X-Model-Checksum", headers)
        self.assertEqual(self.server.wait_for_log("refused", 2)[-1]["reason"], "no model of that name is served")

    def test_the_banner_names_them(self):
        self.assertIn("model: two, compiled in", self.server.banner)
        self.assertIn(f"model: three, {THREE_CLASSES}", self.server.banner)


class Starting(unittest.TestCase):
    def test_each_of_them_has_to_load(self):
        run = run_server("--port", "0", "--model", f"two=,other={__file__}", timeout=10)
        self.assertEqual((run.returncode, run.stdout), (1, ""))
        self.assertRegex(run.stderr, r"\Atweetsent-server: [^\n]+\n\Z")
        self.assertIn(__file__, run.stderr)

    def test_a_file_names_its_model(self):
        with Server("--model", str(THREE_CLASSES)) as server:
            self.assertEqual(json.loads(server.get("/api/v1/model")[2])["name"], "sentiment-3class")


if __name__ == "__main__":
    ctest_unittest.main()
