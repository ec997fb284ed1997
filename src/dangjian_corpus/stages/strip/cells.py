"""Tables and questions of examinations that became lines: a line a cell, a line an answer.

Such lines are as short as a site's, but what they are shows in their order: the kinds of the cells come again row
after row, the answers are lettered one after the other.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

from ...lazy import regex
from .view import View

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Flags = NDArray[np.bool_]

#: Characters of a cell, at most, and of half of the cells with words.
CELL = 20
WORD = 11

#: Columns of a table, and how often its row must come again.
COLUMNS = range(3, 13)
ROWS = 3

#: So many lines at most stand between the paragraph above a table and its first row: what it is called, its head.
REACH = 4

_NUMBER = regex(r"[+-]?[A-Z]{0,2}[\d,. ]*\d(?:\.\d+)?%?\Z")
_NONE = frozenset(("—", "——", "-", "--", "/", "无"))
_DATE = regex(r"\d[-/.]\d{1,2}[-/.]\d|\d:\d\d|\d-\d\d?\Z|[年月日]\Z|[时天]前\Z")

_ANSWER = regex(r"\(?([A-H]) ?[.、)] ?\S")
_ANSWERS = regex(r"A ?[.、)].+\bB ?[.、)]|①.+②|③.+④")

#: What parts the cells of a row that is one line.
_PARTS = regex(r"\t| *\| *")


def answers(view: View) -> Flags:
    """The answers to choose from, lettered one after the other."""
    import numpy as np

    letters = np.zeros(view.n, dtype=np.int64)
    for number in np.flatnonzero(view.starts_with("(ABCDEFGH")).tolist():
        if match := _ANSWER.match(view.folded[number]):
            letters[number] = ord(match[1]) - ord("A") + 1
    follows = (letters[1:] - letters[:-1] == 1) & (letters[:-1] > 0)
    found: Flags = np.concatenate(([False], follows)) | np.concatenate((follows, [False]))
    found |= view.where(view.starts_with("(A①③"), _ANSWERS.match).astype(bool)
    return found


def tables(view: View, open_: Flags, sure: Flags) -> Flags:
    """The cells of tables below a paragraph that is surely body; only lines that are `open_` may be cells."""
    import numpy as np

    found = np.zeros(view.n, dtype=bool)
    digits = view.count("digit")
    if ((view.size <= CELL) & (2 * digits >= view.size) & open_).sum() < ROWS:
        return found
    kinds = [_kind(line) if own else "" for line, own in zip(view.folded, open_.tolist(), strict=True)]
    for first, last in _runs(kinds):
        start, end = _table("".join(kinds[first:last]), view.size[first:last].tolist())
        if start < end:
            found |= _below(first + start, first + end, open_, sure, REACH + COLUMNS.stop)
    return found


def rows(view: View, open_: Flags, sure: Flags) -> Flags:
    """The rows of tables, a line a row, below a paragraph that is surely body; of `ROWS` rows some have numbers."""
    import numpy as np

    found = np.zeros(view.n, dtype=bool)
    parted = [number for number, line in enumerate(view.lines) if ("\t" in line or "|" in line) and open_[number]]
    if len(parted) < ROWS:
        return found
    split = {number: _PARTS.split(view.lines[number].strip("| \t")) for number in parted}
    columns = np.array([len(split.get(number, ())) for number in range(view.n)])
    columns[columns < COLUMNS.start] = 0
    edges = np.flatnonzero(np.diff(columns, prepend=0, append=0)).tolist()
    for first, last in pairwise(edges):
        numbers = sum(any(map(_NUMBER.match, split.get(row, ()))) for row in range(first, last))
        if columns[first] and last - first >= ROWS and numbers >= ROWS - 1:
            found |= _below(first, last, open_, sure)
    return found


def _below(first: int, last: int, open_: Flags, sure: Flags, reach: int = REACH) -> Flags:
    """The lines of a table with those between it and the paragraph above it; none where there is no such paragraph."""
    import numpy as np

    found = np.zeros(len(sure), dtype=bool)
    top = next((number for number in range(first - 1, -1, -1) if sure[number] or not open_[number]), -1)
    if top >= 0 and sure[top] and first - top <= reach + 1:
        found[top + 1 : last] = True
    return found


def _kind(line: str) -> str:
    """Whether a line may be a cell, and of which kind: a number, nothing, or words."""
    if not line or len(line) > CELL or _DATE.search(line) or line[-1] in "。!?;:,":
        return ""
    if line in _NONE:
        return "?"
    return "n" if _NUMBER.match(line) else "w"


def _runs(kinds: list[str]) -> Iterator[tuple[int, int]]:
    """From where to where all lines may be cells."""
    start = 0
    for number, kind in enumerate([*kinds, ""]):
        if not kind:
            if number - start >= ROWS * COLUMNS.start:
                yield start, number
            start = number + 1


def _table(kinds: str, sizes: list[float]) -> tuple[int, int]:
    """The longest stretch of cells in which a row of the same kinds comes again and again, its head included."""
    best = (0, 0)
    for columns in COLUMNS:
        start = 0
        for at in range(len(kinds) - columns + 1):
            if at < len(kinds) - columns and _alike(kinds[at], kinds[at + columns]):
                continue
            end = at + columns  # the rows from `start` to here are alike
            end -= (end - start) % columns
            if end - start >= ROWS * columns and end - start > best[1] - best[0]:
                row = kinds[start : start + columns]
                cells = sorted(
                    size for size, kind in zip(sizes[start:end], kinds[start:end], strict=True) if kind == "w"
                )
                if "n" in row and "w" in row and cells[len(cells) // 2] <= WORD:
                    best = (start - columns if kinds[max(0, start - columns) : start] == "w" * columns else start, end)
            start = at + 1
    return best


def _alike(one: str, other: str) -> bool:
    return one == other or "?" in (one, other)
