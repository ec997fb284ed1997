"""When, where and by whom an article was published, as the lines around its title say it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from ...lazy import regex
from .dates import LIFE, DateString, date_line, find_dates, is_clock, is_stamp, left_over
from .reading import Found, Reading, letters
from .sign import Sign

#: How many lines with something on them below the text may still say when it was published.
BELOW = 10

SOURCE = regex(
    r"(?:(?:文章|稿件|信息|新闻|消息|资料|图片)?(?:来源|出处)|转自|转载自|摘自|稿源|"
    r"(?:发布|发文)(?:机构|单位|机关|者)|供稿(?:单位)?) *: *[《“\[【]?(?P<value>[^\s:|《》“”【】\[\]()>,。;<]{2,24})"
    r"|^ *本文来源于 *[《“]?(?P<from>[^\s:|《》“”()>,。;<]{2,24})"
)
# The next label, glued to the name of the source: 来源:山乡日报作者:王小明.
_NEXT_LABEL = regex(
    r"(?:作者|(?:责任)?编辑|责编|记者|(?:发布|更新)?(?:时间|日期)|(?:浏览|点击|阅读|访问|查看)(?:次数|人次|[数量次]{0,2})|字[体号]|评论|摄影)\Z"
)
# What stands where a source is asked for, or an author, and names none.
_NO_SOURCE = regex(r"(?:网络|互联网|网上)(?:整理|收集|转载)?\Z|(?:本站(?:原创)?|原创|转载|未知|不详|网友|会员)\Z")
_NO_AUTHOR = regex(r"(?:小编|佚名|匿名|未知|不详|网络|本站|管理员|编辑部|网友|会员)\Z")
#: The commonest surnames: what one short word beside a bullet must begin with to be taken for a name.
_SURNAMES = frozenset(
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧肖程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟"
    "汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛温"
    "芦季俞章鲁葛伍韦申尤毕聂丛焦向柳邢路岳齐梅莫庄辛管祝左涂谷祁时舒耿牟卜詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍位"
    "覃霍翁隋植甘景单包司柏宁柯阮桂闵解强柴华车冉房边辜吉饶刁瞿戚丘古米池滕晋苑邬臧畅宫苟全褚廉简娄盖符奚木穆党燕郎冀谈姬"
    "屠连郁商蒙计喻揭窦迟宇敖冷卓花仇艾蓝巩井练仲乐虞卞封竺冼原官楚佟栗匡宗应台巫鞠桑荆扬明沙伏岑习胥保蔺欧阳司马上官诸葛"
)
_DOUBLE_SURNAMES = frozenset(("欧阳", "司马", "上官", "诸葛", "司徒", "皇甫", "尉迟", "夏侯", "东方", "慕容", "端木"))
_HAN = "\u3400-\u9fff"
_NAMES = rf"[{_HAN}·]{{2,4}}(?:[ 、,/]+[{_HAN}·]{{2,4}}){{0,3}}"
AUTHOR = regex(
    r"(?:作 ?者|撰文|撰稿(?:人)?) *[:|/] *"
    r"|(?:^|[ (])文 *[/|] *(?:本?[报刊网社]?(?:特约|实习|首席)?(?:记者|通讯员)? *)"
)
_FIRST_NAME = regex(rf"[{_HAN}·]{{2,4}}(?![{_HAN}])")
# After a comma or a bar any name may follow; after a blank alone what begins as a name does: there a tool may stand.
_NEXT_NAME = regex(rf"(?P<between> *[、,/&] *| +)(?P<name>[{_HAN}·]{{2,4}})(?![{_HAN}·])")
# The next label, or a tool of the page: what follows a name and is none.
_AFTER_NAMES = regex(
    rf"(?<=[ ,、)])[{_HAN}]{{2,6}} *:|我[要来]|浏览|阅读|点击|查看|访问|收藏|打印|字[体号]|发[布表]|更新|日期|关闭|"
    r"推荐|投稿|倒序|电梯|显示全部|使用道具|纠错|转[发载]|点赞|回复|楼主|只看|标签|分类|栏目|关键|审[核校]|校对|版权|人气|热度|次数|责[任编]|出处|稿源|下载|评价|参与|"
    r"举报|文字|大小|编辑|评论|分享|来源|时间|报道|本报|本网|摄影|新闻"
)
REPORTER = regex(
    rf"[(【](?:[^()【】]{{0,16}}?)记者 *[:/]? *(?P<value>[{_HAN}]{{2,4}}(?:[ 、,]+[{_HAN}]{{2,3}}){{0,3}}?)"
    r"(?= *(?:[)】,]|实习|通讯员|特约|编辑|摄影))"
)
# A line that names the reporter and says nothing else: 【山乡日报专讯】记者 王小明, 記者王小明／台東報導.
_BYLINE = regex(
    rf"^[\d:/. -]*(?:【(?P<publisher>[{_HAN}]{{2,12}}?)(?:专讯|综合报道|电讯|讯|记者)?】)? *"
    rf"(?:[{_HAN}]{{0,8}}?(?:日报|晚报|时报|早报|周报|新闻网|通讯社|[报刊网社台]))? *"
    r"(?:全媒体|融媒体|特约|实习|见习|首席)? *记者 *[:/]? *"
    rf"(?P<value>[{_HAN}·]{{2,4}}(?:[ 、,]+[{_HAN}·]{{2,4}}){{0,3}}?)"
    rf" *(?:$|[/|(] *[{_HAN}]{{2,8}}(?:报[道导]|电|摄|综合)\)? *$"
    rf"|(?:通讯员|实习生|摄影|摄影记者) *[:/]? *[{_HAN} 、,]{{2,20}}$)"
)
# What the class of a block says that names the author.
_OF_AUTHOR = regex(r"(?:^| )(?:author|byline|writer|zuozhe|article-author|post-author)(?: |$)", re.IGNORECASE)
_BULLET = "[●○◎◆■□▲△★☆•·]"
_BULLET_NAME = regex(rf"^ *{_BULLET} *(?P<value>{_NAMES}) *$")
#: What a line has that names an author, if the page does not say so of it.
AUTHOR_SIGN = regex(rf"{AUTHOR.pattern}|记者|{_BULLET}")
_ONLY_NAMES = regex(rf" *{_NAMES} *\Z")
_NOT_A_NAME = regex(r"文字|大小|编辑|评论|分享|来源|时间|报道|本报|本网|摄影|新闻")
_NAME = regex(rf" *(?P<value>[{_HAN}]{{2,3}}) *")
_DATELINE = regex(r"^ *[【(\[][^】)\]]{0,30}[】)\]]")
# What says when something else was done than publishing, and the lines that stand beside it in a box of statistics.
_OTHER_DAY = regex(
    r"(?:最近|上次)(?:更新|编辑|修改|修订|登录|访问)|最后(?:编辑|修改|登录|访问)|(?:创建|注册)于"
    r"|(?:注册|加入|创建|收录|下载|打印|访问|抓取|采集|截止|审核|收稿|修回|改稿|录用)(?:时间|日期|于) *:"
)
_STATISTICS = regex(r"^ *(?:词条统计|数据统计|统计信息|(?:编辑|修订|历史|查看)(?:次数|版本)|创建者|突出贡献)")
_MEETING = regex(r"^\W*时 *间 *:")
_AGENDA = regex(r"^\W*(?:地 *点|主 *题|议 *[题程]|主持|人员|对象|(?:参加|出席|列席|参会)(?:人员|对象)?) *:")
# Roles of lines whose dates are those of other articles.
_OTHERS = ("related", "comment", "reference")
DATE_LABEL = regex(r"(?:发布|发表|更新|上传|录入|报道|入稿)(?:时间|日期|于) *:?|posted *@")
# What the page of a newspaper's printed page says beside the day of the issue.
_PRINTED = regex(r"第 *[A-Z]?\d{1,3} *版|[上下]一版|版面(?:导航|概览)|数字报|电子报|往期回顾")


def dates(reading: Reading, head: Sequence[int], taken: set[int]) -> Iterator[Found]:
    """The date of the line nearest to the title that has one and little else; `taken` lines have other roles."""
    first: int | None = None
    for number in reading.among(head, Sign.DATE):
        own = number not in taken and reading.known[number] not in _OTHERS
        date = date_line(reading.texts[number]) if own else None
        if date is None or _is_other_day(reading, number):
            continue
        if first is None:
            first = number
            yield Found("date", number, date.start, date.end, "date")
            yield from _glued_name(reading, number, date)
        elif 0 <= number - first <= 2:
            yield Found(None, number, 0, 0, "date")
    if first is None:
        yield from _late_date(reading)


def _is_other_day(reading: Reading, number: int) -> bool:
    """Whether a date is not that of publication: an edit's, part of a box of statistics, the day of a meeting."""
    text = reading.texts[number]
    if _OTHER_DAY.search(text) or LIFE.match(text):
        return True
    if not is_stamp(text) and number and LIFE.match(reading.texts[number - 1]):
        return True
    if DATE_LABEL.search(text):
        return False
    beside = _AGENDA if _MEETING.match(text) else _STATISTICS
    near = range(max(0, number - 2), min(len(reading.texts), number + 3))
    return any(at != number and beside.match(reading.texts[at]) for at in near)


