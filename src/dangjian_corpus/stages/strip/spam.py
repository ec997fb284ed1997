"""Spam that intruders wrote into a page: whole lines, tails of link words, runs glued to a paragraph or put inside it.

Words are weighed (`spam_words`), contacts and addresses found by their shape, and what stands close together is one
*cluster*. A cluster is spam where its words are dense, tell of one trade, and are more than prose would need; prose
around it, quotation marks and the language of reports raise the bar. A word alone condemns nothing. What no list of
words has is told by how it reads (`spam_runs`).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from operator import attrgetter
from typing import Any

from ...lazy import regex
from ...rules import Rule
from ...rules.engine import Hit
from . import signs, spam_lists, spam_model, spam_names, spam_runs
from .lines import Passages
from .sign import Sign
from .spam_clusters import (
    LETTERS,
    SENTENCE,
    Cluster,
    Match,
    clusters,
    count_letters,
    matches_each,
)
from .spam_context import is_quoted, is_reported
from .spam_edges import LINK, begins, closes, is_list, trimmed, widened
from .spam_judging import BAR, LEAST, PARTICLES, condemned
from .spam_words import LETTER

ROLE = "spam"

_PROSE = regex(rf"{LETTER}{{6}}")  # no gap between words of spam

# A line of a table that is drawn is read by no sense of prose.
_BOX = "│"

#: What the words of a passage between two marks must weigh together.
PASSAGE = 6

#: A stretch without known words that is as long, with function words in it, is a sentence's.
CLAUSE = 16

#: How many letters a passage between two marks has that is spam by its words alone.
SHORTEST = 5
LONGEST = 70


#: A document: its lines, and the hints of an HTML page for them.
Read = tuple[Passages, Sequence[Mapping[str, Any]] | None]


def find(lines: Sequence[str], hints: Sequence[Mapping[str, Any]] | None) -> list[Hit]:
    """The spam in a document, as hits in order; a hit covers the line where nothing else stands on it.

    `hints` are the lines' hints of an HTML page: hidden text is held to less.
    """
    return find_each([(signs.marked(lines), hints)])[0]


def find_each(documents: Sequence[Read]) -> list[list[Hit]]:
    """The spam in each of some documents. Their suspicious lines are read together."""
    glanced = spam_model.glance([passages.whole for passages, _ in documents])
    suspects = [passages.signs.get(Sign.SPAM, ()) for passages, _ in documents]
    asked = [
        (document, line)
        for document, lines in enumerate(zip(suspects, glanced, strict=True))
        for line in sorted(set().union(*lines))
    ]
    if not asked:
        return [[] for _ in documents]
    words: list[dict[int, list[Match]]] = [{} for _ in documents]
    texts = [documents[document][0].copies[line] for document, line in asked]
    for (document, line), found in zip(asked, matches_each(texts), strict=True):
        words[document][line] = found
    hits = [_told(*own) for own in zip(documents, suspects, words, strict=True)]
    worth = [_worth(*own) for own in zip(documents, hits, words, glanced, strict=True)]
    spans = iter(spam_runs.spam([line for own in worth for line in own.values()]))
    hits = [
        _with_runs(found, {number: (line, next(spans)) for number, line in own.items()})
        for found, own in zip(hits, worth, strict=True)
    ]
    hits = [
        _with_dropped(passages.copies, found, own) if own else found
        for (passages, _), found, own in zip(documents, hits, words, strict=True)
    ]
    return [
        sorted({*found, *_neighbours(passages.copies, found, own)}) if found else []
        for (passages, _), found, own in zip(documents, hits, words, strict=True)
    ]


def _told(document: Read, suspects: Sequence[int], words: Mapping[int, list[Match]]) -> list[Hit]:
    """What is spam of the suspects by the `words` in them."""
    passages, hints = document
    texts = passages.copies
    lists = spam_lists.Lists(texts, words, condemned)
    hits: list[Hit] = []
    for number in suspects:
        hidden = bool(hints and number < len(hints) and hints[number].get("hidden"))
        own = list(_line_hits(number, texts[number], words[number], hidden))
        hits.extend(own or _whole(texts, lists.lines(number, hidden)))
    return hits


def _whole(texts: Sequence[str], lines: Iterable[int]) -> Iterator[Hit]:
    """Whole lines as hits."""
    return (Hit(line, 0, len(texts[line]), "strip/spam-line", ROLE, False) for line in lines)


def _neighbours(texts: Sequence[str], hits: list[Hit], words: Mapping[int, list[Match]]) -> Iterator[Hit]:
    """Short lines of padding words beside lines that are spam from end to end."""
    whole = {hit.line for hit in hits if hit.start == 0 and hit.end == len(texts[hit.line])}
    return _whole(texts, spam_lists.neighbours(texts, whole, words))


def _worth(
    document: Read, hits: list[Hit], words: Mapping[int, list[Match]], glanced: Sequence[int]
) -> dict[int, spam_runs.Line]:
    """The lines that are worth to be read for spam without known words: those that are not spam as a whole."""
    passages, _ = document
    suspicious = frozenset(glanced)
    whole = {hit.line for hit in hits if hit.start == 0 and hit.end == len(passages.copies[hit.line])}
    lines = {
        number: spam_runs.Line(passages.copies[number], own)
        for number, own in words.items()
        if number not in whole and _BOX not in passages[number]
    }
    return {number: line for number, line in lines.items() if line.is_worth(number in suspicious)}


def _with_runs(hits: list[Hit], read: Mapping[int, tuple[spam_runs.Line, list[tuple[int, int]]]]) -> list[Hit]:
    """The hits, and what else is spam on lines that were `read`, by the spans of it."""
    by_line: dict[int, list[Hit]] = {}
    for hit in hits:
        by_line.setdefault(hit.line, []).append(hit)
    for number, (line, spans) in read.items():
        if spans:
            own = [(hit.start, hit.end) for hit in by_line.get(number, ())]
            by_line[number] = list(
                _hits_of(number, line.text, _joined({*own, *(widened(span, line.text) for span in spans)}))
            )
    return [hit for hits in by_line.values() for hit in hits]


def _with_dropped(texts: list[str], hits: list[Hit], found: Mapping[int, list[Match]]) -> list[Hit]:
    """The hits, and what else is dropped into the text by itself: addresses, runs of Latin words, bare names."""
    taken: dict[int, list[tuple[int, int]]] = {}
    for hit in hits:
        taken.setdefault(hit.line, []).append((hit.start, hit.end))
    own = spam_names.dropped(texts, found, taken)
    return hits + [hit for number, spans in own.items() for hit in _hits_of(number, texts[number], _joined({*spans}))]


def _line_hits(number: int, text: str, matches: list[Match], hidden: bool) -> Iterator[Hit]:
    if _is_advertisement(text, matches):
        yield Hit(number, 0, len(text), "strip/spam-line", ROLE, False)
        return
    if not any(match.tells for match in matches):
        return
    least = LEAST if hidden else BAR - 2  # odd signs may lower the bar by two, and to trim a cluster takes long
    own = [cluster for cluster in clusters(text, matches) if cluster.score >= least]
    trim = (trimmed(cluster, text) for cluster in own)
    found = [(cluster.start, cluster.end) for cluster in trim if condemned(cluster, text, hidden)]
    yield from _hits_of(number, text, _joined({widened(span, text) for span in {*found, *_alone(text, matches)}}))


def _joined(found: Set[tuple[int, int]]) -> list[tuple[int, int]]:
    """The spans in order, those that touch as one."""
    spans: list[tuple[int, int]] = []
    for start, end in sorted(found):
        if spans and start <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
        else:
            spans.append((start, end))
    return spans


def _hits_of(number: int, text: str, spans: list[tuple[int, int]]) -> Iterator[Hit]:
    """The hits of the spans of a line: one for all of it where hardly more stands on it."""
    if not spans:
        return
    rest = "".join(
        text[a:b] for a, b in zip([0, *(e for _, e in spans)], [*(s for s, _ in spans), len(text)], strict=True)
    )
    left = len(LETTERS.findall(rest))
    # What little else a line says that is no sentence belongs to the advertisement.
    if left <= 2 or (left * 3 <= len(LETTERS.findall(text)) and not SENTENCE.search(text)):
        rule = "strip/spam-links" if len(LINK.findall(text)) >= 3 else "strip/spam-line"
        yield Hit(number, 0, len(text), rule, ROLE, False)
        return
    for start, end in spans:
        glued = begins(text, start) or closes(text, end)
        links = len(LINK.findall(text[start:end])) >= 3
        rule = "strip/spam-links" if links else "strip/spam-glued" if glued else "strip/spam-inside"
        yield Hit(number, start, end, rule, ROLE, False)


_start = attrgetter("start")


def _alone(text: str, matches: list[Match]) -> Iterator[tuple[int, int]]:
    """Passages between two marks of sentences that are none, and say nothing but what such a trade sells."""
    if sum(match.word.weight for match in matches) < PASSAGE:
        return
    position = 0
    for mark in (*SENTENCE.finditer(text), None):
        start, end = position, mark.start() if mark else len(text)
        position = mark.end() if mark else end
        own = matches[bisect_left(matches, start, key=_start) : bisect_left(matches, end, key=_start)]
        own = [match for match in own if match.end <= end]
        if sum(match.word.weight for match in own) < PASSAGE:
            continue
        if _sells(Cluster(start, end, tuple(own), len(LETTERS.findall(text[start:end]))), text):
            yield start, end


def _sells(passage: Cluster, text: str) -> bool:
    if (
        not SHORTEST <= passage.letters <= LONGEST
        or passage.density < 0.5
        or passage.score < PASSAGE
        or passage.distinct < 2
    ):
        return False
    strong = [match.word.weight for match in passage.matches if match.word.weight >= 3]
    trades = passage.kinds(3).keys() - {"contact"}
    if not trades or (len(strong) < 2 and max(strong) < 4):
        return False
    rest = list(text[passage.start : passage.end])
    for match in passage.matches:
        rest[match.start - passage.start : match.end - passage.start] = " " * (match.end - match.start)
    uncovered = "".join(rest)
    if PARTICLES.search(uncovered) or _PROSE.search(uncovered):
        return False
    inside = text[passage.start : passage.end]
    quoted = any(mark in inside for mark in "“”‘’《》") or is_quoted(text, passage.start)
    return not quoted and not is_reported(text, passage.start, passage.end)


def _is_advertisement(text: str, matches: list[Match]) -> bool:
    """A short line that is no sentence: the words of one trade, a way to reach the advertiser, and not much else."""
    if not any(match.word.kind == "contact" and match.word.weight >= 3 for match in matches):
        return False
    if "。" in text or any(mark in text for mark in "“”《》"):
        return False
    letters = count_letters(text, 70)
    if not 0 < letters <= 70:
        return False
    telling = [match for match in matches if match.word.weight > 1]
    ends = [0, *(match.end for match in telling)]
    gaps = zip(ends, [*(match.start for match in telling), len(text)], strict=True)
    if any(end - start > CLAUSE and len(PARTICLES.findall(text[start:end])) > 1 for start, end in gaps):
        return False
    whole = Cluster(0, len(text), tuple(matches), letters)
    strong = whole.kinds(3)
    strong.pop("contact")
    if whole.score < 7 or whole.density < 0.38:
        return False
    if not strong and (is_list(text) < 2 or PARTICLES.search(text) or max(whole.kinds(2).values()) < 2):
        return False
    return not is_reported(text, 0, len(text))


RULES: tuple[Rule, ...] = (
    Rule(
        "strip/spam-line",
        ROLE,
        "The whole line is injected spam: dense in the words of one such trade, with a contact or without.",
        (
            "亚洲无码一区二区,成人av在线观看,国产精品久久久,欧美日韩人妻\n\n全镇修通了水渠,春耕用水有了保障。",
            "全鎮修通了水渠,春耕用水有了保障。\n代開發票 聯系電話13800000000 微信同號",
        ),
        ("民警查获一个发布“代开发票”小广告的窝点,抓获三人。",),
        "stages/strip/spam.py",
    ),
    Rule(
        "strip/spam-links",
        ROLE,
        "A tail of link words with bars between them, as link farms write them.",
        ("村民们笑了。\n主站蜘蛛池模板: 亚洲无码一区| 国产精品久久久| 成人视频在线观看| 最新网址| 五月婷婷网|",),
        ("姓名|性别|年龄|籍贯|职务", "首页|新闻|视频|图片|论坛"),
        "stages/strip/spam.py",
    ),
    Rule(
        "strip/spam-glued",
        ROLE,
        "Spam glued to the start or the end of a paragraph.",
        ("会议要求各支部把学习抓紧抓实,抓出成效。亚洲无码一区二区在线观看国产精品久久久",),
        ("会议要求各支部把学习抓紧抓实,联系电话13800000000。",),
        "stages/strip/spam.py",
    ),
    Rule(
        "strip/spam-inside",
        ROLE,
        "Spam in the middle of a sentence, often with signs put between its characters.",
        ("基层党组织要加♥薇♥信abc12345看片充分发挥战斗堡垒作用,团结带领群众。",),
        ("基层党组织要用好微信、短信等方式联系群众,充分发挥战斗堡垒作用。",),
        "stages/strip/spam.py",
    ),
)
