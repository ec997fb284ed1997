"""The title of an article: from ``<title>``, a repeated block, a foreword, or the line above date and source."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from functools import lru_cache
from typing import NamedTuple

from ...lazy import regex
from ...rules.folding import fold
from .dates import date_line, find_dates, is_stamp
from .paths import is_path
from .reading import Reading, begins_otherwise, letters, says
from .sign import Sign
from .site_names import ANY_SEPARATOR, SEPARATOR, SITE, without_site

#: Roles that the line with the title may have been given for want of better knowledge.
OPEN = (None, "title", "navigation", "furniture")

# Roles of lines that say the title and are not it.
_NEVER = frozenset(("error", "related", "comment", "advertisement"))

#: How many letters a heading has that is the title for standing twice, whatever stands above the date.
TELLING = 8

#: How many lines may stand before the title of a plain text, and how far below it the date may stand.
HEAD = 40
REACH = 24
DEPTH = 200

#: How many lines from the top may hold a heading that is underlined.
TOP = 12

#: How many lines from the top may hold a title in other words than the one that was given.
RESEMBLING = 3

#: How many lines with something on them may stand before a line that says it is the title.
LABELLED = 8

FOREWORD = regex(
    r"(?:本站|我站|本网|小编|网友|本文库)[^。]{0,14}?(?:整理|收集|搜集|准备|挑选|推荐|分享|带来|编辑|撰写)(?:了|的)?"
    r"(?:一篇|几篇|这篇|关于)?[“《]?(?P<title>[^。,;!?]{4,80}?)[”》]?(?:范文|,|。|的?相关(?:内容|资料|文章)|一文)"
)
_SUBTITLE = regex(r"^ *(?:—+|-{2,}) *(?P<text>\S.{2,60}?) *$")
_HEADING_END = regex(r"[。;,、:]\W*$")
_SECTION = regex(
    r"^ *(?:第 *[一二三四五六七八九十百零\d]+ *[章节条编部分]|[一二三四五六七八九十]{1,3}[、.]|"
    r"\(?[一二三四五六七八九十\d]{1,3}\)|\d{1,2}[、.])"
)
_LABEL = regex(
    r"^\W*(?:(?:查看|回复|发帖|级别) *:|(?:系统|文档|文章)标签|文档(?:格式|大小|热度|分类)|电梯直达|"
    r"来源|作者|时间|日期|编辑|责编|记者|关键词|摘要|标签|分享|字体|字号|电话|热线|邮箱|地址|版权|发布|更新|浏览|点击|当前位置|"
    r"您?的?位置|首页)|位置 *:|>>?|https?://|www\."
)
_PAGE_COUNT = regex(r" *(?:[(（]\d{1,2}/\d{1,2}[)）]|\[[复複][制製][链鏈]接\]) *$")
_PATH_MARK = regex(r"[>»›→〉]+")
_UNDERLINE = regex(r"^ *[*=＊_~—-]{4,} *$")
_ORNAMENT = regex(r"^[\s#>》·•■●◆★☆※▲◎○□*|]+")
_IMPRINT = regex(r"^ *[\[【(]?(?:作 ?者|来 ?源|稿源|关键[词字]|(?:内容)?[摘提] *要)[\]】)]? *:")
_LABELLED = regex(
    r"^ *[\[【(]?(?P<label>(?:文章|帖子|本[帖文]|论文|作品|资料|文档)?(?:标 *题|题 *目|主 *题|篇 *名))[\]】)]? *:"
    r" *(?P<title>\S.{1,80}?) *$"
)
# Below these labels a line about a theme is a meeting's agenda.
_AGENDA = regex(r"^\W*(?:时 *间|地 *点|参加|出席|人员|主持|对象|要求|内容|议程|主讲|主办|活动)\S{0,6} *:")
# Who wrote it, where a line has nothing else: 本报记者 王小明, 山乡日报 王小明.
_BYLINE = regex(
    r"^\W*(?:本[报刊网社台]|.{2,6}(?:日报|晚报|时报|早报|周报|都市报|新闻网|社|电视台))"
    r"(?:(?:全媒体?|特约|首席|见习)?(?:记者|评论员|通讯员)\S{0,16}| *[\u3400-\u9fff]{2,4})\W*$"
)
# The label of a date in the index card of a document, in a cell of its own: what stands above is no title.
_CARD = regex(r"^ *(?:成文|发文|公开|生成|印发|废止|失效|实施|施行)(?:日期|时间) *:? *$")
_CAPTION = regex(r"摄$|^图|图为|资料图|配图")


class Title(NamedTuple):
    """A title and where it stands: the line (-1 where the text has it nowhere) and the span in it.

    `page` says that a page's own makings show which line it is, not only that the text opens with it.
    """

    value: str
    line: int
    start: int
    end: int
    page: bool = True


def subtitle(folded: str) -> re.Match[str] | None:
    """A line that is a subtitle: it begins with a dash."""
    return _SUBTITLE.match(folded)


@lru_cache(maxsize=256)
def looks_like_heading(folded: str) -> bool:
    """Whether a line can be a title: some words, no full stop, no label, not a numbered heading."""
    text = folded.strip()
    if len(text) > 90 or "。" in text or "](" in text:
        return False
    said = letters(text)
    return (
        4 <= len(said) <= 60
        and 2 * sum(character > "\u3400" for character in said) >= len(said)
        and 2 * len(said) >= len(text)
        and not any(pattern.search(text) for pattern in (_HEADING_END, _LABEL, _BYLINE))
        and not any(pattern.match(_ORNAMENT.sub("", text)) for pattern in (_SECTION, _SUBTITLE, _LABELLED))
        and not find_dates(text)
    )


def unlabelled(folded: str) -> str:
    """A title without the label that forums and blogs put before it, 标题:…, and the button after it."""
    found = _LABELLED.match(folded)
    return _PAGE_COUNT.sub("", found["title"] if found else folded)


def find_title(reading: Reading, given: str | None = None) -> Title | None:
    """The title of the document, or None where nothing makes it sure; one that is `given` is only looked for."""
    if not reading.filled:
        return None
    if given is not None:
        return _repeats(reading, fold(given), -1) or _resembles(reading, letters(fold(given)))
    if reading.hints is not None:
        stated = 0 if reading.hint(0).get("tag") == "title" else None
        return (
            (_repeats(reading, reading.texts[0], 0) if stated is not None else None)
            or (_repeats(reading, reading.page["title"], -1) if reading.page.get("title") else None)
            or (_headed(reading, reading.texts[0]) if stated is not None else None)
            or _marked(reading)
            or _labelled(reading)
            or (_alone(reading) if stated is not None else None)
            or _foreword(reading)
            or _above_date(reading)
        )
    return (
        _labelled(reading)
        or _with_site(reading)
        or _foreword(reading)
        or _below_path(reading)
        or _underlined(reading)
        or _twice(reading, TELLING)
        or _above_date(reading)
        or _twice(reading)
        or _opening(reading)
    )


def _title(reading: Reading, number: int, start: int = 0, end: int | None = None, *, page: bool = True) -> Title:
    text = _PAGE_COUNT.sub("", reading.lines[number][start:end])
    bare = _ORNAMENT.sub("", text)
    start += len(text) - len(bare)
    bare = bare.rstrip(" \t\u3000*")
    return Title(" ".join(bare.split()), number, start, start + len(bare), page)


def _repeats(reading: Reading, stated: str, own: int) -> Title | None:
    """The line of the page that says what ``<title>`` says, less the site's name."""
    whole = letters(stated)
    start, end = without_site(stated)
    core = letters(stated[start:end])
    if len(core) < 2:
        return None
    best: tuple[tuple[float, ...], int] | None = None
    for index, number in enumerate(reading.filled if reading.hints is not None else reading.filled[:DEPTH]):
        text = reading.texts[number]
        if number == own or len(text) > 2 * len(stated) + 10 or begins_otherwise(text, whole):
            continue
        if reading.known[number] in _NEVER:
            continue
        said = letters(text)
        if len(core) < 4 and said != core:
            continue
        if len(said) >= 4 and whole.startswith(said) and _has_subtitle(reading, index, whole[len(said) :]):
            return _title(reading, number)
        more = said.startswith(core) and said in whole and said != whole  # with what stands after a dash
        if (not more and not 0.6 * len(core) <= len(said) <= 1.5 * len(core) + 4) or len(said) < min(4, len(core)):
            continue
        if said not in whole and not said.startswith(core):
            continue
        hint = reading.hint(number)
        rank = (
            float(hint.get("tag") in ("h1", "h2", "h3")),
            float(said.startswith(core) or core.startswith(said)),
            float(any(find_dates(reading.texts[below]) for below in reading.filled[index + 1 : index + 6])),
            -float(hint.get("link") or 0),
            -abs(len(said) - len(core)) / len(core),
            -float(index),
        )
        if best is None or rank > best[0]:
            best = rank, number
    return _title(reading, best[1]) if best else None


