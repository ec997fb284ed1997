"""The vocabulary of injected spam (``data/spam.toml``): words by trade and weight, in simplified characters."""

from __future__ import annotations

import re
import string
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

from ...lazy import regex
from ...rules.folding import line_numbers

#: A character of a word, and signs that nobody writes between the characters of one.
LETTER = r"[\u3400-\u9fffA-Za-z0-9]"
ODD = r"[♥❤♡★☆◆◇●○◎※♠♣♦✿❀█▓░▲△▼⊙✦✧✨✅❌♛♔☀☎☏✆➕🔞💋¥$\ufe0f]"
#: What a sentence has and a list of what is sold has not.
FUNCTION = "[的了是在和不这也就都而与着将对为被把从向但并还等及其或使让要能会很]"
#: Trades whose words are jargon: of loans, certificates and cures ordinary text speaks in the same words.
SHADY = ("gambling", "porn", "seo")

# Telling signs beside the heavy words: promises of earnings, an odd sign between two letters, and three characters
# parted by signs. A search is fast for what begins with a certain character: what stands before it is looked for
# afterwards.
_TELLING = (
    "薇",
    "注册送",
    "加v",
    "+v",
    "v信",
    "威信:",
    "威信号",
    "亻言",
    "丨芯",
    "丨信",
    "+赖",
    "加赖",
    "电微",
    "qq群",
    "飞机",
    "扣ㄑ",
    "微伈",
    "t.me/",
    *(f"日{verb}{digit}" for verb in "赚入" for digit in range(10)),
)
_ANY_LETTER = LETTER.replace("]", "\u017f\u212a]")  # with the two others that are s and k in lower case
_BETWEEN = regex(rf"{ODD}(?<={_ANY_LETTER}.)(?:\ufe0f ?)?{_ANY_LETTER}")
# What is between the signs must be Han: asked afterwards, since a class of Han takes a millisecond to compile.
_OTHER = r"[^\x00-\xff]"
_PARTED = {
    mark: regex(rf"{re.escape(mark)}(?<={_OTHER}.)(?={_OTHER}[ |.*_~/-]{_OTHER}[ |.*_~:/-])") for mark in " |.*_~-/"
}
# Characters that look like others, or are them in a fancy form: mathematical letters, circled digits, Greek, Cyrillic.
_FANCY = "\u2460-\u24ff\u2776-\u2793\u3220-\u3229\U0001d400-\U0001d7ff"
_ALIKE = str.maketrans(
    "ⅤаеорсхувкмнтіѕјԁАВЕКМНОРСТХІαοριντυχκΑΒΕΗΙΚΜΝΟΡΤΧㄑ➕", "vaeopcxybkmhtisjdABEKMHOPCTXIaopivtuxkABEHIKMNOPTXq+"
)
_DISGUISE = regex(rf"[{_FANCY}{''.join(map(chr, _ALIKE))}]")
_LOWER = {**{ord(letter): letter.lower() for letter in string.ascii_uppercase}, 0x17F: "s", 0x212A: "k"}


#: What a word weighs of which characters are written by others that sound or look alike.
MISSPELT = 4


class Word(NamedTuple):
    """A word of spam: the trade it advertises (or ``contact``) and how telling it is, 1 to 5."""

    kind: str
    weight: int


def plain(text: str) -> str:
    """A line with letters and digits that are disguised as others in their usual form; as long as the line."""
    return _DISGUISE.sub(_undisguised, text)


def _undisguised(found: re.Match[str]) -> str:
    character = found[0]
    if ord(character) in _ALIKE:
        return chr(_ALIKE[ord(character)])
    usual = unicodedata.normalize("NFKC", character).strip("().")
    return usual if len(usual) == 1 else character


@cache
def _text() -> str:
    return files(__package__).joinpath("data", "spam.toml").read_text(encoding="utf-8")


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(_text())


def listed() -> str:
    """What all `triggers` are listed in, as one text."""
    return "\n".join((*_TELLING, _text()))


@cache
def vocabulary() -> dict[str, Word]:
    """Every word with its trade and weight; of a word in two classes the heavier counts."""
    words: dict[str, Word] = {}
    for kind, by_weight in _data()["words"].items():
        for weight, listed in by_weight.items():
            for text in listed.split():
                word = Word(kind, int(weight))
                if text not in words or words[text].weight < word.weight:
                    words[text] = word
    return words | {
        text: Word(kind, MISSPELT) for kind, listed in _data()["misspelt"].items() for text in listed.split()
    }


@cache
def _trades() -> dict[str, frozenset[str]]:
    listed: dict[str, set[str]] = {}
    for kind, by_weight in _data()["words"].items():
        for words in by_weight.values():
            for text in words.split():
                listed.setdefault(text, set()).add(kind)
    return {text: frozenset(kinds) for text, kinds in listed.items()}


def trades(text: str) -> frozenset[str]:
    """All trades that use a word of the vocabulary."""
    return _trades().get(text, frozenset())


