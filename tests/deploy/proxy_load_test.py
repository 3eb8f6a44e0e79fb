# SPDX-License-Identifier: MIT
"""Minutes of load on the shipped haproxy.cfg and two servers. Each test prints its figure; docs/reliability.md reports them.

Load, proxy and servers share this machine, so what decides is that nothing fails; times have wide margins.
"""
import concurrent.futures
import http.client
import json
import os
import statistics
import subprocess
import sys
import threading
import time
import unittest
from pathlib import Path

import ctest_unittest
from proxy_process import ANSWER, BODY, MISSING, NO_RATES, PATH, BackendServer, Load, Proxy, free_port, resident_bytes
from server_process import SANITIZED, Server

from raw_requests import SMUGGLING, statuses
from proxy_test import LENIENT, unknown_requests

# HAProxy as the server: what is left of the machine's speed when nobody stands behind it.
ANSWERS_ALONE = f"""
frontend alone
  bind "127.0.0.1:${{ALONE_PORT}}" ssl crt "${{TWEETSENT_PROXY_CERTIFICATE}}"
  no log
  http-request return status 200 content-type application/json string '{ANSWER.decode()}'
"""
SLOW_CLIENTS = str(Path(__file__).with_name("slow_clients.py"))


def figure(text):
    print(f"\nfigure: {text}", flush=True)


def median(numbers):
    return statistics.median(list(numbers))


@unittest.skipIf(MISSING, f"not installed: {MISSING}")
class Case(unittest.TestCase):
    def start(self, below_proxy=False, **settings):
        """Two servers, and a proxy that lets one address do what it wants."""
        self.servers = [self.enterContext(BackendServer("--log-level", "error")) for _ in range(2)]
        for server in self.servers if below_proxy else ():
            # systemd shares the processor out by service: many busy threads of a server do not outweigh the proxy.
            for thread in os.listdir(f"/proc/{server.process.pid}/task"):
                os.setpriority(os.PRIO_PROCESS, int(thread), 19)
        self.proxy = self.enterContext(Proxy(*self.servers, **NO_RATES, **settings))

    def resident(self):
        return [resident_bytes(process.pid) for process in (self.proxy.process, *(server.process for server in self.servers))]

    def assert_flat(self, before, allowed):
        grown = [after - then for then, after in zip(before, self.resident())]
        figure(f"resident memory of proxy and servers grew by {', '.join(f'{each / 2**20:.1f}' for each in grown)} MiB")
        if not SANITIZED:
            self.assertLess(max(grown), allowed)


class KeepAlive(Case):
    def test_a_thousand_clients_that_stay(self):
        alone_port = free_port()
        # A second of patience, which is what the clients are promised: they may be many more than the cores can serve.
        self.start(more=ANSWERS_ALONE, ALONE_PORT=str(alone_port), TWEETSENT_PROXY_QUEUE_TIMEOUT="1s")
        direct_server = self.enterContext(Server("--log-level", "error"))
        Load(self.proxy.port, clients=100, requests=5000).finish()
        direct, proxied, alone = [], [], []
        for _ in range(3):
            direct.append(Load(direct_server.port, clients=16, requests=50_000).finish())
            proxied.append(Load(self.proxy.port, clients=1000, requests=50_000).finish())
            alone.append(Load(alone_port, clients=1000, requests=50_000).finish())
        for load in direct + proxied + alone:
            self.assertEqual({status: len(times) for status, times in load.statuses.items()}, {200: 50_000}, load)
        per_second = [median(load.done / load.seconds for load in loads) for loads in (direct, proxied, alone)]
        ratio = per_second[1] / per_second[0]
        p99 = median(load.percentile(0.99) for load in proxied)
        figure(f"medians of 3: {per_second[0]:.0f} requests/s direct, {per_second[1]:.0f} through HAProxy, p99 {p99:.0f} ms: ratio "
               f"{ratio:.2f}; {per_second[2]:.0f} by HAProxy alone, with no server behind it: ratio {per_second[2] / per_second[0]:.2f}")
        if not SANITIZED:
            self.assertGreater(ratio, 0.25)
            self.assertLess(p99, 1000)


class SlowClients(Case):
    def test_five_hundred_slow_clients_hurt_nobody(self):
        self.start()
        alone, beside = [], []
        # Half of what the machine could do, so that a time is the proxy's and not the queue's.
        normal = {"clients": 50, "requests": 10_000, "rate": 1000}
        for _ in range(3):
            alone.append(Load(self.proxy.port, **normal).finish())
            with subprocess.Popen([sys.executable, SLOW_CLIENTS, str(self.proxy.port), "500"], stdin=subprocess.PIPE,
                                  stdout=subprocess.PIPE, text=True) as slow:
                self.assertEqual(slow.stdout.readline(), "ready\n")
                beside.append(Load(self.proxy.port, **normal).finish())
                there = self.proxy.metric("haproxy_frontend_current_sessions", proxy="public")
                opened = int(slow.communicate()[0])
        for load in alone + beside:
            self.assertEqual({status: len(times) for status, times in load.statuses.items()}, {200: 10_000}, load)
        before, after = (median(load.percentile(0.99) for load in loads) for loads in (alone, beside))
        figure(f"without slow clients: {alone[1]}; with {there:.0f} connections open, {opened} opened in turn: {beside[1]}; "
               f"medians of 3: p99 {before:.1f} ms without, {after:.1f} ms with")
        self.assertGreater(there, 400)
        self.assertLess(after, max(5 * before, 100))


