"""How long a command takes as a whole process, beside an empty command of Typer.

    python benchmarks/measure_startup.py [--corpus DIR] [--pairs 15]

Runs both by turns, with stdout in a pipe and bytecode cached as for anything installed, and prints for each command
the median of the ratios of their processor time, pair by pair (machines are noisy, and both halves of a pair meet the
same noise), and the least time of each.
Without `--corpus` it builds the project's own sample first.
"""

from __future__ import annotations

import argparse
import atexit
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path

import orjson

SAMPLE = Path(__file__).parents[1] / "data" / "raw"
#: One short article.
ARTICLE = SAMPLE / "01-plain.txt"
CORPUS = str(Path(sys.executable).with_name("corpus"))

#: Started as the console script of a package is.
EMPTY = """\
import sys
import typer
app = typer.Typer()
@app.command()
def main() -> None:
    pass
if __name__ == "__main__":
    sys.exit(app())
"""


@cache
def environment() -> dict[str, str]:
    """The variables of all commands: bytecode is written, to a folder that this process removes."""
    folder = tempfile.mkdtemp(prefix="measure-startup-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    inherited = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return inherited | {"PYTHONPYCACHEPREFIX": folder}


def spent(command: list[str]) -> float:
    """Seconds of processor time of a command that must succeed."""
    process = subprocess.Popen(command, stdout=subprocess.PIPE, env=environment())
    assert process.stdout is not None
    process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{' '.join(command)}: exit code {process.returncode}")
    return usage.ru_utime + usage.ru_stime


def compare(name: str, command: list[str], empty: list[str], pairs: int) -> None:
    """Print how a command compares to the empty one."""
    spent(command), spent(empty)  # the first ones fill the caches
    ours, theirs = [], []
    for _ in range(pairs):
        theirs.append(spent(empty))
        ours.append(spent(command))
    ratios = [a / b for a, b in zip(ours, theirs, strict=True)]
    print(
        f"{name:14} {statistics.median(ratios):5.2f} x an empty command of Typer"
        f"   least {1e3 * min(ours):4.0f} ms against {1e3 * min(theirs):4.0f} ms"
    )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, help="a folder that `corpus build` wrote")
    parser.add_argument("--pairs", type=int, default=15)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        corpus = options.corpus or folder / "built"
        if options.corpus is None:
            subprocess.run([CORPUS, "build", str(SAMPLE), "-o", str(corpus), "-q"], check=True)
        (folder / "empty.py").write_text(EMPTY)
        empty = [sys.executable, str(folder / "empty.py")]
        found = subprocess.run(
            [CORPUS, "search", "的", "-i", str(corpus), "-n", "1"], check=True, capture_output=True
        ).stdout
        identifier = orjson.loads(found.splitlines()[0])["id"]
        built = ["-i", str(corpus)]
        for title, arguments in (
            ("search words", ["search", "党建 社区", *built]),
            ("search exact", ["search", '"社区"', *built]),
            ("show", ["show", identifier, *built]),
            ("why", ["why", identifier, *built]),
            ("clean", ["clean", str(ARTICLE)]),
        ):
            compare(title, [CORPUS, *arguments], empty, options.pairs)


if __name__ == "__main__":
    main()
