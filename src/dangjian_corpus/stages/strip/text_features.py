"""What can be said of a line of any text, on a page or not."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from ...lazy import regex
from . import words
from .columns import Group, log, once

if TYPE_CHECKING:
    from .view import Array, Flags, View

_SHARES = {
    "Han": "han",
    "Latin letters": "latin",
    "digits": "digit",
    "blanks": "blank",
    "bars and bullets": "bar",
    "brackets": "bracket",
    "quotation marks": "quote",
    "function words": "function",
}
_ELLIPSIS = r"(?:\.{2,}|…)$"
_NUMBERED = (
    r"^[#* ]*(?:\d{1,3}[.、)]|\(?[一二三四五六七八九十]+[、)]|第 ?[一二三四五六七八九十百千零\d]+ ?[章条节编款])"
)
_DATE_ENDS = rf"(?:{words.DATE})(?: ?{words.TIME}(?::\d\d)?)?[)\]】]?$"
_WORDS = regex(r"^\S{1,8}(?:[ |]+\S{1,8}){2,}$")
_FEW_BARS = 8
_ADDRESS = r"https?:|www\.|\.com|\.cn|@"


@once
def is_sentence(view: View) -> Array:
    """A line with the marks of sentences, long enough to be one."""
    marked = (view.count("stop") + view.count("pause") > 0) & (view.count("han") >= 12)
    return marked * (1.0 - view.known)


@once
def is_prose(view: View) -> Array:
    """A line that is a paragraph: long, with stops."""
    return ((view.count("stop") > 0) & (view.count("han") >= 30)) * (1.0 - view.known)


@once
def is_short(view: View) -> Array:
    """A short line without any stop."""
    short: Array = ((view.printed < 40) & (view.count("stop") == 0)).astype(float)
    return short


@once
def furniture(view: View) -> Array:
    """How many words of furniture, of any group, each line has."""
    total: Array = view.hits.sum(axis=0)
    return total


def _amounts(view: View) -> dict[str, Array]:
    printed, stops, bounds = view.printed, view.count("stop"), view.bounds
    lines = bounds.each(bounds.counts)
    return log(
        {
            "length": printed,
            "characters of Han": view.count("han"),
            "function words": view.count("function"),
            "stops": stops,
            "pauses": view.count("pause"),
            "characters a stop": printed / (stops + 1),
            "lines before": bounds.position,
            "lines after": lines - 1 - bounds.position,
            "lines of the document": lines,
            "prose in the document": bounds.each(bounds.totals(is_prose(view) * printed)),
            **bounds.near({"length within 3 lines": (printed, 3), "length within 8 lines": (printed, 8)}),
            "known furniture before": bounds.before(view.known),
            "repeats": view.repeats,
        }
    )


def _shares(view: View) -> dict[str, Array]:
    size = view.size.clip(1)
    shares = {f"share of {what}": view.count(kind) / size for what, kind in _SHARES.items()}
    return shares | {"share of stops and pauses": (view.count("stop") + view.count("pause")) / size}


def _beginnings(view: View) -> dict[str, Array | Flags]:
    return {
        "begins with a bullet": view.starts_with("·-*>|★●■◆▪→»+#"),
        "begins with a bracket": view.starts_with("([【"),
        "begins with a number": view.pattern(_NUMBERED, view.starts_with("#*( 第一二三四五六七八九十0123456789")),
        "begins with blanks": view.begins_with_blank,
        "begins with an indentation": view.indented,
    }


def _ends(view: View) -> dict[str, Array | Flags]:
    return {
        "ends like a sentence": view.ends_with("。!?…;”)』"),
        "ends with a stop": view.ends_with("。!?"),
        "ends with an ellipsis": view.pattern(_ELLIPSIS, view.ends_with(".…")),
        "ends with a colon": view.ends_with(":"),
        "ends with a bracket": view.ends_with(")]】"),
    }


def _forms(view: View) -> dict[str, Array | Flags]:
    dated = (view.count("digit") > 2) & (view.size <= words.LONGEST)
    date = view.pattern(words.DATE, dated)
    return {
        "holds a date": date,
        "holds a time": view.pattern(words.TIME, dated & (view.count("pause") > 0)),
        "ends with a date": view.pattern(_DATE_ENDS, date),
        "holds an address of the web": view.pattern(_ADDRESS, view.count("latin") > 2),
        "words in blanks": view.where(view.count("blank") + view.count("bar") > 1, _is_words),
        "is one word": (view.printed <= 6) & (view.count("blank") == 0),
    }


def _is_words(line: str) -> bool:
    """Whether a line is short words in a row, blanks or bars between them.

    A bar may be part of a word, so many of them can be read in more ways than can be tried one after the other: that
    takes an engine that tries them all at once.
    """
    pattern = _WORDS if line.count("|") <= _FEW_BARS else _many_words()
    return pattern.search(line) is not None


@cache
def _many_words() -> Any:
    import re2

    return re2.compile(_WORDS.pattern)


def _words(view: View) -> dict[str, Array]:
    """Words of the site, by what they say."""
    groups = {f"words of {name}": hits for name, hits in zip(words.GROUPS, view.hits.clip(0, 4), strict=True)}
    return groups | {"share of words of furniture": furniture(view) / _length(view).clip(1)}


def _length(view: View) -> Array:
    import numpy as np

    return np.log1p(view.printed)


def _places(view: View) -> dict[str, Array | Flags]:
    bounds = view.bounds
    return {
        "position": bounds.position / bounds.each((bounds.counts - 1).clip(1)),
        "is the first line": bounds.position == 0,
        "share of prose before": _share_before(view, is_prose(view) * view.printed),
        "share of sentences before": _share_before(view, is_sentence(view) * view.printed),
        "furniture so far": _share_before(view, furniture(view)),
        "is known furniture": view.known,
        "known furniture in the document": bounds.each(bounds.totals(view.known) / bounds.counts),
        "stood here before": view.stood_before,
        "like the first line": view.like_first,
    }


def _share_before(view: View, values: Array) -> Array:
    """The share of the document's sum that stands before each line."""
    bounds = view.bounds
    return bounds.before(values) / bounds.each(bounds.totals(values).clip(1.0))


def _near(view: View) -> dict[str, Array]:
    prose = is_prose(view)
    return view.bounds.near(
        {
            "prose within 2 lines": (prose, 2),
            "prose within 5 lines": (prose, 5),
            "prose within 12 lines": (prose, 12),
            "sentences within 3 lines": (is_sentence(view), 3),
            "furniture within 4 lines": (furniture(view).clip(0, 3), 4),
            "known furniture within 2 lines": (view.known, 2),
            "known furniture within 6 lines": (view.known, 6),
        }
    )


def _runs(view: View) -> dict[str, Array]:
    return view.bounds.runs({"run of short lines": is_short(view), "run of sentences": is_sentence(view)})


#: What can be said of a line of any text.
TEXT: tuple[Group, ...] = (_amounts, _shares, _beginnings, _ends, _forms, _words, _places, _near, _runs)
