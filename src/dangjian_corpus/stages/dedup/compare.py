"""What one article is to another: the text decides.

`similarity` is the Jaccard similarity of the wordings, figures aside. `holds` tells whether every sentence of one
article stands in another, and what the other has of its own; `is_reprint` whether that makes it the same article.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import NamedTuple

from ...lazy import regex
from .article import SHORT, Article, ends_sentence, numbers

#: Similarity of wording from which two documents are near.
NEAR = 0.7
#: Folded characters from which a document that says nothing else is a reprint of the other.
SAME = 10
#: Folded characters from which it may be one of an article that says more.
PART = 80
#: What the container may have of its own, as a share of it: after the part, before and within it.
TAIL, INNER = 0.5, 0.1

#: How a text begins or speaks that is about the one it contains.
_ABOUT = regex(
    "^.{0,4}(?:回复|答复|评论|点评|短评|简评|按语|读后|观后|转发|转帖|引用)|编者按|编后|这篇(?:文章|报道|稿|讲话|帖|短文)|"
    "楼主|笔者读|读了|读完|读罢|看了这|同意作者|拙见|以上文字|我的(?:看法|意见|体会)"
)
#: What stands before a text that is quoted.
_QUOTING = regex("[:：>＞]")
#: A text in numbered provisions: a version that adds one to another is another text.
_PROVISION = regex(r"^[ \t\u3000]*第[〇零一二三四五六七八九十百千\d]+条", re.MULTILINE)


class Held(NamedTuple):
    """Where the sentences of one article stand in another: spans of its folded body, in order, that do not touch."""

    spans: list[tuple[int, int]]


def similarity(one: Article, other: Article) -> float:
    """The Jaccard similarity of the runs of five characters of two wordings, 0 where one is shorter than a run."""
    import numpy as np

    a, b = one.grams, other.grams
    if not len(a) or not len(b):
        return 0.0
    both = np.sort(np.concatenate((a, b)))
    common = int(np.count_nonzero(both[1:] == both[:-1]))
    return common / (len(a) + len(b) - common)


def is_reprint(part: Article, whole: Article) -> bool:
    """Whether all that `part` says stands in `whole`, and no figure, date or name tells them apart."""
    if part.size < SAME or part.size > whole.size or part.size <= (1 - TAIL) * whole.size:
        return False
    one_day = not (part.day and whole.day and _days_differ(part.day, whole.day))
    if part.body == whole.body:
        return one_day and not _headlines_differ(part, whole)
    if part.size < PART:
        return False
    held = holds(part, whole)
    return (
        held is not None
        and (one_day or held.spans[0][0] > 0)
        and _adds_nothing_else(held, whole)
        and not _headlines_differ(part, whole)
    )


def holds(part: Article, whole: Article) -> Held | None:
    """Where the sentences of `part` stand in `whole`; None where one of them does not.

    A sentence must begin and end in `whole` at a mark; only the last, where it has been cut off, may end anywhere
    but within a figure.
    """
    spans: list[tuple[int, int]] = []
    body, starts = whole.body, whole.starts
    at = 0
    last = len(part.sentences) - 1
    for number, sentence in enumerate(part.sentences):
        cut = number == last and len(sentence) >= 8
        found = _find(sentence, body, starts, at, cut)
        if found < 0:
            found = _find(sentence, body, starts, 0, cut) if len(sentence) >= 8 else -1
            if found < 0:
                return None
        at = found + len(sentence)
        spans.append((found, at))
        if body.startswith(".", at):  # a mark between two figures, one of which is in the next sentence
            at += 1
    return Held(_joined(spans))


def _find(sentence: str, body: str, starts: list[bool], at: int, cut: bool) -> int:
    while True:
        found = body.find(sentence, at)
        if found < 0:
            return -1
        end = found + len(sentence)
        begins = starts[found] or found == 0 or body[found - 1] == "."
        if begins and (
            starts[end] or body[end] == "." or (cut and not (body[end].isdigit() and body[end - 1].isdigit()))
        ):
            return found
        at = found + 1


def _joined(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1] + 1:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((start, end))
    return joined


def _adds_nothing_else(held: Held, whole: Article) -> bool:
    """Whether what `whole` has beyond the part leaves them the same article: a part that was cut off at one end, and
    headings. Not a comment on it, nor a provision that another version of a statute has."""
    body = whole.body
    edges = [(0, 0), *held.spans, (len(body), len(body))]
    gaps = [(a, b) for (_, a), (b, _) in pairwise(edges) if b - a > 1]
    own = sum(b - a for a, b in gaps)
    if not gaps:
        return True
    if own >= TAIL * len(body) or any(_ABOUT.search(body[a:b]) for a, b in gaps):
        return False
    if len(_PROVISION.findall("\n".join(whole.lines))) >= 3:
        return False
    large = [gap for gap in gaps if not _is_heading(gap, whole)]
    if not large:
        return own <= max(INNER * len(body), SHORT)
    if len(large) > 1:
        return False
    (start, end) = large[0]
    return end == len(body) or (start == 0 and end - start >= PART and not _QUOTING.search(whole.between(end)))


def _is_heading(gap: tuple[int, int], whole: Article) -> bool:
    """Whether a gap holds no more than headings: short, without a figure and without the end of a sentence."""
    text = whole.body[gap[0] : gap[1]]
    return len(text) <= SHORT and not numbers(text) and not ends_sentence(whole.line_of(gap[0]))


def _days_differ(one: tuple[str, str], other: tuple[str, str]) -> bool:
    months = one[0], other[0]
    return one[1] != other[1] or (all(months) and months[0] != months[1])


def _headlines_differ(one: Article, other: Article) -> bool:
    """Whether the headlines tell two articles of one form apart: each by a figure that the other does not have at
    all, or by what fills the same place."""
    if _adds_a_figure(one, other) and _adds_a_figure(other, one):
        return True
    alike = set(one.headlines) & set(other.headlines)
    return not alike and any(_one_form(a, b) for a in one.headlines for b in other.headlines)


def _adds_a_figure(mine: Article, theirs: Article) -> bool:
    """Whether a headline has a figure that the other article does not have at all."""
    figures = frozenset(numbers(" ".join(mine.headlines)))
    return bool(figures) and not figures <= theirs.numbers


def _one_form(one: str, other: str) -> bool:
    """Whether two headlines are alike but for one short place, where each has something of its own."""
    if one in other or other in one:
        return False
    shorter = min(len(one), len(other))
    head = next((n for n in range(shorter) if one[n] != other[n]), shorter)
    tail = next((n for n in range(shorter - head) if one[-1 - n] != other[-1 - n]), shorter - head)
    slots = len(one) - head - tail, len(other) - head - tail
    return all(slots) and head + tail >= (max(slots) if head + tail >= 4 else 2 * max(slots))