def _has_subtitle(reading: Reading, index: int, rest: str) -> bool:
    """Whether the filled line after the one numbered `index` is a subtitle, and `rest` begins with what it says."""
    below = reading.texts[reading.filled[index + 1]] if index + 1 < len(reading.filled) else ""
    return subtitle(below) is not None and rest.startswith(letters(below))


def _resembles(reading: Reading, said: str) -> Title | None:
    """The line above the text that says nearly what a given title says: with a rubric, or in other words."""
    pairs = {said[at : at + 2] for at in range(len(said) - 1)}
    for number in reading.filled[:RESEMBLING]:
        own = letters(reading.texts[number])
        if reading.is_prose(number) or not 0.6 * len(said) <= len(own) <= 1.6 * len(said) + 4:
            continue
        shared = len(pairs & {own[at : at + 2] for at in range(len(own) - 1)})
        if shared >= max(3, 0.75 * min(len(said), len(own))) and "。" not in reading.texts[number].rstrip(" 。"):
            return _title(reading, number)
    return None


def _headed(reading: Reading, stated: str) -> Title | None:
    """The one ``<h1>`` that ``<title>`` begins with, however short: a name in an encyclopedia, of a poem, of a song."""
    whole = letters(stated)
    found = {
        said: number
        for number in reversed(reading.filled)
        if reading.hint(number).get("tag") == "h1"
        and len(said := letters(reading.texts[number])) >= 2
        and whole.startswith(said)
        and said != whole
        and not SITE.search(reading.texts[number])
    }
    return _title(reading, *found.values()) if len(found) == 1 else None


