"""What is looked at in a line: a table of named functions, each giving one number a line.

The same table serves pages and plain text; what only a page knows stands in a second one. Around these come the
same numbers of the lines before and after (`NEIGHBOURS`).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache, lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from . import words
from .view import View

if TYPE_CHECKING:
    from .view import Array

Feature = Callable[[View], "Array"]


def _once(feature: Feature) -> Feature:
    """What is asked for more than once is worked out once a document."""

    def remembered(view: View) -> Array:
        if feature.__name__ not in view.memo:
            view.memo[feature.__name__] = feature(view)
        return view.memo[feature.__name__]

    return remembered


def _log(values: Array) -> Array:
    import numpy as np

    return np.log1p(values)


def _share(kind: str) -> Feature:
    return lambda view: view.count(kind) / view.size.clip(1)


def _run(flags: Array) -> Array:
    """For every line the length of the run of equal flags that it stands in, negative where the flag is off."""
    import numpy as np

    n = len(flags)
    edges = np.flatnonzero(np.diff(flags)) + 1
    starts = np.concatenate(([0], edges))
    sizes = np.diff(np.concatenate((starts, [n])))
    runs: Array = np.repeat(sizes * np.where(flags[starts] > 0, 1.0, -1.0), sizes)
    return runs


@_once
def is_sentence(view: View) -> Array:
    """A line with the marks of sentences, long enough to be one."""
    marked = (view.count("stop") + view.count("pause") > 0) & (view.count("han") >= 12)
    return marked * (1.0 - view.known)


@_once
def is_prose(view: View) -> Array:
    """A line that is a paragraph: long, with stops."""
    return ((view.count("stop") > 0) & (view.count("han") >= 30)) * (1.0 - view.known)


@_once
def is_short(view: View) -> Array:
    """A short line without any stop."""
    short: Array = ((view.printed < 40) & (view.count("stop") == 0)).astype(float)
    return short


@_once
def is_link(view: View) -> Array:
    """A line most of which is a link."""
    return (view.links > 0.5).astype(float)


@_once
def is_numbered(view: View) -> Array:
    """A line that begins as a numbered section, article or item does."""
    return view.pattern(
        r"^[#* ]*(?:\d{1,3}[.、)]|\(?[一二三四五六七八九十]+[、)]|第 ?[一二三四五六七八九十百千零\d]+ ?[章条节编款])",
        view.starts_with("#*( 第一二三四五六七八九十0123456789"),
    )


def _dated(view: View, pattern: str) -> Array:
    return view.pattern(pattern, (view.count("digit") > 2) & (view.size <= words.LONGEST))


def _before(values: Array) -> Array:
    import numpy as np

    return np.concatenate(([0.0], np.cumsum(values)[:-1]))


def _of_all(values: Array) -> Array:
    """The share of the document's sum that stands before each line."""
    return _before(values) / max(1.0, float(values.sum()))


def _near(values: Array, reach: int) -> Array:
    """The mean over the lines at most `reach` away."""
    import numpy as np

    total = np.concatenate(([0.0], np.cumsum(values)))
    n = len(values)
    low = np.maximum(0, np.arange(n) - reach)
    high = np.minimum(n, np.arange(n) + reach + 1)
    mean: Array = (total[high] - total[low]) / (high - low)
    return mean


def _repeats(view: View) -> Array:
    """How many lines of the document are the same as this one."""
    from collections import Counter

    counts = Counter(view.folded)
    return view._flags(counts[line] - 1 for line in view.folded)


def _earlier(view: View) -> Array:
    """Whether the same line stands earlier in the document."""
    seen: set[str] = set()
    flags = []
    for line in view.folded:
        flags.append(line in seen)
        seen.add(line)
    return view._flags(flags)


def _bigrams(text: str) -> set[str]:
    return set(map("".join, pairwise(text)))


def _like_title(view: View) -> Array:
    """The share of the line's pairs of characters that the first line has."""
    import numpy as np

    shares = np.zeros(view.n)
    title = _bigrams(view.folded[0])
    for number in view.pairs_of(view.folded[0]).nonzero()[0].tolist():
        if len(view.folded[number]) < 80:
            shares[number] = _overlap(view.folded[number], title)
    return shares


