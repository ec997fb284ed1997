"""The classifier's part: which lines are no body, and in which role they go.

What a page knows makes its answer sure; of plain text a line goes only where the document shows elsewhere too that
it comes from a page (`is_furnished`), for a whole text has nothing to lose.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, NamedTuple

from . import features, model
from .lines import Removal
from .view import View

if TYPE_CHECKING:
    from .view import Array

#: A line less likely to be body than this goes.
THRESHOLD = {True: 0.5, False: 0.4}

#: So many lines of a plain text must show what only pages have, or the classifier is not asked.
MIN_FURNISHED = 3


class Role(NamedTuple):
    """A role that the classifier's lines may have: the test over features that says so."""

    name: str
    role: str
    why: str
    test: dict[str, float]
    """By feature, the least value that it must have."""


ROLES = (
    Role("hidden", "furniture", "The page does not display the line.", {"is not displayed": 1}),
    Role("legal", "legal", "Words of copyright, licence or responsibility.", {"words of legal": 1}),
    Role("comment", "comment", "Words of a comment box.", {"words of comment": 1}),
    Role("tools", "share", "Words of the buttons around an article.", {"words of tools": 1}),
    Role("byline", "byline", "Words of who wrote or edited it.", {"words of byline": 1}),
    Role("navigation", "navigation", "Words of a site's navigation.", {"words of navigation": 1}),
    Role("related", "related", "Words of a list of other articles.", {"words of related": 1}),
    Role("advertisement", "advertisement", "Words of an offer.", {"words of advertisement": 1}),
    Role("menu", "navigation", "Short words in a row.", {"words in blanks": 1}),
    Role("headline", "related", "One of many headlines, each with its date.", {"ends with a date": 1}),
    Role("bullet", "related", "One of many headlines, each with a bullet.", {"begins with a bullet": 1}),
    Role("link", "related", "A link to elsewhere.", {"is a link": 1}),
    Role("list", "related", "One of a run of short lines.", {"run of short lines": 1.6}),
    Role("boilerplate", "furniture", "Not like a line of an article; `corpus why` shows what decided.", {}),
)


class Verdict(NamedTuple):
    """How likely each line is body, and the features that it was judged by."""

    body: Array
    matrix: Array
    names: list[str]


def judge(view: View) -> Verdict:
    """The classifier's answer on all lines."""
    page = view.hints is not None
    matrix = features.matrix(view)
    return Verdict(model.probabilities(matrix, model.weights(page)), matrix, features.names(page))


def is_furnished(view: View) -> bool:
    """Whether a plain text shows that it comes from a page: rules found lines of one, or its short lines say so."""
    known = int(view.known.sum())
    if known >= 2:
        return True
    words = sum(view.words(group) > 0 for group in ("navigation", "tools", "related", "comment", "legal"))
    shown = (words > 0) & (features.is_short(view) > 0)
    return known + int((shown * (1 - view.known)).sum()) >= MIN_FURNISHED


def removals(view: View, verdict: Verdict, settled: Collection[int], disabled: Collection[str]) -> list[Removal]:
    """The lines that go, but for those that are settled."""
    threshold = THRESHOLD[view.hints is not None]
    column = {name: number for number, name in enumerate(verdict.names)}
    found = []
    for line in (verdict.body < threshold).nonzero()[0].tolist():
        if line not in settled:
            row = verdict.matrix[line]
            role = next(
                role
                for role in ROLES
                if all(name in column and row[column[name]] >= least for name, least in role.test.items())
            )
            if f"strip/{role.name}" not in disabled:
                found.append(Removal(line, f"strip/{role.name}", role.role))
    return found
