# SPDX-License-Identifier: MIT
"""Prints what including the library costs the compiler at -O0, beside the standard headers that programs have anyway,
and how large a stripped program with the default model is."""
import os
import resource
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

import generated_section

ROUNDS = 15
BASE = "#include <string>\n#include <unordered_map>\n#include <vector>\n"
SOURCES = {
    "`<string>`, `<vector>`, `<unordered_map>`": BASE,
    "`<tweetsent/tweetsent.hpp>`": "#include <tweetsent/tweetsent.hpp>\n",
    "`<tweetsent/tweetsent.hpp>` and these three": BASE + "#include <tweetsent/tweetsent.hpp>\n",
    "`<tweetsent/default_model.hpp>`": "#include <tweetsent/default_model.hpp>\n",
    "`<tweetsent/model_file.hpp>`": "#include <tweetsent/model_file.hpp>\n",
}


def seconds(source, compiler):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([compiler, "-std=c++17", "-O0", "-Iinclude", "-c", source, "-o", os.devnull], check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main(_data):
    compilers = [each for each in ("g++", "clang++-14") if shutil.which(each)]
    taken = {(compiler, name): [] for compiler in compilers for name in SOURCES}
    with tempfile.TemporaryDirectory() as folder:
        for number, text in enumerate(SOURCES.values()):
            (Path(folder) / f"{number}.cpp").write_text(text)
        for _ in range(ROUNDS):
            for compiler in compilers:
                for number, name in enumerate(SOURCES):
                    taken[compiler, name].append(seconds(Path(folder) / f"{number}.cpp", compiler))
        stripped = Path(folder) / "quickstart"
        subprocess.run(["strip", "-o", stripped, Path(os.environ["TWEETSENT_BIN_DIR"]) / "quickstart"], check=True)
        size = stripped.stat().st_size
    rows = []
    for name in SOURCES:
        row = [name]
        for compiler in compilers:
            each, base = median(taken[compiler, name]), median(taken[compiler, next(iter(SOURCES))])
            row += [f"{each:.3f} s", f"{each / base:.2f}"]
        rows.append(row)
    heads = ["include"] + [head for compiler in compilers for head in (compiler, "times the first")]
    print(generated_section.table(heads, rows))
    print(f"Medians of {ROUNDS} rounds in turns, processor time. A stripped quickstart, the default model in it, has "
          f"{size:,} bytes.")


if __name__ == "__main__":
    main(sys.argv[1])
