"""What stands between characters for no reason: letter-spacing, stuffing against copying, hyphens for a dash."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import accumulate

from ...lazy import regex
from ...ledger import Edit
from ...rules import Rule
from .evidence import word_ends, words
from .text import HAN, HAN_CHARACTER, MARKS, SYMBOLS, edit, edits, late, unusual

LETTER_SPACED = Rule(
    "repair/letter-spacing",
    "whitespace",
    "Blanks between the single characters of a heading are removed where they join to words.",
    ("党 建 工 作\n社区党委召开会议。", "第一章 总 则", "第 二 章 總 則", "黨 建 工 作", "目 录"),
    (
        "日 一 二 三 四 五 六",
        "陈 静",
        "王 明",
        "党建 工作",
        "社区 服务 党员 群众",
        "他 又 来 了",
        "第 一 節 省",
        "報 告 年 月 日",
    ),
    "stages/repair/spacing.py",
)
STUFFING = Rule(
    "repair/stuffing",
    "invisible",
    "The same symbol between all characters of a passage, put there against copying, is removed.",
    ("本文来自★社★区★党★建★工★作★网，欢迎阅读。", "服*务*群*众*是*根*本"),
    (
        "甲、乙、丙、丁、戊、己",
        "春·夏·秋·冬·雨·雪",
        "你/我/他/她/它/们",
        "快！快！快！快！快！快！",
        "东-南-西-北-中-外",
        "日|一|二|三|四|五|六",
        "春|夏|秋|冬",
    ),
    "stages/repair/spacing.py",
)
DASH = Rule(
    "repair/hyphen-run",
    "punctuation",
    "A run of hyphens between Chinese characters, typed for a dash, becomes one.",
    ("社区建设的核心---社区党建", "“父母官”----街道干部", "--记社区党委书记"),
    ("--------", "用 --help 查看", "第3--5页", "-----正文开始-----", "社区-服务", "社区--服务", "| --- | --- |"),
    "stages/repair/spacing.py",
)

SCATTERED = Rule(
    "repair/scattered-blank",
    "whitespace",
    "Single blanks between the characters of a sentence are removed, where they cut words in two.",
    (
        "社 区党委 召开会 议，研究 服务 群众的 工 作，党 员们都来了。",
        "社 区 党 委 召 开 会 议 ， 研 究 服 务 群 众 的 工 作 ， 党 员 们 都 来 了 。",
    ),
    (
        "出席会议的有 张小明 李 华 王建国 陈 静 赵大勇，列席的有 孙 梅。",
        "明天停暖 本次采暖季延长 全市居民注意 温度变化，添衣保暖。",
        "姓 名 性 别 年 龄 籍 贯 职 务",
    ),
    "stages/repair/spacing.py",
)

RULES = (LETTER_SPACED, STUFFING, DASH, SCATTERED)

# It starts with a line feed, for that is found fast; the text is given one more in front.
_SPACED = rf"\n(?:第 ?[^ \n]{{1,6}} ?[章节節编編篇部分] +|(?!第 ))([{HAN}](?: {{1,4}}[{HAN}])+)(?=\n|\Z)"
# How every such line ends, found faster.
_SPACED_END = regex(r" [^\x00-\x7f](?:\n|\Z)")
# A date to be filled in.
_DATE = regex("年 +月 +日")
_SYMBOLS = frozenset(SYMBOLS)
ANY_SYMBOL = regex(f"[{re.escape(SYMBOLS)}]")
# How often a symbol stands at least in what is stuffed with it.
_LEAST = 3
_STUFFED = rf"([{SYMBOLS}])(?:[{HAN}]\1){{2,}}[{HAN}]"
_NUMERALS = frozenset("一二三四五六七八九十")
# Each starts with what is found fast, and looks behind for the rest; as one expression they would not. A text is given
# a line feed in front, which its first line needs.
_DASHES = (
    rf"---(?<=[{HAN}”’》）」』]---)-{{0,3}}(?=[{HAN}“‘《（「『])",
    rf"\n(-{{2,4}})(?=[{HAN}“《])(?![^\n]*-(?:\n|\Z))",
)


def spacing(text: str) -> Iterator[Edit]:
    """Blanks and hyphens that stand between characters for no reason of the language."""
    if _SPACED_END.search(text):
        for match in late(_SPACED).finditer("\n" + text):
            yield from _letter_spaced(match)
    if "--" in text:
        for pattern in _DASHES:
            for match in late(pattern).finditer("\n" + text):
                yield edit(DASH, match.start(match.lastindex or 0) - 1, match[match.lastindex or 0], "——")


def _letter_spaced(match: re.Match[str]) -> Iterator[Edit]:
    """The blanks between the characters of a heading; a wider one between its words becomes a single blank."""
    spaced = match[1]
    gaps = list(re.finditer(" +", spaced))
    least = min(len(gap[0]) for gap in gaps)
    joined = re.sub(" +", lambda gap: " " if len(gap[0]) > least else "", spaced)
    letters = joined.replace(" ", "")
    if _in_words(joined) < 0.6 or sum(c in _NUMERALS for c in letters) > 2 or _DATE.search(spaced):
        return
    for gap in gaps:
        yield edit(LETTER_SPACED, match.start(1) - 1 + gap.start(), gap[0], " " if len(gap[0]) > least else "")


def _in_words(text: str) -> float:
    """The share, 0 to 1, of the characters of `text`, blanks aside, that stand in words of several; names are none."""
    inside = sum(len(word) for part in text.split(" ") for word in words(part) if len(word) > 1)
    return inside / len(text.replace(" ", ""))


def stuffing(text: str) -> Iterator[Edit]:
    """Symbols between all characters of a passage."""
    symbols = _SYMBOLS.intersection(unusual(text))
    if any(text.count(symbol) >= _LEAST and _stuffed_with(symbol).search(text) for symbol in symbols):
        done = 0
        for match in late(_STUFFED).finditer(text):
            before = text[max(match.start() - 1, 0) : match.start()]
            letters = before + match[0].replace(match[1], "")
            if match.start() >= done and (len(match[0]) > 7 or HAN_CHARACTER.match(before)) and _is_prose(letters):
                start, end = _stuffed_through(match, done)
                yield from edits(STUFFING, (i for i in range(start, end) if text[i] == match[1]), match[1], "")
                done = end


def _is_prose(letters: str) -> bool:
    """Whether characters make words, as those of a list or of the heads of a table do not."""
    return len(letters) > 4 and _in_words(letters) >= 0.3 and sum(c in _NUMERALS for c in letters) * 2 <= len(letters)


@cache
def _stuffed_with(symbol: str) -> re.Pattern[str]:
    """What starts every passage that is stuffed with `symbol`: a certain character is found faster than any of them."""
    return re.compile(rf"{re.escape(symbol)}[^\x00-\x7f]{re.escape(symbol)}[^\x00-\x7f]{re.escape(symbol)}")


def _stuffed_through(match: re.Match[str], least: int) -> tuple[int, int]:
    """How far what is stuffed reaches on both sides of the characters that show it, from `least` on."""
    text, symbol = match.string, match[1]
    start, end = match.span()
    while start - 2 >= least and text[start - 2] == symbol and _solid(text[start - 1], symbol):
        start -= 2
    while end + 1 < len(text) and text[end] == symbol and _solid(text[end + 1], symbol):
        end += 2
    return start, end


def _solid(character: str, symbol: str) -> bool:
    """Whether a character is one that a symbol stands beside where it stuffs a text."""
    return character != symbol and not character.isspace() and not (character.isascii() and character.isalpha())


#: Blanks that cut words of a line, at the least, and the share of its blanks that do.
_CUTS, _CUTTING = 3, 0.2
#: The share of the places between characters that have a blank where each has one.
_EVERYWHERE = 0.8
#: Characters of a line that is a sentence.
_SENTENCE = 16
# Three blanks on one line, no farther from each other than where they are scattered, the first one between characters
# that are no ASCII; a certain one is found fast.
_NEAR = {
    blank: regex(rf"{blank}(?<=[^\x00-\x7f]{blank})(?=[^\x00-\x7f])[^\n \t]{{1,24}}+[ \t][^\n \t]{{1,24}}+[ \t]")
    for blank in " \t"
}
_STANDING = rf"[{HAN}{MARKS}0-9]"
_BETWEEN = rf"(?<={_STANDING})[ \t](?={_STANDING})"
_BETWEEN_HAN = rf"[ \t](?<=[{HAN}][ \t])(?=[{HAN}])"


def scattered(text: str) -> Iterator[Edit]:
    """Single blanks between the characters of sentences, in lines where they cut words in two."""
    for start, end in sorted({_line_around(text, at) for blank in " \t" if blank in text for at in _near(text, blank)}):
        line = text[start:end]
        if len(line) < _SENTENCE or ("，" not in line and "。" not in line):
            continue
        gaps = [match.start() for match in late(_BETWEEN_HAN).finditer(line)]
        if len(gaps) >= _CUTS and _cut_up(line, gaps):
            yield from _closed(text, start, end)


def _near(text: str, blank: str) -> Iterator[int]:
    """Where three blanks stand near each other on a line, by the first; one such place a line is enough."""
    match = _NEAR[blank].search(text)
    while match:
        yield match.start()
        end = text.find("\n", match.end())
        match = _NEAR[blank].search(text, end) if end >= 0 else None


def _line_around(text: str, at: int) -> tuple[int, int]:
    """Where the line of a character starts and ends."""
    end = text.find("\n", at)
    return text.rfind("\n", 0, at) + 1, end if end >= 0 else len(text)


def _cut_up(line: str, gaps: list[int]) -> bool:
    """Whether the blanks of a sentence stand in words as often as if they had been scattered over it."""
    bare = re.sub("[ \t]", "", line)
    if len(bare) < _SENTENCE:
        return False
    ends = word_ends(bare)
    before = list(accumulate((character in " \t" for character in line), initial=0))
    cuts = sum(gap - before[gap] not in ends for gap in gaps)
    return cuts >= _CUTS and cuts >= _CUTTING * len(gaps)


def _closed(text: str, start: int, end: int) -> Iterator[Edit]:
    """The blanks of a line that go; between two digits only where a blank stands between all its characters."""
    blanks = [match.start() for match in late(_BETWEEN).finditer(text, start, end)]
    everywhere = len(blanks) >= _EVERYWHERE * (end - start) / 2
    for blank in blanks:
        if everywhere or not (text[blank - 1].isdigit() and text[blank + 1].isdigit()):
            yield edit(SCATTERED, blank, text[blank], "")
