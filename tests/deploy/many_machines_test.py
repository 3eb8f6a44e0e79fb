# SPDX-License-Identifier: MIT
"""The shipped haproxy.cfg before 1, 2 and 4 servers, each in a network namespace of its own, as on so many machines: stopping
one loses no request. Each test prints its figures; docs/scale.md says what to make of them."""
import os
import re
import shutil
import subprocess
import tempfile
import threading
import time
import unittest
from pathlib import Path

import ctest_unittest
import proxy_process
from proxy_process import MISSING, NO_RATES, Load, Proxy
from server_process import BINARY, TOKEN

BRIDGE = f"ts{os.getpid() % 100000}"
NETWORK = "10.213.77"


def ip(*arguments):
    subprocess.run(["ip", *arguments], check=True, capture_output=True)


def why_not():
    if MISSING or not shutil.which("ip"):
        return f"not installed: {MISSING or 'ip'}"
    if os.geteuid() != 0:
        return "only root makes network namespaces"
    if subprocess.run(["ip", "link", "add", BRIDGE, "type", "bridge"], capture_output=True).returncode != 0:
        return "network namespaces are not to be made here"
    ip("link", "del", BRIDGE)
    return ""


class Machine:
    """A server that only the network reaches: an address and an interface of its own."""

    def __init__(self, number):
        self.name, self.address = f"{BRIDGE}n{number}", f"{NETWORK}.{number + 2}"
        ip("netns", "add", self.name)
        ip("link", "add", f"{BRIDGE}v{number}", "type", "veth", "peer", "name", "eth0", "netns", self.name)
        ip("link", "set", f"{BRIDGE}v{number}", "master", BRIDGE, "up")
        ip("-n", self.name, "address", "add", f"{self.address}/24", "dev", "eth0")
        for device in ("lo", "eth0"):
            ip("-n", self.name, "link", "set", device, "up")
        self.start()

    def start(self):
        environment = {k: v for k, v in os.environ.items() if not k.startswith("TWEETSENT_")}
        self.process = subprocess.Popen(
            ["ip", "netns", "exec", self.name, BINARY, "--address", self.address, "--port", "5000", "--token", TOKEN,
             "--log-level", "error", "--drain-grace", "3"], stdout=subprocess.DEVNULL, env=environment)

    def remove(self):
        self.process.kill()
        self.process.wait()
        ip("netns", "del", self.name)


def configuration_for(machines):
    """The shipped configuration with one line a machine in place of its two servers."""
    text = Path(proxy_process.CONFIGURATION).read_text()

    def lines(match):
        rest = match.group("rest")
        return "".join(f"  server m{at} {machine.address}:5000{rest.replace('servers/one', f'servers/m{at}')}\n"
                       for at, machine in enumerate(machines))

    text, count = re.subn(r'  server one "\$\{TWEETSENT_SERVER_1[^"]*"(?P<rest>.*)\n  server two .*\n', lines, text)
    assert count == 2, "the two backends of haproxy.cfg"
    return text


class ManyProxy(Proxy):
    def __init__(self, machines):
        super().__init__(1, 2, ready=len(machines), TWEETSENT_PROXY_SERVER_TLS="ssl verify none", **NO_RATES)
        self.machines = machines

    def wait_until_up(self, count, timeout=60):
        end = time.monotonic() + timeout
        while self.up() != count:
            if time.monotonic() > end or self.process.poll() is not None:
                raise AssertionError(f"the proxy does not find {count} servers ready: {self.log_text()[-4000:]}")
            time.sleep(0.1)

    def up(self):
        try:
            return len(re.findall(r'haproxy_server_check_status\{proxy="servers",server="m\d+",state="L7OK"\} 1\b', self.metrics()))
        except OSError:
            return -1


@unittest.skipIf(why_not(), why_not())
class ManyMachines(unittest.TestCase):
    def start(self, count):
        ip("link", "add", BRIDGE, "type", "bridge")
        self.addCleanup(ip, "link", "del", BRIDGE)
        ip("address", "add", f"{NETWORK}.1/24", "dev", BRIDGE)
        ip("link", "set", BRIDGE, "up")
        machines = []
        for number in range(count):
            machines.append(Machine(number))
            self.addCleanup(machines[-1].remove)
        shipped = proxy_process.CONFIGURATION
        own = Path(self.enterContext(tempfile.TemporaryDirectory())) / "haproxy.cfg"
        own.write_text(configuration_for(machines))
        proxy_process.CONFIGURATION = str(own)
        self.addCleanup(setattr, proxy_process, "CONFIGURATION", shipped)
        return machines, self.enterContext(ManyProxy(machines))

    def assert_all_answered(self, load, requests):
        self.assertEqual({status: len(times) for status, times in load.statuses.items()}, {200: requests}, load)
        self.assertEqual(load.errored, 0, load)

    def figure(self, count, what, load):
        print(f"\nfigure: {count} machines, {what}: {load}", flush=True)

    def test_throughput_on_the_cores_there_are(self):
        for count in (1, 2, 4):
            with self.subTest(machines=count):
                _, proxy = self.start(count)
                Load(proxy.port, clients=16, requests=500).finish()
                load = Load(proxy.port, clients=32, requests=10_000).finish()
                self.assert_all_answered(load, 10_000)
                self.figure(count, f"{os.cpu_count()} cores for all of it and the load", load)
            self.doCleanups()

    def stop_one(self, count, stop):
        """The load of 32 busy clients, under which one machine stops; afterwards it is taken back into service."""
        machines, proxy = self.start(count)
        load = Load(proxy.port, clients=32, requests=20_000)
        stopped = threading.Timer(0.5, stop, [machines[0]])
        stopped.start()
        load.finish()
        stopped.join()
        machines[0].process.wait(30)
        self.assertEqual(proxy.up(), count - 1)
        machines[0].start()
        proxy.wait_until_up(count)
        return load

    def test_stopping_one_loses_no_request(self):
        for count in (2, 4):
            with self.subTest(machines=count):
                load = self.stop_one(count, lambda machine: machine.process.terminate())
                self.figure(count, "one of them stopped by SIGTERM", load)
                self.assert_all_answered(load, 20_000)
            self.doCleanups()

    def test_killing_one_leaves_no_request_without_an_answer(self):
        """What it had begun may be told to come again: 503 with Retry-After."""
        for count in (2, 4):
            with self.subTest(machines=count):
                load = self.stop_one(count, lambda machine: machine.process.kill())
                self.figure(count, "one of them killed", load)
                self.assertEqual((load.errored, sum(map(len, load.statuses.values()))), (0, 20_000), load)
                self.assertLessEqual(set(load.statuses), {200, 503})
                self.assertGreater(len(load.statuses[200]), 19_900)
            self.doCleanups()


if __name__ == "__main__":
    ctest_unittest.main()
