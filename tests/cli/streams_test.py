# SPDX-License-Identifier: MIT
"""Streams: order, bounded memory, answers that do not wait, progress on terminals."""

import os
import pty
import random
import re
import subprocess
import tempfile
import time
import unittest
from pathlib import Path

import ctest_unittest
from command import COMMAND, FREQUENCY_MODEL, run

SANITIZED = b"__asan_" in Path(COMMAND).read_bytes() or b"__tsan_" in Path(COMMAND).read_bytes()
WORDS = "good bad love hate happy sad thanks awful the a day work http://t.co/a @someone :) !!".split()


def tweets(count, seed=3):
    source = random.Random(seed)
    return [" ".join(source.choices(WORDS, k=source.randrange(0, 20))) for _ in range(count)]


def peak_kilobytes(arguments, path):
    """The most memory that a run with the file as standard input has in use."""
    with open(path, "rb") as data, open(os.devnull, "wb") as nothing:
        process = subprocess.Popen([COMMAND, *arguments], stdin=data, stdout=nothing)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0
    return usage.ru_maxrss


class Order(unittest.TestCase):
    def test_is_that_of_the_input_with_any_number_of_threads(self):
        lines = [f"{number}\t{text}" for number, text in enumerate(tweets(100_000))]
        data = "\n".join(lines) + "\n"
        alone = run("predict", "--format", "tsv", "--threads", "1", data=data)
        self.assertEqual([int(line.split("\t")[0]) for line in alone.lines], list(range(100_000)))
        for threads in (2, 3, 16):
            self.assertEqual(run("predict", "--format", "tsv", "--threads", threads, data=data), alone)

    def test_and_text_are_the_same_in_every_format(self):
        texts = tweets(20_000)
        answers = [line.split("\t") for line in run("predict", data="\n".join(texts) + "\n").lines]
        rows = "id,text\n" + "".join(f'{at},"{text}"\n' for at, text in enumerate(texts))
        csv = [line.split(",")[1:] for line in run("predict", "--format", "csv", data=rows).lines[1:]]
        objects = "".join(f'{{"id":{at},"text":"{text}"}}\n' for at, text in enumerate(texts))
        jsonl = run("predict", "--format", "jsonl", data=objects).lines
        self.assertEqual(csv, answers)
        self.assertEqual(
            jsonl,
            [f'{{"id":{at},"label":"{label}","probability":{p}}}' for at, (label, p) in enumerate(answers)],
        )

    def test_of_complaints_too(self):
        bad = set(random.Random(4).sample(range(50_000), 300))
        lines = ["bad" if at in bad else f"{at}\tgood" for at in range(50_000)]
        result = run("predict", "--format", "tsv", "--threads", "4", data="\n".join(lines))
        numbers = [int(number) for number in re.findall(r"record (\d+):", result.err)]
        self.assertEqual(numbers, [at + 1 for at in sorted(bad)])
        self.assertEqual([at for at, line in enumerate(result.lines) if line == "\t\t"], sorted(bad))

    def test_records_are_numbered_by_file(self):
        with tempfile.TemporaryDirectory() as folder:
            paths = [Path(folder, name) for name in ("a", "b")]
            for path in paths:
                path.write_text("1\tgood\nbad\n")
            result = run("predict", "--format", "tsv", *paths, paths[0])
            expected = [
                f"tweetsent: {path}: record 2: no tab between id and text" for path in [*paths, paths[0]]
            ]
            self.assertEqual(result.err.splitlines(), expected)


class Memory(unittest.TestCase):
    def assert_flat(self, arguments, record, header=""):
        """Memory for many records is that for few."""
        with tempfile.TemporaryDirectory() as folder:
            few, many = Path(folder, "few"), Path(folder, "many")
            few.write_text(header + record * 1000)
            many.write_text(header + record * 500_000)
            arguments = [*arguments, "--threads", "2"]
            peaks = [peak_kilobytes(arguments, path) for path in (few, many)]
            self.assertLess(peaks[1], peaks[0] + 16 * 1024)

    @unittest.skipIf(SANITIZED, "sanitizers keep memory that was freed")
    def test_does_not_grow_with_the_input(self):
        tweet = "so happy, what a day! http://t.co/x"
        for form, record, header in [
            ("text", f"{tweet}\n", ""),
            ("tsv", f"1\t{tweet}\n", ""),
            ("csv", f'1,"{tweet}"\n', "id,text\n"),
            ("jsonl", f'{{"id":1,"text":"{tweet}"}}\n', ""),
        ]:
            with self.subTest(format=form):
                self.assert_flat(["predict", "--format", form], record, header)
        self.assert_flat(["tokenize"], f"{tweet}\n")