def _overlap(line: str, pairs: set[str]) -> float:
    own = _bigrams(line)
    return len(own & pairs) / len(own) if own else 0.0


def _words(group: str) -> Feature:
    return lambda view: view.words(group).clip(0, 4)


@_once
def _furniture(view: View) -> Array:
    """Words of furniture of any group."""
    return sum((view.words(name) for name in words.GROUPS), start=view.position * 0)


#: What can be said of a line of any text.
PLAIN: dict[str, Feature] = {
    "length": lambda v: _log(v.printed),
    "characters of Han": lambda v: _log(v.count("han")),
    "share of Han": _share("han"),
    "share of Latin letters": _share("latin"),
    "share of digits": _share("digit"),
    "share of blanks": _share("blank"),
    "share of bars and bullets": _share("bar"),
    "share of brackets": _share("bracket"),
    "share of quotation marks": _share("quote"),
    "share of function words": _share("function"),
    "function words": lambda v: _log(v.count("function")),
    "stops": lambda v: _log(v.count("stop")),
    "pauses": lambda v: _log(v.count("pause")),
    "share of stops and pauses": lambda v: (v.count("stop") + v.count("pause")) / v.size.clip(1),
    "characters a stop": lambda v: _log(v.printed / (v.count("stop") + 1)),
    "ends like a sentence": lambda v: v.ends_with("。!?…;”)』"),
    "ends with a stop": lambda v: v.ends_with("。!?"),
    "ends with an ellipsis": lambda v: v.pattern(r"(?:\.{2,}|…)$", v.ends_with(".…")),
    "ends with a colon": lambda v: v.ends_with(":"),
    "ends with a bracket": lambda v: v.ends_with(")]】"),
    "begins with a bullet": lambda v: v.starts_with("·-*>|★●■◆▪→»+#"),
    "begins with a bracket": lambda v: v.starts_with("([【"),
    "begins with a number": lambda v: is_numbered(v),
    "begins with blanks": lambda v: v._flags(line[:1] in " \u3000\xa0\t" for line in v.lines),
    "begins with an indentation": lambda v: v._flags(
        line.startswith(("\u3000\u3000", "\xa0\xa0", "    ")) for line in v.lines
    ),
    "holds a date": lambda v: _dated(v, words.DATE),
    "holds a time": lambda v: _dated(v, words.TIME),
    "ends with a date": lambda v: _dated(v, rf"(?:{words.DATE})(?: ?{words.TIME}(?::\d\d)?)?[)\]】]?$"),
    "holds an address of the web": lambda v: v.pattern(r"https?:|www\.|\.com|\.cn|@", v.count("latin") > 2),
    "words in blanks": lambda v: v.pattern(r"^\S{1,8}(?:[ |]+\S{1,8}){2,}$", v.count("blank") + v.count("bar") > 1),
    "is one word": lambda v: ((v.printed <= 6) & (v.count("blank") == 0)).astype(float),
    **{f"words of {name}": _words(name) for name in words.GROUPS},
    "share of words of furniture": lambda v: _furniture(v) / _log(v.printed).clip(1),
    "position": lambda v: v.position / max(1, v.n - 1),
    "lines before": lambda v: _log(v.position),
    "lines after": lambda v: _log(v.n - 1 - v.position),
    "lines of the document": lambda v: _log(v.position * 0 + v.n),
    "is the first line": lambda v: (v.position == 0).astype(float),
    "share of prose before": lambda v: _of_all(is_prose(v) * v.printed),
    "share of sentences before": lambda v: _of_all(is_sentence(v) * v.printed),
    "prose in the document": lambda v: _log(v.position * 0 + float((is_prose(v) * v.printed).sum())),
    "prose within 2 lines": lambda v: _near(is_prose(v), 2),
    "prose within 5 lines": lambda v: _near(is_prose(v), 5),
    "prose within 12 lines": lambda v: _near(is_prose(v), 12),
    "sentences within 3 lines": lambda v: _near(is_sentence(v), 3),
    "length within 3 lines": lambda v: _log(_near(v.printed, 3)),
    "length within 8 lines": lambda v: _log(_near(v.printed, 8)),
    "run of short lines": lambda v: _signed_log(_run(is_short(v))),
    "run of sentences": lambda v: _signed_log(_run(is_sentence(v))),
    "furniture within 4 lines": lambda v: _near(_furniture(v).clip(0, 3), 4),
    "furniture so far": lambda v: _of_all(_furniture(v)),
    "is known furniture": lambda v: v.known,
    "known furniture within 2 lines": lambda v: _near(v.known, 2),
    "known furniture within 6 lines": lambda v: _near(v.known, 6),
    "known furniture in the document": lambda v: v.position * 0 + v.known.mean(),
    "known furniture before": lambda v: _log(_before(v.known)),
    "repeats": lambda v: _log(_repeats(v)),
    "stood here before": _earlier,
    "like the first line": _like_title,
}


