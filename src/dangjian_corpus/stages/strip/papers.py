"""The apparatus of a journal paper: journal and issue, keywords, abstract, codes, references."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ...rules.engine import is_prose


class Found(NamedTuple):
    """A field (or none), its span on a line, and the role of the line (None where the line stays in the text)."""

    field: str | None
    line: int
    start: int
    end: int
    role: str | None


_ISSUE = re.compile(
    r"^ *[《“]?(?P<journal>[\u3400-\u9fffA-Za-z·() ]{2,24}?)[》”]? *[,(]? *(?P<issue>(?:19|20)\d\d年?(?: *[,.])? *(?:第? *\d{1,3} *卷)? *,? *(?:第? *\d{1,3} *期|\(\d{1,2}\)))\)? *$"
)
_KEYWORDS = re.compile(r"^ *[\[【(]?关键[词字][\]】)]? *[:]? *(?P<value>\S.*?) *$")
_KEYWORD_LIST = re.compile(r"^ *(?P<value>[^\s;。:,!?]{2,16}(?: *; *[^\s;。:,!?]{2,16})+) *;? *$")
_ABSTRACT = re.compile(r"^ *[\[【(]?(?:内容)?(?:摘 {0,4}要|提 {0,4}要)[\]】)]? *[:]? *(?P<value>\S.{20,}?) *$")
_CLASS = re.compile(
    r"^ *(?:[\[【]?中图(?:法)?分类号[\]】]? *[:]? *)?(?P<value>[A-Z]{1,2}\d{1,4}(?:[.\-]\d{1,4})*(?:[;, /]+[A-Z]{1,2}\d{1,4}(?:[.\-]\d{1,4})*)*) *$"
)
_CODE = re.compile(r"^ *(?:[\[【]?文献标[识志]码[\]】]? *[:]? *)?[A-EＡ-Ｅ] *$")
_ARTICLE = re.compile(
    r"(?P<value>\d{4}-\d{3}[\dXx] *\( *(?:19|20)\d\d *\) *\d{1,2}[A-Z]?(?:\([A-Z]\))? *- *\d{3,4} *- *\d{1,3})"
)
_INLINE_CLASS = re.compile(r"分类号[\]】]? *[:]? *(?P<value>[A-Z]{1,2}\d{1,4}(?:[.\-]\d{1,4})*)")
_REFERENCE_HEADING = re.compile(
    r"^ *[\[【(]?(?:主要)?(?:参考文献|参考书目|注释|参考资料|引用文献|References)[\]】)]? *[:]? *$", re.IGNORECASE
)
_REFERENCE = re.compile(
    r"^ *(?:[\[〔(【]\d{1,3}[\]〕)】]|[①-⑳]|\d{1,2}\.) *.{3,}(?:\[[A-Z](?:/[A-Z]{2})?\]|出版社|(?:19|20)\d\d *[(,:年.]|\b(?:19|20)\d\d\b|\(\d{1,2}\)|第\d+期|https?://)",
    re.IGNORECASE,
)
_AFFILIATION = re.compile(
    r"^ *\(?(?:作者(?:系|为|单位|简介|介绍|:)|作者单位[:]|\*?基金项目[:]|本文系.{2,40}(?:课题|项目|成果)).{2,120}$"
)


def journal_line(texts: Sequence[str], head: Sequence[int]) -> Iterator[Found]:
    """The line with the journal's name and the issue."""
    for number in head:
        found = _ISSUE.match(texts[number])
        if found:
            yield Found("journal", number, *found.span("journal"), "journal")
            yield Found("issue", number, *found.span("issue"), "journal")
            return


def keywords(texts: Sequence[str], head: Sequence[int], paper: bool) -> Iterator[Found]:
    """Lines of keywords: a list between semicolons below the abstract of a paper, or a line that says so."""
    listed = labelled = None
    for number in head:
        text = texts[number]
        label = _KEYWORDS.match(text)
        if label and not is_prose(text):
            labelled = labelled or Found("keywords", number, *label.span("value"), "keywords")
            if labelled.line != number:
                yield Found(None, number, 0, len(text), "keywords")
        elif paper and listed is None:
            bare = _KEYWORD_LIST.match(text)
            if bare and len(text) <= 80:
                listed = Found("keywords", number, *bare.span("value"), "keywords")
    if listed:
        yield listed
        if labelled:
            yield labelled._replace(field=None)
    elif labelled:
        yield labelled


def abstract(texts: Sequence[str], head: Sequence[int], keyword_line: int | None, paper: bool) -> Iterator[Found]:
    """The abstract, which stays in the text: a paragraph that says so, or the one above a paper's keywords."""
    for number in head:
        found = _ABSTRACT.match(texts[number])
        if found:
            yield Found("abstract", number, *found.span("value"), None)
            return
    if paper and keyword_line is not None:
        above = [number for number in head if number < keyword_line]
        if above and is_prose(texts[above[-1]]):
            text = texts[above[-1]]
            yield Found("abstract", above[-1], len(text) - len(text.lstrip()), len(text.rstrip()), None)


def codes(texts: Sequence[str]) -> Iterator[Found]:
    """Class number, document code and article number: where one stands, the others do beside it."""
    filled = [number for number, text in enumerate(texts) if text.strip()]
    for index, number in enumerate(filled):
        article = _ARTICLE.search(texts[number])
        if not article or len(texts[number]) > 160:
            continue
        yield Found("article_number", number, *article.span("value"), "classification")
        inline = _INLINE_CLASS.search(texts[number])
        if inline:
            yield Found("class_number", number, *inline.span("value"), None)
        for near in (*filled[max(0, index - 3) : index], *filled[index + 1 : index + 4]):
            whole = _CLASS.match(texts[near]) or _INLINE_CLASS.search(texts[near])
            if whole and len(texts[near]) <= 80:
                yield Found("class_number", near, *whole.span("value"), "classification")
            elif _CODE.match(texts[near]):
                yield Found(None, near, 0, len(texts[near]), "classification")
        return


def references(texts: Sequence[str]) -> Iterator[Found]:
    """The references at the end of a paper, with their heading."""
    filled = [number for number, text in enumerate(texts) if text.strip()]
    listed = [number for number in filled if _REFERENCE.match(texts[number])]
    headings = [number for number in filled if _REFERENCE_HEADING.match(texts[number])]
    if not headings and len([n for n in listed if texts[n].lstrip()[:1] in "[〔【" and "]" in texts[n]]) < 2:
        return
    middle = filled[len(filled) // 3] if filled else 0
    for number in (*headings, *listed):
        if number >= middle and (not headings or number >= headings[0] or texts[number].lstrip().startswith("[")):
            yield Found(None, number, 0, len(texts[number]), "reference")


def affiliation(texts: Sequence[str]) -> Iterator[Found]:
    """Who the author is, as journals say it below the paper."""
    for number, text in enumerate(texts):
        if text[:1].isspace() or text[:1] in "(（作*本":
            if len(text) <= 130 and _AFFILIATION.match(text) and text.count("。") <= 1:
                yield Found(None, number, 0, len(text), "byline")
