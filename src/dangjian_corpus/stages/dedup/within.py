"""Repeated passages inside one document: the first whole copy stays.

A passage is a run of sentences. Two are the same where their folded sentences are, one after the other; a heading
that one of them lacks and an end that was cut off make no difference, but then it is the more complete one that
stays. A repeat goes where it is so long that nobody repeats it on purpose, where it follows its first copy at once
and is too long for a refrain, or where it is the block of headlines at the top of an article. Everything else is
repeated on purpose: dialogue, table cells, choruses, （掌声）, the sentence that stands in many articles of a statute.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice, pairwise

from ...document import Document
from ...ledger import Edit, Maps, Span
from ...rules import Rule
from . import doubled, folding
from .sketch import hashed

#: Folded characters from which a line that may be a headline is no word of a list.
TITLE = 6
#: Characters of a line that may stand between two copies of a headline: a date, a path.
ASIDE = 24
#: Characters of the run that must stand twice for a document to be looked at more closely.
RUN = 24

RULES = (
    Rule(
        "dedup/repeat",
        "repeat",
        "the same passage stands earlier in the document",
        hits=(
            "第一段说的是社区党建工作的基本情况，内容比较长，足以看出它不是一句口号，也不是一首歌的副歌，而是一个完整的自然段落。\n"
            "第一段说的是社区党建工作的基本情况,内容比较长,足以看出它不是一句口号,也不是一首歌的副歌,而是一个完整的自然段落.\n"
            "第二段。",
            "老井边的党员夜校\n临江日报 王小川\n老井边的党员夜校\n临江日报 王小川\n"
            "每到星期三的晚上，井边的槐树下就亮起一盏灯，村里的党员搬着小板凳，来听退休教师老郭讲一堂课。\n",
        ),
        misses=(
            "“什么？”\n老王摇摇头。\n“什么？”",
            "（掌声）\n谢谢大家。\n（掌声）",
            "我爱你，家乡\n我爱你，家乡\n我爱你门前的小河\n我爱你，家乡\n我爱你屋后的山冈\n",
        ),
        where=__name__,
    ),
)

#: A line: where it begins and ends, and what it is.
_Line = tuple[int, int, str]

_OPENING = "“‘「『《〈（([【〔"
_BLANK = " \t\u3000"


def folded(text: str) -> str:
    """The text as it is compared."""
    return folding.folded(text)


def repeats(documents: Sequence[Document], disable: frozenset[str]) -> list[list[Edit]]:
    """Of each of some documents the removals of passages that stand in it a second time, with the copy that stays.

    Most hold none, which is seen of all of them together in less time than of one after the other.
    """
    if "dedup/repeat" in disable:
        return [[] for _ in documents]
    texts = [document.text for document in documents]
    return [
        _removals(document, {*twice, *_passages(document.text, sums)})
        for document, twice, sums in zip(documents, _headlines(texts), folding.sums_of_sentences(texts), strict=True)
    ]


def _removals(document: Document, found: set[tuple[Span, Span]]) -> list[Edit]:
    """The removals of what goes, each with the copy that stays; of what goes only the first where two overlap."""
    text = document.text
    edits: list[Edit] = []
    maps: Maps | None = None
    for (start, end), kept in sorted(found):
        if edits and start < edits[-1].end:
            continue
        maps = maps or Maps(document.layers)
        first, last = maps.to_raw(*kept)
        of = {"id": document.id, "start": first, "end": last}
        edits.append(Edit(start, text[start:end], "", "dedup/repeat", "repeat", of))
    return edits


# ---- the block of headlines ----


def _headlines(texts: Sequence[str]) -> list[list[tuple[Span, Span]]]:
    """Of each text the block of headlines that stands a second time before the article begins."""
    heads = [_head(text) for text in texts]
    keys = iter(folding.folded_each([line for lines in heads for _, _, line in lines]))
    return [_again(lines, list(islice(keys, len(lines)))) for lines in heads]


def _head(text: str) -> list[_Line]:
    """The lines before the article begins, if it does and they are several."""
    lines: list[_Line] = []
    start = 0
    while len(lines) < 12 and start < len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        line = text[start:end]
        if line.strip():
            if len(line) > 2 * doubled.HEADLINE or doubled.END.search(line):
                return lines if len(lines) > 1 and end - start >= doubled.LONG else []
            lines.append((start, end, line))
        start = end + 1
    return []  # no paragraph follows: these are verses or a list


def _again(lines: list[_Line], keys: list[str]) -> list[tuple[Span, Span]]:
    """The block of lines that stands among them a second time, given what they are compared by."""
    for first in range(len(keys) - 1):
        if len(keys[first]) < TITLE:
            continue
        for again in range(first + 1, len(keys)):
            size = 0
            while first + size < again and again + size < len(keys) and keys[first + size] == keys[again + size]:
                size += 1
            between = lines[first + size : again]
            if size and all(end - start <= ASIDE for start, end, _ in between):
                kept = lines[first][0], lines[first + size - 1][1]
                return [((lines[again][0], lines[again + size - 1][1] + 1), kept)]
    return []


# ---- passages ----


def _passages(text: str, sums: folding.Sums | None) -> Iterator[tuple[Span, Span]]:
    """What goes, and the copy that stays, of passages that stand twice."""
    if sums is None or not _may_hold_a_copy(text, sums):
        return
    whole = folding.fold(text)
    every = doubled.sentences(whole)
    copies = doubled.copies(text, every)
    if copies and _repeats_itself(whole.codes):
        for goes, kept in copies:
            yield from ((_cut(text, every, run), kept) for run in goes)


def _may_hold_a_copy(text: str, sums: folding.Sums) -> bool:
    """Whether enough stands side by side that stands in the text elsewhere.

    Two copies may differ in a short line now and then, and in the sentence at the end; one that follows the other
    begins like it.
    """
    counts = Counter(sums.sums)
    again = [number for number, sum_ in enumerate(sums.sums) if counts[sum_] > 1]
    statute: bool | None = None
    for first, last in _side_by_side(again):
        start, end = sums.starts[first], sums.ends[min(last + 1, len(sums.ends) - 1)]
        size = end - start
        if size < doubled.LONG:
            continue
        if size < doubled.COPIED and len(set(sums.sums[first : last + 1])) == last + 1 - first:
            continue
        statute = doubled.is_statute(text) if statute is None else statute
        if not statute or doubled.has_articles(text, start - doubled.NUMBERED, end):
            return True
    return False


def _side_by_side(numbers: list[int]) -> Iterator[Span]:
    """The first and the last of numbers of which one at most is missing between two."""
    cuts = [at for at, (one, next_) in enumerate(pairwise(numbers), 1) if next_ - one > 2]
    return ((numbers[a], numbers[b - 1]) for a, b in pairwise([0, *cuts, len(numbers)]))


def _repeats_itself(codes: folding.Codes) -> bool:
    """Whether a run of `RUN` characters stands in a text twice."""
    import numpy as np

    runs = np.sort(hashed(codes, RUN))
    return bool((runs[1:] == runs[:-1]).any())


def _cut(text: str, every: doubled.Sentences, goes: Span) -> Span:
    """The characters that go with sentences: with their marks, and with whole lines their line feeds."""
    first, beyond = goes
    start, end = every.firsts[first], every.lasts[beyond - 1] + 1
    floor = every.lasts[first - 1] + 1 if first else 0  # never the beginning of a line, unless of the text
    line = text.rfind("\n", floor, start) + 1
    before = text[max(line, floor) : start]
    start -= len(before) if line or not floor else len(before) - len(before.rstrip(_BLANK + _OPENING))
    limit = every.firsts[beyond] if beyond < len(every.firsts) else len(text)
    while end < limit and text[end] not in _OPENING + "\n":
        end += 1
    whole = start == 0 or text[start - 1] == "\n"
    if whole and end < len(text) and text[end] == "\n":
        return start, end + 1
    if end == len(text) and start > 0 and text[start - 1] == "\n":
        return start - 1, end  # the last line takes the line feed before it along
    return start, end
