# SPDX-License-Identifier: MIT
"""The shipped haproxy.cfg before two servers: what it lets through, what it refuses, what it hides and what it survives."""
import concurrent.futures
import http.client
import http.server
import json
import os
import re
import ssl
import subprocess
import tempfile
import threading
import time
import unittest
from pathlib import Path

import ctest_unittest
from proxy_process import ANSWER, BODY, MISSING, NO_RATES, PATH, BackendServer, Proxy
from server_process import TOKEN

from raw_requests import SMUGGLING, statuses

# Requests that a strict reader refuses; HAProxy takes a lone line feed for the line's end, and what follows for the next request.
LENIENT = {"bare line feeds", "chunk with a line feed"}
# A trailer is well-formed, and so is the request behind it: HAProxy 3 passes both on.
if not MISSING and re.search(r"version [3-9]", subprocess.run(["haproxy", "-v"], capture_output=True, text=True).stdout):
    LENIENT.add("chunk trailer")


def unknown_requests(proxy, servers, timeout=5):
    """The ids in the servers' logs that are not in the proxy's, which gives each request it reads an id: none, in time."""
    end = time.monotonic() + timeout
    while True:
        served = {
            line["id"] for server in servers for event in ("request", "refused") for line in server.wait_for_log(event)
            if line["route"] != "readyz"
        }
        unknown = served - {line["id"] for line in proxy.requests()}
        if not unknown or time.monotonic() > end:
            return unknown
        time.sleep(0.1)


