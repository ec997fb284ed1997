"""The title of an article: from ``<title>``, a repeated block, a foreword, or the line above date and source."""

from __future__ import annotations

from bisect import bisect_left, bisect_right

from ...lazy import regex
from ...rules.folding import fold
from .dates import DAY, LIFE, date_line, find_dates, is_stamp
from .headlines import LABEL, OPEN, SAYS_SO, Title, looks_like_heading, may_be, subtitle, title_at, unlabelled
from .paths import is_path
from .reading import Reading, begins_otherwise, letters, says
from .sign import Sign
from .site_names import ANY_SEPARATOR, SEPARATOR, SITE, without_site

# Roles of lines that say the title and are not it.
_NEVER = frozenset(("error", "related", "comment", "advertisement"))

#: How many letters a heading has that is the title for standing twice, whatever stands above the date.
TELLING = 8

#: How many lines may stand before the title of a plain text, and how far below it the date may stand.
HEAD = 40
REACH = 24
DEPTH = 200

#: How many short paragraphs may stand between the first line and the first long one, and the letters it has then.
LEADING = 4
NAMING = 6

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
_PATH_MARK = regex(r"[>»›→〉]+")
_UNDERLINE = regex(r"^ *[*=＊_~—-]{4,} *$")
_IMPRINT = regex(r"^ *[\[【(]?(?:作 ?者|来 ?源|稿源|关键[词字]|(?:内容)?[摘提] *要)[\]】)]? *:")
# Below these labels a line about a theme is a meeting's agenda.
_AGENDA = regex(r"^\W*(?:时 *间|地 *点|参加|出席|人员|主持|对象|要求|内容|议程|主讲|主办|活动)\S{0,6} *:")
# The same above a text without any date: 本报记者 王小明 通讯员 李红.
_REPORTER = regex(
    r"^\W*(?:[本]?[报刊网社台]|.{2,6}(?:日报|晚报|时报|社))?(?:全媒体?|特约|首席|见习)?记者 +[\u3400-\u9fff 、]{2,24}$"
)
# The label of a date in the index card of a document, in a cell of its own: what stands above is no title.
_CARD = regex(r"^ *(?:成文|发文|公开|生成|印发|废止|失效|实施|施行)(?:日期|时间) *:? *$")
# A row of such a card, and what stands in the rows beside it.
_CARD_ROW = regex(r"(?:成文|发文|公开|生成|印发|废止|失效|公布)(?:日期|时间) *:")
_CARD_FIELD = regex(r"索引号|文 *号 *:|发文字号|主题分类|有效性|时效性|信息分类")
# Who signs a document, above its day.
_SIGNER = regex(r"(?:委员会|党委|党组|支部|政府|办公室|[局部厅院处所站社会]|公司|中心|学校|小组|大队|集团)$")
# How what is said ends; a salutation with a colon too.
_SAID = regex(r"[。!?…:][”』」)]*\W*$")
_CAPTION = regex(r"摄$|^图|图为|资料图|配图")


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
            or _above_byline(reading)
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
        or _above_byline(reading)
        or _opening(reading)
    )


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
            return title_at(reading, number)
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
    return title_at(reading, best[1]) if best else None


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
            return title_at(reading, number)
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
    return title_at(reading, *found.values()) if len(found) == 1 else None


def _marked(reading: Reading) -> Title | None:
    """The one ``<h1>`` of the page that is not a link."""
    found = [
        number
        for number in reading.filled
        if reading.hint(number).get("tag") == "h1"
        and (reading.hint(number).get("link") or 0) < 0.5
        and len(letters(reading.texts[number])) >= 4
    ]
    return title_at(reading, found[0]) if len(found) == 1 else None


def _alone(reading: Reading) -> Title | None:
    """``<title>`` itself, where no line of the page repeats it and it is more than the site's name."""
    start, end = without_site(reading.texts[0])
    text = reading.texts[0][start:end]
    return title_at(reading, 0, start, end) if len(letters(text)) >= 6 and not SITE.search(text) else None


def _with_site(reading: Reading) -> Title | None:
    """A first line that is the page's ``<title>`` as text: a title with the site's name, which a later line repeats."""
    number = next((n for n in reading.filled[:HEAD] if reading.known[n] in OPEN), None)
    if number is None or len(reading.texts[number]) > 160:
        return None
    text = reading.texts[number]
    separated = ANY_SEPARATOR.search(text) and SEPARATOR.search(text)
    named = separated is not None and letters(text[slice(*without_site(text))]) != letters(text)
    if (not named and not _stands_again(reading, number)) or LABEL.search(text):
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
        found = SAYS_SO.match(reading.texts[number])
        if found is None or reading.known[number] not in OPEN:
            continue
        below = reading.filled[index + 1 : index + 4]
        theme = "主" in found["label"]
        if theme and (index > 2 or any(_AGENDA.match(reading.texts[n]) for n in below)):
            continue
        return title_at(reading, number, *found.span("title"))
    return None


