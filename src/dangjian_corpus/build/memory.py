"""Memory that a process no longer needs, given back to the system.

The allocator of the C library keeps what was freed, in pieces between what is still held: a worker would grow with
every shard that it did, though it holds no more after the hundredth than after the first.
"""

from __future__ import annotations

import ctypes
import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

#: The name of an option of glibc's `mallopt` (malloc.h): how many areas threads share memory of.
_ARENA_MAX = -8


@contextmanager
def given_back() -> Iterator[None]:
    """When the block ends, what was freed within goes back to the system; nothing happens where that cannot be done.

    Objects that are there before, the rules and tables above all, are not looked through for garbage any more.
    """
    library = _library()
    gc.freeze()
    try:
        yield
    finally:
        gc.collect()  # objects that hold each other wait for it, and with them all that they hold
        if library is not None:
            library.malloc_trim(0)


@cache
def _library() -> Any:
    """The C library, told that all threads share one area; None for one that is not glibc.

    By default every thread that an index is written with gets an area of its own, and each stays as large as it was.
    """
    if not sys.platform.startswith("linux"):
        return None
    library = ctypes.CDLL(None)
    if not hasattr(library, "malloc_trim"):
        return None
    library.mallopt(_ARENA_MAX, 1)
    return library
