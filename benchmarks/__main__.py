"""`make bench`: every comparison, one after the other; what they print is kept under `runs/` with date and machine.

python -m benchmarks [NAME ...]
"""

from __future__ import annotations

import platform
import subprocess
import sys
from datetime import date
from pathlib import Path

HERE = Path(__file__).parent
EVALUATION = HERE.resolve().parents[1] / "shared" / "eval"

#: Name and the arguments of each comparison, in the order in which they run.
COMPARISONS: dict[str, list[str]] = {
    "build": ["measure_build.py"],
    "segment": ["measure_segment.py", str(EVALUATION)],
}


def main(names: list[str]) -> int:
    """Run the comparisons named, or all; 1 where one of them failed."""
    failed = 0
    for name in names or list(COMPARISONS):
        head = f"# {name} · {date.today()} · Python {platform.python_version()} · {platform.machine()} · {_processor()}"
        print(head, flush=True)
        script, *arguments = COMPARISONS[name]
        run = subprocess.run([sys.executable, str(HERE / script), *arguments], stdout=subprocess.PIPE, text=True)
        print(run.stdout, flush=True)
        failed |= run.returncode
        if not run.returncode:
            (HERE / "runs").mkdir(exist_ok=True)
            (HERE / "runs" / f"{date.today()}-{name}.txt").write_text(f"{head}\n{run.stdout}", "utf-8")
    return int(bool(failed))


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        return platform.processor()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return f"{len(names)} × {names[0]}" if names else platform.processor()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
