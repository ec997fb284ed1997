"""What stays whatever the classifier says: short lines that belong to the paragraphs around them.

Sub-headings, numbered items, tables, verses, dialogue, names, a last short paragraph: each looks like furniture when
it is looked at alone. What tells them apart is where they stand: beside paragraphs that are surely body, in a page
in the same block as these, and without a word of the site.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from ...lazy import regex
from . import cells, words
from .dates import DAY
from .holding import holding, running
from .view import View

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from .view import Array

    Flags = NDArray[np.bool_]
    Ints = NDArray[np.int64]

#: A paragraph more likely than this to be body vouches for what is beside it.
SURE = 0.7

#: A line with a greater share of links than this is no part of the text.
LINKED = 0.5

#: A list or a table in which more is links than this is none of the text.
LINKED_BRANCH = 0.2

#: Between paragraphs of a plain text so many lines stay together.
RUN = 6

#: If less than this share of a plain text would be left, by characters, its longest run of lines stays.
LEAST = 0.25
SENTENCE = 12

#: A signature with its day ends at most so many lines below the last paragraph.
SIGNED = 6

#: A salutation and the end of a meeting have at most so many characters.
SHORT = 24

#: A heading stands at most so many lines above its paragraph.
REACH = 2

# What begins a section, an article or an item as a text does, and a site does not.
PART = regex(
    r"[#* ]*(?:\(?[一二三四五六七八九十百]{1,4}[、)]|第 ?[一二三四五六七八九十百千零\d]{1,6} ?[章条节编款項项])"
    r"|“[^”]*[。!?…,~]+”$|(?:—|--)[^。!?]+[。!?]$|[^\[\]。]{1,20}\[编辑\]$"
)

#: Roles of lines that do not end an article.
PASSED = frozenset(("pager", "counter", "advertisement", "notice", "legal", "spam", "template", "caption"))

#: Whom a letter is written to, in its first line: kin and companions, or anybody who is dear or honoured. Those whom
#: sites address are none.
SALUTATION = (
    r"\A(?:(?:[亲敬]爱|尊敬)的(?!.*(?:用户|客户|顾客|读者|会员|访客|玩家|网友|网民))[\u4e00-\u9fff、 ]{1,18}"
    "|(?:[\u4e00-\u9fff]{0,4}(?:爹|娘|爸|妈|父亲|母亲|父母|双亲|大人|爷|奶|哥|姐|嫂|弟|妹|叔|伯|婶|姑|舅|姨|兄"
    "|吾儿|吾妻|贤妻|女儿|儿子|孩子|先生|女士|老师|师傅|同志|同学|战友|乡亲|父老|朋友)们?[、 ]?){1,3}"
    "(?:如晤|如面|台鉴|大鉴|钧鉴|尊鉴|惠鉴|膝下|你好|您好)?)[:!]\\Z"
)

#: A letter's salutation stands at most so many lines below the title: the page may state its day and source between.
LETTER_HEAD = 6

#: How minutes name who was there, and how they tell that it was over.
ATTENDANCE = (
    r"\A(?:出席|缺席|列席|与会|到会|参会|参加|主持|记录|应到)(?:者|人|人员|人数|同志|领导|单位)? ?:"
    r"|\A(?:会议)?(?:主持人|记录人|出席人员)[: ]"
)
CLOSING = (
    r"\A\(?(?:(?:会议|大会)(?:到此)?(?:结束|散会|闭幕)|(?:宣布)?(?:散会|休会|闭会|会毕))(?:时间)?"
    r"(?::? ?(?:[上下]午|晚上?)?\d{1,2}[:时点](?:\d{1,2}分?|半)?)?[。!]?\)?\Z"
)

#: What is said of a text above it.
ABSTRACT = regex(r"[\[【(]?(?:(?:内容)?[摘提]要|导读|导语|核心提示|编者按|简介)[\]】)]? ?:")

#: The day below a letter, as one writes it who is at home: 十月九日夜.
LETTER_DAY = regex(
    r"(?:[\d〇零一二三四五六七八九]{2,4}年)?[正冬腊\d一二三四五六七八九十]{1,3}月[初廿\d一二三四五六七八九十]{1,3}日?"
    r"(?:夜|晨|晚|清晨|凌晨|深夜|午后|灯下)?\Z"
)

#: An item of a calendar, and an English sentence.
DATED = r"\A\d{1,2}月\d{1,2}日.{6}"
ENGLISH = r"\A[“\"(]?[A-Z][a-z]*[ ,'’][^\u3400-\u9fff]{30,}[.!?][”\")]?\Z"

#: When a meeting or an event is, above the lines of where and of who was there.
OCCASION = r"\A(?:会议|活动|讲座|演出|比赛)?(?:时 *间|日 *期) *:"
PLACE = rf"\A(?:会议|活动|讲座|演出|比赛)?地 *点 *:|{ATTENDANCE}"

# What stands beside an article and is none of it: an address of the web, the minute of its publication.
_STAMP = rf"https?:|www\.|@|{words.TIME}"

_HEADINGS = ("h2", "h3", "h4", "h5", "h6")
_GROUPS = ("legal", "comment", "tools", "promotion", "navigation")


def staying(
    view: View, body: Array, heading: int | None = None, settled: Mapping[int, str | None] | None = None
) -> Flags:
    """The lines that stay. `body` is how likely each line is body.

    `heading` is the line of the title, where it is known; `settled` are lines that are decided on already, with their
    roles; None for those that a rule protects.
    """
    settled = settled or {}
    prose = _is_prose(view)
    sure = surely(view, body)
    quiet = sum((view.words(group) for group in _GROUPS), start=view.position * 0) == 0
    open_ = _open(view, settled)
    plain = open_ & quiet & (view.links <= LINKED) & (view.hint("hidden") == 0)
    framed = _salutation(view, sure, plain, heading) | _closing(view, plain) | _occasion(view, plain)
    if view.hints is None:
        stay = _in_text(view, prose, sure, quiet) | _run(view, prose, sure, quiet, settled) | framed
        cell = open_ & quiet
        stay |= cells.answers(view) | cells.tables(view, cell, sure & open_) | cells.rows(view, cell, sure & open_)
        stay |= _signed(view, _before(stay & open_), quiet & open_)
    else:
        stay = _in_page(view, sure, quiet) | framed
        if heading is not None:
            stay |= _held(view, sure, quiet, heading, settled)
    return stay


def surely(view: View, body: Array) -> Flags:
    """Paragraphs that are surely body."""
    sure: Flags = _is_prose(view) & (body > SURE)
    return sure


def left(view: View, goes: Flags, settled: Mapping[int, str | None]) -> Flags:
    """What stays of a plain text of which next to nothing would be left, and no sentence, as of a song.

    It is the longest run of lines that go, none of which says anything of a site or is one of a list.
    """
    import numpy as np

    open_ = _open(view, settled)
    sentence = (view.count("stop") > 0) | view.ends_with("。!?”;…")
    sentence &= (view.count("han") >= SENTENCE) & ~np.array([ABSTRACT.match(line) is not None for line in view.folded])
    few = view.printed[open_ & ~goes].sum() < LEAST * view.printed[open_].sum()
    if not few or (sentence & ~goes & (view.known == 0)).any():
        return np.zeros(view.n, dtype=bool)
    said = sum((view.words(group) for group in (*_GROUPS, "related", "advertisement")), start=view.position * 0)
    text = open_ & (said == 0) & ~view.starts_with("·-*>|»+(【[").astype(bool)
    text &= (view.count("digit") <= 2) & (view.links <= LINKED)
    run = np.cumsum(~text)
    size = np.bincount(run, weights=view.printed * text)
    found: Flags = text & (run == size.argmax())
    return found if found.sum() >= RUN else np.zeros(view.n, dtype=bool)


def _salutation(view: View, sure: Flags, plain: Flags, heading: int | None) -> Flags:
    """Whom a letter addresses, above its first paragraph, and near the title where that is known.

    The line below it says nothing of a site.
    """
    import numpy as np

    short = plain & _next(plain) & (view.size <= SHORT) & view.ends_with(":!").astype(bool)
    addressed = view.pattern(SALUTATION, short) > 0
    if heading is None:
        return addressed & (_before(sure) < 0)
    place = np.arange(view.n)
    near = (place > heading) & (place <= heading + LETTER_HEAD)
    return addressed & near & (_before(sure) <= heading)


def _closing(view: View, plain: Flags) -> Flags:
    """The end of a meeting, below the lines of who was there and beside text."""
    import numpy as np

    named = plain & (view.pattern(ATTENDANCE, view.starts_with("出缺列与到参主记应会")) > 0)
    short = plain & (view.size <= SHORT) & view.starts_with("(会大宣散休闭").astype(bool)
    ends = view.pattern(CLOSING, short) > 0
    found: Flags = ends & np.logical_or.accumulate(named) & (_last(plain) | _next(plain))
    return found


def _occasion(view: View, plain: Flags) -> Flags:
    """When a meeting or an event is, right above where it is."""
    when = plain & (view.pattern(OCCASION, view.starts_with("时日会活讲演比")) > 0)
    where = plain & (view.pattern(PLACE, view.starts_with("地会活讲演比出缺列与到参主记应")) > 0)
    found: Flags = (when & _next(where)) | (where & _last(when))
    return found


def _run(view: View, prose: Flags, sure: Flags, quiet: Flags, settled: Mapping[int, str | None]) -> Flags:
    """What the run of text holds that no line of the site breaks."""
    listed = view.ends_with("…").astype(bool) | view.pattern(r"\.\.\.$", view.ends_with(".")).astype(bool)
    bullet = view.starts_with("·•◎●■◆▲▪*>»").astype(bool)
    listed |= bullet & ~view.pattern("图|摄", bullet).astype(bool)
    open_ = _open(view, settled)
    text = open_ & quiet & ~listed
    return running(view, text, ~text & ~(open_ & prose & ~listed) & ~_passed(view, settled), sure & open_)


def _open(view: View, settled: Mapping[int, str | None]) -> Flags:
    """The lines that nothing is decided on, or that stay."""
    import numpy as np

    found = np.ones(view.n, dtype=bool)
    found[[line for line, role in settled.items() if role is not None]] = False
    found &= view.known == 0
    return found


def _passed(view: View, settled: Mapping[int, str | None]) -> Flags:
    """Lines that may stand in the middle of an article: numbers of pages, advertisements."""
    import numpy as np

    found = np.zeros(view.n, dtype=bool)
    found[[line for line, role in settled.items() if role in PASSED]] = True
    return found


def _held(view: View, sure: Flags, quiet: Flags, heading: int, settled: Mapping[int, str | None]) -> Flags:
    """What the block below the title holds."""
    open_ = _open(view, settled)
    shown = view.hint("hidden") == 0
    text = open_ & quiet & (view.links <= LINKED) & shown
    site = (open_ & ~text | (view.known > 0)) & shown & ~_passed(view, settled)
    return holding(view, heading, text, site, sure & open_)


def _is_prose(view: View) -> Flags:
    """Lines that are sentences by their marks."""
    han = view.count("han")
    sentence = (han >= 25) & (view.count("stop") + view.count("pause") > 0)
    prose: Flags = sentence | (han >= 6) & view.ends_with("。”").astype(bool)
    return prose


def _in_text(view: View, prose: Flags, sure: Flags, quiet: Flags) -> Flags:
    """What has the form of a section, article or item, a heading with a mark over a paragraph, and paragraphs beside
    one that is surely body or under a section's heading."""
    import numpy as np

    parts = np.array([PART.match(line) is not None for line in view.folded])
    ends = view.ends_with("。”").astype(bool)
    whole = prose & ~view.ends_with(".…").astype(bool) & quiet
    marked = view.starts_with("■□●○◆◇▲△★☆").astype(bool)
    heading = marked & _next(sure) & ~_last(marked)
    under = _last(parts) & (whole | ends & quiet)
    day = _days(view)
    signature = quiet & (_next(day) & _last(sure) | day & (_last(sure) | _last(_last(sure))))
    dated = quiet & (view.pattern(DATED, view.starts_with("123456789")) > 0)
    english = quiet & (view.pattern(ENGLISH, view.count("latin") > 30) > 0)
    beside = whole | ends & quiet | english
    stay: Flags = parts | heading | under | signature | _joined(whole, sure)
    stay |= dated & (_last(dated) | _next(dated)) | english & (_last(beside) | _next(beside))
    return stay | _between(view, sure, quiet)


