"""The classifier's part: which lines are no body, and in which role they go.

What a page knows makes its answer sure; of plain text a line goes only where the document shows elsewhere too that
it comes from a page (`furnished`), for a whole text has nothing to lose.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from enum import IntEnum
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from ...rules import Rule
from . import features, model, samples, signs, words
from .lines import Removal
from .posts import clocks, replies
from .sign import Sign
from .staying import PART, left, staying, surely
from .view import Source, View

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from .view import Array

#: Documents of so many lines are judged together, or one that has more.
TOGETHER = model.LINES

#: A line less likely to be body than this goes.
THRESHOLD = {True: 0.5, False: 0.5}

#: A line less likely to be body than this is furniture to all appearance; whole texts have hardly any, however short
#: their lines. So many of them, beside one that a rule found, show that a plain text may come from a page, and go.
FURNITURE = 0.1
MIN_FURNITURE = 2

#: So many of them, and such a share of all lines, show it for certain beside a line that a rule found. Where no rule
#: found any, so many of them must say what a site says, and they must not be most of the text, as in verses.
MANY_FURNITURE = 3
FURNITURE_SHARE = 0.1
MOST_FURNITURE = 0.6
SAYING = 2
_SAID = ("navigation", "tools", "related", "comment", "legal", "promotion")

#: Where no rule found anything, a text is looked at for such lines only if so many, and such a share, are scraps.
FEW_SCRAPS = 4
SCRAPS_SHARE = 0.25

#: A plain text comes from a page where so many lines, and such a share of all, show it, in several ways; or where
#: one does and most of the text is `SCRAPS`: lines that are too short for sentences and do not end as one.
MIN_FURNISHED = 3
MIN_SHARE = 0.03
MIN_KINDS = 2
SHORT = 40
SCRAP = 26
SCRAPS = 0.5
MIN_SCRAPS = 25

# Roles of lines that an article has wherever it stands.
_OF_ARTICLES = frozenset(
    ("byline", "author", "publisher", "date", "reference", "classification", "abstract", "keywords")
)
_ENDS = ("。", "!", "?", ";", ":", "”", ",", "、")


class Role(NamedTuple):
    """A role that the classifier's lines may have, the feature that says so, and the least value that it must have."""

    name: str
    role: str
    why: str
    feature: str | None = None
    least: float = 1.0


#: The first that fits is the role of a line; the last one fits all.
ROLES = (
    Role("hidden", "furniture", "The page does not display the line.", "is not displayed"),
    Role("legal", "legal", "Words of copyright, licence or responsibility.", "words of legal"),
    Role("comment", "comment", "Words of a comment box.", "words of comment"),
    Role("tools", "share", "Words of the buttons around an article.", "words of tools"),
    Role("credits", "byline", "Words of who wrote or edited it.", "words of byline"),
    Role("channels", "navigation", "Words of a site's navigation.", "words of navigation"),
    Role("related", "related", "Words of a list of other articles.", "words of related"),
    Role("advertisement", "advertisement", "Words of an offer.", "words of advertisement"),
    Role("menu", "navigation", "Short words in a row.", "words in blanks"),
    Role("headline", "related", "One of many headlines, each with its date.", "ends with a date"),
    Role("bullet", "related", "One of many headlines, each with a bullet.", "begins with a bullet"),
    Role("link", "related", "A link to elsewhere.", "is a link"),
    Role("list", "related", "One of a run of short lines.", "run of short lines", 1.6),
    Role("boilerplate", "furniture", "Not like a line of an article; `corpus why` shows what decided."),
)


RULES: tuple[Rule, ...] = tuple(
    Rule(
        f"strip/{role.name}",
        role.role,
        role.why,
        samples.HITS[role.name],
        samples.MISSES[role.name],
        "stages/strip/classify.py",
    )
    for role in ROLES
)


class Verdict(NamedTuple):
    """The lines of a document, how likely each is body, and the features that it was judged by."""

    view: View
    body: Array
    matrix: Array
    names: list[str]


def judge(source: Source) -> Verdict:
    """The classifier's answer on the lines of a document."""
    return judge_each((source,))[0]


def judge_each(sources: Sequence[Source]) -> list[Verdict]:
    """What `judge` says of each of some documents, in less time than of one after the other."""
    found: dict[int, Verdict] = {}
    for page in (True, False):
        numbers = [number for number, source in enumerate(sources) if (source.hints is not None) is page]
        for some in _together(numbers, sources):
            found.update(zip(some, _judged([sources[number] for number in some], page), strict=True))
    return [found[number] for number in range(len(sources))]


def _together(numbers: Iterable[int], sources: Sequence[Source]) -> Iterator[list[int]]:
    """The numbers of documents that are judged together: of `TOGETHER` lines, if one does not have more."""
    some: list[int] = []
    lines = 0
    for number in numbers:
        lines += len(sources[number].lines)
        if some and lines > TOGETHER:
            yield some
            some, lines = [], len(sources[number].lines)
        some.append(number)
    if some:
        yield some


