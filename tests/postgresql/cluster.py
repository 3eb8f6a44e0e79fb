# SPDX-License-Identifier: MIT
"""A PostgreSQL server in a folder of its own, with the extension installed in a copy of the server's files."""
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BIN = Path("usr/lib/postgresql/15/bin")
SHARE = Path("usr/share/postgresql/15")
PG_CONFIG = "/" / BIN / "pg_config"


def missing():
    """Why it cannot be tried here; nothing where it can."""
    for needed, package in (("/" / BIN / "postgres", "postgresql-15"),
                            ("/usr/include/postgresql/15/server/postgres.h", "postgresql-server-dev-15")):
        if not Path(needed).exists():
            return f"the package {package} is not installed"
    return "" if os.getuid() == 0 or os.access("/usr/lib/postgresql", os.R_OK) else "PostgreSQL cannot be read"


def run(*command, **options):
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, **options)
    if done.returncode != 0:
        raise AssertionError(f"{command}\n{done.stdout[-2000:]}{done.stderr[-4000:]}")
    return done


class Cluster:
    """build() makes the extension in `build`; the server finds its files from where its own program is."""

    def __init__(self, build):
        build.mkdir(parents=True, exist_ok=True)
        makefile = ROOT / "examples/postgresql/Makefile"
        make = ["make", "-f", makefile, f"VPATH={makefile.parent}", f"PG_CONFIG={PG_CONFIG}", f"CXX={os.environ['CXX']}"]
        made = run(*make, cwd=build)
        self.warnings = [line for line in made.stderr.splitlines() if "warning:" in line]
        self.folder = Path(tempfile.mkdtemp(prefix="tweetsent-postgresql-"))
        for part in (BIN.parent, SHARE):
            shutil.copytree("/" / part, self.folder / part, symlinks=True)
        # The packages' own sample of settings is a link that would lead nowhere.
        for link in (path for path in (self.folder / SHARE).rglob("*") if path.is_symlink() and not path.exists()):
            link.unlink()
        run(*make, f"DESTDIR={self.folder}", "install", cwd=build)
        self.user = []
        if os.getuid() == 0:  # the server does not run as root
            shutil.chown(self.folder, "postgres")
            self.user = ["setpriv", "--reuid", "postgres", "--regid", "postgres", "--clear-groups"]
        self._run("initdb", "--auth", "trust", "--username", "postgres", "--encoding", "UTF8", "--locale", "C.UTF-8",
                  "--no-sync", "--pgdata", self.folder / "data")
        self._run("pg_ctl", "--pgdata", self.folder / "data", "--wait", "--log", self.folder / "log", "--options",
                  f"-c listen_addresses= -c unix_socket_directories={self.folder} -c fsync=off", "start")

    def _run(self, program, *arguments):
        run(*self.user, self.folder / BIN / program, *arguments, cwd=self.folder, env={"PATH": os.environ["PATH"]})

    def psql(self, script, *options, database="postgres"):
        """The finished process of psql, with what it said; stops at the first error."""
        return subprocess.run([self.folder / BIN / "psql", "--no-psqlrc", "--quiet", "--tuples-only", "--no-align", "--set",
                               "ON_ERROR_STOP=1", "--set", "VERBOSITY=terse", "--host", self.folder, "--username", "postgres",
                               *options, database],
                              input=script.encode() if isinstance(script, str) else script, capture_output=True)

    def query(self, script, **options):
        done = self.psql(script, **options)
        if done.returncode != 0:
            raise AssertionError(done.stderr.decode())
        return done.stdout.decode().splitlines()

    def stop(self):
        if (self.folder / "data/postmaster.pid").exists():
            self._run("pg_ctl", "--pgdata", self.folder / "data", "--mode", "fast", "--wait", "stop")
        shutil.rmtree(self.folder)
