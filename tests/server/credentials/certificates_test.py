# SPDX-License-Identifier: MIT
"""Certificates and keys that cannot serve end the server before it listens; the others are spoken with as they should."""
import os
import socket
import subprocess
import tempfile
import time
import unittest
from pathlib import Path

import ctest_unittest
from server_process import Server, curl, metric_values, run_server


def openssl(*arguments):
    subprocess.run(["openssl", *arguments], check=True, capture_output=True)


def make_pair(folder, name, *options, algorithm=("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256")):
    certificate, key = folder / f"{name}.pem", folder / f"{name}.key"
    openssl("req", "-x509", *algorithm, "-nodes", "-subj", f"/CN={name}", "-addext", "subjectAltName=IP:127.0.0.1",
            "-keyout", str(key), "-out", str(certificate), *options)
    return certificate, key


class WrongFiles(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = Path(cls.enterClassContext(tempfile.TemporaryDirectory()))
        cls.certificate, cls.key = make_pair(cls.folder, "good")

    def refused(self, certificate, key, named, reason):
        started = time.monotonic()
        run = run_server("--port", "0", "--certificate", str(certificate), "--key", str(key))
        self.assertLess(time.monotonic() - started, 1)
        self.assertEqual(run.returncode, 1)
        self.assertEqual(run.stdout, "")
        self.assertRegex(run.stderr, r"\A[^\n]+\n\Z")
        self.assertIn(str(named), run.stderr)
        self.assertIn(reason, run.stderr)

    def file(self, name, content):
        path = self.folder / name
        path.write_bytes(content)
        return path

    def test_missing(self):
        absent = self.folder / "absent.pem"
        self.refused(absent, self.key, absent, "No such file")
        self.refused(self.certificate, absent, absent, "No such file")

    def test_empty(self):
        empty = self.file("empty.pem", b"")
        self.refused(empty, self.key, empty, "empty")
        self.refused(self.certificate, empty, empty, "empty")

    def test_not_pem(self):
        noise = self.file("noise.pem", bytes(range(32, 127)) * 10)
        self.refused(noise, self.key, noise, "no PEM certificate")
        self.refused(self.certificate, noise, noise, "no PEM private key")

    def test_cut_short(self):
        half = self.file("half.pem", self.certificate.read_bytes()[:200])
        self.refused(half, self.key, half, "no PEM certificate")

    def test_one_for_the_other(self):
        self.refused(self.key, self.key, self.key, "no PEM certificate")
        self.refused(self.certificate, self.certificate, self.certificate, "no PEM private key")

    def test_mismatched(self):
        _, other = make_pair(self.folder, "other")
        self.refused(self.certificate, other, other, "does not belong")
        _, rsa = make_pair(self.folder, "rsa", algorithm=("-newkey", "rsa:2048"))
        self.refused(self.certificate, rsa, rsa, "does not belong")

    def test_encrypted_keys_fail_without_a_prompt(self):
        for name, command in (("pkcs8", ["pkey", "-aes256"]), ("traditional", ["ec", "-aes256"])):
            with self.subTest(format=name):
                encrypted = self.folder / f"{name}.key"
                openssl(*command, "-in", str(self.key), "-out", str(encrypted), "-passout", "pass:secret")
                self.refused(self.certificate, encrypted, encrypted, "encrypted")

    def test_expired_and_not_yet_valid(self):
        expired = self.self_signed("expired", "20010101000000Z", "20020101000000Z")
        self.refused(expired, self.key, expired, "expired on 2002-01-01")
        future = self.self_signed("future", "20800101000000Z", "20810101000000Z")
        self.refused(future, self.key, future, "not valid before 2080-01-01")

    def test_an_expired_certificate_of_the_chain(self):
        expired = self.self_signed("old", "20010101000000Z", "20020101000000Z")
        chain = self.file("chain.pem", self.certificate.read_bytes() + expired.read_bytes())
        self.refused(chain, self.key, chain, "certificate 2 of the file expired on 2002-01-01")

    def test_an_expired_client_authority(self):
        expired = self.self_signed("past", "20010101000000Z", "20020101000000Z")
        run = run_server("--port", "0", "--client-ca", str(expired))
        self.assertEqual(run.returncode, 1)
        self.assertIn(f"{expired}: the certificate expired on 2002-01-01", run.stderr)

    def test_the_metric_is_of_the_first_that_ends(self):
        soon = self.self_signed("soon", "20200101000000Z", "20790101000000Z")
        later = self.self_signed("later", "20200101000000Z", "20800101000000Z")
        chain = self.file("ends.pem", later.read_bytes() + soon.read_bytes())
        with Server("--certificate", str(chain), "--key", str(self.key)) as server:
            self.assertEqual(time.gmtime(metric_values(server)["tweetsent_certificate_end_timestamp_seconds"]).tm_year, 2079)

    def test_der_and_pkcs12_are_called_that(self):
        der, archive, key = self.folder / "good.der", self.folder / "good.p12", self.folder / "good_key.der"
        openssl("x509", "-in", str(self.certificate), "-outform", "DER", "-out", str(der))
        openssl("pkey", "-in", str(self.key), "-outform", "DER", "-out", str(key))
        openssl("pkcs12", "-export", "-in", str(self.certificate), "-inkey", str(self.key), "-out", str(archive), "-passout", "pass:")
        self.refused(der, self.key, der, "the file is DER, not PEM")
        self.refused(self.certificate, key, key, "the file is DER, not PEM")
        self.refused(archive, self.key, archive, "the file is PKCS#12, not PEM")

    def self_signed(self, name, start, end):
        """A certificate of the good key for the time between."""
        database, request = self.folder / f"{name}.ca", self.folder / f"{name}.csr"
        database.mkdir()
        (database / "index.txt").touch()
        (database / "conf").write_text(
            f"[ca]\ndefault_ca=d\n[d]\ndatabase={database}/index.txt\nnew_certs_dir={database}\nrand_serial=yes\n"
            "default_md=sha256\npolicy=p\n[p]\ncommonName=supplied\n"
        )
        openssl("req", "-new", "-key", str(self.key), "-subj", f"/CN={name}", "-out", str(request))
        openssl("ca", "-batch", "-notext", "-config", str(database / "conf"), "-selfsign", "-keyfile", str(self.key),
                "-in", str(request), "-out", str(self.folder / f"{name}.pem"), "-startdate", start, "-enddate", end)
        return self.folder / f"{name}.pem"

    def test_windows_line_ends(self):
        for good, position in ((self.certificate, 0), (self.key, 1)):
            crlf = self.file("crlf.pem", good.read_bytes().replace(b"\n", b"\r\n"))
            pair = [self.certificate, self.key]
            pair[position] = crlf
            self.refused(*pair, crlf, "CRLF")

    def test_unreadable(self):
        self.refused(self.folder, self.key, self.folder, "Is a directory")
        if os.geteuid() != 0:  # root reads everything
            locked = self.file("locked.pem", self.certificate.read_bytes())
            locked.chmod(0)
            self.refused(locked, self.key, locked, "Permission denied")

    def test_too_weak(self):
        weak, key = make_pair(self.folder, "weak", algorithm=("-newkey", "rsa:1024"))
        self.refused(weak, key, weak, "key too small")


class GoodFiles(unittest.TestCase):
    def setUp(self):
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory()))

    def test_the_given_certificate_is_the_one_shown(self):
        for algorithm in (("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"), ("-newkey", "rsa:2048")):
            with self.subTest(algorithm=algorithm[1]):
                certificate, key = make_pair(self.folder, "given", algorithm=algorithm)
                with Server("--certificate", str(certificate), "--key", str(key)) as server:
                    run = subprocess.run(["curl", "-sS", "--cacert", str(certificate), server.url + "/healthz"],
                                         capture_output=True, timeout=30)
                    self.assertEqual((run.stdout, run.stderr), (b'{"status":"ok"}', b""))

    def test_a_chain_is_sent_whole(self):
        root, root_key = make_pair(self.folder, "root")
        openssl("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=leaf", "-keyout",
                str(self.folder / "leaf.key"), "-out", str(self.folder / "leaf.csr"))
        (self.folder / "ext").write_text("subjectAltName=IP:127.0.0.1\n")
        openssl("x509", "-req", "-in", str(self.folder / "leaf.csr"), "-CA", str(root), "-CAkey", str(root_key), "-out",
                str(self.folder / "leaf.pem"), "-extfile", str(self.folder / "ext"))
        chain = self.folder / "chain.pem"
        chain.write_bytes((self.folder / "leaf.pem").read_bytes() + root.read_bytes())
        with Server("--certificate", str(chain), "--key", str(self.folder / "leaf.key")) as server:
            run = subprocess.run(["openssl", "s_client", "-connect", f"127.0.0.1:{server.port}", "-showcerts"],
                                 input=b"", capture_output=True, timeout=30)
            self.assertEqual(run.stdout.count(b"BEGIN CERTIFICATE"), 2)