@cache
def offers() -> tuple[tuple[re.Pattern[str], Word], ...]:
    """Shapes of what the trades offer in ever other words, for lower case."""
    return tuple(
        (regex("|".join(entry["patterns"])), Word(entry["kind"], entry["weight"])) for entry in _data()["offers"]
    )


@cache
def reporting() -> tuple[str, ...]:
    """Words that tell of spam instead of being it."""
    return (*accusing(), *_data()["relating"].split())


@cache
def accusing() -> tuple[str, ...]:
    """Those of them that tell of raids, courts and warnings."""
    return tuple(_data()["accusing"].split())


@cache
def worldly() -> tuple[str, ...]:
    """Words of sentences on money, trade and vices."""
    return tuple(_data()["worldly"].split())


@cache
def everyday() -> frozenset[str]:
    """Words that sentences begin and end with."""
    return frozenset(_data()["everyday"].split())


@cache
def misspelt() -> frozenset[str]:
    """Words of which characters are written by others, so that no list finds them."""
    return frozenset(text for listed in _data()["misspelt"].values() for text in listed.split())


@cache
def touting() -> frozenset[str]:
    """Words that tout what stands beside them."""
    return frozenset(_data()["touting"].split())


@cache
def prompting() -> tuple[str, ...]:
    """Words that stand beside what is looked for, where it is looked for, and in no sentence."""
    return tuple(_data()["prompting"].split())


@cache
def nouns() -> tuple[str, ...]:
    """Nouns of all kinds: what wants a noun, one of these fits."""
    return tuple(_data()["nouns"].split())


@cache
def nameable() -> frozenset[str]:
    """Telling words that dictionaries have: texts of all kinds may name what they stand for."""
    return frozenset(_data()["nameable"].split())


@cache
def _topics() -> tuple[Any, list[frozenset[str]]]:
    from ahocorasick_rs import AhoCorasick

    said: dict[str, set[str]] = {}
    for kind, listed in _data()["topics"].items():
        for text in listed.split():
            said.setdefault(text, set()).add(kind)
    return AhoCorasick(said), [frozenset(kinds) for kinds in said.values()]


def topics(text: str) -> Iterator[tuple[int, int, frozenset[str]]]:
    """Words ``[start, end)`` of a text by which it speaks of what certain trades sell, each with these trades."""
    automaton, kinds = _topics()
    for number, start, end in automaton.find_matches_as_indexes(text.translate(_LOWER), overlapping=True):
        yield start, end, kinds[number]


@cache
def _words() -> tuple[Any, list[Word]]:
    """What finds the words of the vocabulary, of two that begin at one place the longer; and the words in its order."""
    from ahocorasick_rs import AhoCorasick, MatchKind

    words = vocabulary()
    return AhoCorasick(words, matchkind=MatchKind.LeftmostLongest, store_patterns=False), list(words.values())


def find_words(text: str) -> Iterator[tuple[int, int, Word]]:
    """The words of the vocabulary in a text, ``[start, end)``, without regard to case; none inside another."""
    automaton, words = _words()
    for number, start, end in automaton.find_matches_as_indexes(text.translate(_LOWER)):
        yield start, end, words[number]


@cache
def sites() -> tuple[tuple[str, ...], ...]:
    """How names of sites are abbreviated, the ends of their addresses, and what stands only in those of pornography."""
    listed = _data()["sites"]
    return tuple(tuple(listed[kind].split()) for kind in ("names", "ends", "obscene"))


@cache
def triggers() -> tuple[str, ...]:
    """Words that hardly stand in other text than spam, and what addresses of such trades have."""
    names, ends, obscene = sites()
    addresses = (f"{last}.{end}" for last in (*string.digits, *names) for end in ends)
    return (
        *(text for text, word in vocabulary().items() if word.weight >= 3),
        *(text for text, weight in latin().items() if weight >= 3),
        *_TELLING,
        *addresses,
        *obscene,
    )


@cache
def latin() -> dict[str, int]:
    """Words of spam in English and pinyin with their weights, 1 to 4; 0 for words of prose."""
    return {text: int(weight) for weight, listed in _data()["latin"].items() for text in listed.split()}


def _is_han(character: str) -> bool:
    return "\u3400" <= character <= "\u9fff"


def trigger_lines(folded: str, words: Iterable[int], odd: bool) -> list[int]:
    """The lines that have what spam must have: those on which `words` stand that hardly do in other text, and of those
    in the folded text the ones that have odd signs in a word; `odd` says whether it has any of `ODD`."""
    signs = [sign.start() for mark, parted in _PARTED.items() if mark in folded for sign in parted.finditer(folded)]
    signs = [at for at in signs if _is_han(folded[at - 1]) and _is_han(folded[at + 1]) and _is_han(folded[at + 3])]
    if odd:
        signs += (sign.start() for sign in _BETWEEN.finditer(folded))
    return sorted({*words, *line_numbers(folded, signs)})