def _between(view: View, sure: Flags, quiet: Flags) -> Flags:
    """Short runs of lines between two paragraphs that are surely body, none of which says anything of a site."""
    import numpy as np

    before, after = _before(sure), _after(sure)
    said = ~quiet | (view.known > 0) | (view.words("related") + view.words("byline") + view.words("advertisement") > 0)
    said |= view.starts_with("·-*>|»+(【[").astype(bool) | view.ends_with("….").astype(bool)
    total = np.concatenate(([0], np.cumsum(said)))
    clean = total[after.clip(0, view.n)] == total[before.clip(0)]
    found: Flags = (before >= 0) & (after < view.n) & (after - before - 1 <= RUN) & clean
    return found


def _days(view: View) -> Flags:
    """The lines that are a day and nothing else."""
    import numpy as np

    return np.array([DAY.match(line) is not None or LETTER_DAY.match(line) is not None for line in view.folded])


def _joined(flags: Flags, seeds: Flags) -> Flags:
    """The flagged lines that no other line parts from a seed."""
    import numpy as np

    run = np.cumsum(~(flags | seeds))
    found: Flags = flags & (np.bincount(run, weights=seeds)[run] > 0)
    return found


def _before(flags: Flags) -> Ints:
    """For every line the last one up to it that is flagged, -1 where there is none."""
    import numpy as np

    return np.maximum.accumulate(np.where(flags, np.arange(len(flags)), -1))


