# SPDX-License-Identifier: MIT
"""The recipes of docs/engines.md, for the tests that run them."""
import re
from pathlib import Path

PAGE = Path(__file__).resolve().parents[2] / "docs/engines.md"


def recipes(engine, language):
    """The code blocks of a language under the heading of an engine. There is at least one."""
    section = re.search(rf"(?ms)^## {re.escape(engine)}\n(.*?)(?=^## |\Z)", PAGE.read_text()).group(1)
    found = re.findall(rf"(?ms)^```{language}\n(.*?)^```$", section)
    assert found, f"{engine}: no recipe in {language}"
    return found
