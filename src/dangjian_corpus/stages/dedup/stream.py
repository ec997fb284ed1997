"""Dedup over a stream: records go to a private folder, since what is said of one depends on all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from ...document import Document
from .across import decide, signed


def across_stream(documents: Iterable[Document]) -> Iterator[Document]:
    """The same documents in the same order, with their `dedup` filled in."""
    with TemporaryDirectory(prefix="corpus-") as folder:
        work = Path(folder)
        records, signatures = work / "records.jsonl", work / "signatures"
        with records.open("wb") as stream, signatures.open("wb") as signing:
            for document, signature in signed(documents):
                stream.write(document.to_json() + b"\n")
                signing.write(signature)
        (decisions,) = decide([signatures], [(records,)], work)
        with records.open("rb") as lines:
            for line in lines:
                document = Document.from_json(line)
                yield replace(document, dedup=decisions.get(document.id))
