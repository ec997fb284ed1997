"""Pinyin that a careless converter glued to characters: 社區(qū)服務(wù), 服务（wu4）, 服務wù, 社(qū)區.

A note is removed only where it is a reading of the character beside it and the document shows the pattern: notes on
characters that nobody needs help with (common ones, in their usual reading), in running text, at some density, all
after their characters or all before them. A text that explains the reading of a rare or many-voiced character now and
then does not show it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from importlib.metadata import distribution
from pathlib import Path
from typing import NamedTuple

from ...lazy import regex
from ...ledger import Edit
from ...rules import Rule
from .evidence import FREQUENT, simplified
from .text import HAN, HAN_CHARACTER, edit, late, unusual

GLUED = Rule(
    "repair/pinyin",
    "pinyin",
    "The reading of a character, glued to it by a converter, is removed where the text is full of them.",
    (
        "社區(qū)服務(wù)做實(shí)了,群眾得到實(shí)惠,黨員的作用也發(fā)揮出來(lái)了。",
        "社区（qū）党委为群众（zhòng）服务（wù），得到了大家的好评（píng）。",
        "社區qū服務wù於民，聯liàn通各級jí支部。",
        "社區(qu)服務(wu)於民,聯(lian)通各級(ji)支部,個(ge)個(ge)滿(man)意。",
        "社區(qū)服務(wù)做實(shí)了,總?shù)達到三百,群眾得到實(shí)惠,黨員的作用也發(fā)揮出來(lái)了。",
    ),
    (
        "“行”是多音字：银行的行读作行(háng)，行走的行读作行(xíng)。",
        "设 f(x) 为函数，联系(QQ)客服，六、七十個单位，分别见(a)(b)两项。",
        "蒉(kuì)开波是北仑区委常委，新碶(qì)街道在他的联系范围内，当地还有个地名叫甪(lù)直。",
        "识字表：春(chūn)、夏(xià)、秋(qiū)、冬(dōng)，请同学们读准拼音。",
        "服务(service)与社区(community)是两个关键词，支部(branch)是第三个。",
    ),
    "stages/repair/pinyin.py",
)

RULES = (GLUED,)

_TONED = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüńňǹḿêế"
_MARKED = f"{_TONED}{_TONED.upper()}\u0300\u0301\u0304\u0308\u030c"
_LETTER = f"a-zɡɑ{_MARKED}"
_SYLLABLE = f"[{_LETTER}A-Z]{{1,7}}[1-5]?"
_BRACKET = rf"[(（\[［][ \u200b]?({_SYLLABLE})[ \u200b]?[)）\]］]"
# In brackets, with a blank on either side where there is one before; or bare, with the mark of its tone.
_NOTE = (
    rf"(?<=[{HAN}])(?:( )?{_BRACKET}(?(1) ?)"
    rf"|([{_LETTER}]{{0,5}}[{_MARKED}][{_LETTER}]{{0,5}})(?![{_LETTER}A-Z]))"
)
_NOTE_BEFORE = rf"{_BRACKET}(?=[{HAN}])"
# Syllables of neutral tone without brackets: taken only where the pattern is proved without them.
_NEUTRAL = rf"(?<=[{HAN}])([a-z]{{1,6}})(?![a-zA-Z0-9{_MARKED}])"
# A note on a character that was lost, and its opening bracket with it.
_ORPHAN = rf"(?<=\?)[{_LETTER}]{{0,5}}[{_MARKED}][{_LETTER}]{{0,5}}[)）]"
_ANY_MARKED = regex(f"[{_MARKED}]")
# By bracket, for what starts with one certain character is found fast.
_BRACKETED = (regex(r"\([a-zɡɑ]{1,6}[1-5]?[)）]"), regex(r"（[a-zɡɑ]{1,6}[1-5]?[)）]"))
_ABOUT_READINGS = regex(
    "拼音|读音|讀音|多音|读作|讀作|念作|唸作|声调|聲調|注音|音节|音節|普通话|普通話|生字|识字|識字|汉字|漢字"
)


class _Note(NamedTuple):
    """A note in the text: where it stands, and what its character says for the pattern."""

    start: int
    text: str
    character: str
    needless: bool
    running: bool


def pinyin(text: str) -> Iterator[Edit]:
    """The notes of a text that shows the pattern: after their characters, or else before them."""
    if not _ANY_MARKED.search(unusual(text)) and not any(bracketed.search(text) for bracketed in _BRACKETED):
        return
    notes = _notes(text, _NOTE)
    if not _dense(text, notes):
        notes = _notes(text, _NOTE_BEFORE, before=True)
        if _dense(text, notes):
            yield from (edit(GLUED, note.start, note.text, "") for note in notes)
        return
    if sum(note.text[0].isalpha() for note in notes) * 2 > len(notes):
        notes += _notes(text, _NEUTRAL)
    yield from (edit(GLUED, note.start, note.text, "") for note in notes)
    yield from (edit(GLUED, match.start(), match[0], "") for match in late(_ORPHAN).finditer(text))


def _notes(text: str, pattern: str, *, before: bool = False) -> list[_Note]:
    """What `pattern` finds that is a reading of the character beside it, which it stands after or `before`."""
    notes = (_note(text, match, before=before) for match in late(pattern).finditer(text))
    return [note for note in notes if note is not None]


def _note(text: str, match: re.Match[str], *, before: bool) -> _Note | None:
    sides = text[match.start() - 1 : match.start()], text[match.end() : match.end() + 1]
    character, beyond = reversed(sides) if before else sides
    exact = _readings(character)
    syllable = _syllable(match[match.lastindex or 0])
    if syllable not in exact and syllable not in map(_toneless, exact):
        return None
    needless = simplified(character) in FREQUENT and _toneless(syllable) == _toneless(exact[0])
    return _Note(match.start(), match[0], character, needless, HAN_CHARACTER.match(beyond) is not None)


def _syllable(written: str) -> str:
    """A syllable as pypinyin writes it; one whose tone is a number, without the tone."""
    plain = unicodedata.normalize("NFC", written.lower()).replace("ɡ", "g").replace("ɑ", "a")
    return plain[:-1].replace("v", "ü") if plain[-1].isdigit() else plain


def _dense(text: str, notes: list[_Note]) -> bool:
    """Whether so many notes stand where nobody needs one that no author can have put them there."""
    needless = len({note.character for note in notes if note.needless})
    plain = sum(note.needless for note in notes)
    if needless < 3 or plain * 2 < len(notes) or sum(note.running for note in notes) * 3 < len(notes):
        return False
    han = sum("\u4e00" <= character <= "\u9fff" for character in text)
    about = _ABOUT_READINGS.search(text) is not None
    return len(notes) * (25 if about else 200) >= han and needless >= (30 if about else 3)


def _readings(character: str) -> tuple[str, ...]:
    """All readings of a character, in either script, as syllables with tone marks; the usual one first."""
    forms = dict.fromkeys((simplified(character), character))
    return tuple(reading for form in forms for reading in _table().get(str(ord(form)), form).split(","))


@cache
def _table() -> dict[str, str]:
    """The readings of characters, by their code points, as pypinyin keeps them.

    Importing it reads the readings of phrases too, and makes a segmenter of them: a quarter of a second and 45 MB.
    """
    import orjson

    table = distribution("pypinyin").locate_file("pypinyin/pinyin_dict.json")
    readings: dict[str, str] = orjson.loads(Path(str(table)).read_bytes())
    return readings


_TONES = dict.fromkeys((0x300, 0x301, 0x304, 0x30C))


def _toneless(syllable: str) -> str:
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", syllable).translate(_TONES))
