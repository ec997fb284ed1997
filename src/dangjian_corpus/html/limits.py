"""What makes a page unreadable: markup on which a parser of the standard needs quadratic time or memory."""

from __future__ import annotations

import re

from ..errors import InputError
from .events import names

#: Characters of markup. Pages of news sites have some 10^5.
MAX_LENGTH = 64_000_000

#: Lines of a page. All are judged together, which takes some kilobytes for each.
MAX_LINES = 200_000

#: Open blocks around one place. For each new block the standard looks through all that are open, so time
#: grows with the square.
MAX_DEPTH = 20_000

#: Open formatting elements (``<font>`` ...) at one place. The standard opens all of them anew in every block.
MAX_FORMATTING = 500

#: A page with fewer tags than this cannot exceed what the limits protect from.
_FEW_TAGS = 3_000

_FORMATTING = names("a b big code em font i nobr s small strike strong tt u")
# These have no end, or end by themselves where the next one begins.
_FLAT = names(
    "area base br col embed hr img input link meta param source track wbr p li dt dd td th tr option "
    "optgroup tbody thead tfoot html head body script style"
)
_TAG = re.compile(rb"<(/?)([A-Za-z][A-Za-z0-9]*)")
_HINT = "It is not an article as a browser would show it: leave it out, or repair the markup."


def check_length(markup: str) -> None:
    """Raises `InputError` for markup that is too long to be read."""
    if len(markup) > MAX_LENGTH:
        raise InputError(f"a page of {len(markup):,} characters, more than {MAX_LENGTH:,}", _HINT)


def check_nesting(markup: bytes) -> None:
    """Raises `InputError` for markup in UTF-8 that is nested too deeply to be read."""
    if markup.count(b"<") < _FEW_TAGS:
        return
    depth = formatting = 0
    for tag in _TAG.finditer(markup):
        name = tag[2].lower().decode()
        if name in _FLAT:
            continue
        step = -1 if tag[1] else 1
        if name in _FORMATTING:
            formatting = max(0, formatting + step)
            if formatting > MAX_FORMATTING:
                raise InputError(f"more than {MAX_FORMATTING:,} formatting tags are open at one place", _HINT)
        else:
            depth = max(0, depth + step)
            if depth > MAX_DEPTH:
                raise InputError(f"blocks are nested more than {MAX_DEPTH:,} deep", _HINT)


def check_lines(count: int) -> None:
    """Raises `InputError` for a page of more lines than can be judged."""
    if count > MAX_LINES:
        raise InputError(f"a page of more than {MAX_LINES:,} lines", "Cut it into several pages, or leave it out.")
