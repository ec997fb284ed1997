"""Strip: every line gets a role, the body is what has none.

1. Rule packs and the search for injected spam say what is certain, and what must stay.
2. Titles, authors, dates and the like are lifted out (`metadata`).
3. The classifier judges the rest (`classify`).

What is left shows whether the article was cut off at its end: a second step flags it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence

from ...document import FIELDS, Document
from ...proposal import Lifted, Proposal, Step
from ...rules import Rule
from ...settings import Settings
from ..repair import damage
from . import captions, classify, front_matter, headings, lines, markdown, metadata, model, spam
from .certainty import Certain, certain, certain_each
from .classify import Furnished, Verdict
from .dates import DAY
from .lines import PARAGRAPH, Lines, Removal
from .view import Source

VERSION = 19

RULES: tuple[Rule, ...] = (
    *spam.RULES,
    *captions.RULES,
    *metadata.RULES,
    front_matter.RULE,
    headings.RULE,
    markdown.RULE,
    *classify.RULES,
)


#: What takes links out of lines of a page that stay: those to edit a section, and targets in Markdown.
_LINKS = (headings.edit_links, markdown.link_edits)


def propose(document: Document, settings: Settings) -> Proposal:
    """The lines and passages that are not body, with their roles, and the fields that they state."""
    return propose_each((document,), settings)[0]


def propose_each(documents: Sequence[Document], settings: Settings) -> list[Proposal]:
    """What `propose` says of each of some documents, in less time than of one after the other."""
    batch = lines.split_each(documents)
    sure = certain_each(batch, documents, settings)
    shown = [_shown(*own) for own in zip(batch.documents, sure, strict=True)]
    asked = [number for number, how in enumerate(shown) if how]
    sources = [_source(batch.documents[number], sure[number]) for number in asked]
    verdicts = dict(zip(asked, classify.judge_each(sources), strict=True))
    return [
        _proposed(*own, verdicts.get(number), settings)
        for number, own in enumerate(zip(documents, batch.documents, sure, shown, strict=True))
    ]


def _shown(found: Lines, sure: Certain) -> Furnished:
    """Whether a document comes from a page."""
    if not found.text:
        return Furnished.NO
    return Furnished.SURELY if found.hints is not None else classify.furnished(found.text, sure.removed)


def _source(found: Lines, sure: Certain) -> Source:
    """A document as the classifier sees it."""
    return Source(found.text, found.hints, {removal.line for removal in sure.removed})


def _proposed(
    document: Document, found: Lines, sure: Certain, shown: Furnished, verdict: Verdict | None, settings: Settings
) -> Proposal:
    values = {"hints": None} if document.hints is not None else {}
    if not found.text:
        return Proposal(values=values)
    fields, lifted = _lifted(found, sure, document, settings)
    removed = [*sure.removed, *lifted]
    ways = _LINKS if shown >= Furnished.PERHAPS else ()
    shown = classify.settled(shown, verdict) if verdict is not None else shown
    if verdict is not None and shown:
        kept = sure.protected(range(len(found.text)))
        settled: dict[int, str | None] = dict.fromkeys(kept) | {removal.line: removal.role for removal in removed}
        heading = _heading(found, fields)
        careful = shown is Furnished.PERHAPS
        removed += classify.removals(verdict, settled, settings.disable, heading, careful)
    gone = {removal.line for removal in removed}
    cut = gone | {line for line, _ in sure.spans}
    links = [edit for way in ways for line, edit in way(found, settings.disable) if line not in cut]
    edits = [*lines.edits(found, removed), *links, *(edit for line, edit in sure.spans if line not in gone)]
    return Proposal(edits=edits, fields=fields, values=values)


def _unfinished(document: Document, _: Settings) -> Proposal:
    """The flag of a body that was cut off: only where the site's lines below it are gone can that be seen."""
    flag = damage.unfinished(document.text)
    return Proposal() if flag is None else Proposal(flags=[flag])


STEPS: tuple[Step, ...] = (Step("strip", propose, propose_each), Step("unfinished", _unfinished))


def _is_signed(found: Lines, roles: Sequence[str | None], line: int) -> bool:
    """Whether a line is the day below an article with its signature, or in brackets above it, as of a speech: it states
    the date, and it stays."""
    said = found.text.copies[line].strip()
    if DAY.match(said) is None or line == 0:
        return False
    if said.startswith("("):
        return True
    if roles[line - 1] is not None:
        return False
    return any(len(text) >= PARAGRAPH and "。" in text for text in found.text[:line])


def _lifted(
    found: Lines, sure: Certain, document: Document, settings: Settings
) -> tuple[dict[str, Lifted], list[Removal]]:
    """The fields, and the removals of lines that say nothing else and that no rule has removed or protected."""
    roles: list[str | None] = [None] * len(found.text)
    for removal in sure.removed:
        roles[removal.line] = removal.role
    lift = metadata.lift(found.text, roles, found.hints, document.source, document.title)
    if not lift.fields and not lift.roles:
        return {}, []
    given = {name: value for name in FIELDS if (value := getattr(document, name)) is not None} | document.details
    fields = {
        name: Lifted(
            given.get(name, value), None if line < 0 else (found.starts[line] + start, found.starts[line] + end)
        )
        for name, (value, line, start, end) in lift.fields.items()
    }
    kept = sure.protected(lift.roles)
    lifted = [
        Removal(line, f"strip/{role}", role)
        for line, role in lift.roles.items()
        if roles[line] is None
        and line not in kept
        and f"strip/{role}" not in settings.disable
        and not (role == "date" and _is_signed(found, roles, line))
    ]
    return fields, lifted


def _heading(found: Lines, fields: Mapping[str, Lifted]) -> int | None:
    """The line of the title, where the text shows it: not that of ``<title>``."""
    span = fields["title"].span if "title" in fields else None
    line = bisect_right(found.starts, span[0]) - 1 if span else 0
    return line or None


def why(document: Document, line: int) -> list[tuple[str, float]]:
    """What each feature adds to the log odds that a line (counted without blank ones) is body, weightiest first."""
    found = lines.split(document)
    verdict = classify.judge(_source(found, certain(found, document, Settings())))
    return list(model.explain(verdict.matrix[line], model.weights(found.hints is not None)).items())
