# SPDX-License-Identifier: MIT
"""Starting, going on through failures, and stopping without losing a request."""
import concurrent.futures
import functools
import http.client
import os
import resource
import selectors
import signal
import socket
import ssl
import stat
import subprocess
import tempfile
import threading
import time
import unittest
from contextlib import closing
from pathlib import Path

import ctest_unittest
from server_process import BINARY, SANITIZED, Server, insecure_context, run_server

BODY = b'{"1":"love"}'
# A crowd takes more files than many a shell allows at first.
resource.setrlimit(resource.RLIMIT_NOFILE, 2 * [resource.getrlimit(resource.RLIMIT_NOFILE)[1]])
SOCKET_FAULTS = os.environ.get("TWEETSENT_SOCKET_FAULTS_LIBRARY", "")


class Starting(unittest.TestCase):
    def refused(self, *options, reason, status=1, environment=None):
        run = run_server(*options, environment=environment, timeout=10)
        self.assertEqual((run.returncode, run.stdout), (status, ""))
        self.assertRegex(run.stderr, r"\Atweetsent-server: [^\n]+\n\Z")
        self.assertIn(reason, run.stderr)

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
            for path, reason in ((f"{folder}/file", "not a socket"), (f"{folder}/none/socket", "No such file or directory"),
                                 (f"{folder}/{'a' * 108}", "longer than 107 bytes"), (folder, "not a socket")):
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


