"""The apparatus of a journal paper: journal and issue, keywords, abstract, codes, references."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from ...lazy import regex
from .reading import Found, Reading
from .sign import Sign

#: How many lines with something on them may hold the head of a paper.
HEAD = 40

ISSUE = regex(
    r"^ *[《“]?(?P<journal>[\u3400-\u9fffA-Za-z·() ]{2,24}?)[》”]? *[,(]? *"
    r"(?P<issue>(?:19|20)\d\d年?(?: *[,.])? *(?:第? *\d{1,3} *卷)? *,? *(?:第? *\d{1,3} *期|\(\d{1,2}\)))\)? *$"
)
KEYWORDS = regex(r"^ *[\[【(]?关键[词字][\]】)]? *:? *(?P<value>\S.*?) *$")
_KEYWORD_LIST = regex(r"^ *(?P<value>[^\s;。:,!?]{2,16}(?: *; *[^\s;。:,!?]{2,16})+) *;? *$")
ABSTRACT = regex(r"^ *[\[【(]?(?:内容)?(?:摘 {0,4}要|提 {0,4}要)[\]】)]? *:? *(?P<value>\S.{20,}?) *$")
_CLASS_NUMBER = r"[A-Z]{1,2}\d{1,4}(?:[.\-]\d{1,4})*"
_CLASS = regex(
    rf"^ *(?:[\[【]?中图(?:法)?分类号[\]】]? *:? *)?(?P<value>{_CLASS_NUMBER}(?:[;, /]+{_CLASS_NUMBER})*) *$"
)
_INLINE_CLASS = regex(rf"分类号[\]】]? *:? *(?P<value>{_CLASS_NUMBER})")
_CODE = regex(r"^ *(?:[\[【]?文献标[识志]码[\]】]? *:? *)?[A-E] *$")
ARTICLE = regex(
    r"(?P<value>\d{4}-\d{3}[\dXx] *\( *(?:19|20)\d\d *\) *\d{1,2}[A-Z]?(?:\([A-Z]\))? *- *\d{3,4} *- *\d{1,3})"
)
#: What a list of references has.
REFERENCES = regex(r"\[1\]|参考文献|参考书目|引用文献|References")
_REFERENCE_HEADING = regex(
    r"^ *[\[【(]?(?:主要)?(?:参考文献|参考书目|引用文献|References)[\]】)]? *:? *(?:\[编辑\])? *$", re.IGNORECASE
)
_REFERENCE = regex(
    r"^ *(?:[\[〔(【]\d{1,3}[\]〕)】]|[①-⑳]|\d{1,2}\.) *.{3,}"
    r"(?:\[[A-Z](?:/[A-Z]{2})?\]|出版社|(?:19|20)\d\d *[(,:年.]|\b(?:19|20)\d\d\b|\(\d{1,2}\)|第\d+期|https?://)",
    re.IGNORECASE,
)
_KIND = regex(r"\[[A-Z](?:/[A-Z]{2})?\]|出版社|学报|杂志")
_AFFILIATION = regex(r"^ *\(?(?:作者(?:系|为|单位|简介|介绍|:)|\*?基金项目:|本文系.{2,40}(?:课题|项目|成果)).{2,120}$")


def journal(reading: Reading, head: list[int]) -> Iterator[Found]:
    """The line with the journal's name and the issue."""
    for number in reading.among(head, Sign.DATE):
        text = reading.texts[number]
        found = ISSUE.match(text) if "期" in text or "(" in text else None
        if found:
            yield Found("journal", number, *found.span("journal"), "journal")
            yield Found("issue", number, *found.span("issue"), "journal")
            return


def keywords(reading: Reading, paper: bool) -> Iterator[Found]:
    """Lines of keywords: a list between semicolons below the abstract of a paper, or a line that says so."""
    if not paper and Sign.KEYWORDS not in reading.signs:
        return
    listed: Found | None = None
    labelled: list[Found] = []
    for number in reading.filled[:HEAD]:
        text = reading.texts[number]
        if len(text) > 160:
            continue
        label = KEYWORDS.match(text)
        if label and "。" not in text:
            labelled.append(Found("keywords", number, *label.span("value"), "keywords"))
        elif paper and listed is None and len(text) <= 80 and (bare := _KEYWORD_LIST.match(text)):
            listed = Found("keywords", number, *bare.span("value"), "keywords")
    # The bare list below the abstract is the author's own; a mirror's line of keywords is cut out of the title.
    for found in (listed, *labelled):
        if found is not None:
            yield found


def abstract(reading: Reading, keyword_line: int | None) -> Iterator[Found]:
    """The abstract, which stays in the text: a paragraph that says so, or the one above a paper's bare keywords."""
    for number in reading.filled[:HEAD] if Sign.ABSTRACT in reading.signs else ():
        found = ABSTRACT.match(reading.texts[number])
        if found:
            yield Found("abstract", number, *found.span("value"), None)
            return
    above = [number for number in reading.prose if number < keyword_line] if keyword_line is not None else []
    if above:
        text = reading.texts[above[-1]]
        yield Found("abstract", above[-1], len(text) - len(text.lstrip()), len(text.rstrip()), None)


def codes(reading: Reading) -> Iterator[Found]:
    """Class number, document code and article number: where one stands, the others do beside it."""
    texts, filled = reading.texts, reading.filled
    for number in reading.having(Sign.ARTICLE):
        article = ARTICLE.search(texts[number]) if len(texts[number]) <= 160 else None
        if article is None:
            continue
        index = bisect_left(filled, number)
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


def references(reading: Reading) -> Iterator[Found]:
    """The references at the end of a paper, with their heading."""
    if not any(REFERENCES.search(reading.texts[number]) for number in reading.having(Sign.REFERENCES)):
        return
    texts, filled = reading.texts, reading.filled
    late = filled[len(filled) // 3 :]
    heading = next((number for number in reversed(late) if _REFERENCE_HEADING.match(texts[number])), None)
    listed = [number for number in late if _REFERENCE.match(texts[number])]
    if heading is not None:
        listed = [number for number in listed if number > heading or texts[number].lstrip().startswith("[")]
        if not listed:
            return
        yield Found(None, heading, 0, len(texts[heading]), "reference")
    elif sum(bool(_KIND.search(texts[number])) for number in listed) < 2:
        return
    for number in listed:
        yield Found(None, number, 0, len(texts[number]), "reference")


def affiliation(reading: Reading) -> Iterator[Found]:
    """Who the author is, as journals say it above or below the paper."""
    for number in (*reading.filled[:HEAD], *reading.filled[HEAD:][-HEAD:]):
        text = reading.texts[number]
        if len(text) <= 130 and text.count("。") <= 1 and _AFFILIATION.match(text):
            yield Found(None, number, 0, len(text), "byline")
