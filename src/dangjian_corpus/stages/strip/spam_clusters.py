"""The words and contacts of spam in a line, and the clusters that they form."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, islice
from typing import NamedTuple

from ...lazy import regex
from ...rules.conditions import conditions
from ...rules.gate import Gate
from .spam_words import LETTER, ODD, Word, find_words, misspelt, offers, plain, vocabulary

LETTERS = regex(LETTER)
#: The marks that end a sentence.
STOPS = "。!?;…"
SENTENCE = regex(f"[{STOPS}]")

# Signs that nobody writes between the characters of a word, anywhere; and others that count where they part single
# characters: 澳|门|新|葡|京, 加 薇 信.
_ODD_BETWEEN = regex(rf"(?<={LETTER}) ?{ODD}{{1,3}} ?(?={LETTER})")
_SINGLE = regex(rf"(?<!{LETTER}){LETTER}(?:(?:[ |_.\-~*=^/\\·,｡→╋]|\+(?![vV薇])){{1,2}}{LETTER}){{1,}}(?!{LETTER})")
# The same sign between single characters, whatever it is: 真ρ人ρ棋ρ牌.
_SAME = regex(r"[\u3400-\u9fff](?P<sign>[^\u3400-\u9fff\s、,]{1,2})[\u3400-\u9fff](?:(?P=sign)[\u3400-\u9fff])+")
# What each of the three must have: one of these is found much sooner than that they are not there.
_ANY_ODD = regex(ODD)
_ANY_SINGLE = regex(rf"[ |_.\-~*+=^/\\·,｡→╋]{LETTER}(?!{LETTER})")
_ANY_SAME = regex(r"[^\u3400-\u9fff\s、,][\u3400-\u9fff][^\u3400-\u9fff\s、,]")
_DISGUISED = regex(
    r"[添+]?加?(?:(?<=[加+])[v薇][:: ]*[a-z]|(?:q|扣)裙|(?<=加)飞机|(?:飞机|电报|tg)@|[薇徽]信|威信号?[:: ]*[a-z]"
    r"|[微薇威徽维葳嶶溦徵魏][芯心伈訫杺x]|[葳嶶溦徵魏]信|v信|扣q|[微薇威徽维卫蔚葳][.·*_|/-]信|(?<=加)(?!微信).信"
    r"|.{0,2}亻言|v[丨|]|[+加]赖|卫星号?[:: ]*[a-z])"
)
#: A contact that is written so as not to be found weighs so much more.
HIDDEN = 3

# How a messenger is called where its name must not be read.
_WECHAT = (
    r"(?:微信号?|[薇威徽卫微维葳嶶溦徵魏]信号?|[微薇威徽维葳嶶溦徵魏][芯心伈訫杺x]|卫星|vx|wx|v信|v信wx|weixin|wechat"
    r"|[加薇威徽v]?威?亻言|v[丨|][信芯])"
)
_GAP = rf"(?:{ODD}|[:: ]){{0,3}}"
_WORDED = "[零〇一二三四五六七八九幺壹贰叁肆伍陆柒捌玖]"
_FIGURE = _WORDED.replace("[", r"[\do")
_CONTACTS = tuple(
    (regex(pattern, re.IGNORECASE), weight)
    for pattern, weight in (
        (r"(?<!\d)1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?!\d)", 3),
        (r"(?<!\d)09\d{2}[ -]?\d{3}[ -]?\d{3}(?!\d)", 3),
        (r"[一幺][三五七八九四六][零〇一二三四五六七八九]{9}", 5),
        # The same with both kinds of digits in it, or those of cheques.
        (rf"(?<!{_FIGURE})(?=\d{{0,10}}{_WORDED})(?!{_WORDED}{{11}})[1一幺壹]"
         rf"[3-9三四五六七八九叁肆伍陆柒捌玖]{_FIGURE}{{9}}(?!{_FIGURE})", 6),
        (r"[壹幺一][叁肆伍陆柒捌玖][零〇壹贰叁肆伍陆柒捌玖]{9}", 6),
        # Both kinds in one number: looked for where seven digits are found, since most lines have fewer in a row.
        (rf"{_WORDED}{_WORDED}{{6}}(?<=(?=[零〇幺壹贰叁肆伍陆柒捌玖]{{0,12}}[一二三四五六七八九])"
         rf"(?=[零〇幺一二三四五六七八九]{{0,12}}[壹贰叁肆伍陆柒捌玖]){_WORDED}{{7}}){_WORDED}{{0,6}}", 6),
        (r"(?<!\d)400[ -]?\d{3,4}[ -]?\d{3,4}(?!\d)", 2),
        (r"[添+]?加?(?:q{1,2}|[扣叩](?:[.*·~-]?[扣叩q])?|企鹅|球球|秋秋)[群裙]?号?[:: .*·~-]{0,2}\d{5,11}", 4),
        (rf"[添+]?加?(?:q{{1,2}}|[扣叩]{{1,2}})[群裙]?号?[:: ]{{0,2}}{_WORDED}{{6,11}}(?!{_WORDED})", 6),
        (rf"[添+]?加?{_WECHAT}号?(?:同号)?{_GAP}[a-z][a-z0-9_-]{{4,19}}", 4),
        (rf"[添+]?加?{_WECHAT}号?(?:同号)?{_GAP}\d{{5,12}}", 4),
        (rf"(?:添?加|\+)[v薇]{_GAP}[a-z][a-z0-9_-]{{4,19}}", 4),
        (rf"(?<!安)[薇徽葳]{_GAP}[a-z]{{1,12}}\d{{2,12}}", 4),
        (r"(?<![a-z0-9])v[:: ]{1,2}[a-z]{2,12}[a-z_-]*\d{2,12}", 4),
        (rf"[添+]?加?[微薇威徽维卫蔚葳][.·*_|/-]信号?{_GAP}[a-z0-9][a-z0-9_-]{{4,19}}", 4),
        # Few digits are enough where the messenger is disguised, or where one is asked to add someone.
        (rf"(?:[添+]?加{_WECHAT}|vx|v信|[薇威徽]信)号?{_GAP}[a-z]{{0,3}}\d{{3,12}}(?![\d元人个年万])", 4),
        # And whatever is before 信 where a name of letters and digits is after it.
        (rf"[添+]?加.信号?{_GAP}(?=[a-z]*\d)[a-z0-9_-]{{5,19}}", 4),
        (r"[+加]赖(?:id|号)?[:: ]{0,2}@?[a-z0-9_]{4,19}", 4),
        (r"(?:添?加)?(?:飞机|电报|纸飞机|telegram|tg)[:: ]{0,2}@?[a-z][a-z0-9_]{3,19}", 4),
        (r"添?加line(?:id|号)?[:: ]{0,2}@?[a-z0-9_]{4,19}", 4),
        (r"line(?: ?id)?[:: ]{1,2}@?[a-z0-9_]{4,19}", 3),
        (r"(?:https?://)?(?:www\.|m\.|wap\.)[a-z0-9-]{2,20}\.[a-z]{2,5}(?:/\S{0,30})?", 3),
        (r"(?<![a-z0-9@./])(?:[a-z0-9-]{1,20}\.){0,2}[a-z0-9-]{2,20}\."
         r"(?:com|net|cc|vip|top|xyz|tv|me|club|bet|app|info|site|online|icu|fun|live|pro)(?![a-z])", 3),
        (r"<a [^<>]{0,80}>|</a>|\[url[^\[\]]{0,80}\]|\[/url\]", 3),
        (r"t\.me/[a-z0-9_+]{4,30}", 4),
    )
)  # fmt: skip


_YEAR = regex(r"(?:19|20)\d\d年")
#: A word of this weight tells more than the shape of an offer.
TELLING = 4


# What is promised, by its amount.
_PROMISES = (
    (regex(r"(?:注册|开户|首[存储充])即?送\d{2,5}(?:元|彩金)?"), Word("gambling", 4)),
    (regex(r"(?:注册|开户|首存|存款?|充值?)送?\d{2,5}(?:元|彩金)?送?\d*|送\d{1,5}元"), Word("gambling", 3)),
    (regex(r"日[赚入结](?:\d{2,5}|[一二两三四五六七八九]?[百千万])元?"), Word("money", 4)),
)


class _Shape(NamedTuple):
    """What contacts, promises or offers of one kind look like; what is `offered` is looked for in lower case."""

    pattern: re.Pattern[str]
    word: Word
    offered: bool


#: A word, or what has one of the shapes: ``[start, end)``.
_Found = tuple[int, int, Word]


class Match(NamedTuple):
    """A word or a contact in the line."""

    start: int
    end: int
    text: str
    word: Word
    odd: bool

    @property
    def tells(self) -> bool:
        """Whether it hardly stands in other text."""
        return self.odd or (self.word.weight >= 3 and self.word.kind != "contact")


@dataclass(slots=True, frozen=True)
class Cluster:
    """Matches that stand close together, ``[start, end)`` in the line."""

    start: int
    end: int
    matches: tuple[Match, ...]
    letters: int

    @property
    def score(self) -> int:
        return sum(match.word.weight for match in self.matches)

    @property
    def density(self) -> float:
        return min(1.0, sum(match.end - match.start for match in self.matches) / max(1, self.letters))

    @property
    def distinct(self) -> int:
        return len({match.text for match in self.matches})

    @property
    def odd(self) -> bool:
        return any(match.odd and match.word.weight > 1 for match in self.matches)

    def kinds(self, weight: int) -> dict[str, int]:
        """How many different words of at least `weight` tell of each trade."""
        kinds: dict[str, set[str]] = {}
        for match in self.matches:
            if match.word.weight >= weight:
                kinds.setdefault(match.word.kind, set()).add(match.text)
        return {kind: len(words) for kind, words in kinds.items()}


def count_letters(text: str, most: int, start: int = 0, end: int | None = None) -> int:
    """How many letters a text has from `start` to `end`; of more than `most` one more than these are counted."""
    return sum(1 for _ in islice(LETTERS.finditer(text, start, len(text) if end is None else end), most + 1))


def matches(text: str) -> list[Match]:
    """The words and contacts in a line, in order, none inside another."""
    return matches_each((text,))[0]


def matches_each(texts: Sequence[str]) -> list[list[Match]]:
    """Those in each of some lines. What can be looked for in all lines at once takes as long as in one."""
    whole, places = _squeeze(plain("\n".join(texts)))
    lines = whole.split("\n")
    starts = list(accumulate((len(line) + 1 for line in lines), initial=0))
    possible, words = _possible(whole, len(lines)), _words(whole, starts)
    found: list[list[Match]] = []
    origin = 0
    for number, (text, line) in enumerate(zip(texts, lines, strict=True)):
        own = places[starts[number] : starts[number] + len(line)]
        found.append(_apart(line, own, origin, _candidates(line, possible[number], words[number])))
        origin += len(text) + 1
    return found


def _apart(squeezed: str, places: Sequence[int], origin: int, candidates: Iterable[_Found]) -> list[Match]:
    """The first of the candidates in a squeezed line that overlap, in order; `places` are where its characters stood in
    a text in which the line begins at `origin`."""
    found: list[Match] = []
    taken = bytearray(len(squeezed))
    for start, end, word in candidates:
        if any(taken[start:end]):
            continue
        taken[start:end] = b"\1" * (end - start)
        first, last = places[start] - origin, places[end - 1] + 1 - origin
        match = Match(first, last, squeezed[start:end].lower(), word, last - first > end - start)
        hidden = _is_disguised(match) if word.kind == "contact" else _is_hidden(match)
        found.append(match._replace(word=Word(word.kind, word.weight + HIDDEN), odd=True) if hidden else match)
    return sorted(found)


def _is_disguised(contact: Match) -> bool:
    """Whether a way to reach someone, that is more than the name of a messenger, is written so as not to be found."""
    if contact.text in vocabulary():
        return False
    return contact.odd or _DISGUISED.match(contact.text) is not None or _ANY_ODD.search(contact.text) is not None


def _is_hidden(match: Match) -> bool:
    """Whether a telling word has odd signs between its characters, or others in place of them."""
    if match.odd and len(match.text) > 3:
        return match.word.weight >= TELLING - 1
    return match.word.weight >= TELLING and (match.odd or match.text in misspelt())


def _candidates(text: str, shapes: Sequence[_Shape], words: Sequence[_Found]) -> Iterator[_Found]:
    """What may be matches: contacts and promises first, then telling words, what trades offer, and other words."""
    for shape in shapes:
        for found in shape.pattern.finditer(text) if not shape.offered else ():
            start, end = found.span()
            if shape.word.kind == "contact" and end - start > 9 and _YEAR.match(text, end - 4):
                end -= 4  # the year that a number is glued to is not part of it
            yield start, end, shape.word
    yield from (word for word in words if word[2].weight >= TELLING)
    lower = text.lower()
    for shape in shapes:
        for found in shape.pattern.finditer(lower) if shape.offered else ():
            yield *found.span(), shape.word
    yield from (word for word in words if word[2].weight < TELLING)


def _words(whole: str, starts: Sequence[int]) -> list[list[_Found]]:
    """The words of the vocabulary on each of the lines of a text, which begin at `starts`; the last is its end."""
    each: list[list[_Found]] = [[] for _ in starts[1:]]
    line = 0
    for start, end, word in find_words(whole):
        while start >= starts[line + 1]:
            line += 1
        each[line].append((start - starts[line], end - starts[line], word))
    return each


@cache
def shapes() -> list[_Shape]:
    """All shapes in the order in which they are looked for."""
    return [
        *(_Shape(pattern, Word("contact", weight), False) for pattern, weight in _CONTACTS),
        *(_Shape(pattern, word, False) for pattern, word in _PROMISES),
        *(_Shape(pattern, word, True) for pattern, word in offers()),
    ]


@cache
def _asked() -> tuple[list[int], list[int], Gate]:
    """The numbers of the shapes without literals, which may stand anywhere; those of the others, and what says where
    these can match."""
    needs = {number: conditions(shape.pattern.pattern).literals for number, shape in enumerate(shapes())}
    told = [number for number, sets in needs.items() if sets]
    return [number for number in needs if number not in told], told, Gate(needs[number] for number in told)


def _possible(whole: str, lines: int) -> list[list[_Shape]]:
    """For each of the lines of a text the shapes of contacts, promises and offers that can match there."""
    untold, told, gate = _asked()
    numbers = [list(untold) for _ in range(lines)]
    for number, places in gate.open(whole).items():
        for line in places:
            numbers[line].append(told[number])
    return [[shapes()[number] for number in sorted(own)] for own in numbers]


def _squeeze(text: str) -> tuple[str, Sequence[int]]:
    """Lines without the signs put between the characters of a word, and where each character stood."""
    gone: set[int] = set()
    if _ANY_ODD.search(text):
        for odd in _ODD_BETWEEN.finditer(text):
            gone.update(range(*odd.span()))
    if _ANY_SINGLE.search(text):
        for run in _SINGLE.finditer(text):
            gone.update(at for at in range(*run.span()) if not LETTERS.match(text[at]))
    if _ANY_SAME.search(text):
        for run in _SAME.finditer(text):
            gone.update(at for at in range(*run.span()) if text[at] in run["sign"])
    if not gone:
        return text, range(len(text))
    places = [at for at in range(len(text)) if at not in gone]
    return "".join(text[at] for at in places), places


def clusters(text: str, matches: list[Match]) -> Iterator[Cluster]:
    """The groups of matches that stand close together, of those of which one tells."""
    return (_cluster(text, group) for group in _groups(text, matches) if any(match.tells for match in group))


def _groups(text: str, matches: list[Match]) -> Iterator[list[Match]]:
    group: list[Match] = []
    for match in matches:
        if group and not _joins(text[group[-1].end : match.start]):
            yield group
            group = []
        group.append(match)
    if group:
        yield group


_APART = regex(f"[{STOPS}“”‘’《》]")
_ITEM = regex(rf"[ _/|-]+{LETTER}{{1,6}}[ _/|-]+|[(]{LETTER}{{1,8}}[)]")


def _joins(gap: str) -> bool:
    """Whether what stands between two words of spam still belongs to it."""
    if len(gap) > 24 or _APART.search(gap):
        return False
    letters = len(LETTERS.findall(gap))
    if letters <= 3:
        return True
    # A link word that is not in the vocabulary, between two that are; the name of a firm in brackets.
    return letters <= 10 and (gap.count("|") >= 2 or _ITEM.fullmatch(gap) is not None)


def _cluster(text: str, group: list[Match]) -> Cluster:
    start, end = group[0].start, group[-1].end
    return Cluster(start, end, tuple(group), len(LETTERS.findall(text[start:end])))
