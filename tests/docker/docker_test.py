# SPDX-License-Identifier: MIT
"""Builds the container image without an engine (buildah), runs it and asks it over TLS.

The base image is made here with debootstrap, so Debian's archive is the only thing fetched. The first argument
is the folder that images and containers are kept in.
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

ROOT = Path(__file__).resolve().parents[2]
BASE = "docker.io/library/debian:bookworm-slim"
IMAGE = "localhost/tweetsent"
STORE = Path(sys.argv.pop(1)).resolve() if len(sys.argv) > 1 else Path("/var/tmp/tweetsent-images")
ENVIRONMENT = dict(os.environ, BUILDAH_ISOLATION="chroot", STORAGE_DRIVER="vfs")
MISSING = [tool for tool in ("buildah", "debootstrap", "openssl", "curl") if not shutil.which(tool)]


def buildah_command(*arguments):
    return ["buildah", "--root", str(STORE / "images"), "--runroot", str(STORE / "run"), *map(str, arguments)]


def buildah(*arguments):
    run = subprocess.run(buildah_command(*arguments), env=ENVIRONMENT, capture_output=True, text=True)
    if run.returncode != 0:
        raise RuntimeError(f"buildah {arguments[0]}: {(run.stdout + run.stderr)[-4000:]}")
    return run.stdout.strip()


def make_base():
    present = buildah_command("inspect", "--type", "image", BASE)
    if subprocess.run(present, capture_output=True, env=ENVIRONMENT).returncode == 0:
        return
    tree = STORE / "base"
    shutil.rmtree(tree, ignore_errors=True)
    mirror = os.environ.get("DEBIAN_MIRROR", "http://deb.debian.org/debian")
    command = ["debootstrap", "--variant=minbase", "bookworm", tree, mirror]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    container = buildah("from", "scratch")
    buildah("add", container, tree, "/")
    buildah("config", "--cmd", "bash", container)
    buildah("commit", "--rm", container, BASE)
    shutil.rmtree(tree)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Running:
    """A container of the image with its own entry point, in a `with` block."""

    def __init__(self, *arguments, volume=None):
        self.port = free_port()
        self.container = buildah("from", "--pull-never", IMAGE)
        config = json.loads(buildah("inspect", "--type", "image", IMAGE))["Docker"]["config"]
        self.healthcheck = config["Healthcheck"]["Test"]
        self.environment = {"TWEETSENT_PORT": str(self.port), "TWEETSENT_TOKEN": "secret"}
        self.options = [f"--volume={volume}:/certificates:ro"] if volume else []
        self.entry_point = [*config["Entrypoint"], *arguments]

    def command(self, *arguments):
        settings = [f"--env={name}={value}" for name, value in self.environment.items()]
        return buildah_command("run", *settings, *self.options, self.container, "--", *arguments)

    def is_healthy(self):
        assert self.healthcheck[0] == "CMD-SHELL", self.healthcheck
        command = self.command("/bin/sh", "-c", self.healthcheck[1])
        return subprocess.run(command, env=ENVIRONMENT, capture_output=True).returncode == 0

    def __enter__(self):
        command = self.command(*self.entry_point)
        self.process = subprocess.Popen(command, env=ENVIRONMENT, start_new_session=True)
        deadline = time.monotonic() + 60
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return self
            except OSError:
                if self.process.poll() is not None or time.monotonic() > deadline:
                    self.__exit__()
                    raise RuntimeError("the container does not listen")
                time.sleep(0.1)

    def __exit__(self, *_):
        if self.process.poll() is None:
            os.killpg(self.process.pid, 15)
        self.process.wait(30)
        buildah("rm", self.container)

    def predict(self, *curl_options):
        command = ["curl", "--silent", "--show-error", "--fail", *curl_options]
        command += ["-H", "Content-Type: application/json", "-d", '{"1": "thank you, what a lovely day"}']
        command += [f"https://localhost:{self.port}/api/v1/secret/predict"]
        return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


@unittest.skipIf(MISSING, f"not installed: {', '.join(MISSING)}; script/test --long installs it")
@unittest.skipIf(os.geteuid() != 0, "images are built as root here")
class Docker(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        STORE.mkdir(parents=True, exist_ok=True)
        make_base()
        buildah("build", "--pull-never", "--format", "docker", "--tag", IMAGE, ROOT)
        buildah("rmi", "--prune")  # the image that lost its name to this one

    def test_image_is_described_as_promised(self):
        config = json.loads(buildah("inspect", "--type", "image", IMAGE))["Docker"]["config"]
        self.assertEqual(config["User"], "10001:10001")
        self.assertEqual(list(config["ExposedPorts"]), ["5000/tcp"])

    def test_predicts_with_a_certificate_of_its_own(self):
        with Running() as container:
            self.assertEqual(container.predict("--insecure"), {"1": "Positive"})
            self.assertTrue(container.is_healthy())

    def test_listens_beyond_the_container_s_own_loopback_address(self):
        with Running() as container:
            elsewhere = f"localhost:{container.port}:127.0.0.2"
            self.assertEqual(container.predict("--insecure", "--resolve", elsewhere), {"1": "Positive"})

    def test_is_unhealthy_when_nothing_listens(self):
        with Running() as container:
            container.environment["TWEETSENT_PORT"] = str(free_port())
            self.assertFalse(container.is_healthy())

    def test_predicts_with_the_mounted_certificate(self):
        folder = STORE / "certificates"
        folder.mkdir(exist_ok=True)
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-noenc"]
            + ["-days", "1", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]
            + ["-keyout", folder / "key.pem", "-out", folder / "certificate.pem"],
            check=True,
            capture_output=True,
        )
        shutil.chown(folder / "key.pem", 10001, 10001)
        with Running(volume=folder) as container:
            self.assertEqual(container.predict("--cacert", folder / "certificate.pem"), {"1": "Positive"})

    def test_does_not_run_as_root(self):
        container = buildah("from", "--pull-never", IMAGE)
        try:
            self.assertEqual(buildah("run", container, "--", "id", "-u"), "10001")
        finally:
            buildah("rm", container)


if __name__ == "__main__":
    ctest_unittest.main()
