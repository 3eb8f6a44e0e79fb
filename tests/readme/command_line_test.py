# SPDX-License-Identifier: MIT
"""Training and evaluating as docs/command_line.md does, on the 10K set, prints the figures shown there."""
import os
import re
import subprocess
import tempfile
import unittest
from pathlib import Path

import ctest_unittest

PAGE = (Path(__file__).resolve().parents[2] / "docs/command_line.md").read_text()
TWEETS = Path(os.environ["TWEETSENT_DATA_DIR"]) / "tweet_sentiment_10K.csv"
PATH = f"{os.environ['TWEETSENT_BIN_DIR']}:{os.environ['PATH']}"


@unittest.skipUnless(TWEETS.exists(), f"{TWEETS} is not there")
class CommandLine(unittest.TestCase):
    def run_shown(self, command, folder):
        run = subprocess.run(
            ["sh", "-c", command], cwd=folder, env={**os.environ, "PATH": PATH}, capture_output=True, text=True
        )
        self.assertEqual(run.returncode, 0, run.stderr)
        return run.stdout

    def test_training_and_evaluating_gives_the_figures_shown(self):
        (train,) = re.findall(r"^    (tweetsent train .*\\\n.*tweets\.csv)$", PAGE, re.M)
        ((evaluate, shown),) = re.findall(
            r"^    \$ (tweetsent evaluate .*\\\n.*tweets\.csv)\n((?:    .*\n)+)    \.\.\.$", PAGE, re.M
        )
        with tempfile.TemporaryDirectory() as folder:
            (Path(folder) / "tweets.csv").symlink_to(TWEETS.resolve())
            self.run_shown(train, folder)
            expected = [line.strip() for line in shown.splitlines()]
            self.assertEqual(self.run_shown(evaluate, folder).splitlines()[: len(expected)], expected)


if __name__ == "__main__":
    ctest_unittest.main()
