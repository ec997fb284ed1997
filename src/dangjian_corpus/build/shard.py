"""The work on one shard: files in, files out, the same bytes wherever it runs.

A shard goes through two passes. `prepare` reads and cleans its documents one by one; between the two the corpus as
a whole decides which documents are reprints; `finish` writes what stays and what leaves, and a segment of the index.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import orjson
import xxhash

from .. import pipeline
from ..analysis.tally import Tally
from ..document import Document, batches, identifier_of, with_dedup
from ..errors import CorpusError
from ..index.segment import Entry
from ..io.atomic import atomic
from ..io.contents import digest
from ..io.rejects import Reject, Rejects
from ..settings import Settings
from ..stages import ingest
from ..stages.dedup import across
from .bounds import within
from .layout import Layout
from .memory import given_back
from .plan import Shard
from .reuse import Earlier, Hashes
from .reuse import digest as digest_of_record

#: What a process may take by default, in bytes.
MEMORY = 500 * 2**20
#: Characters of documents that are cleaned together: with fewer, calls cost more than what they do.
TOGETHER = 1 << 16
#: What is said of a document that took too long.
_LATE = "Look at it, or allow it more: --timeout-per-document SECONDS."


class Prepared(NamedTuple):
    """What `prepare` made of a shard: its records by id, in order, with their hashes, the hash of their signatures,
    and what was set aside.

    `steady` is false where an input was changed meanwhile, so that nobody can say what was read; `late` is true
    where a document took too long.
    """

    name: str
    records: dict[str, tuple[str, str]]
    signatures: str
    rejects: tuple[Reject, ...]
    steady: bool
    late: bool


class Preparation(NamedTuple):
    """What `prepare` needs.

    `timeout` bounds the cleaning of a document, in seconds, 0 not at all. `inputs` are the hashes of the inputs, for
    those who go by them. `hashes` are those of the records that are in the files `earlier`, which were made of this
    shard, as it was then, with the same tools.
    """

    shard: Shard
    records: Path
    signatures: Path
    mapping: dict[str, str]
    settings: Settings
    timeout: float = 0
    inputs: tuple[str | None, ...] | None = None
    hashes: Hashes | None = None
    earlier: tuple[Path, ...] = ()


@given_back()
def prepare(task: Preparation) -> Prepared:
    """Read and clean the documents of a shard into `task.records`, and sign them into `task.signatures`."""
    aside: list[Reject] = []
    rejects = Rejects(aside.append)
    read: list[str] = []
    records: dict[str, tuple[str, str]] = {}
    signed = xxhash.xxh3_128()
    with atomic(task.records) as stream, atomic(task.signatures) as signatures:
        for number, (document, signature) in enumerate(across.signed(_made(task, rejects, read))):
            line = document.to_json()
            stream.write(line + b"\n")
            signatures.write(signature)
            signed.update(signature)
            records[document.id] = read[number], digest_of_record(line)
    changed = [
        file
        for file, before in zip(task.shard.files, task.inputs or (), strict=task.inputs is not None)
        if digest(file) != before
    ]
    for file in changed:
        rejects.add(str(file.path), "it was changed while it was read", "Run the same command again to read it anew.")
    late = any(reject.hint == _LATE for reject in aside)
    return Prepared(task.shard.name, records, signed.hexdigest(), tuple(aside), not changed, late)


def _made(task: Preparation, rejects: Rejects, read: list[str]) -> Iterator[Document]:
    """The cleaned documents of a shard; `read` takes the hash of what each was made of."""
    earlier = Earlier(task.hashes or {}, read_records(task.earlier))
    for batch in batches(_read(task, rejects), TOGETHER):
        hashes = [digest_of_record(document.to_json()) for document in batch]
        kept = [earlier.take(document.id, was_read) for document, was_read in zip(batch, hashes, strict=True)]
        new = (document for document, known in zip(batch, kept, strict=True) if known is None)
        made = iter(cleaned(list(new), task.settings, rejects, task.timeout))
        for was_read, known in zip(hashes, kept, strict=True):
            document = known or next(made)
            if document is not None:
                read.append(was_read)
                yield document


def _read(task: Preparation, rejects: Rejects) -> Iterator[Document]:
    yield from ingest.without_duplicates(
        (
            document
            for file in task.shard.files
            for document in ingest.read(file, mapping=task.mapping, rejects=rejects, settings=task.settings)
        ),
        rejects,
    )


def cleaned(
    documents: Sequence[Document], settings: Settings, rejects: Rejects, timeout: float = 0
) -> list[Document | None]:
    """Documents after every stage that needs no other document.

    One that a stage chokes on, or that takes longer than `timeout` seconds, is set aside: None.
    """
    try:
        found: list[Document | Exception] = within(timeout, partial(pipeline.clean_each, documents, settings))
    except TimeoutError as error:
        if len(documents) > 1:  # one or all of them: each has its own time
            return [made for document in documents for made in cleaned((document,), settings, rejects, timeout)]
        found = [error]
    return [_unless_failed(document, made, rejects) for document, made in zip(documents, found, strict=True)]


def _unless_failed(document: Document, made: Document | Exception, rejects: Rejects) -> Document | None:
    """What was made of a document; None, and a reject, where that failed."""
    path = document.source.get("path") or document.id
    match made:
        case Document():
            return made
        case TimeoutError():
            rejects.add(path, str(made), _LATE)
        case CorpusError():
            rejects.add(path, made.message, made.hint)
        case _:  # a defect, but one document must not cost the others
            reason = f"the program failed on it: {type(made).__name__}: {made}"
            rejects.add(path, reason, "Please report it with this document.")
    return None


class Finish(NamedTuple):
    """What `finish` needs: where the shard's records and what is known of it are. What was decided is in a file of
    `layout`.

    A decision is what goes to `Document.dedup`; None stands for a record that is set aside for its id. `earlier` is
    where files go that are replaced, None where nobody can be reading them. `memory` bounds the process, in bytes.
    `before` is what the shard was finished with the last time.
    """

    name: str
    records: tuple[Path, ...]
    prepared: Path
    layout: Layout
    settings: Settings
    earlier: Path | None = None
    memory: int = MEMORY
    before: Finished | None = None


class Finished(NamedTuple):
    """What `finish` wrote: counts, the sha256 of the clean file, the segment's name and where it lies."""

    name: str
    tally: dict[str, Any]
    reprints: int
    sha256: str
    segment: str


