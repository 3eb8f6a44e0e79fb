# SPDX-License-Identifier: MIT
"""Models, certificates and tokens change under a server that is busy: no request fails, and a bad file changes nothing."""
import json
import os
import shutil
import signal
import ssl
import subprocess
import tempfile
import threading
import time
import unittest
from contextlib import closing
from pathlib import Path

import ctest_unittest
from server_process import Server, metric_values

ARTIFACTS = Path(__file__).parents[3] / "artifacts"
MODELS = [ARTIFACTS / f"sentiment-{name}.safetensors" for name in ("2class", "frequency")]
BODY = b'{"1":"love"}'
ROUNDS = 20


def replace(path, content):
    """As an operator should: beside the file, then renamed over it."""
    beside = path.with_name(path.name + ".beside")
    beside.write_bytes(content)
    beside.rename(path)


def make_pair(folder, name):
    certificate, key = folder / f"{name}.pem", folder / f"{name}.key"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj",
         f"/CN={name}", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", str(key), "-out", str(certificate)],
        check=True, capture_output=True,
    )
    return certificate.read_bytes(), key.read_bytes()


class Files:
    """A folder with a model, a certificate and tokens, and the options that name them."""

    def __init__(self, folder):
        self.folder = Path(folder)
        self.model, self.certificate, self.key, self.tokens = (
            self.folder / name for name in ("model", "certificate", "key", "tokens"))
        self.pairs = [make_pair(self.folder, name) for name in ("one", "two")]
        self.models = [path.read_bytes() for path in MODELS]
        self.set_model(0)
        self.set_pair(0)
        self.tokens.write_text("kept\nfirst\n")
        self.options = ("--model", f"it={self.model}", "--certificate", str(self.certificate), "--key", str(self.key),
                        "--token-file", str(self.tokens))

    def set_model(self, which):
        replace(self.model, self.models[which])

    def set_pair(self, which):
        for path, content in zip((self.certificate, self.key), self.pairs[which]):
            replace(path, content)


def served_certificate(server):
    return ssl.get_server_certificate(("127.0.0.1", server.port)).encode()


def served_model(server):
    return json.loads(server.get("/api/v1/model")[2])["checksum"]


class Load:
    """Clients that predict without pause, some on one connection and some on one after the other."""

    def __init__(self, server, path):
        self.server, self.path = server, path
        self.failures, self.answers, self.checksums = [], 0, set()
        self.stopping = threading.Event()
        self.lock = threading.Lock()
        self.threads = [threading.Thread(target=self.run, args=(keeping,)) for keeping in (True, True, False)]

    def run(self, keeping):
        client = self.server.client() if keeping else None
        while not self.stopping.is_set():
            try:
                status, headers, body = self.server.post(BODY, client, path=self.path)
                outcome = None if (status, list(json.loads(body))) == (200, ["1"]) else (status, body)
                with self.lock:
                    self.answers += 1
                    self.checksums.add(headers["X-Model-Checksum"])
            except Exception as error:
                outcome = repr(error)
            if outcome:
                self.failures.append(outcome)
                return
        if client:
            client.close()

    def wait_for_answers(self, count):
        enough = self.answers + count
        while self.answers < enough and not self.failures:
            time.sleep(0.001)

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self.stopping.set()
        for thread in self.threads:
            thread.join()


