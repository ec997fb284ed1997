"""The fast path: lexbor parses, and its serialization is cut into events by one regular expression.

Walking the tree node by node costs more than parsing it; a serialized tree has every tag closed and every
name lower-cased, so a single pass over it in C is all that is asked.
"""

from __future__ import annotations

import re
from operator import methodcaller

from ..lazy import regex
from .events import DROPPED, Events

# A serialized tag holds ">" nowhere but at its end: in values it is escaped, and names of attributes cannot hold it.
_TAG = regex(r"<(?:(/?)([a-z][^ \t\n\f/>]*)([^>]*)|!--.*?--|[!?][^>]*)>([^<]*)", re.DOTALL)

# Of a larger page the events are made one by one, which takes a little longer and none of the memory.
_LARGE = 2**20

_DROPPED = sorted(DROPPED)


def parse(markup: bytes) -> tuple[Events, list[str]]:
    """The events of a page in UTF-8, and its JSON-LD blocks."""
    from selectolax.lexbor import LexborDocumentOptions, LexborHTMLParser

    # What happens to the tree concerns scripts, which nothing runs here.
    tree = LexborHTMLParser(markup, options=LexborDocumentOptions.WO_EVENTS)
    blocks: list[str] = []
    if b"ld+json" in markup:
        blocks = [node.text() for node in tree.css('script[type="application/ld+json"]')]
    tree.strip_tags(_DROPPED)
    html = tree.html or ""
    if len(html) < _LARGE:
        return _TAG.findall(html), blocks
    return map(methodcaller("groups", ""), _TAG.finditer(html)), blocks
