# SPDX-License-Identifier: MIT
"""What cannot work ends with one clear line and the right status: 1 for input and files, 2 for usage."""

import json
import os
import subprocess
import tempfile
import unittest
from pathlib import Path

import ctest_unittest
from command import COMMAND, complaint, run
from complaints import ranges_in_words

LABELLED = ("--text-column", "text", "--label-column", "label")


class Usage(unittest.TestCase):
    def test_is_told_in_one_line(self):
        for arguments, said in [
            ((), "a command is needed; tweetsent --help lists them"),
            (("guess",), 'no command "guess"; tweetsent --help lists them'),
            (("--fast",), 'no command "--fast"; tweetsent --help lists them'),
            (("predict", "--format", "xml"), "--format: xml not in {text,tsv,csv,jsonl}"),
            (("predict", "--threads", "0"), "--threads: Value 0 not in range 1 to 256"),
            (("predict", "--threads", "many"), "many"),
            (("predict", "--modle", "x"), "--modle"),
            (("predict", "--model"), "--model"),
            (("predict", "--model", ""), "--model: an empty value"),
            (("tokenize", "--stage", "all"), "--stage: all not in {cleaned,tokens,filtered,stems}"),
            (("train", "x.csv"), "is required"),
            (
                ("train", *LABELLED, "-o", "x", "--head", "deep", "x.csv"),
                "--head: deep not in {logistic,linear}",
            ),
            (("train", *LABELLED, "-o", "x", "--holdout", "1", "x.csv"), "--holdout"),
            (
                ("train", *LABELLED, "-o", "x", "--labels", "0", "x.csv"),
                '--labels: expected VALUE=LABEL, found "0"',
            ),
            (("evaluate", "x.csv"), "is required"),
            (("explain",), "TEXT is required"),
            (("inspect", ""), "MODEL: an empty value"),
            (("evaluate", *LABELLED, "--report", "", "x.csv"), "--report: an empty value"),
            (("evaluate", *LABELLED, "--compare", "", "x.csv"), "--compare: an empty value"),
            (("evaluate", *LABELLED, "--holdout", "nan", "x.csv"), "--holdout: nan is not a number"),
            (
                ("train", *LABELLED, "-o", "x", "--abstain-below", "NaN", "x.csv"),
                "--abstain-below: NaN is not a number",
            ),
            (
                ("train", *LABELLED, "-o", "x", "--cost", "1,nan", "x.csv"),
                "--cost: expected a positive number, found nan",
            ),
            (
                ("train", *LABELLED, "-o", "x", "--cost", "1,1e400", "x.csv"),
                "--cost: expected a positive number, found 1e400\n",
            ),
            (("explain", "--json", "--color", "never", "sad"), "--color is for the table"),
            (("explain", "so", "sad", "-bad"), "no option -bad; a text with a word like that comes after --"),
            (("train", *LABELLED, "-o", "x", "--labels", "0=a,0=b", "x.csv"), '--labels: the value "0" twice'),
            (("train", *LABELLED, "-o", "x", "--labels", "", "x.csv"), "--labels: an empty value"),
            (("train", *LABELLED, "-o", "", "x.csv"), "--output: an empty value"),
            (("import", "--counts", "x", "--head", "x", "-o", ""), "--output: an empty value"),
            (
                ("train", *LABELLED, "-o", "x", "--abstain-label", "none", "x.csv"),
                "--abstain-label requires --abstain-below",
            ),
            (
                ("train", *LABELLED, "-o", "x", "--abstain-below", "0.5", "--abstain-label", "", "x.csv"),
                "--abstain-label: an empty value",
            ),
            (("predict", "--id-column", "id"), "--id-column is for --format csv"),
            (("predict", "--format", "tsv", "--text-column", "text"), "--text-column is for --format csv"),
        ]:
            with self.subTest(arguments=arguments):
                result = run(*arguments)
                self.assertEqual((result.status, result.out), (2, ""))
                self.assertRegex(result.err, r"\Atweetsent: [^\n]+\n\Z")
                self.assertIn(said, ranges_in_words(result.err))

    def test_help_and_version_are_no_failure(self):
        for arguments in (("--help",), ("-h",), ("predict", "--help"), ("train", "-h")):
            result = run(*arguments)
            self.assertEqual((result.status, result.err), (0, ""))
            self.assertIn("Usage: tweetsent", result.out)
        self.assertRegex(run("--version").out, r"\Atweetsent \d+\.\d+\.\d+\n\Z")


