"""What the benchmarks share: processor seconds, peak memory, and a process of its own for each measurement."""

import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).resolve().parents[1]


@dataclass(slots=True)
class Clock:
    """Processor seconds of what ran inside `measured`, user and system."""

    cpu_s: float = 0.0


@contextmanager
def measured() -> Iterator[Clock]:
    """Measure a block in processor seconds."""
    clock, start = Clock(), time.process_time()
    yield clock
    clock.cpu_s = time.process_time() - start


def median_ms(run: Callable[[], object], times: int = 9) -> float:
    """The middle of several runs, in processor milliseconds: the first one, which warms up, hardly counts."""
    found = []
    for _ in range(times):
        with measured() as clock:
            run()
        found.append(1000 * clock.cpu_s)
    return statistics.median(found)


def peak_mb() -> float:
    """The most memory that this process has held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def reset_peak_mb() -> float:
    """Forget the most memory held so far; what is held now, in MB. Linux only (`man 5 proc_pid_clear_refs`)."""
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    return peak_now_mb()


def peak_now_mb() -> float:
    """The most memory held since `reset_peak_mb`, in MB."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM"))


def alone(script: str, *arguments: str) -> dict[str, Any]:
    """Run one measurement in a fresh process; the JSON that it prints last."""
    command = [sys.executable, str(ROOT / "benchmarks" / script), *arguments]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, env=environment, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr)
    found: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return found


def machine() -> str:
    """What the figures were measured on."""
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, cwd=ROOT, check=False)
    where = f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    return f"{where}, commit {commit.stdout.strip()}"
