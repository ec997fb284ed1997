"""`corpus clean`: the same passes as a build, without an index, in a private folder that goes when it is done."""

from __future__ import annotations

import shutil
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, BinaryIO

from ..document import Document
from ..engines import Engine
from ..io.rejects import Rejects
from ..io.walk import STDIN, Identity, InputFile, discover
from ..settings import Settings
from ..stages.dedup import across
from ..stages.ingest import STDIN_NAME
from . import learning, plan
from .shard import Preparation, prepare, read_records


def clean(
    paths: Sequence[str],
    settings: Settings,
    engine: Engine,
    *,
    mapping: Mapping[str, str],
    timeout: float = 0,
    learn: bool = False,
    rejects: Rejects,
    stdin: BinaryIO,
    own: Collection[Identity] = (),
) -> Iterator[Document]:
    """The cleaned documents of `paths` in the order of their ids, reprints among them with their `dedup` set.

    What cannot be read, or takes longer than `timeout` seconds, goes to `rejects`. With `learn` the templates of the
    sites among `paths` are learnt first. `own` are files that the documents go to.
    """
    with TemporaryDirectory(prefix="corpus-") as folder:
        work = Path(folder)
        files = discover([path for path in paths if path != STDIN], rejects, own)
        if STDIN in paths:
            files.insert(0, _spooled(stdin, work))
        shards = plan.shards(files)
        if learn:
            learnt = work / "learnt.toml"
            learning.learn(learnt, shards, settings, engine, mapping)
            settings = learning.with_learnt(learnt, settings)
        tasks = [
            Preparation(shard, work / f"{n}.jsonl", work / f"{n}.signatures", dict(mapping), settings, timeout)
            for n, shard in enumerate(shards)
        ]
        for result in engine.map(prepare, tasks):
            for reject in result.rejects:
                rejects.pass_on(reject)
        yield from _decided(tasks, settings, engine, work, rejects)


def _spooled(stdin: BinaryIO, work: Path) -> InputFile:
    """Standard input as a file, since dedup reads everything twice."""
    path = work / STDIN_NAME
    with path.open("wb") as stream:
        shutil.copyfileobj(stdin, stream)
    return InputFile(STDIN, path, path.name)


def _decided(
    tasks: Sequence[Preparation], settings: Settings, engine: Engine, work: Path, rejects: Rejects
) -> Iterator[Document]:
    decisions: Iterable[Mapping[str, Any]] = [{} for _ in tasks]
    if "dedup" not in settings.skip:
        signatures, records = [task.signatures for task in tasks], [(task.records,) for task in tasks]
        decisions = across.decide(signatures, records, work, run=engine.map)
    seen: set[str] = set()
    for task, decided in zip(tasks, decisions, strict=True):
        for document in read_records((task.records,)):
            if document.id in seen:
                rejects.add(document.id, f"the id {document.id!r} is taken by a record that comes before it")
                continue
            seen.add(document.id)
            yield replace(document, dedup=decided.get(document.id))
