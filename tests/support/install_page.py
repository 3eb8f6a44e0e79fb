# SPDX-License-Identifier: MIT
"""The sections of docs/install.md: the files that each shows, and the commands."""
import re
from pathlib import Path

PAGE = (Path(__file__).resolve().parents[2] / "docs/install.md").read_text()


def sections():
    """The text of each section by its heading; what stands before the first is under ""."""
    parts = re.split(r"^## (.*)\n", PAGE, flags=re.M)
    return dict(zip(["", *parts[1::2]], [parts[0], *parts[2::2]]))


def files(section):
    return re.findall(r"^```\w+ ([\w.]+)\n(.*?)^```$", section, re.M | re.S)


def commands(section):
    return "".join(re.findall(r"^```sh\n(.*?)^```$", section, re.M | re.S))


def indented_commands(section):
    """Those that other tests do not run, since they change the machine."""
    return "".join(re.findall(r"^    (.*\n)", section, re.M))
