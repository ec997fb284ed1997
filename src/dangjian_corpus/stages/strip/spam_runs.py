"""Spam whose words no list has: stretches of a line that read as spam by themselves, wherever they stand.

A line that looks suspicious at a glance is cut where spam may begin and end: at its ends, at the marks of sentences,
where the model changes its mind (`spam_model`), around the known words. Each piece is then read alone, so that what
stands beside it does not count, and is spam where most of it reads so, and some of its words are known to be of use
to advertisers. In a sentence it must also be foreign to it (`spam_seams`).
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from operator import attrgetter
from typing import NamedTuple

from ...lazy import regex
from . import spam_model, spam_seams
from .spam_clusters import LETTERS, SENTENCE, TELLING, Match, clusters, count_letters
from .spam_context import is_accused, is_led_to, is_named, is_quoted, is_reported, sentence
from .spam_edges import is_list, trimmed
from .spam_words import FUNCTION, SHADY, everyday, touting

#: What a change between prose and spam costs: little where pieces are looked for, more where one is judged.
LOOSE, STRICT = 3.0, 6.0
#: More letters in a row that do not read as spam are a sentence's.
PROSE = 8
#: What reads so much as spam is it, whatever its words; a row of them has so many characters at most.
SURE, ROW = 60.0, 120
#: So many letters has prose that something is put in, at least.
HOST = 12
#: Where nothing looks suspicious at a glance the words of a sentence must weigh so much.
LEAST = 6
#: How much better a sentence must read on than with a noun in place of a bare name.
UNWANTED = 0.5
#: Nothing with more letters is looked at as one piece.
MOST = 150

_HAN = regex(r"[\u3400-\u9fff]")
_QUOTES = regex("[“”‘’]")
_MARK = regex(r"[。!?;…,、:|()\[\]【】 ]")

_FUNCTION = regex(FUNCTION)
_PARTING = regex(r"[ |_/,-]+")
#: An address of the web that is cheap to have, by itself.
_ADDRESS = regex(
    r"(?:https?://)?(?:www\.)?[a-z0-9-]{2,20}\.(?:cc|vip|top|xyz|me|tv|club|bet|info|icu|pw|app|fun|online|site)/?",
    re.I,
)


#: Matches stand in order and apart, so that those at a place are found by halving: a line of nothing but
#: spam may have thousands.
_START = attrgetter("start")
_END = attrgetter("end")


class Line(NamedTuple):
    """A folded line with the words and contacts of spam in it, in order."""

    text: str
    matches: list[Match]

    def within(self, start: int, end: int) -> list[Match]:
        """The words and contacts of a stretch."""
        first = bisect_left(self.matches, start, key=_START)
        return self.matches[first : bisect_right(self.matches, end, lo=first, key=_END)]

    def around(self, place: int) -> Match | None:
        """The word or contact that goes on at `place`, if it does not begin there."""
        number = bisect_right(self.matches, place, key=_END)
        return self.matches[number] if number < len(self.matches) and self.matches[number].start < place else None

    def edges(self) -> set[int]:
        """Where the words and contacts begin and end."""
        return {edge for match in self.matches for edge in (match.start, match.end)}

    def is_worth(self, suspicious: bool) -> bool:
        """Whether the line may hold spam, by its words alone; one that looks `suspicious` at a glance needs fewer."""
        if not suspicious:
            heavy = [match for match in self.matches if match.word.weight >= 2]
            if sum(match.word.weight for match in heavy) < LEAST or not any(match.tells for match in heavy):
                return False
        return any(self._sells(start, end, suspicious) for start, end in sentences(self.text))

    def _sells(self, start: int, end: int, suspicious: bool) -> bool:
        own = self.within(start, end)
        if not suspicious:
            own = [match for match in own if match.word.weight >= 2]
        if suspicious and _is_short(self.text, start, end):
            return not is_reported(self.text, start, end)
        if sum(match.word.weight for match in own) < (2 if suspicious else LEAST):
            return False
        if not (suspicious or any(match.tells for match in own)) or is_accused(self.text, start, end):
            return False
        hidden = any(match.odd or (match.word.kind == "contact" and match.word.weight >= 3) for match in own)
        return hidden or not is_reported(self.text, start, end)


class Piece(NamedTuple):
    """A part of a line, ``[start, end)``."""

    line: int
    start: int
    end: int
    parted: bool
    """Whether marks of sentences or the line's ends part it from what is beside it."""


