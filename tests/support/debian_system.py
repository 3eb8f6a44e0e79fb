# SPDX-License-Identifier: MIT
"""A fresh Debian in a folder, made by debootstrap: it has nothing of this machine but the source tree, /dev, /proc, and what the
environment says of certificates, for machines behind a proxy that has its own."""
import os
import shutil
import subprocess
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
    """"" if a system can be made here."""
    if MISSING:
        return f"not installed: {', '.join(MISSING)}; script/test --long installs debootstrap"
    return "" if os.geteuid() == 0 else "only root makes a system"


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