def _glued_name(reading: Reading, number: int, date: DateString) -> Iterator[Found]:
    """A name glued to the time of day is the author's: 2011-12-24 08:08:58刘菲菲."""
    text = reading.texts[number]
    name = _NAME.fullmatch(text, date.end)
    if (
        name
        and ":" in text[date.start : date.end]
        and text[date.end : date.end + 1] != " "
        and not text[: date.start].strip()
    ):
        yield Found("author", number, *name.span("value"), "date")


def _late_date(reading: Reading) -> Iterator[Found]:
    """The date where nothing near the title has it: in the first paragraph's dateline, or below the text."""
    if Sign.DATE not in reading.signs:
        return
    for number in reading.among(reading.prose[:1], Sign.DATE):
        dateline = _DATELINE.match(reading.texts[number])
        for date in find_dates(dateline[0])[:1] if dateline else ():
            yield Found("date", number, date.start, date.end, None)
            return
    dated = reading.among(reading.above, Sign.DATE)
    if dated and any(_PRINTED.search(reading.texts[number]) for number in reading.above):
        for number in dated:
            for date in find_dates(reading.texts[number])[:1]:
                yield Found("date", number, date.start, date.end, None)
                return
    last = reading.last_prose
    after = bisect_right(reading.filled, last)
    above = reading.filled[0 if Sign.DATE_LABEL in reading.signs else after : 6 * BELOW]
    for number in dict.fromkeys(reading.among((*above, *reading.filled[after : after + BELOW]), Sign.DATE)):
        text = reading.texts[number]
        if (
            reading.known[number] in _OTHERS
            or len(text) > 60
            or not find_dates(text)
            or is_clock(text)
            or _is_other_day(reading, number)
        ):
            continue
        labelled = bool(DATE_LABEL.search(text))
        if not labelled and number <= last:
            continue
        for date in find_dates(text)[:1]:
            if left_over(text[: date.start] + text[date.end :]) <= 6:
                yield Found("date", number, date.start, date.end, "date" if labelled else None)
                return


