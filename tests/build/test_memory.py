"""What a shard needed is given back when it is done."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from dangjian_corpus.build import memory

#: Megabytes that are taken, and of what was taken how much may be left.
_TAKEN, _LEFT = 100, 25


def _resident() -> float:
    """The memory of this process that is its own, in MB."""
    status = Path("/proc/self/status").read_text("utf-8")
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("RssAnon")) / 1024


def _in_pieces() -> list[bytes]:
    """Memory in small pieces; what is returned lies between those that are freed."""
    pieces = [bytes(1000) for _ in range(_TAKEN * 1000)]
    return pieces[::100]


def _in_a_cycle() -> None:
    holder: list[object] = [bytearray(b"x" * _TAKEN * 2**20)]
    holder.append(holder)


def _in_threads() -> list[bytes]:
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(4) as threads:
        return [piece for pieces in threads.map(lambda _: _in_pieces()[::10], range(2)) for piece in pieces]


_KINDS = {"pieces": _in_pieces, "cycle": _in_a_cycle, "threads": _in_threads}


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the process is asked through /proc")
@pytest.mark.parametrize("kind", _KINDS)
def test_what_was_freed_goes_back(kind: str) -> None:
    """In a process of its own: what it has held before decides what it can give back."""
    program = f"import test_memory; print(test_memory.growth({kind!r}))"
    said = subprocess.run(
        [sys.executable, "-c", program], check=True, capture_output=True, text=True, cwd=Path(__file__).parent
    )
    assert float(said.stdout) < _LEFT


def growth(kind: str) -> float:
    """How much larger this process is after memory of a kind was taken and freed, in MB."""
    before = _resident()
    with memory.given_back():
        kept = _KINDS[kind]()
    left = _resident() - before
    del kept  # it was there until here
    return left


def test_other_systems_do_without(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "_library", lambda: None)
    with memory.given_back():
        pass


def test_a_failure_is_let_through() -> None:
    with pytest.raises(ZeroDivisionError), memory.given_back():
        raise ZeroDivisionError


def test_what_is_there_before_is_not_looked_through() -> None:
    """In a process of its own, since frozen objects stay frozen."""
    program = (
        "import gc; from dangjian_corpus.build.memory import given_back as g\nwith g(): print(len(gc.get_objects()))"
    )
    said = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
    assert int(said.stdout) < 100
