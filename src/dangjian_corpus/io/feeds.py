"""Feeds of sites, RSS and Atom: every item is a record, as a line of JSON lines is.

The words of a feed are told by their local names, since feeds of every version mix them: what an item holds is
`content:encoded` or `content`, and where there is no such thing the `description` or `summary`.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, cast

from ..errors import InputError
from ..lazy import regex
from .encodings import declared_in_markup, decode
from .readers import PROLOGUE, Entry, beginning

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_BEGINS = regex(PROLOGUE.encode() + rb"<(?:rss|feed|(?:\w+:)?RDF)[\s>]", re.IGNORECASE | re.DOTALL)
_DECLARATION = regex(r"\ufeff?\s*<\?xml[^>]*\?>")
#: A declaration stands among so many characters at the beginning.
_BEGINNING = 4096
_ITEMS = ("item", "entry")
# What XML does not know and feeds have: entities of HTML, and control characters.
_ENTITY = regex(r"&(?!(?:lt|gt|amp|quot|apos);)[A-Za-z]\w*;")
_CONTROL = regex("[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
# A tag, a comment and the like; of what has no end all that is left.
_PART = regex(
    r"<(?:!--.*?(?:-->|\Z)|\?.*?(?:\?>|\Z)|!\[CDATA\[.*?(?:\]\]>|\Z)"
    r"""|[^<>"']*+(?:(?:"[^"]*+"|'[^']*+')[^<>"']*+)*+>?)""",
    re.DOTALL,
)
_TAG = regex(r"<[a-z][^<>]*>|&(?:[a-z]+|#x?[0-9a-f]+);", re.IGNORECASE)

#: What the fields of a record are called in an item, most telling first.
_FIELDS = {
    "title": ("title",),
    "date": ("pubDate", "published", "date", "issued", "updated", "modified"),
    "author": ("creator", "author"),
    "section": ("category",),
    "publisher": ("source", "publisher"),
}
_HELD = ("encoded", "content", "description", "summary")


def is_feed(data: bytes) -> bool:
    """Whether a file is a feed, by its first element."""
    return _BEGINS.match(beginning(data)) is not None


def items(data: bytes) -> Iterator[Entry]:
    """The items of a feed, each with the line that it begins on. What follows a fault of the XML cannot be read."""
    from xml.etree.ElementTree import ParseError

    decoded = decode(data, declared_in_markup(data))
    declared = _DECLARATION.search(decoded.text, 0, _BEGINNING)
    text = decoded.text[: declared.start()] + decoded.text[declared.end() :] if declared else decoded.text
    skipped = decoded.text.count("\n") - text.count("\n")
    text = _CONTROL.sub("\ufffd", _ENTITY.sub(lambda entity: html.unescape(entity[0]), text))
    number, begun, depth = 0, 0, 0
    channel: str | None = None
    try:
        for line, event, element in _events(text, skipped + 1):
            name = _local(element)
            if name in _ITEMS:
                depth += 1 if event == "start" else -1
                if depth == 1 and event == "start":
                    begun = line
                elif depth == 0:
                    number += 1
                    yield _entry(number, begun, element, channel, decoded.encoding)
                    element.clear()
            elif event == "end" and name == "title" and depth == 0 and channel is None:
                channel = _text(element)
    except ParseError as error:
        problem = InputError(f"a feed whose XML is broken, and what follows cannot be read: {error.msg}")
        yield Entry(number + 1, skipped + error.position[0], 0, None, problem)


def _events(text: str, first: int) -> Iterator[tuple[int, str, Element]]:
    """Where elements begin and end, each with the line of its tag; the first line has the number `first`.

    The parser is given one tag after the other, for it reads one that has not ended, or a comment, from its beginning
    whenever it is given more.
    """
    from xml.etree.ElementTree import XMLPullParser

    parser: XMLPullParser[Element] = XMLPullParser(("start", "end"))
    line, counted, given = first, 0, 0
    for part in _PART.finditer(text):
        line += text.count("\n", counted, part.start())
        counted = part.start()
        parser.feed(text[given : part.end()])
        given = part.end()
        for event, element in cast("Iterator[tuple[str, Element]]", parser.read_events()):
            yield line, event, element
    parser.feed(text[given:])
    parser.close()


def _entry(number: int, line: int, item: Element, channel: str | None, encoding: str) -> Entry:
    try:
        return Entry(number, line, 0, _record(item, channel), None, encoding)
    except RecursionError:
        return Entry(number, line, 0, None, InputError("an item whose markup is nested too deep"))


def _record(item: Element, channel: str | None) -> dict[str, str]:
    """What an item says: `html` or `text`, `url`, and the fields of a document."""
    said: dict[str, list[Element]] = {}
    for child in item:
        said.setdefault(_local(child), []).append(child)
    record = {
        field: text
        for field, names in _FIELDS.items()
        if (text := next((text for name in names for child in said.get(name, ()) if (text := _text(child))), ""))
    }
    if channel:
        record.setdefault("publisher", channel)
    held = next((text for name in _HELD for child in said.get(name, ()) if (text := _content(child))), "")
    record["html" if _TAG.search(held) else "text"] = held
    url = next((text for child in said.get("link", ()) if (text := _link(child))), "")
    return record | ({"url": url} if url else {})


def _local(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def _text(element: Element) -> str:
    """The words of an element, in one line: of an author his name, not his address."""
    name = next((child for child in element if _local(child) in ("name", "title")), element)
    return " ".join("".join(name.itertext()).split())


def _content(element: Element) -> str:
    """What an element holds: markup that is written as text, or as elements of its own."""
    from xml.etree.ElementTree import tostring

    if len(element):
        return re.sub(r"(</?)[\w.-]+:", r"\1", tostring(element, encoding="unicode"))
    return (element.text or "").strip()


def _link(element: Element) -> str:
    """The address of the page of an item."""
    if element.get("rel", "alternate") != "alternate":
        return ""
    return (element.get("href") or element.text or "").strip()
