"""Pages as the text that scrapers, browsers and converters make of them, each with the marks around what is kept.

`texts` tells the styles: a line a text node, what a browser copies, and Markdown.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from bs4 import BeautifulSoup
from bs4.element import NavigableString, PageElement, PreformattedString, Tag

# fmt: off
_BLOCKS = frozenset((
    "address", "article", "aside", "blockquote", "body", "br", "button", "center", "dd", "div", "dl", "dt",
    "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header",
    "hr", "html", "li", "main", "marquee", "nav", "ol", "p", "pre", "section", "select", "table",
    "tbody", "td", "th", "title", "tr", "ul", "caption",
))
# fmt: on
_PARAGRAPHS = frozenset(("p", "h1", "h2", "h3", "ul", "ol", "table"))
_NEVER = frozenset(("script", "style", "template", "input", "textarea"))
_UNSEEN = _NEVER | {"title", "head", "option", "select"}
_MARKS = {"strong": "**", "b": "**", "em": "*", "i": "*"}
_BEFORE = {**{f"h{n}": f"\n\n{'#' * n} " for n in range(1, 7)}, "li": "\n* ", "blockquote": "\n\n> ", "tr": "\n"}
_SPACE = re.compile(r"[ \t\n]+")


def nodes(markup: str) -> str:
    """Every text node on a line of its own, in and out of the head."""
    soup = BeautifulSoup(markup, "html.parser")
    found = [text for text in soup.find_all(string=True) if not isinstance(text, PreformattedString)]
    lines = (line.strip() for text in found if text.find_parent(list(_NEVER)) is None for line in text.split("\n"))
    return "\n".join(filter(None, lines))


def copied(markup: str) -> str:
    """What a browser copies: a line a block, a blank one around paragraphs, tabs between cells, nothing hidden."""
    text = "".join(_copied(BeautifulSoup(markup, "html.parser")))
    return re.sub(r"\n{3,}", "\n\n", re.sub(r"[ \t]*\n[ \t]*", "\n", text)).strip()


def _copied(node: PageElement) -> Iterator[str]:
    if isinstance(node, NavigableString):
        yield from _string(node)
    elif isinstance(node, Tag) and node.name not in _UNSEEN and "none" not in str(node.get("style") or ""):
        around = "\n\n" if node.name in _PARAGRAPHS else "\n" if node.name in _BLOCKS - {"td", "th"} else ""
        yield around
        for child in node.children:
            yield from _copied(child)
        yield "\t" if node.name in ("td", "th") else around


def markdown(markup: str) -> str:
    """What a converter to Markdown makes of the body."""
    text = "".join(_markdown(BeautifulSoup(markup, "html.parser")))
    return re.sub(r"\n{3,}", "\n\n", text).strip()


def _markdown(node: PageElement) -> Iterator[str]:
    if isinstance(node, NavigableString):
        yield from _string(node)
    elif isinstance(node, Tag) and node.name not in _NEVER | {"head"}:
        name = node.name
        inner = [text for child in node.children for text in _markdown(child)]
        if name == "a":
            yield from ("[", *inner, "](/page.html)")
        elif name in _MARKS:
            yield from (_MARKS[name], *inner, _MARKS[name])
        elif name in ("td", "th"):
            yield from ("| ", *inner, " ")
        elif name == "img":
            yield "![](/picture.jpg)"
        elif name == "hr":
            yield "\n\n---\n\n"
        else:
            block = name in _BLOCKS
            yield _BEFORE.get(name, "\n\n" if name in ("p", "div") else "\n" if block else "")
            yield from inner
            yield "\n" if block else ""


def _string(node: NavigableString) -> Iterator[str]:
    if not isinstance(node, PreformattedString):
        yield str(node) if node.find_parent("pre") else _SPACE.sub(" ", node)


#: The styles, by name.
STYLES: dict[str, Callable[[str], str]] = {"nodes": nodes, "copied": copied, "markdown": markdown}
