"""Where spam begins and ends: what of the line belongs to it, and what to the prose that it is glued to."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate, pairwise
from typing import NamedTuple

from ...lazy import regex
from . import spam_seams
from .spam_clusters import LETTERS, SENTENCE, STOPS, Cluster, Match, count_letters
from .spam_words import FUNCTION, LETTER, ODD, everyday, trades

LINK = regex(rf"{LETTER}{{2}} *\|")
BRACKETS = ("()", "[]", "【】", "{}", "<>")
_SCRAP_AFTER = regex(rf"(?:{LETTER}{{0,2}}(?=$|[|。!?]))?(?:{ODD}|[ |,、:~_*?%-])*")
_SCRAP_BEFORE = regex(rf"(?:(?:^|(?<=[|。!? ])){LETTER}{{0,2}})?(?:{ODD}|[ |~_*-]){{0,40}}$")
# What a list of what is sold is called.
_LABEL = regex(
    r"(?:标签|关键[词字]|[热相][门关点](?:搜索|推荐|标签|阅读|链接)?|友情链接|热搜|tags?|更多精彩|推荐阅读): ?$", re.I
)

# What stands between the words of a list of what is sold, and in no sentence.
_PARTED = regex(rf"{LETTER}[%)!:]?(?: +| ?[-_|/>→·]+ ?){LETTER}")

_MARK = regex("[,。!?;:…]")
_FUNCTION = regex(FUNCTION)

# Brackets that are not round, bars, emoji and other signs, around a name.
SIGNS = 3
_SIGNS = r"\[\]【】{}=#|丨‖→←\u2600-\u27bf\U0001f300-\U0001faff♠♥♣♦★☆◆◇■□●○"
_SIGNS_BEFORE = regex(rf"[{_SIGNS}]\ufe0f?[ =]?$")
_SIGNS_AFTER = regex(rf"\ufe0f?[ =]?[{_SIGNS}]")

#: A name of a link has so many letters at most.
LINKED = 24

#: So much better must a sentence read on with a word that may be of either, as a natural log.
BETTER = 1.0

#: A word of this weight at most may as well be the prose's that the spam is glued to.
WEAK = 2


def is_list(inside: str) -> int:
    """How much a passage has the form of a list: how many words follow a blank, a bar or a dash; 0 for an enumeration
    of a sentence."""
    return 0 if "、" in inside else len(_PARTED.findall(inside))


def trimmed(cluster: Cluster, text: str) -> Cluster:
    """The cluster without the everyday words at its ends that are the beginning or the end of the prose beside it."""
    own = list(cluster.matches)
    trade = _trade(own)
    strong = max((number for number, match in enumerate(own, 1) if match.word.weight > WEAK), default=len(own))
    if strong < len(own) and _FUNCTION.search(text, own[strong - 1].end, own[-1].start):
        del own[strong:]
    if own and not closes(text, own[-1].end):
        del own[: _before_strong(own, text)]
    while own and LETTERS.match(text, own[-1].end) and _is_of_prose(own[-1], trade, _gap(own[-2:], text)):
        own.pop()
    if len(own) > 1 and LETTERS.match(text, own[-1].end) and _reads_on_before(own[-1], own[-2], own[0].start, text):
        own.pop()
    if own and own[0].start and LETTERS.match(text, own[0].start - 1):
        del own[: _before_mark(own, text)]
    while own and own[0].start and LETTERS.match(text, own[0].start - 1):
        if not _is_of_prose(own[0], trade, _gap(own[:2], text)):
            break
        del own[0]
    if not own or len(own) == len(cluster.matches):
        return cluster
    start, end = own[0].start, own[-1].end
    return Cluster(start, end, tuple(own), len(LETTERS.findall(text[start:end])))


def _before_strong(words: Sequence[Match], text: str) -> int:
    """How many words that tell nothing stand before the first that tells, other letters between them and what follows:
    they are of the sentence before it."""
    strong = next((number for number, match in enumerate(words) if match.word.weight > WEAK), 0)
    return next(
        (number for number in range(strong, 0, -1) if LETTERS.search(_gap(words[number - 1 : number + 1], text))), 0
    )


def _before_mark(words: Sequence[Match], text: str) -> int:
    """How many words that tell nothing stand before the first mark between words: they end the clause before it."""
    for number, (one, other) in enumerate(pairwise(words), 1):
        if one.word.weight > 1:
            break
        if _MARK.search(text, one.end, other.start):
            return number
    return 0


def _gap(pair: Sequence[Match], text: str) -> str:
    return text[pair[0].end : pair[1].start] if len(pair) == 2 else ""


class _Links(NamedTuple):
    """What bars part in a line."""

    bars: list[int]
    """Where they stand."""
    others: list[int]
    """The numbers of the bars before which no name of a link stands."""
    end: int
    """Where a list of links ends that goes on up to the last bar: a last item may have no bar after it."""


@lru_cache(maxsize=1)
def _links(text: str) -> _Links:
    """What bars part: read once, since a line may have very many."""
    *items, last = text.split("|")
    bars = [end - 1 for end in accumulate(len(item) + 1 for item in items)]
    others = [number for number, item in enumerate(items) if not _is_link(item)]
    kept = count_letters(last, LINKED) > LINKED or _MARK.search(last) is not None
    return _Links(bars, others, len(text) - len(last) if kept else len(text))


def _is_link(item: str) -> bool:
    return count_letters(item, LINKED) <= LINKED and SENTENCE.search(item) is None


def _links_end(text: str, start: int) -> int:
    """Where a list of links between bars ends that goes on from `start`."""
    links = _links(text)
    first = bisect_left(links.bars, start)
    if first == len(links.bars) or not _is_link(text[start : links.bars[first]]):
        return start
    return start if links.others and links.others[-1] > first else links.end


def _trade(matches: list[Match]) -> str:
    """The trade of which most is said."""
    said: Counter[str] = Counter()
    for match in matches:
        if match.word.kind != "contact":
            said[match.word.kind] += match.word.weight
    return max(said, key=said.__getitem__, default="")


def _is_of_prose(match: Match, trade: str, gap: str) -> bool:
    """Whether a word at an end of a cluster is the prose's beside it; `gap` is what parts it from the other words."""
    if match.word.kind == "contact":
        return match.word.weight == 1 and (LETTERS.search(gap) is not None or match.text in everyday())
    if match.word.weight > WEAK:
        return False
    if (len(match.text) == 1 or match.word.weight == 1 or len(LETTERS.findall(gap)) > 1) and LETTERS.search(gap):
        return True
    return match.text in everyday() or trade not in trades(match.text) or _MARK.search(gap) is not None


