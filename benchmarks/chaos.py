"""`make chaos`: kill a build at random moments, run it again, and see that nothing was lost, doubled or redone.

    python benchmarks/chaos.py [--kills 100] [--seed 1] [--documents 240]

Every attempt starts from a corpus that was built, adds, changes and removes documents, and kills the driver, one
worker or whoever writes the index, at a moment of the whole run. Then the same command runs again. An attempt
survives if afterwards every byte is that of a build nobody disturbed, no temporary file is left, nothing that was
finished was done again, and a reader that searched and asked for records all the while got them each time. What is
random is drawn from the seed; the clock of the machine decides the rest.

The builds are forked from a process that has loaded what they need, so that most moments are moments of work.
"""

from __future__ import annotations

import argparse
import contextlib
import multiprocessing
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import NamedTuple

from dangjian_corpus.corpus import Corpus

CORPUS = str(Path(sys.executable).with_name("corpus"))
VICTIMS = ("driver", "worker", "index")

_FORKED = multiprocessing.get_context("forkserver")
_FORKED.set_forkserver_preload([f"dangjian_corpus.{name}" for name in ("build.ready", "build.driver", "cli.main")])

_WHO = ("老周", "村里的会计", "王老师", "渡口的船工", "刚毕业的医生", "修伞的师傅")
_WHAT = ("在河边种了一排柳树", "把旧祠堂改成了图书室", "每天清早扫完院子再出门", "给邻居家修好了水车", "写了一本账")
_WHEN = ("去年冬天", "雨下了三天以后", "秋收那几天", "天还没亮的时候", "赶集的日子")


def article(chance: random.Random) -> str:
    """A made-up article of some sentences."""
    lines = (
        "".join(f"{chance.choice(_WHEN)}，{chance.choice(_WHO)}{chance.choice(_WHAT)}。" for _ in range(4))
        for _ in range(chance.randrange(3, 9))
    )
    return f"第{chance.randrange(10**6)}号来信\n" + "\n".join(lines) + "\n"