class Reading(NamedTuple):
    """How a piece reads by itself."""

    letters: int
    share: float
    """How much of them reads as spam; of several sentences, of that of which the least does."""
    said: float
    """The evidence of its Han characters, as log odds."""
    prose: int
    """The letters of the longest stretch that does not read as spam."""


def sentences(text: str) -> list[tuple[int, int]]:
    """The spans between the marks of sentences, each with the mark that ends it."""
    ends = [0, *(mark.end() for mark in SENTENCE.finditer(text)), len(text)]
    return list(pairwise(ends))


def spam(lines: Sequence[Line]) -> list[list[tuple[int, int]]]:
    """Of each line the spans that are spam, in order."""
    if not lines:
        return []
    logs = spam_model.evidence([line.text for line in lines])
    pieces = [
        piece
        for number, line in enumerate(lines)
        for piece in dict.fromkeys(_pieces(number, line, logs[number]))
        if _may_be(piece, line)
    ]
    found: list[list[tuple[int, int]]] = [[] for _ in lines]
    if not pieces:
        return found
    taken = {piece.line: bytearray(len(lines[piece.line].text)) for piece in pieces}
    known = {number: (logs[number].tolist(), lines[number].edges()) for number in taken}
    readings = spam_model.evidence([lines[piece.line].text[piece.start : piece.end] for piece in pieces])
    for piece, log in sorted(zip(pieces, readings, strict=True), key=lambda pair: _order(pair[0], lines[pair[0].line])):
        line = lines[piece.line]
        if taken[piece.line].find(1, piece.start, piece.end) >= 0:
            continue
        span = None
        reading = _reading(line.text[piece.start : piece.end], log)
        if piece.parted:
            if _is_advertisement(line.text[piece.start : piece.end], line.within(piece.start, piece.end), reading):
                span = piece.start, piece.end
        elif _is_put_in(piece, line, reading):
            start, end, gain = spam_seams.cut(line.text, piece.start, piece.end, *known[piece.line])
            if gain >= _bar(piece, line) and not _is_needed(piece, line, start, end):
                span = start, end
        if span:
            found[piece.line].append(span)
            taken[piece.line][slice(*span)] = b"\1" * (span[1] - span[0])
    return [sorted(spans) for spans in found]


def _order(piece: Piece, line: Line) -> tuple[int, bool, int, int]:
    """What is parted from the rest of the line comes first, the longest before others; then what has the fewest letters
    that belong to no known word."""
    loose = 0 if piece.parted else len(LETTERS.findall(_uncovered(line, piece)))
    return piece.line, not piece.parted, loose, piece.start - piece.end


def _pieces(number: int, line: Line, log: spam_model.Logs) -> Iterator[Piece]:
    """What may be spam of a line."""
    text = line.text
    yield Piece(number, 0, len(text), True)
    likely = [(run.start, run.end) for run in spam_model.runs(log, LOOSE)]
    ends = [end for _, end in likely]
    for start, end in sentences(text):
        beside = bisect_right(ends, start)
        if beside < len(likely) and likely[beside][0] < end:
            yield Piece(number, start, end, True)
    for cluster in clusters(text, line.matches):
        own = trimmed(cluster, text)
        likely += [(own.start, own.end), *_solid(own.matches, text)]
    for span in dict.fromkeys(span for rough in likely for span in (_whole(line, *rough), _snapped(line, *rough))):
        yield Piece(number, *_given_back(line, *span), False)


def _solid(matches: Sequence[Match], text: str) -> Iterator[tuple[int, int]]:
    """The stretches of words with no other letter between them."""
    start = end = matches[0].start
    for match in matches:
        if LETTERS.search(text, end, match.start):
            yield start, end
            start = match.start
        end = match.end
    yield start, end


