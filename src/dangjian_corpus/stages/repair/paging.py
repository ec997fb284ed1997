"""What stands between two pages of a book or a PDF that became text: the number of the page, and its running head.

A number on a line of its own tells nothing: sections of an essay, stanzas and rows of tables have it too. Numbers of
pages go on one by one, far from each other, and either cut the text where a line was full, inside a sentence, or have
the same words beside them, page after page, or stand below their pages with a dash on either side: a section's number
stands above it, and none at the end of all.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ...lazy import regex
from ...ledger import Edit
from ...rules import Rule
from .text import BLANK, BLANKS, FINAL, width

_PAGES = (
    "— 11 —\n　　社区党委把服务群众作为全部工作的出发点和落脚点，建立了党员联\n"
    "系户制度，每名党员联系五户居民，每月走访一次，把居民的意见和建\n"
    "议带回支部，逐条研究，逐条答复。半年来，共收集意见三百多条，解\n{}"
    "决问题二百多个，居民的满意率明显提高。支部还把走访中听到的话记\n"
    "在本子上，年底一条一条地对，哪一条办了，哪一条没有办，为什么没\n"
    "有办，都在居民会议上说清楚，由居民来评，评得好的才算数，评得不\n"
    "好的，第二年接着办，一直办到居民点头为止，这个办法后来在全区推\n{}"
    "开了。\n"
)

PAGE = Rule(
    "repair/page-break",
    "pager",
    "The number of a page and its running head, where pages of a book or a PDF became one text.",
    (
        _PAGES.format("— 12 —\n", "— 13 —\n"),
        _PAGES.format("12\n社区党建工作手册\n", "13\n社区党建工作手册\n"),
        _PAGES.format("\n第 12 页 共 20 页\n\n", "\n第 13 页 共 20 页\n\n"),
    ),
    (
        _PAGES.format("", ""),
        "1\n那年冬天很冷，河面结了厚厚的冰。\n2\n到了春天，冰化了，船又下了水。\n3\n夏天，我离开了那里。",
        "1\n2\n3\n4\n5",
        "一等奖\n12\n二等奖\n13\n三等奖\n14",
    ),
    "stages/repair/paging.py",
)

RULES = (PAGE,)

#: Blanks between the number of a page and its running head on one line. With fewer of them it may be a section's
#: number or a list's, and only pages that end inside a sentence tell.
_APART, _CLOSE = 3, 1
_WIDE = tuple(blank * _APART for blank in " \t\u3000")

# What `_ALONE` and `_LEFT` below have in common, without which there are no numbers: nearly all texts have none, which
# this tells in a fifth of the time.
_ANY = regex(rf"\n[{BLANK}第—–~·-]*+[1-9]\d*+(?:[{BLANK}]{{{_APART}}}|[{BLANK}\d页共,，/—–~·-]*+(?:\n|\Z))")
_ANY_CLOSE = regex(rf"\n(?<![{FINAL}]\n)[{BLANK}]*+[1-9]\d{{0,3}}+[{BLANK}]")
_SIGN = r"(?:[-—–~·]{1,3} ?)?"
_ALONE = regex(
    rf"\n[{BLANK}]*{_SIGN}(?:第 ?)?([1-9]\d{{0,3}})(?: ?页)?(?:[ ,，/]{{0,3}}共? ?\d{{1,4}} ?页?)?(?: ?[-—–~·]{{1,3}})?"
    rf"[{BLANK}]*(?=\n|\Z)"
)
_DASHED = regex(rf"[{BLANK}]*[-—–][-—–]?[{BLANK}]?\d+[{BLANK}]?[-—–][-—–]?[{BLANK}]*")
# With the running head on the same line: to its left on pages of one side, to its right on those of the other.
_LEFT, _CLOSE_LEFT = (
    regex(rf"\n[{BLANK}]*([1-9]\d{{0,3}})[{BLANK}]{{{least},}}\S[^\n]{{1,40}}(?=\n|\Z)") for least in (_APART, _CLOSE)
)
_RIGHT, _CLOSE_RIGHT = (
    regex(rf"\n[{BLANK}]*\S[^\n]{{1,40}}?[{BLANK}]{{{least},}}([1-9]\d{{0,3}})[{BLANK}]*(?=\n|\Z)")
    for least in (_APART, _CLOSE)
)

#: Characters of a page, at the least and at the most.
_PAGE = (120, 8000)
#: Lines of a page that hold its number or its running heads, on each side of the number.
_BESIDE = 2
_HEAD = 40
#: Pages of the left and of the right may have heads of their own, and some pages none.
_SIDES = 3
#: Columns of a full line, at the least, and how far two such lines may differ.
_FULL = 30
_RAGGED = 4
#: The share of pages that end inside a sentence where nothing else tells that they are pages.
_INSIDE = 0.3


class _Number(NamedTuple):
    """The line of a number: where it starts and ends, the number, and whether something is written around it."""

    start: int
    end: int
    value: int
    marked: bool


def page_breaks(text: str) -> Iterator[Edit]:
    """What to take between the last line of a page and the first one of the next, with the blank lines around it."""
    blocks = _blocks(text, _consecutive(_numbers(text))) if _ANY.search(text) else []
    if not blocks and _ANY_CLOSE.search(text):
        blocks = _close_blocks(text)
    for start, end in blocks:
        was = text[start:end]
        apart = was.count("\n") > 2 and text[start - 1 : start] in FINAL
        now = "" if end == len(text) or start == 0 else "\n\n" if apart else "\n"
        yield Edit(start, was, now, PAGE.id, PAGE.role)


def _blocks(text: str, numbers: Sequence[_Number]) -> list[tuple[int, int]]:
    """What stands at `numbers`, where something tells that they are those of pages."""
    if len(numbers) < 2:
        return []
    heads = _heads(text, numbers)
    blocks = [_block(text, number, heads) for number in numbers]
    full = _full(text)
    inside = sum(_is_inside(text, start, full) for start, _ in blocks)
    headed = sum(any(_said(line) in heads for line in text[start:end].split("\n")) for start, end in blocks)
    least = 1 if all(number.marked for number in numbers) else 2
    if headed >= max(least, len(numbers) / 2) or inside >= max(1, _INSIDE * len(numbers)) or _footed(text, numbers):
        return blocks
    return []


def _footed(text: str, numbers: Sequence[_Number]) -> bool:
    """Whether each number stands below a page, the last one below all, with a dash on either side."""
    first, last = numbers[0], numbers[-1]
    return (
        not text[last.end :].strip()
        and len(text[: first.start].strip()) >= _PAGE[0]
        and all(_DASHED.match(text, number.start, number.end) for number in numbers)
    )


def _close_blocks(text: str) -> list[tuple[int, int]]:
    """Numbers with their running heads close beside them, where pages end inside a sentence."""
    left = list(_CLOSE_LEFT.finditer(text))
    if not any(text[match.start() - 1 : match.start()] not in FINAL for match in left):
        return []
    numbers = _consecutive(sorted({*map(_number, left), *map(_number, _CLOSE_RIGHT.finditer(text))}))
    if len(numbers) < 2:
        return []
    blocks = [_block(text, number, frozenset()) for number in numbers]
    full = _full(text)
    inside = sum(_is_inside(text, start, full) for start, _ in blocks)
    return blocks if inside >= max(1, _INSIDE * len(numbers)) else []


def _numbers(text: str) -> list[_Number]:
    found = [_number(match) for match in _ALONE.finditer(text)]
    wide = any(blank in text for blank in _WIDE)
    left = [_number(match) for match in _LEFT.finditer(text)] if wide else []
    if left:
        left += map(_number, _RIGHT.finditer(text))
    return sorted({*found, *left}) if left else found


def _number(match: re.Match[str]) -> _Number:
    return _Number(match.start() + 1, match.end(), int(match[1]), match[0].strip() != match[1])


def _consecutive(numbers: Sequence[_Number]) -> list[_Number]:
    """The longest chain of numbers that go on one by one, a page apart."""
    length: list[int] = []
    before: list[int] = []
    last: dict[int, int] = {}
    for here, number in enumerate(numbers):
        there = last.get(number.value - 1, -1)
        if there >= 0 and not _PAGE[0] <= number.start - numbers[there].end <= _PAGE[1]:
            there = -1
        length.append(length[there] + 1 if there >= 0 else 1)
        before.append(there)
        last[number.value] = here
    chain: list[_Number] = []
    at = max(range(len(length)), key=length.__getitem__, default=-1)
    while at >= 0:
        chain.append(numbers[at])
        at = before[at]
    return chain[::-1]


def _lines_before(text: str, end: int) -> Iterator[tuple[int, int]]:
    """The lines above the one that starts at `end` that are not blank, nearest first."""
    while end > 0:
        start = text.rfind("\n", 0, end - 1) + 1
        if text[start : end - 1].strip(BLANKS):
            yield start, end - 1
        end = start


def _lines_after(text: str, start: int) -> Iterator[tuple[int, int]]:
    """The lines below the one that ends at `start` that are not blank, nearest first."""
    while start < len(text):
        end = text.find("\n", start + 1)
        end = len(text) if end < 0 else end
        if text[start + 1 : end].strip(BLANKS):
            yield start + 1, end
        start = end


def _beside(text: str, number: _Number) -> Iterator[list[tuple[int, int]]]:
    """The lines above a number, nearest first, and those below it."""
    for lines in (_lines_before(text, number.start), _lines_after(text, number.end)):
        yield [line for line, _ in zip(lines, range(_BESIDE), strict=False)]


def _said(line: str) -> str:
    """What a running head says, without the number of the page or the issue."""
    return "".join(character for character in line if not character.isdigit() and character not in BLANKS)


def _heads(text: str, numbers: Sequence[_Number]) -> frozenset[str]:
    """What the lines beside numbers say, page after page; the first page may have its head without a number."""
    near = {
        line
        for number in (_Number(-1, -1, 0, False), *numbers)
        for side in _beside(text, number)
        for line in side
        if line[1] - line[0] <= _HEAD and text[line[1] - 1] not in "。，；"
    }
    said = Counter(_said(text[start:end]) for start, end in near)
    least = max(2, len(numbers) / _SIDES)
    return frozenset(words for words, times in said.items() if times >= least and len(words) > 1)


def _block(text: str, number: _Number, heads: frozenset[str]) -> tuple[int, int]:
    """From the end of the last line of a page to the start of the first one of the next."""
    above, below = _beside(text, number)
    start, end = number.start, number.end
    for first, last in above:
        if _said(text[first:last]) not in heads:
            break
        start = first
    for first, last in below:
        if _said(text[first:last]) not in heads:
            break
        end = last
    start = next((last for _, last in _lines_before(text, start)), 0)
    end = next((first for first, _ in _lines_after(text, end)), len(text))
    return start, end


def _full(text: str) -> int:
    """The columns of a full line, where most lines are as wide."""
    widths = Counter(width(line.rstrip(BLANKS)) for line in text.split("\n") if len(line) >= _FULL // 2)
    return max(widths, key=lambda w: sum(widths[w - d] for d in range(_RAGGED + 1)), default=0)


def _is_inside(text: str, end: int, full: int) -> bool:
    """Whether the line that ends at `end` is full and its sentence goes on."""
    line = text[text.rfind("\n", 0, end) + 1 : end].rstrip(BLANKS)
    return full >= _FULL and abs(width(line) - full) <= _RAGGED and line[-1] not in FINAL
