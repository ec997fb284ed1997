"""A pool of processes gives results in order, and lets nobody wait for who is slow."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from dangjian_corpus.engines.processes import Processes
from dangjian_corpus.errors import CorpusError


def work(seconds: float) -> tuple[float, float]:
    """When it was done, which took so many seconds."""
    time.sleep(seconds)
    return seconds, time.time()


def fail(number: int) -> int:
    if number == 7:
        raise CorpusError("seven")
    return number


def large(place: str) -> bytes:
    """More than a pipe takes at once, from a worker that says in the file `place` who it is."""
    if place:
        Path(place).write_text(str(os.getpid()))
    return bytes(1 << 22 if place else 0)


def lock(_: int) -> object:
    """Nothing that can be sent."""
    return threading.Lock()


class UnreadableError(Exception):
    """Sent, but not made again from what it says."""

    def __init__(self, one: int, other: int) -> None:
        super().__init__(one + other)


def unreadable(number: int) -> None:
    raise UnreadableError(number, number)


@pytest.fixture(scope="module")
def pool() -> Iterator[Processes]:
    pool = Processes(2)
    yield pool
    pool.close()


def test_the_others_go_on_while_one_is_slow(pool: Processes) -> None:
    seconds = [1.0, *[0.01] * 20]
    found = list(pool.map(work, seconds))
    assert [took for took, _ in found] == seconds
    slow = found[0][1]
    assert all(done < slow for _, done in found[1:])


def test_results_come_in_order_however_many_there_are(pool: Processes) -> None:
    assert [took for took, _ in pool.map(work, [0.3, *[0.0] * 80])] == [0.3, *[0.0] * 80]


def test_what_fails_is_told_where_it_stands(pool: Processes) -> None:
    results = pool.map(fail, range(20))
    assert [next(results) for _ in range(7)] == list(range(7))
    with pytest.raises(CorpusError, match="seven"):
        next(results)


def test_a_worker_that_is_killed_while_it_writes_is_noticed(pool: Processes, tmp_path: Path) -> None:
    place = tmp_path / "pid"
    results = pool.map(large, ["", str(place), *[""] * 9])
    next(results)  # from here on nobody reads what workers send
    while not place.exists() or not place.read_text():
        time.sleep(0.01)
    time.sleep(0.1)
    os.kill(int(place.read_text()), signal.SIGKILL)
    with pytest.raises(CorpusError, match="a worker process was killed"):
        list(results)
    assert list(pool.map(fail, range(5))) == list(range(5)), "there are workers again"


def test_a_result_that_cannot_be_sent_is_told(pool: Processes) -> None:
    with pytest.raises(TypeError, match="cannot pickle"):
        list(pool.map(lock, range(3)))


def test_an_error_that_cannot_be_read_holds_nobody_up(pool: Processes) -> None:
    for _ in range(3):
        with pytest.raises(TypeError, match="missing 1 required positional argument"):
            list(pool.map(unreadable, range(9)))
    assert list(pool.map(fail, range(5))) == list(range(5))


def test_what_is_left_when_one_gives_up_is_in_nobodys_way(pool: Processes) -> None:
    next(pool.map(work, [0.0, 0.2, 0.3, 0.0]))
    assert [took for took, _ in pool.map(work, [0.01, 0.02, 0.03])] == [0.01, 0.02, 0.03]
