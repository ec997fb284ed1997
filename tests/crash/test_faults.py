"""What goes wrong around a build: a full disk, no permission, inputs that change, clocks, two at once, Ctrl-C."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from builds import build, chaos
from dangjian_corpus.build.cleaning import clean
from dangjian_corpus.build.layout import Layout
from dangjian_corpus.engines import Serial
from dangjian_corpus.errors import CorpusError, InputError
from dangjian_corpus.io.rejects import Rejects
from dangjian_corpus.settings import Settings
from dangjian_corpus.stages import ingest

needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root may mount a small file system")
#: To run a command without what allows root to read and write everything.
LIKE_A_USER = ["setpriv", "--bounding-set", "-dac_override,-dac_read_search"] if os.geteuid() == 0 else []
needs_setpriv = pytest.mark.skipif(
    bool(LIKE_A_USER) and not shutil.which("setpriv"), reason="root is allowed everything, and `setpriv` is not here"
)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    chaos.write_sources(tmp_path / "source", tmp_path / "later", 12, random.Random(3))
    return tmp_path / "source"


@pytest.fixture
def long_source(tmp_path: Path) -> Path:
    """What takes some time to build."""
    chance = random.Random(4)
    folder = tmp_path / "long"
    folder.mkdir()
    for name in ("a", "b"):
        with (folder / f"{name}.jsonl").open("w", encoding="utf-8") as out:
            out.writelines(json.dumps({"text": chaos.article(chance) * 4}) + "\n" for _ in range(3000))
    return folder


def rejects(target: Path) -> list[str]:
    return [json.loads(line)["reason"] for line in (target / "rejects.jsonl").read_text("utf-8").splitlines()]


def start(*arguments: object, background: bool = False) -> subprocess.Popen[bytes]:
    """Start the command, as a shell does in the foreground, or in the background of a script: deaf to Ctrl-C.

    What this process does about Ctrl-C, which a child inherits, is of no account.
    """
    answer = signal.SIG_IGN if background else signal.SIG_DFL
    return subprocess.Popen(
        [chaos.CORPUS, *map(str, arguments)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        start_new_session=True,
        preexec_fn=partial(signal.signal, signal.SIGINT, answer),
    )


def wait_for_work(target: Path, process: subprocess.Popen[bytes]) -> None:
    """Wait until somebody writes records."""
    while process.poll() is None and not list((target / ".state" / "work").glob(".*.unfinished")):
        time.sleep(0.01)


@pytest.mark.slow
def test_an_input_that_changes_while_it_is_read_is_read_again(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    victim = source / "00003.txt"
    before = victim.read_bytes()
    read = ingest.read

    def changing(*arguments: object, **options: object) -> Iterator[object]:
        victim.write_text("另一封信。\n", "utf-8")
        yield from read(*arguments, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(ingest, "read", changing)
    build(source, tmp_path / "target")
    assert rejects(tmp_path / "target") == ["it was changed while it was read"]
    monkeypatch.undo()
    victim.write_bytes(before)  # as if nothing had been
    assert build(source, tmp_path / "target").redone == 1
    build(source, tmp_path / "fresh")
    assert chaos.content(tmp_path / "target") == chaos.content(tmp_path / "fresh")
    assert rejects(tmp_path / "target") == []


@pytest.mark.slow
def test_an_input_that_disappears(source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read = ingest.read

    def vanishing(*arguments: object, **options: object) -> Iterator[object]:
        (source / "00003.txt").unlink(missing_ok=True)
        yield from read(*arguments, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(ingest, "read", vanishing)
    assert build(source, tmp_path / "target").documents > 5
    assert any("No such file" in reason for reason in rejects(tmp_path / "target"))
    monkeypatch.undo()
    build(source, tmp_path / "target")
    build(source, tmp_path / "fresh")
    assert chaos.content(tmp_path / "target") == chaos.content(tmp_path / "fresh")


def test_a_second_build_is_told_who_is_at_work(source: Path, tmp_path: Path) -> None:
    layout = Layout(tmp_path / "target")
    layout.make()
    with layout.lock(), pytest.raises(CorpusError, match=f"process {os.getpid()} on .* is writing here"):
        build(source, tmp_path / "target")
    assert build(source, tmp_path / "target").documents


def test_a_lock_of_a_dead_process_holds_nobody_up(source: Path, tmp_path: Path) -> None:
    hold = (
        "import os, signal, sys\nfrom pathlib import Path\nfrom dangjian_corpus.build.layout import Layout\n"
        "layout = Layout(Path(sys.argv[1])); layout.make()\nwith layout.lock(): os.kill(os.getpid(), signal.SIGKILL)"
    )
    dead = subprocess.run([sys.executable, "-c", hold, str(tmp_path / "target")], check=False)
    assert dead.returncode == -signal.SIGKILL
    assert "process" in (tmp_path / "target" / ".state" / "lock").read_text("utf-8")
    assert build(source, tmp_path / "target").documents


@pytest.mark.slow
def test_neither_clock_nor_times_of_files_matter(source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build(source, tmp_path / "one")
    chance = random.Random(6)
    for path in source.iterdir():
        os.utime(path, (chance.randrange(2**31), chance.randrange(2**31)))
    monkeypatch.setattr(time, "time", lambda: chance.uniform(0, 2**31))
    build(source, tmp_path / "two")
    assert chaos.content(tmp_path / "one") == chaos.content(tmp_path / "two")
    assert build(source, tmp_path / "one").redone == 0


def as_a_user(*arguments: object) -> tuple[int, str]:
    """Run the command without root's powers: its exit code and what it said."""
    ran = subprocess.run([*LIKE_A_USER, chaos.CORPUS, *map(str, arguments)], capture_output=True, check=False)
    return ran.returncode, ran.stderr.decode()


