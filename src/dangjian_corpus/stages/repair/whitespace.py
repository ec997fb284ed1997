"""Blanks: indentation, trailing blanks, runs of blank lines, special blanks inside a line."""

from __future__ import annotations

from collections.abc import Iterator

from ...lazy import regex
from ...ledger import Edit, Span
from ...rules import Rule
from .text import BLANK, BLANKS, edit, unusual

SPACE = Rule(
    "repair/space",
    "whitespace",
    "No-break, ideographic and other special blanks inside a line become one ordinary space.",
    ("作者：李平　　来源：日报", "第一章\xa0总纲"),
    ("作者：李平 来源：日报", "党建\t服务"),
    "stages/repair/whitespace.py",
)
INDENTATION = Rule(
    "repair/indentation",
    "whitespace",
    "Blanks before the first character of a line are removed; lines of ASCII alone keep them, for they may be code.",
    ("　　社区党委召开会议。", "一\n\t\t二"),
    ("社区党委召开会议。", "代码：\n    return 1\n完。"),
    "stages/repair/whitespace.py",
)
TRAILING = Rule(
    "repair/trailing-blank",
    "whitespace",
    "Blanks at the end of a line are removed.",
    ("社区党委 \n召开会议。", "会议结束。　"),
    ("社区党委\n召开会议。",),
    "stages/repair/whitespace.py",
)
BLANK_LINES = Rule(
    "repair/blank-lines",
    "whitespace",
    "Of several blank lines in a row one stays; none at the start and the end of the text.",
    ("第一段。\n\n\n\n第二段。", "\n\n第一段。"),
    ("第一段。\n\n第二段。",),
    "stages/repair/whitespace.py",
)

RULES = (SPACE, INDENTATION, TRAILING, BLANK_LINES)

_ANY_SPECIAL = regex("[\xa0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_EDGE = BLANKS + "\n"
# A line end with anything to do: blanks before or after it, or more than one blank line; it starts with what is found
# fast, so that the blanks before it are no part of the match.
_LINE_END = regex(f"\n(?:(?<=[{BLANK}]\n)|(?=[{BLANK}])|(?=\n[{BLANK}\n]))[{BLANK}\n]*")


def whitespace(text: str) -> Iterator[Edit]:
    """Every blank that carries no meaning."""
    end = len(text.rstrip(_EDGE))
    body = len(text) - len(text.lstrip(_EDGE)) if end else 0
    first = text.rfind("\n", 0, body) + 1
    if first:
        yield edit(BLANK_LINES, 0, text[:first], "")
    if first < body and not _is_code(text, body):
        yield edit(INDENTATION, first, text[first:body], "")
    for match in _LINE_END.finditer(text, body, end):
        start, stop = match.span()
        if text[start - 1] in BLANKS or text.find("\n", start + 1, stop) >= 0:
            yield from _line_end(text, start, stop)
        elif text[stop] > "\x7f" or not _is_code(text, stop):
            # Nothing but indentation, as nearly everywhere: no call is worth it.
            yield Edit(start + 1, text[start + 1 : stop], "", INDENTATION.id, INDENTATION.role)
    special = _ANY_SPECIAL.findall(unusual(text))
    if special:
        for start, stop in sorted({run for blank in special for run in _runs(text, blank, body, end)}):
            if text[start - 1] != "\n" != text[stop]:
                yield edit(SPACE, start, text[start:stop], " ")
    if end < len(text):
        yield from _tail(text, end)


def _runs(text: str, blank: str, start: int, end: int) -> Iterator[Span]:
    """The runs of blanks that hold a certain one, inside ``[start, end)``, which begins and ends with a character.

    One certain character is found many times faster than any of a set.
    """
    while (at := text.find(blank, start, end)) >= 0:
        start = at + 1
        while text[start] in BLANKS:
            start += 1
        while text[at - 1] in BLANKS:
            at -= 1
        yield at, start


def _line_end(text: str, start: int, end: int) -> Iterator[Edit]:
    """The edits on one line end, with the blank lines and blanks after it: ``[start, end)``, and those before it."""
    while text[start - 1] in BLANKS:
        start -= 1
    region = text[start:end]
    first, last = region.index("\n"), region.rindex("\n")
    if first:
        yield edit(TRAILING, start, region[:first], "")
    lines, kept = region[first : last + 1], "\n\n" if region.count("\n") > 1 else "\n"
    if lines != kept:
        # The kept line ends stand first, so that only what goes is written down.
        yield (
            edit(BLANK_LINES, start + first + len(kept), lines[len(kept) :], "")
            if lines.startswith(kept)
            else edit(BLANK_LINES, start + first, lines, kept)
        )
    if last + 1 < len(region) and not _is_code(text, end):
        yield edit(INDENTATION, start + last + 1, region[last + 1 :], "")


def _is_code(text: str, start: int) -> bool:
    """Whether the line whose first character stands at `start` is ASCII alone, as lines of code are."""
    if text[start] > "\x7f":
        return False
    end = text.find("\n", start)
    return text[start : end if end >= 0 else len(text)].isascii()


def _tail(text: str, end: int) -> Iterator[Edit]:
    """The blanks and blank lines after the last character, which ends at `end`; one line end stays."""
    line_end = text.find("\n", end)
    if line_end < 0:
        line_end = len(text)
    if end < line_end:
        yield edit(TRAILING, end, text[end:line_end], "")
    if line_end + 1 < len(text):
        yield edit(BLANK_LINES, line_end + 1, text[line_end + 1 :], "")
