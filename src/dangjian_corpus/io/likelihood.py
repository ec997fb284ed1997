"""How much a text reads like Chinese: the logarithm of its likelihood, character by character.

`characters.txt` beside this module has the share of some 8,500 Han characters, both scripts alike
(`benchmarks/make_characters.py` makes it from jieba's dictionary). What is not in it gets the value of its kind.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from importlib.resources import files

#: Natural logarithms of a character's share, for what the dictionary does not count. Kinds from the commonest to
#: what has no business in a text; `BROKEN` is a byte that belongs to no character.
ASCII = -4.5
PUNCTUATION = -5.0
WIDE_FORM = -8.0
KANA = -10.0
SYMBOL = -11.0
OTHER_LETTER = -12.0
OTHER_SCRIPT = -19.0
RARE_HAN = -15.5
SENSELESS = -22.0
BROKEN = -18.0

#: Text whose characters beyond ASCII are on average less likely than this is hardly Chinese. News and statutes have
#: -7.7 to -6.2 in passages of 350 characters; read in a wrong encoding, -12 at the best.
READABLE = -8.7

_COMMON_MARKS = "，。、：；？！“”‘’（）《》…—·　「」『』〈〉【】①②③④⑤⑥⑦⑧⑨⑩"
_CONTROLS_OF_TEXT = "\t\n\f\r"


class _Likelihood(dict[str, float]):
    """Log-likelihoods by character; what is asked for the first time is judged by its kind."""

    def __missing__(self, character: str) -> float:
        value = self[character] = _kind(character)
        return value


@cache
def table() -> _Likelihood:
    """The loaded table: log-likelihood by character, for any character."""
    values = _Likelihood()
    for line in files(__package__).joinpath("characters.txt").read_text("utf-8").splitlines():
        step, characters = line.split(" ")
        values.update(dict.fromkeys(characters, max(float(step), RARE_HAN)))
    values.update(dict.fromkeys(_COMMON_MARKS, PUNCTUATION))
    return values


def log_likelihood(text: str) -> float:
    """The sum of the log-likelihoods of the characters of `text`, in nats; 0 for the empty text."""
    return sum(map(table().__getitem__, text))


def _kind(character: str) -> float:
    code = ord(character)
    if character in _CONTROLS_OF_TEXT or 0x20 <= code < 0x7F:
        return ASCII
    if 0x3400 <= code < 0xA000 or 0x20000 <= code < 0x40000 or 0xF900 <= code < 0xFB00:
        return RARE_HAN
    if 0x3041 <= code < 0x3100:
        return KANA
    if 0x2500 <= code < 0x2580:  # the lines of tables
        return PUNCTUATION
    if 0xFF01 <= code < 0xFF5F or 0xFFE0 <= code < 0xFFE7:
        return WIDE_FORM
    if code == 0xFFFD:
        return SENSELESS
    category = unicodedata.category(character)
    if category in ("Cc", "Cn", "Co", "Cs"):
        return SENSELESS
    if category.startswith(("L", "M")):
        return OTHER_LETTER if code < 0x500 else OTHER_SCRIPT
    return SYMBOL
