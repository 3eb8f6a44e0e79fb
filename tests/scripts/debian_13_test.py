# SPDX-License-Identifier: MIT
"""The README's two commands on a fresh Debian 13: script/test passes, and script/serve prints a curl line that works.

debootstrap makes the system in the folder that the argument names; it has nothing of this one but the source tree, /dev and
/proc. What the commands print stays in that folder, in *.log.
"""
import json
import os
import shutil
import socket
import subprocess
import sys
import time
import unittest
from pathlib import Path

import ctest_unittest

SOURCE = Path(__file__).resolve().parents[2]
FOLDER = Path(sys.argv.pop(1)).resolve() if len(sys.argv) > 1 else SOURCE / "build/debian_13"
SYSTEM = FOLDER / "system"
MIRROR = os.environ.get("DEBIAN_MIRROR", "http://deb.debian.org/debian")
MISSING = [tool for tool in ("debootstrap", "unshare", "chroot") if not shutil.which(tool)]
# Mounts and processes of its own, which end with it.
INSIDE = """mount -t proc proc "$0/proc" && mount --rbind /dev "$0/dev" && exec chroot "$0" \
env -i HOME=/root PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin "$@" """


def inside(*command):
    return ["unshare", "--mount", "--pid", "--fork", "--kill-child", "sh", "-c", INSIDE, SYSTEM, *command]


def make_system():
    shutil.rmtree(FOLDER, ignore_errors=True)
    SYSTEM.mkdir(parents=True)
    with (FOLDER / "debootstrap.log").open("w") as log:
        subprocess.run(["debootstrap", "--variant=minbase", "trixie", SYSTEM, MIRROR], check=True, stdout=log)
    # Installing a service's package does not start it.
    policy = SYSTEM / "usr/sbin/policy-rc.d"
    policy.write_text("#!/bin/sh\nexit 101\n")
    policy.chmod(0o755)
    shutil.copytree(SOURCE, SYSTEM / "tweetsent", ignore=shutil.ignore_patterns("build", ".git", "__pycache__"))


@unittest.skipIf(MISSING, f"not installed: {', '.join(MISSING)}; script/test --long installs debootstrap")
@unittest.skipIf(os.geteuid() != 0, "only root makes a system")
class Debian13(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        make_system()
        cls.addClassCleanup(shutil.rmtree, SYSTEM)

    def test_both_commands_of_the_readme_work(self):
        begin = time.monotonic()
        with (FOLDER / "test.log").open("w") as log:
            run = subprocess.run(inside("/tweetsent/script/test"), stdout=log, stderr=subprocess.STDOUT)
        print(f"script/test took {time.monotonic() - begin:.0f} s", flush=True)
        self.assertEqual(run.returncode, 0, (FOLDER / "test.log").read_text()[-4000:])

        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = str(probe.getsockname()[1])
        with (FOLDER / "serve.log").open("w") as log:
            server = subprocess.Popen(inside("/tweetsent/script/serve", "--port", port), stdout=subprocess.PIPE, stderr=log,
                                      text=True)
        with server:
            self.addCleanup(server.kill)
            line = next((line.removeprefix("try:").strip() for line in server.stdout if line.startswith("try:")), None)
            self.assertIsNotNone(line, (FOLDER / "serve.log").read_text()[-4000:])
            answer = subprocess.run(["bash", "-c", line], capture_output=True, text=True, timeout=30)
            self.assertEqual(json.loads(answer.stdout), {"1": "Positive", "2": "Negative"}, answer.stderr)
            server.kill()


if __name__ == "__main__":
    ctest_unittest.main()