class UnderLoad(unittest.TestCase):
    """Twenty reloads of each kind by SIGHUP; every fourth file is broken."""

    def setUp(self):
        self.files = Files(self.enterContext(tempfile.TemporaryDirectory()))

    def reload(self, server, kind):
        """Has the server load everything anew, and returns what it logs of `kind`."""
        with open(server.errors.name, "rb") as log:
            log.seek(0, os.SEEK_END)
            server.process.send_signal(signal.SIGHUP)
            end = time.monotonic() + 10
            while time.monotonic() < end:
                start = log.tell()
                line = log.readline()
                if not line.endswith(b"\n"):
                    log.seek(start)
                    time.sleep(0.005)
                elif b'"event":"reload' in line and json.loads(line)["kind"] == kind:
                    return json.loads(line)
        self.fail(f"no reload of {kind} is logged")

    def run_rounds(self, kind, change, break_it, check):
        """change(number) puts good files in place, number 1, 2, ...; break_it(round, number) breaks them after that one;
        check(server, number) sees that the server still has it."""
        number = 0
        with Server(*self.files.options, token=None) as server:
            with Load(server, "/api/v1/kept/predict") as load:
                for count in range(ROUNDS):
                    good = count % 4 != 3
                    if good:
                        number += 1
                        change(number)
                    else:
                        break_it(count, number)
                    line = self.reload(server, kind)
                    self.assertEqual(line["event"], "reloaded" if good else "reload_failed")
                    if not good:
                        self.assertIn(str(self.files.folder), line["reason"])
                    check(server, number)
                    current = {name: value for name, value in metric_values(server).items()
                               if name.startswith("tweetsent_last_reload_successful")}
                    self.assertEqual([value for name, value in current.items() if f'kind="{kind}"' in name], [int(good)])
                    self.assertEqual(sum(current.values()), len(current) - (not good))
                    load.wait_for_answers(50)
            self.assertEqual(load.failures, [])
            for result, least in (("success", ROUNDS * 3 // 4), ("failure", ROUNDS // 4)):
                counted = metric_values(server)[f'tweetsent_reloads_total{{kind="{kind}",result="{result}"}}']
                self.assertGreaterEqual(counted, least)  # more if a change was noticed before the signal
            print(f"{kind}: {ROUNDS} reloads, {ROUNDS // 4} of broken files, {load.answers} requests, 0 failed")
            return load

    def test_models(self):
        checksums = {}

        def break_it(count, number):
            whole = self.files.models[1 - number % 2]
            replace(self.files.model, (b"", whole[: len(whole) // 2], whole[:-1] + b"?", b"nonsense")[count % 16 // 4])

        def check(server, number):
            checksum = served_model(server)
            self.assertEqual(checksum, checksums.setdefault(number % 2, checksum))

        load = self.run_rounds("model", lambda number: self.files.set_model(number % 2), break_it, check)
        self.assertEqual(load.checksums, set(checksums.values()))
        self.assertEqual(len(load.checksums), 2)

    def test_certificates(self):
        def break_it(count, number):
            if count % 8 == 3:
                replace(self.files.key, self.files.pairs[1 - number % 2][1])  # of the other certificate
            else:
                replace(self.files.certificate, b"nonsense")

        def check(server, number):
            self.assertEqual(served_certificate(server), self.files.pairs[number % 2][0])

        self.run_rounds("certificate", lambda number: self.files.set_pair(number % 2), break_it, check)

    def test_tokens(self):
        def change(number):
            replace(self.files.tokens, f"kept\ntoken{number} 2199-01-01T00:00:00Z # of change {number}\n".encode())

        def break_it(count, number):
            replace(self.files.tokens, (b"", b"kept\nnot a token\n", b"kept 2001-01-01T00:00:00Z\n")[count % 3])

        def check(server, number):
            self.assertEqual(server.post(BODY, path=f"/api/v1/token{number}/predict")[0], 200)
            self.assertEqual(server.post(BODY, path="/api/v1/first/predict")[0], 404)

        self.run_rounds("tokens", change, break_it, check)


class Watched(unittest.TestCase):
    def test_metrics_and_model_can_be_read_while_models_are_replaced(self):
        files = Files(self.enterContext(tempfile.TemporaryDirectory()))
        with Server(*files.options, token=None) as server, closing(server.client()) as client:
            for _ in range(200):
                server.process.send_signal(signal.SIGHUP)
                for path in ("/metrics", "/api/v1/model"):
                    client.request("GET", path)
                    self.assertIn(b"labels" if path != "/metrics" else b'model="it"', client.getresponse().read())


class WithoutASignal(unittest.TestCase):
    def setUp(self):
        self.files = Files(self.enterContext(tempfile.TemporaryDirectory()))
        self.server = self.enterContext(Server(*self.files.options, token=None))

    def reloaded(self, count=1, event="reloaded"):
        lines = self.server.wait_for_log(event, count)
        self.assertEqual(len(lines), count)
        return lines[-1]

    def test_a_model_that_changes_is_loaded(self):
        before = served_model(self.server)
        self.files.set_model(1)
        line = self.reloaded()
        self.assertEqual(list(line), ["time", "level", "event", "kind", "name", "loaded"])
        self.assertEqual((line["kind"], line["name"]), ("model", "it"))
        self.assertNotEqual(served_model(self.server), before)
        self.assertEqual(line["loaded"], "checksum " + served_model(self.server))

    def test_a_certificate_and_its_key_may_change_one_after_the_other(self):
        for path, content in zip((self.files.certificate, self.files.key), self.files.pairs[1]):
            path.write_bytes(content)
        self.assertEqual(self.reloaded()["kind"], "certificate")
        self.assertEqual(served_certificate(self.server), self.files.pairs[1][0])
        self.assertEqual(self.server.wait_for_log("reload_failed", 0), [])

    def test_tokens_that_change_are_read(self):
        replace(self.files.tokens, b"second\n")
        self.assertEqual(self.reloaded()["kind"], "tokens")
        self.assertEqual(self.server.post(BODY, path="/api/v1/second/predict")[0], 200)
        self.assertEqual(self.server.post(BODY, path="/api/v1/first/predict")[0], 404)

    def test_a_file_that_vanishes_leaves_what_it_held(self):
        before = served_model(self.server)
        self.files.model.unlink()
        line = self.reloaded(event="reload_failed")
        self.assertEqual(list(line), ["time", "level", "event", "kind", "name", "reason"])
        self.assertEqual((line["level"], line["kind"]), ("error", "model"))
        self.assertIn("No such file", line["reason"])
        self.assertEqual(served_model(self.server), before)
        self.files.set_model(0)
        self.reloaded()

    def test_nothing_is_loaded_while_nothing_changes(self):
        time.sleep(0.7)
        self.assertEqual(self.server.wait_for_log("reloaded", 0), [])
        self.server.process.send_signal(signal.SIGHUP)
        self.reloaded(3)
        time.sleep(0.7)
        self.assertEqual(len(self.server.wait_for_log("reloaded", 0)), 3)


class Mounted(unittest.TestCase):
    def test_a_folder_of_links_that_is_swapped_as_by_kubernetes(self):
        folder = Path(self.enterContext(tempfile.TemporaryDirectory()))
        for name, token in (("one", "first"), ("two", "second")):
            (folder / name).mkdir()
            (folder / name / "tokens").write_text(token)
        (folder / "data").symlink_to("one")
        (folder / "tokens").symlink_to("data/tokens")
        with Server("--token-file", str(folder / "tokens"), token=None) as server:
            self.assertEqual(server.post(BODY, path="/api/v1/first/predict")[0], 200)
            (folder / "next").symlink_to("two")
            os.rename(folder / "next", folder / "data")
            shutil.rmtree(folder / "one")
            self.assertEqual(len(server.wait_for_log("reloaded", 1)), 1)
            self.assertEqual(server.post(BODY, path="/api/v1/second/predict")[0], 200)


if __name__ == "__main__":
    ctest_unittest.main()
