"""A segment made of one that is there: the same documents, whose records stand elsewhere now.

A record changes for reasons of which the index knows nothing: a document that is added says the same as one of it,
and every record after that one begins at another byte. What is searched stays as it was.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from pathlib import Path

from .segment import Entry, begun, checksum, completed, read_info, row_of
from .store import PLACES, ROWS, Row, Store, write_rows

#: The files that tell where records stand.
_MOVED = (ROWS, PLACES)
#: How many of the last values of a row are the place.
_PLACE = 3


def moved(entries: Sequence[Entry], there: Path, folder: Path) -> bool:
    """Write into `folder` the segment of `entries`, made of the one that lies `there`, which was cut into words as
    these would be; false, and nothing is written, where that is of other documents, or damaged.

    The folder appears complete or not at all, also when the power goes.
    """
    try:
        info = read_info(there)
        whole = all(checksum(there / name) == stated for name, stated in info.files.items())
    except (OSError, ValueError, TypeError):
        return False
    store = Store(there)
    if not whole or info.documents != len(entries) or not all(map(_is_same, store, entries)):
        return False
    partial = begun(folder)
    for name in set(info.files).difference(_MOVED):
        _link(there / name, partial / name)
    write_rows(store, map(row_of, entries), partial)
    completed(partial, info._replace(files=info.files | {name: checksum(partial / name) for name in _MOVED}), folder)
    return True


def _is_same(kept: tuple[Row, str], entry: Entry) -> bool:
    """Whether a document is the one that a segment keeps, wherever its record stands."""
    row, text = kept
    document = entry.document
    return document.tokens is None and text == document.text and row[:-_PLACE] == row_of(entry)[:-_PLACE]


def _link(path: Path, target: Path) -> None:
    try:
        os.link(path, target)
    except OSError:  # a file system without links
        shutil.copyfile(path, target)