@pytest.mark.slow
@needs_setpriv
def test_no_permission(source: Path, tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o500)
    (source / "00003.txt").chmod(0)
    code, said = as_a_user("build", source, "-o", closed / "target", "--jobs", 1)
    assert (code, said.splitlines()[0]) == (3, f"corpus: {closed / 'target'}: cannot be written: Permission denied")
    code, said = as_a_user("clean", source, "-o", closed / "a.jsonl", "--jobs", 1)
    assert code == 3
    assert f"{closed}" in said
    assert "Traceback" not in said
    assert list(closed.iterdir()) == []
    assert as_a_user("build", source, "-o", tmp_path / "target", "--jobs", 1)[0] == 0
    assert rejects(tmp_path / "target") == ["cannot be read: Permission denied"]


@pytest.mark.slow
@needs_setpriv
def test_a_corpus_that_may_be_read_only(source: Path, tmp_path: Path) -> None:
    target = tmp_path / "target"
    build(source, target)
    for path in (target, *target.rglob("*")):
        path.chmod(0o555 if path.is_dir() else 0o444)
    try:
        assert as_a_user("search", "渠水", "-i", target, "--exit-zero")[0] == 0
        assert as_a_user("stats", "-i", target)[0] == 0
        assert as_a_user("verify", "-i", target)[0] == 0
        code, said = as_a_user("build", source, "-o", target, "--jobs", 1)
        assert (code, "Permission denied" in said, "Traceback" in said) == (3, True, False)
        next((target / "index").glob("folding-*")).chmod(0)
        code, said = as_a_user("search", "渠水", "-i", target)
        assert (code, "Permission denied" in said, "Traceback" in said) == (4, True, False)
    finally:
        for path in (target, *target.rglob("*")):
            path.chmod(0o755)


def test_temporary_folders_are_private(source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where new files are everybody's, and nothing of them stays."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    modes: set[int] = set()

    class Looking(Serial):
        def map(self, function: Callable[[Any], Any], items: Iterable[Any]) -> Iterator[Any]:
            modes.update(stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir())
            return super().map(function, items)

    before = os.umask(0)
    try:
        aside = Rejects(lambda _: None)
        assert list(clean([str(source)], Settings(), Looking(), mapping={}, rejects=aside, stdin=sys.stdin.buffer))
    finally:
        os.umask(before)
    assert modes == {0o700}
    assert list(folder.iterdir()) == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the system has no device that is always full")
@pytest.mark.parametrize(
    "arguments", [("rules", "list"), ("clean", "SOURCE", "--jobs", "1"), ("--help",)], ids=" ".join
)
def test_output_that_takes_no_more(source: Path, arguments: tuple[str, ...]) -> None:
    command = [chaos.CORPUS, *(str(source) if one == "SOURCE" else one for one in arguments)]
    with Path("/dev/full").open("w") as full:
        ran = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, check=False)
    assert ran.returncode == 3
    assert ran.stderr.decode().startswith("corpus: ")
    assert "No space left" in ran.stderr.decode()
    assert len(ran.stderr.splitlines()) == 2  # nothing of Python's own, which flushes once more at its end


def test_a_file_where_the_folder_should_be(tmp_path: Path) -> None:
    (tmp_path / "target").write_text("")
    with pytest.raises(InputError, match="cannot be written"):
        Layout(tmp_path / "target").make()


