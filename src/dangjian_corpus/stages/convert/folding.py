"""Folding: what a search takes for the same character, in either script."""

from __future__ import annotations

import unicodedata
from functools import cache

from . import corrections, reference

# Where characters with a width or a case are.
_WIDE_OR_CASED = (range(0x3001), range(0xA640, 0xAC00), range(0xFF00, 0xFFF0))


def fold(text: str) -> str:
    """`text` as a search reads it: script, width and case folded, character by character.

    The same character always folds to the same one, whatever stands around it, and the length stays: so what is found
    in folded text stands at the same place in the text, and any part of a text is found in it. More is taken together
    than one conversion would (乾 and 干, 著 and 着, 瞭 and 了).
    """
    return text.translate(_table())


@cache
def _table() -> dict[int, str]:
    """From code points to what they fold to. Folding twice is folding once."""
    (step,) = reference.steps("t2s")
    leader = dict(step.characters)
    for character, choices in reference.alternatives("t2s").items():
        leader[character] = next((choice for choice in choices if choice != character), character)
    leader.update((chr(code), now) for code, now in corrections.everywhere().items())
    leader.update({"著": "着", "馀": "余", "锺": "钟", "鍾": "钟", "乾": "干"})
    folded: dict[int, str] = {}
    for code in {code for codes in _WIDE_OR_CASED for code in codes} | set(map(ord, leader)):
        character = _width_and_case(chr(code))
        seen = {character}
        while (then := leader.get(character, character)) not in seen:
            seen.add(then)
            character = then
        if character != chr(code):
            folded[code] = character
    return folded


def _width_and_case(character: str) -> str:
    if unicodedata.decomposition(character).startswith(("<wide>", "<narrow>")):
        character = unicodedata.normalize("NFKC", character)
    lower = character.lower()
    return lower if len(lower) == 1 else character
