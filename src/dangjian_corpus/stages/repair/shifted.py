"""Shifted GBK: a lead byte became ``?`` and what follows was read one byte off.

``統籌?！傲Ⅲw”的`` was ``統籌。“立體”的``: A1 of 。 (A1 A3) was lost, so that A3 A1, B0 C1, A2 F3 were read for A1 A3,
A1 B0, C1 A2, F3 77, and 77 was left over as ``w``.
"""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Any

from ...ledger import Edit
from ...rules import Rule

if TYPE_CHECKING:
    from .shift_search import Search
    from .shift_states import Ending

RULE = "repair/shifted"
ROLE = "shifted"
WHERE = "stages/repair/shifted.py"

CANDIDATE = re.compile(r"(?<!\?)\?(?=\?{0,3}[^\s?])")
# Log odds of damage at a `?` before anything is read, against a question mark there.
PRIOR = -1.0
# Least share of the probability that damage has, to flag.
FLAG = 0.4
# Least share of the best reading, to edit, by how many codes it takes to have vanished: where none did, all
# characters but the first are known; with each the readings get more, and the best is more easily wrong.
EDIT = (0.6, 0.93, 0.95, 0.98)
# Characters after what was only flagged in which a `?` may be of the same run, and is not edited.
NEAR = 40
# What is marked: a run of so many characters, all but one of which are certain; the least share of the readings as
# long as the best, and of one character in them.
MARKED = 8
SHAPE = 0.99
CHARACTER = 0.97
# The likeliest readings are judged by their words too: how many, characters around. The weights are the likeliest
# ones on damaged text (a conditional logit): of the log probability of the words; what each code takes that vanished
# without a trace, and how much less right behind the `?`; what a trail byte takes that was lost before anything but
# ASCII; and by how much the model of characters is too sure of itself.
WORDED = 40
AROUND = 8
WORDS = 0.4
HIDDEN = 1.5
BEHIND = 1.0
INSIDE = 1.5
TEMPERATURE = 1.4
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
# What stands for a code without a character.
LOST_MARKS = "?\ufffd"
# Characters after a candidate that do not count as the document's own.
DOUBTFUL = 40


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
    search = _search(text, starts)
    edits: list[Edit] = []
    flags: list[dict[str, Any]] = []
    done = doubtful = 0
    for start in search.odd(starts):
        if start < done:
            continue
        stop = text.find("\n", start)
        readings = _weighed(text, start, search.run(start, len(text) if stop < 0 else stop)[:READINGS])
        weights = [math.exp(min((PRIOR + reading.score) / TEMPERATURE, 600.0)) for reading in readings]
        total = 1.0 + sum(weights)
        if 1 - 1 / total < FLAG:
            continue
        best = readings[0]
        done = best.end
        certain = start >= doubtful
        if certain and weights[0] / total >= EDIT[min(best.lost, len(EDIT) - 1)]:
            edits.append(Edit(start, text[start : best.end], best.text, RULE, ROLE))
            continue
        marked = _marked(readings, [weight / total for weight in weights]) if certain else None
        if marked is not None:
            now, candidates = marked
            edits.append(Edit(start, text[start : best.end], now, RULE, ROLE))
            flags.append({"start": start, "end": best.end, "kind": "lost", "candidates": candidates})
        else:
            doubtful = min(best.end + NEAR, len(text) if stop < 0 else stop)
            candidates = [reading.text for reading in readings[:CANDIDATES]]
            flags.append({"start": start, "end": best.end, "kind": "shifted", "candidates": candidates})
    return edits, flags


def _weighed(text: str, start: int, readings: list[Ending]) -> list[Ending]:
    """The likeliest readings of the run at `start`, best first, judged by words as well; what the best reading
    scores stays as it is, for the text as it stands has no words to compare with."""
    if not readings or PRIOR + readings[0].score < 0:
        return readings
    from .language import simplified
    from .words import route

    few = readings[:WORDED]
    stop = max(reading.end for reading in few) + AROUND
    before = text[max(start - AROUND, 0) : start]
    gains = [
        WORDS * route(simplified(before + reading.text + text[reading.end : stop])) - _cost(text, start, reading)
        for reading in few
    ]
    judged = [reading._replace(score=reading.score + gain) for reading, gain in zip(few, gains, strict=True)]
    change = readings[0].score - max(reading.score for reading in judged)
    judged = [reading._replace(score=reading.score + change) for reading in judged]
    return sorted(judged, key=lambda reading: (-reading.score, reading.text))


def _cost(text: str, start: int, reading: Ending) -> float:
    """What the losses cost that `reading` of the run at `start` takes to have left no trace."""
    from .gbk import gbk

    run = text[start + 1 : reading.end]
    shown = sum(map(run.count, LOST_MARKS))
    second, first = run[:1] or " ", reading.text[:1] or " "
    behind = gbk().trail[ord(first) & 0xFFFF] != (gbk().lead[ord(second) & 0xFFFF] or ord(second))
    inside = text[reading.end : reading.end + 1] > "\x7f" and run[-1:] > "\x7f"
    return HIDDEN * max(reading.lost - shown, 0) - BEHIND * bool(behind) + INSIDE * inside


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


def _search(text: str, starts: list[int]) -> Search:
    import numpy as np

    from .language import Model, folding, ornaments, points, scripts, widths
    from .shift_search import Search

    raw = points(text)
    codes = folding()[raw]
    sound = np.ones(len(codes), np.bool_)
    for start in starts:
        sound[start : start + DOUBTFUL] = False
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