@unittest.skipIf(MISSING, f"not installed: {MISSING}")
class Case(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.servers = [cls.enterClassContext(BackendServer()) for _ in range(2)]
        cls.proxy = cls.enterClassContext(Proxy(*cls.servers, **NO_RATES))


class Requests(Case):
    def test_the_configuration_is_valid(self):
        checked = self.proxy.check()
        self.assertEqual((checked.returncode, checked.stderr.replace("Configuration file is valid", "").strip()), (0, ""))

    def test_predictions_come_through(self):
        for version in ("--http2", "--http1.1"):
            self.assertEqual(self.proxy.predict(version)[::2], (200, ANSWER))
        bearer = self.proxy.curl("/api/v1/predict", "--header", f"Authorization: Bearer {TOKEN}", "--header",
                                 "Content-Type: application/json", "--data", BODY.decode())
        self.assertEqual(bearer[::2], (200, ANSWER))
        chunked = self.proxy.predict("--http1.1", "--header", "Transfer-Encoding: chunked")
        self.assertEqual(chunked[::2], (200, ANSWER))
        for path in ("/healthz", "/readyz", "/api/v1/model", "/", "/docs", "/page/page.js", "/openapi.json"):
            self.assertEqual(self.proxy.curl(path)[0], 200)

    def test_other_paths_and_methods_are_not_passed_on(self):
        for path in ("/metrics", "/metrics/one", "/api/v1/", "/api/v1/model/", "//healthz", "/predict"):
            self.assertEqual(self.proxy.curl(path)[::2], (404, b'{"error":404,"text":"Not Found"}'), path)
        for method in ("PUT", "TRACE", "OPTIONS", "QUERY"):
            self.assertEqual(self.proxy.curl("/healthz", "--request", method)[0], 405, method)

    def test_bodies_have_a_limit(self):
        mebibyte = 1 << 20
        fitting = json.dumps({str(at): "a" * 60000 for at in range(17)}).encode()
        self.assertLess(len(fitting), mebibyte)
        for version in ("--http2", "--http1.1"):
            self.assertEqual(self.proxy.predict(version, body=fitting)[0], 200)
            self.assertEqual(self.proxy.predict(version, body=BODY.ljust(mebibyte))[0], 200)
        self.assertEqual(self.proxy.predict("--http1.1", body=BODY.ljust(mebibyte + 1))[::2],
                         (413, b'{"error":413,"text":"Payload Too Large"}'))
        # Of chunks, only the server sees the sum.
        chunks = ("--http1.1", "--header", "Transfer-Encoding: chunked")
        self.assertEqual(self.proxy.predict(*chunks, body=BODY.ljust(mebibyte + 1))[0], 413)

    def test_refusals_reach_curl_while_it_still_sends_over_http_2(self):
        with Proxy(*self.servers, **{**NO_RATES, "TWEETSENT_PROXY_ADDRESS_REQUESTS_10S": "0"}) as strict:
            for proxy, path, length, status in ((self.proxy, PATH, 3_000_000, 413), (self.proxy, "/nothing", 1_000_000, 404),
                                                (strict, PATH, 1_000_000, 429)):
                with self.subTest(status=status), tempfile.NamedTemporaryFile() as file:
                    file.write(BODY.ljust(length))
                    file.flush()
                    answer = proxy.curl(path, "--http2", "--header", "Expect:", "--header", "Content-Type: application/json",
                                        "--data-binary", f"@{file.name}")
                    self.assertEqual((answer[0], json.loads(answer[2])["error"]), (status, status))

    def test_a_long_body_is_refused_by_a_status_over_http_1_1_too(self):
        """No broken pipe comes before it, however often it is tried."""
        with tempfile.NamedTemporaryFile() as file:
            file.write(BODY.ljust(3_000_000))
            file.flush()
            answers = [self.proxy.curl(PATH, "--http1.1", "--header", "Expect:", "--header", "Content-Type: application/json",
                                       "--data-binary", f"@{file.name}")[0] for _ in range(20)]
        self.assertEqual(answers, 20 * [413])

    def test_a_preflight_is_for_the_servers_to_answer(self):
        answer = self.proxy.curl("/api/v1/predict", "--request", "OPTIONS", "--header", "Origin: https://a.example", "--header",
                                 "Access-Control-Request-Method: POST")
        self.assertEqual(answer[0], 401)  # of a server without --allow-origin

    def test_heads_have_limits(self):
        head = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n"
        for name, text in {"a long line": b"A: " + b"a" * 20000, "many lines": b"A: b\r\n" * 100 + b"A: b",
                           "a long path": b"", "an odd name": b"a_b@c: d"}.items():
            data = (head + text + b"\r\n\r\n").replace(b"/healthz", b"/" + b"a" * 20000 if not text else b"/healthz")
            with self.subTest(name=name):
                self.assertEqual(statuses(self.proxy.send_raw(data)), [400])

    def test_old_tls_is_refused(self):
        for version, taken in ((ssl.TLSVersion.TLSv1_1, False), (ssl.TLSVersion.TLSv1_2, True), (ssl.TLSVersion.TLSv1_3, True)):
            context = self.proxy.context()
            context.set_ciphers("ALL:@SECLEVEL=0")
            context.minimum_version = context.maximum_version = version
            client = http.client.HTTPSConnection("localhost", self.proxy.port, context=context)
            with self.subTest(version=version.name):
                if taken:
                    client.request("GET", "/healthz")
                    self.assertEqual(client.getresponse().status, 200)
                else:
                    self.assertRaises((ssl.SSLError, ConnectionError), client.connect)
            client.close()
        context = self.proxy.context()
        context.maximum_version = ssl.TLSVersion.TLSv1_2
        context.set_ciphers("AES128-GCM-SHA256:AES128-SHA:ECDHE-ECDSA-AES128-SHA:ECDHE-RSA-AES128-SHA")
        client = http.client.HTTPSConnection("localhost", self.proxy.port, context=context)
        self.assertRaises((ssl.SSLError, ConnectionError), client.connect)

    def test_an_id_goes_through_log_and_answer(self):
        _, headers, _ = self.proxy.predict("--header", "X-Request-Id: mine.1")
        self.assertEqual(headers["x-request-id"], "mine.1")
        made = set()
        for odd in ("a b", "a" * 129, "a\x1bb", ""):
            _, headers, _ = self.proxy.predict("--header", f"X-Request-Id: {odd}")
            self.assertRegex(headers["x-request-id"], r"\A[0-9a-f-]{36}\Z")
            made.add(headers["x-request-id"])
        self.assertEqual(len(made), 4)
        wanted = {"mine.1"} | made
        end = time.monotonic() + 5
        while time.monotonic() < end:  # log lines are written some milliseconds after their answers
            logged = {line["id"] for line in self.proxy.requests()}
            served = {line["id"] for server in self.servers for line in server.wait_for_log("request")}
            if wanted <= logged & served:
                return
            time.sleep(0.02)
        self.assertLessEqual(wanted, logged & served)

    def test_the_log_is_json_without_secrets(self):
        before = len(self.proxy.requests())
        for arguments in ((PATH,), ("/canary-path",), ("/api/v1/canary-token/predict",), ("/healthz?canary=1",)):
            self.proxy.curl(*arguments, "--header", "Authorization: Bearer canary", "--header", "Content-Type: application/json",
                            "--user-agent", "canary", "--data", '{"canary":"canary"}')
        lines = self.proxy.requests(before + 4)
        self.assertEqual(len(lines), before + 4)
        self.assertEqual([line["route"] for line in lines[-4:]], ["predict", "-", "predict", "healthz"])
        self.assertNotIn("canary", self.proxy.log_text())
        self.assertNotIn(TOKEN, self.proxy.log_text())

    def test_metrics_are_on_their_own_door(self):
        self.proxy.predict()
        self.assertGreater(self.proxy.metric("haproxy_frontend_http_requests_total", proxy="public"), 0)
        self.assertEqual(self.proxy.servers_up(), {"one", "two"})
        self.assertEqual(self.proxy.curl("/metrics")[0], 404)
        for instance in ("one", "two"):
            self.assertIn("tweetsent_model_info{", self.proxy.metrics(f"/metrics/{instance}"))
            self.assertEqual(self.proxy.curl(f"/metrics/{instance}")[0], 404)
        self.assertRaisesRegex(OSError, "404", self.proxy.metrics, "/metrics/three")

    def test_the_sockets_are_found_within_the_proxys_root(self):
        if os.geteuid() != 0:
            self.skipTest("only root may change it")
        folders = [Path(server.socket).parent for server in self.servers]
        self.assertEqual({folder.parent for folder in folders}, {Path(tempfile.gettempdir())})
        settings = {f"TWEETSENT_SERVER_{at}": f"unix@/{folder.name}/socket" for at, folder in enumerate(folders, 1)}
        with Proxy(*self.servers, TWEETSENT_PROXY_ROOT=tempfile.gettempdir(), **settings, **NO_RATES) as proxy:
            self.assertEqual(proxy.predict()[::2], (200, ANSWER))


class Smuggling(Case):
    def test_a_request_gets_one_answer_and_no_server_sees_another(self):
        cuts = [(name, cut) for name, data in SMUGGLING.items() for cut in (None, *range(1, len(data), 29))]
        self.send(cuts)

    def send(self, cuts):
        def one(case):
            name, cut = case
            return name, cut, self.proxy.send_raw(SMUGGLING[name], cut=cut)

        with concurrent.futures.ThreadPoolExecutor(24) as pool:
            for name, cut, received in pool.map(one, cuts):
                found = [status for status in statuses(received) if status != 100]
                self.assertLessEqual(len(found), 2 if name in LENIENT else 1, (name, cut, received))
        self.assertEqual(unknown_requests(self.proxy, self.servers), set())
        for server in self.proxy.predict(), self.proxy.predict():
            self.assertEqual(server[::2], (200, ANSWER))


class Rates(Case):
    @classmethod
    def setUpClass(cls):
        cls.servers = [cls.enterClassContext(BackendServer()) for _ in range(2)]
        limits = {"TWEETSENT_PROXY_ADDRESS_REQUESTS_10S": "30", "TWEETSENT_PROXY_ADDRESS_CONNECTIONS": "5"}
        cls.proxy = cls.enterClassContext(Proxy(*cls.servers, **limits))

    def statuses_from(self, address, count):
        with self.proxy.connect(address=address) as connection:
            received = b""
            for asked in range(1, count + 1):
                connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
                while len(statuses(received)) < asked or not received.endswith(b"}"):
                    received += connection.recv(65536)
            return statuses(received), received

    def test_who_asks_too_often_is_told_so_and_others_are_served(self):
        found, received = self.statuses_from("127.0.0.2", 50)
        print(f"\nfigure: rate limit of 30 in ten seconds: {found.count(200)} x 200, {found.count(429)} x 429 of 50; ", end="")
        self.assertEqual(found, [200] * 30 + [429] * 20)
        self.assertIn(b"retry-after: 10\r\n", received.lower())
        others = [status for last in range(3, 8) for status in self.statuses_from(f"127.0.0.{last}", 20)[0]]
        print(f"five other addresses: {others.count(200)} x 200 of 100")
        self.assertEqual(others, [200] * 100)

    def test_an_address_may_have_so_many_connections(self):
        open_connections = [self.enterContext(self.proxy.connect(address="127.0.0.9")) for _ in range(5)]
        self.assertRaises(OSError, self.proxy.connect, address="127.0.0.9")
        with self.proxy.connect(address="127.0.0.10"):
            pass
        for connection in open_connections:
            connection.close()


class Echo(http.server.BaseHTTPRequestHandler):
    """A server that is ready, shows the headers it was sent, and closes without an answer when told to."""
    protocol_version = "HTTP/1.1"
    closes = False

    def do_GET(self):
        self.answer()

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        if Echo.closes:
            self.close_connection = True
        else:
            self.answer()

    def answer(self):
        text = json.dumps([list(item) for item in self.headers.items()]).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *_):
        pass


