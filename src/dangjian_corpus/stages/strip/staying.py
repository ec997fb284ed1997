"""What stays whatever the classifier says: short lines that belong to the paragraphs around them.

Sub-headings, numbered items, tables, verses, dialogue, names, a last short paragraph: each looks like furniture when
it is looked at alone. What tells them apart is where they stand: beside paragraphs that are surely body, in a page
in the same block as these, and without a word of the site.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .view import View

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from .view import Array

    Flags = NDArray[np.bool_]
    Ints = NDArray[np.int64]

#: A paragraph more likely than this to be body vouches for what is beside it.
SURE = 0.7

#: A line with a greater share of links than this is no part of the text.
LINKED = 0.5

#: A heading stands at most so many lines above its paragraph.
REACH = 2

# What begins a section, an article or an item as a text does, and a site does not.
PART = re.compile(
    r"[#* ]*(?:\(?[一二三四五六七八九十百]{1,4}[、)]|第 ?[一二三四五六七八九十百千零\d]{1,6} ?[章条节编款項项])"
    r"|“[^”]*[。!?…,~]+”$"
)

_HEADINGS = ("h2", "h3", "h4", "h5", "h6")
_GROUPS = ("legal", "comment", "tools", "promotion", "navigation")


def staying(view: View, body: Array) -> Flags:
    """The lines that stay. `body` is how likely each line is body."""
    prose = _is_prose(view)
    sure = prose & (body > SURE)
    quiet = sum((view.words(group) for group in _GROUPS), start=view.position * 0) == 0
    return _in_page(view, sure, quiet) if view.hints is not None else _in_text(view, prose, sure, quiet)


def _is_prose(view: View) -> Flags:
    """Lines that are sentences by their marks."""
    han = view.count("han")
    sentence = (han >= 25) & (view.count("stop") + view.count("pause") > 0)
    prose: Flags = sentence | (han >= 6) & view.ends_with("。”").astype(bool)
    return prose


def _in_text(view: View, prose: Flags, sure: Flags, quiet: Flags) -> Flags:
    """What has the form of a section, article or item, a heading with a mark over a paragraph, and paragraphs beside
    one that is surely body or under a section's heading."""
    import numpy as np

    parts = np.array([PART.match(line) is not None for line in view.folded])
    whole = prose & ~view.ends_with(".…").astype(bool) & quiet
    marked = view.starts_with("■□●○◆◇▲△★☆").astype(bool)
    heading = marked & _next(sure) & ~_last(marked)
    stay: Flags = parts | heading | whole & (_last(sure) | _next(sure) | _last(parts))
    return stay


def _last(flags: Flags) -> Flags:
    """The flags of the lines before."""
    import numpy as np

    return np.concatenate(([False], flags[:-1]))


def _next(flags: Flags) -> Flags:
    """The flags of the lines after."""
    import numpy as np

    return np.concatenate((flags[1:], [False]))


def _in_page(view: View, sure: Flags, quiet: Flags) -> Flags:
    """Lines between or under paragraphs of the same block, headings over one, and tables among them."""
    import numpy as np

    n = view.n
    place = np.arange(n)
    before = np.maximum.accumulate(np.where(sure, place, -1))
    after = np.minimum.accumulate(np.where(sure, place, n)[::-1])[::-1]
    plain = quiet & (view.links <= LINKED) & (view.hint("hidden") == 0)
    within = np.append(_container(view), -2)  # the last one for lines that have no paragraph before or after
    between = (within[before] == within[:-1]) & (within[after] == within[:-1])
    heading = view.tag(*_HEADINGS).astype(bool) & (within[after] == within[:-1]) & (after - place <= REACH)
    stay: Flags = plain & (between | heading | _tables(view, before))
    return stay


def _container(view: View) -> Ints:
    """The number of the block whose paragraphs each line is one of.

    It is the block around the line's own, or the line's own where line breaks make several lines of it.
    """
    import numpy as np

    own, around = view.boxes[:, 0], view.boxes[:, 1]
    lines = view.box_sums(np.ones(view.n))[0]
    return np.where((lines > 1) & ~view.tag("p").astype(bool), own, around)


def _tables(view: View, before: Ints) -> Flags:
    """Lines in tables without links that follow a paragraph in the block where the table stands."""
    import numpy as np

    found = np.zeros(view.n, dtype=bool)
    hints = view.hints or ()
    for line in np.flatnonzero(view.tag("td", "th") > 0).tolist():
        tags, at = hints[line].get("path", "").split("/"), hints[line].get("at", ())
        above = hints[before[line]].get("at", ()) if before[line] >= 0 else ()
        table = max((number for number, tag in enumerate(tags) if tag == "table"), default=0)
        found[line] = 0 < table < len(at) and at[table - 1] in above and at[table] not in above
    return found
