# SPDX-License-Identifier: MIT
"""A fresh Debian in a folder, made by debootstrap: it has nothing of this machine but the source tree, /dev, /proc, and what the
environment says of certificates, for machines behind a proxy that has its own."""
import json
import os
import shutil
import socket
import subprocess
import unittest
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[2]
MIRROR = os.environ.get("DEBIAN_MIRROR", "http://deb.debian.org/debian")
MISSING = [tool for tool in ("debootstrap", "unshare", "chroot") if not shutil.which(tool)]
CERTIFICATES = ("SSL_CERT_FILE", "PIP_CERT", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "NODE_EXTRA_CA_CERTS")
BUNDLE = "/etc/given-certificates.crt"
# Mounts and processes of its own, which end with it.
INSIDE = """mount -t proc proc "$0/proc" && mount --rbind /dev "$0/dev" && exec chroot "$0" \
env -i HOME=/root PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin "$@" """


def reason_to_skip():
    """Why no system can be made here; empty where one can."""
    if MISSING:
        return f"not installed: {', '.join(MISSING)}; script/test --long installs debootstrap"
    return "" if os.geteuid() == 0 else "only root makes a system"


needs_system = unittest.skipIf(reason_to_skip(), reason_to_skip())


def inside(system, *command):
    """The command, as it runs in the system."""
    certificates = [f"{name}={BUNDLE}" for name in CERTIFICATES if name in os.environ]
    return ["unshare", "--mount", "--pid", "--fork", "--kill-child", "sh", "-c", INSIDE, system, *certificates, *command]


def make_system(system, release, log):
    """A new system with the source tree in /tweetsent."""
    shutil.rmtree(system, ignore_errors=True)
    system.mkdir(parents=True)
    with log.open("w") as out:
        subprocess.run(["debootstrap", "--variant=minbase", release, system, MIRROR], check=True, stdout=out)
    # Installing a service's package does not start it.
    policy = system / "usr/sbin/policy-rc.d"
    policy.write_text("#!/bin/sh\nexit 101\n")
    policy.chmod(0o755)
    bundle = next((os.environ[name] for name in CERTIFICATES if name in os.environ), None)
    if bundle:
        shutil.copy(bundle, f"{system}{BUNDLE}")
    shutil.copytree(SOURCE, system / "tweetsent", ignore=shutil.ignore_patterns("build", ".git", "__pycache__"))


def serve_and_ask(system, log):
    """Starts script/serve in the system, runs the curl line that it prints, and gives what that answers."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    with log.open("w") as errors, subprocess.Popen(inside(system, "/tweetsent/script/serve", "--port", port), text=True,
                                                   stdout=subprocess.PIPE, stderr=errors) as server:
        try:
            line = next((line.removeprefix("try:").strip() for line in server.stdout if line.startswith("try:")), None)
            if line is None:
                raise AssertionError(log.read_text()[-4000:])
            answer = subprocess.run(["bash", "-c", line], capture_output=True, text=True, timeout=30)
            if answer.returncode != 0:
                raise AssertionError(answer.stderr)
            return json.loads(answer.stdout)
        finally:
            server.kill()
