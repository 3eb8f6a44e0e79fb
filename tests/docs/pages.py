# SPDX-License-Identifier: MIT
"""Runs what stands in a page of documentation, in an empty folder with the source tree beside it as `tweetsent`.

Fenced blocks, by what stands behind the three backticks:

    cpp main.cpp      any language with a name: the block is that file
    sh                commands, which have to succeed
    console           commands behind `$ `, and below each what it prints; `...` stands for any lines
    console server    a command that starts a server; later commands reach it at the address shown
    text              is not run

Commands of a page run in order and in one folder. In the root of the source tree (README.md) `script/serve` is the built server.
"""
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BLOCK = re.compile(r"^```(.*)\n((?:(?!```).*\n)*)```$", re.M)
ADDRESS = "127.0.0.1:5000"
TIMEOUT = 600
OTHERS = ("architecture.md", "engines.md", "install.md", "scale.md")


@dataclass
class Step:
    command: str
    expected: str
    begin: int  # where `expected` stands in the page
    end: int


def pages():
    """All pages that are run by this; the others have tests of their own."""
    found = [ROOT / "README.md", *(ROOT / "docs").glob("*.md"), *(ROOT / "docs").glob("*/*.md")]
    return sorted(page for page in found if "```" in page.read_text() and page.name not in OTHERS)


def steps(text, begin):
    """The commands of a console block that begins at `begin` in its page."""
    found, at, command, output = [], begin, None, None
    for line in text.splitlines(keepends=True):
        if command is not None and output is None:
            command += line
        elif line.startswith("$ "):
            if command is not None:
                found.append(Step(command, text[output - begin : at - begin], output, at))
            command, output = line[2:], None
        elif command is None:
            raise AssertionError(f"a console block that begins with no command: {line}")
        at += len(line)
        if command is not None and output is None and not command.rstrip("\n").endswith(("\\", "|")):
            output = at
    found.append(Step(command, text[output - begin :], output, at))
    return found


def values(text):
    """The JSON values in a text one after the other; None if there is anything else in it."""
    decoder, found, text = json.JSONDecoder(), [], text.strip()
    try:
        while text:
            value, end = decoder.raw_decode(text)
            found.append(value)
            text = text[end:].lstrip()
    except ValueError:
        return None
    return found


def agrees(expected, printed):
    if expected == printed or (expected.strip() and values(expected) is not None and values(expected) == values(printed)):
        return True
    pattern = "".join("(?:.*\n)*?" if line.strip() == "..." else re.escape(line) for line in expected.splitlines(keepends=True))
    return "..." in expected and re.fullmatch(pattern, printed) is not None


class Run:
    """The folder in which a page is run, and the servers that it has started. For a `with` statement."""

    def __init__(self, page):
        self.page = page
        self.servers = []
        self.port = None

    def __enter__(self):
        self.folder = Path(tempfile.mkdtemp())
        if self.page.parent == ROOT:
            for part in ("include", "examples", "artifacts", "benchmarks", "docs"):
                (self.folder / part).symlink_to(ROOT / part)
            (self.folder / "script").mkdir()
            (self.folder / "script/serve").symlink_to(shutil.which("tweetsent-server", path=os.environ["TWEETSENT_BIN_DIR"]))
        else:
            (self.folder / "tweetsent").symlink_to(ROOT)
        self.environment = {name: value for name, value in os.environ.items()
                            if not name.startswith("TWEETSENT_") and name not in ("PYTHONPATH", "TOKEN", "URL")}
        self.environment["PATH"] = f"{os.environ['TWEETSENT_BIN_DIR']}:{os.environ['PATH']}"
        data = Path(os.environ.get("TWEETSENT_DATA_DIR", ""))
        if data.is_dir():
            self.environment["DATA"] = str(data)
        return self

    def __exit__(self, *_):
        for server in self.servers:
            os.killpg(server.pid, signal.SIGTERM)
            server.wait(timeout=30)
        shutil.rmtree(self.folder)

    def here(self, text):
        """The text with the address of the server in place of the one shown."""
        return text.replace(ADDRESS, f"127.0.0.1:{self.port}") if self.port else text

    def shell(self, command):
        """What the command prints on both streams, with the shown address of the server, and its exit status."""
        # One shell for each command; what it exports and where it goes the next one finds again.
        script = f'set -a; [ ! -f .shell ] || . ./.shell\n{self.here(command)}\nstatus=$?; export -p > .shell; exit $status'
        done = subprocess.run(["bash", "-c", script], cwd=self.folder, env=self.environment, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=TIMEOUT)
        printed = done.stdout.replace(f"127.0.0.1:{self.port}", ADDRESS) if self.port else done.stdout
        return printed, done.returncode

    def serve(self, command):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        environment = {**self.environment, "TWEETSENT_PORT": str(self.port)}
        with open(self.folder / "server.log", "w") as log:
            self.servers.append(subprocess.Popen(["bash", "-c", f"exec {command.strip()}"], cwd=self.folder, env=environment,
                                                 stdout=log, stderr=subprocess.STDOUT, start_new_session=True))
        for _ in range(600):
            if "listens on" in (printed := (self.folder / "server.log").read_text()) and "\n" in printed:
                break
            if self.servers[-1].poll() is not None:
                raise AssertionError(f"{command}: {printed}")
            time.sleep(0.05)
        token = re.search(r"^token: (\S+)$", printed, re.M)
        if token:
            self.environment["TOKEN"] = token.group(1)


def run(page, complain, refresh=False):
    """Runs a page and calls complain(message) for what is not as shown. With `refresh` writes the page anew with what is."""
    text = page.read_text()
    changes = []
    with Run(page) as folder:
        for block in BLOCK.finditer(text):
            language, _, name = block.group(1).strip().partition(" ")
            body = block.group(2)
            if language == "text":
                continue
            if language == "sh":
                printed, status = folder.shell(f"set -e\n{body}")
                if status != 0:
                    complain(f"{body}ended with {status}: {printed[-3000:]}")
            elif language == "console":
                for step in steps(body, block.start(2)):
                    if name == "server":
                        folder.serve(step.command)
                        continue
                    printed, _ = folder.shell(step.command)
                    if agrees(step.expected, printed):
                        continue
                    if refresh and "..." not in step.expected:
                        changes.append((step, printed if printed.endswith("\n") or not printed else printed + "\n"))
                    else:
                        complain(f"{step.command}printed\n{printed}\nand not\n{step.expected}")
            elif name:
                (folder.folder / name).parent.mkdir(parents=True, exist_ok=True)
                (folder.folder / name).write_text(folder.here(body))
            else:
                complain(f"a block of {language or 'nothing'} is neither run nor a file: {body[:200]}")
    for step, printed in reversed(changes):
        text = text[: step.begin] + printed + text[step.end :]
    if changes:
        page.write_text(text)
    return len(changes)
