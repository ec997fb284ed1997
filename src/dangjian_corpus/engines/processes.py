"""A pool of worker processes on this machine."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import chain, islice
from typing import TypeVar

from ..errors import CorpusError

Item = TypeVar("Item")
Result = TypeVar("Result")


#: How often a worker looks whether its driver lives, in seconds, where the system does not tell it.
_LOOK = 0.5
#: `PR_SET_PDEATHSIG` of <linux/prctl.h>: the signal that a process gets when its parent ends.
_PARENT_DEATH_SIGNAL = 1


def _begin(driver: int) -> None:
    """Begin as a worker of the process `driver`."""
    # Ctrl-C reaches the whole group; only the driver answers it, and ends the workers.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _end_with(driver)


def _end_with(driver: int) -> None:
    """See to it that this process ends when `driver` does, however that ends: the next one may write then."""
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None, use_errno=True).prctl(_PARENT_DEATH_SIGNAL, signal.SIGKILL)
    if os.getppid() != driver:  # it ended before
        os._exit(1)
    if sys.platform != "linux":
        threading.Thread(target=_watch, args=(driver,), daemon=True).start()


def _watch(driver: int) -> None:
    while os.getppid() == driver:
        time.sleep(_LOOK)
    os._exit(1)


class Processes:
    """`jobs` processes, with at most two items a worker under way, so that memory does not grow with the items."""

    def __init__(self, jobs: int) -> None:
        self._jobs = jobs
        self._pool: ProcessPoolExecutor | None = None

    def map(self, function: Callable[[Item], Result], items: Iterable[Item]) -> Iterator[Result]:
        """The results, in the order of the items.

        Raises `CorpusError` where a worker was killed; what it had finished stays finished.
        """
        waiting = iter(items)
        first = list(islice(waiting, 2))
        if len(first) < 2:
            yield from map(function, first)  # one item is not worth starting processes for
            return
        pool = self._pool = self._pool or self._started()
        under_way: deque[Future[Result]] = deque()
        try:
            for item in chain(first, waiting):
                under_way.append(pool.submit(function, item))
                if len(under_way) >= 2 * self._jobs:
                    yield under_way.popleft().result()
            while under_way:
                yield under_way.popleft().result()
        except BrokenProcessPool:
            raise CorpusError(
                "a worker process was killed, perhaps for want of memory",
                "Run the same command again: what is finished is kept. Fewer --jobs need less memory.",
            ) from None

    def _started(self) -> ProcessPoolExecutor:
        # Not forked: a fork copies threads' locks in whatever state they are in.
        context = multiprocessing.get_context("spawn")
        return ProcessPoolExecutor(self._jobs, mp_context=context, initializer=_begin, initargs=(os.getpid(),))

    def close(self) -> None:
        """End the workers without waiting for what they are doing."""
        if self._pool is None:
            return
        workers = list((self._pool._processes or {}).values())
        self._pool.shutdown(wait=False, cancel_futures=True)
        for worker in workers:
            worker.kill()
