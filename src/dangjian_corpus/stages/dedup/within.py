"""Repeated passages inside one document: the first whole copy stays.

A run of lines that stands a second time, alike but for punctuation, width and white space, is a repeat where it
holds a paragraph too long to be a refrain and either follows its first copy at once or is so long that nobody
repeats it on purpose: statutes say the same sentence in many articles. Short lines go only as part of such a run:
dialogue, table cells, choruses and （掌声） are repeated on purpose.
"""

from __future__ import annotations

import re
from collections import defaultdict

from ...document import Document
from ...ledger import Edit, Maps
from ...rules import Rule

#: Folded characters from which a paragraph is no refrain, formula or table cell.
LONG = 40
#: Folded characters from which a run is a copy wherever it stands.
COPIED = 160

RULES = (
    Rule(
        "dedup/repeat",
        "repeat",
        "the same passage stands earlier in the document",
        hits=(
            "第一段说的是社区党建工作的基本情况，内容比较长，足以看出它不是一句口号，也不是一首歌的副歌，而是一个完整的自然段落。\n第二段。\n"
            "第一段说的是社区党建工作的基本情况,内容比较长,足以看出它不是一句口号,也不是一首歌的副歌,而是一个完整的自然段落.",
        ),
        misses=("“什么？”\n老王摇摇头。\n“什么？”", "（掌声）\n谢谢大家。\n（掌声）"),
        where=__name__,
    ),
)

_NOT_FOLDED = re.compile(r"[^\w]|_", re.UNICODE)


def folded(text: str) -> str:
    """Letters, digits and Han characters alone: what makes two passages the same."""
    return _NOT_FOLDED.sub("", text).casefold()


def repeats(document: Document, disable: frozenset[str]) -> list[Edit]:
    """The removals of passages that stand in the document a second time, each with the copy that stays."""
    if "dedup/repeat" in disable:
        return []
    text = document.text
    lines = text.split("\n")
    keys = [folded(line) for line in lines]
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)
    full = [number for number, line in enumerate(keys) if line]
    seen: dict[str, list[int]] = defaultdict(list)  # folded line -> places in `full`
    edits: list[Edit] = []
    maps: Maps | None = None
    place = 0
    while place < len(full):
        run, first = _longest_run(keys, full, seen, place)
        sizes = [len(keys[full[place + k]]) for k in range(run)]
        if run and max(sizes) >= LONG and (sum(sizes) >= COPIED or first + run == place):
            here, last = full[place], full[place + run - 1]
            start, end = starts[here], min(starts[last + 1], len(text))
            if end == len(text) and start > 0:
                start -= 1  # the last line takes the line feed before it along
            maps = maps or Maps(document.layers)
            kept = maps.to_raw(starts[full[first]], starts[full[first + run - 1] + 1] - 1)
            of = {"id": document.id, "start": kept[0], "end": kept[1]}
            edits.append(Edit(start, text[start:end], "", "dedup/repeat", "repeat", of))
            place += run
        else:
            seen[keys[full[place]]].append(place)
            place += 1
    return edits


def _longest_run(keys: list[str], full: list[int], seen: dict[str, list[int]], place: int) -> tuple[int, int]:
    """How many lines from `place` on stand earlier one after the other, and where; the longest such run."""
    best, where = 0, 0
    for first in seen.get(keys[full[place]], ()):
        run = 0
        while first + run < place and place + run < len(full) and keys[full[first + run]] == keys[full[place + run]]:
            run += 1
        if run > best:
            best, where = run, first
    return best, where
