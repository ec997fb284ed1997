"""Fields that stand in the text or are stated by the page: title, author, date, publisher, section and a paper's own.

A field that is not sure is left empty. What says nothing but a field leaves the text in that field's role; what is
also part of the article (an abstract, a reporter named in the first paragraph) is pointed at and stays. A text that
shows no sign of a page is whole: its fields are pointed at, and nothing is taken.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from ...lazy import regex
from ...rules import Rule
from ...rules.folding import fold
from . import front_matter, imprint, papers, paths, signs
from .dates import find_dates, is_stamp
from .headlines import Title, subtitle, unlabelled
from .reading import Found, Reading, letters
from .site_names import is_with_site
from .titles import find_title

Value = tuple[str, int, int, int]

#: How many lines with something on them above and below the title may tell of the article.
ABOVE = 4
BELOW = 11
TOP = 30

_NAME = regex(r"[\u3400-\u9fff·]{2,4}(?:[ 、,][\u3400-\u9fff·]{2,4}){0,3}")
_TAG = regex(r"<[^>]*>")
_LABELLED = regex(r"^ *[\[【(]?(?:关键[词字]|作 ?者|来源|稿源|中图分类号|文章编号)[\]】)]? *:")


class Lift(NamedTuple):
    """What was found: fields with value, line (-1 where the text has it not) and span; and the roles of lines."""

    fields: dict[str, Value]
    roles: dict[int, str]


def lift(
    lines: Sequence[str],
    roles: Sequence[str | None],
    hints: Sequence[Mapping[str, Any]] | None,
    source: Mapping[str, Any],
    title: str | None = None,
) -> Lift:
    """The fields of a document.

    `roles` are what is known of the lines so far (None for the body), `hints` those of an HTML page, `source` the
    document's, whose `page` holds what meta tags state. A `title` that the document came with is looked for in the
    text and stays as it is.
    """
    reading = Reading(signs.marked(lines), roles, hints, source.get("page") or {})
    work = _Work(reading)
    stated = front_matter.fields(lines) if hints is None else []
    named = next((lines[one.line][one.start : one.end] for one in stated if one.field == "title"), None)
    heading = find_title(reading, named if title is None else title)
    if heading is not None and stated and roles[heading.line] is not None:
        heading = None  # the line that states it
    anchor = heading.line if heading is not None and heading.line > 0 else 0
    work.title(heading)
    work.take(stated)
    head = reading.around(anchor, ABOVE, BELOW if anchor else TOP)
    work.take(papers.journal(reading, head))
    work.take(imprint.dates(reading, head, {n for n, role in work.roles.items() if role != "date"}))
    work.take(imprint.publisher(reading, head))
    work.take(papers.codes(reading))
    paper = "journal" in work.fields or "article_number" in work.fields
    work.take(papers.references(reading))
    work.take(papers.keywords(reading, paper))
    keyword_line = work.fields["keywords"][1] if paper and "keywords" in work.fields else None
    work.take(papers.abstract(reading, keyword_line))
    if paper:
        work.take(papers.affiliation(reading))
    work.take(imprint.author(reading, head))
    work.take(paths.path(reading, anchor or reading.first_prose))
    work.finish()
    return Lift(work.fields, work.roles if work.roles and _of_a_page(reading, heading, work) else {})


def _of_a_page(reading: Reading, title: Title | None, work: _Work) -> bool:
    """Whether anything shows that the text was scraped from a page or a journal, so that it has lines to be taken."""
    return (
        reading.hints is not None
        or any(role is not None for role in reading.known)
        or (title is not None and title.page)
        or "section" in work.fields
        or "article_number" in work.fields
        or "reference" in work.roles.values()
        or any(is_stamp(reading.texts[n]) or _LABELLED.match(reading.texts[n]) for n in work.roles)
    )


class _Work:
    """The fields and roles so far; what is found first stays."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.fields: dict[str, Value] = {}
        self.roles: dict[int, str] = {}

    def take(self, found: Iterable[Found]) -> None:
        for field, line, start, end, role in found:
            if field is not None and field not in self.fields:
                value = self._value(field, line, start, end)
                if value:
                    self.fields[field] = (value, line, start, end)
            if role is not None:
                self.roles.setdefault(line, role)

    def _value(self, field: str, line: int, start: int, end: int) -> str:
        text = self.reading.lines[line]
        if field == "date":
            return find_dates(self.reading.texts[line][start:end])[0].iso
        if field == "section":
            return paths.section(text, start, end)
        return " ".join(text[start:end].split())

    def title(self, title: Title | None) -> None:
        """The title, the lines that repeat it above the text, and the subtitle below it."""
        reading = self.reading
        if reading.hint(0).get("tag") == "title":
            self.roles[0] = "title"
        if title is None:
            return
        value, said, twin = title.value, letters(fold(title.value)), ""
        if title.line >= 0 and letters(unlabelled(reading.texts[title.line])) == said:
            self.roles[title.line] = "title"
            below = next((n for n in reading.filled if n > title.line), None)
            dash = subtitle(reading.texts[below]) if below is not None and not reading.is_prose(below) else None
            if below is not None and dash is not None:
                self.take([Found("subtitle", below, *dash.span("text"), "subtitle")])
                value = f"{value}——{self.fields['subtitle'][0]}"
                twin = letters(reading.texts[below])
        self.fields["title"] = (value, title.line, title.start, title.end)
        shortest = min(len(said), len(twin) or len(said))
        # What says the same has its first letter too, but that it may be written in capitals.
        begins = ["" if text[:1].isascii() else text[:1] for text in (said, twin or said)]
        for number in reading.filled:
            if number > max(title.line, 0) and reading.is_prose(number):
                break
            text = reading.texts[number]
            if not shortest <= len(text) <= 200 or all(begin not in text for begin in begins):
                continue
            own = letters(unlabelled(text))
            if own and own in (said, said + twin):
                self.roles[number] = "title"
            elif own and own == twin:
                self.roles[number] = "subtitle"
            elif own.startswith(said) and number < title.line and is_with_site(text, said):
                self.roles[number] = "title"

    def finish(self) -> None:
        """What the journal and meta tags state, where the text does not say it."""
        if "journal" in self.fields:
            self.fields.setdefault("publisher", self.fields["journal"])
        if not self.reading.page:
            return
        page = {name: " ".join(_TAG.sub(" ", value).split()) for name, value in self.reading.page.items()}
        for date in find_dates(fold(page.get("date", "")))[:1]:
            self.fields.setdefault("date", (date.iso, -1, 0, 0))
        if _NAME.fullmatch(page.get("author", "")):
            self.fields.setdefault("author", (page["author"], -1, 0, 0))
        if 2 <= len(page.get("publisher", "")) <= 30:
            self.fields.setdefault("publisher", (page["publisher"], -1, 0, 0))
        keywords = page.get("keywords", "").strip(" ,，")
        if keywords:
            self.fields.setdefault("keywords", (keywords, -1, 0, 0))