def _after(flags: Flags) -> Ints:
    """For every line the first one from it on that is flagged, the number of lines where there is none."""
    import numpy as np

    return np.minimum.accumulate(np.where(flags, np.arange(len(flags)), len(flags))[::-1])[::-1]


def _last(flags: Flags) -> Flags:
    """The flags of the lines before."""
    import numpy as np

    return np.concatenate(([False], flags[:-1]))


def _next(flags: Flags) -> Flags:
    """The flags of the lines after."""
    import numpy as np

    return np.concatenate((flags[1:], [False]))


def _in_page(view: View, sure: Flags, quiet: Flags) -> Flags:
    """What stands between paragraphs of one block, a few lines below the last of them, headings over one, tables."""
    import numpy as np

    place = np.arange(view.n)
    before, after = _before(sure), _after(sure)
    plain = quiet & (view.links <= LINKED) & (view.hint("hidden") == 0)
    within = _container(view)
    around = np.append(within, -2)  # the last one for lines that have no paragraph before or after
    above, below = around[before], around[after]
    level, linked = _branch(view, above)
    inside = plain & (level >= 0) & (linked <= LINKED_BRANCH)
    between = inside & (above == below)
    heading = view.tag(*_HEADINGS).astype(bool) & (below == within) & (after - place <= REACH)
    tail = (above == within) & (above >= 0) & (place - before <= REACH)
    signature = inside & (above >= 0) & _signed(view, before, plain)
    unsigned = (view.words("byline") == 0) & (view.pattern(_STAMP, view.count("latin") + view.count("digit") > 2) == 0)
    stay: Flags = plain & unsigned & (heading | tail) | between | signature | _tables(view, inside & (level > 2), level)
    return stay


