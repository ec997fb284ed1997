"""Damages clean text the way shifted GBK comes about, for tests and measurements.

The text is GBK; one lead byte is lost and stands as ``?``. A decoder then reads everything after it one byte off,
until a character whose trail byte is ASCII swallows the offset or ASCII text follows. Two bytes without a character,
and a byte that ASCII follows, become U+FFFD or a private character, which later programs drop or turn to ``?``; the
ASCII byte itself stays. Decoders differ in what they make of such bytes: see `DECODERS`.
"""

from __future__ import annotations

from typing import NamedTuple

FOLD = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
FOLD_MARKS = {code: FOLD[code] for code in map(ord, "！，：；（）？")}


class Decoder(NamedTuple):
    """How a program reads GBK."""

    codec: str = "gbk"
    drops: int = 2
    """How many bytes it leaves out where two make no character: one, and it is in step again."""
    euro: bool = False
    """Whether the byte 80 is €."""
    private: bool = False
    """Whether the private characters of GB 18030 stay in the text."""


DECODERS = {
    "pair by pair": Decoder(),
    "browser": Decoder("gb18030", euro=True),
    "browser, private characters kept": Decoder("gb18030", euro=True, private=True),
    "Python, iconv -c": Decoder(drops=1),
}


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


def damage(
    text: str,
    at: int,
    mark: str = "",
    stray: str = "?",
    fold: dict[int, int] | None = None,
    decoder: Decoder = DECODERS["pair by pair"],
) -> Damage | None:
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
        character, length = _read(data[i : i + 2], decoder)
        if character is None:
            character = stray if length == 1 and decoder.drops == 2 else mark
            vanished += 1
        seen.append(character)
        i += length
    whole = data[:i].decode("gbk")
    if tail[: len(whole)] != whole:
        return None
    run = "".join(seen)
    if fold:
        run = run.translate(fold)
    return Damage(text[:at] + run + text[at + len(whole) :], at, at + len(run), whole, vanished)


def _read(data: bytes, decoder: Decoder) -> tuple[str | None, int]:
    """The first character of `data`, two bytes or the last one, None where there is none; how many bytes it takes."""
    if data[0] < 0x80:
        return chr(data[0]), 1
    if data[0] == 0x80 and decoder.euro:
        return "€", 1
    if len(data) < 2 or data[1] < 0x40:
        return None, 1
    try:
        character = data.decode(decoder.codec)
    except UnicodeDecodeError:
        return None, decoder.drops if data[1] >= 0x80 else 1
    return (None if "\ue000" <= character <= "\uf8ff" and not decoder.private else character), 2


def _aligned(data: bytes, position: int) -> bool:
    """Whether a character of the undamaged bytes starts at `position`."""
    i = 0
    while i < position:
        i += 1 if data[i] < 0x80 else 2
    return i == position
