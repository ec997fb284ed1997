"""Lines that a sentence was broken into: text wrapped at a fixed width, and links that stand on lines of their own."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from ...lazy import regex
from ...ledger import Edit
from ...rules import Rule
from .evidence import word_ends
from .text import BLANK, BLANKS, HAN, edit, width

_WRAPPED = (
    "社区党委把服务群众作为全部工作的出发点和落脚点，建立了党员联\n"
    "系户制度，每名党员联系五户居民，每月走访一次，把居民的意见和建\n"
    "议带回支部，逐条研究，逐条答复。半年来，共收集意见三百多条，解\n"
    "决问题二百多个，居民的满意率明显提高。"
)

JOIN = Rule(
    "repair/line-break",
    "linebreak",
    "A line break inside a sentence is removed: text wrapped at a fixed width, or a link on a line of its own.",
    (
        _WRAPPED,
        "昨天上午，全市基层党组织建设工作会议在市委党校隆重召开，市委书记\n李平\n，市长王安出席会议。",
        "记者昨天从有关部门了解到，本市的党员志愿者服务队已经有三百多支，其中，\n东城区\n的数量最多。",
    ),
    (
        "床前明月光，\n疑是地上霜。\n举头望明月，\n低头思故乡。",
        "会议议程如下\n一、学习有关文件\n二、讨论支部工作计划\n三、表决接收预备党员",
        "“你来了？”\n“来了。”\n“那就坐吧。”",
        "社区党建工作取得新的进展\n服务群众工作迈上新的台阶\n志愿服务活动形成新的品牌\n基层治理水平得到新的提升",
    ),
    "stages/repair/lines.py",
)

RULES = (JOIN,)

# The lines and corners that tables are drawn with.
_DRAWN = "".join(map(chr, range(0x2500, 0x2580)))
# What may end a line that is complete.
_CLOSED = frozenset(f'。！？!?…；;：:”’」』）)】》〉>.~～—|·*"-=_{_DRAWN}')
_NEVER_FIRST = "，。、；：！？）】》」』%％"
_ASKS_FOR_MORE = ("，", ",", "、", "（", "(", "《")
_STARTS_INSIDE = regex(f"\n[{BLANK}]*[{_NEVER_FIRST}]")
_ITEM = regex(
    "[·•●○◆◇■□★☆▪▲△※→>*#+\\-—–|【\\[〔\u2500-\u257f]"
    "|(?:[0-9]{1,3} +)?[(（]?[0-9０-９一二三四五六七八九十百甲乙丙丁①-⑳a-zA-Z]{1,4}[、.．、)）:：]"
)
# When a page was published, by the clock.
_STAMP = "(?:19|20)[0-9]{2}[-/.][01]?[0-9][-/.][0-3]?[0-9] +[0-2]?[0-9]:"
_MARKER = regex(
    f"{_ITEM.pattern}|第[0-9一二三四五六七八九十百千零〇 ]+[章节節條条款項项編编篇部回期]|附[件录錄则則]"
    f"|https?:|www\\.|{_STAMP}"
)
# After a sentence a number with a blank behind it begins something new.
_NUMBERED = regex("[0-9]{1,3}[ \u3000]")
_ENDS = frozenset("。！？…；：”’）)")
# Lines as short as this say nothing by themselves.
_SHORT = 5
# What is not divided between lines: a word or number of Latin script, a character with the mark that clings to it.
_UNIT = regex(f"(?:[A-Za-z0-9.%:/-]+|.)[{_NEVER_FIRST}]?")
# The share of lines ending without a mark that have the width of the text, at the least.
_CROWDED = 0.5
# Shorter lines may be headings, verse or items of a list.
_LONG = 15
_PROSE = 20
# The end of a long line that is not complete, before another; it starts with what is found fast.
_OPEN_END = regex(rf"\n(?<=[^\n]{{{_LONG - 1}}}[^\n{re.escape(''.join(sorted(_CLOSED)))}]\n)(?=[^\n])")


class _Line(NamedTuple):
    """A line without its blanks, the offset at which it starts, and the columns of its indentation and of all.

    `by` measures columns.
    """

    text: str
    start: int
    indent: int
    columns: int
    by: Callable[[str], int]


def _counted(text: str) -> int:
    """The columns of `text` where a program that wrapped it counted characters, whatever their width."""
    return 2 * len(text)


_MEASURES = (width, _counted)


def joins(text: str) -> Iterator[Edit]:
    """The line breaks to remove, each with the blanks around it."""
    opened = [_line_before(text, match.start()).rstrip(BLANKS) for match in _OPEN_END.finditer(text)]
    widths = _alike(opened) if len(opened) >= 3 else []
    linked = any(line.endswith(_ASKS_FOR_MORE) for line in opened) or _STARTS_INSIDE.search(text) is not None
    if not widths and not linked:
        return
    parted = text.split("\n")
    lines = list(_laid_out(parted, width))
    found = (_wrapped(lines if by is width else list(_laid_out(parted, by))) for by in widths)
    breaks = next(filter(None, found), set())
    if linked:
        breaks = breaks | _clinging(lines) if breaks else _links(lines)
    for index in sorted(breaks):
        before, after = lines[index], lines[index + 1]
        start, end = before.start + len(before.text), after.start
        yield edit(JOIN, start, text[start:end], _glue(before.text[-1], after.text[0]))


def _line_before(text: str, end: int) -> str:
    """The line that ends at `end`."""
    return text[text.rfind("\n", 0, end) + 1 : end]


def _alike(lines: Sequence[str]) -> list[Callable[[str], int]]:
    """The measures by which half of `lines` are about as wide, the one first by which most are."""
    crowds = [(_crowd([by(line) for line in lines])[1], by) for by in _MEASURES]
    return [by for many, by in sorted(crowds, key=lambda crowd: -crowd[0]) if many >= _CROWDED * len(lines)]


def _crowd(widths: Sequence[int]) -> tuple[int, int]:
    """The width below which, by no more than four columns, most of `widths` lie, and how many do."""
    counted = Counter(widths)
    return max(((w, sum(counted[w - d] for d in range(5))) for w in counted), key=lambda crowd: crowd[::-1])


def _laid_out(lines: Sequence[str], by: Callable[[str], int]) -> Iterator[_Line]:
    offset = 0
    for line in lines:
        bare = line.strip(BLANKS)
        indent = line[: line.index(bare)] if bare and bare != line else ""
        columns = by(indent) if indent else 0
        yield _Line(bare, offset + len(indent), columns, columns + by(bare), by)
        offset += len(line) + 1


def _glue(before: str, after: str) -> str:
    """What stands for a line break: a blank between words of Latin script, nothing in Chinese and inside a number."""
    latin = before.isascii() and after.isascii() and before.isalnum() and after.isalnum()
    return " " if latin and not (before.isdigit() and after.isdigit()) else ""


def _open(line: _Line) -> bool:
    return len(line.text) >= _LONG and line.text[-1] not in _CLOSED


def _wrapped(lines: list[_Line]) -> set[int]:
    """The lines of a text wrapped at a fixed width that go on in the next line; empty if it is not wrapped.

    Nearly all lines that end without a mark must be equally wide, few may be wider, and the breaks must cut words
    in two as often as blind wrapping does. Above the first wide line and below the last one lines may be shorter:
    titles, names below a text and what a site wrote around it end without a mark too.
    """
    opened = [i for i, line in enumerate(lines[:-1]) if _open(line) and lines[i + 1].text]
    if len(opened) < 3:
        return set()
    full, _ = _crowd([lines[i].columns for i in opened])
    if not 30 <= full <= 200:
        return set()
    at_width = [i for i in opened if _filled(lines, i, full)]
    wider = sum(line.columns > full + 4 for line in lines)
    if len(at_width) < max(3, _CROWDED * len(opened)) or wider > 0.1 * sum(bool(line.text) for line in lines):
        return set()
    between = sum(at_width[0] <= i <= at_width[-1] for i in opened)
    if len(at_width) < 0.8 * between:
        return set()
    flowing = [i for i in at_width if not _MARKER.match(lines[i + 1].text)]
    cut = [i for i in flowing if _cuts_word(lines[i].text, lines[i + 1].text)]
    if len(cut) < 2 or len(cut) < 0.2 * len(flowing):
        return set()
    layout = _layout(lines, full, cut)
    return {i for i in range(len(lines) - 1) if _filled(lines, i, full) and _goes_on(lines[i], lines[i + 1], layout)}


def _filled(lines: list[_Line], index: int, full: int) -> bool:
    """Whether nothing of the next line would have had a place in this one, of at most about `full` columns."""
    line, following = lines[index], lines[index + 1]
    if not line.text or not following.text or line.columns > full + 4:
        return False
    if line.columns > full - 2:
        return True
    unit = _UNIT.match(following.text)
    return line.columns + line.by(unit[0] if unit else "") > full - 2


class _Layout(NamedTuple):
    """How a wrapped text sets off its paragraphs.

    `indented`: by blanks before the first line. `apart`: by blank lines. `hanging`: the further lines of an item stand
    under its text, so that what stands at the margin again is no part of it.
    """

    indented: bool
    apart: bool
    hanging: bool


def _layout(lines: list[_Line], full: int, cut: list[int]) -> _Layout:
    """The layout of `lines`, by the breaks that are sure: `cut` are those that cut a word."""
    starts = [i for i in range(1, len(lines)) if lines[i].text and not _filled(lines, i - 1, full)]
    inside = [i for i in cut if lines[i].indent or _ITEM.match(lines[i].text)]
    further = sum(lines[i + 1].indent > 0 for i in cut)
    return _Layout(
        _most(sum(lines[i].indent > 0 for i in starts) + (lines[0].indent > 0), len(starts) + 1)
        and not _most(further, len(cut)),
        _most(sum(not lines[i - 1].text for i in starts), len(starts)),
        len(inside) > 1 and _most(sum(lines[i + 1].indent > 0 for i in inside), len(inside)),
    )


def _most(some: int, of: int) -> bool:
    return of > 0 and some >= 0.7 * of


def _goes_on(line: _Line, following: _Line, layout: _Layout) -> bool:
    """Whether the paragraph of a filled line goes on in the next one."""
    if following.text[0] in _NEVER_FIRST:
        return True
    if _MARKER.match(following.text):
        return line.text[-1] not in _CLOSED and _cuts_word(line.text, following.text)
    if line.text[-1] in _ENDS and _NUMBERED.match(following.text):
        return False
    if layout.hanging and (line.indent or _ITEM.match(line.text)):
        goes_on = following.indent > 0
    elif layout.indented:
        goes_on = not following.indent
    elif line.text[-1] in _ENDS and not layout.apart:
        return False
    else:
        goes_on = following.indent <= line.indent
    return goes_on or _cuts_word(line.text, following.text)


def _cuts_word(before: str, after: str) -> bool:
    """Whether the break between two lines stands inside a word, or before a mark that clings to the word."""
    if after[0] in _NEVER_FIRST:
        return True
    head = before[-6:]
    return len(head) not in word_ends(head + after[:6])


def _clinging(lines: list[_Line]) -> set[int]:
    """Breaks before marks that cannot start a line, where no mark stands before them."""
    return {
        i
        for i, (line, following) in enumerate(pairwise(lines))
        if line.text and following.text and following.text[0] in _NEVER_FIRST and line.text[-1] not in _CLOSED
    }


def _links(lines: list[_Line]) -> set[int]:
    """Breaks around short lines in the middle of a sentence, and before marks that cannot start a line."""
    breaks: set[int] = set()
    commas = sum(line.text.endswith(("，", ",")) for line in lines)
    verse = commas > 3 and commas * 4 > sum(bool(line.text) for line in lines)
    for i, (line, following) in enumerate(pairwise(lines)):
        if not line.text or not following.text or line.text[-1] in _CLOSED:
            continue
        if following.text[0] in _NEVER_FIRST:
            breaks.add(i)
            # What stands before the short line that goes on has not ended either.
            if i and len(line.text) < _LONG and lines[i - 1].text and _prose(lines[i - 1]):
                breaks.add(i - 1)
        elif not verse and _prose(line) and line.text.endswith(_ASKS_FOR_MORE):
            breaks.update(_continued(lines, i))
    return breaks


def _continued(lines: list[_Line], index: int) -> Iterator[int]:
    """The breaks before and after a short line that follows `index`, where the next one ends as a sentence does.

    Without such an end the text was cut off there, and what follows is no part of it.
    """
    if index + 2 >= len(lines):
        return
    link, after = lines[index + 1 : index + 3]
    if not link.text or not after.text or len(link.text) >= _LONG or link.text[-1] in _CLOSED:
        return
    if any(line.indent > lines[index].indent or _MARKER.match(line.text) for line in (link, after)):
        return
    if after.text[-1] in _ENDS and len(after.text) >= _SHORT:
        yield from (index, index + 1)


def _prose(line: _Line) -> bool:
    """Whether a line is long and ends without a mark, as only a sentence does that was cut."""
    return len(line.text) >= _PROSE and line.text[-1] not in _CLOSED and re.search(f"[{HAN}]", line.text) is not None
