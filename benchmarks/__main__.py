"""`make bench`: every comparison, one after the other; what they print is kept under `runs/` with date and machine.

python -m benchmarks [NAME ...] [--megabytes N]

A comparison that needs the evaluation data is left out where that is absent. Those with other libraries run in the
environment that `make peers` makes, and without it in this one, where they leave out what they cannot import.
"""

from __future__ import annotations

import argparse
import platform
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from time import perf_counter
from typing import NamedTuple

HERE = Path(__file__).resolve().parent
EVALUATION = HERE.parents[1] / "shared" / "eval"
PEERS = HERE.parent / ".venv-peers" / "bin" / "python"
DATA = str(EVALUATION)
STATUTES = [str(EVALUATION / "bulk" / f"laws_{script}.jsonl.gz") for script in ("traditional", "simplified")]


def everything(lines: list[str]) -> list[str]:
    """All lines."""
    return lines


def last(lines: list[str]) -> list[str]:
    """The last line, which counts; those before it quote the texts, which are not ours to keep."""
    return lines[-1:]


def flush_left(lines: list[str]) -> list[str]:
    """The lines that are not indented; those that are quote the texts, which are not ours to keep."""
    return [line for line in lines if not line.startswith(" ")]


class Run(NamedTuple):
    """One run of a script: `peers` where it needs other libraries, `kept` says which lines of its output are kept."""

    script: str
    arguments: list[str]
    peers: bool = False
    kept: Callable[[list[str]], list[str]] = everything


#: The runs of each comparison, in order. `{work}` is a folder that they share; sizes fit into 25 minutes on two cores.
COMPARISONS: dict[str, tuple[Run, ...]] = {
    "encodings": (Run("compare_encodings.py", [DATA]),),
    "build": (
        Run("measure_build.py", ["--megabytes", "4", "--runs", "3"]),
        Run("measure_floor.py", ["--megabytes", "4", "--runs", "1"]),
    ),
    "scale": (Run("measure_scale.py", ["--megabytes", "5", "100", "--jobs", "1", "2"]),),
    "startup": (Run("measure_startup.py", ["--pairs", "10"]),),
    "repair": (Run("measure_repair.py", ["--shared", str(EVALUATION.parent), "--documents", "150"]),),
    "shifted": (Run("measure_shifted.py", [DATA, "60"]),),
    "strip": (
        Run("train_strip.py", [DATA, "--folds-to", "{work}/folds.json"]),
        Run("measure_strip.py", [DATA, "--folds", "{work}/folds.json"]),
        Run("measure_strip.py", [DATA, "--whole"], kept=flush_left),
        Run("compare_strip.py", [DATA], peers=True),
    ),
    "metadata": (Run("measure_metadata.py", [DATA]),),
    "convert": (
        Run("measure_convert.py", [*STATUTES, "--megabytes", "2"]),
        Run("compare_convert.py", ["parallel", f"{DATA}/script/ud_gsd_parallel.jsonl"], kept=last),
        Run("compare_convert.py", ["cases", f"{DATA}/script/opencc_to_simplified.json"], kept=last),
        Run("compare_convert.py", ["zhe", f"{DATA}/news/docs.jsonl", "--key", "body"], kept=last),
    ),
    "dedup": (Run("measure_dedup.py", [DATA, "--documents", "5000", "--growth", "10000", "100000"], peers=True),),
    "segment": (Run("measure_segment.py", [DATA, "--megabytes", "2"]),),
    "explain": (Run("measure_explain.py", [DATA, "--megabytes", "10", "--hits", "2000"]),),
    "search": (Run("measure_search.py", [DATA, "--megabytes", "8", "--strings", "1000"]),),
}
#: Those that the project's own samples are enough for.
AT_HOME = {"startup"}


def main() -> int:
    """Run the comparisons named, or all; 1 where one of them failed, 2 for a name that is none."""
    parser = argparse.ArgumentParser(description="Run comparisons, print what they print and keep it.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(COMPARISONS))
    parser.add_argument("--megabytes", help="of text, where a comparison takes another size by default")
    given = parser.parse_args()
    unknown = [name for name in given.names if name not in COMPARISONS]
    if unknown:
        parser.error(f"no comparison {unknown[0]!r}; there are: {', '.join(COMPARISONS)}")
    failed = [name for name in given.names or COMPARISONS if not _compare(name, given.megabytes)]
    if failed:
        print(f"failed: {', '.join(failed)}", file=sys.stderr)
    return int(bool(failed))


def _sized(arguments: list[str], megabytes: str | None) -> list[str]:
    """The arguments with another size, where they state one."""
    sizes = {at + 1 for at, one in enumerate(arguments) if one == "--megabytes"} if megabytes else set()
    return [megabytes or one if at in sizes else one for at, one in enumerate(arguments)]


def _compare(name: str, megabytes: str | None) -> bool:
    """Run one comparison, print what it prints and keep it; whether all went well."""
    if name not in AT_HOME and not EVALUATION.is_dir():
        print(f"# {name}: left out, it needs the evaluation data at {EVALUATION}\n", flush=True)
        return True
    machine = f"Python {platform.python_version()} · {platform.machine()} · {_processor()}"
    lines = [f"# {name} · {date.today()} · {machine}"]
    print(lines[0], flush=True)
    with tempfile.TemporaryDirectory() as work:
        for run in COMPARISONS[name]:
            start = perf_counter()
            python = str(PEERS) if run.peers and PEERS.exists() else sys.executable
            arguments = [one.replace("{work}", work) for one in _sized(run.arguments, megabytes)]
            command = [python, str(HERE / run.script), *arguments]
            ran = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
            if ran.returncode:
                print(f"{ran.stdout}{run.script} failed with {ran.returncode}", flush=True)
                return False
            title = f"## {run.script} · {perf_counter() - start:.0f} s"
            if run.peers and not PEERS.exists():
                title += " · without other libraries: `make peers` failed or was not run"
            part = [title, *run.kept(ran.stdout.splitlines()), ""]
            print("\n".join(part), flush=True)
            lines += part
    (HERE / "runs").mkdir(exist_ok=True)
    size = f"-{megabytes}MB" if megabytes else ""
    (HERE / "runs" / f"{date.today()}-{name}{size}.txt").write_text("\n".join(lines), "utf-8")
    return True


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        return platform.processor()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return f"{len(names)} × {names[0]}" if names else platform.processor()


if __name__ == "__main__":
    sys.exit(main())