@unittest.skipIf(MISSING, f"not installed: {MISSING}")
class Headers(unittest.TestCase):
    def setUp(self):
        Echo.closes = False
        self.echo = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Echo)
        self.echo.handle_error = lambda *_: None  # a health check does not wait for all of the answer
        self.addCleanup(self.echo.server_close)
        threading.Thread(target=self.echo.serve_forever, daemon=True).start()
        self.addCleanup(self.echo.shutdown)

    def test_the_client_cannot_say_where_it_comes_from(self):
        with Proxy(self.echo.server_port, ready=1, **NO_RATES) as proxy:
            forged = ("X-Forwarded-For: 192.0.2.1", "Forwarded: for=192.0.2.1", "X-Forwarded-Proto: http", "Upgrade: h2c")
            status, _, body = proxy.predict("--http1.1", *(word for line in forged for word in ("--header", line)))
            self.assertEqual(status, 200)
            seen = [(name.lower(), value) for name, value in json.loads(body)]
            self.assertNotIn("192.0.2.1", str(seen))
            self.assertEqual([value for name, value in seen if name == "x-forwarded-for"], ["127.0.0.1"])
            self.assertEqual([value for name, value in seen if name == "x-forwarded-proto"], ["https"])
            self.assertFalse({"forwarded", "upgrade", "expect"} & {name for name, _ in seen})

    def test_a_server_that_closes_without_an_answer_costs_no_request(self):
        Echo.closes = True
        with BackendServer() as server, Proxy(self.echo.server_port, server, **NO_RATES) as proxy:
            for _ in range(20):
                self.assertEqual(proxy.predict()[::2], (200, ANSWER))
            self.assertGreater(proxy.metric("haproxy_server_retry_warnings_total", proxy="servers", server="one"), 0)