class Protocols(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = cls.enterClassContext(Server())
        folder = Path(cls.enterClassContext(tempfile.TemporaryDirectory()))
        certificate, key = make_pair(folder, "rsa", algorithm=("-newkey", "rsa:2048"))
        cls.rsa_server = cls.enterClassContext(Server("--certificate", str(certificate), "--key", str(key)))

    def handshake(self, *arguments, server=None):
        """What s_client says, with the oldest security level on its side."""
        run = subprocess.run(
            ["openssl", "s_client", "-connect", f"127.0.0.1:{(server or self.server).port}", *arguments],
            input=b"", capture_output=True, timeout=30,
        )
        return run.returncode == 0 and b"Cipher is (NONE)" not in run.stdout

    def test_old_versions_are_refused(self):
        for version in ("-tls1", "-tls1_1"):
            with self.subTest(version=version):
                self.assertFalse(self.handshake(version, "-cipher", "ALL:@SECLEVEL=0"))

    def test_new_versions_are_taken(self):
        for version in ("-tls1_2", "-tls1_3"):
            with self.subTest(version=version):
                self.assertTrue(self.handshake(version))

    def test_only_forward_secret_authenticated_ciphers(self):
        listed = subprocess.run(["openssl", "ciphers", "-v", "ALL:@SECLEVEL=0"], check=True, capture_output=True, text=True)
        suites = [line.split() for line in listed.stdout.splitlines() if " TLSv1.3 " not in line]
        self.assertGreater(len(suites), 50)
        for server in (self.server, self.rsa_server):
            taken = [suite for suite in suites
                     if self.handshake("-tls1_2", "-cipher", suite[0] + ":@SECLEVEL=0", server=server)]
            self.assertTrue(taken)
            for name, _, exchange, *_, mac in taken:
                with self.subTest(cipher=name):
                    self.assertIn(exchange, ("Kx=ECDH", "Kx=any"))
                    self.assertEqual(mac, "Mac=AEAD")

    def test_renegotiation_is_refused(self):
        client = f"openssl s_client -tls1_2 -connect 127.0.0.1:{self.server.port}"
        run = subprocess.run(["sh", "-c", f"(echo R; sleep 1) | {client}"], capture_output=True, timeout=30)
        self.assertIn(b"no renegotiation", run.stderr)

    def test_plain_http_is_told_so(self):
        with socket.create_connection(("127.0.0.1", self.server.port), timeout=10) as raw:
            raw.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
            received = b""
            try:
                while chunk := raw.recv(4096):
                    received += chunk
            except ConnectionError:
                pass
        self.assertTrue(received.startswith(b"HTTP/1.1 400 "), received)
        self.assertEqual(curl(self.server.url + "/healthz")[0], 200)


if __name__ == "__main__":
    ctest_unittest.main()
