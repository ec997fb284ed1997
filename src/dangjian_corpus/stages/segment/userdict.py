"""User dictionaries in jieba's format: a word a line, then its frequency, then its part of speech, both optional.

    服务型党组织 20 n
    “两新”组织
    云 计算 5

The fields stand apart by one space. A word may hold spaces itself, so what cannot be read as a frequency or as a
part of speech belongs to the word; where that is surely not meant, the line is an error.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from ...errors import UsageError

_ENTRY = re.compile("^(.+?)( [0-9]+)?( [a-z]+)?$")
_FORMAT = "A line is: word, space, frequency (whole number), space, part of speech (small letters a-z)."
#: Above this a frequency is a slip of the hand: jieba's whole dictionary sums up to 60 million.
_LARGEST = 10**12

#: What an entry that jieba would read as one long word was surely meant to be, and what is wrong with it.
_SLIPS = (
    (re.compile("\t"), "its fields are separated by a tab, not by a space"),
    (re.compile("\u3000"), "its fields are separated by a full-width space, not by a plain one"),
    (re.compile("  | $"), "its fields are separated by more than one space"),
    (re.compile(r" [-+]?\d*[.,]\d+$| [-+]\d+$"), "its frequency is not a whole number"),
    (re.compile(r" \d+ [A-Z][A-Za-z]?$"), "its part of speech is not of small letters"),
    (re.compile("[\x00-\x1f\x7f]"), "it holds a control character"),
)


class Entry(NamedTuple):
    """A word and its frequency, None where jieba is to find one that holds the word together."""

    word: str
    frequency: int | None


def read(path: Path) -> Iterator[Entry]:
    """The entries of one dictionary. Raises `UsageError` with file, line and reason for one that is not jieba's."""
    try:
        lines = path.read_bytes().split(b"\n")
    except OSError as error:
        raise UsageError(f"{path}: the dictionary cannot be read: {error.strerror}") from None
    for number, raw in enumerate(lines, 1):
        try:
            line = raw.strip().decode("utf-8").lstrip("\ufeff")
        except UnicodeDecodeError as error:
            raise UsageError(
                f"{path}, line {number}: not UTF-8 (byte {error.start + 1} of the line)",
                "Save the dictionary as UTF-8.",
            ) from None
        if line:
            yield _entry(line, f"{path}, line {number}")


def _entry(line: str, where: str) -> Entry:
    match = _ENTRY.match(line)
    if match is None:
        raise UsageError(f"{where}: not a dictionary entry: {line[:40]!r}", _FORMAT)
    word, frequency, _ = match.groups()
    for pattern, reason in _SLIPS:
        if pattern.search(word):
            raise UsageError(f"{where}: {line[:40]!r}: {reason}", _FORMAT)
    if frequency is None:
        return Entry(word, None)
    if int(frequency) > _LARGEST:
        raise UsageError(f"{where}: {line[:40]!r}: a frequency above {_LARGEST}", _FORMAT)
    return Entry(word, int(frequency))
