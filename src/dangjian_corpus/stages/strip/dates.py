"""Date strings on a line: where they stand, what day they name, and whether the line is about nothing else."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from ...io.dates import iso_date
from ...lazy import regex

_NUMBER = r"[0-9〇○零一二三四五六七八九十]"
_YEAR = r"(?:(?:1[89]|20)\d\d|[一二][〇○零一二三四五六七八九]{3}|民国 ?[0-9元一二三四五六七八九十百]{1,4})"
_CLOCK = r"(?:[ 日,T]*(?:(?:上午|下午|晚上?) ?)?\d{1,2} ?(?::|时) ?\d{1,2}(?: ?[:分] ?\d{1,2}(?:\.\d+)?)? ?分?秒?)?"
_DAY = rf"(?: ?{_NUMBER}{{1,3}} ?[日号])?(?: ?\(?(?:星期|周)[一二三四五六日天]\)?)?"
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\.?"
_WEEKDAY_NAME = r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]{0,6}\.?"
_DATE = regex(
    rf"(?<!\d){_YEAR} ?年 ?{_NUMBER}{{1,3}} ?月{_DAY}{_CLOCK}"
    rf"|(?<![\d.])(?:19|20)\d\d ?[-/.] ?\d{{1,2}} ?[-/.] ?\d{{1,2}}(?![\d.]\d){_CLOCK}"
    r"|(?<!\d)(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])(?!\d)"
    rf"|(?<![A-Za-z]){_MONTH} {{1,2}}\d{{1,2}}(?: {{1,2}}{_WEEKDAY_NAME})?,? {{1,2}}(?:19|20)\d\d"
    r"(?:,? {1,2}\d{1,2}:\d\d)?"
    rf"|(?<!\d)\d{{1,2}}(?:st|nd|rd|th)? {_MONTH},? (?:19|20)\d\d(?!\d)(?:,? {{1,2}}\d{{1,2}}:\d\d)?"
)
#: What all dates have, and issues of journals.
SIGN = regex(rf"年 ?{_NUMBER}{{1,3}} ?月|(?:19|20)\d\d")
_BY_WORDS = regex(rf"年 ?{_NUMBER}{{1,3}} ?月")
_BY_SIGNS = regex(r"(?:19|20)\d\d(?: ?[-/.]|\d{4}|(?<= \d{4}))")
_TIME = regex(r"\d{1,2} ?[:时] ?\d{2}")
_LABEL = regex(
    r"来源 *:|出处 *:|(?:发布|发表|更新|上传|录入|报[道导]|入稿|刊登|成文|生成|发文)(?:时间|日期|于)|"
    r"(?:时间|日期) *:|作者 *:|稿源|(?:作者|由) *\S{1,12} *于 *(?=\||$)|"
    r"(?i:\b(?:posted|published|updated) *(?:@|on|by|:))"
)
# Words of sentences about a day, which is not the day of publication.
_SENTENCE = regex(
    r"施行|实施|通过|修正|修订|公布|批准|废止|成立|会议|任职|截至|以来|为止|年度|[。,;]|至(?:今|20)|起|从|自|第.{1,6}[条期号次]"
)
_LEFT_OVER = regex(
    r"https?://\S*|www\.\S*|(?:发布|更新|发表|日期|时间|字体|字号|大小|作者|编辑|责编|记者|来源|浏览|点击|阅读|评论|次数|"
    r"(?i:posted|published|updated|edited|views?|word count|reading time|min(?:ute)?s?(?: read)?|comments?)|"
    r"(?i:author|by|in)|人气|打印|关闭|收藏|分享|推荐|纠错|我要|参与互动|手机看新闻|视力保护色|调整)+|\d+|\W+"
)
# A span of days is no day of publication.
_SPAN = regex(r" *(?:—|–|-|~|至|到)+ *(?:\d{4} ?[年./-]|\d{1,2} ?[月日])")
_WEEKDAY = regex(r"(?:星期|周)[一二三四五六日天]")
#: Days of lives and of works: no page was published then.
LIFE = regex(r"^ *(?:出 *生|逝 *世|去世|生卒|生日|成立|创立|创刊|始建|建成|开馆|竣工|诞辰|日 *期 *(?!:))")

#: A day as a document is signed with it.
DAY = regex(
    r"\(?[\d一二三四五六七八九〇零O○]{4} ?年 ?[\d一二三四五六七八九十]{1,2} ?月 ?[\d一二三四五六七八九十]{1,3} ?日\)?\Z"
)


class DateString(NamedTuple):
    """``[start, end)`` in the line, and the day (or month) in ISO form."""

    start: int
    end: int
    iso: str


_iso = lru_cache(maxsize=4096)(iso_date)  # documents of one kind name the same days over and over


@lru_cache(maxsize=512)
def find_dates(folded: str) -> tuple[DateString, ...]:
    """The dates with a year on a folded line, in order, to the day: the hour of a page is that of its upload."""
    if not ("年" in folded and _BY_WORDS.search(folded)) and not _BY_SIGNS.search(folded):
        return ()
    found = []
    for match in _DATE.finditer(folded):
        iso = _iso(match[0])
        if iso is not None and len(iso) >= 7:
            found.append(DateString(match.start(), match.end(), iso[:10]))
    return tuple(found)


def left_over(folded: str) -> int:
    """How many characters of a line are neither the labels and buttons that stand beside dates nor marks."""
    return len(_LEFT_OVER.sub("", folded))


@lru_cache(maxsize=512)
def date_line(folded: str) -> DateString | None:
    """The date of a line that says when something was published and little else: 2013-06-24 08:35 来源：…"""
    if len(folded) > 160:
        return None
    found = find_dates(folded)
    if not found or is_clock(folded) or any(_SPAN.match(folded, date.end) for date in found):
        return None
    rest = folded[: found[0].start] + " " + folded[found[-1].end :]
    if _LABEL.search(rest) or _TIME.search(folded):
        return found[0] if "。" not in rest and left_over(rest) <= 30 else None
    return found[0] if not _SENTENCE.search(rest.strip()) and left_over(rest) <= 12 else None


def is_stamp(folded: str) -> bool:
    """Whether a date line shows the work of a site: a label, or the time of day."""
    return date_line(folded) is not None and bool(_LABEL.search(folded) or _TIME.search(folded))


def is_clock(folded: str) -> bool:
    """The site's own clock: 今天是2011年3月4日 星期五."""
    return "今天是" in folded or "现在是" in folded or ("农历" in folded and bool(_WEEKDAY.search(folded)))
