"""Verdicts on groups of documents, kept from one run to the next: what was compared once is not compared again."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path

import xxhash

from . import VERSION
from .candidates import Group, Table

#: Verdicts that are looked up together.
AT_ONCE = 500


class Verdicts:
    """Verdicts by group: those of the last run in the file `path`, and those of this one, which replace them.

    They lie in files and not in memory; `work` is a folder on the disk of `path`. A file that cannot be read is as
    good as none, and without a path nothing is kept.
    """

    def __init__(self, path: Path | None, work: Path) -> None:
        self._path = path
        self._fresh = work / "verdicts"
        self._last = self._this = None
        if path is not None:
            self._last = _opened(path)
            self._this = sqlite3.connect(self._fresh, isolation_level=None)
            self._this.execute("PRAGMA journal_mode = OFF")
            self._this.execute("BEGIN")
            self._this.execute("CREATE TABLE verdicts (key BLOB PRIMARY KEY, verdict BLOB) WITHOUT ROWID")

    def known(self, keys: Sequence[bytes]) -> dict[bytes, bytes]:
        """The verdicts of the last run on groups of these keys, at most `AT_ONCE`, where there are any."""
        if self._last is None:
            return {}
        asked = f"SELECT key, verdict FROM verdicts WHERE key IN ({','.join('?' * len(keys))})"
        try:
            return dict(self._last.execute(asked, keys))
        except sqlite3.DatabaseError:
            return {}

    def put(self, verdicts: Iterable[tuple[bytes, bytes]]) -> None:
        """Keep verdicts of this run, each with the key of its group."""
        if self._this is not None:
            self._this.executemany("INSERT OR REPLACE INTO verdicts VALUES (?, ?)", verdicts)

    def __enter__(self) -> Verdicts:
        return self

    def __exit__(self, failed: object, *_: object) -> None:
        """Let the verdicts of this run be the last ones from now on, unless it failed."""
        if self._last is not None:
            self._last.close()
        if self._this is not None and self._path is not None:
            if failed is None:
                self._this.execute("COMMIT")
            self._this.close()
            if failed is None:
                self._fresh.replace(self._path)


def key(group: Group, table: Table) -> bytes:
    """What a verdict depends on, hashed: the contents of the documents, in the order of their ranks."""
    about = repr((VERSION, group.whole, group.couples)).encode()
    return xxhash.xxh3_128_digest(table.contents.take(group.members).tobytes() + about)


def _opened(path: Path) -> sqlite3.Connection | None:
    if not path.exists():
        return None
    try:
        connection = sqlite3.connect(path)
        connection.execute("SELECT key, verdict FROM verdicts LIMIT 1").fetchone()
    except sqlite3.DatabaseError:
        return None
    return connection
