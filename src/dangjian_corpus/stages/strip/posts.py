"""What readers wrote below an article or the first post of a thread, told by what a board prints beside every post.

A reply reads as a paragraph of the article does. What gives it away is the line beside it: its floor, a button to
answer it, from where it came; and that such lines come again and again, a few lines apart.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import TYPE_CHECKING

from . import words
from .view import View

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Flags = NDArray[np.bool_]

#: Lines that a board prints beside a post have at most so many characters, and no marks of sentences.
_SHORT = 40
_WORD = 16

#: What such a line says: a floor, buttons, the reader's device; or beside the minute what is done with posts.
_MARK = (
    r"\A(?!.*[。,、;!?])(?:(?:第? ?\d{1,4} ?[楼#]|沙发|板凳|地板|回复(?: ?\(\d+\))?(?: ?举报)?|举报(?: ?回复)?"
    r"|(?:赞|顶|支持|推荐) ?[\[(]?\d*[\])]?(?: ?(?:踩|反对) ?[\[(]?\d*[\])]?)? ?(?:回复|举报|引用)(?: ?举报)?"
    r"|来自 ?.{2,10}(?:客户端|手机|移动版|版))\Z"
    rf"|.*{words.TIME}.{{0,30}}(?:回复|举报|引用|\d ?赞|赞 ?\d|\d楼|只看该作者)|.*(?:回复|\d楼).{{0,20}}{words.TIME})"
)

#: Where what readers wrote begins.
_HEADING = (
    r"\A\W*(?:(?:全部|最新|精彩|精选|热门|热评|网友|用户|读者)?(?:评论|留言|跟帖|回复|回应)|(?:条|个)(?:评论|回复))"
)

#: So many of these lines are no chance; between two of them stand so many lines and characters at most.
FEWEST = 3
LINES = 8
CHARACTERS = 400

#: A post of so many characters is more than a reply: who began the thread goes on.
LONG = 150

#: Roles of lines that may stand beside a reply.
_OF_REPLIES = ("comment", "share", "navigation", "counter", "furniture")

#: What stands above the first reply, its heading or who wrote it, stands at most so far from the line below it.
ABOVE = 4

#: So many lines that say nothing but a minute are the clock of a live report or of a record.
CLOCKS = 3
_MINUTE = 24
_CLOCK = rf"\A\[?(?:{words.DATE}) {{0,2}}{words.TIME}(?::\d\d)?\]?\Z"


def replies(view: View, sure: Flags, settled: Mapping[int, str | None]) -> Flags:
    """The lines of replies, with what is printed beside them. `sure` are paragraphs, of the article or of replies;
    `settled` are the roles of lines that are decided on, as of the date of the article."""
    import numpy as np

    found = np.zeros(view.n, dtype=bool)
    short = view.size <= _SHORT
    # Most of these lines have a number; those that have none are a word or two.
    marks = np.flatnonzero(view.pattern(_MARK, short & ((view.count("digit") > 0) | (view.size <= _WORD)))).tolist()
    for group in _groups(view, marks) if len(marks) >= FEWEST else ():
        above = short & (np.arange(view.n) < group[0])
        above[[line for line, role in settled.items() if role not in _OF_REPLIES]] = False
        first = _first(view, group[0], above, sure) if sure[: group[0]].any() else group[1]
        found[first : group[-1] + 1] = True
    return found & (view.size < LONG)


def clocks(view: View) -> Flags:
    """Lines that say nothing but a minute, where there are several."""
    import numpy as np

    found = view.pattern(_CLOCK, (view.size <= _MINUTE) & (view.count("digit") >= 6)).astype(bool)
    return found if found.sum() >= CLOCKS else np.zeros(view.n, dtype=bool)


def _groups(view: View, marks: list[int]) -> Iterator[list[int]]:
    """Lines beside posts that follow each other closely."""
    group = marks[:1]
    for before, after in pairwise(marks):
        if after - before > LINES or view.size[before + 1 : after].sum() > CHARACTERS:
            if len(group) >= FEWEST:
                yield group
            group = []
        group.append(after)
    if len(group) >= FEWEST:
        yield group


def _first(view: View, mark: int, short: Flags, sure: Flags) -> int:
    """Where the replies begin of which `mark` is the first line beside a post: with a heading, or who wrote the first
    one, and when, above it. `short` are the lines that may say so."""
    import numpy as np

    near = short & (np.arange(view.n) >= mark - ABOVE)
    headed = np.flatnonzero(view.pattern(rf"{_HEADING}|{words.TIME}", near)).tolist()
    return next((number for number in headed if sure[number:mark].sum() <= 1), mark)
