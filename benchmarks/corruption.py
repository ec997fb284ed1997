"""Damages clean text the way shifted GBK comes about, for tests and measurements.

The text is GBK; one lead byte is lost and stands as ``?``. A decoder then reads everything after it one byte off,
until a character whose trail byte is ASCII swallows the offset or ASCII text follows. What this decoder does is what
browsers do: two bytes without a character, and a byte that ASCII follows, become U+FFFD or a private character,
which later programs drop or turn to ``?``; the ASCII byte itself stays.
"""

from __future__ import annotations

from typing import NamedTuple

FOLD = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
FOLD_MARKS = {code: FOLD[code] for code in map(ord, "！，：；（）？")}


class Damage(NamedTuple):
    """A damaged text, and what was done to it."""

    text: str
    start: int
    """Where the ``?`` stands."""
    end: int
    """Where the damaged run ends in `text`."""
    whole: str
    """What stood there before."""
    vanished: int
    """How many codes or bytes of the run left no character, besides the first lead byte."""


def damage(text: str, at: int, mark: str = "", stray: str = "?", fold: dict[int, int] | None = None) -> Damage | None:
    """Lose the lead byte of the character at `at`; None where it has none or the run does not fit in GBK.

    `mark` is what becomes of a code that has no character, and `stray` of a byte that ASCII follows: nothing or
    ``?``; `fold` is what becomes of the full-width forms of the run.
    """
    stop = text.find("\n", at)
    tail = text[at:] if stop < 0 else text[at:stop]
    try:
        data = tail.encode("gbk")
    except UnicodeEncodeError:
        encodable = tail.encode("gbk", "replace")  # the run may end before the character that does not fit
        data = encodable
    if len(tail[:1].encode("gbk", "ignore")) != 2:
        return None
    seen = ["?"]
    vanished = 0
    i = 1
    while i < len(data) and not _aligned(data, i):
        byte = data[i]
        if byte < 0x80:
            seen.append(chr(byte))
            i += 1
            continue
        pair = data[i : i + 2]
        if len(pair) == 2 and pair[1] >= 0x40:
            try:
                seen.append(pair.decode("gbk"))
                i += 2
                continue
            except UnicodeDecodeError:
                seen.append(mark if pair[1] >= 0x80 else stray)
                i += 2 if pair[1] >= 0x80 else 1
        else:
            seen.append(stray)
            i += 1
        vanished += 1
    whole = data[:i].decode("gbk")
    if tail[: len(whole)] != whole:
        return None
    run = "".join(seen)
    if fold:
        run = run.translate(fold)
    return Damage(text[:at] + run + text[at + len(whole) :], at, at + len(run), whole, vanished)


def _aligned(data: bytes, position: int) -> bool:
    """Whether a character of the undamaged bytes starts at `position`."""
    i = 0
    while i < position:
        i += 1 if data[i] < 0x80 else 2
    return i == position
