"""Files that are there whole or not at all."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

_PREFIX, _SUFFIX = ".", ".unfinished"
_SIDE_BY_SIDE = 8


@contextmanager
def atomic(path: Path) -> Iterator[BinaryIO]:
    """A stream whose content becomes the file `path` when the block ends, and nothing when it fails.

    It is written under another name in the same folder, brought to the disk and renamed. A device or a pipe is
    written to as it is: renaming would put a file in the place of ``/dev/null``.
    """
    if path.exists() and not path.is_file() and not path.is_dir():
        with path.open("wb") as stream:
            yield stream
        return
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f"{_PREFIX}{path.name}.{os.urandom(4).hex()}{_SUFFIX}")
    try:
        with temporary.open("xb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        temporary.replace(path)
    except BaseException as error:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        if isinstance(error, OSError) and error.filename == str(temporary):
            error.filename = str(path)  # the name that the user knows
        raise
    sync_folder(path.parent)


def sweep(folder: Path) -> int:
    """Remove what killed writers left in `folder` and below; how many files that were.

    Only for a folder in which nobody is writing.
    """
    leftovers = list(folder.rglob(f"{_PREFIX}*{_SUFFIX}"))
    for leftover in leftovers:
        leftover.unlink(missing_ok=True)
    return len(leftovers)


def sync_folder(folder: Path) -> None:
    """Bring the names in a folder to the disk, on systems that can open a folder."""
    if os.name != "nt":
        _sync(folder)


def sync_all(folder: Path) -> None:
    """Bring all files of a folder to the disk, and their names; it has no folders in it.

    Side by side, since the system brings files that wait for it at one time to the disk together.
    """
    with ThreadPoolExecutor(_SIDE_BY_SIDE) as threads:
        list(threads.map(_sync, folder.iterdir()))
    sync_folder(folder)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
