"""A pool of worker processes on this machine."""

from __future__ import annotations

import multiprocessing
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import TypeVar

from ..errors import CorpusError

Item = TypeVar("Item")
Result = TypeVar("Result")


def _ignore_interrupt() -> None:
    # Ctrl-C reaches the whole group; only the driver answers it, and ends the workers.
    signal.signal(signal.SIGINT, signal.SIG_IGN)


class Processes:
    """`jobs` processes, with at most two items a worker under way, so that memory does not grow with the items."""

    def __init__(self, jobs: int) -> None:
        self._jobs = jobs
        # Not forked: a fork copies threads' locks in whatever state they are in.
        self._pool = ProcessPoolExecutor(
            jobs, mp_context=multiprocessing.get_context("spawn"), initializer=_ignore_interrupt
        )

    def map(self, function: Callable[[Item], Result], items: Iterable[Item]) -> Iterator[Result]:
        """The results, in the order of the items.

        Raises `CorpusError` where a worker was killed; what it had finished stays finished.
        """
        under_way: deque[Future[Result]] = deque()
        try:
            for item in items:
                under_way.append(self._pool.submit(function, item))
                if len(under_way) >= 2 * self._jobs:
                    yield under_way.popleft().result()
            while under_way:
                yield under_way.popleft().result()
        except BrokenProcessPool:
            raise CorpusError(
                "a worker process was killed, perhaps for want of memory",
                "Run the same command again: what is finished is kept. Fewer --jobs need less memory.",
            ) from None

    def close(self) -> None:
        """End the workers without waiting for what they are doing."""
        workers = list((self._pool._processes or {}).values())
        self._pool.shutdown(wait=False, cancel_futures=True)
        for worker in workers:
            worker.terminate()