def _signed_log(values: Array) -> Array:
    import numpy as np

    return np.sign(values) * np.log1p(np.abs(values))


def _tag(*tags: str) -> Feature:
    return lambda view: view.tag(*tags)


_FRAMES = (
    ("in a list", ("ul", "ol", "dl")),
    ("in a table", ("table",)),
    ("in a form", ("form",)),
    ("in an article", ("article", "main")),
    ("in a frame of the page", ("header", "footer", "nav", "aside")),
)


@lru_cache(maxsize=65_536)
def _of_path(path: str) -> tuple[float, ...]:
    tags = path.split("/")
    return (*(float(any(tag in frame for tag in tags)) for _, frame in _FRAMES), float(len(tags)))


def _path(number: int) -> Feature:
    return lambda view: view.around(_of_path, "path")[number]


@lru_cache(maxsize=65_536)
def _of_classes(text: str) -> tuple[float, ...]:
    """How near a class or id word of each kind is: 1 for the first word, less for those further out."""
    found = [0.0] * len(_CLASSES)
    for place, word in enumerate(text.lower().split(" ")):
        for kind in _kinds(word):
            found[kind] = found[kind] or 1.0 / (1 + place)
    return tuple(found)


@lru_cache(maxsize=65_536)
def _kinds(word: str) -> tuple[int, ...]:
    """The kinds of a class or id word, by their number in `_CLASSES`."""
    return tuple(kind for kind, pattern in enumerate(_CLASS_PATTERNS) if pattern.search(word) is not None)


def _class_word(number: int) -> Feature:
    return lambda view: view.around(_of_classes, "cls")[number]


def _level(levels: Feature, level: int) -> Feature:
    return lambda view: levels(view)[level]


@_once
def _prose_characters(view: View) -> Array:
    return is_prose(view) * view.printed * (1 - view.links)


@_once
def _lines_in_blocks(view: View) -> Array:
    return _log(view.box_sums(view.position * 0 + 1))


@_once
def _characters_in_blocks(view: View) -> Array:
    return view.box_sums(view.printed)


@_once
def _log_characters_in_blocks(view: View) -> Array:
    return _log(_characters_in_blocks(view))


@_once
def _prose_in_blocks(view: View) -> Array:
    return view.box_sums(_prose_characters(view))


@_once
def _log_prose_in_blocks(view: View) -> Array:
    return _log(_prose_in_blocks(view))


@_once
def _share_of_prose_in_blocks(view: View) -> Array:
    return _prose_in_blocks(view) / max(1.0, float(_prose_characters(view).sum()))


@_once
def _links_in_blocks(view: View) -> Array:
    return view.box_sums(view.links * view.printed) / _characters_in_blocks(view)


_CLASSES = {
    "article": "artic|arti_|artbody|artibody",
    "content": "content|cont|neirong|zoom|zhengwen|trs_editor|endtext|cnt",
    "body": "body|main|text|txt|detail|news|post|entry",
    "title": r"\btit|title|head(?:line|ing)|h1",
    "time or source": "time|date|source|info|author|laiyuan|from|meta",
    "editor": "editor|bianji",
    "caption": "pic|photo|img|image|caption|zhaiyao",
    "summary": "summary|abstract|daodu|intro|lead",
    "navigation": r"nav|menu|crumb|channel|path|position|location|\btop|header|\bhd\b",
    "foot": r"foot|bottom|copy|\bft\b",
    "side": r"side|right|left|aside|\bcol",
    "list": "list|rank|hot|tab|ul|box",
    "related": "relat|recommend|about|xiangguan|more|link|yued",
    "comment": "comment|pinglun|reply|discuss|talk|user|login|reg",
    "share": "share|tool|bshare|jiathis|weibo|print|font|btn|function|operat",
    "advertisement": r"\bad|ads|adv|guanggao|banner|promo|sponsor",
    "page": "pag(?:e|ing|er)|prev|next",
}

