# SPDX-License-Identifier: MIT
"""What the tweetsent command says of texts: what every engine must answer too."""
import json
import os
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
COMMAND = str(Path(os.environ["TWEETSENT_BIN_DIR"]) / "tweetsent")


def predicted(texts, *options):
    """(label, probability as printed) of each text."""
    lines = "".join(json.dumps({"text": text}) + "\n" for text in texts)
    done = subprocess.run([COMMAND, "predict", "--format", "jsonl", *options], input=lines.encode(), capture_output=True,
                          check=True)
    # Numbers are kept as they are printed.
    records = [json.loads(line, parse_float=str, parse_int=str) for line in done.stdout.splitlines()]
    assert len(records) == len(texts)
    return [(record["label"], record["probability"]) for record in records]