@unittest.skipIf(MISSING, f"not installed: {MISSING}")
class Rotation(unittest.TestCase):
    def test_who_reads_the_shared_file_and_asks_again_is_never_refused(self):
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder, "tokens")
            options = ("--token-file", str(file), "--rotate-token", "1s", "--rotate-overlap", "2s")
            servers = [self.enterContext(BackendServer(*options, token=None)) for _ in range(2)]
            with Proxy(*servers, **NO_RATES) as proxy:

                def ask(token):
                    return proxy.curl("/api/v1/predict", "--header", f"Authorization: Bearer {token}", "--header",
                                      "Content-Type: application/json", "--data", BODY.decode())[::2]

                seen, end = set(), time.monotonic() + 20
                while len(seen) < 4 and time.monotonic() < end:
                    token = file.read_text().split()[0]
                    seen.add(token)
                    answer = ask(token)
                    if answer[0] == 401:
                        time.sleep(0.6)  # by then the instance that did not rotate has noticed
                        answer = ask(token)
                    self.assertEqual(answer, (200, ANSWER))
                self.assertGreaterEqual(len(seen), 4)


@unittest.skipIf(MISSING, f"not installed: {MISSING}")
class Failures(unittest.TestCase):
    def test_without_a_server_the_answer_is_503(self):
        with Proxy(ready=0) as proxy:
            status, headers, body = proxy.predict()
            self.assertEqual((status, headers["retry-after"], body), (503, "1", b'{"error":503,"text":"Service Unavailable"}'))

    def test_a_killed_server_costs_no_request(self):
        with BackendServer() as server:
            with BackendServer() as victim, Proxy(victim, server, **NO_RATES) as proxy:
                self.assertEqual(proxy.servers_up(), {"one", "two"})
                victim.process.kill()
                victim.process.wait()
                victim.process.returncode = 0  # as this test wants it
                for _ in range(10):
                    self.assertEqual(proxy.predict()[::2], (200, ANSWER))

    def test_servers_restart_one_after_the_other_without_a_failed_request(self):
        servers = [self.enterContext(BackendServer()) for _ in range(2)]
        with Proxy(*servers, **NO_RATES) as proxy:
            stop, answers = threading.Event(), []

            def ask():
                client = http.client.HTTPSConnection("localhost", proxy.port, context=proxy.context(), timeout=20)
                while not stop.is_set():
                    client.request("POST", PATH, BODY, {"Content-Type": "application/json"})
                    answer = client.getresponse()
                    answers.append((answer.status, answer.read()))
                client.close()

            with concurrent.futures.ThreadPoolExecutor(4) as pool:
                asking = [pool.submit(ask) for _ in range(4)]
                try:
                    for server in servers:
                        self.assertEqual(server.restart()[0], 0)
                        proxy.wait_until_up(2)
                        time.sleep(0.2)
                finally:
                    stop.set()
                for each in asking:
                    each.result()
            self.assertEqual(set(answers), {(200, ANSWER)})


if __name__ == "__main__":
    ctest_unittest.main()