def _marked(reading: Reading) -> Title | None:
    """The one ``<h1>`` of the page that is not a link."""
    found = [
        number
        for number in reading.filled
        if reading.hint(number).get("tag") == "h1"
        and (reading.hint(number).get("link") or 0) < 0.5
        and len(letters(reading.texts[number])) >= 4
    ]
    return _title(reading, found[0]) if len(found) == 1 else None


def _alone(reading: Reading) -> Title | None:
    """``<title>`` itself, where no line of the page repeats it and it is more than the site's name."""
    start, end = without_site(reading.texts[0])
    text = reading.texts[0][start:end]
    return _title(reading, 0, start, end) if len(letters(text)) >= 6 and not SITE.search(text) else None


def _with_site(reading: Reading) -> Title | None:
    """A first line that is the page's ``<title>`` as text: a title with the site's name, which a later line repeats."""
    number = next((n for n in reading.filled[:HEAD] if reading.known[n] in OPEN), None)
    if number is None or len(reading.texts[number]) > 160:
        return None
    text = reading.texts[number]
    separated = ANY_SEPARATOR.search(text) and SEPARATOR.search(text)
    named = separated is not None and letters(text[slice(*without_site(text))]) != letters(text)
    if (not named and not _stands_again(reading, number)) or _LABEL.search(text):
        return None
    later = _repeats(reading, text, number)
    if later is None:
        return None
    if not named:
        # The same line twice tells of no site, unless the second one has a date or a path beside it.
        index = reading.filled.index(later.line)
        beside = (reading.texts[n] for n in reading.filled[max(0, index - 3) : index + 4])
        return later if any(is_stamp(text) or is_path(text) for text in beside) else None
    return later


def _stands_again(reading: Reading, number: int) -> bool:
    """Whether one of the lines below says the same."""
    text = reading.texts[number].strip()
    later = reading.filled[bisect_right(reading.filled, number) : DEPTH]
    return text in [line.strip() for line in map(reading.texts.__getitem__, later) if text in line]


