"""What ``<title>`` adds to the title of an article: the names of the site and its sections."""

from __future__ import annotations

import re

from ...lazy import regex
from .reading import letters

#: What parts the title from them.
SEPARATOR = regex(
    r"\.(?:docx?|pdf|pptx?|xlsx?|wps|txt|caj)(?= *(?:[-_|—]|$))"
    r"| *(?:_+|\|+|-{2,}|—{2,}|»|>+|::|<+) *| +[-—·@] +|(?<=[\u3400-\u9fff)”])-(?=[\u3400-\u9fff《])|-(?=《)"
)
ANY_SEPARATOR = regex("[_|—»><·:.@-]")  # one of these every separator has
#: What a name of a site or of a section of it ends with.
SITE = regex(
    r"(?:网|网站|站|频道|中心|首页|在线|日报|晚报|早报|时报|周刊|杂志|论坛|博客|社区|门户|新闻|资讯|官网|平台|信息港|热线|传媒|"
    r"电视台|广播|出版社|人民政府|图书馆|百科|百科全书|文库|[A-Za-z0-9-]+\.(?:com|cn|net|org|tw|hk)(?:\.\w+)?|Yahoo!?|com|net)\W*$",
    re.IGNORECASE,
)


def without_site(folded: str) -> tuple[int, int]:
    """The span of the title in the text of ``<title>``: without the names of the site and its sections."""
    pieces: list[tuple[int, int]] = []
    position = 0
    for mark in SEPARATOR.finditer(folded):
        pieces.append((position, mark.start()))
        position = mark.end()
    pieces.append((position, len(folded)))
    pieces = [piece for piece in pieces if folded[slice(*piece)].strip()]
    if not pieces:
        return 0, len(folded)
    own = [piece for piece in pieces if not SITE.search(folded[slice(*piece)])] or pieces
    longest = max(len(letters(folded[slice(*piece)])) for piece in own)
    start, end = next(piece for piece in own if len(letters(folded[slice(*piece)])) >= 0.7 * longest)
    text = folded[start:end]
    return start + len(text) - len(text.lstrip()), end - (len(text) - len(text.rstrip()))


def is_with_site(folded: str, said: str) -> bool:
    """Whether a line is a title whose letters are `said` with what ``<title>`` adds behind it: sections, the site."""
    mark = next((mark for mark in SEPARATOR.finditer(folded) if letters(folded[: mark.start()]) == said), None)
    return mark is not None and len(letters(folded[mark.end() :])) >= 2
