# SPDX-License-Identifier: MIT
"""tweetsent predict as another program's filter: whoever waits for an answer to each record, or to each block, gets it."""

import csv
import io
import json
import os
import random
import select
import subprocess
import threading
import time
import unittest

import ctest_unittest
from command import COMMAND, run
from test_tweets import HARD

SECONDS = 60  # for an answer, on a busy machine
# What begins like a byte order mark, and what no text has.
BYTES = [b"\xff\xfe", b"\xfe\xffs\0a\0d", b"\xef\xbb\xbf so sad", b"\xef", b"\0", b"so\0sad", b"\x80\xff", b"a\rb", b"\\.", b"\\N",
         b"\x1a", b"", b"x" * 1_000_000, b"\xf0\x9f\x98\xad " * 200_000]
TEXTS = [text.encode() for text in HARD] + BYTES


class Filter:
    """A child process that is spoken to by pipes."""

    def __init__(self, *arguments, stderr=subprocess.PIPE):
        self.process = subprocess.Popen([COMMAND, "predict", *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        stderr=stderr, bufsize=0)
        self.rest = b""

    def send(self, data):
        """Writes while it reads, so that neither side waits for the other."""
        writer = threading.Thread(target=self._write, args=(data,))
        writer.start()
        return writer

    def _write(self, data):
        view = memoryview(data)
        while view:
            view = view[self.process.stdin.write(view):]

    def lines(self, count):
        """The next lines of the output, at once: the process is not told that nothing more comes."""
        end = time.monotonic() + SECONDS
        out = []
        while len(out) < count:
            line, found, after = self.rest.partition(b"\n")
            if found:
                out.append(line)
                self.rest = after
                continue
            left = end - time.monotonic()
            if left <= 0 or not select.select([self.process.stdout], [], [], left)[0]:
                raise AssertionError(f"{len(out)} of {count} answers, then nothing")
            some = os.read(self.process.stdout.fileno(), 1 << 16)
            if not some:
                raise AssertionError(f"{len(out)} of {count} answers, then the end: {self.process.stderr.read()}")
            self.rest += some
        return out

    def ask(self, data, count):
        writer = self.send(data)
        out = self.lines(count)
        writer.join()
        return out

    def end(self):
        """What it says after the end of its input."""
        out, err = self.process.communicate(timeout=SECONDS)
        return self.process.returncode, self.rest + out, err


class Conformance(unittest.TestCase):
    def filter(self, *arguments, **options):
        started = Filter(*arguments, **options)
        self.addCleanup(started.process.stderr.close)
        self.addCleanup(started.process.stdout.close)
        self.addCleanup(started.process.kill)
        return started

    def assert_ends_well(self, started, status=0):
        self.assertEqual(started.end(), (status, b"", b""))

    def test_each_line_is_answered_before_the_next_is_sent(self):
        for flush in ("line", "block"):
            for ending in (b"\n", b"\r\n"):
                with self.subTest(flush=flush, ending=ending):
                    started = self.filter("--flush", flush)
                    for text in TEXTS:
                        (answer,) = started.ask(text + ending, 1)
                        self.assertRegex(answer, rb"^(Negative|Positive)\t[01]\.?\d*$")
                    self.assert_ends_well(started)

    def test_the_first_line_may_be_any_bytes(self):
        for text in BYTES:
            with self.subTest(text=text[:20]):
                started = self.filter("--flush", "line")
                self.assertEqual(len(started.ask(text + b"\n", 1)), 1)
                self.assert_ends_well(started)

    def test_each_block_is_answered_before_the_next_is_sent(self):
        chosen = random.Random(4)
        plain = [text for text in TEXTS if b"\t" not in text and b"\\" not in text and len(text) < 5000]
        whole = run("predict", "--format", "tsv", data=b"".join(b"%d\t%s\n" % at for at in enumerate(plain))).out.encode()
        label = dict(line.split(b"\t")[:2] for line in whole.splitlines())
        for threads in ("1", "2"):
            started = self.filter("--format", "tsv", "--flush", "block", "--threads", threads)
            for size in (1, 2, 3, 1000, 1, 65536 // 8, 20_000, 7):
                rows = [chosen.randrange(1, len(plain)) for _ in range(size)]
                answers = started.ask(b"".join(b"%d\t%s\n" % (row, plain[row]) for row in rows), size)
                self.assertEqual([answer.split(b"\t")[:2] for answer in answers],
                                 [[b"%d" % row, label[b"%d" % row]] for row in rows])
            self.assert_ends_well(started)

    def test_what_is_sent_in_pieces_is_answered_when_its_line_ends(self):
        started = self.filter("--flush", "line")
        for piece in (b"so ", b"s", b"ad\r"):
            started.send(piece).join()
        self.assertFalse(select.select([started.process.stdout], [], [], 0.2)[0])
        self.assertEqual(started.ask(b"\nwhat a lovely day", 1)[0].split(b"\t")[0], b"Negative")
        status, last, err = started.end()  # the last line needs no end
        self.assertEqual((status, last.split(b"\t")[0], err), (0, b"Positive", b""))

    def test_csv_with_quoted_line_breaks(self):
        started = self.filter("--format", "csv", "--flush", "line")
        self.assertEqual(started.ask(b"id,text\r\n1,so sad\r\n", 2)[0], b"id,label,probability")
        for at, text in enumerate(["a,b", 'so "sad"', "two\nlines", "", "x" * 1_000_000]):
            row = io.StringIO()
            csv.writer(row).writerow([at, text])
            self.assertRegex(started.ask(row.getvalue().encode(), 1)[0], rb"^%d,(Negative|Positive)," % at)
        self.assert_ends_well(started)

    def test_json_lines_as_clickhouse_sends_them(self):
        started = self.filter("--format", "jsonl", "--flush", "line")
        for at, text in enumerate([*HARD, "tab\t quote\" back\\ slash/", "two\nlines", "x" * 1_000_000]):
            (answer,) = started.ask(json.dumps({"id": at, "text": text}).encode() + b"\n", 1)
            self.assertEqual(json.loads(answer)["id"], at)
        self.assert_ends_well(started)

    def test_nulls_and_escapes_of_each_dialect(self):
        for dialect in ("clickhouse", "hive", "postgres"):
            started = self.filter("--format", "tsv", "--dialect", dialect, "--flush", "line")
            self.assertEqual(started.ask(b"7\t\\N\n", 1), [b"7\t\\N\t\\N"])
            self.assertEqual(started.ask(b"8\tso\\tsad\\\\\n", 1)[0].split(b"\t")[:2], [b"8", b"Negative"])
            self.assert_ends_well(started)

    def test_whoever_does_not_read_complaints_is_answered_all_the_same(self):
        started = self.filter("--format", "tsv", "--flush", "line")
        for _ in range(5000):
            self.assertEqual(started.ask(b"no tab in this line\n", 1), [b"\t\t"])
        status, out, err = started.end()
        lines = err.decode().splitlines()
        self.assertEqual((status, out, len(lines)), (1, b"", 21))
        self.assertEqual(lines[-1], "tweetsent: 4980 more records were malformed")

    def test_a_record_that_is_too_long_is_one_record(self):
        started = self.filter("--flush", "line")
        self.assertEqual(started.ask(b"x" * (17 << 20) + b"\n", 1), [b"\t"])
        self.assertEqual(started.ask(b"so sad\n", 1)[0].split(b"\t")[0], b"Negative")
        status, out, err = started.end()
        self.assertEqual((status, out, err), (1, b"", b"tweetsent: standard input: record 1: longer than 16 MiB\n"))

    def test_ends_when_its_reader_is_gone(self):
        started = self.filter("--flush", "line")
        started.process.stdout.close()
        started.send(b"so sad\n").join()
        started.process.stdin.close()
        self.assertEqual(started.process.wait(SECONDS), 1)
        self.assertEqual(started.process.stderr.read(), b"")

    def test_no_input_gives_no_output(self):
        for form in ("text", "tsv", "jsonl"):
            self.assertEqual(run("predict", "--format", form, "--flush", "line"), (0, "", ""))

    def test_each_line_is_a_write_of_its_own(self):
        """A reader that takes what a read brings for one answer gets one answer."""
        reader, writer = os.pipe2(os.O_DIRECT)  # a packet a write
        process = subprocess.Popen([COMMAND, "predict", "--flush", "line"], stdin=subprocess.PIPE, stdout=writer)
        os.close(writer)
        process.communicate(b"so sad\nwhat a lovely day\n", timeout=SECONDS)
        packets = [os.read(reader, 4096) for _ in range(3)]
        os.close(reader)
        self.assertEqual([packet.count(b"\n") for packet in packets], [1, 1, 0])


if __name__ == "__main__":
    ctest_unittest.main()
