"""Shifted GBK: a lead byte became ``?`` and what follows was read one byte off.

``統籌?！傲Ⅲw”的`` was ``統籌。“立體”的``: A1 of 。 (A1 A3) was lost, so that A3 A1, B0 C1, A2 F3 were read for A1 A3,
A1 B0, C1 A2, F3 77, and 77 was left over as ``w``.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from ...lazy import regex
from ...ledger import Edit
from ...rules import Rule
from .shift_weights import weighed

if TYPE_CHECKING:
    from .shift_search import Search
    from .shift_states import Ending

RULE = "repair/shifted"
ROLE = "shifted"
WHERE = "stages/repair/shifted.py"

CANDIDATE = regex(r"(?<!\?)\?(?=\?{0,3}[^\s?])")
# Least share of the probability that damage has, to flag.
FLAG = 0.4
# Least share of the best reading, to edit, by how many codes it takes to have vanished: where none did, all
# characters but the first are known; with each the readings get more, and the best is more easily wrong. Where it takes
# more, the search has not kept enough of the others to tell.
EDIT = (0.45, 0.95, 0.97, 0.98)
# Characters after what was only flagged in which a `?` may be of the same run, and is not edited.
NEAR = 40
# What is marked: a run of so many characters, all but one of which are certain; the least share of the readings as
# long as the best, and of one character in them.
MARKED = 8
SHAPE = 0.99
CHARACTER = 0.97
CANDIDATES = 8
READINGS = 200
# How often each script is taken to stand in a document before it is read, in characters.
SCRIPT = 0.05
# Share of the occurrences of characters like 将 that become another one in Traditional text.
MOSTLY = 0.9
# Share of the variants among the Traditional forms of a character.
VARIANT = 0.05
# How often a letter or digit of either width is taken to stand in a document before it is read, in characters.
WIDTH = 0.05
# Log weight of a letter in a circle, an arrow or a dingbat where the document has none.
ORNAMENT = -3.0
# Log weight of an ideographic space, which is counted as a line break but hardly stands inside a sentence.
SPACE = -3.0
# Log weight of an ideograph that is in no common use, where the document has it not.
RARE = -3.0
# Characters after a candidate, and after one that does not read like Chinese (or to the end of its line), that do not
# count as the document's own: damage would else be what is usual in the document.
DOUBTFUL = 40
RUN = 240


def propose_edits(text: str) -> tuple[list[Edit], list[dict[str, Any]]]:
    """Repairs of shifted runs, and flags for those that cannot be repaired with confidence.

    Edits and flags count code points of `text`. A flag of kind ``shifted`` has ``candidates``, the likeliest
    readings, best first.
    """
    if "?" not in text:
        return [], []
    starts = [match.start() for match in CANDIDATE.finditer(text)]
    if not starts:
        return [], []
    starts = _search(text, [(start, start + DOUBTFUL) for start in starts]).odd(starts)
    if not starts:
        return [], []
    search = _search(text, [(start, min(_line_end(text, start), start + RUN)) for start in starts])
    edits: list[Edit] = []
    flags: list[dict[str, Any]] = []
    done = doubtful = 0
    for start in starts:
        if start < done:
            continue
        stop = _line_end(text, start)
        readings = weighed(search, text, start, search.run(start, stop)[:READINGS])
        weights = [math.exp(min(reading.score, 600.0)) for reading in readings]
        total = 1.0 + sum(weights)
        if 1 - 1 / total < FLAG:
            continue
        best = readings[0]
        done = best.end
        certain = start >= doubtful
        if certain and best.lost < len(EDIT) and weights[0] / total >= EDIT[best.lost]:
            edits.append(Edit(start, text[start : best.end], best.text, RULE, ROLE))
            continue
        marked = _marked(readings, [weight / total for weight in weights]) if certain else None
        if marked is not None:
            now, candidates = marked
            edits.append(Edit(start, text[start : best.end], now, RULE, ROLE))
            flags.append({"start": start, "end": best.end, "kind": "lost", "candidates": candidates})
        else:
            doubtful = min(best.end + NEAR, stop)
            candidates = [reading.text for reading in readings[:CANDIDATES]]
            flags.append({"start": start, "end": best.end, "kind": "shifted", "candidates": candidates})
    return edits, flags


def _line_end(text: str, start: int) -> int:
    stop = text.find("\n", start)
    return len(text) if stop < 0 else stop


def _marked(readings: list[Ending], shares: list[float]) -> tuple[str, list[str]] | None:
    """The best reading with U+FFFD for each character that is not certain, and the readings that agree with it.

    None where the run is short, more than one code was lost, the length is not certain, or more than one character.
    """
    best = readings[0]
    if best.lost != 1 or len(best.text) < MARKED:
        return None
    alike = [
        (reading.text, share)
        for reading, share in zip(readings, shares, strict=True)
        if reading.end == best.end and len(reading.text) == len(best.text)
    ]
    total = sum(share for _, share in alike)
    if total < SHAPE:
        return None
    marked = "".join(
        character if sum(share for text, share in alike if text[i] == character) >= CHARACTER * total else "\ufffd"
        for i, character in enumerate(best.text)
    )
    if marked.count("\ufffd") != 1:
        return None
    fits = [text for text, _ in alike if all(mark in ("\ufffd", have) for mark, have in zip(marked, text, strict=True))]
    return marked, fits[:CANDIDATES]


def _search(text: str, doubtful: list[tuple[int, int]]) -> Search:
    import numpy as np

    from .language import Model, folding, ornaments, points, rare, scripts, widths
    from .shift_search import Search

    raw = points(text)
    codes = folding()[raw]
    sound = np.ones(len(codes), np.bool_)
    for start, end in doubtful:
        sound[start:end] = False
    counts = np.bincount(scripts()[raw[sound]], minlength=5)
    traditional = (counts[1] + SCRIPT) / (counts[1] + counts[2] + 2 * SCRIPT)
    weights = np.log([1.0, traditional, 1 - traditional, 1 - traditional * MOSTLY, traditional * VARIANT])
    script = weights[scripts()]
    narrow, wide = np.bincount(widths()[raw[sound]], minlength=3)[1:] + WIDTH
    script = np.where(widths() == 2, np.log(wide / (wide + narrow)), script)
    seen = raw[sound]
    if not ornaments()[seen].any():
        script = np.where(ornaments(), ORNAMENT, script)
    script[0x3000] += SPACE
    unknown = rare().copy()
    unknown[seen] = False
    script[unknown] += RARE
    return Search(text, codes, Model(codes[sound]), script)


RULES = (
    Rule(
        RULE,
        ROLE,
        "A lead byte was lost: put back in order the bytes read as Chinese, which the text as it stood does not.",
        (
            "各地積極推進統籌?！傲Ⅲw”的服務網絡逐步形成，群眾的滿意度不斷提高。\n",
            "支部的黨員要充分?l揮先鋒模範作用，帶動群眾共同致富。\n",
        ),
        (
            "你知道这是为什么吗?我也不知道。\n",
            "这个函数返回什么?null还是空字符串?\n",
            "真的?!他们居然提前完成了任务。\n",
        ),
        WHERE,
    ),
)
