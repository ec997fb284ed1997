"""What every match of a regular expression must contain, so that an index can narrow the documents."""

from __future__ import annotations

import re

_QUANTIFIER = re.compile(r"([*?]|\{(\d+)(?:,\d*)?\}|\+)[?+]?")
_CLASS = re.compile(r"\[\^?\]?(?:\\.|\[:\^?\w+:\]|[^\]\\])*\]", re.DOTALL)
_ESCAPE = re.compile(r"\\(?:[pP]\{[^}]*\}|[pP].|x\{[0-9a-fA-F]+\}|x[0-9a-fA-F]{2}|[0-7]{1,3}|.)", re.DOTALL)


def required(pattern: str) -> list[str]:
    """Strings that stand, each of them, in every match of `pattern`; none where that cannot be told.

    Only runs of plain characters outside of brackets are taken, and none if the pattern has alternatives at that
    level. Too few strings cost time, a wrong one would lose hits, so what is not understood ends a run.
    """
    if "\\Q" in pattern:
        return []
    runs = [""]
    at = 0
    while at < len(pattern):
        here = pattern[at]
        single = ""
        if here == "|":
            return []
        if here == "[":
            match = _CLASS.match(pattern, at)
            if match is None:
                return []
            at = match.end()
        elif here == "(":
            end = _group_end(pattern, at)
            if end is None or (pattern.startswith("(?", at) and not pattern.startswith("(?:", at)):
                return []
            at = end
        elif here == "\\":
            match = _ESCAPE.match(pattern, at)
            if match is None:
                return []
            literal = match.group()[1:]
            if len(literal) == 1 and not literal.isalnum():
                single = literal
            at = match.end()
        else:
            single = "" if here in ".^$" else here
            at += 1
        quantifier = _QUANTIFIER.match(pattern, at)
        if quantifier is None:
            if single:
                runs[-1] += single
            else:
                runs.append("")
            continue
        at = quantifier.end()
        least = quantifier.group(2)
        if single and (quantifier.group(1) == "+" or (least is not None and int(least) > 0)):
            runs[-1] += single
        runs.append("")
    return [run for run in dict.fromkeys(runs) if run.strip()]


def _group_end(pattern: str, start: int) -> int | None:
    """Where the group that begins at `start` ends; None where it does not."""
    depth = 0
    at = start
    while at < len(pattern):
        here = pattern[at]
        if here == "[":
            match = _CLASS.match(pattern, at)
            if match is None:
                return None
            at = match.end()
            continue
        if here == "\\":
            at += 2
            continue
        depth += (here == "(") - (here == ")")
        at += 1
        if depth == 0:
            return at
    return None
