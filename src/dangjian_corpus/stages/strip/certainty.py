"""What is certain of a document: what the rule packs and the search for spam take, and what a rule protects."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Sequence
from typing import NamedTuple

from ...document import Document
from ...ledger import Edit
from ...rules import engine, loader
from ...rules.engine import Hit, Matching, Origin
from ...settings import Settings
from . import captions, front_matter, signs, spam
from .lines import PARAGRAPH, Batch, Lines, Removal


class Certain(NamedTuple):
    """What rules say: lines that go, edits inside lines with the number of their line, and which of some lines stay."""

    removed: list[Removal]
    spans: list[tuple[int, Edit]]
    protected: Callable[[Collection[int]], set[int]]


def certain(found: Lines, document: Document, settings: Settings) -> Certain:
    """What the rule packs and the search for spam say of a document."""
    return certain_each(Batch.of(found), (document,), settings)[0]


def certain_each(batch: Batch, documents: Sequence[Document], settings: Settings) -> list[Certain]:
    """What they say of each of some documents. What one pass finds is looked for in all of them at once."""
    packs = loader.load(settings.rule_packs, settings.disable)
    stand, gated = signs.found_with(packs, batch.text)
    for found, own in zip(batch.documents, signs.hand_out(stand, batch.firsts), strict=True):
        found.text.signs = own
    rules = Matching(batch.text, _origins(batch, documents), packs, gated)
    hits = _hand_out(engine.settled(list(rules.taking())), batch.firsts)
    spams = spam.find_each([(found.text, found.hints) for found in batch.documents])
    hits = [_hits(*each, settings) for each in zip(batch.documents, hits, spams, strict=True)]
    kept = rules.protected({first + hit.line for first, own in zip(batch.firsts, hits, strict=True) for hit in own})
    return [
        Certain(*_sorted_out(found, [hit for hit in own if first + hit.line not in kept]), _protection(rules, first))
        for found, first, own in zip(batch.documents, batch.firsts, hits, strict=True)
    ]


def _origins(batch: Batch, documents: Sequence[Document]) -> list[Origin]:
    return [
        Origin(first, first + len(found.text), document.source.get("host"), loader.folder_of(document))
        for document, found, first in zip(documents, batch.documents, batch.firsts, strict=True)
    ]


def _hand_out(hits: Iterable[Hit], firsts: Sequence[int]) -> list[list[Hit]]:
    """The hits on each of the documents whose lines, one after the other, are hit."""
    each: list[list[Hit]] = [[] for _ in firsts]
    if len(firsts) == 1:
        each[0].extend(hits)
        return each
    for hit in hits:
        document = bisect_right(firsts, hit.line) - 1
        each[document].append(Hit(hit.line - firsts[document], *hit[1:]))
    return each


def _protection(rules: Matching, first: int) -> Callable[[Collection[int]], set[int]]:
    """What says of the lines of a document, which begins with line `first`, which a rule protects."""
    return lambda lines: {line - first for line in rules.protected({first + line for line in lines})}


def _hits(found: Lines, hits: list[Hit], spams: list[Hit], settings: Settings) -> list[Hit]:
    """What takes something of a document, beside the `hits` of rule packs what spam and captions are."""
    spams = [hit for hit in spams if hit.rule not in settings.disable]
    if spams:
        # In a list of other articles a line of spam is none of them.
        filled = {hit.line for hit in spams if hit.end - hit.start == len(found.text[hit.line])}
        hits = [hit for hit in hits if hit.role != "related" or hit.line not in filled] + spams
    if found.hints is None and front_matter.RULE.id not in settings.disable:
        hits = [*front_matter.find(found.text), *hits]
    if settings.captions == "remove" and "strip/caption" not in settings.disable:
        hits += captions.find(found.text, found.hints)
    # A list of other articles ends somewhere; whether a paragraph after its heading is one of them is judged below.
    return [hit for hit in hits if hit.role != "related" or not _reads_on(found, hit)]


def _reads_on(found: Lines, hit: Hit) -> bool:
    """Whether a hit covers a whole line that reads like running text."""
    line = found.text.copies[hit.line].rstrip()
    if hit.end - hit.start < len(line) or len(line) < PARAGRAPH or line.endswith(("...", "…")):
        return False
    return "。" in line or line.count(",") >= 2


def _sorted_out(found: Lines, hits: Sequence[Hit]) -> tuple[list[Removal], list[tuple[int, Edit]]]:
    """Hits on whole lines as removals; hits on parts of lines as edits with the number of their line.

    A line of which nothing readable is left goes as a whole, for the reason of its longest part.
    """
    by_line: dict[int, list[Hit]] = {}
    for hit in hits:
        by_line.setdefault(hit.line, []).append(hit)
    removed: list[Removal] = []
    spans: list[tuple[int, Edit]] = []
    for number, own in sorted(by_line.items()):
        if len(own) > 1:
            own = list(engine.apart(sorted(own, key=lambda hit: hit.start - hit.end)))
        line = found.text[number]
        if _nothing_left(line, own):
            removed.append(Removal(number, own[0].rule, own[0].role))
            continue
        start = found.starts[number]
        spans.extend(
            (number, Edit(start + hit.start, line[hit.start : hit.end], "", hit.rule, hit.role)) for hit in own
        )
    return removed, spans


def _nothing_left(line: str, hits: Sequence[Hit]) -> bool:
    """Whether nothing readable is left of a line without its hits."""
    if hits[0].end - hits[0].start == len(line):
        return True
    rest = list(line)
    for hit in hits:
        rest[hit.start : hit.end] = " " * (hit.end - hit.start)
    return not any(character.isalnum() for character in rest)
