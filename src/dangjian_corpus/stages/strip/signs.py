"""What a document must have for a reader of its fields to look at it closely, found in one pass over its text."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from functools import cache, lru_cache

from ...rules.conditions import conditions, literals_of_words
from ...rules.folding import FoldedLines
from ...rules.gate import Gate, Places
from ...rules.literals import Sets
from ...rules.loader import Packs
from . import dates, imprint, papers, paths, spam_words, titles, words
from .lines import Passages
from .sign import Sign, Signs

#: The patterns by which readers find what they look for; without their literals none of them can match. What tells of
#: spam are words by the thousand, which are literals themselves.
PATTERNS = {
    Sign.FOREWORD: titles.FOREWORD.pattern,
    Sign.SOURCE: imprint.SOURCE.pattern,
    Sign.AUTHOR: imprint.AUTHOR_SIGN.pattern,
    Sign.REPORTER: imprint.REPORTER.pattern,
    Sign.DATE: dates.SIGN.pattern,
    Sign.DATE_LABEL: imprint.DATE_LABEL.pattern,
    Sign.KEYWORDS: papers.KEYWORDS.pattern,
    Sign.ABSTRACT: papers.ABSTRACT.pattern,
    Sign.REFERENCES: papers.REFERENCES.pattern,
    Sign.PATH: paths.SIGN.pattern,
    Sign.SITE: words.SITE.pattern,
    Sign.ODD: spam_words.ODD,
    Sign.ARTICLE: papers.ARTICLE.pattern,
}


_SIGNS = tuple(Sign)


def needs(sign: Sign) -> Sets:
    """The literals of a sign."""
    if sign is Sign.SPAM:
        return literals_of_words(spam_words.listed(), spam_words.triggers)
    found = conditions(PATTERNS[sign]).literals
    if not found:
        raise ValueError(f"the pattern of {sign} has no literals")
    return found


@cache
def _own() -> tuple[Sets, ...]:
    return tuple(map(needs, _SIGNS))


@cache
def _gate() -> Gate:
    return Gate(_own())


@lru_cache(maxsize=8)
def _gate_with(packs: Packs) -> Gate:
    return Gate((*_own(), *packs.gated.values()))


def marked(lines: Sequence[str]) -> Passages:
    """The `lines` with their signs, which are looked for unless they are known."""
    passages = Passages.of(lines)
    if not hasattr(passages, "signs"):
        passages.signs = _signs(passages, _gate().open(passages.whole))
    return passages


def found_with(packs: Packs, lines: FoldedLines) -> tuple[Signs, Places]:
    """The signs that stand in `lines`, and what the gate of the rule packs says of them: both in one pass."""
    places = _gate_with(packs).open(lines.whole)
    return _signs(lines, places), {
        number - len(_SIGNS): found for number, found in places.items() if number >= len(_SIGNS)
    }


def _signs(lines: FoldedLines, places: Places) -> Signs:
    """Of what can match in `lines` the signs: what tells of spam in a glance is looked at again."""
    signs = {sign: places[number] for number, sign in enumerate(_SIGNS) if number in places}
    suspects = spam_words.trigger_lines(lines.whole, signs.get(Sign.SPAM, ()), Sign.ODD in signs)
    return signs | {Sign.SPAM: suspects} if suspects else signs


def hand_out(signs: Signs, firsts: Sequence[int]) -> list[Signs]:
    """The signs of each of the documents whose lines, one after the other, have the `signs`; the first of their lines
    are `firsts`."""
    each: list[Signs] = [{} for _ in firsts]
    for sign, numbers in signs.items():
        for number in numbers:
            document = bisect_right(firsts, number) - 1
            each[document].setdefault(sign, []).append(number - firsts[document])
    return each