def write_sources(first: Path, second: Path, documents: int, chance: random.Random) -> None:
    """A folder of articles, some of them reprints, and what became of it later."""
    first.mkdir()
    texts = [article(chance) for _ in range(documents)]
    for number, text in enumerate(texts):
        told = texts[chance.randrange(number)] if number and chance.random() < 0.1 else text
        (first / f"{number:05}.txt").write_text(told, "utf-8")
    shutil.copytree(first, second)
    for number in chance.sample(range(documents), documents // 4):
        path = second / f"{number:05}.txt"
        match chance.randrange(3):
            case 0:
                path.unlink()
            case 1:
                path.write_text(article(chance), "utf-8")
            case _:
                (second / f"{number:05}-b.txt").write_text(path.read_text("utf-8"), "utf-8")


def command(source: Path, target: Path, jobs: int = 1) -> list[str]:
    """The build that is disturbed."""
    return [CORPUS, *build_arguments(source, target, jobs)]


def build_arguments(source: Path, target: Path, jobs: int = 1) -> list[str]:
    """What follows the name of the command."""
    return ["build", str(source), "-o", str(target), "--jobs", str(jobs), "--quiet"]


def forked(arguments: list[str], said: Path) -> ForkServerProcess:
    """Start `corpus` with these arguments in a process that has loaded it already; `said` takes what it says."""
    process = _FORKED.Process(target=_run, args=(arguments, said))
    process.start()
    return process


def _run(arguments: list[str], said: Path) -> None:
    """What the forked process does."""
    from dangjian_corpus.cli.main import run

    file = os.open(said, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    for stream in (1, 2):
        os.dup2(file, stream)
    sys.exit(run(arguments))


def content(folder: Path) -> dict[str, bytes]:
    """Every file of a corpus but those of the index, whose inner names are drawn by its library, and of its readers."""
    files = {path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*")) if path.is_file()}
    return {
        name: rows(path) if path.suffix == ".sqlite" else path.read_bytes()
        for name, path in files.items()
        if not name.startswith(("index/", ".state/earlier/")) and path.name != "lock"
    }


def rows(path: Path) -> bytes:
    """What a database holds; in which order it was written tells in the bytes of its file, and means nothing."""
    with contextlib.closing(sqlite3.connect(path)) as database:
        return "\n".join(database.iterdump()).encode()


def answers(folder: Path) -> list[tuple[str, float | None]]:
    """What the index of a corpus answers."""
    return [(hit.id, hit.score) for query in ("柳树", '"的时候"') for hit in Corpus.open(folder).search(query, limit=0)]


def leftovers(folder: Path) -> list[str]:
    """Temporary files."""
    unfinished = [path for kind in ("*.unfinished", "*.partial") for path in folder.rglob(kind)]
    return sorted(path.relative_to(folder).as_posix() for path in (*unfinished, *(folder / ".state/work").iterdir()))


def marks(folder: Path, reference: dict[str, bytes]) -> dict[str, int]:
    """The inodes of the notes of shards that are finished, as the undisturbed build has them."""
    found = {}
    for path in (folder / ".state").glob("*.json"):
        with contextlib.suppress(OSError):
            if reference.get(path.relative_to(folder).as_posix()) == path.read_bytes():
                found[path.name] = path.stat().st_ino
    return found


@contextlib.contextmanager
def searching(folder: Path) -> Iterator[list[str]]:
    """A reader at work; what went wrong for it."""
    failures: list[str] = []
    done = threading.Event()

    def read() -> None:
        while not done.wait(0.02):
            try:
                corpus = Corpus.open(folder)
                hits = list(corpus.search("柳树", limit=3))
                if not hits:
                    failures.append("no hit")
                for hit in hits:
                    corpus.get(hit.id)
            except Exception as error:  # whatever it is, it must not be
                failures.append(f"{type(error).__name__}: {error}")

    reader = threading.Thread(target=read)
    reader.start()
    try:
        yield failures
    finally:
        done.set()
        reader.join()


def children(parent: int) -> list[int]:
    """The processes that a process started."""
    try:
        found = Path(f"/proc/{parent}/task/{parent}/children").read_text("ascii").split()
    except OSError:
        return []
    return [int(pid) for pid in found]


def workers_of(driver: int) -> list[int]:
    """The workers of a driver, which are forked from a process that it started."""
    return [worker for server in children(driver) for worker in children(server)]


def _has_begun(victim: str, build: ForkServerProcess, target: Path) -> bool:
    match victim:
        case "index":
            return (target / ".state" / "work" / "segments").exists()
        case "worker":
            return bool(workers_of(build.pid or 0))
        case _:
            return True


def kill(victim: str, build: ForkServerProcess, target: Path, moment: float) -> tuple[str, list[int]]:
    """Kill at a moment, in seconds after the start or, for others than the driver, after they began.

    Who it was, and the workers that its driver had.
    """
    start = time.monotonic()
    while build.is_alive() and not _has_begun(victim, build, target):
        time.sleep(0.002)
    if victim != "driver":
        start, moment = time.monotonic(), moment / 3
    while build.is_alive() and time.monotonic() < start + moment:
        time.sleep(0.002)
    if not build.is_alive():
        return "nobody: it was done", []
    workers = workers_of(build.pid or 0)
    if victim == "worker" and workers:
        os.kill(workers[-1], signal.SIGKILL)
        return victim, workers
    build.kill()
    return "driver" if victim == "worker" else victim, workers


def alive(pid: int) -> bool:
    """Whether a process runs; one that is dead and not buried does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


def gone(pids: list[int]) -> bool:
    """Whether processes end within two seconds."""
    end = time.monotonic() + 2
    while any(map(alive, pids)) and time.monotonic() < end:
        time.sleep(0.01)
    return not any(map(alive, pids))


class Wanted(NamedTuple):
    """What a build comes to that nobody disturbs."""

    content: dict[str, bytes]
    answers: list[tuple[str, float | None]]


def attempt(
    victim: str, moment: float, source: Path, before: Path, target: Path, wanted: Wanted
) -> tuple[str, list[str]]:
    """One kill: who was killed, and what was wrong afterwards."""
    reference = wanted.content
    shutil.copytree(before, target)
    said = target.with_name("said")
    jobs = 2 if victim == "worker" else 1
    wrong: list[str] = []
    with searching(target) as failures:
        build = forked(build_arguments(source, target, jobs), said)
        killed, workers = kill(victim, build, target, moment)
        build.join(120)
        if not gone(workers):
            wrong.append("workers outlive their driver")
        finished = marks(target, reference)
        again = forked(build_arguments(source, target), said)
        again.join(120)
        if again.exitcode:
            wrong.append(f"the second run left with {again.exitcode}: {said.read_text('utf-8')}")
    wrong += sorted(set(failures))
    after = content(target)
    wrong += [
        f"{name} differs" for name in sorted(after.keys() | reference.keys()) if after.get(name) != reference.get(name)
    ]
    wrong += [f"{name} is left" for name in leftovers(target)]
    if answers(target) != wanted.answers:
        wrong.append("the index answers otherwise")
    redone = [name for name, inode in finished.items() if marks(target, reference).get(name) != inode]
    wrong += [f"{name} was done again" for name in redone]
    shutil.rmtree(target)
    return killed, wrong


def main(arguments: list[str] | None = None) -> int:
    """Kill, compare, print; 1 where an attempt did not survive."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--documents", type=int, default=240)
    options = parser.parse_args(arguments)
    chance = random.Random(options.seed)
    with tempfile.TemporaryDirectory(prefix="chaos-") as name:
        work = Path(name)
        write_sources(work / "first", work / "second", options.documents, chance)
        subprocess.run(command(work / "first", work / "before"), check=True)
        shutil.copytree(work / "before", work / "after")
        forked(["--version"], work / "said").join()  # from here on all is loaded
        start = time.monotonic()
        forked(build_arguments(work / "second", work / "after"), work / "said").join()
        length = time.monotonic() - start
        wanted = Wanted(content(work / "after"), answers(work / "after"))
        subprocess.run(command(work / "second", work / "fresh"), check=True)
        if (content(work / "fresh"), answers(work / "fresh")) != wanted:
            print("a build on top of another differs from one from scratch")
            return 1
        survived: Counter[str] = Counter()
        attempted: Counter[str] = Counter()
        for number in range(options.kills):
            victim = VICTIMS[number % len(VICTIMS)]
            moment = chance.random() * length
            try:
                killed, wrong = attempt(victim, moment, work / "second", work / "before", work / "target", wanted)
            except KeyboardInterrupt:
                break
            attempted[killed] += 1
            survived[killed] += not wrong
            for reason in wrong:
                print(f"kill {number + 1}, {killed} after {moment:.2f} s: {reason}", flush=True)
        for killed, count in attempted.items():
            print(f"{killed}: {survived[killed]}/{count}")
        print(f"survived {survived.total()}/{attempted.total()} (an undisturbed run takes {length:.1f} s)")
        return int(survived.total() < attempted.total())


if __name__ == "__main__":
    sys.exit(main())