def _rule(role: str, why: str, hits: tuple[str, ...], misses: tuple[str, ...]) -> Rule:
    return Rule(f"strip/{role}", role, why, hits, misses, "stages/strip/metadata.py")


_PARAGRAPH = (
    "今年以来,镇党委组织党员干部走村入户,听取群众对修路、用水和看病的意见,当场能办的当场办,不能办的记下来,定期回访,"
    "群众都说干部又回到了身边。"
)

#: The roles of lines that are lifted, each under the name ``strip/ROLE``.
RULES: tuple[Rule, ...] = (
    _rule(
        "title",
        "The title, which is a field of its own; a page repeats it in its head.",
        (f"走村入户听民声\n2013-06-24 08:35 来源:某某日报\n{_PARAGRAPH}",),
        (f"走村入户听民声\n{_PARAGRAPH}", _PARAGRAPH),
    ),
    _rule(
        "subtitle",
        "The subtitle, which is joined to the title.",
        (f"走村入户听民声\n——一个山区镇的实践\n2013-06-24 08:35 来源:某某日报\n{_PARAGRAPH}",),
        (f"{_PARAGRAPH}\n——一个山区镇的实践\n{_PARAGRAPH}",),
    ),
    _rule(
        "date",
        "The line that says when the article was published, which is a field of its own.",
        (f"走村入户听民声\n2013-06-24 08:35 来源:某某日报\n{_PARAGRAPH}",),
        (f"山区镇公路管理办法\n2016年5月1日 施行\n{_PARAGRAPH}", f"{_PARAGRAPH}\n某某镇党委\n2013年6月24日"),
    ),
    _rule(
        "publisher",
        "The line that names the source, which is a field of its own.",
        (f"走村入户听民声\n来源:某某日报\n2013-06-24 08:35\n{_PARAGRAPH}",),
        (f"{_PARAGRAPH}\n本基金之来源如下:\n一、财政拨款\n二、村民自筹",),
    ),
    _rule(
        "author",
        "The line that names the author, who is a field of his own.",
        (f"走村入户听民声\n2013-06-24 08:35\n作者:王小明\n{_PARAGRAPH}",),
        (f"{_PARAGRAPH}\n作者在村里住了三年。",),
    ),
    _rule(
        "keywords",
        "The line of keywords, which is a field of its own.",
        (f"走村入户听民声\n2013-06-24 08:35\n关键词:党员;群众;走访\n{_PARAGRAPH}",),
        (f"{_PARAGRAPH}\n关键词是这次学习的重点。\n{_PARAGRAPH}",),
    ),
    _rule(
        "journal",
        "The line with journal and issue, which are fields of their own.",
        (f"走村入户听民声\n2013-06-24 08:35:10\n乡村党建 2013年6期\n{_PARAGRAPH}",),
        (f"{_PARAGRAPH}\n《乡村党建》2013年第6期刊登了他的文章,村里人争着看。",),
    ),
    _rule(
        "classification",
        "Class number, document code and article number of a paper, which are fields of their own.",
        (f"{_PARAGRAPH}\nD267\nA\n1000-0000(2013)06-0012-03",),
        (f"{_PARAGRAPH}\nD267次列车晚点三小时。",),
    ),
    _rule(
        "reference",
        "The list of references; it can be brought back by its role.",
        (
            f"{_PARAGRAPH}\n参考文献:\n[1]王某某.乡村治理研究[M].北京:某某出版社,2009.\n[2]李某某.走访手记[J].乡村党建,2011(3).",
        ),
        (f"{_PARAGRAPH}\n参考文献要列在文章后面。\n1. 走访不少于三次。",),
    ),
    _rule(
        "byline",
        "Who the author is, as journals print it.",
        (f"{_PARAGRAPH}\nD267\nA\n1000-0000(2013)06-0012-03\n作者系某某县委党校教师",),
        (f"{_PARAGRAPH}\n作者系上围裙,下厨去了。",),
    ),
    _rule(
        "navigation",
        "The path from the front page, which gives the section.",
        (f"您当前的位置:某某在线 > 新闻 > 县市 > 正文\n走村入户听民声\n{_PARAGRAPH}",),
        (f"{_PARAGRAPH}\n水位 > 3 米时开闸。",),
    ),
)