@needs_root
@pytest.mark.slow
def test_a_full_disk(source: Path, tmp_path: Path) -> None:
    small = tmp_path / "small"
    small.mkdir()
    target = small / "target"
    mount = ["mount", "-t", "tmpfs", "-o", "size=200k", "none", str(small)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("mounting is not allowed here")
    try:
        for size in ("200k", "1m", "3m"):
            subprocess.run(["mount", "-o", f"remount,size={size}", str(small)], check=True)
            ran = subprocess.run(chaos.command(source, target), capture_output=True, check=False)
            said = ran.stderr.decode()
            assert "Traceback" not in said, said
            if not ran.returncode:
                break
            assert ran.returncode == 3
            assert "No space left" in said
        subprocess.run(["mount", "-o", "remount,size=100m", str(small)], check=True)
        subprocess.run(chaos.command(source, target), check=True)
        assert chaos.leftovers(target) == []
        build(source, tmp_path / "fresh")
        assert chaos.content(target) == chaos.content(tmp_path / "fresh")
    finally:
        subprocess.run(["umount", str(small)], check=True)


@needs_root
@pytest.mark.slow
def test_a_full_disk_under_everything_else_that_writes(source: Path, tmp_path: Path) -> None:
    build(source, tmp_path / "built")
    small = tmp_path / "small"
    small.mkdir()
    if subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=8k", "none", small], capture_output=True, check=False
    ).returncode:
        pytest.skip("mounting is not allowed here")
    try:
        for arguments in (
            ("clean", source, "-o", small / "a.jsonl", "--jobs", 1),
            ("export", "--to", "csv", "-i", tmp_path / "built", "-o", small / "a.csv"),
            ("export", "--to", "txt", "-i", tmp_path / "built", "-o", small),
        ):
            ran = subprocess.run([chaos.CORPUS, *map(str, arguments)], capture_output=True, check=False)
            said = ran.stderr.decode()
            assert (ran.returncode, "No space left" in said, "Traceback" in said) == (3, True, False), said
            assert not any(path.stat().st_size == 0 or path.name.startswith(".") for path in small.iterdir())
    finally:
        subprocess.run(["umount", small], check=True)


@pytest.mark.slow
def test_a_build_in_the_background_does_not_hear_an_interrupt(source: Path, tmp_path: Path) -> None:
    """Ctrl-C is for what runs in the foreground."""
    process = start("build", source, "-o", tmp_path / "target", "--jobs", 2, background=True)
    wait_for_work(tmp_path / "target", process)
    os.killpg(process.pid, signal.SIGINT)
    _, said = process.communicate(timeout=600)
    assert process.returncode == 0, said.decode()
    build(source, tmp_path / "fresh")
    assert chaos.content(tmp_path / "target") == chaos.content(tmp_path / "fresh")


@pytest.mark.slow
@pytest.mark.parametrize("jobs", [1, 2])
def test_an_interrupt_ends_it_and_says_how_to_go_on(jobs: int, long_source: Path, tmp_path: Path) -> None:
    target = tmp_path / "target"
    process = start("build", long_source, "-o", target, "--jobs", jobs)
    wait_for_work(target, process)
    workers = chaos.workers_of(process.pid)
    begun = time.monotonic()
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to all of them
    _, said = process.communicate(timeout=120)
    assert time.monotonic() - begun < 2
    assert process.returncode == 130
    assert "run the same command again" in said.decode()
    assert "Traceback" not in said.decode()
    assert chaos.gone(workers)
    assert chaos.leftovers(target) == [] or jobs > 1  # workers are killed; the next run removes what they left


@pytest.mark.slow
def test_an_interrupt_before_there_are_workers(long_source: Path, tmp_path: Path) -> None:
    process = start("build", long_source, "-o", tmp_path / "target", "--jobs", 2)
    while process.poll() is None and not chaos.children(process.pid):
        time.sleep(0.005)
    time.sleep(0.3)  # they have begun to load what workers share
    os.killpg(process.pid, signal.SIGINT)
    _, said = process.communicate(timeout=120)
    assert process.returncode == 130
    assert "Traceback" not in said.decode()


@pytest.mark.slow
def test_workers_end_with_a_driver_that_is_killed(long_source: Path, tmp_path: Path) -> None:
    process = start("build", long_source, "-o", tmp_path / "target", "--jobs", 2)
    wait_for_work(tmp_path / "target", process)
    workers = chaos.workers_of(process.pid)
    assert len(workers) == 2
    process.kill()
    process.wait()
    assert chaos.gone(workers)


@pytest.mark.slow
def test_a_worker_that_is_killed_is_told_and_costs_nothing(long_source: Path, tmp_path: Path) -> None:
    process = start("build", long_source, "-o", tmp_path / "target", "--jobs", 2)
    wait_for_work(tmp_path / "target", process)
    os.kill(chaos.workers_of(process.pid)[-1], signal.SIGKILL)
    _, said = process.communicate(timeout=600)
    assert process.returncode == 3
    assert "a worker process was killed" in said.decode()
    assert "Traceback" not in said.decode()


@pytest.mark.slow
def test_two_builds_into_one_folder(long_source: Path, tmp_path: Path) -> None:
    first = start("build", long_source, "-o", tmp_path / "target", "--jobs", 1)
    wait_for_work(tmp_path / "target", first)
    second = subprocess.run(chaos.command(long_source, tmp_path / "target"), capture_output=True, check=False)
    first.kill()
    first.communicate()
    assert second.returncode == 3
    assert f"process {first.pid}" in second.stderr.decode()


@pytest.mark.slow
def test_ten_kills(capsys: pytest.CaptureFixture[str]) -> None:
    assert chaos.main(["--kills", "10", "--documents", "150"]) == 0, capsys.readouterr().out