def _judged(sources: Sequence[Source], page: bool) -> Iterator[Verdict]:
    """The classifier's answer on documents that are all pages, or of which none is."""
    view = View(sources)
    matrix = features.matrix(view)
    body = model.probabilities(matrix, model.weights(page))
    names = features.names(page)
    for own, rows in zip(view.documents(), view.bounds.slices, strict=True):
        yield Verdict(own, body[rows], matrix[rows], names)


class Furnished(IntEnum):
    """Whether a plain text comes from a page, as the lines show it that rules found and what short lines say."""

    NO = 0
    HARDLY = 1
    PERHAPS = 2
    SURELY = 3


def furnished(lines: Sequence[str], removed: Collection[Removal]) -> Furnished:
    """Whether a plain text shows that it comes from a page."""
    text = signs.marked(lines)
    known = {removal.line for removal in removed}
    site = [removal for removal in removed if removal.role not in _OF_ARTICLES]
    kinds = {removal.rule for removal in site}
    short = [line for number, line in enumerate(text.copies) if len(line) < SHORT and number not in known]
    few = max(FEW_SCRAPS, SCRAPS_SHARE * len(lines))
    if not site and Sign.SITE not in text.signs and len(short) < few:
        return Furnished.NO
    short = list(map(str.strip, short))
    said = filter(None, map(words.SITE.search, short)) if site or Sign.SITE in text.signs else ()
    found = [match[0] for match in said]
    kinds.update(found)
    showing = len(site) + len(found)
    scraps = sum(map(_is_scrap, short))
    if showing and scraps > max(MIN_SCRAPS, SCRAPS * (len(lines) - len(known))):
        return Furnished.SURELY
    if len(kinds) >= MIN_KINDS and showing >= max(MIN_FURNISHED, MIN_SHARE * len(lines)):
        return Furnished.SURELY
    if site:
        return Furnished.PERHAPS
    return Furnished.HARDLY if scraps >= few else Furnished.NO


def _is_scrap(folded: str) -> bool:
    """Whether a line is too short for a sentence, and neither ends as one nor begins a section."""
    return len(folded) < SCRAP and not folded.endswith(_ENDS) and PART.match(folded) is None


def settled(shown: Furnished, verdict: Verdict) -> Furnished:
    """What a plain text shows when the classifier's answer on its lines is known too."""
    if shown is Furnished.SURELY or shown is Furnished.NO:
        return shown
    view = verdict.view
    low = (verdict.body < FURNITURE) & (view.known == 0)
    found = shown is Furnished.PERHAPS
    if low.sum() >= max(MANY_FURNITURE, FURNITURE_SHARE * view.n) and (found or _says(view, low)):
        return Furnished.SURELY
    return Furnished.PERHAPS if found and low.sum() >= MIN_FURNITURE else Furnished.NO


def _says(view: View, low: NDArray[np.bool_]) -> bool:
    """Whether the lines that are `low` speak of a site, and are not most of the text."""
    said = sum(view.words(group) for group in _SAID) * low * (view.count("stop") + view.count("pause") == 0)
    return bool((said > 0).sum() >= SAYING and low.mean() <= MOST_FURNITURE)


def removals(
    verdict: Verdict,
    settled: Mapping[int, str | None],
    disabled: Collection[str],
    heading: int | None = None,
    careful: bool = False,
) -> list[Removal]:
    """The lines that go, but for those that are settled. `heading` is the line of the title, where it is known; with
    `careful` only what is furniture to all appearance goes."""
    view = verdict.view
    page = view.hints is not None
    goes = (verdict.body < (FURNITURE if careful else THRESHOLD[page])) & ~staying(view, verdict.body, heading, settled)
    posts = replies(view, surely(view, verdict.body), settled)
    goes |= posts | clocks(view)
    goes[list(settled)] = False
    if not page:
        goes &= ~left(view, goes, settled)
    numbers = goes.nonzero()[0]
    told, columns, least = _told(page)
    fits = verdict.matrix[numbers[:, None], columns] >= least
    fits[:, -1] = True
    fits[posts[numbers]] = [role.name == "comment" for role in told]
    return [
        Removal(number, f"strip/{role.name}", role.role)
        for number, role in zip(numbers.tolist(), map(told.__getitem__, fits.argmax(axis=1).tolist()), strict=True)
        if f"strip/{role.name}" not in disabled
    ]


@cache
def _told(page: bool) -> tuple[list[Role], list[int], list[float]]:
    """The roles that can be told of pages or of plain text; of each the column and the least value of its feature."""
    columns = features.columns(page)
    told = [role for role in ROLES if role.feature is None or role.feature in columns]
    return told, [columns.get(role.feature or "", 0) for role in told], [role.least for role in told]