class Overload(Case):
    def test_four_times_more_than_can_be_served(self):
        cores = sorted(os.sched_getaffinity(0))
        if len(cores) < 2:
            self.skipTest("the load needs a core of its own")
        # What is started now stays on one core, the load on another: else they would starve each other.
        os.sched_setaffinity(0, cores[:1])
        self.addCleanup(os.sched_setaffinity, 0, cores)
        self.start(below_proxy=True)
        os.sched_setaffinity(0, cores[1:])
        words = "so sad that my phone died again but the weather is lovely today"
        body = json.dumps({str(at): words for at in range(180)}).encode()
        query = "?detail=explanation"
        capacity_load = Load(self.proxy.port, body, query, clients=16, seconds=5).finish()
        capacity = capacity_load.done / capacity_load.seconds
        # A client that has asked waits; enough of them to ask on while answers take their time in the queue.
        clients = int(4 * capacity * 0.6)
        load = Load(self.proxy.port, body, query, clients=clients, requests=int(4 * capacity * 30), rate=4 * capacity).finish()
        answered = sum(map(len, load.statuses.values()))
        figure(f"capacity {capacity:.0f} requests/s of {len(body)} bytes; for {load.seconds:.0f} s: {load}; "
               f"p99 {load.percentile(0.99, settling=2):.0f} ms without the first two seconds, when all clients connect at once")
        self.assertLessEqual(set(load.statuses), {200, 503})
        self.assertEqual((load.errored, answered), (0, load.total))
        self.assertIn(200, load.statuses)
        if not SANITIZED:
            self.assertGreater(len(load.statuses[200]) / load.seconds, capacity / 4)
            self.assertLess(load.percentile(0.99), 1000)


class Restarts(Case):
    def test_ten_restarts_under_load(self):
        self.start()
        stop, tight = threading.Event(), [0, 0]

        def loop():
            """Asks the servers themselves without a pause; what they owe it is an answer or a closed connection."""
            while not stop.is_set():
                for server in self.servers:
                    client = server.client(timeout=5)
                    try:
                        for _ in range(1000):
                            client.request("POST", PATH, BODY, {"Content-Type": "application/json"})
                            tight[client.getresponse().read() == ANSWER] += 1
                    except (OSError, http.client.HTTPException):
                        pass
                    client.close()

        load = Load(self.proxy.port, clients=50, requests=20_000, rate=350)
        looping = threading.Thread(target=loop)
        looping.start()
        longest = restarts = 0
        try:
            for _ in range(10):
                time.sleep(0.3)
                server = self.servers[restarts % 2]
                status, seconds = server.restart()
                self.assertEqual(status, 0)
                longest, restarts = max(longest, seconds), restarts + 1
                self.proxy.wait_until_up(2)
            self.assertIsNone(load.process.poll(), "the load ended before the restarts")
        finally:
            stop.set()
            looping.join()
        load.finish()
        figure(f"{restarts} restarts, each over within {longest:.1f} s with status 0, {sum(tight)} requests of a client in a tight "
               f"loop; {load}")
        self.assertEqual({status: len(times) for status, times in load.statuses.items()}, {200: 20_000}, load)
        self.assertEqual(load.errored, 0)
        self.assertLess(longest, 3 + 10)


class Hostile(Case):
    def test_smuggling_split_at_every_byte(self):
        self.servers = [self.enterContext(BackendServer()) for _ in range(2)]
        self.proxy = self.enterContext(Proxy(*self.servers, **NO_RATES))
        cuts = [(name, cut) for name, data in SMUGGLING.items() for cut in (None, *range(1, len(data)))]

        def send(case):
            name, cut = case
            return name, cut, self.proxy.send_raw(SMUGGLING[name], cut=cut)

        for name in SMUGGLING:  # warm
            send((name, None))
        before = self.resident()
        second = 0
        with concurrent.futures.ThreadPoolExecutor(64) as pool:
            for name, cut, received in pool.map(send, cuts):
                found = [status for status in statuses(received) if status != 100]
                self.assertLessEqual(len(found), 2 if name in LENIENT else 1, (name, cut, received))
                second += len(found) > 1
        unknown = unknown_requests(self.proxy, self.servers)
        figure(f"{len(SMUGGLING)} cases split at every byte: {len(cuts)} connections, {second} with two answers (all of them of "
               f"{sorted(LENIENT)}), {len(unknown)} requests that only a server made out")
        self.assertEqual(unknown, set())
        self.assert_flat(before, 32 << 20)

    def test_header_bombs(self):
        self.start()
        start = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n"
        bombs = (start + b"A: b\r\n" * 3_000_000, start + b"A: " + b"b" * (16 << 20), b"GET /" + b"a" * (16 << 20), b"a" * (16 << 20))
        self.proxy.send_raw(bombs[0])
        before = self.resident()
        with concurrent.futures.ThreadPoolExecutor(50) as pool:
            answers = list(pool.map(self.proxy.send_raw, bombs * 12 + bombs[:2]))
        found = [statuses(answer) for answer in answers]
        figure(f"{len(answers)} header bombs of 16 MiB: {found.count([400])} x 400, {found.count([])} closed")
        for each in found:
            self.assertIn(each, ([400], []))
        self.assert_flat(before, 32 << 20)
        self.assertEqual(self.proxy.predict()[::2], (200, ANSWER))


if __name__ == "__main__":
    ctest_unittest.main()
