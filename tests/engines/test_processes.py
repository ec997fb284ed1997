"""A pool of processes gives results in order, and lets nobody wait for who is slow."""

from __future__ import annotations

import time
from collections.abc import Iterator

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
