"""A pool of worker processes on this machine.

Each worker has a pipe of its own and one item at a time. A worker that is killed, even while it writes, ends its pipe
and is noticed by that; where workers share a queue, it would leave half a message or a lock, and all would wait for it.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
import traceback
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from itertools import chain, islice
from multiprocessing import forkserver, resource_tracker
from multiprocessing.connection import Connection, wait
from typing import Any, TypeVar

from ..errors import CorpusError

#: Items a worker that are under way, or done and waiting for one before them.
_HELD = 16

_ON_LINUX = sys.platform == "linux"

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


def _work(pipe: Connection) -> None:
    """What a worker does: with every pair of a function and an item it answers what came of them, or an error."""
    # Ctrl-C reaches the whole group; only the driver answers it, and ends the workers.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_driver, daemon=True).start()
    while True:
        try:
            function, item = pipe.recv()
        except EOFError:  # the driver needs it no more
            return
        try:
            pipe.send((function(item), None))
        except Exception as error:
            error.add_note(traceback.format_exc())  # it is told by the driver, whose traceback says nothing of it
            pipe.send((None, error))


def _end_with_driver() -> None:
    """End this process when its driver does, however that ends: the next one may write then."""
    driver = multiprocessing.parent_process()
    if driver is not None:
        driver.join()
        os._exit(1)


class _Worker:
    """A process, and what it works on."""

    def __init__(self) -> None:
        # Not forked from this process: a fork copies threads' locks in whatever state they are in.
        context: Any = multiprocessing.get_context("forkserver" if _ON_LINUX else "spawn")
        self.pipe: Connection
        self.pipe, theirs = context.Pipe()
        self.process = context.Process(target=_work, args=(theirs,), daemon=True)
        self.process.start()
        theirs.close()  # nobody but the worker has it now: when that ends, so does the pipe
        self.future: Future[Any] | None = None

    def give(self, function: Callable[[Item], Result], item: Item) -> Future[Result]:
        """Let it work on an item; it must have none."""
        self.pipe.send((function, item))
        self.future = future = Future[Result]()
        return future

    def receive(self) -> None:
        """Take what came of its item; waits for it. Raises `EOFError` where it was killed."""
        assert self.future is not None
        try:
            result, error = self.pipe.recv()
        except (EOFError, OSError):  # the latter where it was writing
            raise EOFError from None
        except Exception as unreadable:  # an error that cannot be made again from what it says
            error = unreadable
        if error is None:
            self.future.set_result(result)
        else:
            self.future.set_exception(error)
        self.future = None


class Processes:
    """`jobs` processes, with one item a worker under way and few results held, so that memory does not grow with the
    items.

    They are forked from one that has imported the modules `preload`, where the system can do that.
    """

    def __init__(self, jobs: int, preload: Sequence[str] = ()) -> None:
        self._jobs = jobs
        self._preload = preload
        self._workers: list[_Worker] = []

    def warm_up(self) -> None:
        """Start the process that workers are forked from."""
        if _ON_LINUX:
            multiprocessing.get_context("forkserver").set_forkserver_preload(["__main__", *self._preload])
            _start_server()

    def map(self, function: Callable[[Item], Result], items: Iterable[Item]) -> Iterator[Result]:
        """The results, in the order of the items.

        Raises `CorpusError` where a worker was killed; what it had finished stays finished.
        """
        waiting = iter(items)
        first = list(islice(waiting, 2))
        if len(first) < 2:
            yield from map(function, first)  # one item is not worth starting processes for
            return
        under_way: deque[Future[Result]] = deque()
        for item in chain(first, waiting):
            under_way.append(self._give(function, item))
            while under_way and (under_way[0].done() or len(under_way) >= _HELD * self._jobs):
                yield self._result(under_way.popleft())
        while under_way:
            yield self._result(under_way.popleft())

    def _give(self, function: Callable[[Item], Result], item: Item) -> Future[Result]:
        """Give an item to the first worker that has none."""
        with self._told():
            while (worker := self._idle()) is None:
                self._receive()
            return worker.give(function, item)

    def _idle(self) -> _Worker | None:
        """A worker that has nothing to do, a new one where there may be more of them."""
        for worker in self._workers:
            if worker.future is None:
                return worker
        if len(self._workers) == self._jobs:
            return None
        self.warm_up()
        self._workers.append(_Worker())
        return self._workers[-1]

    def _result(self, future: Future[Result]) -> Result:
        """What came of an item; waits for it."""
        with self._told():
            while not future.done():
                self._receive()
        return future.result()

    def _receive(self) -> None:
        """Take the results that are there; waits for one."""
        busy = {worker.pipe: worker for worker in self._workers if worker.future is not None}
        for pipe in wait(list(busy)):
            busy[pipe].receive()  # type: ignore[index]

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Raise `CorpusError` where a pipe ends: who had it was killed. The other workers are ended too."""
        try:
            yield
        except (EOFError, ConnectionError):
            self.close()
            raise CorpusError(
                "a worker process was killed, perhaps for want of memory",
                "Run the same command again: what is finished is kept. Fewer --jobs need less memory.",
            ) from None

    def close(self) -> None:
        """End the workers without waiting for what they are doing."""
        for worker in self._workers:
            worker.process.kill()
            worker.pipe.close()
        self._workers = []
        _stop_server()
