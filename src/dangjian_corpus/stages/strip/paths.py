"""The path from the front page to the article: 某某在线 > 新闻 > 县市 > 正文."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...lazy import regex
from .reading import Found, Reading
from .sign import Sign

_LABEL = regex(
    r"^\W*(?:您|你|本页)?(?:现在)?(?:当前)?(?:所在)?(?:的)?(?:位置|页面)(?:导航)? *(?:是|在)? *:|^\W*(?:您|你)在这里 *:"
)
_MARK = regex(r" *(?:-+>+|>+|»|›|→|〉|::| / ) *(?:> *)*")
#: What every path has.
SIGN = regex("[>»›→〉]|::| / ")
_PART_OF_SIGN = regex("[>»›→〉:/]")
_END = regex(r"^(?:正文|内容|浏览文章|文章正文|详细内容|新闻正文|内文|详细|文章|本页)$")
_TAIL = regex(r" +(?:正文|内容|内文) *$")
_FRONT = regex(r"^(?:.{0,4}首页|主页|您的位置|home)$", re.IGNORECASE)
_SITE = regex(r"网|在线|[报台社刊]$|频道$|公视")
_SENTENCE = regex(r"[。;!?《》〈<]|[\d.] *[>〉]|--+ *>? *$")
_LONGEST = 24  # characters of one name; a longer one is the article's own title


def path(reading: Reading, last: int) -> Iterator[Found]:
    """The section, and the site as publisher, from the path nearest above line `last`."""
    for number in reversed([number for number in reading.among(reading.filled, Sign.PATH) if number <= last]):
        text = reading.texts[number]
        if not is_path(text):
            continue
        label = _LABEL.match(text)
        names = list(_names(text, label.end() if label else 0))
        names = [(start, end) for start, end in names if not _END.match(text[start:end])]
        front = text[slice(*names[0])] if names else ""
        if names and _SITE.search(front) and not _FRONT.match(front):
            yield Found("publisher", number, *names[0], "navigation")
        if _FRONT.match(front) or _SITE.search(front) or len(names) > 1:
            names = names[1:]
        if names:
            yield Found("section", number, names[0][0], names[-1][1], "navigation")
        return


def is_path(text: str) -> bool:
    """Whether a folded line is a path: names between marks, with a label or with two names at least."""
    if len(text) > 120 or not _PART_OF_SIGN.search(text) or not SIGN.search(text):
        return False
    if _SENTENCE.search(text) or not _MARK.search(text):
        return False
    label = _LABEL.match(text)
    return len(list(_names(text, label.end() if label else 0))) >= (1 if label else 2)


def section(text: str, start: int, end: int) -> str:
    """The names between, joined by one kind of mark."""
    return " > ".join(text[a:b].strip() for a, b in _names(text, start, end))


def _names(text: str, begin: int, end: int | None = None) -> Iterator[tuple[int, int]]:
    end = len(text) if end is None else end
    position = begin
    for mark in (*_MARK.finditer(text, begin, end), None):
        stop = mark.start() if mark else end
        piece = text[position:stop]
        tail = _TAIL.search(piece)  # the last name and the word 正文 often stand side by side
        size = len((piece[: tail.start()] if tail else piece).strip(" -—"))
        start = position + len(piece) - len(piece.lstrip(" -—"))
        if 0 < size <= _LONGEST:
            yield start, start + size
        position = mark.end() if mark else end