_CLASS_PATTERNS = [re.compile(pattern) for pattern in _CLASSES.values()]

#: What only a page knows.
PAGE: dict[str, Feature] = {
    "share of links": lambda v: v.links,
    "links": lambda v: _log(v.hint("links")),
    "is a link": is_link,
    "is not displayed": lambda v: v.hint("hidden"),
    "follows a picture": lambda v: v.hint("img"),
    "is the title of the page": _tag("title"),
    "is a heading": _tag("h1", "h2", "h3", "h4", "h5", "h6"),
    "is the first heading": _tag("h1"),
    "is a paragraph": _tag("p"),
    "is an item": _tag("li", "dd", "dt"),
    "is a cell": _tag("td", "th"),
    "is a plain block": _tag("div"),
    **{name: _path(number) for number, (name, _) in enumerate(_FRAMES)},
    "depth": _path(len(_FRAMES)),
    **{f"class word of {name}": _class_word(number) for number, name in enumerate(_CLASSES)},
    **{f"lines in block {k}": _level(_lines_in_blocks, k) for k in range(6)},
    **{f"characters in block {k}": _level(_log_characters_in_blocks, k) for k in range(6)},
    **{f"prose in block {k}": _level(_log_prose_in_blocks, k) for k in range(6)},
    **{f"share of the prose in block {k}": _level(_share_of_prose_in_blocks, k) for k in range(6)},
    **{f"share of links in block {k}": _level(_links_in_blocks, k) for k in range(6)},
    "run of links": lambda v: _signed_log(_run(is_link(v))),
    "links within 3 lines": lambda v: _near(is_link(v), 3),
    "links within 8 lines": lambda v: _near(is_link(v), 8),
}

#: Features that are looked at in the lines before and after too.
NEIGHBOURS = (
    "length", "characters of Han", "stops", "pauses", "share of function words", "ends like a sentence",
    "share of digits", "holds a date", "words of navigation", "words of related", "words of comment",
    "words of legal", "words of byline", "words of tools", "is known furniture", "share of bars and bullets",
    "begins with an indentation",
)  # fmt: skip
NEIGHBOURS_PAGE = (
    "share of links",
    "is a paragraph",
    "is an item",
    "is a heading",
    "prose in block 1",
    "depth",
    "follows a picture",
)
OFFSETS = (-2, -1, 1, 2)


@cache
def names(page: bool) -> list[str]:
    """The names of the columns of `matrix`."""
    own = [*PLAIN, *PAGE] if page else list(PLAIN)
    around = (*NEIGHBOURS, *NEIGHBOURS_PAGE) if page else NEIGHBOURS
    return own + [f"{name} ({offset:+d})" for offset in OFFSETS for name in around]


def matrix(view: View) -> Array:
    """All features of all lines: lines × `names`."""
    import numpy as np

    page = view.hints is not None
    own = {name: feature(view) for name, feature in PLAIN.items()}
    if page:
        own.update((name, feature(view)) for name, feature in PAGE.items())
    columns = np.stack(list(own.values()))
    place = {name: number for number, name in enumerate(own)}
    around = columns[[place[name] for name in ((*NEIGHBOURS, *NEIGHBOURS_PAGE) if page else NEIGHBOURS)]]
    return np.concatenate([columns, *(shifted(around, offset) for offset in OFFSETS)]).T


def shifted(rows: Array, offset: int) -> Array:
    """Each row's values of the lines `offset` further down, -1 beyond the ends."""
    import numpy as np

    result = np.full_like(rows, -1.0)
    if offset > 0:
        result[:, :-offset] = rows[:, offset:]
    else:
        result[:, -offset:] = rows[:, :offset]
    return result
