"""The workers of a Dask cluster: on Slurm, on Kubernetes, on hosts one can log in to.

They need the same release of this package and the same paths to inputs and output. What goes through Dask is names
of files and small results; documents do not.
"""

from __future__ import annotations

import logging
import os
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from ..errors import CorpusError

Item = TypeVar("Item")
Result = TypeVar("Result")

#: Items under way for each thread of the cluster, so that neither scheduler nor memory carries them all.
_AHEAD = 2
#: Seconds until a scheduler that was started beside this process has written its file.
_STARTING = 60
_START = "Start one: dask scheduler --scheduler-file FILE"
_AGAIN = "What is finished is kept: run the same command again."


class Dask:
    """The workers that a scheduler has, however many they are at the time."""

    def __init__(self, address: str | None, scheduler_file: str | None) -> None:
        """Find the scheduler. Raises `CorpusError` where none answers, or Dask is not installed."""
        try:
            from distributed import Client
        except ImportError:
            raise CorpusError(
                "Dask is not installed", "Install it here and on the workers: pip install 'dangjian-corpus[dask]'"
            ) from None
        # It tells of every broken connection; what matters of that is raised.
        for name in ("distributed", "distributed.client", "distributed.comm"):
            logging.getLogger(name).setLevel(logging.CRITICAL + 1)
        place = address or scheduler_file
        if scheduler_file is not None:
            _wait_for(Path(scheduler_file))
        try:
            connect: Any = Client
            self._client = connect(address, scheduler_file=scheduler_file, set_as_default=False, timeout="20s")
        except (OSError, ValueError, TypeError) as error:
            raise CorpusError(f"{place}: no Dask scheduler answers: {error or type(error).__name__}", _START) from None

    def warm_up(self) -> None:
        """Nothing: the workers are there."""

    def map(self, function: Callable[[Item], Result], items: Iterable[Item]) -> Iterator[Result]:
        """The results, in the order of the items; it waits for workers where there are none.

        An item whose worker dies goes to another. Raises `CorpusError` where an item killed several workers, the
        scheduler is gone, or a worker has another release of this package.
        """
        under_way: deque[Any] = deque()
        for item in items:
            if not under_way:
                self._check_workers()
            while len(under_way) >= _AHEAD * self._threads():
                yield _result(under_way.popleft())
            under_way.append(self._client.submit(_run, function, item, str(Path.cwd()), pure=False))
        while under_way:
            yield _result(under_way.popleft())

    def _threads(self) -> int:
        """How many threads the workers have; at least 1, lest one stop asking."""
        with _told():
            return max(1, int(sum(self._client.nthreads().values())))

    def _check_workers(self) -> None:
        with _told():
            self._client.wait_for_workers(1)
            releases = self._client.run(_release, on_error="return")
        ours = _release()
        for worker, theirs in releases.items():
            if isinstance(theirs, OSError):  # it died, and the scheduler does not know yet
                continue
            if isinstance(theirs, Exception):
                raise theirs
            if theirs != ours:
                differing = ", ".join(sorted(name for name, one in ours.items() if theirs.get(name) != one))
                raise CorpusError(
                    f"{worker}: the worker has not what this process has: {differing}",
                    "Install the same release of the package and its libraries on every host.",
                )

    def close(self) -> None:
        """Let go of the cluster, which drops what is under way."""
        self._client.close(timeout=1)


def _wait_for(file: Path) -> None:
    """Wait until a scheduler has written its file; Dask itself would wait for ever. Raises `CorpusError`."""
    ends = time.monotonic() + _STARTING
    while not file.exists():
        if time.monotonic() > ends:
            raise CorpusError(f"{file}: no Dask scheduler wrote this file within {_STARTING} seconds", _START)
        time.sleep(0.1)


def _release() -> dict[str, Any]:
    """What decides what comes out of this process: versions of stages and libraries, rules."""
    from ..build.fingerprint import tools
    from ..settings import Settings

    return tools(Settings(), {})


def _run(function: Callable[[Item], Result], item: Item, folder: str) -> Result:
    """Run on a worker what the driver, which is in `folder`, would run itself: paths mean the same."""
    os.chdir(folder)
    return function(item)


def _result(future: Any) -> Any:
    """What came of an item; what it raised is raised. Raises `CorpusError` where it cannot be had."""
    from distributed import KilledWorker

    with _told(future):
        try:
            return future.result()
        except KilledWorker as error:
            reason = f"work killed one worker after the other, perhaps for want of memory: {error}"
            raise CorpusError(reason, _AGAIN) from None


@contextmanager
def _told(future: Any = None) -> Iterator[None]:
    """Raise `CorpusError` where the scheduler does not answer; an error of the work in `future` is let through."""
    from concurrent.futures import CancelledError

    try:
        yield
    except (CancelledError, OSError) as error:
        if future is not None and future.status == "error":
            raise
        raise CorpusError(f"the Dask scheduler is gone: {error or type(error).__name__}", _AGAIN) from None
