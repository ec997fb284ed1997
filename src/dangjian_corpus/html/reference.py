"""The reference: BeautifulSoup over html5lib, walked node by node."""

from __future__ import annotations

from collections.abc import Iterator

from ..errors import InputError
from .events import DROPPED, VOID, Event


def parse(markup: bytes) -> tuple[Iterator[Event], list[str]]:
    """The events of a page in UTF-8, and its JSON-LD blocks. Raises `InputError` for nesting too deep to follow."""
    from bs4 import BeautifulSoup

    try:
        soup = BeautifulSoup(markup, "html5lib", from_encoding="utf-8", multi_valued_attributes=None)
    except RecursionError:
        raise InputError(
            "blocks are nested deeper than the reference parser can follow", "Read it without --reference."
        ) from None
    blocks = [str(script.string or "") for script in soup.find_all("script", type="application/ld+json")]
    return _events(soup), blocks


def _events(soup: object) -> Iterator[Event]:
    from bs4.element import NavigableString, PreformattedString, Tag

    assert isinstance(soup, Tag)
    stack = [iter(soup.contents)]
    names = [""]
    while stack:
        node = next(stack[-1], None)
        if node is None:
            stack.pop()
            name = names.pop()
            if name:
                yield "/", name, "", ""
        elif isinstance(node, Tag):
            if node.name in DROPPED:
                continue
            attributes = "".join(f' {name}="{_quote(str(value))}"' for name, value in node.attrs.items())
            yield "", node.name, attributes, ""
            if node.name not in VOID:
                stack.append(iter(node.contents))
                names.append(node.name)
        elif isinstance(node, NavigableString) and not isinstance(node, PreformattedString):
            yield "", "", "", _escape(str(node))


def _quote(value: str) -> str:
    return _escape(value).replace('"', "&quot;")


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("\xa0", "&nbsp;").replace("<", "&lt;").replace(">", "&gt;")
