# SPDX-License-Identifier: MIT
"""With --client-ca a client has to show a certificate that one of the authorities signed."""
import http.client
import socket
import ssl
import subprocess
import tempfile
import time
import unittest
from pathlib import Path

import ctest_unittest
from server_process import Server, insecure_context, run_server

BODY = b'{"1":"love"}'
CURVE = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes")


def openssl(*arguments):
    subprocess.run(["openssl", *map(str, arguments)], check=True, capture_output=True)


class ClientCertificates(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = Path(cls.enterClassContext(tempfile.TemporaryDirectory()))
        for authority in ("ours", "other"):
            openssl("req", "-x509", *CURVE, "-subj", f"/CN={authority}", "-keyout", cls.folder / f"{authority}.key",
                    "-out", cls.folder / f"{authority}.pem")
        cls.friend = cls.sign("friend", "ours")
        cls.stranger = cls.sign("stranger", "other")
        cls.expired = cls.sign("expired", "ours", "-days", "0")

    @classmethod
    def sign(cls, name, authority, *options):
        """A certificate for `name`, and its key, in one file."""
        both, request = cls.folder / f"{name}.both", cls.folder / f"{name}.csr"
        openssl("req", "-new", *CURVE, "-subj", f"/CN={name}", "-keyout", both, "-out", request)
        (cls.folder / f"{name}.key").write_bytes(both.read_bytes())
        certificate = cls.folder / f"{name}.pem"
        openssl("x509", "-req", "-in", request, "-CA", cls.folder / f"{authority}.pem",
                "-CAkey", cls.folder / f"{authority}.key", "-out", certificate, *options)
        both.write_bytes(certificate.read_bytes() + both.read_bytes())
        return both

    def setUp(self):
        self.authorities = self.folder / "authorities.pem"
        self.authorities.write_bytes((self.folder / "ours.pem").read_bytes())

    def predict(self, server, certificate=None, version=None):
        """The status, or None for a connection that is refused."""
        context = insecure_context()
        if version:
            context.minimum_version = context.maximum_version = version
        if certificate:
            context.load_cert_chain(certificate)
        client = http.client.HTTPSConnection("127.0.0.1", server.port, timeout=10, context=context)
        try:
            return server.post(BODY, client)[0]
        except (ssl.SSLError, ConnectionError):
            return None
        finally:
            client.close()

    def test_who_shows_one_is_let_in_and_nobody_else(self):
        with Server("--client-ca", str(self.authorities)) as server:
            for version in (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3):
                with self.subTest(version=version):
                    self.assertEqual(self.predict(server, self.friend, version), 200)
                    for certificate in (None, self.stranger, self.expired):
                        self.assertIsNone(self.predict(server, certificate, version))
            self.assertEqual(self.predict(server, self.friend), 200)

    def test_an_authority_below_another_lets_in_its_own_alone(self):
        extensions = self.folder / "extensions"
        extensions.write_text("basicConstraints=critical,CA:TRUE\n")
        self.sign("branch", "ours", "-extfile", extensions)
        member = self.sign("member", "branch")
        self.authorities.write_bytes((self.folder / "branch.pem").read_bytes())
        with Server("--client-ca", str(self.authorities)) as server:
            self.assertEqual((self.predict(server, member), self.predict(server, self.friend)), (200, None))

    def test_a_token_is_still_needed(self):
        with Server("--client-ca", str(self.authorities)) as server:
            server.token = "wrong"
            self.assertEqual(self.predict(server, self.friend), 404)

    def test_clients_are_told_whose_signature_counts(self):
        with Server("--client-ca", str(self.authorities)) as server:
            run = subprocess.run(["openssl", "s_client", "-connect", f"127.0.0.1:{server.port}"], input=b"",
                                 capture_output=True, timeout=30)
            self.assertRegex(run.stdout, rb"Acceptable client certificate CA names\nCN ?= ?ours\n")

    def test_a_session_cannot_be_resumed(self):
        with Server("--client-ca", str(self.authorities)) as server:
            for version in ("-tls1_2", "-tls1_3"):
                run = subprocess.run(["openssl", "s_client", "-connect", f"127.0.0.1:{server.port}", version, "-reconnect",
                                      "-cert", str(self.friend), "-key", str(self.friend)], input=b"", capture_output=True, timeout=30)
                self.assertNotIn(b"Reused", run.stdout)
                self.assertEqual(run.returncode, 0)

    def test_authorities_are_replaced_while_it_runs(self):
        with Server("--client-ca", str(self.authorities)) as server:
            ours, other = ((self.folder / f"{name}.pem").read_bytes() for name in ("ours", "other"))
            self.authorities.write_bytes(ours + other)
            server.wait_for_log("reloaded", 1)
            self.assertEqual((self.predict(server, self.friend), self.predict(server, self.stranger)), (200, 200))
            self.authorities.write_bytes(other)
            server.wait_for_log("reloaded", 2)
            self.assertEqual((self.predict(server, self.friend), self.predict(server, self.stranger)), (None, 200))
            self.authorities.write_bytes(b"nonsense")
            self.assertEqual(server.wait_for_log("reload_failed", 1)[0]["kind"], "certificate")
            self.assertEqual((self.predict(server, self.friend), self.predict(server, self.stranger)), (None, 200))

    def test_a_handshake_that_fails_is_counted_and_at_level_debug_logged(self):
        with Server("--client-ca", str(self.authorities), "--log-level", "debug") as server:
            self.assertIsNone(self.predict(server))
            with socket.create_connection(("127.0.0.1", server.port), timeout=10) as plain:
                plain.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
                plain.recv(100)
            with socket.create_connection(("127.0.0.1", server.port)):
                pass  # as a load balancer may look whether somebody listens
            self.assertEqual({line["reason"] for line in server.wait_for_log("handshake_failed", 2)},
                             {"peer did not return a certificate", "http request"})
            context = insecure_context()
            context.load_cert_chain(self.friend)
            client = http.client.HTTPSConnection("127.0.0.1", server.port, timeout=10, context=context)
            client.request("GET", "/metrics")
            self.assertIn(b"\ntweetsent_handshake_failures_total 2\n", client.getresponse().read())
            client.close()

    def test_a_bad_file_ends_the_server(self):
        absent, empty, half = self.folder / "absent", self.folder / "empty", self.folder / "half"
        empty.touch()
        half.write_bytes(self.authorities.read_bytes() + self.authorities.read_bytes()[:200])
        for file, reason in ((absent, "No such file"), (empty, "empty"), (self.folder / "ours.key", "no PEM certificate"),
                             (half, "cannot be read")):
            with self.subTest(reason=reason):
                started = time.monotonic()
                run = run_server("--port", "0", "--client-ca", str(file))
                self.assertLess(time.monotonic() - started, 1)
                self.assertEqual((run.returncode, run.stdout), (1, ""))
                self.assertRegex(run.stderr, rf"\Atweetsent-server: {file}: [^\n]*{reason}[^\n]*\n\Z")


if __name__ == "__main__":
    ctest_unittest.main()
