"""A pool of worker processes on this machine."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from itertools import chain, islice
from multiprocessing import forkserver, resource_tracker
from multiprocessing.context import BaseContext
from typing import Any, TypeVar

from ..errors import CorpusError

#: Items a worker that are under way, or done and waiting for one before them.
_HELD = 16

Item = TypeVar("Item")
Result = TypeVar("Result")


def _start_server() -> None:
    """Start the process that workers are forked from, deaf to Ctrl-C from its first moment."""
    resource_tracker.ensure_running()  # which lets Ctrl-C through when it starts, so it must have
    before = signal.pthread_sigmask(signal.SIG_BLOCK, (signal.SIGINT,))
    try:
        forkserver.ensure_running()
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _stop_server() -> None:
    """End the process that workers are forked from, also one that still loads what they share."""
    server: Any = forkserver._forkserver
    if server._forkserver_pid is not None:
        os.kill(server._forkserver_pid, signal.SIGKILL)
        server._stop()


def _begin() -> None:
    """Begin as a worker."""
    # Ctrl-C reaches the whole group; only the driver answers it, and ends the workers.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_driver, daemon=True).start()


def _end_with_driver() -> None:
    """End this process when its driver does, however that ends: the next one may write then."""
    driver = multiprocessing.parent_process()
    if driver is not None:
        driver.join()
        os._exit(1)


class Processes:
    """`jobs` processes, with at most two items a worker under way and few results held, so that memory does not grow
    with the items.

    They are forked from one that has imported the modules `preload`, where the system can do that.
    """

    def __init__(self, jobs: int, preload: Sequence[str] = ()) -> None:
        self._jobs = jobs
        self._preload = preload
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
                # Who is done goes on to the next item, though the first ones may still be worked on.
                while len(busy := [future for future in under_way if not future.done()]) >= 2 * self._jobs:
                    wait(busy, return_when=FIRST_COMPLETED)
                while under_way and (under_way[0].done() or len(under_way) >= _HELD * self._jobs):
                    yield under_way.popleft().result()
                under_way.append(pool.submit(function, item))
            while under_way:
                yield under_way.popleft().result()
        except BrokenProcessPool:
            raise CorpusError(
                "a worker process was killed, perhaps for want of memory",
                "Run the same command again: what is finished is kept. Fewer --jobs need less memory.",
            ) from None

    def _started(self) -> ProcessPoolExecutor:
        # Not forked from this process: a fork copies threads' locks in whatever state they are in.
        context: BaseContext
        if sys.platform == "linux":
            context = multiprocessing.get_context("forkserver")
            context.set_forkserver_preload(["__main__", *self._preload])
            _start_server()
        else:
            context = multiprocessing.get_context("spawn")
        return ProcessPoolExecutor(self._jobs, mp_context=context, initializer=_begin)

    def close(self) -> None:
        """End the workers without waiting for what they are doing."""
        if self._pool is None:
            return
        workers = list((self._pool._processes or {}).values())
        self._pool.shutdown(wait=False, cancel_futures=True)
        for worker in workers:
            worker.kill()
        _stop_server()
