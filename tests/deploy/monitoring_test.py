# SPDX-License-Identifier: MIT
"""The alert rules and the dashboard: sound, and about metrics that a live server has."""
import json
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import ctest_unittest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/server"))

from server_process import Server, metric_values  # noqa: E402

RULES = ROOT / "examples/deploy/prometheus-alerts.yml"
RULE_TESTS = Path(__file__).with_name("prometheus-alerts-test.yml")
DASHBOARD = ROOT / "examples/deploy/grafana-dashboard.json"


def expressions_of_dashboard():
    dashboard = json.loads(DASHBOARD.read_text())
    return [target["expr"] for panel in dashboard["panels"] for target in panel["targets"]]


@unittest.skipUnless(shutil.which("promtool"), "no promtool")
class Rules(unittest.TestCase):
    def promtool(self, *arguments, cwd=None):
        return subprocess.run(["promtool", *arguments], capture_output=True, text=True, cwd=cwd)

    def test_promtool_finds_no_fault(self):
        run = self.promtool("check", "rules", "--lint-fatal", str(RULES))
        self.assertEqual(run.returncode, 0, run.stdout + run.stderr)

    def test_they_fire_when_they_should(self):
        with tempfile.TemporaryDirectory() as folder:
            shutil.copy(RULES, folder)
            shutil.copy(RULE_TESTS, folder)
            run = self.promtool("test", "rules", RULE_TESTS.name, cwd=folder)
            self.assertEqual(run.returncode, 0, run.stdout + run.stderr)

    def test_each_is_tested(self):
        alerts = set(re.findall(r"alert: (\w+)", RULES.read_text()))
        self.assertEqual(alerts, set(re.findall(r"alertname: (\w+)", RULE_TESTS.read_text())))

    def test_the_dashboard_asks_what_prometheus_understands(self):
        rules = [{"record": f"panel:{at}", "expr": expression.replace("$__rate_interval", "5m").replace("$instance", ".*")}
                 for at, expression in enumerate(expressions_of_dashboard())]
        with tempfile.NamedTemporaryFile("w", suffix=".yml") as file:
            json.dump({"groups": [{"name": "dashboard", "rules": rules}]}, file)
            file.flush()
            run = self.promtool("check", "rules", file.name)
        self.assertEqual(run.returncode, 0, run.stdout + run.stderr)

    def test_promtool_likes_the_page(self):
        with Server() as server:
            server.post(b'{"1":"love"}')
            page = server.get("/metrics")[2]
        run = subprocess.run(["promtool", "check", "metrics"], input=page, capture_output=True)
        self.assertEqual((run.returncode, run.stdout + run.stderr), (0, b""))


class Names(unittest.TestCase):
    def test_every_metric_they_name_exists(self):
        tokens = self.enterContext(tempfile.NamedTemporaryFile("w"))
        tokens.write("a\n")
        tokens.flush()
        with Server("--token-file", tokens.name) as server:
            server.post(b'{"1":"love"}')
            values = metric_values(server)
        existing = {re.match(r"[a-z_]+", name).group(0) for name in values}
        named = re.findall(r"\b(?:tweetsent|process)_[a-z_]+\b", RULES.read_text() + DASHBOARD.read_text())
        self.assertGreater(len(set(named)), 10)
        self.assertEqual(set(named) - existing, set())

    def test_the_documentation_names_every_metric(self):
        with Server() as server:
            page = server.get("/metrics")[2].decode()
        documentation = (ROOT / "docs/http_api.md").read_text()
        for name in re.findall(r"^# TYPE (\S+)", page, re.M):
            self.assertIn(f"`{name}`", documentation)


if __name__ == "__main__":
    ctest_unittest.main()