def _signed(view: View, before: Ints, plain: Flags) -> Flags:
    """The lines from the last paragraph, `before`, to a day that a document is signed with, a few lines below it."""
    import numpy as np

    found = np.zeros(view.n, dtype=bool)
    for day in np.flatnonzero(_days(view)).tolist():
        lines = slice(before[day] + 1, day + 1)
        if before[day] >= 0 and day - before[day] <= SIGNED and plain[lines].all():
            found[lines] = True
    return found


def _container(view: View) -> Ints:
    """The number of the block whose paragraphs each line is one of.

    It is the block around the line's own, or the line's own where line breaks make several lines of it.
    """
    import numpy as np

    own, around = view.boxes[:, 0], view.boxes[:, 1]
    lines = view.box_sums(np.ones(view.n))[0]
    return np.where((lines > 1) & ~view.tag("p").astype(bool), own, around)


def _tables(view: View, where: Flags, level: Ints) -> Flags:
    """Of the lines in `where` those that stand in a table at most `level` blocks out."""
    import numpy as np

    found = np.zeros(view.n, dtype=bool)
    for line in np.flatnonzero(where).tolist():
        found[line] = "table" in (view.hints or ())[line].get("path", "").split("/")[-level[line] :]
    return found


def _branch(view: View, container: Ints) -> tuple[Ints, Array]:
    """How many blocks further in than the block `container` each line stands, -1 for lines that do not stand in it, and
    the share of links in the outermost of these blocks."""
    import numpy as np

    found = (view.boxes == container[:, None]) & (container >= 0)[:, None]
    level = np.where(found.any(axis=1), found.argmax(axis=1), -1)
    branch = (level - 1).clip(0)
    rows = np.arange(view.n)
    links = view.box_sums(view.links * view.printed)[branch, rows] / view.box_sums(view.printed)[branch, rows].clip(1)
    return level, links