def _whole(line: Line, start: int, end: int) -> tuple[int, int]:
    """A stretch with all of the words that it begins or ends in."""
    first, last = line.around(start), line.around(end)
    return first.start if first else start, last.end if last else end


def _snapped(line: Line, start: int, end: int) -> tuple[int, int]:
    """And with what no more than two letters part from a mark."""
    start, end = _whole(line, start, end)
    for reach in range(3):
        if start == reach or (start > reach and _MARK.match(line.text[start - reach - 1])):
            start -= reach
            break
    for reach in range(3):
        if end + reach == len(line.text) or (end + reach < len(line.text) and _MARK.match(line.text[end + reach])):
            end += reach
            break
    return start, end


def _given_back(line: Line, start: int, end: int) -> tuple[int, int]:
    """A stretch without the everyday words at its ends that belong to the sentence beside it."""
    everyday_ones = [match for match in line.within(start, end) if match.text in everyday()]
    for match in everyday_ones:
        if match.start == start > 0 and LETTERS.match(line.text, start - 1):
            start = match.end
    for match in reversed(everyday_ones):
        if match.end == end < len(line.text) and match.start > start and LETTERS.match(line.text, end):
            end = match.start
    return start, end


def _may_be(piece: Piece, line: Line) -> bool:
    """Whether a piece can be spam, as far as its words and those of its sentence say: what costs little to know."""
    text, own = line.text, line.within(piece.start, piece.end)
    row = (piece.parted or _begins(piece, line)) and _is_short(text, piece.start, piece.end)
    if not row and sum(match.word.weight for match in own) < (2 if piece.parted else 3):
        return False
    if not row and not piece.parted and not any(match.tells for match in own):
        return False
    if _QUOTES.search(text, piece.start, piece.end) or is_quoted(text, piece.start):
        return False
    first, last = sentence(text, piece.start, piece.end)
    return not is_accused(text, first, last) and not (piece.parted and is_reported(text, first, last))


def _reading(text: str, log: spam_model.Logs) -> Reading:
    inside = {at for run in spam_model.runs(log, STRICT) for at in range(run.start, run.end)}
    letters = [letter.start() for letter in LETTERS.finditer(text)]
    said = sum(float(log[at]) for at in letters if at in inside and _HAN.match(text[at]))
    shares = []
    for start, end in sentences(text):
        own = letters[bisect_left(letters, start) : bisect_left(letters, end)]
        if len(own) > 3:
            shares.append(sum(at in inside for at in own) / len(own))
    prose = max((len(list(own)) for read, own in groupby(letters, inside.__contains__) if not read), default=0)
    return Reading(len(letters), min(shares, default=float(bool(inside))), said, prose)


def _is_put_in(piece: Piece, line: Line, reading: Reading) -> bool:
    """Whether a piece that is glued to a sentence may be spam, but for how foreign it is to the sentence."""
    if not 2 <= reading.letters <= MOST or reading.share < 0.8:
        return False
    own, text = line.within(piece.start, piece.end), line.text
    weight = sum(match.word.weight for match in own)
    loose = _uncovered(line, piece)
    if _begins(piece, line) and is_list(text[piece.start : piece.end]) >= 2:
        sure = reading.said >= SURE and reading.share >= 0.95
        return "。" in text and (sure or (reading.said >= 20 and any(match.tells for match in own)))
    if _FUNCTION.search(loose):
        return False
    prose = 4 * len(LETTERS.findall(loose)) - reading.letters
    if any(match.odd and match.word.weight > 1 for match in own):
        return weight >= 3 and prose < 0
    if _reaches(own):
        return not (is_led_to(text, piece.start) or is_named(text, piece.end)) or not _is_reported(piece, line)
    if reading.letters < 5 or prose > 0 or _is_reported(piece, line):
        return False
    least = reading.letters + HOST
    if "。" not in text or count_letters(text, least - 1) < least:
        return False  # a headline, an item of a list
    if "、" in text[max(0, piece.start - 1) : piece.start] + text[piece.end : piece.end + 1]:
        return False  # one of several things that the sentence names
    told = {match.text for match in own} - everyday()
    if _begins(piece, line) and not (told & touting() or any(match.word.kind in SHADY for match in own)):
        return False  # what a hospital or a bank offers may be the subject
    return reading.said >= 9 and len(told) >= 2


