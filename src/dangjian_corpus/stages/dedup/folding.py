"""Folding for comparison: what must be the same for two passages to be the same.

Script (Traditional to Simplified), width and case are folded; punctuation, white space and what cannot be seen are
left out. What tells one figure from another stays: per cent and currency, a minus, and a mark between two digits as
a full stop (3.5 is not 35, 1-2月 is not 12月), a comma of thousands aside.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import accumulate, chain, pairwise
from typing import TYPE_CHECKING, NamedTuple

from ...lazy import regex

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Codes = NDArray[np.uint32]
    Flags = NDArray[np.bool_]
    Places = NDArray[np.int64]

#: Code points from this on are left out; there are no letters there.
_LAST = 0x33480

#: Signs that belong to a figure.
_SIGNS = "%‰$¥€£"

#: What both scripts write in more than one way, beyond the table of the converter.
_VARIANTS = dict(
    zip(
        "℃℉著瞭藉甚麽幺徵剋覆夥噁摺餘馀閤鬱衆裡妳牠祂佈俱擡揹彷暱牴衞敍谘钜锺痺睪簷颚",
        "cf着了借什么么征克复伙恶折余余合郁众里你它他布具抬背仿昵抵卫叙咨巨钟痹睾檐腭",
        strict=True,
    )
)
#: An odd number that spreads what is multiplied with it.
_MIX = 0xD6E8FEB86659FD93
_STOP, _MINUS, _ZERO = ord("."), ord("-"), ord("0")
#: The last code point of Latin, Greek and Cyrillic and of the marks between them and Han characters.
_LATIN = 0x2E7F
_COMMAS = (ord(","), ord("，"))
_MINUSES = (ord("-"), 0xFF0D, 0x2212)
#: Han characters and hangul, which stand for themselves, and where other characters are that may not.
_SAME = ((0x3400, 0xA000), (0xAC00, 0xD7A4), (0x20000, 0x323B0))
_OTHER = ((0, 0x3400), (0xA000, 0xAC00), (0xF900, 0x10000), (0x1D400, 0x1D800), (0x2F800, 0x2FA20))
_ENDS = "。．！？；!?;…\n\r\u2028\u2029"
#: A half-width full stop that may end a sentence; what is looked for first is the stop, which is rare.
_HALF_STOP = regex(rf"\.(?<=[^\0-{chr(_LATIN)}]\.)")
#: Stands between texts that are folded together: two marks, so that no figure reaches over them.
_GAP = "\n\n"
#: Stands for the end of a sentence among the numbers of characters.
_END = 0xFFFFFFFF


class Folded(NamedTuple):
    """A folded text: the codes that are left, where each stood in the text, and what the marks between them were.

    `starts` tells of every code whether something that was left out stands before it, `sentence` the number of its
    sentence and `line` that of its line.
    """

    codes: Codes
    places: NDArray[np.int32]
    starts: Flags
    sentence: NDArray[np.int32]
    line: NDArray[np.int32]

    @property
    def text(self) -> str:
        """The codes as a string."""
        return to_text(self.codes)


class ManyCodes(NamedTuple):
    """The codes of some texts, one text after the other, with the place of each in the texts joined by a gap.

    `begins` tells where among the codes each text begins, and where the last one ends; `offsets` where it begins in
    the joined texts.
    """

    codes: Codes
    places: Places
    begins: list[int]
    offsets: list[int]


class Sums(NamedTuple):
    """What stands for each sentence of a text: the same for two that are the same; and where it begins and ends."""

    sums: list[int]
    starts: list[int]
    ends: list[int]


def folded(text: str) -> str:
    """The text as it is compared."""
    return to_text(codes_of(text))


def codes_of(text: str) -> Codes:
    """The text as it is compared, as codes."""
    return _fold(text)[0]


def wording(codes: Codes) -> Codes:
    """Folded codes without the figures: letters and Han characters alone."""
    return codes[_tables().letters.take(codes, mode="clip")]


def wordings(codes: Codes, begins: Sequence[int]) -> tuple[Codes, list[int]]:
    """The wordings of some folded texts that stand one after the other: the same, without the figures."""

    places = _tables().letters.take(codes, mode="clip").nonzero()[0]
    return codes[places], places.searchsorted(begins).tolist()


def simplified(text: str) -> str:
    """The text with its characters in one script and no other change, for patterns that know one script."""
    return to_text(_tables().script.take(_raw(text), mode="clip"))


def folded_each(texts: Sequence[str]) -> list[str]:
    """What `folded` gives for each of some texts; for some short ones it is much cheaper."""
    codes, _, begins, _ = codes_of_many(texts)
    body = to_text(codes)
    return [body[begin:end] for begin, end in pairwise(begins)]


def fold(text: str) -> Folded:
    """The text as it is compared, with where everything stood."""
    import numpy as np

    codes, places, raw = _fold(text)
    starts = np.ones(len(places), dtype=bool)
    np.greater(places[1:] - places[:-1], 1, out=starts[1:])
    ends = _tables().ends.take(raw, mode="clip")
    # A half-width full stop ends a sentence of Han characters; after a Latin letter it may be an abbreviation.
    stops = raw == _STOP
    stops[places] = False
    stops[1:] &= raw[:-1] > _LATIN
    ends |= stops
    sentence = (ends > 0).cumsum(dtype=np.int32)[places]
    return Folded(codes, places.astype(np.int32), starts, sentence, (ends > 1).cumsum(dtype=np.int32)[places])


def fold_many(texts: Sequence[str]) -> list[Folded]:
    """What `fold` gives for each of some texts; for many short ones it is much cheaper.

    Sentences are numbered through, so that those of a text begin with any number.
    """
    import numpy as np

    codes, places, starts, sentence, line = fold(_GAP.join(texts))
    ends = np.cumsum([len(text) + len(_GAP) for text in texts], dtype=np.int32)
    found: list[Folded] = []
    begin = lines = a = 0
    for text, b in zip(texts, places.searchsorted(ends).tolist(), strict=True):
        found.append(Folded(codes[a:b], places[a:b] - begin, starts[a:b], sentence[a:b], line[a:b] - lines))
        begin, lines, a = begin + len(text) + len(_GAP), lines + text.count("\n") + len(_GAP), b
    return found


def codes_of_many(texts: Sequence[str]) -> ManyCodes:
    """What `codes_of` gives for each of some texts."""
    codes, places, _ = _fold(_GAP.join(texts))
    offsets = [0, *accumulate(len(text) + len(_GAP) for text in texts)]
    return ManyCodes(codes, places, places.searchsorted(offsets).tolist(), offsets)


def sums_of_sentences(texts: Sequence[str]) -> list[Sums | None]:
    """What the sentences of each of some texts sum up to, if two of them may be the same when they are folded; else
    None.

    For every sentence the numbers of its characters are summed up, which costs a fraction of folding it.
    """
    import numpy as np

    # A line feed before each text, so that every sentence begins after an end: its place is where the sentence begins.
    joined = "".join(f"\n{text}" for text in texts)
    numbers = _tables().numbers.take(_raw(joined), mode="clip")
    if "." in joined:
        numbers[list(_half_stops(joined))] = _END
    ends = (numbers == _END).nonzero()[0]
    sums = np.add.reduceat(numbers, ends, dtype=np.uint32)
    of_any = sums != _END  # with nothing between two ends there is no sentence
    each, starts = sums[of_any].tolist(), ends[of_any]
    ends = np.append(ends, len(joined))[1:][of_any]
    offsets = [0, *accumulate(len(text) + 1 for text in texts)]
    found: list[Sums | None] = []
    for text, offset, (a, b) in zip(texts, offsets, pairwise(starts.searchsorted(offsets).tolist()), strict=False):
        own = each[a:b]
        if len(set(own)) == len(own):
            found.append(None)
        else:
            beyond = np.minimum(ends[a:b] - offset, len(text))
            found.append(Sums(own, (starts[a:b] - offset).tolist(), beyond.tolist()))
    return found


def _half_stops(text: str) -> Iterator[int]:
    """Where a half-width full stop ends a sentence of Han characters: not where it is part of a figure."""
    folds = _tables().folds
    for match in _HALF_STOP.finditer(text):
        at = match.start()
        beside = (text[at - 1], text[at + 1 : at + 2])
        if not all(one and 0 <= int(folds[min(ord(one), _LAST)]) - _ZERO < 10 for one in beside):
            yield at


def to_text(codes: Codes) -> str:
    """Codes as a string."""
    return codes.tobytes().decode("utf-32-le", "surrogatepass")


def _raw(text: str) -> Codes:
    import numpy as np

    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)


def _fold(text: str) -> tuple[Codes, Places, Codes]:
    """The folded codes, where they stand in `text`, and the codes of `text`."""
    raw = _raw(text)
    codes: Codes = _tables().folds.take(raw, mode="clip")
    digit: Flags = codes - _ZERO < 10
    for at in (codes == _MINUS).nonzero()[0].tolist():
        if not _is_minus(codes, digit, at):
            codes[at] = 0
    # A mark between two digits is part of the figure.
    between = (digit[:-2] & digit[2:] & (codes[1:-1] == 0)).nonzero()[0] + 1
    if len(between):
        is_comma = (raw[between] == _COMMAS[0]) | (raw[between] == _COMMAS[1])
        codes[between[~is_comma]] = _STOP
        codes[[at for at in between[is_comma].tolist() if not _thousands(digit, at)]] = _STOP
    places = (codes != 0).nonzero()[0]
    return codes[places], places, raw


def _is_minus(codes: Codes, digit: Flags, at: int) -> bool:
    """Whether a hyphen stands before a digit and after nothing that it could join to it."""
    if at + 1 == len(codes) or not digit[at + 1]:
        return False
    return at == 0 or codes[at - 1] == 0 or codes[at - 1] > 127


def _thousands(digit: Flags, at: int) -> bool:
    """Whether exactly three digits follow."""
    after = digit[at + 1 : at + 5]
    return bool(after[:3].all()) and len(after) >= 3 and not after[3:].any()


class _Tables(NamedTuple):
    """By code point: what it folds to (0: it is left out), what it is in the other script, whether it is a letter or
    a Han character, whether it ends a sentence (1) or a line too (2); and a number of what it folds to, 0 for what
    may be left out, `_END` for what ends a sentence."""

    folds: Codes
    script: Codes
    letters: Flags
    ends: NDArray[np.uint8]
    numbers: NDArray[np.uint32]


@cache
def _tables() -> _Tables:
    import numpy as np

    from ..convert.reference import steps

    script: dict[str, str] = {**steps("t2s")[-1].characters, **_VARIANTS}
    folds = np.zeros(_LAST + 1, dtype=np.uint32)
    for first, last in _SAME:  # nothing to look up but the script
        folds[first:last] = np.arange(first, last)
    others = (code for first, last in _OTHER for code in range(first, last))
    for code in chain(others, (ord(character) for character in script)):
        character = chr(code)
        if character.isalnum() or unicodedata.decomposition(character) or character in _SIGNS:
            plain = unicodedata.normalize("NFKC", character).lower()
            plain = plain if len(plain) == 1 else character  # 한 and ㎡ have no single character
            plain = script.get(plain, plain)[0]
            if plain.isalnum() or plain in _SIGNS:
                folds[code] = ord(plain)
    folds[list(_MINUSES)] = _MINUS
    letters = folds != 0
    letters[[ord(sign) for sign in f"{_SIGNS}-0123456789"]] = False
    ends = np.zeros(_LAST + 1, dtype=np.uint8)
    for character in _ENDS:
        ends[ord(character)] = 2 if character == "\n" else 1
    one_script = np.arange(_LAST + 1, dtype=np.uint32)
    one_script[_LAST] = 0xFFFD  # what lies beyond is no character of a pattern
    for character, other in script.items():
        if ord(character) < _LAST:
            one_script[ord(character)] = ord(other)
    numbers = (folds.astype(np.uint64) * np.uint64(_MIX) >> np.uint64(33)).astype(np.uint32)
    numbers[list(_MINUSES)] = 0
    numbers[ends > 0] = _END
    return _Tables(folds, one_script, letters, ends, numbers)
