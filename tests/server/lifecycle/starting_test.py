# SPDX-License-Identifier: MIT
"""What it starts with, and what it refuses to start with."""
import concurrent.futures
import fcntl
import functools
import os
import resource
import socket
import stat
import subprocess
import tempfile
import time
import unittest
from pathlib import Path

import ctest_unittest
from complaints import ranges_in_words
from server_process import BINARY, SANITIZED, Server, metric_values, run_server

BODY = b'{"1":"love"}'


class Starting(unittest.TestCase):
    def refused(self, *options, reason, status=1, environment=None):
        run = run_server(*options, environment=environment, timeout=10)
        self.assertEqual((run.returncode, run.stdout), (status, ""))
        self.assertRegex(run.stderr, r"\Atweetsent-server: [^\n]+\n\Z")
        self.assertIn(reason, ranges_in_words(run.stderr))

    def test_a_port_in_use_is_refused(self):
        with Server() as server:
            self.refused("--port", str(server.port), reason=f"port {server.port}: Address already in use")
            self.assertEqual(server.post(BODY)[0], 200)

    def test_a_port_just_left_is_free(self):
        with Server() as server:
            port = server.port
            client = server.client()
            self.assertEqual(server.post(BODY, client)[0], 200)
            server.stop()
            client.close()
        with Server("--port", str(port)) as again:
            self.assertEqual(again.port, port)

    def test_an_unreadable_model_is_refused(self):
        with tempfile.NamedTemporaryFile() as file:
            self.refused("--port", "0", "--model", file.name, reason=file.name)
            file.write(b"no model at all" * 100)
            file.flush()
            self.refused("--port", "0", "--model", file.name, reason=file.name)
        self.refused("--port", "0", "--model", "/nonexistent/model", reason="/nonexistent/model")

    def test_what_is_no_regular_file_is_refused_at_once(self):
        with tempfile.TemporaryDirectory() as folder:
            fifo = f"{folder}/fifo"
            os.mkfifo(fifo)
            for options in (("--token-file", fifo), ("--model", fifo), ("--client-ca", fifo), ("--certificate", fifo, "--key", fifo)):
                for special in (fifo, "/dev/zero"):
                    given = [special if each == fifo else each for each in options]
                    self.refused("--port", "0", *given, reason=f"{special}: not a regular file")
            self.refused("--config", fifo, reason="not a regular file", status=2)
            self.refused("--token-file", folder, reason=f"{folder}: Is a directory")

    def test_numbers_are_decimal(self):
        with socket.socket() as door:
            door.bind(("127.0.0.1", 0))
            port = door.getsockname()[1]
        with Server("--port", f"0{port}", "--threads", "010", "--tweet-limit", "0010KiB", "--idle-timeout", "010s") as server:
            self.assertEqual(server.port, port)
            self.assertEqual(metric_values(server)["tweetsent_threads"], 10)
            self.assertEqual(server.post(b'{"1":"' + b"a" * 10240 + b'"}')[0], 200)
            self.assertEqual(server.post(b'{"1":"' + b"a" * 10241 + b'"}')[0], 413)
        self.refused("--port", "0x1388", reason="0x1388 is not a decimal number", status=2)

    def test_durations_have_units_in_every_option(self):
        for option in ("--idle-timeout", "--request-timeout", "--drain-grace", "--drain-deadline"):
            for value in ("60s", "1m", "24h", "60"):
                with self.subTest(option=option, value=value):
                    run = run_server("--port", "99999", option, value, timeout=10)
                    self.assertIn("99999", run.stderr)  # and nothing about the other one
            self.refused(option, "25h", reason=option, status=2)

    def test_an_unknown_variable_is_named(self):
        with Server(environment={"TWEETSENT_PROT": "5000", "TWEETSENT_THREADS": "8"}) as server:
            (line,) = server.wait_for_log("unknown_variable")
            self.assertEqual((line["level"], line["name"]), ("warning", "TWEETSENT_PROT"))

    def test_a_configuration_file_may_begin_with_a_byte_order_mark(self):
        with tempfile.NamedTemporaryFile() as file:
            file.write(b"\xef\xbb\xbfthreads=9\n")
            file.flush()
            with Server("--config", file.name) as server:
                self.assertEqual(metric_values(server)["tweetsent_threads"], 9)

    def test_systemd_is_told_when_it_is_ready_and_when_it_stops(self):
        with tempfile.TemporaryDirectory() as folder, socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
            manager.bind(f"{folder}/notify")
            manager.settimeout(10)
            with Server(environment={"NOTIFY_SOCKET": f"{folder}/notify"}) as server:
                self.assertEqual(manager.recv(100), b"READY=1")
                self.assertEqual(server.get("/healthz")[0], 200)
                server.stop()
                self.assertEqual(manager.recv(100), b"STOPPING=1")

    def test_plain_http_is_for_this_machine_alone(self):
        self.refused("--plain-http", "--address", "0.0.0.0", "--port", "0", reason="not a loopback address")
        self.refused("--plain-http", "--address", "::", "--port", "0", reason="not a loopback address")
        with Server("--plain-http") as server:
            self.assertTrue(server.url.startswith("http://"))
            self.assertEqual(server.post(BODY)[0], 200)

    @unittest.skipIf(SANITIZED, "a sanitizer takes more memory than can be denied")
    def test_more_threads_than_the_system_gives_are_refused(self):
        """Each takes 8 MiB of address space for its stack."""
        few = functools.partial(resource.setrlimit, resource.RLIMIT_AS, (700 << 20, 700 << 20))
        run = subprocess.run([BINARY, "--port", "0", "--threads", "256"], capture_output=True, text=True, timeout=10,
                             preexec_fn=few)
        self.assertEqual((run.returncode, run.stdout), (1, ""))
        self.assertRegex(run.stderr, r"\Atweetsent-server: --threads 256: the system gives only \d+\n\Z")

    def test_a_socket_is_for_owner_and_group_and_goes_with_the_server(self):
        with tempfile.TemporaryDirectory() as folder:
            path = f"{folder}/socket"
            with Server("--socket", path) as server:
                self.assertEqual(server.banner[0], f"tweetsent-server listens on {path}")
                self.assertIn(f"--unix-socket '{path}'", server.banner[-1])
                self.assertEqual(stat.S_IMODE(os.stat(path).st_mode), 0o660)
                self.assertEqual(server.post(BODY)[0], 200)
                self.assertEqual(server.stop(), 0)
            self.assertEqual(os.listdir(folder), [])

    def test_what_a_refused_client_still_sends_through_a_socket_is_no_broken_connection(self):
        body = b"a" * 100_000  # fits the socket's buffer
        request = b"POST /no HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n" % len(body) + body
        with tempfile.TemporaryDirectory() as folder, Server("--socket", f"{folder}/socket") as server:
            with server.connect() as connection:
                connection.sendall(request)
                received = b""
                while piece := connection.recv(65536):
                    received += piece
            self.assertTrue(received.startswith(b"HTTP/1.1 404 "), received)

    def test_a_socket_that_a_killed_server_left_is_replaced(self):
        with tempfile.TemporaryDirectory() as folder:
            path = f"{folder}/socket"
            with Server("--socket", path) as server:
                server.process.kill()
                server.process.wait()
                server.process.returncode = 0  # as this test wants it
            self.assertTrue(os.path.exists(path))
            with Server("--socket", path) as again:
                self.assertEqual(again.post(BODY)[0], 200)

    def test_a_socket_in_use_is_refused(self):
        with tempfile.TemporaryDirectory() as folder, Server("--socket", f"{folder}/socket") as server:
            self.refused("--socket", server.socket, reason=f"--socket {server.socket}: another server listens on it")
            self.assertEqual(server.post(BODY)[0], 200)

    def test_of_servers_that_start_at_once_one_gets_the_socket(self):
        with tempfile.TemporaryDirectory() as folder:
            path = f"{folder}/socket"
            with socket.socket(socket.AF_UNIX) as stale:
                stale.bind(path)
            servers = [Server("--socket", path) for _ in range(6)]
            with concurrent.futures.ThreadPoolExecutor(len(servers)) as pool:
                started = [future for future in [pool.submit(server.__enter__) for server in servers]
                           if future.exception() is None]
            self.assertEqual(len(started), 1)
            server = started[0].result()
            try:
                self.assertEqual(server.post(BODY)[0], 200)
            finally:
                server.__exit__(None)
                for each in servers:
                    each.process.stdout.close()

    def test_a_path_that_cannot_be_a_socket_is_refused(self):
        with tempfile.TemporaryDirectory() as folder:
            Path(folder, "file").write_text("kept")
            self.refused("--socket", f"{folder}/none/socket", reason=f"{folder}/none/: No such file or directory")
            for path, reason in ((f"{folder}/file", "not a socket"), (f"{folder}/{'a' * 108}", "longer than 107 bytes"), (folder, "not a socket")):
                self.refused("--socket", path, reason=f"--socket {path}: {reason}")
            self.assertEqual(Path(folder, "file").read_text(), "kept")

    def test_an_address_of_another_machine_is_refused(self):
        self.refused("--address", "192.0.2.1", "--port", "0", reason="192.0.2.1 port 0: Cannot assign")
        self.refused("--address", "no.such.host.invalid", "--port", "0", reason="--address no.such.host.invalid")

    def test_bad_usage_ends_with_2(self):
        self.refused("--prot", "1", reason="--prot", status=2)
        self.refused(reason="--port", status=2, environment={"TWEETSENT_PORT": "many"})
        self.refused("--port", "65536", reason="--port: Value 65536 not in range 0 to 65535", status=2)

    def test_a_line_of_a_configuration_file_that_may_be_a_token_is_not_told(self):
        hidden = "a line is no `option=value`"
        for line, said in (
            ("prot=1", "no option is named prot"),
            ("mGJgBPYMkUaCkHMPpm0Xpq1NKNGfL8vT", hidden),
            ("token J2n6kRRdzLq0c5q0nY5v9yWbqkYl3u1x", hidden),
        ):
            with self.subTest(line=line), tempfile.NamedTemporaryFile("w", suffix=".conf") as file:
                file.write(f"# settings\n{line}\n")
                file.flush()
                whole = f"tweetsent-server: {file.name}: {said} (--help lists the options)\n"
                self.refused("--config", file.name, reason=whole, status=2)

    def test_a_configuration_file_does_what_flags_do(self):
        with tempfile.NamedTemporaryFile("w", suffix=".conf") as file:
            file.write('plain-http=true\nbody-limit=20\ntoken="of-the-file"\n')
            file.flush()
            with Server("--config", file.name, token=None) as server:
                server.plain = True
                path = "/api/v1/of-the-file/predict"
                self.assertEqual(server.post(BODY, path=path)[0], 200)
                self.assertEqual(server.post(BODY + b" " * 9, path=path)[0], 413)

    def test_it_serves_within_three_seconds(self):
        started = time.monotonic()
        with Server() as server:
            self.assertEqual(server.get("/healthz")[0], 200)
            self.assertLess(time.monotonic() - started, 3)


class UnixSocket(unittest.TestCase):
    def setUp(self):
        self.folder = self.enterContext(tempfile.TemporaryDirectory())
        self.path = f"{self.folder}/socket"

    def test_who_stops_leaves_the_socket_of_another_alone(self):
        with Server("--socket", self.path) as first:
            os.unlink(self.path)  # by hand, as an operator would to make room
            with Server("--socket", self.path) as second:
                self.assertEqual(first.stop(), 0)
                self.assertEqual(second.post(BODY)[0], 200)
            self.assertFalse(os.path.exists(self.path))

    def test_a_folder_that_is_locked_by_another_is_waited_for_and_named(self):
        folder = os.open(self.folder, os.O_RDONLY)
        try:
            fcntl.flock(folder, fcntl.LOCK_EX)
            run = run_server("--socket", self.path, timeout=10)
            self.assertEqual(run.returncode, 1)
            self.assertIn(f"--socket {self.path}: another process has its folder locked", run.stderr)
        finally:
            os.close(folder)


if __name__ == "__main__":
    ctest_unittest.main()
