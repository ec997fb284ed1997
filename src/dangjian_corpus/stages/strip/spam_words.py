"""The vocabulary of injected spam (``data/spam.toml``): words by trade and weight, in simplified characters."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

#: A character of a word, and signs that nobody writes between the characters of one.
LETTER = r"[\u3400-\u9fffA-Za-z0-9]"
ODD = r"[♥❤♡★☆◆◇●○◎※♠♣♦✿❀█▓░▲△▼⊙✦✧✨✅❌♛♔☀☎☏✆➕🔞💋]"


class Word(NamedTuple):
    """A word of spam: the trade it advertises (or ``contact``) and how telling it is, 1 to 5."""

    kind: str
    weight: int


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("data", "spam.toml").read_text(encoding="utf-8"))


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
    return words


@cache
def reporting() -> tuple[str, ...]:
    """Words that tell of spam instead of being it."""
    return tuple(_data()["reporting"].split())


@cache
def expression() -> Any:
    """All words of the vocabulary; of two that begin at one place the longer."""
    import re2

    options = re2.Options()
    options.case_sensitive = False
    options.longest_match = True
    options.max_mem = 64 << 20
    return re2.compile("|".join(map(re.escape, sorted(vocabulary()))), options)


@cache
def triggers() -> Any:
    """What a line must have before it is weighed: a word that hardly stands in other text, or odd signs in one."""
    import re2

    options = re2.Options()
    options.case_sensitive = False
    options.never_nl = True
    options.max_mem = 64 << 20
    han = r"[\x{3400}-\x{9fff}]"
    words = sorted(re.escape(text) for text, word in vocabulary().items() if word.weight >= 3)
    signs = (
        rf"{LETTER}{ODD}{LETTER}",
        rf"{han}[ |.*_~-]{han}[ |.*_~-]{han}[ |.*_~:]",
        "薇",
        "注册送",
        r"日[赚入]\d",
    )
    source = "|".join((*words, *(sign.replace("\\u3400-\\u9fff", r"\x{3400}-\x{9fff}") for sign in signs)))
    return re2.compile(source, options)