def publisher(reading: Reading, head: Sequence[int]) -> Iterator[Found]:
    """What is named as the source, on the lines around the title."""
    for number in reading.among(head, Sign.SOURCE):
        text = reading.texts[number]
        found = SOURCE.search(text) if len(text) <= 120 else None
        if found and "。" not in text:
            alone = left_over(text[: found.start()] + text[found.end() :]) <= 8
            start, end = found.span("value" if found["value"] else "from")
            if _NO_SOURCE.match(text[start:end]):
                continue
            glued = _NEXT_LABEL.search(text, start + 2, end) if text[end : end + 1] == ":" else None
            yield Found("publisher", number, start, glued.start() if glued else end, "publisher" if alone else None)


def _names_end(text: str, start: int) -> int | None:
    """Where the names that begin at `start` end, before the next label and the tools of the page; None for none."""
    label = _AFTER_NAMES.search(text, start)
    limit = label.start() if label else len(text)
    name = _FIRST_NAME.match(text, start, limit)
    if name is None:
        return None
    end = name.end()
    for _ in range(3):
        following = _NEXT_NAME.match(text, end, limit)
        if following is None or (following["between"].isspace() and not _is_name(following["name"])):
            break
        end = following.end()
    return end


def _is_name(text: str) -> bool:
    """Whether a word reads as a person's name: a surname, and two or three characters, or four with a double one."""
    return text[0] in _SURNAMES and (len(text) <= 3 or text[:2] in _DOUBLE_SURNAMES)


