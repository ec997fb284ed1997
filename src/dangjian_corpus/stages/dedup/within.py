"""Repeated passages inside one document: the first whole copy stays.

A passage is a run of sentences. Two are the same where their folded sentences are, one after the other; a heading
that one of them lacks and an end that was cut off make no difference, but then it is the more complete one that
stays. A repeat goes where it is so long that nobody repeats it on purpose, where it follows its first copy at once
and is too long for a refrain, or where it is the block of headlines at the top of an article. Everything else is
repeated on purpose: dialogue, table cells, choruses, （掌声）, the sentence that stands in many articles of a statute.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from ...document import Document
from ...ledger import Edit, Maps
from ...rules import Rule
from . import folding
from .sketch import hashed

if TYPE_CHECKING:
    from .folding import Folded

#: Folded characters from which a passage is no refrain, formula or table cell.
LONG = 40
#: Folded characters from which a passage is a copy wherever it stands.
COPIED = 160
#: Folded characters of a line that may be a headline, and from which one is no word of a list.
HEADLINE, TITLE = 40, 6
#: Characters of a line that may stand between two copies of a headline: a date, a path.
ASIDE = 24
#: Characters of the run that must stand twice for a document to be looked at more closely.
RUN = 24
#: Earlier places of one sentence that are tried.
TRIED = 16

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

_OPENING = "“‘「『《〈（([【〔"
_BLANK = " \t\u3000"
_ARTICLE = re.compile(r"^[#*\s\u3000]{0,8}第\s*[〇零一二三四五六七八九十百千\d]+\s*[条條]", re.MULTILINE)
_END = re.compile(r"[。！？!?；;…：:][”’」』）)]*[ \t\u3000]*$")


def folded(text: str) -> str:
    """The text as it is compared."""
    return folding.folded(text)


class _Sentence(NamedTuple):
    """A sentence: its number, its folded text, and where its first and its last character stand in the document."""

    number: int
    key: str
    first: int
    last: int


class _Match(NamedTuple):
    """Two passages that are the same: the numbers of the sentences of each, and which of them only one has."""

    earlier: tuple[int, int]
    later: tuple[int, int]
    only_earlier: bool
    only_later: bool


def repeats(document: Document, disable: frozenset[str]) -> list[Edit]:
    """The removals of passages that stand in the document a second time, each with the copy that stays."""
    if "dedup/repeat" in disable:
        return []
    text = document.text
    found = [*_headlines(text)]
    if folding.may_repeat_a_sentence(text):
        whole = folding.fold(text)
        passages = _passages(text, whole)
        if passages and _repeats_itself(whole.codes):
            found += passages
    edits: list[Edit] = []
    maps: Maps | None = None
    for (start, end), kept in sorted(set(found)):
        if edits and start < edits[-1].end:
            continue
        maps = maps or Maps(document.layers)
        first, last = maps.to_raw(*kept)
        of = {"id": document.id, "start": first, "end": last}
        edits.append(Edit(start, text[start:end], "", "dedup/repeat", "repeat", of))
    return edits


def _repeats_itself(codes: folding.Codes) -> bool:
    """Whether a run of `RUN` characters stands in a text twice."""
    import numpy as np

    runs = np.sort(hashed(codes, RUN))
    return bool((runs[1:] == runs[:-1]).any())


# ---- the block of headlines ----


def _headlines(text: str) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """The block of headlines that stands a second time before the article begins."""
    lines: list[tuple[int, int, str]] = []  # start, end, folded
    start = 0
    while len(lines) < 12 and start < len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        line = text[start:end]
        if line.strip():
            if len(line) > 2 * HEADLINE or _END.search(line):
                break
            lines.append((start, end, line))
        start = end + 1
    else:
        return []  # no paragraph follows: these are verses or a list
    if len(lines) < 2 or end - start < LONG:
        return []
    keys = [folding.folded(line) for _, _, line in lines]
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


def _passages(text: str, whole: Folded) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """What goes, and the copy that stays, of passages that stand twice."""
    every = _sentences(whole)
    left = list(every)  # those that have not gone
    found: list[tuple[tuple[int, int], tuple[int, int]]] = []
    counts = Counter(sentence.key for sentence in every)
    seen: dict[str, list[int]] = defaultdict(list)
    at = before = 0
    while at < len(left) or len(found) > before:
        if at == len(left):  # what is left may now stand side by side
            at, before, seen = 0, len(found), defaultdict(list)
            continue
        if counts[left[at].key] < 2:
            at += 1
            continue
        match = max(
            (_grow(left, first, at) for first in seen[left[at].key][:TRIED]),
            key=lambda match: match.later[1],
            default=None,
        )
        if match is None or not _is_copy(text, left, match):
            seen[left[at].key].append(at)
            at += 1
            continue
        goes, stays = (match.earlier, match.later) if match.only_later else (match.later, match.earlier)
        kept = left[stays[0]].first, left[stays[1] - 1].last + 1
        found += ((_cut(text, every, run), kept) for run in _runs(left[slice(*goes)]))
        at = match.later[1] - (goes[1] - goes[0])
        del left[slice(*goes)]
        seen = defaultdict(list)
        for number, sentence in enumerate(left[:at]):
            seen[sentence.key].append(number)
    return found


def _runs(sentences: list[_Sentence]) -> list[tuple[int, int]]:
    """The numbers of sentences as runs of numbers that follow each other: first, last and one."""
    runs: list[tuple[int, int]] = []
    for sentence in sentences:
        if runs and runs[-1][1] == sentence.number:
            runs[-1] = runs[-1][0], sentence.number + 1
        else:
            runs.append((sentence.number, sentence.number + 1))
    return runs


def _sentences(whole: Folded) -> list[_Sentence]:
    import numpy as np

    body = whole.text
    if not body:
        return []
    cuts = [0, *(np.flatnonzero(np.diff(whole.sentence)) + 1).tolist(), len(body)]
    firsts, lasts = whole.places[cuts[:-1]].tolist(), whole.places[np.array(cuts[1:]) - 1].tolist()
    edges = zip(pairwise(cuts), firsts, lasts, strict=True)
    return [_Sentence(n, body[a:b], first, last) for n, ((a, b), first, last) in enumerate(edges)]


def _grow(sentences: list[_Sentence], first: int, again: int) -> _Match:
    """The longest match of the passages that begin at two sentences alike; one may lack a short line that the other
    has, and the last sentence of one may have been cut off."""
    a, b = first, again
    ends = a, b
    only_earlier = only_later = False
    while a < again and b < len(sentences):
        if sentences[a].key == sentences[b].key:
            a, b = a + 1, b + 1
            ends = a, b
        elif a + 1 < again and sentences[a + 1].key == sentences[b].key and len(sentences[a].key) < HEADLINE:
            a, only_earlier = a + 1, True
        elif b + 1 < len(sentences) and sentences[b + 1].key == sentences[a].key and len(sentences[b].key) < HEADLINE:
            b, only_later = b + 1, True
        else:
            mine, theirs = sentences[a].key, sentences[b].key
            if b + 1 == len(sentences) and mine.startswith(theirs):
                ends, only_earlier = (a + 1, b + 1), True
            elif a + 1 == again and theirs.startswith(mine):
                ends, only_later = (a + 1, b + 1), True
            break
    return _Match((first, ends[0]), (again, ends[1]), only_earlier, only_later)


def _is_copy(text: str, sentences: list[_Sentence], match: _Match) -> bool:
    """Whether a passage that stands twice does so by mistake."""
    if match.only_earlier and match.only_later:
        return False
    size = sum(_weight(sentences[number].key) for number in range(*match.later))
    follows = match.earlier[1] == match.later[0]
    if size < (LONG if follows else COPIED):
        return False
    first, last = sentences[match.later[0]], sentences[match.later[1] - 1]
    if _is_verse(text[first.first : last.last + 3], size):
        return False
    before = sentences[match.later[0] - 1].last if match.later[0] else -1
    begins = before < 0 or "\n" in text[before : first.first]
    closes = match.later[1] == len(sentences) or "\n" in text[last.last : sentences[match.later[1]].first]
    if not follows and not (begins and closes):
        return False
    # Statutes say the same in many articles, and a list again; a copy of a statute has the numbers of its articles.
    return not _ARTICLE.search(text) or _ARTICLE.search(text, first.first - 8, last.last) is not None


def _weight(key: str) -> float:
    """The size of a folded text in Han characters: a word of Latin letters counts as one or two."""
    return len(key) - 2 / 3 * sum(character.isascii() for character in key)


def _is_verse(passage: str, size: float) -> bool:
    """Whether a passage is of short lines, as a chorus, a table and a short exchange are; long talk is not."""
    lines = [line for line in passage.split("\n") if line.strip()]
    if max(_weight(line.strip()) for line in lines) >= LONG:
        return False
    return size < 2 * COPIED or 2 * sum(_END.search(line) is not None for line in lines) < len(lines)


def _cut(text: str, sentences: list[_Sentence], goes: tuple[int, int]) -> tuple[int, int]:
    """The characters that go with sentences: with their marks, and with whole lines their line feeds."""
    start, end = sentences[goes[0]].first, sentences[goes[1] - 1].last + 1
    line = text.rfind("\n", 0, start) + 1
    before = text[max(line, sentences[goes[0] - 1].last + 1 if goes[0] else 0) : start]
    start -= len(before) if start - len(before) == line else len(before) - len(before.rstrip(_BLANK + _OPENING))
    limit = sentences[goes[1]].first if goes[1] < len(sentences) else len(text)
    while end < limit and text[end] not in _OPENING + "\n":
        end += 1
    whole = start == 0 or text[start - 1] == "\n"
    if whole and end < len(text) and text[end] == "\n":
        return start, end + 1
    if end == len(text) and start > 0 and text[start - 1] == "\n":
        return start - 1, end  # the last line takes the line feed before it along
    return start, end