def _bar(piece: Piece, line: Line) -> float:
    """How foreign a piece must be to its sentence."""
    own = line.within(piece.start, piece.end)
    if any(match.odd and match.word.weight > 1 for match in own):
        return -99.0  # nobody writes so but who hides
    if _reaches(own):
        return 0.2 if _is_reported(piece, line) else 0.0
    if _begins(piece, line):
        return 0.0 if is_list(line.text[piece.start : piece.end]) >= 2 else 0.3
    return 1.2


def _is_needed(piece: Piece, line: Line, start: int, end: int) -> bool:
    """Whether a sentence wants a noun where a bare name of what is sold stands."""
    own = line.within(piece.start, piece.end)
    if _reaches(own) or _begins(piece, line) or any(match.odd and match.word.weight > 1 for match in own):
        return False
    if sum(match.word.weight >= TELLING for match in own) > 1 or _PARTING.search(line.text, start, end):
        return False  # more than a name
    return spam_seams.wants_none(line.text, start, end) < UNWANTED


def _begins(piece: Piece, line: Line) -> bool:
    """Whether a piece is glued to the start of a sentence."""
    return piece.start == sentence(line.text, piece.start, piece.end)[0] and piece.end < len(line.text)


def _is_reported(piece: Piece, line: Line) -> bool:
    """Whether what leads to a piece, or the piece, has a word of reports."""
    return is_reported(line.text, sentence(line.text, piece.start, piece.end)[0], piece.end)


def _reaches(own: Sequence[Match]) -> bool:
    return any(match.word.kind == "contact" and match.word.weight >= 3 for match in own)


def _uncovered(line: Line, piece: Piece) -> str:
    """What of a piece is no known word."""
    own = line.within(piece.start, piece.end)
    ends = [piece.start, *(match.end for match in own)]
    return " ".join(line.text[a:b] for a, b in zip(ends, [*(match.start for match in own), piece.end], strict=True))


def _is_advertisement(text: str, own: Sequence[Match], reading: Reading) -> bool:
    """Whether a passage that is parted from others is spam, by how it reads and what its known words weigh."""
    if _ADDRESS.fullmatch(text.strip()):
        return True
    if not 5 <= reading.letters <= MOST or reading.share < 0.5:
        return False
    if reading.prose > (PROSE if reading.share >= 0.7 else PROSE // 2):
        return False
    weight = sum(match.word.weight for match in own)
    strong = max((match.word.weight for match in own if match.word.kind != "contact"), default=0)
    contact = max((match.word.weight for match in own if match.word.kind == "contact"), default=0)
    if contact >= 4 and strong >= 2 and reading.share >= 0.8:
        return True
    if reading.said < 10:
        return False
    if weight >= 6 and strong >= 3:
        return True
    if reading.said >= SURE and reading.share >= 0.95 and _PARTING.search(text):
        return True
    if reading.share >= 0.8 and reading.said >= 24 and weight >= 3 and strong >= 2:
        return True
    return reading.said >= 40 and (weight >= 4 or _is_row(text))


def _is_short(text: str, start: int, end: int) -> bool:
    """Whether a passage is a row of words and no more than one line of them."""
    return end - start <= ROW and _PARTING.search(text, start, end) is not None


def _is_row(text: str) -> bool:
    """Whether a passage names many things that are called alike."""
    items = [item for item in _PARTING.split(text) if item]
    if len(items) < 3 or sum(map(len, items)) < 4.5 * len(items) or any(len(item) > 12 for item in items):
        return False
    ends = Counter(end for item in items for end in {item[:2], item[-2:]})
    return max(ends.values()) >= 3 and max(ends.values()) >= 0.6 * len(items)
