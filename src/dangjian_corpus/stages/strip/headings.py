"""Links to edit a section, glued to its heading: what an encyclopedia's headings end with."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from ...lazy import regex
from ...ledger import Edit
from ...rules import Rule
from .lines import Lines

_EDIT = regex(r"\s*(?:[\[［【]?\s*(?:编辑|編輯)(?:本段|源代码|原始碼)?\s*[\]］】]?)\Z")
_TAGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_PAGE = (
    "<html><body><h1>梅溪戏台</h1><p>梅溪戏台位于江州市梅溪镇，始建于清道光年间，是当地保存最完整的木构戏台。</p>"
    "<h2>历史沿革{}</h2><p>戏台建成以后，每年正月都有戏班来演出，四乡的人都赶来看，镇上的客栈要提前半个月才订得到。"
    "一九五六年，镇供销社借用后台做仓库，戏台因此躲过了几次拆除。</p></body></html>"
)

RULE = Rule(
    "strip/edit-link",
    "furniture",
    "A link to edit the section, at the end of its heading.",
    (_PAGE.format('<a href="/edit/1">编辑</a>'), _PAGE.format('[<a href="/edit/1">編輯</a>]')),
    (_PAGE.format("编辑"), _PAGE.format('<a href="/b">与编辑</a>'), _PAGE.format("<b>编辑</b>")),
    "stages/strip/headings.py",
)


def edit_links(found: Lines, disabled: Collection[str]) -> Iterator[tuple[int, Edit]]:
    """Edits that take the links, each with the number of its line.

    The page does not say where in a line a link stands, but how much of the line it is: all that the link holds
    must be the word at the end.
    """
    for line, hint in enumerate(found.hints or ()):
        share = hint.get("link", 0.0)
        if 0.0 < share < 1.0 and hint.get("tag") in _TAGS and RULE.id not in disabled:
            text = found.text[line]
            match = _EDIT.search(text)
            if match is not None and match.start() > 0:
                linked = round(share * len("".join(text.split())))
                if linked in _lengths(match[0]):
                    yield line, Edit(found.starts[line] + match.start(), match[0], "", RULE.id, RULE.role)


def _lengths(text: str) -> tuple[int, int]:
    """How many characters a link may hold: with its brackets or without."""
    printed = "".join(text.split())
    return len(printed), len(printed.strip("[]［］【】"))
