# SPDX-License-Identifier: MIT
"""/openapi.json is what the server does: each route, each status, and the page that shows it."""
import json
import re
import unittest
from contextlib import closing
from pathlib import Path

import ctest_unittest
from server_process import TOKEN, Server

JSON = {"Content-Type": "application/json"}
LINES = {"Content-Type": "application/x-ndjson"}


class Document(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = cls.enterClassContext(Server("--model", "default=", "--model", "other="))
        cls.document = json.loads(cls.server.get("/openapi.json")[2])

    def ask(self, method, path, body=None, headers=None):
        with closing(self.server.client()) as client:
            client.request(method, path.replace("{token}", TOKEN), body, headers or {})
            answer = client.getresponse()
            return answer.status, answer.headers, answer.read()

    def resolve(self, node):
        while "$ref" in node:
            path = node["$ref"].removeprefix("#/").split("/")
            node = self.document
            for part in path:
                node = node[part]
        return node

    def check_described(self, method, path, answer):
        """That the document has this status with this content type, headers and, for JSON, members."""
        status, headers, body = answer
        responses = self.document["paths"][path][method.lower()]["responses"]
        response = self.resolve(responses.get(str(status), responses["default"]))
        content_type = headers["Content-Type"].partition(";")[0]
        self.assertIn(content_type, response["content"])
        for name, header in response["headers"].items():
            header = self.resolve(header)
            self.assertTrue(name in headers or not header.get("required"), name)
            if name in headers and "pattern" in header["schema"]:
                self.assertRegex(headers[name], header["schema"]["pattern"])
        if content_type == "application/json":
            schema = self.resolve(response["content"][content_type]["schema"])
            value = json.loads(body)
            self.assertEqual(set(schema.get("required", [])) - set(value), set())
            if schema.get("additionalProperties") is False:
                self.assertEqual(set(value) - set(schema["properties"]), set())

    def test_it_is_of_this_version(self):
        self.assertEqual(self.document["openapi"], "3.1.0")
        page = self.server.get("/metrics")[2].decode()
        self.assertIn('tweetsent_build_info{version="%s"} 1' % self.document["info"]["version"], page)

    def test_every_reference_leads_somewhere(self):
        for reference in re.findall(r'"\$ref": ?"([^"]+)"', json.dumps(self.document)):
            self.assertTrue(self.resolve({"$ref": reference}), reference)

    def test_every_route_answers_and_as_described(self):
        for path, operations in self.document["paths"].items():
            for method in operations:
                with self.subTest(path=path):
                    if method == "get":
                        for parameter in map(self.resolve, operations["get"].get("parameters", [{}])):
                            for value in parameter.get("schema", {}).get("enum", [""]):
                                asked = path.replace("{file}", value)
                                answer = self.ask("GET", asked)
                                self.assertEqual(answer[0], 200)
                                self.check_described("GET", path, answer)
                                head = self.ask("HEAD", asked)
                                self.assertEqual((head[0], head[2]), (200, b""))
                        continue
                    bearer = {} if "{token}" in path else {"Authorization": f"Bearer {TOKEN}"}
                    examples = self.document["paths"][path]["post"]["requestBody"]["content"]
                    for query in ("", "?detail=probability", "?detail=explanation", "?model=other"):
                        for content_type, content in examples.items():
                            example = content["example"]
                            body = example if isinstance(example, str) else json.dumps(example)
                            answer = self.ask("POST", path + query, body, {"Content-Type": content_type, **bearer})
                            self.assertEqual(answer[0], 200)
                            self.assertEqual(answer[1]["Content-Type"].partition(";")[0], content_type)
                            self.check_described("POST", path, answer)

    def test_the_examples_are_true(self):
        content = self.document["paths"]["/api/v1/{token}/predict"]["post"]
        for content_type, request in content["requestBody"]["content"].items():
            expected = content["responses"]["200"]["content"][content_type]["example"]
            body = request["example"]
            if content_type == "application/json":
                answer = self.ask("POST", self.server.path(), json.dumps(body), JSON)
                self.assertEqual(json.loads(answer[2]), expected)
            else:
                answer = self.ask("POST", self.server.path(), body, LINES)
                self.assertEqual([json.loads(line)["label"] for line in answer[2].splitlines()],
                                 [json.loads(line)["label"] for line in expected.splitlines()])

    def test_every_error_is_as_described(self):
        token = "/api/v1/{token}/predict"
        cases = [
            (400, "POST", token, "{}", JSON, ""), (400, "POST", token, '{"1":"a"}', JSON, "?detail=x"),
            (400, "POST", token, '{"1":"a"}', JSON, "?model=x"), (401, "POST", "/api/v1/predict", '{"1":"a"}', JSON, ""),
            (405, "GET", token, None, {}, ""), (413, "POST", token, json.dumps({"1": "a" * 65537}), JSON, ""),
            (415, "POST", token, '{"1":"a"}', {"Content-Type": "text/plain"}, ""),
            (415, "POST", token, '{"1":"a"}', {**JSON, "Content-Encoding": "gzip"}, ""),
            (416, "POST", token, '{"1":"a"}', {**JSON, "Range": "bytes=0-1"}, ""), (400, "GET", "/api/v1/model", None, {}, "?model=x"),
        ]
        for status, method, path, body, headers, query in cases:
            with self.subTest(status=status, path=path):
                answer = self.ask(method, path + query, body, headers)
                self.assertEqual(answer[0], status)
                documented = "get" if path == "/api/v1/model" else "post"
                self.check_described(documented, path, answer)
                if status != 416:
                    self.assertIn(str(status), self.document["paths"][path][documented]["responses"])

    def test_other_methods_are_not_allowed(self):
        for path, operations in self.document["paths"].items():
            allowed = "POST" if "post" in operations else "GET, HEAD"
            for method in ("GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"):
                if method.lower() not in operations:
                    status, headers, _ = self.ask(method, path.replace("{file}", "page.js"), headers={"Authorization": f"Bearer {TOKEN}", "Content-Length": "0"})
                    self.assertEqual((status, headers["Allow"]), (405, allowed), f"{method} {path}")

    def test_it_lists_the_routes_of_the_documentation_and_no_other_answers(self):
        text = (Path(__file__).resolve().parents[3] / "docs/http_api.md").read_text()
        routes = re.findall(r"`(GET|POST) (/[^`?]*)`", text)
        described = {(method.upper(), path) for path, methods in self.document["paths"].items() for method in methods}
        named = {(method, path.replace("<token>", "{token}").replace("<file>", "{file}")) for method, path in routes}
        self.assertEqual(named, described)
        for path in ("/openapi", "/docs/", "/page", "/page/", "/page/docs.html", "/page/engine.mjs", "/openapi.json/", "//", "/index.html", "/api/v1", "/api/v1/models", "/metrics/"):
            self.assertEqual(self.server.get(path)[0], 404)


class Page(unittest.TestCase):
    """What a browser makes of them, tests/page asks."""

    def test_its_files_have_a_policy_that_allows_them_and_nothing_else(self):
        with Server() as server:
            files = {"/": "text/html", "/docs": "text/html", "/page/page.css": "text/css", "/page/icon.svg": "image/svg+xml"}
            found = [server.get(path) for path in files]
            for page in found[:2]:
                for name in re.findall(r'(?:src|href)="(page/[^"]+)"', page[2].decode()):
                    files[f"/{name}"] = {"js": "text/javascript", "css": "text/css", "svg": "image/svg+xml"}[name.split(".")[1]]
            for name in re.findall(r' from "\./([^"]+)"', server.get("/page/page.js")[2].decode()):
                files[f"/page/{name}"] = "text/javascript"
            self.assertGreaterEqual(len(files), 9)
            for path, content_type in files.items():
                with self.subTest(path=path):
                    status, headers, body = server.get(path)
                    self.assertEqual((status, headers["Content-Type"]), (200, f"{content_type}; charset=utf-8"))
                    policy = dict(each.strip().split(" ", 1) for each in headers["Content-Security-Policy"].split(";"))
                    self.assertEqual(policy["default-src"], "'none'")
                    for kind in ("script-src", "style-src", "img-src", "connect-src"):
                        self.assertEqual(policy[kind], "'self'")
                    self.assertEqual(policy["require-trusted-types-for"], "'script'")
                    text = body.replace(b'xmlns="http://www.w3.org/2000/svg"', b"")
                    self.assertNotRegex(text, rb"https?://|\bon[a-z]+=|\bstyle=|innerHTML|localStorage")


if __name__ == "__main__":
    ctest_unittest.main()
