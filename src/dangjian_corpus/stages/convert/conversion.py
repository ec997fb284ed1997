"""What a text becomes, with the reason for every character of it."""

from __future__ import annotations

from functools import cache
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from . import corrections, regional, vocabulary, zhe
from .engine import Match, decode, encode, engines
from .reference import CONFIGS, converter, steps

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from .engine import Codes

ZHE = "convert/zhe"
BASE = {"t": "convert/t2s", "tw": "convert/tw", "hk": "convert/hk"}


@cache
def rule_names() -> tuple[str, ...]:
    """Every rule of this stage, in the order of the numbers in `Converted.why`."""
    return tuple(dict.fromkeys([*BASE.values(), ZHE, *(entry.rule for entry in corrections.table() if entry.rule)]))


class Converted(NamedTuple):
    """A text and what it becomes.

    `now` has one code point for each of `was`; `why` the number of the rule that wrote it (`rule_names`). Phrases that
    change their length stand in `uneven`, in order; `now` is there what `was` is.
    """

    was: Codes
    now: Codes
    why: NDArray[np.uint8]
    uneven: list[Match]


@cache
def changeable() -> frozenset[str]:
    """The characters that Traditional text may have changed, as single characters, in phrases or by a correction."""
    (step,) = steps(CONFIGS["t"])
    phrases = (pair for table in step.phrases for pair in table.items())
    pairs = chain(step.characters.items(), *(zip(was, now, strict=True) for was, now in phrases))
    corrected = (entry.was for entry in corrections.table())
    return frozenset(chain((was for was, now in pairs if was != now), corrected, "著"))


def convert(text: str, origin: str, *, corrected: bool, by_reference: bool, disabled: frozenset[str]) -> Converted:
    """Convert `text`, which comes from `origin` (`Settings.convert_from`)."""
    import numpy as np

    was = encode(text)
    why = np.zeros(len(was), dtype=np.uint8)
    words = vocabulary.words(text, origin) if corrected and BASE[origin] not in disabled else []
    rest = vocabulary.cut(text, words) if words else text
    if by_reference:
        now, uneven = _by_reference(rest, origin)
    else:
        now, uneven = _by_tables(text, rest, origin, corrected=corrected)
    regions = rule_names().index(BASE[origin])
    plain = now
    if origin != "t":
        plain, _ = _t2s(text, was)
        why[now != plain] = regions
    if corrected:
        _correct(text, now, why, disabled)
    for number, rule in enumerate(rule_names()):
        if rule in disabled:
            off = why == number
            now[off] = was[off]
    if BASE[origin] in disabled:
        uneven = []
    for start, end, word in words:
        if len(word) == end - start:
            now[start:end] = encode(word)
            why[start:end] = 0 if (now[start:end] == plain[start:end]).all() else regions
        else:
            uneven.append(Match(start, end, word))
    for start, end, _ in uneven:
        now[start:end] = was[start:end]
        why[start] = regions
    return Converted(was, now, why, sorted(uneven))


def _t2s(text: str, codes: Codes) -> tuple[Codes, list[Match]]:
    (engine,) = engines("t2s")
    now = engine.look_up(codes)
    for match in engine.matches(text):
        now[match.start : match.end] = encode(match.now)
    return now, []


def _by_tables(text: str, rest: str, origin: str, *, corrected: bool) -> tuple[Codes, list[Match]]:
    """What the tables make of `rest`: `text`, or what is left of it for them."""
    was = encode(rest)
    if origin == "t":
        return _t2s(rest, was)
    first, _ = engines(CONFIGS[origin])
    matches = first.matches(rest)
    if corrected:
        matches = regional.kept(text, matches)
    middle = first.characters(rest)
    uneven = []
    parts: list[str] = []
    position = 0
    for match in matches:
        parts += middle[position : match.start], match.now
        position = match.end
        if len(match.now) != match.end - match.start:
            uneven.append(match)
    parts.append(middle[position:])
    whole = "".join(parts)
    if corrected:
        # Its standard forms are those of Taiwan and Hong Kong, some of which the next step leaves as they are.
        whole = whole.translate(corrections.everywhere())
    after, _ = _t2s(whole, encode(whole))
    return _fold_back(was, after, uneven)


def _fold_back(was: Codes, after: Codes, uneven: list[Match]) -> tuple[Codes, list[Match]]:
    """`after` laid over `was`, the phrases of another length taken out."""
    now = was.copy()
    final = []
    position = there = 0
    for match in uneven:
        length = match.start - position
        now[position : match.start] = after[there : there + length]
        there += length
        final.append(match._replace(now=decode(after[there : there + len(match.now)])))
        there += len(match.now)
        position = match.end
    now[position:] = after[there:]
    return now, final


def _by_reference(text: str, origin: str) -> tuple[Codes, list[Match]]:
    config = CONFIGS[origin]
    was = encode(text)
    whole = converter(config)(text)
    if len(whole) == len(text):
        return encode(whole).copy(), []
    # The library does not tell what became of what: its own separators cut the text, and stay as they are.
    from opencc import OpenCC

    pieces = OpenCC(config).split_chars_re.split(text)
    now = was.copy()
    uneven = []
    position = 0
    for piece in pieces:
        after = converter(config)(piece)
        if len(after) == len(piece):
            now[position : position + len(piece)] = encode(after)
        else:
            uneven.append(Match(position, position + len(piece), after))
        position += len(piece)
    return now, uneven


def _correct(text: str, now: Codes, why: NDArray[np.uint8], disabled: frozenset[str]) -> None:
    """Write the corrections over `now`."""
    numbers: dict[str | None, int] = {rule: number for number, rule in enumerate(rule_names())}
    for at, entry in corrections.changes(text, disabled):
        _write(now, why, at, entry.now, numbers.get(entry.rule, 0))
    at = text.find("著")
    if at >= 0 and ZHE not in disabled:
        simple = decode(now)
        while at >= 0:
            start, end = max(simple.rfind("\n", 0, at) + 1, at - zhe.WIDTH), at + 1 + zhe.WIDTH
            stays = zhe.stays(simple[start:at], simple[at + 1 : end].partition("\n")[0])
            _write(now, why, at, "著" if stays else "着", numbers[ZHE])
            at = text.find("著", at + 1)


def _write(now: Codes, why: NDArray[np.uint8], at: int, character: str, rule: int) -> None:
    if now[at] != ord(character):
        now[at] = ord(character)
        why[at] = rule
