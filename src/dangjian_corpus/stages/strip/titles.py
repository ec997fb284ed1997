"""The title of an article: from ``<title>``, a repeated block, a foreword, or the line above date and source."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from ...rules.engine import is_prose
from .dates import find_dates, is_date_line

Hints = Sequence[Mapping[str, Any]] | None

#: Roles that a line with the title may have been given for want of better knowledge.
OPEN = (None, "title", "navigation", "furniture")

#: How many lines with something on them may stand before the title of a plain text.
HEAD = 40

_NOT_LETTER = re.compile(r"[^\u3400-\u9fffA-Za-z0-9]")
_SEPARATOR = re.compile(
    r" *(?:_+|\|+|-{2,}|—{2,}|»|>+|::|<+) *| +[-—·] +|(?<=[\u3400-\u9fff)”])-(?=[\u3400-\u9fff《])|-(?=《)"
)
_SITE = re.compile(
    r"(?:网|网站|站|频道|中心|首页|在线|日报|晚报|早报|时报|周刊|杂志|论坛|博客|社区|门户|新闻|资讯|官网|平台|信息港|热线|传媒|电视台|广播|出版社|"
    r"[A-Za-z0-9-]+\.(?:com|cn|net|org|tw|hk)(?:\.\w+)?|Yahoo!?|com|net)\W*$",
    re.IGNORECASE,
)
_FOREWORD = re.compile(
    r"(?:本站|我站|本网|小编|网友|本文库)[^。]{0,14}?(?:整理|收集|搜集|准备|挑选|推荐|分享|带来|编辑|撰写)(?:了|的)?(?:一篇|几篇|这篇|关于)?[“《]?"
    r"(?P<title>[^。,;!?]{4,60}?)[”》]?(?:范文|,|。|的?相关(?:内容|资料|文章)|一文)"
)
_SUBTITLE = re.compile(r"^ *(?:—{1,3}|-{2,}|——) *(?P<text>\S.{2,60}?) *$")
_HEADING_END = re.compile(r"[。;,、:]\W*$")
_SECTION = re.compile(
    r"^ *(?:第[一二三四五六七八九十百零\d]+[章节条编部分]|[一二三四五六七八九十]{1,3}[、.]|\(?[一二三四五六七八九十\d]{1,3}\)|\d{1,2}[、.])"
)
_LABEL = re.compile(
    r"^\W*(?:来源|作者|时间|日期|编辑|责编|记者|关键词|摘要|标签|分享|字体|字号|电话|热线|邮箱|地址|版权|发布|更新|浏览|点击|当前位置|您?的?位置|首页)"
    r"|位置 *:|>>?|https?://|www\."
)
_PATH = re.compile(r"位置 *:|[>»›→]|[\u3400-\u9fff] {1,3}/ {1,3}[\u3400-\u9fff]")
_PAGE_COUNT = re.compile(r" *\(\d{1,2}/\d{1,2}\) *$")


class Title(NamedTuple):
    """A title and where it stands: the line (-1 where the text has it nowhere) and the span in it."""

    value: str
    line: int
    start: int
    end: int


def letters(text: str) -> str:
    """Han characters, Latin letters and digits only: what two writings of one title share."""
    return _NOT_LETTER.sub("", text).lower()


def subtitle(folded: str) -> re.Match[str] | None:
    """A line that is a subtitle: it begins with a dash."""
    return _SUBTITLE.match(folded)


def looks_like_heading(folded: str) -> bool:
    """Whether a line can be a title: some words, no full stop, no label, not a numbered heading."""
    text = folded.strip()
    size = len(letters(text))
    return (
        4 <= size <= 60
        and len(text) <= 90
        and not _HEADING_END.search(text)
        and not _SECTION.match(text)
        and not _LABEL.search(text)
        and not _SUBTITLE.match(text)
        and not find_dates(text)
        and "。" not in text
    )


def without_site(folded: str) -> tuple[int, int]:
    """The span of the title in the text of ``<title>``: without the names of the site and its sections."""
    pieces: list[tuple[int, int]] = []
    position = 0
    for mark in _SEPARATOR.finditer(folded):
        pieces.append((position, mark.start()))
        position = mark.end()
    pieces.append((position, len(folded)))
    pieces = [(start, end) for start, end in pieces if folded[start:end].strip()]
    if not pieces:
        return 0, len(folded)
    own = [piece for piece in pieces if not _SITE.search(folded[slice(*piece)])] or pieces
    longest = max(len(letters(folded[slice(*piece)])) for piece in own)
    best = next(piece for piece in own if len(letters(folded[slice(*piece)])) >= 0.7 * longest)
    start, end = best
    text = folded[start:end]
    return start + len(text) - len(text.lstrip()), end - (len(text) - len(text.rstrip()))


def find_title(
    lines: Sequence[str], texts: Sequence[str], roles: Sequence[str | None], hints: Hints, page: Mapping[str, str]
) -> Title | None:
    """The title of the document, or None where nothing makes it sure. `texts` are the folded lines."""
    stated = 0 if hints and hints[0].get("tag") == "title" else None
    first = next((n for n, text in enumerate(texts) if text.strip() and roles[n] in OPEN), None)
    if first is None:
        return None
    for number in (stated, first if hints is None else None):
        if number is not None and not (hints is None and _LABEL.search(texts[number])):
            found = _as_stated(texts[number], number, lines, texts, roles, hints)
            if found is not None:
                return found
    if page.get("title"):
        found = _as_stated(page["title"], -1, lines, texts, roles, hints)
        if found is not None:
            return found
    head = _head(texts, roles)
    return (
        _marked(lines, texts, hints)
        or _stated_alone(stated, lines, texts)
        or _foreword(lines, texts, head)
        or _above_date(lines, texts, roles)
        or _repeated(lines, texts, roles, head)
        or _opening(lines, texts, roles, first, hints)
    )


def _title(lines: Sequence[str], number: int, start: int = 0, end: int | None = None) -> Title:
    text = _PAGE_COUNT.sub("", lines[number][start:end])
    start += len(text) - len(text.lstrip())
    text = text.strip()
    return Title(" ".join(text.split()), number, start, start + len(text))


def _head(texts: Sequence[str], roles: Sequence[str | None]) -> list[int]:
    """The lines before the first paragraph of running text, at most `HEAD` that are not empty, and that paragraph."""
    head: list[int] = []
    for number, text in enumerate(texts):
        if text.strip():
            head.append(number)
        if (is_prose(text) and roles[number] is None and not _FOREWORD.search(text)) or len(head) >= HEAD:
            break
    return head


def _as_stated(
    stated: str,
    own: int,
    lines: Sequence[str],
    texts: Sequence[str],
    roles: Sequence[str | None],
    hints: Hints,
) -> Title | None:
    """The line of the page that says what ``<title>`` says, less the site's name."""
    whole = letters(stated)
    start, end = without_site(stated)
    core = letters(stated[start:end])
    if len(core) < 3:
        return None
    best: tuple[tuple[float, ...], int] | None = None
    for number, text in enumerate(texts):
        if number == own or not text.strip() or len(text) > 3 * len(stated) + 10 or roles[number] == "error":
            continue
        said = letters(text)
        if (
            not said
            or len(said) < min(4, len(core))
            or not (whole.startswith(said) or said.startswith(core) or said in whole)
        ):
            continue
        if len(said) < 0.6 * len(core) or len(said) > 1.5 * len(core) + 4:
            continue
        hint = hints[number] if hints and number < len(hints) else {}
        near = any(find_dates(after) for after in texts[number + 1 : number + 6])
        rank = (
            float(hint.get("tag") in ("h1", "h2", "h3")),
            float(near),
            -float(hint.get("link", 0) or 0),
            -abs(len(said) - len(core)) / len(core),
            -number / (len(texts) + 1),
        )
        if best is None or rank > best[0]:
            best = rank, number
    return _title(lines, best[1]) if best else None


