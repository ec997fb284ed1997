"""A document as it is compared with another: its headline, its sentences, and what only the site says."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from ...document import Document
from ...lazy import regex
from . import folding, passages, sketch
from .places import Record

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

#: Characters of the runs by which the similarity of two wordings is measured.
GRAM = 5
#: Folded characters of what may be a headline, or a line that the site adds.
SHORT = 40

_LABEL = (
    r"(?:责任编辑|本文来源|信息来源|稿件来源|文章来源|来源|编辑|责编|作者|记者|通讯员|校对|审核|监制|供稿|原标题|"
    r"发布时间|发布日期|时间|日期|字号|字体|点击|浏览|阅读|分享到|版权|声明|关键词|标签)"
)
_FURNITURE = regex(
    rf"[ \t\u3000]*(?:[【\[（(〔]\s*{_LABEL}\s*[:：]?[^】\]）)〕\n]{{0,30}}[】\]）)〕]"
    rf"|{_LABEL}\s*[:：][^。！？\n]{{0,60}})[ \t\u3000]*"
)
_AGENCY = (
    r"(?:本报|本刊|本网|本台|记者|新华社|新华网|人民网|人民日报|中新社|中新网|中国新闻网|央视网|央视新闻|央广网|光明网|光明日报|"
    r"中国青年报|中青网|经济日报|中国经济网|参考消息网?|环球网|海外网|澎湃新闻|中央社|[\u4e00-\u9fff]{2,6}(?:日报|晚报|晨报|时报|在线|新闻网))"
)
#: What a news agency puts before its first sentence. The date in it is no figure of the article.
_DATELINE = regex(
    rf"[\s\u3000]*[【\[]?(?:据)?{_AGENCY}[^。！？；\n]{{0,24}}?(?:[电讯]|消息|报道)"
    r"(?:\s*[（(〔][^）)〕\n]{0,40}[）)〕])?[】\]]?[\s\u3000:：,，]*"
)
_DAY = regex(r"(\d{1,2})月(\d{1,2})日|(\d{1,2})日")
_NUMBER = regex(r"-?\d+(?:\.\d+)*[%‰]?")
_SENTENCE_END = regex(r"[。！？!?；;…][”’」』）)]*[ \t\u3000]*$")


class _Parts(NamedTuple):
    """What a text is made of: its title and headlines, the day of its dateline, the lines of its body."""

    headlines: str
    has_headline: bool
    day: tuple[str, str] | None
    lines: list[str]


class Article:
    """A document as it is compared with another. What is asked of it is found out once."""

    def __init__(self, document: Document | Record) -> None:
        self.id = document.id
        self.date = document.date
        self.length = len(document.text)
        self.document = document

    @cached_property
    def _parts(self) -> _Parts:
        lines = [line for line in folding.simplified(self.document.text).split("\n") if line and not line.isspace()]
        lines = [line for line in lines if not _FURNITURE.fullmatch(line)]
        title = self.document.title
        heads = _headlines(lines, title)
        dateline = _DATELINE.match(lines[heads]) if lines else None
        # Where another article begins further down, its first sentence begins after its dateline too.
        rest = [line for later in lines[heads + 1 :] for line in _after_dateline(later)]
        body = [lines[heads][dateline.end() if dateline else 0 :], *rest] if lines else []
        return _Parts(
            "\n".join((title or "", *lines[:heads])), heads > 0, _day(dateline[0]) if dateline else None, body
        )

    @property
    def has_headline(self) -> bool:
        """Whether a headline stands in the text."""
        return self._parts.has_headline

    @property
    def day(self) -> tuple[str, str] | None:
        """The month and the day of the dateline."""
        return self._parts.day

    @property
    def lines(self) -> list[str]:
        """The lines of the body."""
        return self._parts.lines

    @cached_property
    def folded(self) -> folding.Folded:
        """The body: without headlines, dateline and what the site adds."""
        return folding.fold("\n".join(self.lines))

    @cached_property
    def body(self) -> str:
        """The folded body as a string."""
        return self.folded.text

    @cached_property
    def sentences(self) -> list[str]:
        """The sentences of the body, folded."""
        return _cut(self.body, self.folded.sentence)

    @cached_property
    def starts(self) -> list[bool]:
        """Of every character of the body, and of its end, whether a sentence may begin there: a mark stands before
        it."""
        return [*self.folded.starts.tolist(), True]

    @cached_property
    def headlines(self) -> list[str]:
        """The title, and what stands in the text as one, folded."""
        return list(dict.fromkeys(_cut(self._head.text, self._head.line)))

    @cached_property
    def _head(self) -> folding.Folded:
        return folding.fold(self._parts.headlines)

    @cached_property
    def grams(self) -> NDArray[np.uint64]:
        """The runs of `GRAM` characters of the wording of the body, as sorted hashes, each once."""
        return sketch.distinct(sketch.hashed(folding.wording(self.folded.codes), GRAM))

    @cached_property
    def passages(self) -> passages.Text:
        """The whole text, to look for passages in."""
        return passages.texts([self.document])[0]

    @cached_property
    def numbers(self) -> frozenset[str]:
        """The figures of headlines and body."""
        return frozenset(_NUMBER.findall(" ".join((*self.headlines, self.body))))

    @cached_property
    def size(self) -> int:
        """Folded characters of the body."""
        return len(self.folded.codes)

    def between(self, place: int) -> str:
        """What was left out before the folded character at `place`."""
        places = self.folded.places
        return "\n".join(self.lines)[int(places[place - 1]) + 1 : int(places[place])]

    def line_of(self, place: int) -> str:
        """The line of the body in which the folded character at `place` stands."""
        return self.lines[int(self.folded.line[place])]


def fold_bodies(articles: Sequence[Article]) -> None:
    """Fold the bodies and the headlines of some articles together, which costs less than one by one."""
    found = folding.fold_many(
        [text for article in articles for text in ("\n".join(article.lines), article._parts.headlines)]
    )
    for article, body, head in zip(articles, found[::2], found[1::2], strict=True):
        article.folded, article._head = body, head


def fold_texts(articles: Sequence[Article]) -> None:
    """Fold the whole texts of some articles together, to look for passages in them."""
    for article, text in zip(articles, passages.texts([article.document for article in articles]), strict=True):
        article.passages = text


def numbers(text: str) -> list[str]:
    """The figures of a folded text."""
    return _NUMBER.findall(text)


def ends_sentence(line: str) -> bool:
    """Whether a line ends as a sentence does."""
    return _SENTENCE_END.search(line) is not None


def _headlines(lines: list[str], title: str | None) -> int:
    """How many lines of the text are a headline rather than its body."""
    count = 0
    for line in lines[:3]:
        line = line.strip()
        if line == title or (len(line) <= SHORT and not ends_sentence(line) and "，" not in line[-3:]):
            count += 1
        else:
            break
    return count if count < len(lines) else 0


def _after_dateline(line: str) -> list[str]:
    """A line, in two where it begins with a dateline."""
    dateline = _DATELINE.match(line)
    return [line] if dateline is None else [line[: dateline.end()], line[dateline.end() :]]


def _day(dateline: str) -> tuple[str, str] | None:
    found = _DAY.search(dateline)
    return None if found is None else (found[1] or "", found[2] or found[3])


def _cut(body: str, number: NDArray[np.int32]) -> list[str]:
    """A text cut where the number of its characters changes."""
    cuts = [0, *((number[1:] != number[:-1]).nonzero()[0] + 1).tolist(), len(body)]
    return [body[a:b] for a, b in pairwise(cuts) if a < b]
