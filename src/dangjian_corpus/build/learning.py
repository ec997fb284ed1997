"""Templates of sites learnt from the corpus before it is cleaned: a first pass over everything, and a rule pack.

What is learnt is a file like any pack: to be read, edited, and part of the fingerprint of all that is cleaned with it.
It stays until it is learnt anew.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from operator import attrgetter
from pathlib import Path
from typing import NamedTuple

from .. import pipeline
from ..document import Document
from ..engines import Engine
from ..io.atomic import atomic
from ..io.rejects import Rejects
from ..rules import suggest
from ..settings import Settings
from ..stages import ingest
from .plan import Shard


class _Reading(NamedTuple):
    """What one worker observes."""

    shard: Shard
    mapping: dict[str, str]
    settings: Settings


def learn(path: Path, shards: Sequence[Shard], settings: Settings, engine: Engine, mapping: Mapping[str, str]) -> None:
    """Write the templates of the sites in `shards` to `path`; no file where there are none."""
    tasks = [_Reading(shard, dict(mapping), settings) for shard in shards]
    text = suggest.pack(suggest.merge(engine.map(_observe, tasks)))
    if not text:
        path.unlink(missing_ok=True)
        return
    with atomic(path) as stream:
        stream.write(text.encode())


def with_learnt(path: Path, settings: Settings) -> Settings:
    """The settings with what was learnt, where anything was, as the last of the rule packs."""
    if not path.exists() or str(path) in settings.rule_packs:
        return settings
    return settings._replace(rule_packs=(*settings.rule_packs, str(path)))


def _observe(task: _Reading) -> dict[suggest.Site, suggest.Observed]:
    """What is to be seen in one shard. What cannot be read is told when it is cleaned."""
    unread = Rejects(lambda _reject: None)
    documents = (
        document
        for file in task.shard.files
        for document in ingest.read(file, mapping=task.mapping, rejects=unread, settings=task.settings)
    )
    if "repair" in task.settings.skip:
        return suggest.observe(documents, attrgetter("text"))

    def repaired(document: Document) -> str:
        return pipeline.run_stage("repair", document, task.settings).text

    return suggest.observe(documents, repaired)