class Connections(unittest.TestCase):
    def test_a_connection_serves_many_requests_without_a_stall(self):
        with Server("--log-level", "error") as server:
            for client in (server.client(), server.client()):
                started = time.monotonic()
                for _ in range(200):
                    self.assertEqual(server.post(BODY, client)[0], 200)
                # A delayed acknowledgement would cost each of them 40 ms.
                self.assertLess(time.monotonic() - started, 4)
                client.close()

    def test_more_connections_than_threads_all_get_answers(self):
        with Server("--threads", "4", "--log-level", "error") as server:
            failures = []

            def run():
                client = server.client()
                for _ in range(20):
                    try:
                        status, headers, body = server.post(BODY, client)
                        if (status, body) != (200, b'{"1":"Positive"}'):
                            failures.append((status, body))
                        if headers["Connection"] == "close":
                            client.close()
                    except OSError as error:
                        failures.append(error)
                        client.close()
                client.close()

            threads = [threading.Thread(target=run) for _ in range(40)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            self.assertEqual(failures, [])

    def test_idle_connections_make_room(self):
        with Server("--threads", "2", "--log-level", "error", "--idle-timeout", "60") as server:
            idle = [self.enterContext(closing(server.client())) for _ in range(2)]
            for client in idle:
                self.assertEqual(server.post(BODY, client)[0], 200)
            for _ in range(3):
                started = time.monotonic()
                newcomer = self.enterContext(closing(server.client()))
                self.assertEqual(server.post(BODY, newcomer)[0], 200)
                self.assertLess(time.monotonic() - started, 5)

    def test_an_idle_connection_is_closed_in_time(self):
        with Server("--idle-timeout", "1") as server, server.connect() as connection:
            started = time.monotonic()
            self.assertEqual(connection.recv(1), b"")
            self.assertLess(time.monotonic() - started, 5)

    def test_a_client_that_asks_gets_its_connection_closed(self):
        with Server("--idle-timeout", "60") as server:
            for wish in (b"close", b"Close", b"TE, close"):
                started = time.monotonic()
                received = server.send_raw(b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: " + wish + b"\r\n\r\n")
                self.assertIn(b"Connection: close\r\n", received)
                self.assertLess(time.monotonic() - started, 2)

    @unittest.skipUnless(SOCKET_FAULTS, "no library to make accept() fail")
    def test_failed_accepts_are_survived(self):
        faults = 25 if SANITIZED else 500  # five kinds, in turn
        with tempfile.NamedTemporaryFile("w+") as file:
            environment = {"TWEETSENT_ACCEPT_FAULTS": file.name}
            with Server("--idle-timeout", "60", preload=SOCKET_FAULTS, environment=environment) as server:
                kept = server.client()
                self.assertEqual(server.post(BODY, kept)[0], 200)
                started, cpu = time.monotonic(), server.cpu_seconds()
                Path(file.name).write_text(f"{faults:<9}\n")
                while (left := Path(file.name).read_text().strip()) != "0":
                    self.assertLess(time.monotonic() - started, 60, f"{left} faults are left")
                    self.assertEqual(server.post(BODY)[0], 200)
                    self.assertEqual(server.post(BODY, kept)[0], 200, "a connection from before")
                    time.sleep(0.1)
                share = (server.cpu_seconds() - cpu) / (time.monotonic() - started)
                print(f"{faults} faults, {share:.1%} of a core", flush=True)
                if not SANITIZED:
                    self.assertLess(share, 0.05)
                kept.close()
                self.assertEqual(len(server.wait_for_log("accept_failed", faults)), faults)

    @unittest.skipUnless(SOCKET_FAULTS, "no library to make close() late")
    def test_a_connection_that_got_the_number_of_an_ended_one_is_not_ended_for_it(self):
        for options in ((), ("--plain-http",)):
            with self.subTest(options=options), Server("--threads", "1", "--idle-timeout", "60", *options, preload=SOCKET_FAULTS,
                                                       environment={"TWEETSENT_LATE_CLOSE": "1"}) as server:
                first = server.client()
                self.assertEqual(server.post(BODY, first)[0], 200)
                time.sleep(1.1)  # from then on who waits may have it ended
                first.close()
                time.sleep(0.2)  # its socket is closed, and for the server's thread is about to be
                with socket.create_connection(("127.0.0.1", server.port), timeout=10) as newcomer:
                    time.sleep(0.6)
                    second = server.client()
                    second.sock = newcomer if server.plain else insecure_context().wrap_socket(newcomer)
                    self.assertEqual(server.post(BODY, second)[0], 200)
                    second.close()

    def test_it_takes_as_many_files_as_it_may(self):
        few, most = 256, resource.getrlimit(resource.RLIMIT_NOFILE)[1]
        resource.setrlimit(resource.RLIMIT_NOFILE, (few, most))
        try:
            with Server() as server:
                self.assertEqual(resource.prlimit(server.process.pid, resource.RLIMIT_NOFILE), (most, most))
        finally:
            resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))

    def test_a_full_queue_keeps_neither_relief_nor_the_end_waiting(self):
        """The system itself queues those that the server does not accept."""
        # Each of the four threads can be taken from a silent connection after a second.
        with Server("--threads", "4", "--idle-timeout", "60", "--drain-deadline", "1", "--plain-http") as server:
            started = time.monotonic()
            silent = [self.enterContext(server.connect()) for _ in range(4 + 1024 + 50)]
            with selectors.DefaultSelector() as ended:
                for connection in silent:
                    ended.register(connection, selectors.EVENT_READ)
                while len(ended.select(0.1)) < 8:
                    self.assertLess(time.monotonic() - started, 6)
            relieved, stopping = time.monotonic() - started, time.monotonic()
            self.assertEqual(server.stop(), 0)
            stopped = time.monotonic() - stopping
            print(f"8 ended in {relieved:.1f} s, stopped in {stopped:.1f} s", flush=True)
            self.assertLess(stopped, 5)


