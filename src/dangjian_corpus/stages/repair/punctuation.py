"""The option ``--punctuation``: marks that have a full-width and an ASCII form are brought to one of them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...ledger import Edit
from ...rules import Rule
from .text import HAN, edit, late

FULLWIDTH = Rule(
    "repair/fullwidth",
    "punctuation",
    "With `--punctuation fullwidth`, ASCII marks beside Chinese characters become full-width ones.",
    ("社区党委,召开会议.",),
    ("社区党委，召开会议。",),
    "stages/repair/punctuation.py",
)
ASCII = Rule(
    "repair/ascii",
    "punctuation",
    "With `--punctuation ascii`, full-width marks become ASCII ones.",
    ("社区党委，召开会议。",),
    ("社区党委,召开会议.",),
    "stages/repair/punctuation.py",
)

RULES = (FULLWIDTH, ASCII)

_PAIRS = {",": "，", ";": "；", ":": "：", "!": "！", "?": "？", "(": "（", ")": "）"}
_TO_ASCII = {full: half for half, full in _PAIRS.items()} | {
    "。": ".",
    "“": '"',
    "”": '"',
    "‘": "'",
    "’": "'",
    "【": "[",
    "】": "]",
}
_NEAR = f"[{HAN}，。；：！？（）“”‘’《》、]"
# A mark after a Chinese character, or an opening bracket before one.
_ASCII_MARK = rf"(?m:(?<={_NEAR})[,;:!?()]|[()](?={_NEAR})|(?<={_NEAR})\.(?=$|[\s”’\"'）)]|{_NEAR}))"
_FULL_MARK = "[" + "".join(_TO_ASCII) + "]"
_QUOTED = rf'"([^"\n]*[{HAN}][^"\n]*)"'


def fullwidth(text: str) -> Iterator[Edit]:
    """ASCII marks beside Chinese characters, and straight quotes in pairs around them."""
    changed: dict[int, str] = {}
    for line in re.finditer("[^\n]+", text):
        if line[0].count('"') % 2 == 0:
            for match in late(_QUOTED).finditer(text, line.start(), line.end()):
                changed.update({match.start(): "“", match.end() - 1: "”"})
    found = True
    while found:
        # A mark that was changed makes its neighbour one that stands beside Chinese: )。 and !!
        view = "".join(changed.get(i, character) for i, character in enumerate(text)) if changed else text
        found_marks = {match.start(): _PAIRS.get(match[0], "。") for match in late(_ASCII_MARK).finditer(view)}
        changed.update(found_marks)
        found = bool(found_marks)
    return (edit(FULLWIDTH, i, text[i], now) for i, now in sorted(changed.items()))


def ascii_marks(text: str) -> Iterator[Edit]:
    """Full-width marks that have an ASCII form."""
    for match in late(_FULL_MARK).finditer(text):
        yield edit(ASCII, match.start(), match[0], _TO_ASCII[match[0]])
