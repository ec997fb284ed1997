"""The same article once in the corpus: which documents are reprints of one that stays.

`sign` gives a document's signature, one line, from which `decide` proposes pairs; the text itself decides.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import orjson
import xxhash

from ...document import Document
from .within import folded

Decisions = dict[str, dict[str, Any]]


def sign(document: Document) -> bytes:
    """The signature of a document, as one line."""
    body = folded(document.text)
    row = {"id": document.id, "date": document.date, "body": xxhash.xxh3_128_hexdigest(body.encode()) if body else None}
    return orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE)


def decide(signatures: Sequence[Path], records: Sequence[Sequence[Path]], work: Path) -> list[Decisions]:
    """What is to be said of the documents of each shard, by id: their `dedup`, where there is something to say.

    `signatures` has one file a shard and `records` the files that hold its records. The earliest of a cluster
    stays (date, then id), so that neither the order of the input nor the number of shards decides.
    """
    clusters: dict[str, list[tuple[str, str, int]]] = {}
    for shard, path in enumerate(signatures):
        for row in _rows(path):
            if row["body"]:
                clusters.setdefault(row["body"], []).append((row["date"] or "9999", row["id"], shard))
    decisions: list[Decisions] = [{} for _ in signatures]
    for members in clusters.values():
        if len(members) > 1:
            first, *rest = sorted(members)
            decisions[first[2]][first[1]] = {"cluster": first[1]}
            for _, identifier, shard in rest:
                decisions[shard][identifier] = {"cluster": first[1], "of": first[1], "relation": "reprint"}
    return decisions


def _rows(path: Path) -> Iterator[Any]:
    with path.open("rb") as lines:
        yield from map(orjson.loads, lines)
