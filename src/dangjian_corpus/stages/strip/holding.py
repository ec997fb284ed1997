"""The block of a page that holds the article, found by where it stands: what follows the title and is not the site's.

Most articles show by their paragraphs where they are. A poem, a recipe, a table, the minutes of a meeting or a letter
may have none; what shows them is that a page puts its text into a block of its own, below the title.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .view import View

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Flags = NDArray[np.bool_]

#: Where paragraphs that are surely body make up more than this of the block, they tell where the article is.
SHOWN = 0.6

#: A block is taken into the article's while so much of what it adds is text, by characters.
TEXT = 0.7

#: So many lines of text below the title are tried as the first of the article: dates and labels may stand above it.
STARTS = 6

#: What part of all text below the title the block must have.
MOST = 0.5

#: Sentences end so; a run of text has at least so many of them, and they make up such a part of it.
SENTENCE = "。!?;:”"
FEWEST = 3
SENTENCES = 0.4

#: So many lines in a row that are the site's end the text.
BREAK = 2


def holding(view: View, heading: int, text: Flags, site: Flags, sure: Flags) -> Flags:
    """The lines of the block that follows the line `heading` and is `text`; none where that is not sure.

    `text` are the lines that may be the article's, `site` those that are the site's (a line may be neither, as one that
    states the date), `sure` paragraphs that are surely the article's: where there are enough of them, they show better
    than the block what belongs to it.
    """
    import numpy as np

    none = np.zeros(view.n, dtype=bool)
    below = np.arange(view.n) > heading
    known, most = view.printed[sure].sum(), view.printed[text & below].sum()
    if known > SHOWN * most:
        return none
    blocks = [_block(view, start, text & below, site & below) for start in np.flatnonzero(text & below)[:STARTS]]
    held = max(blocks, key=lambda block: float(view.printed[block].sum()), default=below)
    size = view.printed[held].sum()
    return none if held.sum() < 2 or size < MOST * most or known > SHOWN * size else held


def running(view: View, text: Flags, site: Flags, sure: Flags) -> Flags:
    """The longest run of a plain text that no line of the `site` breaks and that sentences make up; none without one.

    It goes from its first sentence to its last, of a song from the first line of that sentence; only lines that may be
    `text` are told.
    """
    import numpy as np

    said = view.ends_with(SENTENCE).astype(bool) | view.ends_with(")").astype(bool) & (view.count("stop") > 0)
    said &= (view.count("han") >= 2) & text
    number = np.cumsum(site)
    size = np.bincount(number, weights=view.printed * said)
    run = (number == size.argmax()) & ~site
    place = np.flatnonzero(run & said)
    if len(place) < FEWEST or size.max() < SENTENCES * view.printed[place[0] : place[-1] + 1].sum():
        return np.zeros(view.n, dtype=bool)
    held: Flags = run & text
    first, begun = int(place[0]), view.ends_with(",、")
    while first and held[first - 1] and begun[first - 1]:
        first -= 1
    held[:first] = held[place[-1] + 1 :] = False
    if view.printed[sure].sum() > SHOWN * view.printed[held].sum():
        return np.zeros(view.n, dtype=bool)
    return held


def _block(view: View, start: int, text: Flags, site: Flags) -> Flags:
    """The text in the largest block around the line `start` that holds hardly anything of the site."""
    import numpy as np

    held = np.zeros(view.n, dtype=bool)
    for box in view.boxes[start]:
        inside = (view.boxes == box).any(axis=1)
        own, others = (view.printed[inside & ~held & flags].sum() for flags in (text, site))
        if box < 0 or own < TEXT * (own + others):
            break
        held = inside
    return held & text & (np.arange(view.n) < _end(start, site))


def _end(first: int, site: Flags) -> int:
    """Where the text that begins at `first` ends: at the first lines in a row that are the site's."""
    import numpy as np

    run = np.convolve(site[first:], np.ones(BREAK), "valid") == BREAK
    return first + int(run.argmax()) if run.any() else len(site)
