"""HTML to visible text: one block a line, and for every line what the page knows about it.

Two parsers, both of the HTML standard, give the same lines: lexbor (selectolax) is the fast path,
BeautifulSoup over html5lib the reference. Each is turned into the same stream of events (`lexbor`,
`reference`), and one builder makes lines of it (`lines`), so that they can differ only where the parsers do.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from . import lexbor, limits, lines, meta
from . import reference as soup

__all__ = ["Page", "visible_lines"]


class Page(NamedTuple):
    """The visible text of a page.

    `lines` holds no line feed and no empty line; the first comes from ``<title>`` where the page has one.
    `hints` has one mapping a line, keys only where there is something to say:

    - ``tag``: the block that the line stands in (``{"tag": "title"}`` and nothing else for the title);
    - ``path``: the tags of the blocks around it, outermost first, joined with ``/`` (the nearest
      `lines.DEPTH`);
    - ``at``: running numbers of the same blocks, so that lines of one container can be told;
    - ``cls``: class and id words of the inline elements in the line, of the block, of its near ancestors;
    - ``link``: the share (0 to 1) of its characters inside ``<a>``; ``links``: how many ``<a>`` begin in it;
    - ``hidden``: true where nothing of it is displayed; ``hide``: spans ``[start, end]`` of the line that
      are not displayed, where the rest is;
    - ``img``: true where a picture stands between the line before and this one.

    `page` holds what meta tags and JSON-LD state: ``author``, ``date``, ``publisher``, ``keywords``,
    ``description``, ``url``, ``title``.
    """

    lines: list[str]
    hints: list[dict[str, Any]]
    page: dict[str, str]


def visible_lines(markup: str, *, reference: bool = False) -> Page:
    """The visible lines of a page, with hints.

    Scripts, styles, templates, form controls, frames and ``<noscript>`` are never text; hidden elements are,
    with a hint. White space is collapsed inside a block as a browser does, ``<br>`` ends a line, ``<pre>``
    keeps its lines. Raises `InputError` for a page that no parser could read in bounded time and memory (see
    `limits`).
    """
    limits.check_length(markup)
    data = markup.encode("utf-8", "replace")
    limits.check_nesting(data)
    events, blocks = (soup if reference else lexbor).parse(data)
    builder = lines.Builder()
    builder.feed(events)
    return Page(builder.lines, builder.hints, meta.page(builder.metas, blocks))
