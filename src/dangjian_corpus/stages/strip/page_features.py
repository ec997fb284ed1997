"""What only a page knows of a line: where it stands in the markup, and what is linked."""

from __future__ import annotations

from array import array
from functools import lru_cache
from typing import TYPE_CHECKING

from ...lazy import regex
from .columns import Group, log, once
from .text_features import is_prose

if TYPE_CHECKING:
    from .view import Array, Flags, View

#: How many blocks around a line are looked at.
_LEVELS = 6

_FRAMES = (
    ("in a list", ("ul", "ol", "dl")),
    ("in a table", ("table",)),
    ("in a form", ("form",)),
    ("in an article", ("article", "main")),
    ("in a frame of the page", ("header", "footer", "nav", "aside")),
)
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
_CLASS_PATTERNS = [regex(pattern) for pattern in _CLASSES.values()]


@once
def is_link(view: View) -> Array:
    """A line most of which is a link."""
    return (view.links > 0.5).astype(float)


def _hinted(view: View) -> dict[str, Array]:
    return {
        "share of links": view.links,
        **log({"links": view.hint("links")}),
        "is a link": is_link(view),
        "is not displayed": view.hint("hidden"),
        "follows a picture": view.hint("img"),
    }


def _tags(view: View) -> dict[str, Flags]:
    return {
        "is the title of the page": view.tag("title"),
        "is a heading": view.tag("h1", "h2", "h3", "h4", "h5", "h6"),
        "is the first heading": view.tag("h1"),
        "is a paragraph": view.tag("p"),
        "is an item": view.tag("li", "dd", "dt"),
        "is a cell": view.tag("td", "th"),
        "is a plain block": view.tag("div"),
    }


def _path(view: View) -> dict[str, Array]:
    return dict(zip((*(name for name, _ in _FRAMES), "depth"), view.around(_of_path, "path"), strict=True))


@lru_cache(maxsize=65_536)
def _of_path(path: str) -> bytes:
    tags = path.split("/")
    return array("d", [*(any(tag in frame for tag in tags) for _, frame in _FRAMES), len(tags)]).tobytes()


def _class_words(view: View) -> dict[str, Array]:
    return dict(zip((f"class word of {name}" for name in _CLASSES), view.around(_of_classes, "cls"), strict=True))


@lru_cache(maxsize=65_536)
def _of_classes(text: str) -> bytes:
    """How near a class or id word of each kind is: 1 for the first word, less for those further out."""
    found = [0.0] * len(_CLASSES)
    for place, word in enumerate(text.lower().split(" ")):
        for kind in _kinds(word):
            found[kind] = found[kind] or 1.0 / (1 + place)
    return array("d", found).tobytes()


@lru_cache(maxsize=65_536)
def _kinds(word: str) -> tuple[int, ...]:
    """The kinds of a class or id word, by their number in `_CLASSES`."""
    return tuple(kind for kind, pattern in enumerate(_CLASS_PATTERNS) if pattern.search(word) is not None)


def _blocks(view: View) -> dict[str, Array]:
    """What the blocks around a line hold, the innermost first."""
    prose = is_prose(view) * view.printed * (1 - view.links)
    in_blocks = view.box_sums(prose)
    levels = range(_LEVELS)
    amounts = {
        "lines": view.lines_in_boxes,
        "characters": view.characters_in_boxes,
        "prose": in_blocks,
    }
    shares = {
        "share of the prose": in_blocks / view.bounds.each(view.bounds.totals(prose).clip(1.0)),
        "share of links": view.links_in_boxes / view.characters_in_boxes,
    }
    return log({f"{what} in block {k}": sums[k] for what, sums in amounts.items() for k in levels}) | {
        f"{what} in block {k}": rows[k] for what, rows in shares.items() for k in levels
    }


def _near(view: View) -> dict[str, Array]:
    return view.bounds.near({"links within 3 lines": (is_link(view), 3), "links within 8 lines": (is_link(view), 8)})


def _runs(view: View) -> dict[str, Array]:
    return view.bounds.runs({"run of links": is_link(view)})


#: What only a page knows.
PAGE: tuple[Group, ...] = (_hinted, _tags, _path, _class_words, _blocks, _near, _runs)
