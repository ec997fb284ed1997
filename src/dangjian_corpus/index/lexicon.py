"""The index's own lexicon: a small SQLite table by which queries are cut as the texts were.

It holds what `stages.segment.route` asks for: the words of jieba's dictionary and the user's with their
frequencies, and the emission probabilities of the hidden Markov model. So a search loads neither jieba nor rjieba.
A word stands in it folded in script too (乾隆 as 干隆), because queries are folded before they are cut.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..stages.segment import route
from .fold import Folding

if TYPE_CHECKING:
    from ..stages.segment.joined import Joiner

_TABLES = """
pragma journal_mode = off;
pragma synchronous = off;
create table words (word text primary key, frequency integer not null) without rowid;
create table emissions (character text primary key, b real, e real, m real, s real) without rowid;
create table joined (word text primary key, frequency integer not null) without rowid;
create table numbers (name text primary key, value integer not null) without rowid;
"""


def write_lexicon(
    path: Path,
    folding: Folding,
    frequencies: Mapping[str, int],
    total: int,
    emissions: Iterable[tuple[str, float, float, float, float]],
    added: Mapping[str, int],
) -> None:
    """Write the lexicon to `path`, which must not exist.

    `frequencies` are those of every word, the user's included, 0 for one that must not be made; `total` is the sum
    that they are divided by; `emissions` has a row for each character: log probabilities in the states B, E, M, S;
    `added` are the words of users, among which those that jieba itself cannot find are joined after it.
    """
    from ..stages.segment.joined import beyond_jieba

    # Folded all at once, which takes a fifth of the time: NUL, which no word has, is folded to nothing else.
    folded = folding.cased("\0".join(frequencies)).split("\0") if frequencies else []
    pairs = zip(folded, frequencies.items(), strict=True)
    words = {other: count for other, (word, count) in pairs if count and other != word}
    words.update(frequencies)
    connection = sqlite3.connect(path)
    try:
        connection.executescript(_TABLES)
        connection.executemany("insert into words values (?, ?)", sorted(words.items()))
        connection.executemany("insert into emissions values (?, ?, ?, ?, ?)", sorted(emissions))
        joined = ((word, count) for word, count in added.items() if beyond_jieba(word))
        connection.executemany("insert into joined values (?, ?)", sorted(joined))
        longest = max(map(len, words), default=1)
        connection.executemany("insert into numbers values (?, ?)", [("longest", longest), ("total", total)])
        connection.commit()
    finally:
        connection.close()


class Lexicon:
    """Cuts short strings."""

    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
        numbers = dict(self._connection.execute("select name, value from numbers"))
        self._total: int = numbers["total"]
        self._longest: int = numbers["longest"]
        joined = self._connection.execute("select word, frequency from joined").fetchall()
        self._join: Joiner | None = None
        if joined:
            from ..stages.segment.joined import joiner

            self._join = joiner(joined, self._frequency)
        self.cut = lru_cache(1024)(self._cut)

    def _cut(self, text: str) -> tuple[str, ...]:
        """The tokens of `text`, whose concatenation it is."""
        frequencies: dict[str, int] = dict(
            self._fetch("select word, frequency from words where word", sorted(route.fragments(text, self._longest)))
        )
        emissions = {
            character: tuple(row)
            for character, *row in self._fetch("select * from emissions where character", sorted(set(text)))
        }
        tokens = route.cut(text, frequencies.get, self._total, emissions.get, self._longest)
        return tuple(self._join(tokens, text) if self._join else tokens)

    def _frequency(self, word: str) -> int | None:
        return dict(self._fetch("select word, frequency from words where word", [word])).get(word)

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def _fetch(self, select: str, values: Sequence[str]) -> Iterator[Any]:
        for start in range(0, len(values), 900):
            some = values[start : start + 900]
            yield from self._connection.execute(f"{select} in ({','.join('?' * len(some))})", some)
