"""`corpus build`: everything, but only what is missing.

What is finished is known by fingerprints, never by times, so a run that was killed goes on where it stood: every
output is renamed into place when it is whole, and what says that a shard is finished is written last.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import orjson
import xxhash

from .. import __version__
from ..analysis.tally import Tally
from ..document import identifier_of
from ..engines import Engine
from ..errors import IndexDamagedError, InputError
from ..index.listing import read_list
from ..index.schema import FORMAT
from ..index.verify import discard_damaged
from ..io.atomic import atomic, sweep
from ..io.rejects import Reject, Rejects
from ..io.walk import discover
from ..settings import Settings
from . import deciding, fingerprint, learning, plan
from .deciding import Decided
from .foreign import refuse_foreign
from .layout import Layout, read_json, telling
from .plan import Shard
from .shard import (
    MEMORY,
    Finish,
    Finished,
    Preparation,
    Prepared,
    dictionary_hashes,
    finish,
    index_clean,
    prepare,
    to_line,
)

#: Told how far a phase is: its name, what is done, what there is.
Progress = Callable[[str, int, int], None]


#: Stands for the fingerprint of a shard whose input was changed while it was read: it is never up to date.
_UNSTEADY = "changed while it was read"


class Outcome(NamedTuple):
    """What a build did. `redone` counts the shards that were worked on, `removed` those whose input is gone."""

    shards: int
    redone: int
    removed: int
    documents: int
    reprints: int
    rejects: Sequence[Reject]
    tally: Tally


class _Known(NamedTuple):
    """What is known of a shard: its fingerprint, the hash of its signatures, what was set aside."""

    fingerprint: str
    signatures: str
    rejects: tuple[Reject, ...]


def build(
    paths: Sequence[str],
    layout: Layout,
    settings: Settings,
    engine: Engine,
    *,
    mapping: Mapping[str, str],
    timeout: float = 0,
    memory: int = MEMORY,
    learn: bool = False,
    progress: Progress = lambda _phase, _done, _all: None,
) -> Outcome:
    """Bring the corpus in `layout` up to date with `paths`; `timeout` bounds a document, in seconds,
    `memory` every process that indexes, in bytes.

    With `learn` the templates of the sites are learnt anew first; what was learnt before holds otherwise.

    Raises `InputError` where nothing can be read or written, `CorpusError` where another build is at work.
    """
    aside: list[Reject] = []
    files = discover(paths, Rejects(aside.append))
    if not files:
        reasons = [f"{reject.path}: {reject.reason}" for reject in aside]
        hints = [*dict.fromkeys(reject.hint for reject in aside if reject.hint)] or ["Check the path."]
        raise InputError("; ".join(reasons or [f"no file to read in {', '.join(paths)}"]), "\n".join(hints))
    layout.make()
    with telling(layout.root), layout.lock():
        shards = plan.shards(files)
        refuse_foreign(layout, [shard.name for shard in shards])
        if sum(not layout.prepared(shard.name).exists() for shard in shards) > 1:
            engine.warm_up()  # workers load what they need while this process looks at what is there
        sweep(layout.root)
        damaged = discard_damaged(layout.index, thoroughly=False)
        if learn:
            learning.learn(layout.learnt, shards, settings, engine, mapping)
        settings = learning.with_learnt(layout.learnt, settings)
        made_with = fingerprint.tools(settings, mapping)
        known = _prepare(shards, made_with, layout, settings, engine, mapping, timeout, progress)
        key = deciding.key([known[shard.name].signatures for shard in shards], shards, settings)
        decided = deciding.remembered(key, layout)
        if decided is None or not all(
            _up_to_date(shard.name, known, decided, layout) or decided.is_written(shard.name, layout)
            for shard in shards
        ):
            decided = deciding.decide(key, shards, layout, settings, engine)
        earlier = _earlier(layout)
        finished, redone = _finish(shards, known, decided, layout, settings, memory, earlier, engine, progress)
        removed = _remove_gone(shards, layout, earlier)
        aside += [reject for shard in shards for reject in known[shard.name].rejects]
        aside += decided.rejects
        _publish([shard.segment for shard in finished], layout, settings, anew=damaged)
        sweep(layout.root)  # what workers left that died while others took over their work
        return _conclude(finished, redone, removed, aside, made_with, layout)


def _prepare(
    shards: Sequence[Shard],
    made_with: Mapping[str, Any],
    layout: Layout,
    settings: Settings,
    engine: Engine,
    mapping: Mapping[str, str],
    timeout: float,
    progress: Progress,
) -> dict[str, _Known]:
    """Read and clean the shards that are new or changed; what is known of all of them."""
    known: dict[str, _Known] = {}
    tasks: list[Preparation] = []
    prints: dict[str, str] = {}
    tools = hashlib.sha256(to_line(dict(made_with))).hexdigest()
    for shard in shards:
        inputs = fingerprint.inputs(shard)
        print_ = prints[shard.name] = fingerprint.of_shard(shard, inputs, made_with)
        before = read_json(layout.prepared(shard.name))
        valid = before and before["fingerprint"] == print_ and before.get("late") in (None, timeout)
        if valid and _is_signed(layout, shard.name, before) and _holds_records(layout, shard.name):
            rejects = tuple(Reject(*reject) for reject in before["rejects"])
            known[shard.name] = _Known(print_, before["signatures"], rejects)
        else:
            # What is about to be replaced is forgotten first: killed between the two, it would be taken for valid.
            layout.prepared(shard.name).unlink(missing_ok=True)
            signatures = layout.signatures(shard.name)
            task = Preparation(shard, layout.fresh(shard.name), signatures, dict(mapping), settings, timeout, inputs)
            if before and before.get("tools") == tools:
                task = task._replace(hashes=before["records"], earlier=layout.records(shard.name))
            tasks.append(task)
    tasks.sort(key=lambda task: plan.size(task.shard), reverse=True)  # else one may wait for the largest at the end
    progress("clean", 0, len(tasks))
    for done, result in enumerate(engine.map(prepare, tasks), 1):
        print_ = prints[result.name] if result.steady else _UNSTEADY
        _remember(result, print_, tools, timeout if result.late else None, layout)
        known[result.name] = _Known(print_, result.signatures, result.rejects)
        progress("clean", done, len(tasks))
    return known


def _is_signed(layout: Layout, name: str, before: Mapping[str, Any]) -> bool:
    """Whether the signatures of a shard are there as they were written."""
    path = layout.signatures(name)
    return path.exists() and xxhash.xxh3_128_hexdigest(path.read_bytes()) == before.get("signatures")


def _holds_records(layout: Layout, name: str) -> bool:
    """Whether the records of a shard are there: on their way, or in the files that it was finished with."""
    if layout.fresh(name).exists():
        return True
    finished = read_json(layout.finished(name))
    return finished is not None and _are_written(layout, name, finished["result"])


def _are_written(layout: Layout, name: str, result: Mapping[str, Any]) -> bool:
    """Whether the files of records are there that a shard was finished with."""
    clean, left, _ = (folder / f"{name}.jsonl" for folder in layout.kept)
    return clean.exists() and (left.exists() or not result["reprints"])


def _remember(result: Prepared, print_: str, tools: str, late: float | None, layout: Layout) -> None:
    with atomic(layout.prepared(result.name)) as stream:
        known = {
            "fingerprint": print_,
            "tools": tools,
            "records": result.records,
            "signatures": result.signatures,
            "late": late,
            "rejects": [[*reject] for reject in result.rejects],
        }
        stream.write(orjson.dumps(known, option=orjson.OPT_APPEND_NEWLINE))  # records keep their order


def _finish(
    shards: Sequence[Shard],
    known: Mapping[str, _Known],
    decided: Decided,
    layout: Layout,
    settings: Settings,
    memory: int,
    earlier: Path | None,
    engine: Engine,
    progress: Progress,
) -> tuple[list[Finished], int]:
    """Write the shards whose records or decisions changed; all shards, and how many were written."""
    results: dict[str, Finished] = {}
    tasks: list[Finish] = []
    for name in (shard.name for shard in shards):
        before = _up_to_date(name, known, decided, layout)
        if before:
            results[name] = before
        else:
            task = Finish(name, layout.records(name), layout.prepared(name), layout, settings, earlier, memory)
            last = read_json(layout.finished(name))
            tasks.append(task._replace(before=Finished(**last["result"])) if last else task)
    tasks.sort(key=lambda task: layout.signatures(task.name).stat().st_size, reverse=True)
    progress("index", 0, len(tasks))
    for done, result in enumerate(engine.map(finish, tasks), 1):
        with atomic(layout.finished(result.name)) as stream:
            stream.write(to_line({"mark": _mark(result.name, known, decided), "result": result._asdict()}))
        layout.fresh(result.name).unlink(missing_ok=True)
        results[result.name] = result
        progress("index", done, len(tasks))
    return [results[shard.name] for shard in shards], len(tasks)


def _up_to_date(name: str, known: Mapping[str, _Known], decided: Decided, layout: Layout) -> Finished | None:
    """What a shard was finished with, where that was made of what is there now, and is still there."""
    before = read_json(layout.finished(name))
    mark = _mark(name, known, decided)
    if not before or before["mark"] != mark or mark["fingerprint"] == _UNSTEADY:
        return None
    return Finished(**before["result"]) if _is_there(layout, name, before["result"]) else None


def _mark(name: str, known: Mapping[str, _Known], decided: Decided) -> dict[str, Any]:
    """What a finished shard is made of."""
    return {"fingerprint": known[name].fingerprint, "decisions": decided.digests[name], "index": FORMAT}


def _is_there(layout: Layout, name: str, result: Mapping[str, Any]) -> bool:
    """Whether what a shard was finished with is still there: its records, its segment of the index."""
    segment = result["segment"]
    published = layout.index / "segments" / segment
    return _are_written(layout, name, result) and (published.exists() or (layout.segments / segment).exists())


def _remove_gone(shards: Sequence[Shard], layout: Layout, earlier: Path | None) -> int:
    """Remove what shards left whose input is gone; how many there were."""
    names = {shard.name for shard in shards}
    gone = {
        path.name.removesuffix(suffix)
        for folder, suffix in ((layout.clean, ".jsonl"), (layout.state, ".prepared.json"))
        for path in folder.glob(f"*{suffix}")
    } - names
    for name in gone:
        for folder in (layout.clean, layout.reprints):
            layout.keep_earlier(folder / f"{name}.jsonl", earlier)
        for path in (
            *(folder / f"{name}.jsonl" for folder in (*layout.kept, layout.work)),
            layout.signatures(name),
            layout.finished(name),
            layout.prepared(name),  # the last: by it the others are found
        ):
            path.unlink(missing_ok=True)
    return len(gone)


class _Indexing(NamedTuple):
    clean: Path
    layout: Layout
    settings: Settings


def _index_one(task: _Indexing) -> str:
    return index_clean(task.clean, task.layout, task.settings)


def index(layout: Layout, settings: Settings, engine: Engine) -> int:
    """Make the index of the clean records that are there; the number of its segments.

    A segment of these very records is taken as it is, where every byte of it is as it was written.

    Raises `InputError` where there are none.
    """
    files = sorted(layout.clean.glob("*.jsonl"))
    if not files:
        raise InputError(f"{layout.clean}: no clean records", "Run `corpus build PATH -o DIR` first.")
    layout.make()
    with telling(layout.root), layout.lock():
        refuse_foreign(layout)
        shutil.rmtree(layout.segments, ignore_errors=True)
        damaged = discard_damaged(layout.index, thoroughly=True)
        names = list(engine.map(_index_one, [_Indexing(path, layout, settings) for path in files]))
        _publish(names, layout, settings, anew=damaged)
    return len(names)


def _publish(names: Sequence[str], layout: Layout, settings: Settings, *, anew: bool) -> None:
    """Make the index of the segments of these names, those that are new among them, if it is not that already.

    `anew` says that something of it was missing.
    """
    from ..index.publish import publish

    places = list(_places(layout))
    wanted = hashlib.sha256(to_line([FORMAT, sorted(names), places, dictionary_hashes(settings)])).hexdigest()
    if anew or _published(layout).get("fingerprint") != wanted:
        fresh = {name: layout.segments / name for name in names}
        segments = {name: path if path.exists() else None for name, path in fresh.items()}
        _forget_earlier(layout)
        publish(layout.index, segments, settings=settings, fingerprint=wanted, elsewhere=places)
    shutil.rmtree(layout.segments, ignore_errors=True)


def _published(layout: Layout) -> Mapping[str, Any]:
    """The list of the index that is there, an empty one where there is none."""
    try:
        return read_list(layout.index)
    except IndexDamagedError:
        return {}


def _earlier(layout: Layout) -> Path | None:
    """Where files go that are replaced: readers of the index that is there find them by its list."""
    checksum = _published(layout).get("checksum")
    return layout.earlier / str(checksum) if checksum else None


def _forget_earlier(layout: Layout) -> None:
    """Before another list is published: what was kept for readers of those before the one that is there may go."""
    here = _earlier(layout)
    for folder in layout.earlier.glob("*"):
        if folder != here:
            shutil.rmtree(folder)


def _places(layout: Layout) -> Iterator[tuple[str, str, int, int]]:
    """Where the reprints lie: id, file, first byte, bytes."""
    for path in sorted(layout.reprints.glob("*.jsonl")):
        file = path.relative_to(layout.root).as_posix()
        offset = 0
        with path.open("rb") as lines:
            for line in lines:
                yield identifier_of(line), file, offset, len(line) - 1
                offset += len(line)


def _conclude(
    finished: Sequence[Finished],
    redone: int,
    removed: int,
    rejects: Sequence[Reject],
    made_with: Mapping[str, Any],
    layout: Layout,
) -> Outcome:
    """Write the rejects and the manifest, which closes the build."""
    total = Tally()
    for shard in finished:
        total.merge(Tally.from_json(shard.tally))
    reprints = sum(shard.reprints for shard in finished)
    manifest = {
        "version": __version__,
        **made_with,
        "shards": [{"name": s.name, "documents": s.tally["documents"], "sha256": s.sha256} for s in finished],
        "documents": total.documents,
        "reprints": reprints,
        "rejects": len(rejects),
        "counts": total.to_json(),
    }
    _write_if_changed(layout.rejects, b"".join(reject.to_json() + b"\n" for reject in rejects))
    layout.clear_work()
    _write_if_changed(layout.manifest, orjson.dumps(manifest, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))
    return Outcome(len(finished), redone, removed, total.documents, reprints, rejects, total)


def _write_if_changed(path: Path, content: bytes) -> None:
    if not path.exists() or path.read_bytes() != content:
        with atomic(path) as stream:
            stream.write(content)
