"""What is decided on the corpus as a whole: which documents are reprints, which ids stand twice.

It depends on the signatures of all documents and on nothing else: where these are what they were, it is remembered.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import repeat
from pathlib import Path
from typing import NamedTuple

import orjson

from ..engines import Engine
from ..io.atomic import atomic
from ..io.rejects import Reject, Rejects
from ..settings import Settings
from ..stages import dedup
from ..stages.dedup import across
from ..stages.ingest import TAKEN
from . import doubles
from .layout import Layout, read_json
from .plan import Shard
from .shard import read_ids, to_line


class Decided(NamedTuple):
    """The sha256 of what was decided on the documents of every shard, by its name; rejects for ids that stand twice.

    Where it was decided anew, what was decided lies in the files `Layout.decisions`, until the build is done.
    """

    digests: Mapping[str, str]
    rejects: tuple[Reject, ...]

    def is_written(self, shard: str, layout: Layout) -> bool:
        """Whether what was decided on a shard lies there whole: a build that was killed may have left it."""
        path = layout.decisions(shard)
        return path.exists() and hashlib.sha256(path.read_bytes()).hexdigest() == self.digests[shard]


def key(signatures: Sequence[str], shards: Sequence[Shard], settings: Settings) -> str:
    """What decisions depend on, hashed: the documents by the hashes of their signatures, a shard each, their order,
    and how is decided."""
    held = [(shard.name, signed) for shard, signed in zip(shards, signatures, strict=True)]
    return hashlib.sha256(to_line([dedup.VERSION, "dedup" in settings.skip, held])).hexdigest()


def remembered(key: str, layout: Layout) -> Decided | None:
    """What was decided when it was decided last; None where that depended on something else."""
    known = read_json(layout.decided)
    if not known or known["key"] != key:
        return None
    return Decided(known["digests"], tuple(Reject(*reject) for reject in known["rejects"]))


def decide(key: str, shards: Sequence[Shard], layout: Layout, settings: Settings, engine: Engine) -> Decided:
    """Write what is decided on the documents of every shard, and remember what it came to, by its key."""
    seconds, rejects = _doubles(shards, layout)
    decisions: Iterable[across.Decisions] = repeat({}, len(shards))
    if "dedup" not in settings.skip:
        signatures, records = _signatures(shards, layout), [layout.records(shard.name) for shard in shards]
        decisions = across.decide(signatures, records, layout.work, run=engine.map, known=layout.verdicts)
    digests: dict[str, str] = {}
    for number, (shard, decided) in enumerate(zip(shards, decisions, strict=True)):
        content = orjson.dumps({**decided, **dict.fromkeys(seconds[number])})
        layout.decisions(shard.name).write_bytes(content)
        digests[shard.name] = hashlib.sha256(content).hexdigest()
    with atomic(layout.decided) as stream:
        known = {"key": key, "digests": digests, "rejects": [[*one] for one in rejects]}
        stream.write(to_line(known))
    return Decided(digests, tuple(rejects))


def _doubles(shards: Sequence[Shard], layout: Layout) -> tuple[Mapping[int, list[str]], list[Reject]]:
    """The ids that a shard before has, by the number of their shard; a reject for each."""
    aside: list[Reject] = []
    rejects = Rejects(aside.append)
    seconds: dict[int, list[str]] = defaultdict(list)

    def ids(number: int) -> list[str]:
        return read_ids(layout.prepared(shards[number].name))

    for number, identifier in doubles.find(_signatures(shards, layout), ids, layout.work):
        seconds[number].append(identifier)
        rejects.add(
            identifier,
            f"the id {identifier!r} is taken by a record that comes before it",
            TAKEN,
        )
    return seconds, aside


def _signatures(shards: Sequence[Shard], layout: Layout) -> list[Path]:
    return [layout.signatures(shard.name) for shard in shards]
