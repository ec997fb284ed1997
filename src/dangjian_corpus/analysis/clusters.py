"""Clusters of documents that say the same or nearly so: who stays, who left, and what differs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Any, NamedTuple

from ..document import Document
from ..stages.dedup import folding

#: Folded characters of both sides up to which a difference is looked at character by character.
CLOSELY = 4000


class Difference(NamedTuple):
    """What stands in a document where other words, or none, stand in the one that it was compared with."""

    here: str
    there: str


class Member(NamedTuple):
    """A document of a cluster.

    `relation` is ``reprint``, ``near``, or empty for the document at the centre; `of` is the document that it was
    compared with, and `differs` how it differs from that one, punctuation, width, script and white space aside.
    """

    cluster: str
    size: int
    document: Document
    relation: str
    of: str
    differs: tuple[Difference, ...]

    def to_row(self) -> dict[str, Any]:
        """The member as a JSON object."""
        source = self.document.source
        return {
            "cluster": self.cluster,
            "size": self.size,
            "id": self.document.id,
            "relation": self.relation,
            "of": self.of,
            "date": self.document.date,
            "publisher": self.document.publisher,
            "title": self.document.title,
            "host": source.get("host"),
            "source": source.get("url") or source.get("path"),
            "differs": [difference._asdict() for difference in self.differs],
        }


def clusters(documents: Iterable[Document]) -> Iterator[Member]:
    """The members of all clusters among `documents`, reprints that left the corpus included where they are given.

    Clusters are in the order of their ids; in each comes the centre first, then the others by date and id. Holds the
    texts of the documents that are in clusters.
    """
    found: dict[str, list[Document]] = defaultdict(list)
    for document in documents:
        cluster = (document.dedup or {}).get("cluster")
        if cluster is not None:
            found[cluster].append(replace(document, layers=[], flags=[], raw=None, tokens=None))
    for cluster in sorted(found):
        members = sorted(found[cluster], key=lambda one: (one.id != cluster, one.date or "9999", one.id))
        by_id = {document.id: document for document in members}
        for document in members:
            dedup = document.dedup or {}
            of = by_id.get(dedup.get("of", ""))
            differs = tuple(differences(document.text, of.text)) if of is not None else ()
            yield Member(cluster, len(members), document, dedup.get("relation", ""), dedup.get("of", ""), differs)


def differences(here: str, there: str) -> Iterator[Difference]:
    """What differs between two texts: sentences first, then the characters of those that do not match."""
    one, other = folding.fold(here), folding.fold(there)
    a, b = _sentences(one), _sentences(other)
    left, right = [one.text[start:end] for start, end in a], [other.text[start:end] for start, end in b]
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        mine = (a[i1][0], a[i2 - 1][1]) if i2 > i1 else (0, 0)
        theirs = (b[j1][0], b[j2 - 1][1]) if j2 > j1 else (0, 0)
        if tag == "replace" and mine[1] - mine[0] + theirs[1] - theirs[0] <= CLOSELY:
            yield from _closely(here, one, mine, there, other, theirs)
        else:
            yield Difference(_shown(here, one, *mine), _shown(there, other, *theirs))


def _closely(
    here: str,
    one: folding.Folded,
    mine: tuple[int, int],
    there: str,
    other: folding.Folded,
    theirs: tuple[int, int],
) -> Iterator[Difference]:
    left, right = one.text[slice(*mine)], other.text[slice(*theirs)]
    for tag, i1, i2, j1, j2 in _joined(SequenceMatcher(None, left, right, autojunk=False).get_opcodes()):
        if tag != "equal":
            yield Difference(
                _shown(here, one, mine[0] + i1, mine[0] + i2), _shown(there, other, theirs[0] + j1, theirs[0] + j2)
            )


def _joined(codes: Iterable[tuple[str, int, int, int, int]]) -> list[tuple[str, int, int, int, int]]:
    """The same differences, where what is alike between two of them for one character only is part of one."""
    joined: list[tuple[str, int, int, int, int]] = []
    for code in codes:
        if len(joined) > 1 and joined[-1][0] == "equal" and joined[-1][2] - joined[-1][1] < 2:
            joined.pop()
            before = joined.pop()
            joined.append(("replace", before[1], code[2], before[3], code[4]))
        else:
            joined.append(code)
    return joined


def _sentences(text: folding.Folded) -> list[tuple[int, int]]:
    number = text.sentence
    cuts = [0, *((number[1:] != number[:-1]).nonzero()[0] + 1).tolist(), len(number)]
    return [(start, end) for start, end in pairwise(cuts) if start < end]


def _shown(text: str, folded: folding.Folded, start: int, end: int) -> str:
    """The characters of `text` that the folded characters `start` to `end` are."""
    if start >= end:
        return ""
    return text[int(folded.places[start]) : int(folded.places[end - 1]) + 1]