def _labelled(reading: Reading) -> Title | None:
    """The title on a line that says it is one, above the text."""
    for index, number in enumerate(reading.filled[:LABELLED]):
        if number > reading.first_prose:
            break
        found = _LABELLED.match(reading.texts[number])
        if found is None or reading.known[number] not in OPEN:
            continue
        below = reading.filled[index + 1 : index + 4]
        theme = "主" in found["label"]
        if theme and (index > 2 or any(_AGENDA.match(reading.texts[n]) for n in below)):
            continue
        return _title(reading, number, *found.span("title"))
    return None


def _foreword(reading: Reading) -> Title | None:
    """The title that the site's foreword names."""
    for number in reading.filled[:6] if Sign.FOREWORD in reading.signs else ():
        found = FOREWORD.search(reading.texts[number])
        if found:
            return _title(reading, number, *found.span("title"))
    return None


def _above_date(reading: Reading) -> Title | None:
    """The heading above the line with the date that stands over the text, or below the path from the front page."""
    filled = reading.filled
    for number in reading.among(reading.above[:DEPTH], Sign.DATE, Sign.PATH):
        text = reading.texts[number]
        if len(text) > 100:
            continue
        index = bisect_left(filled, number)
        if date_line(text) and _opens(reading, index + 1, REACH):
            above = [n for n in filled[max(0, index - 4) : index] if _may_be(reading, n)]
            if above and not (index and _CARD.match(reading.texts[filled[index - 1]])):
                best = max(above, key=lambda n: (min(len(letters(reading.texts[n])), 8), n))
                return _title(reading, best, page=is_stamp(text))
        elif (
            index + 1 < len(filled)
            and is_path(text)
            and _may_be(reading, filled[index + 1])
            and _opens(reading, index + 2, 8)
        ):
            return _title(reading, filled[index + 1])
    return None


def _below_path(reading: Reading) -> Title | None:
    """The line that says what the path from the front page ends with."""
    for number in reading.among(reading.above[:HEAD], Sign.PATH):
        if not is_path(reading.texts[number]):
            continue
        index = bisect_left(reading.filled, number)
        said = letters(_PATH_MARK.split(reading.texts[number])[-1])
        for below in reading.filled[index + 1 : index + 8] if len(said) >= 5 else ():
            if letters(unlabelled(reading.texts[below])) == said:
                return _title(reading, below)
    return None


def _underlined(reading: Reading) -> Title | None:
    """The heading above the text under which a line is drawn."""
    for above, number in zip(reading.above[: TOP - 1], reading.filled[1:], strict=False):
        if _UNDERLINE.match(reading.texts[number]) and _may_be(reading, above):
            return _title(reading, above)
    return None


def _may_be(reading: Reading, number: int) -> bool:
    return reading.known[number] in OPEN and looks_like_heading(reading.texts[number]) and not reading.is_prose(number)


def _opens(reading: Reading, index: int, reach: int) -> bool:
    """Whether running text begins within `reach` filled lines."""
    return reading.first_prose in reading.filled[index : index + reach]


def _twice(reading: Reading, shortest: int = 1) -> Title | None:
    """The first heading of the text, where it stands twice above the first paragraph and is not too short."""
    body = [n for n in reading.above[:HEAD] if reading.known[n] in (None, "title")]
    if len(body) < 2 or not looks_like_heading(reading.texts[body[0]]):
        return None
    said = letters(reading.texts[body[0]])
    if len(said) < shortest:
        return None
    again = any(says(reading.texts[number], said) for number in body[1:12])
    return _title(reading, body[0], page=False) if again else None


def _opening(reading: Reading) -> Title | None:
    """The first line of a plain text, where it reads as a heading and running text follows."""
    first = reading.filled[0]
    if len(reading.filled) < 2 or reading.known[first] is not None:
        return None
    below = reading.filled[1]
    imprint = bool(_IMPRINT.match(reading.texts[below]))
    if not (imprint or below == reading.first_prose) or not looks_like_heading(reading.texts[first]):
        return None
    if _CAPTION.search(reading.texts[first].strip()):
        return None
    return _title(reading, first, page=imprint)
