"""Fields that stand in the text or are stated by the page: title, author, date, publisher, section and a paper's own.

A field that is not sure is left empty. What says nothing but a field leaves the text in that field's role; what is
also part of the article (an abstract, a reporter named in the first paragraph) is pointed at and stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from ...rules import Rule
from ...rules.engine import is_prose
from ...rules.folding import fold
from . import papers
from .dates import find_dates, is_clock, left_over
from .titles import Title, find_title, letters, subtitle

Value = tuple[str, int, int, int]

#: How many lines with something on them below the title may say when and where it was published.
BELOW = 10
ABOVE = 4

_SOURCE = re.compile(
    r"(?:(?:文章|稿件|信息|新闻|消息|资料)?来源(?:于|自)?|出处|转自|转载自|摘自|发布(?:机构|单位|者)|发文(?:机关|单位)|供稿(?:单位)?|本文来源(?:于|自)?) *[:：]? *[《“\[【]?(?P<value>[^\s:|《》“”【】\[\]()>,，。;<]{2,24})"
)
_AUTHOR = re.compile(
    r"(?:作者|撰文|撰稿(?:人)?|作\s者|文章作者) *[:|/：] *(?P<value>[\u3400-\u9fff·]{2,4}(?:[ 、,/]+[\u3400-\u9fff·]{2,4}){0,3})(?![\u3400-\u9fff])"
    r"|(?:^|[ (])文 *[/|] *(?:本?[报刊网社]?(?:特约|实习|首席)?(?:记者|通讯员)? *)(?P<by>[\u3400-\u9fff]{2,4}(?:[ 、]+[\u3400-\u9fff]{2,4}){0,3})(?![\u3400-\u9fff])"
)
_REPORTER = re.compile(
    r"[(【](?:[^()【】]{0,16}?)记者 *[:/]?[ 　]*(?P<value>[\u3400-\u9fff]{2,4}(?:[ 、,]+[\u3400-\u9fff]{2,3}){0,3}?)(?= *(?:[)】,]|实习|通讯员|特约|编辑|摄影))"
)
_BULLET_NAME = re.compile(r"^ *[●○◎◆■□▲△★☆•·] *(?P<value>[\u3400-\u9fff]{2,4}(?:[ 、]+[\u3400-\u9fff]{2,4}){0,3}) *$")
_NAME = re.compile(r"(?P<value>[\u3400-\u9fff]{2,4}) *$")
_PATH_LABEL = re.compile(r"^\W*(?:您|你)?(?:现在)?(?:当前)?(?:所在)?(?:的)?(?:位置|页面)?(?:导航)? *(?:是|在)? *[:]")
_PATH_MARK = re.compile(r" *(?:>+|»|›|→|::| / ) *")
_PATH_END = re.compile(r"^(?:正文|内容|浏览文章|文章正文|详细内容|新闻正文|内文|详细|文章|本页)$")
_FRONT = re.compile(r"^(?:首页|网站首页|主页|返回首页|您的位置|home)$", re.IGNORECASE)
_DATELINE = re.compile(r"^ *[【(\[][^】)\]]{0,30}[】)\]]")
_DATE_LABEL = re.compile(r"(?:发布|发表|更新|上传|录入|报道|入稿)(?:时间|日期|于) *[:]?")


class Lift(NamedTuple):
    """What was found: fields with value, line (-1 where the text has it not) and span; and the roles of lines."""

    fields: dict[str, Value]
    roles: dict[int, str]


def lift(
    lines: Sequence[str],
    roles: Sequence[str | None],
    hints: Sequence[Mapping[str, Any]] | None,
    source: Mapping[str, Any],
) -> Lift:
    """The fields of a document.

    `roles` are what is known of the lines so far (None for the body), `hints` those of an HTML page, `source` the
    document's, whose `page` holds what meta tags state.
    """
    page: Mapping[str, str] = source.get("page") or {}
    texts = fold("\n".join(lines)).split("\n")
    work = _Work(lines, texts, list(roles), page)
    title = find_title(lines, texts, roles, hints, page)
    work.title(title, hints)
    head = work.head(title)
    work.take(papers.journal_line(texts, head))
    paper = "journal" in work.fields
    work.dates(title, head)
    if paper:
        work.take(papers.codes(texts))
        work.take(papers.references(texts))
        work.take(papers.affiliation(texts))
    else:
        for found in (*papers.codes(texts),):
            paper = True
            work.take([found])
        work.take(papers.references(texts))
        if paper:
            work.take(papers.affiliation(texts))
    top = [number for number, text in enumerate(texts) if text.strip()][:40]
    work.take(papers.keywords(texts, top, paper))
    keyword_line = work.fields["keywords"][1] if "keywords" in work.fields else None
    work.take(papers.abstract(texts, top, keyword_line, paper))
    work.people(title, head)
    work.path(title)
    work.stated()
    return Lift(work.fields, work.roles)


class _Work:
    """The fields and roles so far; what is found first stays."""

    def __init__(
        self, lines: Sequence[str], texts: Sequence[str], known: list[str | None], page: Mapping[str, str]
    ) -> None:
        self.lines = lines
        self.texts = texts
        self.known = known
        self.page = page
        self.fields: dict[str, Value] = {}
        self.roles: dict[int, str] = {}
        self.date_line: int | None = None

    def put(self, field: str, line: int, start: int, end: int) -> None:
        """Sets a field to what stands on a line."""
        value = " ".join(self.lines[line][start:end].split())
        if value and field not in self.fields:
            self.fields[field] = (value, line, start, end)

    def take(self, found: Iterable[papers.Found]) -> None:
        for field, line, start, end, role in found:
            if field is not None:
                self.put(field, line, start, end)
            if role is not None:
                self.roles.setdefault(line, role)

    def title(self, title: Title | None, hints: Sequence[Mapping[str, Any]] | None) -> None:
        """The title, the lines that repeat it above the text, and the subtitle below it."""
        if hints and hints[0].get("tag") == "title":
            self.roles[0] = "title"
        if title is None:
            return
        value = title.value
        said = letters(fold(value))
        whole = title.line >= 0 and letters(self.texts[title.line]) == said
        if whole:
            self.roles[title.line] = "title"
        below = self._below_filled(title.line) if whole else None
        if below is not None:
            dash = subtitle(self.texts[below])
            if dash and not is_prose(self.texts[below]):
                self.roles[below] = "subtitle"
                self.put("subtitle", below, *dash.span("text"))
                value = f"{value}——{self.fields['subtitle'][0]}"
        self.fields["title"] = (value, title.line, title.start, title.end)
        twin = letters(self.texts[below]) if below is not None and self.roles.get(below) == "subtitle" else None
        for number, text in enumerate(self.texts):
            if number > max(title.line, 0) and is_prose(text):
                break
            own = letters(text)
            if own and own == said:
                self.roles[number] = "title"
            elif twin and own == twin:
                self.roles[number] = "subtitle"
            elif own == said + (twin or "") and own:
                self.roles[number] = "title"

    def _below_filled(self, line: int) -> int | None:
        return next((n for n in range(line + 1, min(line + 4, len(self.texts))) if self.texts[n].strip()), None)

    def head(self, title: Title | None) -> list[int]:
        """The lines around the title that may tell of the article: to the first paragraph below it."""
        anchor = title.line if title is not None and title.line > 0 else 0
        head: list[int] = []
        for number in range(anchor, len(self.texts)):
            text = self.texts[number]
            if not text.strip():
                continue
            if is_prose(text) and number > anchor:
                break
            head.append(number)
            if len(head) > (BELOW if anchor else 3 * BELOW):
                break
        above = [n for n in range(max(0, anchor - 12), anchor) if self.texts[n].strip()][-ABOVE:]
        return [*head, *reversed(above)]

    def dates(self, title: Title | None, head: list[int]) -> None:
        """When and where it was published: the nearest line to the title that has a date and little else."""
        for number in head:
            text = self.texts[number]
            if self.roles.get(number) in ("title", "journal") or len(text) > 160:
                continue
            found = find_dates(text)
            if not found or is_clock(text):
                continue
            rest = left_over(text[: found[0].start] + " " + text[found[-1].end :])
            source = _SOURCE.search(text)
            if rest > (30 if source else 16) or (is_prose(text) and not source):
                continue
            date = found[0]
            if "date" not in self.fields:
                self.fields["date"] = (date.iso, number, date.start, date.end)
                self.date_line = number
                self.roles.setdefault(number, "date")
                if source is None:
                    self._after_date(number, date.end)
            elif number - (self.date_line or number) in (0, 1, 2):
                self.roles.setdefault(number, "date")
        for number in head:
            text = self.texts[number]
            source = _SOURCE.search(text)
            if source and len(text) <= 120 and not is_prose(text):
                self.put("publisher", number, *source.span("value"))
                if number not in self.roles and (left_over(text[: source.start()] + text[source.end() :])) <= 8:
                    self.roles[number] = "publisher"
        if "journal" in self.fields and "publisher" not in self.fields:
            self.fields["publisher"] = self.fields["journal"]
        if "date" not in self.fields:
            self._late_date()

    def _late_date(self) -> None:
        """The date where nothing near the title has it: in the first paragraph's dateline, or below the text."""
        prose = [number for number, text in enumerate(self.texts) if is_prose(text)]
        for number in prose[:1]:
            dateline = _DATELINE.match(self.texts[number])
            found = find_dates(dateline[0]) if dateline else ()
            if found:
                self.fields["date"] = (found[0].iso, number, found[0].start, found[0].end)
                return
        labelled = [n for n, text in enumerate(self.texts) if len(text) <= 60 and _DATE_LABEL.search(text)]
        below = range(prose[-1] + 1, len(self.texts)) if prose else range(0)
        for number in (*labelled, *[n for n in below if self.texts[n].strip()][:BELOW]):
            text = self.texts[number]
            found = find_dates(text)
            if found and not is_clock(text) and (left_over(text[: found[0].start] + text[found[-1].end :])) <= 6:
                self.fields["date"] = (found[0].iso, number, found[0].start, found[0].end)
                if number in labelled:
                    self.roles.setdefault(number, "date")
                return

    def _after_date(self, number: int, end: int) -> None:
        """A name glued to the time is the author's, where nothing else follows."""
        rest = self.texts[number][end:]
        if re.fullmatch(r" *[\u3400-\u9fff]{2,3} *", rest) and "journal" in self.fields:
            start = end + len(rest) - len(rest.lstrip())
            self.put("author", number, start, start + len(rest.strip()))

    def people(self, title: Title | None, head: list[int]) -> None:
        """Who wrote it."""
        for number in head:
            text = self.texts[number]
            if is_prose(text):
                continue
            name = _BULLET_NAME.match(text)
            if name and title is not None:
                self.put("author", number, *name.span("value"))
                self.roles.setdefault(number, "author")
                continue
            found = _AUTHOR.search(text)
            if found and len(text) <= 120:
                group = "value" if found["value"] else "by"
                self.put("author", number, *found.span(group))
                if len(letters(text)) <= len(letters(found[0])) + 2:
                    self.roles.setdefault(number, "author")
        author = self.fields.get("author")
        if author is not None:
            said = letters(fold(author[0]))
            for number in range(min(len(self.texts), 60)):
                name = _BULLET_NAME.match(self.texts[number])
                if name and letters(name["value"]) == said:
                    self.roles.setdefault(number, "author")
            return
        paragraphs = [n for n, text in enumerate(self.texts) if is_prose(text) and self.known[n] is None][:2]
        for number in paragraphs:
            found = _REPORTER.search(self.texts[number][:120])
            if found:
                self.put("author", number, *found.span("value"))
                return

    def path(self, title: Title | None) -> None:
        """The path from the front page: its first name is the site's, those between are the section."""
        last = title.line if title is not None and title.line > 0 else 40
        for number in range(min(last, len(self.texts) - 1), -1, -1):
            text = self.texts[number]
            if len(text) > 120 or not _PATH_MARK.search(text):
                continue
            label = _PATH_LABEL.match(text)
            begin = label.end() if label else 0
            crumbs = _crumbs(text, begin)
            if len(crumbs) < (2 if label else 3):
                continue
            crumbs = [(a, b) for a, b in crumbs if not _PATH_END.match(text[a:b])]
            if crumbs and not _FRONT.match(text[slice(*crumbs[0])]):
                if "publisher" not in self.fields and re.search(r"网|在线|报|台|社|刊", text[slice(*crumbs[0])]):
                    self.put("publisher", number, *crumbs[0])
                crumbs = crumbs[1:] if len(crumbs) > 1 else crumbs
            else:
                crumbs = crumbs[1:]
            if crumbs:
                value = " > ".join(self.lines[number][a:b].strip() for a, b in crumbs)
                self.fields.setdefault("section", (value, number, crumbs[0][0], crumbs[-1][1]))
                self.roles.setdefault(number, "section" if False else "navigation")
            return

    def stated(self) -> None:
        """What meta tags state, where the text does not say it."""
        stated = self.page.get("date")
        if stated and "date" not in self.fields:
            found = find_dates(fold(stated))
            if found:
                self.fields["date"] = (found[0].iso, -1, 0, 0)
        author = re.sub(r"<[^>]*>", "", self.page.get("author") or "").strip()
        if re.fullmatch(r"[\u3400-\u9fff·]{2,4}(?:[ 、,][\u3400-\u9fff·]{2,4}){0,3}", author):
            self.fields.setdefault("author", (author, -1, 0, 0))
        publisher = re.sub(r"<[^>]*>", "", self.page.get("publisher") or "").strip()
        if publisher and len(publisher) <= 30:
            self.fields.setdefault("publisher", (publisher, -1, 0, 0))
        keywords = (self.page.get("keywords") or "").strip(" ,，")
        if keywords:
            self.fields.setdefault("keywords", (keywords, -1, 0, 0))


def _crumbs(text: str, begin: int) -> list[tuple[int, int]]:
    crumbs: list[tuple[int, int]] = []
    position = begin
    for mark in (*_PATH_MARK.finditer(text, begin), None):
        end = mark.start() if mark else len(text)
        piece = text[position:end]
        # The end of the path often stands beside its last name: 宁波 正文.
        tail = re.search(r" +(?:正文|内容|内文)$", piece.rstrip())
        stop = position + (tail.start() if tail else len(piece.rstrip()))
        start = position + len(piece) - len(piece.lstrip())
        if 0 < stop - start <= 24:
            crumbs.append((start, stop))
        position = mark.end() if mark else end
    return crumbs