class Files(unittest.TestCase):
    def test_that_cannot_be_read(self):
        missing, folder = "/nonexistent/tweets", "/"
        for arguments, said in [
            (("predict", missing), f"{missing}: No such file or directory"),
            (("predict", folder), f"{folder}: Is a directory"),
            (("predict", "--format", "csv", missing), f"{missing}: No such file or directory"),
            (("tokenize", missing), f"{missing}: No such file or directory"),
            (("train", *LABELLED, "-o", "x", missing), f"{missing}: No such file or directory"),
            (("evaluate", *LABELLED, missing), f"{missing}: No such file or directory"),
            (
                ("predict", "--model", missing),
                f"{missing}: No such file or directory",
            ),
            (("inspect", missing), f"{missing}: No such file or directory"),
        ]:
            with self.subTest(arguments=arguments):
                self.assertEqual(run(*arguments), (1, "", complaint(said)))

    def test_that_hold_no_model(self):
        with tempfile.NamedTemporaryFile() as file:
            file.write(b"text,label\n" * 10)
            file.flush()
            result = run("predict", "--model", file.name, data="sad\n")
            self.assertEqual((result.status, result.out), (1, ""))
            self.assertRegex(result.err, rf"\Atweetsent: {file.name}: at byte 0: expected [^\n]+\n\Z")

    def test_a_name_with_control_characters_stays_one_harmless_line(self):
        result = run("predict", "/nonexistent/\x1b[31m\n\u00e9")
        self.assertEqual(result.err, complaint("/nonexistent/\\x1b[31m\\n\u00e9: No such file or directory"))

    def test_that_are_missing_cost_no_answer_of_those_before(self):
        missing = complaint("/nonexistent: No such file or directory")
        with tempfile.NamedTemporaryFile() as file:
            for lines in (1, 50_000):
                file.write(b"so sad, what a day\n" * lines)
                file.flush()
                count = Path(file.name).read_bytes().count(b"\n")
                for threads in (1, 2, 3, 4) * 5:
                    result = run("predict", "--threads", threads, file.name, "/nonexistent", file.name)
                    self.assertEqual((result.status, len(result.lines), result.err), (1, count, missing))

    def test_control_characters_in_complaints_are_shown(self):
        for data, shown in [(b"a\x00b\n", "a\\x00b"), ("\u009b[1m\t\x7f\n".encode(), "\\x9b[1m\\t\\x7f")]:
            result = run("predict", "--format", "csv", data=data)
            self.assertEqual(result.err, complaint(f'standard input: no column "text" in the header ({shown})'))