@lru_cache(maxsize=1)
def _lettered(text: str) -> tuple[int, int]:
    """Where the first letter of a line stands, and where the last one ends: looked for once, not for each passage."""
    first = LETTERS.search(text)
    if first is None:
        return len(text), 0
    end = len(text)
    while not LETTERS.match(text, end - 1):
        end -= 1
    return first.start(), end


def begins(text: str, start: int) -> bool:
    """Whether no letter stands before `start`."""
    return start <= _lettered(text)[0]


def closes(text: str, end: int) -> bool:
    """Whether no letter stands from `end` on."""
    return _lettered(text)[1] <= end


def is_enclosed(text: str, start: int, end: int) -> bool:
    """Whether signs that no sentence puts around a name hold a passage."""
    before, after = _SIGNS_BEFORE.search(text, max(0, start - SIGNS), start), _SIGNS_AFTER.match(text, end)
    return before is not None and after is not None


def _reads_on_before(match: Match, before: Match, start: int, text: str) -> bool:
    """Whether the sentence around the passage from `start` to a weak word, with another `before` it, reads on better
    with the weak one."""
    if match.word.weight > WEAK or match.word.kind == "contact":
        return False
    if len(match.text) == 1 and before.word.kind == "contact" and before.word.weight > WEAK:
        return True
    with_it, without = spam_seams.seams(text, [(start, match.end), (start, match.start)])
    return without.gain > with_it.gain + BETTER


def widened(span: tuple[int, int], text: str) -> tuple[int, int]:
    """The passage with what belongs to it: the rest of a list of links, brackets, the marks that part it."""
    start, end = span
    if len(LINK.findall(text[start:end])) >= 3:
        end = _links_end(text, end)
    scrap = _SCRAP_AFTER.match(text, end)
    end = scrap.end() if scrap else end
    scrap = _SCRAP_BEFORE.search(text, max(0, start - 44), start)
    start = scrap.start() if scrap else start
    label = _LABEL.search(text, max(0, start - 8), start)
    start = label.start() if label else start
    first, last = begins(text, start), closes(text, end)
    if first and not last:
        while text[end] in "。!;,":
            end += 1
    if last and not first:
        while text[start - 1] in ",:、 ":
            start -= 1
    if start > 0 and end < len(text) and text[start - 1] + text[end] in BRACKETS:
        return start - 1, end + 1
    if start > 0 and end < len(text) and text[start - 1] in STOPS and text[end] in STOPS:
        end += 1  # its own full stop
    return start, end
