"""Text whose bytes were read in the wrong encoding: 鏈夌殑 for 有的, ÓÐµÄ, ä¸­, and the same twice over.

A reading is undone by writing the text in the encoding it was wrongly read in and reading the bytes in the right
one. That is done line by line, and inside a line for the longest passages that allow it; it is accepted only where
the result reads like Chinese and the damaged text does not. Once a document has proved a kind of damage, short
passages (a heading of three characters) need less: all of it must decode to Chinese.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from ...lazy import regex
from ...ledger import Edit
from ...rules import Rule
from .evidence import FREQUENT, reads
from .evidence import MARKS as EVIDENT
from .text import HAN, MARKS, MISREAD, edit, unusual
from .utf8 import SPECIAL, Passage, utf8_passages, written


def _rule(name: str, why: str, hits: tuple[str, ...]) -> Rule:
    return Rule(f"repair/{name}", "mojibake", why, hits, _CLEAN, "stages/repair/mojibake.py")


_CLEAN = (
    "社区党委召开会议，研究服务群众的工作。產業鏈、價值鏈和會議紀錄。",
    "Café Olé, naïve façade — “être ou ne pas être”；温度为 20±3°，×÷§。",
    "ひらがなとカタカナで書かれた文章です。",
    "Ελληνικά και русский язык",
)


def _misread(text: str, right: str, wrong: str) -> str:
    """What `text` looks like when its bytes in `right` are read as `wrong`."""
    return text.encode(right, "ignore").decode(wrong, "replace")


_SIMPLIFIED = "社区党委召开会议，研究服务群众的工作，党员们都来了。"
_TRADITIONAL = "社區黨委召開會議，研究服務群眾的工作，黨員們都來了。"

UTF8_AS_GBK = _rule(
    "utf8-as-gbk",
    "UTF-8 that was read as GBK is read again.",
    (
        _misread(_SIMPLIFIED, "utf-8", "gb18030"),
        _misread(_TRADITIONAL, "utf-8", "gbk"),
        "题目：" + _misread("我们的社区有一百多名党员", "utf-8", "gb18030"),
    ),
)
UTF8_AS_LATIN1 = _rule(
    "utf8-as-latin1",
    "UTF-8 that was read as Latin-1 or Windows-1252 is read again.",
    (
        _misread(_SIMPLIFIED, "utf-8", "latin-1"),
        _misread(_SIMPLIFIED, "utf-8", "cp1252"),
        "题目：" + _misread("我们的社区", "utf-8", "latin-1"),
    ),
)
GBK_AS_LATIN1 = _rule(
    "gbk-as-latin1",
    "GBK that was read as Latin-1 or Windows-1252 is read again.",
    (_misread(_SIMPLIFIED, "gbk", "latin-1"), _misread(_TRADITIONAL, "gbk", "cp1252")),
)
BIG5_AS_LATIN1 = _rule(
    "big5-as-latin1",
    "Big5 that was read as Latin-1 or Windows-1252 is read again.",
    (_misread(_TRADITIONAL, "big5", "latin-1"),),
)
BIG5_AS_GBK = _rule(
    "big5-as-gbk", "Big5 that was read as GBK is read again.", (_misread(_TRADITIONAL, "big5", "gb18030"),)
)
GBK_AS_BIG5 = _rule(
    "gbk-as-big5", "GBK that was read as Big5 is read again.", (_misread("不是我们的工作", "gbk", "big5hkscs"),)
)
TWICE = _rule(
    "mojibake-twice",
    "What was read in the wrong encoding twice over is read again twice.",
    (
        _misread(_misread(_SIMPLIFIED, "utf-8", "latin-1"), "utf-8", "latin-1"),
        _misread(_misread(_SIMPLIFIED, "gbk", "latin-1"), "utf-8", "latin-1"),
        _misread(_misread("我们的工作是服务，", "utf-8", "gb18030"), "utf-8", "gb18030"),
    ),
)


RULES = (
    UTF8_AS_GBK,
    UTF8_AS_LATIN1,
    GBK_AS_LATIN1,
    BIG5_AS_LATIN1,
    BIG5_AS_GBK,
    GBK_AS_BIG5,
    TWICE,
)


class _Kind(NamedTuple):
    """One kind of damage: the codec that was used and the one that is right (`windows`: the Western ones)."""

    rule: Rule
    wrong: str
    right: str


_KINDS = (
    _Kind(UTF8_AS_GBK, "gb18030", "utf-8"),
    _Kind(UTF8_AS_LATIN1, "windows", "utf-8"),
    _Kind(GBK_AS_LATIN1, "windows", "gb18030"),
    _Kind(BIG5_AS_LATIN1, "windows", "big5hkscs"),
    _Kind(BIG5_AS_GBK, "gb18030", "big5hkscs"),
    _Kind(GBK_AS_BIG5, "big5hkscs", "gb18030"),
)

_WESTERN_RUN = regex(f"[\x80-\xff{SPECIAL}][\x20-\xff{SPECIAL}]+")
# Western text has these too, single and between letters of the same kind.
_WESTERN_DAMAGE = regex(f"[\xc0-\xff][\x80-\xff{SPECIAL}]|[\x80-\xbf{SPECIAL}][\xc0-\xff]|[\x80-\x9f]")
# Characters that damage yields, and the bopomofo, small forms and private characters that it yields too.
_EASTERN = regex(f"[{''.join(sorted(MISREAD))}\u3105-\u3129\ufe49-\ufe6b\ue000-\uf8ff\ufffd]")
_WESTERN_LETTER = regex("[\x80-\xff]")

# What a token costs in the reading of double bytes that costs least: a frequent character or ASCII nothing, any other
# ideograph, mark or letter, one of the private use area and a byte that is left over the more, so that a reading that
# came out of step at a lost byte comes back into it at once.
_UNUSUAL_COST, _PRIVATE_COST, _LEFT_COST = 1.0, 2.5, 4.0
_FOUR_BYTES = re.compile(rb"[\x81-\xfe][0-9][\x81-\xfe][0-9]")


def _pair_passages(line: str, wrong: str, right: str) -> Iterator[Passage]:
    """The passages of `line` that may be bytes of a double-byte encoding: Western runs, else the whole line."""
    spans = [match.span() for match in _WESTERN_RUN.finditer(line)] if wrong == "windows" else [(0, len(line))]
    for start, end in spans:
        data = b"".join(written(line[start:end], wrong))
        yield Passage(start, end, _in_step(data, right))


def _in_step(data: bytes, codec: str) -> str:
    """Bytes of a double-byte encoding, of which some may be lost, read at the least cost."""
    costs = [0.0] * (len(data) + 2)
    tokens = [""] * len(data)
    lengths = [1] * len(data)
    for i in range(len(data) - 1, -1, -1):
        if data[i] < 0x80:
            tokens[i], costs[i] = chr(data[i]), costs[i + 1]
            continue
        tokens[i], costs[i] = ("€" if data[i] == 0x80 else "\ufffd"), costs[i + 1] + _LEFT_COST
        token, cost = _pair(data[i : i + 2], codec)
        if token and cost + costs[i + 2] < costs[i]:
            tokens[i], lengths[i], costs[i] = token, 2, cost + costs[i + 2]
        if codec == "gb18030" and (four := _FOUR_BYTES.match(data, i)):
            tokens[i], lengths[i], costs[i] = four[0].decode(codec, "replace")[:1], 4, costs[i + 4]
    parts: list[str] = []
    position = 0
    while position < len(data):
        parts.append(tokens[position])
        position += lengths[position]
    return "".join(parts)


@lru_cache(1 << 15)
def _pair(data: bytes, codec: str) -> tuple[str, float]:
    """The character of two bytes and its cost; nothing where there is none."""
    try:
        token = data.decode(codec)
    except UnicodeDecodeError:
        return "", 0.0
    if token in FREQUENT or token in EVIDENT:
        return token, 0.0
    return token, _PRIVATE_COST if "\ue000" <= token[0] <= "\uf8ff" else _UNUSUAL_COST


def _passages(line: str, kind: _Kind) -> list[Passage]:
    """What `kind` makes of `line`; nothing where the whole line would change and reads like Chinese as it stands."""
    if kind.wrong != "windows" and kind.right != "utf-8" and reads(line) > _SOUND:
        return []
    found = utf8_passages(line, kind.wrong) if kind.right == "utf-8" else _pair_passages(line, kind.wrong, kind.right)
    return [passage for passage in found if passage.text != line[passage.start : passage.end]]


_CHINESE = regex(f"[{HAN}]")
# Characters of a text, or of one line, that let it be suspected at all.
_TRACES_WESTERN, _TRACES_EASTERN = 3, 2
# Chinese characters that a passage must have to convince by itself.
_LEAST = 4
# From this share of frequent characters on a passage is taken for sound.
_SOUND = 0.3
_NOT_CHINESE = regex(
    f"[^\x20-\x7e§°±·×÷\u0391-\u03c9\u2010-\u203b\u2103\u2160-\u217f\u2190-\u22ff\u3000\u2460-\u249b\u2500-\u266f{HAN}{MARKS}€]"
)


def _convincing(was: str, now: str, kind: _Kind, least: int = _LEAST) -> bool:
    """Whether `now` reads like Chinese, with `least` characters of it, and `was` does not."""
    chinese = len(_CHINESE.findall(now))
    if chinese < least:
        return False
    after, before = reads(now), reads(was)
    lost = now.count("\ufffd")
    return (
        # Bytes that make UTF-8 by chance are rare, so that rare characters say little against it.
        after >= (0.3 if kind.right == "utf-8" else 0.5)
        and before <= _SOUND
        and after - before >= 0.3
        # ... and gaps as little.
        and lost * (2 if kind.right == "utf-8" else 8) <= chinese
    )


_THREE_BYTES = "\u0800"
# What Chinese text has of the characters of the West. Two of them, …… or ——, are bytes of GBK too.
_TYPED = frozenset("‘’“”–—…·°±×÷§" + "".join(map(chr, range(0x20, 0x7F))))


def _plausible(was: str, now: str, kind: _Kind) -> bool:
    """Whether `now` is Chinese through and through, in a document that has proved `kind`."""
    if _NOT_CHINESE.search(now) or now.isascii():
        return False
    # Two bytes of UTF-8 are one plain character of GBK: 路 is no damaged ·, nor 位 a λ.
    if kind.wrong == "windows" and kind.right != "utf-8" and set(was) <= _TYPED:
        return False
    if kind.wrong == "gb18030" and kind.right == "utf-8" and max(now) < _THREE_BYTES:
        return False
    return kind.wrong == "windows" or kind.right == "utf-8" or reads(now) >= reads(was) + 0.2


def mojibake(text: str) -> Iterator[Edit]:
    """Passages of `text` that were read in the wrong encoding."""
    if not any(_traces(unusual(text))):
        return
    lines = [(start, line) for start, line in _lines(text) if not line.isascii()]
    proved: dict[tuple[_Kind, ...], None] = {}
    left: list[tuple[int, str]] = []
    for start, line in lines:
        made = {kind: _passages(line, kind) for kind in _suspected(line)}
        found = _single(line, made) or _double(line, made)
        if found is None:
            left.append((start, line))
            continue
        damage, passages = found
        proved[damage] = None
        yield from _edits(start, line, _rule_of(damage), passages)
    for start, line in left:
        for damage in proved:
            if passages := _likewise(line, damage):
                yield from _edits(start, line, _rule_of(damage), passages)
                break


def _traces(text: str) -> tuple[bool, bool]:
    """Whether `text` has the characters that Western readings leave, and those that Chinese ones leave."""
    western, eastern = set(_WESTERN_LETTER.findall(text)), set(_EASTERN.findall(text))
    return len(western) >= _TRACES_WESTERN, len(eastern) >= _TRACES_EASTERN


def _suspected(line: str) -> list[_Kind]:
    """The kinds of damage that may have left `line` as it is."""
    western, eastern = _traces(line)
    western = western and _WESTERN_DAMAGE.search(line) is not None
    return [kind for kind in _KINDS if (western if kind.wrong == "windows" else eastern)]


def _rule_of(damage: tuple[_Kind, ...]) -> Rule:
    return TWICE if len(damage) > 1 else damage[0].rule


def _likewise(line: str, damage: tuple[_Kind, ...]) -> list[Passage]:
    """What may be read again in `line`, in a document that has proved `damage`."""
    first, last = damage[0], damage[-1]
    if first is last and len(damage) == 1:
        return [p for p in _passages(line, first) if _plausible(line[p.start : p.end], p.text, first)]
    twice = _again(_once(line, _passages(line, first)), last)
    return [Passage(0, len(line), twice)] if twice and _plausible(line, twice, last) else []


def _edits(start: int, line: str, rule: Rule, passages: list[Passage]) -> Iterator[Edit]:
    for passage in passages:
        yield edit(rule, start + passage.start, line[passage.start : passage.end], passage.text)


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """The lines of `text` with their offsets."""
    start = 0
    for line in text.split("\n"):
        yield start, line
        start += len(line) + 1


def _single(line: str, made: dict[_Kind, list[Passage]]) -> tuple[tuple[_Kind, ...], list[Passage]] | None:
    """The kind of damage that explains most of `line`, and what it makes of it; `made` is what each makes."""
    best: tuple[int, _Kind, list[Passage]] | None = None
    for kind, found in made.items():
        passages = [p for p in found if _convincing(line[p.start : p.end], p.text, kind)]
        explained = sum(p.end - p.start for p in passages)
        if passages and (best is None or explained > best[0]):
            best = explained, kind, passages
    return best and ((best[1],), best[2])


def _double(line: str, made: dict[_Kind, list[Passage]]) -> tuple[tuple[_Kind, ...], list[Passage]] | None:
    """What two kinds of damage, one over the other, make of the whole of `line`; `made` is what the first makes."""
    # No reading of a whole line that is sound would convince, and a line may be as long as a book.
    if reads(line) > _SOUND:
        return None
    for first, passages in made.items():
        once = _once(line, passages)
        for second in _KINDS:
            twice = _again(once, second)
            if twice and _convincing(line, twice, second, 2 * _LEAST):
                return (first, second), [Passage(0, len(line), twice)]
    return None


def _once(line: str, passages: list[Passage]) -> str:
    """`line` with `passages` read again; nothing where that changes nothing, or loses too much for another reading."""
    once = _spliced(line, passages)
    return once if once != line and once.count("\ufffd") * 8 <= len(once) else ""


def _again(once: str, second: _Kind) -> str:
    """`once` read again as `second` says; nothing where that changes nothing."""
    twice = _spliced(once, _passages(once, second))
    return twice if twice != once else ""


def _spliced(line: str, passages: list[Passage]) -> str:
    parts: list[str] = []
    position = 0
    for passage in passages:
        parts += (line[position : passage.start], passage.text)
        position = passage.end
    return "".join((*parts, line[position:]))