@given_back()
def finish(task: Finish) -> Finished:
    """Write the records that stay, those that leave, and the segment of the index."""
    tally = Tally()
    reprints = aside = 0
    clean, left, apart = (folder / f"{task.name}.jsonl" for folder in task.layout.kept)
    digest = hashlib.sha256()
    entries: list[Entry] = []
    offset = 0
    fresh = _gathered(task)
    decisions = orjson.loads(task.layout.decisions(task.name).read_bytes())
    for path in (clean, left):
        task.layout.keep_earlier(path, task.earlier)
    with atomic(clean) as staying, atomic(left) as leaving, atomic(apart) as set_aside:
        for line, record, document in _lines(fresh):
            decision = decisions.get(document.id, {})
            if document.dedup != (decision or None):
                document.dedup = decision or None
                line = with_dedup(record, document.dedup) + b"\n"
            if decision is None:
                set_aside.write(line)
                aside += 1
            elif leaves(document, task.settings):
                leaving.write(line)
                reprints += 1
            else:
                staying.write(line)
                digest.update(line)
                tally.add_written(document, record["edits"])
                document.flags, document.raw = [], None  # the index needs neither
                entries.append(Entry(document, clean.relative_to(task.layout.root).as_posix(), offset, len(line) - 1))
                offset += len(line)
    for path, count in ((left, reprints), (apart, aside)):
        if not count:
            path.unlink()
    segment = write_segment(clean, digest.hexdigest(), entries, task)
    return Finished(task.name, tally.to_json(), reprints, digest.hexdigest(), segment)