class Stopping(unittest.TestCase):
    def test_signals_end_it_with_status_0(self):
        for each in (signal.SIGTERM, signal.SIGINT):
            for options in ((), ("--plain-http",)):
                with self.subTest(signal=each, options=options), Server(*options) as server:
                    self.assertEqual(server.post(BODY)[0], 200)
                    started = time.monotonic()
                    self.assertEqual(server.stop(each), 0)
                    self.assertLess(time.monotonic() - started, 2)

    def test_idle_connections_do_not_hold_it_up(self):
        with Server("--idle-timeout", "60") as server:
            clients = [self.enterContext(closing(server.client())) for _ in range(10)]
            for client in clients:
                self.assertEqual(server.post(BODY, client)[0], 200)
            started = time.monotonic()
            self.assertEqual(server.stop(), 0)
            self.assertLess(time.monotonic() - started, 2)

    def test_a_request_in_flight_is_answered(self):
        with Server() as server, server.connect() as connection:
            head = f"POST {server.path()} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
            connection.sendall(head.encode() + b"Content-Length: %d\r\n\r\n" % len(BODY) + BODY[:5])
            time.sleep(0.2)
            server.process.send_signal(signal.SIGTERM)
            time.sleep(0.5)
            connection.sendall(BODY[5:])
            received = b""
            while chunk := connection.recv(65536):
                received += chunk
            self.assertIn(b"HTTP/1.1 200 OK", received)
            self.assertIn(b"Connection: close", received)
            self.assertTrue(received.endswith(b'{"1":"Positive"}'))
            self.assertEqual(server.process.wait(10), 0)

    def test_while_draining_it_serves_but_is_not_ready(self):
        with Server("--drain-grace", "3") as server:
            server.process.send_signal(signal.SIGTERM)
            end = time.monotonic() + 2
            while server.get("/readyz")[0] == 200 and time.monotonic() < end:
                time.sleep(0.02)
            self.assertEqual(server.get("/readyz")[0], 503)
            self.assertEqual(server.get("/healthz")[0], 200)
            status, headers, _ = server.post(BODY)
            self.assertEqual((status, headers["Connection"]), (200, "close"))
            started = time.monotonic()
            self.assertEqual(server.stop(), 0)  # a second signal cuts the grace short
            self.assertLess(time.monotonic() - started, 2)

    def test_who_asks_again_need_not_wait_for_the_drain(self):
        for each in (signal.SIGTERM, signal.SIGINT):
            with self.subTest(signal=each), Server("--drain-deadline", "60", "--request-timeout", "60") as server:
                with server.connect() as connection:
                    connection.sendall(b"GET /healthz HTTP/1.1\r\n")
                    time.sleep(0.2)
                    server.process.send_signal(each)
                    self.assertTrue(server.wait_for_log("draining"))
                    time.sleep(0.5)
                    self.assertIsNone(server.process.poll())
                    self.assertEqual(server.stop(each, timeout=5), -each)
                server.process.returncode = 0  # as this test wants it

    def test_a_client_that_never_stops_does_not_hold_it_up(self):
        with Server("--drain-deadline", "2") as server:
            stop = threading.Event()

            def loop():
                client = server.client(timeout=5)
                while not stop.is_set():
                    try:
                        server.post(BODY, client)
                    except (OSError, http.client.HTTPException):
                        client.close()
                client.close()

            looping = threading.Thread(target=loop)
            looping.start()
            time.sleep(0.5)
            started = time.monotonic()
            self.assertEqual(server.stop(), 0)
            self.assertLess(time.monotonic() - started, 3)
            stop.set()
            looping.join()

    def test_a_request_that_never_ends_is_given_up_at_the_deadline(self):
        with Server("--drain-deadline", "1", "--request-timeout", "60") as server, server.connect() as connection:
            connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: ")
            time.sleep(0.2)
            started = time.monotonic()
            server.process.send_signal(signal.SIGTERM)
            try:
                while True:
                    connection.sendall(b"x")
                    time.sleep(0.1)
                    if time.monotonic() - started > 10:
                        self.fail("still there")
            except (OSError, ssl.SSLError):
                pass
            self.assertEqual(server.process.wait(5), 0)
            self.assertLess(time.monotonic() - started, 4)

    def test_load_is_served_to_the_end(self):
        """Every request the server took before it closed its door is answered."""
        for _ in range(3):
            with Server("--log-level", "error") as server:
                failures = []

                def run():
                    client = server.client()
                    while True:
                        try:
                            client.connect()
                        except OSError:
                            return  # the door is closed
                        try:
                            for _ in range(50):
                                status, headers, _ = server.post(BODY, client)
                                if status != 200:
                                    failures.append(status)
                                if headers["Connection"] == "close":
                                    break
                        except (OSError, http.client.HTTPException) as error:
                            failures.append(error)
                            return
                        finally:
                            client.close()

                threads = [threading.Thread(target=run) for _ in range(8)]
                for thread in threads:
                    thread.start()
                time.sleep(0.4)
                self.assertEqual(server.stop(), 0)
                for thread in threads:
                    thread.join()
                self.assertEqual(failures, [])


if __name__ == "__main__":
    ctest_unittest.main()