def _foreword(reading: Reading) -> Title | None:
    """The title that the site's foreword names."""
    for number in reading.filled[:6] if Sign.FOREWORD in reading.signs else ():
        found = FOREWORD.search(reading.texts[number])
        if found:
            return title_at(reading, number, *found.span("title"))
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
            above = [n for n in filled[max(0, index - 4) : index] if may_be(reading, n)]
            if (
                DAY.match(text)
                and above
                and above[-1] == filled[index - 1]
                and _SIGNER.search(reading.texts[above[-1]])
            ):
                above.pop()
            if above and not _is_other(reading, index):
                best = max(above, key=lambda n: (min(len(letters(reading.texts[n])), 8), n))
                return title_at(reading, best, page=is_stamp(text))
        elif (
            index + 1 < len(filled)
            and is_path(text)
            and may_be(reading, filled[index + 1])
            and _opens(reading, index + 2, 8)
        ):
            return title_at(reading, filled[index + 1])
    return None


def _above_byline(reading: Reading) -> Title | None:
    """The heading right above the line that names the reporter, over the text."""
    for number in reading.among(reading.above[:DEPTH], Sign.AUTHOR):
        index = bisect_left(reading.filled, number)
        if index and _REPORTER.match(reading.texts[number]) and _opens(reading, index + 1, 2):
            above = reading.filled[index - 1]
            return title_at(reading, above, page=False) if may_be(reading, above) else None
    return None


def _is_other(reading: Reading, index: int) -> bool:
    """Whether the date on the filled line numbered `index` is not that below a title: one of a document's index card,
    or of a life."""
    text = reading.texts[reading.filled[index]]
    beside = [reading.texts[n] for n in reading.filled[max(0, index - 1) : index + 2]]
    if _CARD_ROW.search(text) and any(_CARD_FIELD.search(line) for line in beside):
        return True
    return LIFE.match(text) is not None or (bool(index) and _CARD.match(beside[0]) is not None)


def _below_path(reading: Reading) -> Title | None:
    """The line that says what the path from the front page ends with."""
    for number in reading.among(reading.above[:HEAD], Sign.PATH):
        if not is_path(reading.texts[number]):
            continue
        index = bisect_left(reading.filled, number)
        said = letters(_PATH_MARK.split(reading.texts[number])[-1])
        for below in reading.filled[index + 1 : index + 8] if len(said) >= 5 else ():
            if letters(unlabelled(reading.texts[below])) == said:
                return title_at(reading, below)
    return None


def _underlined(reading: Reading) -> Title | None:
    """The heading above the text under which a line is drawn."""
    for above, number in zip(reading.above[: TOP - 1], reading.filled[1:], strict=False):
        if _UNDERLINE.match(reading.texts[number]) and may_be(reading, above):
            return title_at(reading, above)
    return None


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
    return title_at(reading, body[0], page=False) if again else None


def _runs_on(reading: Reading) -> bool:
    """Whether a paragraph stands below the first line.

    Short ones that end as sentences do may stand between, below a first line that is neither one itself nor a rubric.
    """
    if reading.filled[1] == reading.first_prose:
        return True
    between = reading.filled[1 : bisect_left(reading.filled, reading.first_prose)]
    first = reading.texts[reading.filled[0]]
    return (
        bool(reading.prose)
        and len(between) <= LEADING
        and len(letters(first)) >= NAMING
        and not _SAID.search(first)
        and all(_SAID.search(reading.texts[n]) for n in between)
    )


def _opening(reading: Reading) -> Title | None:
    """The first line of a plain text, where it reads as a heading and running text follows."""
    first = reading.filled[0]
    if len(reading.filled) < 2 or reading.known[first] is not None:
        return None
    below = reading.filled[1]
    imprint = bool(_IMPRINT.match(reading.texts[below]))
    if not (imprint or _runs_on(reading)) or not looks_like_heading(reading.texts[first]):
        return None
    if _CAPTION.search(reading.texts[first].strip()):
        return None
    return title_at(reading, first, page=imprint)
