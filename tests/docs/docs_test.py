# SPDX-License-Identifier: MIT
"""What the README and the pages in docs/ show is so: docs_test.py PAGE... runs the pages named, links the links of all."""
import os
import re
import shutil
import sys
import unittest

import ctest_unittest
import pages

ROOT = pages.ROOT
# What a page needs beside the programs of the release, as commands.
NEEDS = {"python.md": ["python3"], "embed_in_cpp.md": ["g++"]}


def headings(page):
    """As links name them: in lower case, without punctuation, dashes for spaces."""
    text = re.sub(r"^```.*?^```$", "", page.read_text(), flags=re.M | re.S)
    return [re.sub(r"[^\w -]", "", heading.lower()).strip().replace(" ", "-") for heading in re.findall(r"^#+ (.*)$", text, re.M)]


class Pages(unittest.TestCase):
    def test_do_what_they_show(self):
        for name in CHOSEN:
            (page,) = [each for each in pages.pages() if str(each.relative_to(ROOT)) == name]
            missing = [tool for tool in NEEDS.get(page.name, []) if shutil.which(tool) is None]
            if missing:
                self.skipTest(f"{name}: {', '.join(missing)} is not installed")
            if "$DATA" in page.read_text() and not os.path.isdir(os.environ.get("TWEETSENT_DATA_DIR", "")):
                self.skipTest(f"{name}: the data sets are not there")
            with self.subTest(name):
                complaints = []
                pages.run(page, complaints.append)
                self.assertEqual(complaints, [], "\n".join(complaints))


class Links(unittest.TestCase):
    def all_pages(self):
        return [page for page in ROOT.rglob("*.md") if not {"build", "node_modules"} & set(page.relative_to(ROOT).parts)]

    def test_lead_to_files_and_headings_that_are_there(self):
        found = self.all_pages()
        self.assertGreater(len(found), 15)
        for page in found:
            text = re.sub(r"^```.*?^```$", "", page.read_text(), flags=re.M | re.S)
            for link, heading in re.findall(r"\]\(([^)#:\s]*)(?:#([^)]*))?\)", text):
                with self.subTest(page=str(page.relative_to(ROOT)), link=link):
                    target = page.parent / link if link else page
                    self.assertTrue(target.exists(), link)
                    if heading and target.suffix == ".md":
                        self.assertIn(heading, headings(target))

    def test_every_page_of_docs_can_be_reached_from_the_readme(self):
        seen, waiting = set(), [ROOT / "README.md"]
        while waiting:
            page = waiting.pop().resolve()
            if page in seen:
                continue
            seen.add(page)
            for link in re.findall(r"\]\(([^)#:\s]+\.md)", page.read_text()):
                waiting.append(page.parent / link)
        self.assertEqual({page for page in (ROOT / "docs").rglob("*.md")} - seen, set())


CHOSEN = [sys.argv.pop(1) for _ in sys.argv[1:] if sys.argv[1].endswith(".md")]
if __name__ == "__main__":
    ctest_unittest.main()