class LongRecords(unittest.TestCase):
    SIZE = 17 << 20

    def test_up_to_16_mib_are_answered(self):
        text = "sad " * (3 << 20)
        for form, data in [
            ("text", f"{text}\nsad\n"),
            ("tsv", f"1\t{text}\n2\tsad\n"),
            ("csv", f'text\n"{text}"\nsad\n'),
            ("jsonl", f'{{"text":"{text}"}}\n{{"text":"sad"}}\n'),
        ]:
            with self.subTest(format=form):
                result = run("predict", "--format", form, data=data)
                self.assertEqual((result.status, len(result.lines)), (0, 2 + (form == "csv")))

    def test_longer_ones_are_malformed_and_the_next_is_not(self):
        text = "a" * self.SIZE
        for form, data in [
            ("text", f"sad\n{text}\nsad\n"),
            ("tsv", f"1\tsad\n2\t{text}\n3\tsad\n"),
            ("csv", f"text\nsad\n{text}\nsad\n"),
            ("jsonl", f'{{"text":"sad"}}\n{{"text":"{text}"}}\n{{"text":"sad"}}\n'),
        ]:
            for threads in (1, 3):
                with self.subTest(format=form, threads=threads):
                    result = run("predict", "--format", form, "--threads", threads, data=data)
                    self.assertEqual(result.status, 1)
                    lines = result.lines[form == "csv" :]
                    self.assertEqual(len(lines), 3)
                    self.assertEqual(["Negative" in line for line in lines], [True, False, True])
                    self.assertEqual(result.err, "tweetsent: standard input: record 2: longer than 16 MiB\n")

    def test_a_quote_that_is_never_closed_costs_no_more_than_that(self):
        result = run("predict", "--format", "csv", data='text\n"' + "sad\n" * (self.SIZE // 4) + "good\n")
        self.assertEqual(result.status, 1)
        self.assertIn("record 1: longer than 16 MiB", result.err)


class Pipes(unittest.TestCase):
    def test_an_answer_does_not_wait_for_more_input(self):
        process = subprocess.Popen([COMMAND, "predict"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        try:
            for _ in range(3):
                process.stdin.write(b"so sad\n")
                process.stdin.flush()
                self.assertTrue(process.stdout.readline().startswith(b"Negative\t"))
        finally:
            process.stdin.close()
            self.assertEqual(process.wait(timeout=30), 0)
            process.stdout.close()

    def test_records_may_come_in_pieces(self):
        process = subprocess.Popen(
            [COMMAND, "predict", "--model", FREQUENCY_MODEL, "--format", "csv"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        for piece in (b"\xef", b"\xbb\xbfi", b'd,text\n1,"so', b' s""ad"', b"\n2,go", b"od"):
            process.stdin.write(piece)
            process.stdin.flush()
            time.sleep(0.02)
        out, _ = process.communicate(timeout=30)
        self.assertEqual(
            [line.split(b",")[:2] for line in out.splitlines()[1:]],
            [[b"1", b"Negative"], [b"2", b"Positive"]],
        )


    def test_an_output_that_does_not_block_gets_all_of_it(self):
        reader, writer = os.pipe()
        os.set_blocking(writer, False)
        data = b"so sad\n" * 200_000
        with tempfile.TemporaryFile() as file:
            file.write(data)
            file.seek(0)
            process = subprocess.Popen([COMMAND, "predict"], stdin=file, stdout=writer, stderr=subprocess.PIPE)
            os.close(writer)
            time.sleep(0.5)  # the pipe is full by now
            lines = 0
            while piece := os.read(reader, 1 << 16):
                lines += piece.count(b"\n")
            os.close(reader)
            self.assertEqual((process.wait(timeout=60), process.stderr.read(), lines), (0, b"", 200_000))
            process.stderr.close()

    def test_an_input_that_does_not_block_is_waited_for(self):
        reader, writer = os.pipe()
        os.set_blocking(reader, False)
        with tempfile.TemporaryDirectory() as folder:
            process = subprocess.Popen(
                [COMMAND, "evaluate", "--text-column", "text", "--label-column", "label", "--json", "-"],
                stdin=reader, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=folder)
            os.close(reader)
            time.sleep(0.3)
            os.write(writer, b"text,label\nsad,Negative\n")
            time.sleep(0.1)
            os.write(writer, b"good,Positive\n")
            os.close(writer)
            out, err = process.communicate(timeout=60)
            self.assertEqual((process.returncode, err), (0, b""))
            self.assertIn(b'"rows":2', out)


class Progress(unittest.TestCase):
    def stderr_of_slow_input(self, *options, terminal=True, data=b"so sad\n" * 500, status=0):
        """Standard error of a run that takes over a second."""
        ours, theirs = pty.openpty() if terminal else os.pipe()
        process = subprocess.Popen(
            [COMMAND, "predict", *options], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=theirs
        )
        os.close(theirs)
        for _ in range(5):
            process.stdin.write(data)
            process.stdin.flush()
            time.sleep(0.4)
        process.stdin.close()
        self.assertEqual(process.wait(timeout=30), status)
        seen = b""
        try:
            while piece := os.read(ours, 4096):
                seen += piece
        except OSError:
            pass
        os.close(ours)
        return seen.decode()

    def test_is_shown_on_a_terminal_after_a_second(self):
        self.assertRegex(self.stderr_of_slow_input(), r"predicted 2500 rows, \d+ rows/s[^\n]*\r?\n\Z")

    def test_a_complaint_has_a_line_of_its_own(self):
        seen = self.stderr_of_slow_input("--format", "tsv", data=b"so sad\n", status=1)
        # What the terminal shows: what follows a return without a line end takes the place of what was there.
        lines = [re.split(r"\r(?:\x1b\[K)?", line)[-1] for line in seen.replace("\r\n", "\n").split("\n")]
        complaints = [f"tweetsent: standard input: record {at}: no tab between id and text" for at in (1, 2, 3, 4, 5)]
        self.assertEqual(lines[:5], complaints)
        self.assertRegex(lines[5], r"^predicted 5 rows, ")

    def test_is_not_shown_when_quiet_or_elsewhere(self):
        self.assertEqual(self.stderr_of_slow_input("--quiet"), "")
        self.assertEqual(self.stderr_of_slow_input(terminal=False), "")


if __name__ == "__main__":
    ctest_unittest.main()