def _marked(lines: Sequence[str], texts: Sequence[str], hints: Hints) -> Title | None:
    """The one ``<h1>`` of the page."""
    if not hints:
        return None
    found = [n for n, hint in enumerate(hints) if hint.get("tag") == "h1" and len(letters(texts[n])) >= 4]
    found = [n for n in found if (hints[n].get("link") or 0) < 0.5]
    return _title(lines, found[0]) if len(found) == 1 else None


def _stated_alone(stated: int | None, lines: Sequence[str], texts: Sequence[str]) -> Title | None:
    """``<title>`` itself, where no line of the page repeats it and it is more than the site's name."""
    if stated is None:
        return None
    start, end = without_site(texts[stated])
    text = texts[stated][start:end]
    return _title(lines, stated, start, end) if len(letters(text)) >= 6 and not _SITE.search(text) else None


def _foreword(lines: Sequence[str], texts: Sequence[str], head: list[int]) -> Title | None:
    for number in head[:6]:
        found = _FOREWORD.search(texts[number])
        if found:
            return _title(lines, number, *found.span("title"))
    return None


def _repeated(lines: Sequence[str], texts: Sequence[str], roles: Sequence[str | None], head: list[int]) -> Title | None:
    """A line that stands twice above the text."""
    seen: dict[str, int] = {}
    for number in head:
        if roles[number] not in (None, "title") or not looks_like_heading(texts[number]):
            continue
        said = letters(texts[number])
        if said in seen:
            return _title(lines, seen[said])
        seen[said] = number
    return None


def _above_date(lines: Sequence[str], texts: Sequence[str], roles: Sequence[str | None]) -> Title | None:
    """The heading above the line with the date that stands over the text, or below the path from the front page."""
    filled = [number for number, text in enumerate(texts) if text.strip()]
    for index, number in enumerate(filled):
        text = texts[number]
        if len(text) > 100 or roles[number] not in OPEN and roles[number] != "date":
            continue
        if is_prose(text) and roles[number] is None:
            break
        if is_date_line(text) and _opens(filled[index + 1 : index + 25], texts, roles):
            above = [n for n in filled[max(0, index - 4) : index] if _may_be(n, texts, roles)]
            if above:
                return _title(lines, max(above, key=lambda n: (min(len(letters(texts[n])), 8), n)))
        elif _PATH.search(text) and index + 1 < len(filled):
            below = filled[index + 1]
            if _may_be(below, texts, roles) and _opens(filled[index + 2 : index + 9], texts, roles):
                return _title(lines, below)
    return None


def _may_be(number: int, texts: Sequence[str], roles: Sequence[str | None]) -> bool:
    return roles[number] in OPEN and looks_like_heading(texts[number]) and not is_prose(texts[number])


def _opens(numbers: Sequence[int], texts: Sequence[str], roles: Sequence[str | None]) -> bool:
    """Whether running text begins among these lines."""
    return any(is_prose(texts[number]) and roles[number] is None for number in numbers)


def _opening(
    lines: Sequence[str], texts: Sequence[str], roles: Sequence[str | None], first: int, hints: Hints
) -> Title | None:
    """The first line of a plain text, where an empty line parts it from what follows."""
    if hints is not None or roles[first] is not None or not looks_like_heading(texts[first]):
        return None
    parted = first + 1 < len(texts) and not texts[first + 1].strip()
    return _title(lines, first) if parted and any(map(is_prose, texts[first + 2 :])) else None
