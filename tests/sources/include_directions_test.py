# SPDX-License-Identifier: MIT
"""Headers include only what stands below them: the rooms of the library, of the command and of the server."""
import re
import unittest

import ctest_unittest
from source_files import ROOT

# Each room, and the rooms that its files may include. The files beside the rooms are rooms of their own.
LIBRARY = {
    "version": "",
    "detail": "",
    "text": "detail",
    "chunk": "detail text",
    "logistic_model": "detail",
    "prediction": "logistic_model",
    "dataset": "detail logistic_model",
    "any_model": "logistic_model prediction",
    "reference": "detail text chunk logistic_model prediction any_model",
    "ngram": "detail text chunk logistic_model prediction any_model",
    "classifier": "detail logistic_model prediction any_model",
    "batch": "classifier prediction detail",
    "model_file": "version detail text logistic_model prediction any_model reference ngram classifier",
    "evaluation": "detail logistic_model dataset classifier batch",
    "fitting": "logistic_model",
    "learning": "detail text chunk logistic_model prediction dataset reference ngram evaluation classifier fitting",
    "training": "learning classifier dataset",
    "partial": "logistic_model dataset reference model_file fitting",
    "default_model": "ngram classifier",
    "tweetsent": "version reference classifier",
}
COMMAND = {
    "terminal": "",
    "records": "terminal",
    "options": "terminal records",
    "labelled": "terminal records options",
    "report": "terminal labelled",
    "commands": "terminal records options labelled report",
    "partial": "terminal records options labelled",
    "main": "terminal commands partial",
}
SERVER = {
    "support": "",
    "telemetry": "support",
    "credentials": "support",
    "models": "support telemetry",
    "connections": "support telemetry credentials",
    "api": "support telemetry credentials models",
    "http": "support telemetry credentials connections api",
    "lifecycle": "support telemetry credentials models connections api http",
    "main": "support telemetry credentials models connections api http lifecycle",
}


def room(path, top):
    return path.relative_to(top).parts[0].partition(".")[0]


class IncludeDirections(unittest.TestCase):
    def check(self, top, allowed, prefix):
        files = [path for path in sorted(top.rglob("*")) if path.suffix in (".hpp", ".cpp")]
        self.assertTrue(files, top)
        for path in files:
            own = room(path, top)
            self.assertIn(own, allowed, f"{path}: no such room")
            for name in re.findall(rf'#include "{prefix}([\w/]+\.hpp)"', path.read_text()):
                if not (top / name).is_file():
                    continue
                other = room(top / name, top)
                with self.subTest(path=str(path.relative_to(ROOT)), includes=name):
                    self.assertIn(other, [own, *allowed[own].split()])

    def test_every_room_stands_in_the_architecture(self):
        text = (ROOT / "docs/architecture.md").read_text()
        for top in ("include/tweetsent", "examples/cli"):
            for folder in sorted(path for path in (ROOT / top).iterdir() if path.is_dir()):
                with self.subTest(room=str(folder.relative_to(ROOT))):
                    self.assertRegex(text, rf"(?m)^\| `{folder.name}/` \| .+ \|$")

    def test_of_the_library(self):
        self.check(ROOT / "include/tweetsent", LIBRARY, "tweetsent/")

    def test_of_the_command(self):
        self.check(ROOT / "examples/cli", COMMAND, "")

    def test_of_the_server(self):
        self.check(ROOT / "examples/server", SERVER, "")


if __name__ == "__main__":
    ctest_unittest.main()
