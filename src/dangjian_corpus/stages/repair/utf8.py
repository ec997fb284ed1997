"""Bytes behind characters, and UTF-8 among the bytes of text that was read in another encoding.

What was read as GBK loses one byte more than the others: GBK has no character for 80, which 一, 者 and the full stop
have in UTF-8. It became a euro sign, or a replacement character that can be told from others.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from ...lazy import regex


class Passage(NamedTuple):
    """A stretch of a line, and what it is when it is read right."""

    start: int
    end: int
    text: str


SPECIAL = "€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ"
_WESTERN = {**{chr(i): bytes([i]) for i in range(256)}, **{c: c.encode("cp1252") for c in SPECIAL}}

# A byte that no encoding here uses stands for what could not be written, so that nothing is read across it.
_LOST = b"\xff"


def written(text: str, codec: str) -> list[bytes]:
    """The bytes of every character of `text`."""
    if codec == "windows":
        return [_WESTERN.get(character, _LOST) for character in text]
    return [_encoded(character, codec) for character in text]


@lru_cache(1 << 15)
def _encoded(character: str, codec: str) -> bytes:
    try:
        return character.encode(codec) if character != "\ufffd" else _LOST
    except UnicodeEncodeError:
        return _LOST


# Sequences of UTF-8 with the ASCII between them; one whose end or beginning was lost, beside what marks the loss.
_UTF8_WHOLE = rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|\xf0[\x90-\xbf][\x80-\xbf]{2}"
_UTF8_BROKEN = rb"[\xe0-\xef][\x80-\xbf]?(?:[?\xff][\x80-\xbf]{0,2}|\Z)|[?\xff][\x80-\xbf]{1,2}"
_UTF8_TOKEN = regex(rb"(" + _UTF8_WHOLE + rb")|(" + _UTF8_BROKEN + rb")|([\x20-\x7e])")
_UTF8_RUN = regex(rb"(?:" + _UTF8_WHOLE + rb")(?:" + _UTF8_WHOLE + rb"|" + _UTF8_BROKEN + rb"|[\x20-\x7e])*")


def utf8_passages(line: str, wrong: str) -> Iterator[Passage]:
    """The longest passages of `line` whose bytes are UTF-8."""
    pieces = written(line, wrong)
    if wrong == "gb18030":
        _euros(line, pieces)
    data = b"".join(pieces)
    sure = _PRIVATE.search(line) is not None
    starts = {0: 0}  # offsets of bytes at which a character starts
    offset = 0
    for index, piece in enumerate(pieces):
        offset += len(piece)
        starts[offset] = index + 1
    for run in _UTF8_RUN.finditer(data):
        parts: list[str] = []
        ends: list[tuple[int, int]] = []  # where a token ends with a character: offset, how many parts
        for token in _UTF8_TOKEN.finditer(data, run.start(), run.end()):
            whole = _filled(data, token, sure) if token[2] and wrong == "gb18030" else token[0]
            parts.append(_decoded(whole))
            if token.end() in starts and not token[3]:
                ends.append((token.end(), len(parts)))
        if run.start() in starts and ends:
            end, count = ends[-1]
            yield Passage(starts[run.start()], starts[end], "".join(parts[:count]))


def _decoded(sequence: bytes) -> str:
    """The characters of whole sequences; one character for what is left of one."""
    try:
        return sequence.decode("utf-8")
    except UnicodeDecodeError:
        return "\ufffd"


_UNUSED = b"\x80"
_EURO_PAIR = "€".encode("gb18030")
# Where pairs of bytes that stand for nothing became private characters, none of them was lost. In the two kinds of
# sequences that hold marks (“ — … and 。 、 《) the byte is known all the same: with any other they are no Chinese.
_PRIVATE = regex("[\ue000-\ue864]")
_OF_MARKS = (b"\xe2\x80", b"\xe3\x80")
_LENGTH = 3


def _euros(line: str, pieces: list[bytes]) -> None:
    """Makes a euro sign one byte or two, by what is left of a sequence behind it."""
    for index, character in enumerate(line):
        if character in "€\x80":
            behind = b"".join(pieces[index + 1 : index + 3])[:2]
            pair = len(behind) == 2 and all(0x80 <= byte < 0xC0 for byte in behind)
            pieces[index] = _EURO_PAIR if pair and character == "€" else _UNUSED


def _filled(data: bytes, token: re.Match[bytes], sure: bool) -> bytes:
    """What is left of a sequence with the byte it lost; as it is where that may have been another."""
    left, end = token[0], token.end()
    if left[-1:] in (_LOST, b"?") and (end == len(data) or data[end] < 0x80):
        return left  # before ASCII and at the end of a line any byte is lost
    whole = left.replace(_LOST, _UNUSED).replace(b"?", _UNUSED)
    return whole if len(whole) == _LENGTH and (sure or whole.startswith(_OF_MARKS)) else left
