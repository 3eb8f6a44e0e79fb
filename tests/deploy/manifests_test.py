# SPDX-License-Identifier: MIT
"""The systemd units and the Kubernetes manifests: valid, strict, and naming options that the real server takes.

The argument is the folder that requirements.txt is installed in, once.
"""
import configparser
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import ctest_unittest
from pinned_packages import use_packages
from proxy_process import ROOT, free_port
from server_process import BINARY, TOKEN, Server

DEPLOY = ROOT / "examples/deploy"
UNITS = ("tweetsent-server.service", "tweetsent-server@.service")
PACKAGES = Path(sys.argv.pop(1)).resolve() if len(sys.argv) > 1 else ROOT / "build/manifests"
MOST_EXPOSED = 1.5  # of 10; systemd calls a unit without any of this 9.6 and unsafe


def seconds(text):
    return int(text.removesuffix("s"))


class Files(unittest.TestCase):
    """Tokens, certificate and key as the server reads them."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj",
             "/CN=localhost", "-keyout", self.folder / "key.pem", "-out", self.folder / "certificate.pem"],
            check=True, capture_output=True,
        )
        shutil.copy(self.folder / "key.pem", self.folder / "tls.key")
        shutil.copy(self.folder / "certificate.pem", self.folder / "tls.crt")
        (self.folder / "tokens").write_text(TOKEN + "\n")


class Systemd(Files):
    def setUp(self):
        super().setUp()
        if not shutil.which("systemd-analyze"):
            self.skipTest("systemd-analyze is not installed")

    def installed(self, name):
        """A copy of the unit that names the server where it was built."""
        text = (DEPLOY / name).read_text()
        self.assertIn("/usr/local/bin/tweetsent-server", text)
        copy = self.folder / name.replace("@.", "@one.")
        copy.write_text(text.replace("/usr/local/bin/tweetsent-server", BINARY))
        (self.folder / name).write_text(copy.read_text())
        return copy

    def service(self, name):
        unit = configparser.ConfigParser(strict=False, interpolation=None, delimiters=("=",))
        unit.optionxform = str
        unit.read_string((DEPLOY / name).read_text().replace("\\\n", ""))
        return unit["Service"]

    def test_units_are_valid(self):
        for name in UNITS:
            run = subprocess.run(["systemd-analyze", "verify", self.installed(name)], capture_output=True, text=True)
            self.assertEqual((run.returncode, run.stderr), (0, ""), name)

    def test_units_expose_little(self):
        for name in UNITS:
            run = subprocess.run(["systemd-analyze", "security", "--offline=true", "--no-pager", self.installed(name)],
                                 capture_output=True, text=True)
            exposure = float(re.search(r"Overall exposure level for \S+: ([\d.]+)", run.stdout).group(1))
            print(f"\nfigure: systemd-analyze security {name}: {exposure}")
            self.assertLessEqual(exposure, MOST_EXPOSED)

    def test_there_is_time_to_drain(self):
        for name in UNITS:
            service = self.service(name)
            drain = sum(int(each) for each in re.findall(r"--drain-(?:grace|deadline) (\d+)", service["ExecStart"]))
            self.assertGreater(drain, 0)
            self.assertGreater(seconds(service["TimeoutStopSec"]), drain)

    def test_the_server_starts_with_the_units_own_command(self):
        for name in UNITS:
            service = self.service(name)
            credentials = re.findall(r"LoadCredential=([^:]+):", (DEPLOY / name).read_text())
            self.assertEqual(set(re.findall(r"\$\{CREDENTIALS_DIRECTORY\}/(\S+)", service["ExecStart"])), set(credentials))
            command = service["ExecStart"].replace("${CREDENTIALS_DIRECTORY}", str(self.folder))
            command = command.replace(f"{service.get('ReadWritePaths')}/%i", f"{self.folder}/one")
            server = Server(*shlex.split(command)[1:], token=None)
            server.arguments = [BINARY, *shlex.split(command)[1:]]
            server.environment.update(pair.split("=") for pair in service.get("Environment", "").split())
            server.environment.update(TWEETSENT_PORT=str(free_port()), TWEETSENT_ADDRESS="127.0.0.1")
            with self.subTest(name=name), server:
                self.assertEqual(server.post(b'{"1":"love"}', path=f"/api/v1/{TOKEN}/predict")[0], 200)
                server.process.terminate()  # the second signal cuts the grace short


class Kubernetes(Files):
    @classmethod
    def setUpClass(cls):
        if not use_packages(Path(__file__).with_name("requirements.txt"), PACKAGES):
            raise unittest.SkipTest("requirements.txt cannot be installed from PyPI")

    def setUp(self):
        super().setUp()
        import yaml
        documents = yaml.safe_load_all((DEPLOY / "kubernetes.yaml").read_text())
        self.documents = {document["kind"]: document for document in documents}
        self.pod = self.documents["Deployment"]["spec"]["template"]
        self.container = self.pod["spec"]["containers"][0]
        self.settings = {entry["name"]: entry["value"] for entry in self.container["env"]}

    def test_manifests_follow_the_schemas_of_kubernetes(self):
        import kubernetes_validate
        self.assertEqual(set(self.documents), {"Deployment", "Service", "HorizontalPodAutoscaler", "PodDisruptionBudget"})
        for version in ("1.27", "1.37"):
            for kind, document in self.documents.items():
                with self.subTest(kind=kind, version=version):
                    kubernetes_validate.validate(document, version, strict=True)

    def test_the_schemas_notice_a_mistake(self):
        import kubernetes_validate
        self.container["readinessProbe"]["periodSecond"] = 2
        with self.assertRaises(kubernetes_validate.ValidationError):
            kubernetes_validate.validate(self.documents["Deployment"], "1.37", strict=True)

    def test_manifests_belong_together(self):
        labels = self.pod["metadata"]["labels"]
        self.assertEqual(self.documents["Deployment"]["spec"]["selector"]["matchLabels"], labels)
        self.assertEqual(self.documents["Service"]["spec"]["selector"], labels)
        self.assertEqual(self.documents["PodDisruptionBudget"]["spec"]["selector"]["matchLabels"], labels)
        self.assertEqual(self.documents["HorizontalPodAutoscaler"]["spec"]["scaleTargetRef"]["name"],
                         self.documents["Deployment"]["metadata"]["name"])
        volumes = {volume["name"] for volume in self.pod["spec"]["volumes"]}
        self.assertEqual({mount["name"] for mount in self.container["volumeMounts"]}, volumes)

    def test_there_is_time_to_drain(self):
        drain = int(self.settings["TWEETSENT_DRAIN_GRACE"]) + int(self.settings["TWEETSENT_DRAIN_DEADLINE"])
        probe = self.container["readinessProbe"]
        self.assertGreater(self.pod["spec"]["terminationGracePeriodSeconds"], drain)
        self.assertGreater(int(self.settings["TWEETSENT_DRAIN_GRACE"]), probe["periodSeconds"] * probe["failureThreshold"])

    def test_the_server_starts_with_the_pods_settings_and_passes_its_probes(self):
        mounts = {mount["mountPath"]: str(self.folder) for mount in self.container["volumeMounts"]}
        settings = dict(self.settings)
        for name, value in settings.items():
            for mount, folder in mounts.items():
                if value.startswith(mount + "/"):
                    settings[name] = folder + value[len(mount):]
        with Server(token=None, environment=settings) as server:
            for probe in ("readinessProbe", "livenessProbe"):
                self.assertEqual(self.container[probe]["httpGet"]["scheme"], "HTTPS")
                self.assertEqual(server.get(self.container[probe]["httpGet"]["path"])[0], 200)
            self.assertEqual(server.post(b'{"1":"love"}', path=f"/api/v1/{TOKEN}/predict")[0], 200)
            server.process.terminate()  # the second signal cuts the grace short


if __name__ == "__main__":
    ctest_unittest.main()