def _lines(records: Path) -> Iterator[tuple[bytes, dict[str, Any], Document]]:
    """The lines of a file that this program wrote, each with the record that it is, and the document without edits:
    to make layers of them takes as long as all else, and here they are only counted."""
    with records.open("rb") as lines:
        for line in lines:
            record = orjson.loads(line)
            yield line, record, Document.from_record({**record, "edits": []})


def _gathered(task: Finish) -> Path:
    """All records of the shard in one file, in their order.

    They may lie in the three files that are about to be written. Those cannot be replaced all at once: killed
    between two of them, records that go from one to the other would be lost, or there twice.
    """
    fresh = task.layout.fresh(task.name)
    if not fresh.exists():
        place = {identifier: number for number, identifier in enumerate(read_ids(task.prepared))}
        lines = [line for path in task.records for line in path.read_bytes().splitlines(keepends=True)]
        with atomic(fresh) as stream:
            stream.writelines(sorted(lines, key=lambda line: place[identifier_of(line)]))
    return fresh


def read_ids(prepared: Path) -> list[str]:
    """The ids of the records of a shard, in their order, from what is known of it."""
    return list(orjson.loads(prepared.read_bytes())["records"])


def read_records(paths: Iterable[Path]) -> Iterator[Document]:
    """The records in files that this program wrote."""
    for path in paths:
        if path.exists():
            with path.open("rb") as lines:
                yield from map(Document.from_json, lines)


def leaves(document: Document, settings: Settings) -> bool:
    """Whether a document leaves the corpus, as a reprint of one that stays."""
    return settings.keep != "all" and (document.dedup or {}).get("relation") == "reprint"


def write_segment(clean: Path, digest: str, entries: Sequence[Entry], task: Finish) -> str:
    """Write the index segment of the clean records of a shard, where it is not there yet; its name.

    `digest` is the sha256 of their file.
    """
    from ..index.moved import moved
    from ..index.segment import write_segment as write

    layout, before = task.layout, task.before
    name = _segment_name(clean, digest, task.settings)
    places = layout.index / "segments", layout.segments
    if (places[0] / name).exists():
        return name
    if before is not None and before.segment == _segment_name(clean, before.sha256, task.settings):
        for there in (folder / before.segment for folder in places):
            if there.exists() and moved(entries, there, layout.segments / name):
                return name
    write(entries, layout.segments / name, memory=task.memory, settings=task.settings)
    return name


def _segment_name(clean: Path, digest: str, settings: Settings) -> str:
    """The name of a segment. It tells the content: the records, and everything that decides how they are cut into
    words."""
    from ..index.schema import FORMAT
    from ..stages import segment

    cut_by = [segment.VERSION, sorted(settings.reference & {"segment"}), *dictionary_hashes(settings)]
    made_of = hashlib.sha256(to_line([FORMAT, digest, *cut_by])).hexdigest()
    return f"{clean.stem}-{made_of[:12]}"


def index_clean(clean: Path, layout: Layout, settings: Settings) -> str:
    """Write the index segment of a file of clean records that was written before; its name."""
    from ..index.segment import read_shard
    from ..index.segment import write_segment as write

    name = _segment_name(clean, hashlib.sha256(clean.read_bytes()).hexdigest(), settings)
    if not (layout.index / "segments" / name).exists():
        write(read_shard(clean, layout.root), layout.segments / name, memory=MEMORY, settings=settings)
    return name


def dictionary_hashes(settings: Settings) -> list[str]:
    """The contents of the user's dictionaries, hashed."""
    return [hashlib.sha256(Path(path).read_bytes()).hexdigest() for path in settings.dictionaries]


def to_line(value: Any) -> bytes:
    """A value as one line of JSON with sorted keys."""
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS | orjson.OPT_APPEND_NEWLINE)
