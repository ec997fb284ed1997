"""Strip: every line gets a role, the body is what has none.

1. Rule packs and the search for injected spam say what is certain, and what must stay.
2. Titles, authors, dates and the like are lifted out (`metadata`).
3. The classifier judges the rest (`classify`).

What is left shows whether the article was cut off at its end: a second step flags it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from ...document import FIELDS, Document
from ...ledger import Edit
from ...proposal import Lifted, Proposal, Step
from ...rules import Rule, engine, loader
from ...settings import Settings
from ..repair import damage
from . import captions, classify, headings, lines, metadata, model, spam
from .classify import Furnished
from .lines import Lines, Removal
from .staying import DAY
from .view import View

VERSION = 11

#: Characters that a line of running text has at least.
PARAGRAPH = 30

RULES: tuple[Rule, ...] = (*spam.RULES, *captions.RULES, *metadata.RULES, headings.RULE, *classify.RULES)


def propose(document: Document, settings: Settings) -> Proposal:
    """The lines and passages that are not body, with their roles, and the fields that they state."""
    values = {"hints": None} if document.hints is not None else {}
    found = lines.split(document)
    if not found.text:
        return Proposal(values=values)
    sure = certain(found, document, settings)
    known = {removal.line for removal in sure.removed}
    fields, lifted = _lifted(found, sure, document, settings)
    removed = [*sure.removed, *lifted]
    shown = Furnished.SURELY if found.hints is not None else classify.furnished(found.text, sure.removed)
    if shown:
        view = View(found.text, found.hints, known)
        verdict = classify.judge(view)
        careful = shown is Furnished.PERHAPS
        if not careful or classify.has_furniture(verdict, known):
            kept = sure.protected(range(len(found.text)))
            settled: dict[int, str | None] = dict.fromkeys(kept) | {removal.line: removal.role for removal in removed}
            heading = _heading(found, fields)
            removed += classify.removals(view, verdict, settled, settings.disable, heading, careful)
    gone = {removal.line for removal in removed}
    cut = gone | {line for line, _ in sure.spans}
    links = [edit for line, edit in headings.edit_links(found, settings.disable) if line not in cut]
    edits = [*lines.edits(found, removed), *links, *(edit for line, edit in sure.spans if line not in gone)]
    return Proposal(edits=edits, fields=fields, values=values)


def _unfinished(document: Document, _: Settings) -> Proposal:
    """The flag of a body that was cut off: only where the site's lines below it are gone can that be seen."""
    flag = damage.unfinished(document.text)
    return Proposal() if flag is None else Proposal(flags=[flag])


STEPS: tuple[Step, ...] = (Step("strip", propose), Step("unfinished", _unfinished))


class Certain(NamedTuple):
    """What rules say: lines that go, edits inside lines with the number of their line, and which of some lines stay."""

    removed: list[Removal]
    spans: list[tuple[int, Edit]]
    protected: Callable[[Iterable[int]], set[int]]


def certain(found: Lines, document: Document, settings: Settings) -> Certain:
    """What the rule packs and the search for spam say of a document."""
    packs = loader.load(settings.rule_packs, settings.disable)
    host, folder = document.source.get("host"), loader.folder_of(document)
    rules = engine.Matching(found.text, host=host, folder=folder, packs=packs, gated=found.text.look(packs))
    hits = engine.settled(list(rules.taking()))
    spams = [hit for hit in spam.find(found.text, found.hints) if hit.rule not in settings.disable]
    # In a list of other articles a line of spam is none of them.
    filled = {hit.line for hit in spams if hit.end - hit.start == len(found.text[hit.line])}
    hits = [hit for hit in hits if hit.role != "related" or hit.line not in filled] + spams
    if settings.captions == "remove" and "strip/caption" not in settings.disable:
        hits += captions.find(found.text, found.hints)
    # A list of other articles ends somewhere; whether a paragraph after its heading is one of them is judged below.
    hits = [hit for hit in hits if hit.role != "related" or not _reads_on(found, hit)]
    kept = rules.protected({hit.line for hit in hits})
    return Certain(*_sorted_out(found, [hit for hit in hits if hit.line not in kept]), rules.protected)


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
    known = {removal.line for removal in certain(found, document, Settings()).removed}
    verdict = classify.judge(View(found.text, found.hints, known))
    return list(model.explain(verdict.matrix[line], model.weights(found.hints is not None)).items())


def _reads_on(found: Lines, hit: engine.Hit) -> bool:
    """Whether a hit covers a whole line that reads like running text."""
    line = found.text.copies[hit.line].rstrip()
    if hit.end - hit.start < len(line) or len(line) < PARAGRAPH or line.endswith(("...", "…")):
        return False
    return "。" in line or line.count(",") >= 2


def _sorted_out(found: Lines, hits: Sequence[engine.Hit]) -> tuple[list[Removal], list[tuple[int, Edit]]]:
    """Hits on whole lines as removals; hits on parts of lines as edits with the number of their line.

    A line of which nothing readable is left goes as a whole, for the reason of its longest part.
    """
    by_line: dict[int, list[engine.Hit]] = {}
    for hit in engine.apart(sorted(hits, key=lambda hit: (hit.line, hit.start - hit.end))):
        by_line.setdefault(hit.line, []).append(hit)
    removed: list[Removal] = []
    spans: list[tuple[int, Edit]] = []
    for number, own in by_line.items():
        line = found.text[number]
        if _nothing_left(line, own):
            removed.append(Removal(number, own[0].rule, own[0].role))
            continue
        start = found.starts[number]
        spans.extend(
            (number, Edit(start + hit.start, line[hit.start : hit.end], "", hit.rule, hit.role)) for hit in own
        )
    return removed, spans


def _nothing_left(line: str, hits: Sequence[engine.Hit]) -> bool:
    """Whether nothing readable is left of a line without its hits."""
    if hits[0].end - hits[0].start == len(line):
        return True
    rest = list(line)
    for hit in hits:
        rest[hit.start : hit.end] = " " * (hit.end - hit.start)
    return not any(character.isalnum() for character in rest)
