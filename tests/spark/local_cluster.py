# SPDX-License-Identifier: MIT
"""Spark with two executors in processes of their own, and a way to kill one of them in mid-job."""
import os
import signal
import sys
import threading
import time
from pathlib import Path

from pyspark.sql import SparkSession

SPARK = Path(__file__).resolve().parents[2] / "examples/spark"
sys.path.insert(0, str(SPARK))


def start(scratch):
    """A session whose executors find the modules of examples/spark and this very Python."""
    os.environ["PYSPARK_PYTHON"] = sys.executable
    os.environ["SPARK_LOCAL_IP"] = "127.0.0.1"
    os.environ["SPARK_WORKER_DIR"] = str(scratch / "work")
    return (SparkSession.builder.master("local-cluster[2,1,1024]").appName("tweetsent")
            .config("spark.driver.memory", "1g").config("spark.ui.enabled", "false").config("spark.ui.showConsoleProgress", "false")
            .config("spark.executorEnv.PYTHONPATH", str(SPARK)).config("spark.executorEnv.PATH", os.environ["PATH"])
            .config("spark.sql.shuffle.partitions", "4").config("spark.driver.host", "127.0.0.1")
            .config("spark.local.dir", str(scratch / "local")).config("spark.sql.warehouse.dir", str(scratch / "warehouse"))
            .config("spark.log.level", "ERROR").getOrCreate())


def executors():
    """The processes of the executors that this session started."""
    parents, found = {}, []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            parents[int(process.name)] = int((process / "stat").read_text().rsplit(")", 1)[1].split()[1])
            if b"CoarseGrainedExecutorBackend" in (process / "cmdline").read_bytes():
                found.append(int(process.name))
        except OSError:
            continue  # it has ended

    def is_ours(process):
        while process > 1:
            process = parents.get(process, 0)
            if process == os.getpid():
                return True
        return False

    return [process for process in found if is_ours(process)]


def processor_seconds(processes):
    """What these processes and all below them have used so far."""
    parents, used = {}, {}
    for process in Path("/proc").glob("[0-9]*"):
        try:
            fields = (process / "stat").read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        parents[int(process.name)] = int(fields[1])
        # With the children that have ended and been waited for.
        used[int(process.name)] = sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")

    def is_below(process):
        while process > 1:
            if process in processes:
                return True
            process = parents.get(process, 0)
        return False

    return sum(seconds for process, seconds in used.items() if is_below(process))


class Killer:
    """Kills one executor once a job has finished some of its tasks, and not all of them."""

    def __init__(self, spark):
        self.tracker = spark.sparkContext.statusTracker()
        self.killed = None
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._ended.set()
        self._thread.join()

    def _run(self):
        while not self._ended.is_set():
            for stage in map(self.tracker.getStageInfo, self.tracker.getActiveStageIds()):
                if stage and 2 <= stage.numCompletedTasks < stage.numTasks - 2:
                    process = executors()[0]
                    os.kill(process, signal.SIGKILL)
                    self.killed = (process, stage.numCompletedTasks, stage.numTasks)
                    return
            time.sleep(0.02)
