"""Shifted GBK: a lead byte became ``?`` and what follows was read one byte off.

``統籌?！傲Ⅲw”的`` was ``統籌。“立體”的``: A1 of 。 (A1 A3) was lost, so that A3 A1, B0 C1, A2 F3 were read for A1 A3,
A1 B0, C1 A2, F3 77, and 77 was left over as ``w``.
"""

from __future__ import annotations

import math
import re
from typing import Any

from ...ledger import Edit
from ...rules import Rule

RULE = "repair/shifted"
ROLE = "shifted"
WHERE = "stages/repair/shifted.py"

CANDIDATE = re.compile(r"\?(?=[^\s?])")
# Log odds: of damage at a `?` before anything is read, against a question mark there.
PRIOR = -4.0
# Least share of the probability: of all readings that are damage, to flag; of the best one, to edit.
FLAG = 0.5
EDIT = 0.9
CANDIDATES = 5
# Share of the occurrences of characters like 将 that become another one in Traditional text.
MOSTLY = 0.9
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
    done = 0
    for start in starts:
        if start < done:
            continue
        stop = text.find("\n", start)
        readings = search.run(start, len(text) if stop < 0 else stop)
        weights = [math.exp(min(PRIOR + reading.score, 50.0)) for reading in readings[:200]]
        total = 1.0 + sum(weights)
        if not weights or sum(weights) / total < FLAG:
            continue
        best = readings[0]
        done = best.end
        if weights[0] / total >= EDIT:
            edits.append(Edit(start, text[start : best.end], best.text, RULE, ROLE))
        else:
            candidates = [reading.text for reading in readings[:CANDIDATES]]
            flags.append({"start": start, "end": best.end, "kind": "shifted", "candidates": candidates})
    return edits, flags


def _search(text: str, starts: list[int]) -> Any:
    import numpy as np

    from .language import Model, folding, points, scripts
    from .shift_search import Search

    raw = points(text)
    codes = folding()[raw]
    sound = np.ones(len(codes), np.bool_)
    for start in starts:
        sound[start : start + DOUBTFUL] = False
    counts = np.bincount(scripts()[raw[sound]], minlength=4)
    traditional = (counts[1] + 0.5) / (counts[1] + counts[2] + 1.0)
    weights = np.log([1.0, traditional, 1 - traditional, 1 - traditional * MOSTLY])
    return Search(text, codes, Model(codes[sound]), weights[scripts()])


RULES = (
    Rule(
        RULE,
        ROLE,
        "A lost byte shifted what follows; the bytes put back in order read as Chinese, and the text as it stood does not.",
        ("服务工作实现了统筹?！傲Ⅲw”的网络逐步形成。",),
        ("你知道这是为什么吗?我也不知道。",),
        WHERE,
    ),
)
