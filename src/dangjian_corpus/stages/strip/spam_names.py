"""Bare names of what such trades sell, dropped into a sentence that has nothing to do with them.

Nothing but the name is there: no contact, no list, no odd sign. So it takes three things: the sentence must read on
over the name as if it were not there (`spam_seams`), it must not speak of such trades, and the document must name them
nowhere in sentences that need the name. How well the sentence must read on depends on how telling the words are, and
on the place: what follows a comma may be a subject.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from ...lazy import regex
from . import spam_latin, spam_seams, spam_sites
from .spam_clusters import LETTERS, TELLING, Match, count_letters
from .spam_context import is_accused, is_discussed, is_led_to, is_named, is_quoted, is_reported, sentence
from .spam_edges import is_enclosed
from .spam_words import FUNCTION, SHADY, Word, everyday, nameable, prompting, topics, touting

Span = tuple[int, int]


class Bar(NamedTuple):
    """What the seams of a name must come to, as natural logs (see `spam_seams`)."""

    gain: float
    join: float
    none: float
    """How much a noun must not be wanted."""


#: How telling the words of a name are: of texts of all kinds; a word of the trade alone; several of them; several that
#: only sites of pornography put beside each other.
_NAMEABLE, _TRADE, _SEVERAL, _PHRASE = range(4)
_LONG = (_SEVERAL, _PHRASE)
#: The bars of these, amid a clause and where a clause begins. A word that any text may name is told only where it parts
#: what is one word; what begins a clause may be its subject.
_AMID = {_NAMEABLE: Bar(5.0, 4.0, 4.5), _TRADE: Bar(3.0, 1.2, 2.0)} | dict.fromkeys(_LONG, Bar(2.5, 1.0, 1.5))
_FIRST = {_TRADE: Bar(3.5, 2.0, 2.5)} | dict.fromkeys(_LONG, Bar(2.5, 1.5, 1.5))
#: The bars of a name in a document that says no other word on the trade: nobody names such a thing for nothing. Phrases
#: of pornography go, and what one would search for, in a sentence without words of reports, money and vices, stays only
#: where a noun is much wanted.
_UNTOLD = Bar(-1.0, -1.3, -2.5)
_PHRASES = {_PHRASE: Bar(-3.0, -3.0, -3.0)}
_SILENT_AMID = {_NAMEABLE: Bar(3.5, 3.0, 3.0), _TRADE: Bar(2.5, 1.2, 1.5), _SEVERAL: Bar(2.0, 1.0, 1.0)} | _PHRASES
_SILENT_FIRST = {_NAMEABLE: Bar(2.0, 2.0, 1.0), _TRADE: Bar(2.0, 1.5, 0.5), _SEVERAL: Bar(1.5, 1.5, 0.0)} | _PHRASES
#: What several words of a name must weigh together, and those that only pornography puts beside each other.
SEVERAL, PHRASE = 5, 6
#: A word of the trade that is as long tells as much.
LONG = 5
#: A name with a lower gain is needed by its sentence, which then speaks of the trade.
NEEDED = 1.0
#: How well the two characters must go together that a nameable word parts.
SPLIT = 2.0
#: So much more where a sentence has words of reports, and after 的, which wants a noun.
MORE = 2.0
#: How well a sentence must read on over a single Latin word.
ALONE = 4.0
#: What ends a sentence.
STOP, ENDS = "。", "。!?…"
#: How often a name stands in a text that is stuffed with it.
OFTEN = 3
#: Words that go with those before them.
_KEPT = (Word("offer", 2), Word("contact", 2))
#: What parts a tail from the end of a paragraph.
HUNG = "-_|~"
#: So many letters has the sentence around a name, at least.
HOST = 8
#: So many everyday words at either end of a name may be the sentence's.
LIGHT = 8
#: So many letters that belong to no known word may be at the end of a name, and what each must add to the gain.
LOOSE, COST = 3, 1.0

_LOOSE = regex(rf"(?!{FUNCTION})[\u3400-\u9fff]")
_CLAUSE = ",:。!?;… "
_LISTED = frozenset("、/|·-_~*")


def _is_jargon(text: str) -> bool:
    """Whether no text but one on the trade has a word; two characters may stand side by side by chance."""
    return len(text) > 2 and text not in nameable()


class Name(NamedTuple):
    """A stretch of known words of a line."""

    line: int
    start: int
    end: int
    words: tuple[Match, ...]

    @property
    def text(self) -> str:
        """What is named."""
        return "".join(match.text for match in self.words)

    @property
    def kinds(self) -> set[str]:
        return {match.word.kind for match in self.words if match.word.weight >= 3}

    @property
    def class_(self) -> int:
        """How telling its words are."""
        told = {match.text: match for match in self.words if match.text not in everyday()}
        heavy = [match for match in told.values() if match.word.weight >= TELLING and match.word.kind != "contact"]
        trade = [match.text for match in heavy if match.word.kind in SHADY and _is_jargon(match.text)]
        weight = sum(match.word.weight for match in told.values())
        telling = [match.word.weight for match in told.values() if match.word.weight > 1]
        if len(trade) == len(heavy) > 0 and len(telling) > 1 and sum(telling) >= PHRASE and self.kinds == {"porn"}:
            return _PHRASE
        several = len(told) > 1 and weight >= SEVERAL
        if trade and (several or max(map(len, trade)) >= LONG):
            return _SEVERAL
        return _TRADE if trade or (heavy and touting() & told.keys()) else _NAMEABLE

    @property
    def is_prompt(self) -> bool:
        """Whether it is what somebody would type who looks for such a thing, and no name that a sentence would have."""
        ends = (self.words[0].text, self.words[-1].text)
        return self.class_ >= _TRADE and any(end.startswith(prompting()) or end.endswith(prompting()) for end in ends)


def dropped(
    texts: Sequence[str], found: Mapping[int, list[Match]], taken: Mapping[int, Sequence[Span]]
) -> dict[int, list[Span]]:
    """By line what is put in; `found` are the words of some of the folded `texts`, `taken` the spans that are spam
    already."""
    put = {number: list(_given_away(texts[number], taken.get(number, ()))) for number in found}
    others = {number: (*taken.get(number, ()), *spans) for number, spans in put.items()}
    for number, span in _named(texts, found, others):
        put[number].append(span)
    return {number: spans for number, spans in put.items() if spans}


def _given_away(text: str, taken: Sequence[Span]) -> Iterator[Span]:
    """What is spam by itself: addresses, runs of Latin words, and single ones over which the sentence reads on."""
    spans = list(spam_sites.addresses(text))
    for start, end, alone in spam_latin.runs(text):
        if not alone or spam_seams.seams(text, [(start, end)])[0].join >= ALONE:
            spans.append((start, end))
    others = _Spans(taken)
    return (span for span in spans if not others.meet(*span))


class _Spans:
    """Spans of a line, in order and as far as they meet joined, so that those at a place are found by halving."""

    def __init__(self, spans: Iterable[Span]) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        for start, end in sorted(spans):
            if self._ends and start <= self._ends[-1]:
                self._ends[-1] = max(end, self._ends[-1])
            else:
                self._starts.append(start)
                self._ends.append(end)

    def meet(self, start: int, end: int) -> bool:
        """Whether one of them has a character of ``[start, end)``."""
        number = bisect_right(self._ends, start)
        return number < len(self._ends) and self._starts[number] < end


def _named(
    texts: Sequence[str], found: Mapping[int, list[Match]], taken: Mapping[int, Sequence[Span]]
) -> Iterator[tuple[int, Span]]:
    """The bare names that are put in, each with its line."""
    if not any(_tells(match) for words in found.values() for match in words):
        return
    names = [name for number, words in found.items() for name in _names(number, texts[number], words, taken)]
    stuffed = _stuffed(names, texts)
    may = [name for name in names if _may_be(name, texts[name.line])]
    if not (stuffed or may):
        return
    spoken = _spoken(texts, names, taken)
    best = {name: _best(name, texts[name.line], bool(name.kinds & spoken)) for name in may}
    natural: set[str] = set()
    for name in names:
        seam, _ = best.get(name) or (None, None)
        needed = _PHRASES[_PHRASE].gain if name.class_ == _PHRASE else _UNTOLD.gain if name.is_prompt else NEEDED
        held = is_enclosed(texts[name.line], name.start, name.end) or _trails(name, texts[name.line])
        if name not in stuffed and (seam is None or seam.gain < needed) and not held:
            natural |= name.kinds
    for name in names:
        if name.kinds & natural:
            continue
        if name in stuffed:
            yield name.line, stuffed[name]
            continue
        silent = not name.kinds & spoken
        if name in best and (silent or name.class_ >= _TRADE) and _trails(name, texts[name.line]):
            yield name.line, (name.start, name.end)
        elif found_best := best.get(name):
            seam, span = found_best
            if _is_foreign(name, texts[name.line], seam, span, silent):
                yield name.line, span


def _spoken(texts: Sequence[str], names: Sequence[Name], taken: Mapping[int, Sequence[Span]]) -> set[str]:
    """The trades of which a text says anything beside the names and what is spam already."""
    own: dict[int, list[Span]] = {number: list(spans) for number, spans in taken.items()}
    for name in names:
        own.setdefault(name.line, []).append((name.start, name.end))
    asked = {kind for name in names for kind in name.kinds}
    spoken: set[str] = set()
    for number, text in enumerate(texts):
        spans = sorted(own.get(number, ()))
        for start, end, kinds in topics(text):
            if kinds <= spoken:
                continue
            before = bisect_right(spans, (start, len(text)))
            if not before or spans[before - 1][1] < end:
                spoken |= kinds
        if asked <= spoken:
            break
    return spoken


def _trails(name: Name, text: str) -> bool:
    """Whether a name stands between the full stop of a paragraph and its end, with no mark of its own, or a sign that
    no sentence has parts it from the paragraph."""
    if name.end < len(text.rstrip()) or not name.start:
        return False
    before = text[: name.start].rstrip()
    hung = name.class_ > _TRADE and before[-1:] in HUNG and LETTERS.match(before[-2:-1]) is not None
    return before[-1:] in ENDS or hung


def _stuffed(names: Sequence[Name], texts: Sequence[str]) -> dict[Name, Span]:
    """Names that stand again and again between the sentences of a text, of which one at least is put in for sure, with
    the letters before them that are the same each time."""
    by_text: dict[str, list[Name]] = {}
    for name in names:
        by_text.setdefault(name.text, []).append(name)
    stuffed: dict[Name, Span] = {}
    for same in by_text.values():
        if len(same) < OFTEN:
            continue
        reach = _alike(same, texts)
        grown = [name._replace(start=name.start - reach) for name in same]
        if any(_trails(name, texts[name.line]) for name in grown) and all(
            _is_put_between(name, texts[name.line]) for name in grown
        ):
            stuffed |= {name: (name.start - reach, name.end) for name in same}
    return stuffed


def _alike(names: Sequence[Name], texts: Sequence[str]) -> int:
    """How many letters before some names are the same."""
    reach = 0
    while reach < LOOSE:
        before = {texts[name.line][max(0, name.start - reach - 1) : name.start - reach] for name in names}
        if len(before) > 1 or not LETTERS.fullmatch(before.pop()):
            break
        reach += 1
    return reach


def _is_put_between(name: Name, text: str) -> bool:
    if not any(map(_tells, name.words)) or is_quoted(text, name.start) or is_accused(text, *_around(name, text)):
        return False
    return _is_between(name, text) or spam_seams.seams(text, [(name.start, name.end)])[0].gain >= NEEDED


def _is_between(name: Name, text: str) -> bool:
    """Whether a name begins where a clause does."""
    return name.start == 0 or text[name.start - 1] in _CLAUSE


def _names(number: int, text: str, words: Sequence[Match], taken: Mapping[int, Sequence[Span]]) -> Iterator[Name]:
    """The stretches of words with nothing or blanks between them, one of which hardly stands in other text."""
    others = _Spans(taken.get(number, ()))
    group: list[Match] = []
    for match in (*words, None):
        if group and (match is None or text[group[-1].end : match.start].strip()):
            start, end = group[0].start, group[-1].end
            heavy = any(one.word.weight >= 3 and one.word.kind != "contact" for one in group)
            if heavy and not others.meet(start, end):
                yield Name(number, start, end, tuple(group))
            group = []
        if match is not None:
            group.append(match)


def _tells(match: Match) -> bool:
    """Whether a word is telling, and no two characters that stand side by side by chance."""
    kind, weight = match.word
    return weight >= TELLING and kind != "contact" and (len(match.text) > 2 or match.text in nameable())


def _may_be(name: Name, text: str) -> bool:
    """Whether a name may be put in, as far as the words around it say: what costs little to know."""
    if not any(map(_tells, name.words)):
        return False
    listed = text[name.start - 1 : name.start] in _LISTED or text[name.end : name.end + 1] in _LISTED
    if listed and not _trails(name, text):
        return False
    if is_quoted(text, name.start):
        return False
    first, last = _around(name, text)
    least = name.end - name.start + HOST
    return count_letters(text, least - 1, first, last) >= least and not is_accused(text, first, last)


def _around(name: Name, text: str) -> Span:
    """The sentence that a name stands in, or the paragraph that it trails."""
    return (0, len(text)) if _trails(name, text) else sentence(text, name.start, name.end)


def _variants(name: Name, text: str) -> list[Span]:
    """The name with letters that may belong to it, and without everyday words that may not."""
    starts, ends = [name.start], [name.end]
    for match in name.words[: min(LIGHT, len(name.words) - 1)]:
        if match.word.weight > 2:
            break
        starts.append(match.end)
    for match in name.words[: max(0, len(name.words) - 1 - LIGHT) : -1]:
        if match.word.weight > 2 or match.word in _KEPT or match.text in touting() - everyday():
            break
        ends.append(match.start)
    for reach in range(0 if name.text.endswith(prompting()) else LOOSE):
        if not _LOOSE.match(text, name.end + reach):
            break
        ends.append(name.end + reach + 1)
    if _is_between(name, text) and text[name.end : name.end + 1] == ",":
        ends.append(name.end + 1)
    return [(start, end) for start in starts for end in ends if start < end]


def _best(name: Name, text: str, spoken: bool) -> tuple[spam_seams.Seam, Span] | None:
    """The variant of a name that is best cut out, and its seam; `None` where a look at the characters on either side
    tells that none is. `spoken` says whether the text speaks of the trade elsewhere."""
    spans = _variants(name, text)
    inner = [(start, end) for start, end in spans if end < len(text) and (start > 0 or not spoken)]
    if not inner:
        return None
    held = [span for span in inner if is_enclosed(text, *span)]
    # What is held to no bar, or to a low one, is worth a closer look whatever stands on either side.
    low = not spoken and (held or name.is_prompt or name.class_ == _PHRASE or not name.start)
    least = SPLIT if spoken and name.class_ == _NAMEABLE else 0.0
    if not low and not spam_seams.may_join(text, inner, least):
        return None
    inner = held or inner
    line, shift = _framed(text, name.start)
    seams = zip(spam_seams.seams(line, [(start + shift, end + shift) for start, end in inner]), inner, strict=True)
    return max(seams, key=lambda one: one[0].gain - COST * max(0, one[1][1] - name.end))


def _is_foreign(name: Name, text: str, seam: spam_seams.Seam, span: Span, silent: bool) -> bool:
    """Whether the sentence reads on over a name so well that it cannot be its own; `silent` where the text says nothing
    else of the trade."""
    start, end = span
    first = start == 0 or text[start - 1] in _CLAUSE
    bars = (_SILENT_FIRST if first else _SILENT_AMID) if silent else (_FIRST if first else _AMID)
    if end == len(text) or name.class_ not in bars:
        return False
    if name.class_ == _NAMEABLE and first and (start == 0 or not name.kinds & {*SHADY}):
        return False  # of what hospitals and banks offer a text may go on to speak
    if silent and is_enclosed(text, start, end):
        return True
    told = is_led_to(text, start) or is_named(text, end)
    if name.class_ == _PHRASE and told:
        return False
    around = _around(name, text)
    untold = silent and not told and not (is_discussed(text, around[0], start) or is_discussed(text, end, around[1]))
    bar = _UNTOLD if untold and name.is_prompt else bars[name.class_]
    reported = name.class_ < _SEVERAL and is_reported(text, *around)
    more = MORE * (reported or text[max(0, start - 1) : start] == "的")
    if seam.gain < bar.gain + more or seam.join < bar.join + more:
        return False
    line, shift = _framed(text, start)
    return spam_seams.wants_none(line, start + shift, end + shift) >= bar.none


def _framed(text: str, start: int) -> tuple[str, int]:
    """A line with a full stop before it where nothing else is before `start`, and by how much that shifts it: a line
    begins as what follows a full stop."""
    return (text, 0) if start else (STOP + text, 1)
