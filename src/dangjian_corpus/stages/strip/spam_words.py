"""The vocabulary of injected spam (``data/spam.toml``): words by trade and weight, in simplified characters."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple


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