class Output(unittest.TestCase):
    def calls(self, folder):
        rows = Path(folder, "rows.csv")
        rows.write_text("text,label\nsad,a\ngood,b\n")
        model = Path(folder, "model")
        yield ("predict",), b"sad\n" * 100_000
        yield ("predict", "--threads", "4"), b"sad\n" * 100_000
        yield ("predict", "--format", "csv"), b"text\n"
        yield ("tokenize",), b"sad\n"
        yield ("explain", "sad"), b""
        yield ("--help",), b""
        yield ("train", *LABELLED, "--features", "frequency", "-o", str(model), str(rows)), b""
        yield ("inspect", str(model)), b""
        yield ("evaluate", "--model", str(model), *LABELLED, str(rows)), b""

    def test_a_full_disk_is_told(self):
        with tempfile.TemporaryDirectory() as folder, open("/dev/full", "wb") as full:
            for arguments, data in self.calls(folder):
                with self.subTest(arguments=arguments):
                    done = subprocess.run(
                        [COMMAND, *arguments], input=data, stdout=full, stderr=subprocess.PIPE
                    )
                    self.assertEqual(done.returncode, 1)
                    self.assertEqual(
                        done.stderr.decode(), complaint("standard output: No space left on device")
                    )

    def test_a_closed_pipe_ends_in_silence(self):
        with tempfile.TemporaryDirectory() as folder:
            for arguments, data in self.calls(folder):
                with self.subTest(arguments=arguments):
                    reader, writer = os.pipe()
                    os.close(reader)
                    try:
                        done = subprocess.run(
                            [COMMAND, *arguments], input=data, stdout=writer, stderr=subprocess.PIPE
                        )
                    finally:
                        os.close(writer)
                    self.assertEqual(done.returncode, 1)
                    self.assertEqual(done.stderr.decode(), "")

    def test_what_ends_all_does_not_wait_for_more_input(self):
        # Of several threads one waits for input when another fails.
        for name, arguments, data, output, said in [
            ("closed pipe", ("predict",), "sad\n", None, None),
            ("closed pipe", ("predict", "--format", "csv"), "text\nsad\n", None, None),
            ("full disk", ("tokenize",), "sad\n", "/dev/full", "standard output: No space left on device"),
            (
                "strict",
                ("predict", "--format", "tsv", "--strict"),
                "sad\n",
                os.devnull,
                "standard input: record 1: no tab between id and text",
            ),
        ]:
            for threads in ("1", "2", "4"):
                with self.subTest(name, arguments=arguments, threads=threads):
                    if output is None:
                        reader, writer = os.pipe()
                        os.close(reader)
                    else:
                        writer = os.open(output, os.O_WRONLY)
                    process = subprocess.Popen(
                        [COMMAND, *arguments, "--threads", threads],
                        stdin=subprocess.PIPE,
                        stdout=writer,
                        stderr=subprocess.PIPE,
                    )
                    os.close(writer)
                    try:
                        process.stdin.write(data.encode())
                        process.stdin.flush()
                        self.assertEqual(process.wait(timeout=30), 1)
                        self.assertEqual(process.stderr.read().decode(), complaint(said) if said else "")
                    finally:
                        process.kill()
                        process.communicate()

    def test_closed_standard_streams_are_told(self):
        for closed, said in [("<&-", "standard input"), (">&-", "standard output")]:
            done = subprocess.run(
                ["sh", "-c", f'exec "$0" predict {closed}', COMMAND],
                input=b"sad\n",
                capture_output=True,
                timeout=30,
            )
            self.assertEqual(done.stderr.decode(), complaint(f"{said}: Bad file descriptor"))
            self.assertEqual(done.returncode, 1)

    def test_a_closed_standard_error_changes_nothing(self):
        done = subprocess.run(
            ["sh", "-c", 'exec "$0" predict 2>&-', COMMAND], input=b"sad\n", capture_output=True
        )
        self.assertEqual((done.returncode, done.stdout.count(b"\n")), (0, 1))

    def test_that_cannot_be_written_is_told_before_the_rows_are_read(self):
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder, "file")
            file.touch()
            for path, said in [
                ("/nonexistent/model", "No such file or directory"),
                (folder, "Is a directory"),
                (file / "model", "Not a directory"),
            ]:
                for arguments in (("train", "-o", path), ("evaluate", "--report", path)):
                    result = run(*arguments, *LABELLED, "/nonexistent/rows")
                    self.assertEqual(result, (1, "", complaint(f"{path}: expected to write it, found {said}")))
            self.assertEqual(os.listdir(folder), ["file"])

    def test_figures_are_told_before_a_report_that_cannot_be_written(self):
        with tempfile.TemporaryDirectory() as folder:
            rows = Path(folder, "rows.csv")
            rows.write_text("text,label\nsad,Negative\ngood,Positive\n")
            result = run("evaluate", *LABELLED, "--json", "--report", "/dev/full", rows)
            self.assertEqual(result.status, 1)
            self.assertEqual(json.loads(result.out)["rows"], 2)
            self.assertEqual(
                result.err, complaint("/dev/full: expected to write it, found No space left on device")
            )

    def test_a_model_that_cannot_be_written_leaves_nothing_behind(self):
        with tempfile.TemporaryDirectory() as folder:
            rows = Path(folder, "rows.csv")
            rows.write_text("text,label\nsad,a\ngood,b\n")
            for path in ("/nonexistent/model", "/dev/full"):
                result = run("train", *LABELLED, "--features", "frequency", "-o", path, rows)
                self.assertEqual((result.status, result.out), (1, ""))
                self.assertRegex(result.err, rf"\Atweetsent: {path}: expected to write it, found [^\n]+\n\Z")
            self.assertEqual(os.listdir(folder), ["rows.csv"])


if __name__ == "__main__":
    ctest_unittest.main()
