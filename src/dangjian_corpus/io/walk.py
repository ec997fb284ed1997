"""From the paths a user names to the files that are read, sorted."""

from __future__ import annotations

import os
import sys
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path, PurePath
from typing import NamedTuple

from .rejects import Rejects

#: The path that means standard input, and standard output where a command writes.
STDIN = "-"

#: Names of folders and files that are passed over in a folder without a word: hidden ones.
_HIDDEN = "."


#: Folders by which the folder of a corpus is known.
_CORPUS = ("clean", ".state")

#: Device and inode of a file.
Identity = tuple[int, int]


class Part(NamedTuple):
    """Some of the lines of a file: those that begin in bytes `start` to `end` of what it unpacks to.

    `lines` and `records` count what comes before it in the file; `sha256` is that of its lines.
    """

    start: int
    end: int
    lines: int
    records: int
    sha256: str


#: All of a file.
WHOLE = Part(0, sys.maxsize, 0, 0, "")


class InputFile(NamedTuple):
    """A file to read, or some of it.

    `root` is the PATH argument it was found under, `id` its POSIX path relative to that.
    """

    root: str
    path: Path
    id: str
    part: Part = WHOLE


def discover(paths: Sequence[str], rejects: Rejects, own: Collection[Identity] = ()) -> list[InputFile]:
    """The files that `paths` name, folders with all that is below them, sorted by id; each file once.

    Set aside are a path that is missing, a folder that cannot be listed, the folder of a corpus, a symbolic link that
    leads back to a folder above itself, and what of a folder is among `own`, which the reader writes. Hidden files in
    a folder are passed over.
    """
    found: dict[tuple[str, str], InputFile] = {}
    for root in paths:
        path = Path(root)
        if path.is_dir():
            below = (file for file in _below(path, rejects) if not _is_own(file, own, rejects))
            items = [InputFile(root, file, _name(file.relative_to(path))) for file in below]
        elif path.exists():
            items = [InputFile(root, path, _name(PurePath(path.name)))]
        elif path.is_symlink():
            items = []
            rejects.add(root, "a symbolic link that leads nowhere, or back to itself")
        else:
            items = []
            rejects.add(root, "no such file or folder", "Check the path; paths are relative to the current folder.")
        for item in items:
            found.setdefault((item.id, os.path.realpath(item.path)), item)
    return sorted(found.values(), key=lambda item: (item.id, item.root))


def identity(status: os.stat_result) -> Identity:
    """What tells a file from every other, whatever its names."""
    return status.st_dev, status.st_ino


def _is_own(file: Path, own: Collection[Identity], rejects: Rejects) -> bool:
    if not own or identity(file.stat()) not in own:
        return False
    rejects.add(
        str(file), "this is where the records go that are made now", "Write outside of the folder that is read."
    )
    return True


def _below(folder: Path, rejects: Rejects, above: frozenset[Identity] = frozenset()) -> Iterator[Path]:
    try:
        status = folder.stat()
        here = identity(status)
        paths = sorted(folder.iterdir())
    except OSError as error:
        rejects.add(str(folder), f"cannot be listed: {error.strerror or error}")
        return
    if all((folder / name).is_dir() for name in _CORPUS):
        rejects.add(
            str(folder), "a corpus that `corpus build` wrote", "Name the folder in it that is meant, as clean/."
        )
        return
    if here in above:
        rejects.add(str(folder), "a symbolic link loop: it leads back to a folder above it")
        return
    for path in paths:
        if path.name.startswith(_HIDDEN):
            continue
        try:
            if path.is_dir():
                yield from _below(path, rejects, above | {here})
            elif path.is_file():
                yield path
            elif path.is_symlink():
                rejects.add(str(path), "a symbolic link that leads nowhere, or back to itself")
            else:
                rejects.add(str(path), "not a regular file")
        except OSError as error:
            rejects.add(str(path), f"cannot be read: {error.strerror or error}")


def _name(path: PurePath) -> str:
    """The POSIX form of a path, with U+FFFD for bytes in it that are not UTF-8."""
    return os.fsencode(path.as_posix()).decode("utf-8", "replace")
