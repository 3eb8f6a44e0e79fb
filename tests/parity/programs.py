# SPDX-License-Identifier: MIT
"""Runs the command and the helper program on many texts at once."""

import json
import os
import struct
import subprocess
import sys
from pathlib import Path

COMMAND = str(Path(os.environ["TWEETSENT_BIN_DIR"]) / "tweetsent")
DATA = Path(os.environ["TWEETSENT_DATA_DIR"])
HELPER = sys.argv.pop(1)


def run_command(*arguments, data=None):
    done = subprocess.run([COMMAND, *arguments], input=data, capture_output=True)
    if done.returncode != 0:
        raise AssertionError(f"tweetsent {' '.join(arguments)}: {done.stderr.decode(errors='replace')}")
    return done.stdout


def ask_helper(texts, *arguments):
    """What the helper answers to each text; both are bytes."""
    framed = b"".join(struct.pack("<I", len(text)) + text for text in texts)
    answers = subprocess.run([HELPER, *arguments], input=framed, stdout=subprocess.PIPE, check=True).stdout
    out, position = [], 0
    while position < len(answers):
        (length,) = struct.unpack_from("<I", answers, position)
        position += 4 + length
        out.append(answers[position - length : position])
    return out


def tokenize(texts, stage):
    """A stage of strings, sent as JSON."""
    lines = "".join(json.dumps(text) + "\n" for text in texts).encode()
    return read_lines(run_command("tokenize", "--format", "jsonl", "--stage", stage, data=lines))


def tokenize_bytes(texts, stage):
    """A stage of byte strings without line feeds, sent as they are."""
    lines = b"".join(text + b"\n" for text in texts)
    return read_lines(run_command("tokenize", "--format", "text", "--stage", stage, data=lines))


def read_lines(output):
    return [json.loads(line) for line in output.decode().split("\n")[:-1]]


def read_safetensors(path):
    """The metadata and the raw bytes of each tensor of a model file."""
    data = Path(path).read_bytes()
    (length,) = struct.unpack_from("<Q", data)
    header = json.loads(data[8 : 8 + length])
    metadata = header.pop("__metadata__")
    tensors = {}
    for name, tensor in header.items():
        begin, end = tensor["data_offsets"]
        tensors[name] = data[8 + length + begin : 8 + length + end]
    return metadata, tensors