def author(reading: Reading, head: Sequence[int]) -> Iterator[Found]:
    """Who wrote it: a line of its own near the title, a label beside the date, or the reporter the text names."""
    for number in head if reading.hints is not None else reading.among(head, Sign.AUTHOR):
        if len(reading.texts[number]) > 120 or reading.is_prose(number):
            continue
        found = next((own for way in _WAYS if (own := way(reading, number))), [])
        yield from found
        if found:
            known = letters(reading.texts[number][found[0].start : found[0].end])
            for other in reading.filled[:60]:
                bullet = _BULLET_NAME.match(reading.texts[other])
                if bullet and letters(bullet["value"]) == known:
                    yield Found(None, other, 0, 0, "author")
            return
    yield from _alone(reading, head)
    for number in reading.prose[:2] if Sign.REPORTER in reading.signs else ():
        reporter = REPORTER.search(reading.texts[number][:120])
        if reporter:
            yield Found("author", number, *reporter.span("value"), None)
            return


def _alone(reading: Reading, head: Sequence[int]) -> Iterator[Found]:
    """A name and nothing else, on the line above or below the one with the date."""
    for number in reading.among(head, Sign.DATE):
        if not is_stamp(reading.texts[number]):
            continue
        index = bisect_right(reading.filled, number) - 1
        for near in (*reading.filled[max(0, index - 1) : index], *reading.filled[index + 1 : index + 2]):
            name = _NAME.fullmatch(reading.texts[near])
            if name and near in head and reading.known[near] is None and _is_name(name["value"]):
                yield Found("author", near, *name.span("value"), "author")
                return


def _bullet(reading: Reading, number: int) -> list[Found]:
    """A name with a bullet before it."""
    text = reading.texts[number]
    bullet = _BULLET_NAME.match(text)
    if bullet is None or bullet["value"][0] not in _SURNAMES or _NOT_A_NAME.search(text):
        return []
    return [Found("author", number, *bullet.span("value"), "author")]


def _byline(reading: Reading, number: int) -> list[Found]:
    """The reporter, where a line names nobody else."""
    text = reading.texts[number]
    byline = _BYLINE.match(text) if len(text) <= 48 and "记者" in text else None
    if byline is None:
        return []
    role = None if find_dates(text) else "author"
    found = [Found("author", number, *byline.span("value"), role)]
    return [*found, Found("publisher", number, *byline.span("publisher"), role)] if byline["publisher"] else found


def _by_class(reading: Reading, number: int) -> list[Found]:
    """Names in a block whose class says that it holds the author."""
    text = reading.texts[number]
    said = _OF_AUTHOR.search(reading.hint(number).get("cls", ""))
    if said is None or _ONLY_NAMES.match(text) is None or _NOT_A_NAME.search(text):
        return []
    return [Found("author", number, len(text) - len(text.lstrip()), len(text.rstrip()), "author")]


def _label(reading: Reading, number: int) -> list[Found]:
    """The names after a label."""
    text = reading.texts[number]
    found = AUTHOR.search(text)
    end = _names_end(text, found.end()) if found else None
    if found is None or end is None or _NO_AUTHOR.match(text[found.end() : end]):
        return []
    alone = len(letters(text)) <= len(letters(text[found.start() : end])) + 2
    return [Found("author", number, found.end(), end, "author" if alone else None)]


#: How a line near the title may name the author.
_WAYS = (_bullet, _byline, _by_class, _label)
