"""The index's own lexicon: a small SQLite table by which queries are cut as the texts were.

It holds what `stages.segment.route` asks for: the words of jieba's dictionary and the user's with their
frequencies, and the emission probabilities of the hidden Markov model. So a search loads neither jieba nor rjieba.
A word stands in it folded in script too (乾隆 as 干隆), because queries are folded before they are cut.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from pathlib import Path

from ..stages.segment import route
from ..stages.segment.joined import beyond_jieba, joiner
from ..stages.segment.route import Emission
from .fold import Folding

_TABLES = """
create table words (word text primary key, frequency integer not null) without rowid;
create table emissions (character text primary key, b real, e real, m real, s real) without rowid;
create table joined (word text primary key) without rowid;
create table numbers (name text primary key, value integer not null) without rowid;
"""


def write_lexicon(
    path: Path,
    folding: Folding,
    frequencies: Mapping[str, int],
    total: int,
    emissions: Mapping[str, Emission],
    joined: Iterable[str] = (),
) -> None:
    """Write the lexicon to `path`, which must not exist.

    `frequencies` are those of every word, the user's included, `total` the sum that they are divided by, `joined`
    the user's words that jieba itself cannot find.
    """
    words = {folding.cased(word): frequency for word, frequency in frequencies.items() if frequency}
    words.update(frequencies)
    connection = sqlite3.connect(path)
    try:
        connection.executescript(_TABLES)
        connection.executemany("insert into words values (?, ?)", sorted(words.items()))
        connection.executemany(
            "insert into emissions values (?, ?, ?, ?, ?)", sorted((c, *row) for c, row in emissions.items())
        )
        connection.executemany(
            "insert or ignore into joined values (?)", sorted((word,) for word in joined if beyond_jieba(word))
        )
        longest = max(map(len, words), default=1)
        connection.executemany("insert into numbers values (?, ?)", [("longest", longest), ("total", total)])
        connection.commit()
        connection.execute("vacuum")
    finally:
        connection.close()


class Lexicon:
    """Cuts short strings."""

    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
        numbers = dict(self._connection.execute("select name, value from numbers"))
        self._total: int = numbers["total"]
        self._longest: int = numbers["longest"]

    def cut(self, text: str) -> list[str]:
        """The tokens of `text`, whose concatenation it is."""
        wanted = sorted(route.fragments(text, self._longest))
        frequencies: dict[str, int] = dict(self._fetch("word, frequency", "words", "word", wanted))
        emissions = {
            character: (b, e, m, s)
            for character, b, e, m, s in self._fetch(
                "character, b, e, m, s", "emissions", "character", sorted(set(text))
            )
        }
        tokens = route.cut(text, frequencies.get, self._total, emissions.get, self._longest)
        join = joiner((word for (word,) in self._connection.execute("select word from joined")), frequencies.get)
        return join(tokens, text) if join else tokens

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def _fetch(self, columns: str, table: str, key: str, values: list[str]) -> Iterable[tuple[str, *tuple[float, ...]]]:
        for start in range(0, len(values), 900):
            some = values[start : start + 900]
            marks = ",".join("?" * len(some))
            yield from self._connection.execute(f"select {columns} from {table} where {key} in ({marks})", some)
