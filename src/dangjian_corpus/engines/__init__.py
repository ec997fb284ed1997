"""Where work runs. An engine has one method, `map(function, items)`, and gives results in the order of items.

The function and the items must be picklable by name: a module-level function and plain data. Work is files, so
results are small. What comes out is the same for every engine and any number of workers.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from typing import Protocol, TypeVar

from ..errors import UsageError

Item = TypeVar("Item")
Result = TypeVar("Result")


class Engine(Protocol):
    """Runs a function over items, somewhere."""

    def map(self, function: Callable[[Item], Result], items: Iterable[Item]) -> Iterator[Result]:
        """The results, in the order of the items."""
        ...

    def warm_up(self) -> None:
        """Begin with what takes time before the first item, beside what the caller does: there will be several."""
        ...

    def close(self) -> None:
        """Let go of workers; what they were doing is left undone."""
        ...


class Serial:
    """Everything in this process."""

    def map(self, function: Callable[[Item], Result], items: Iterable[Item]) -> Iterator[Result]:
        """The results, in the order of the items, each made when it is asked for."""
        return map(function, items)

    def warm_up(self) -> None:
        """Nothing takes time."""

    def close(self) -> None:
        """Nothing to let go of."""


def cpu_count() -> int:
    """The processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


#: The module that gets a process ready for the work of this package.
_READY = "dangjian_corpus.build.ready"

#: The engines by name.
NAMES = ("local", "dask")


def make(jobs: int, name: str = "local", *, scheduler: str | None = None, scheduler_file: str | None = None) -> Engine:
    """An engine: this machine with `jobs` workers, 0 for one a processor, or the Dask cluster of a scheduler.

    Raises `UsageError` for what does not fit together, and `CorpusError` where no scheduler answers.
    """
    if name not in NAMES:
        raise UsageError(f"--engine: {name!r} is not one of {', '.join(NAMES)}")
    if name == "dask":
        if bool(scheduler) == bool(scheduler_file):
            raise UsageError("--engine dask needs one of --scheduler ADDRESS and --scheduler-file FILE")
        from .dask import Dask

        return Dask(scheduler, scheduler_file)
    if scheduler or scheduler_file:
        raise UsageError("--scheduler and --scheduler-file go with --engine dask")
    jobs = jobs or cpu_count()
    if jobs == 1:
        return Serial()
    from .processes import Processes

    return Processes(jobs, (_READY,))
