"""Where everything of a corpus lies in its folder, and who may write there."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from ..errors import CorpusError, InputError
from ..io.atomic import atomic
from ..partitions import INDEX

#: How libraries put it that a disk is full where they do not raise `OSError`.
_FULL = ("No space left", "disk is full")


@contextmanager
def telling(root: Path) -> Iterator[None]:
    """Raise `CorpusError` where the system refuses what is done in `root`: no space, no permission, a broken disk."""
    hint = "What is finished is kept: mend that and run the same command again."
    try:
        yield
    except OSError as error:
        raise CorpusError(f"{error.filename or root}: {error.strerror or error}", hint) from error
    except CorpusError:
        raise
    except Exception as error:
        if not any(words in str(error) for words in _FULL):
            raise
        raise CorpusError(f"{root}: No space left on the disk", hint) from error


def read_json(path: Path) -> Any:
    """What a file of JSON holds; None where there is none that can be read."""
    try:
        return orjson.loads(path.read_bytes())
    except (OSError, orjson.JSONDecodeError):
        return None


@dataclass(frozen=True, slots=True)
class Layout:
    """The folder that `corpus build -o` writes."""

    root: Path

    @property
    def clean(self) -> Path:
        """Clean records: one JSONL file a shard, and nothing else."""
        return self.root / "clean"

    @property
    def reprints(self) -> Path:
        """Whole records of the articles that left the corpus as reprints: one JSONL file a shard."""
        return self.root / "reprints"

    @property
    def index(self) -> Path:
        """The inverted index."""
        return self.root / INDEX

    @property
    def manifest(self) -> Path:
        """What the corpus was made of and with."""
        return self.root / "manifest.json"

    @property
    def rejects(self) -> Path:
        """What could not be read, and why."""
        return self.root / "rejects.jsonl"

    @property
    def learnt(self) -> Path:
        """The rule pack of templates that were learnt from this corpus; absent where none were."""
        return self.root / "learnt.toml"

    @property
    def state(self) -> Path:
        """What a later build needs to know of this one: one JSON and one file of signatures a shard."""
        return self.root / ".state"

    @property
    def verdicts(self) -> Path:
        """What dedup said of documents that it compared, for as long as they are as they were."""
        return self.state / "verdicts.sqlite"

    @property
    def decided(self) -> Path:
        """What was decided on the corpus as a whole, for as long as its documents are what they were."""
        return self.state / "decided.json"

    @property
    def work(self) -> Path:
        """Records on their way; empty when no build is running."""
        return self.state / "work"

    @property
    def aside(self) -> Path:
        """Whole records that were set aside for their ids: if the record before them goes, they come back."""
        return self.state / "aside"

    @property
    def kept(self) -> tuple[Path, Path, Path]:
        """The folders that hold every record between two builds: those that stay, that left, that wait."""
        return self.clean, self.reprints, self.aside

    @property
    def earlier(self) -> Path:
        """Files of records that were replaced or removed, for readers: a folder for each list of the index."""
        return self.state / "earlier"

    @property
    def segments(self) -> Path:
        """Segments of the index that are not published yet."""
        return self.work / "segments"

    def fresh(self, shard: str) -> Path:
        """The records of a shard on their way. Where it is there, it holds them all."""
        return self.work / f"{shard}.jsonl"

    def records(self, shard: str) -> tuple[Path, ...]:
        """The files that hold the records of a shard: those on their way, or those that were written for good."""
        fresh = self.fresh(shard)
        if fresh.exists():
            return (fresh,)
        kept = (folder / f"{shard}.jsonl" for folder in self.kept)
        return tuple(path for path in kept if path.exists())

    def prepared(self, shard: str) -> Path:
        """What is known of the records of a shard since they were cleaned."""
        return self.state / f"{shard}.prepared.json"

    def signatures(self, shard: str) -> Path:
        """The signatures of the documents of a shard."""
        return self.state / f"{shard}.signatures"

    def finished(self, shard: str) -> Path:
        """What a shard was finished with, and of what."""
        return self.state / f"{shard}.finished.json"

    def keep_earlier(self, path: Path, folder: Path | None) -> None:
        """Keep the file of records `path`, which is about to be replaced or removed, in `folder`, below `earlier`.

        What is there already is what readers know.
        """
        if folder is None or not path.exists():
            return
        kept = folder / path.relative_to(self.root)
        kept.parent.mkdir(parents=True, exist_ok=True)
        if kept.exists():
            return
        try:
            os.link(path, kept)
        except OSError:  # a file system without links
            with atomic(kept) as copy, path.open("rb") as stream:
                shutil.copyfileobj(stream, copy)

    def decisions(self, shard: str) -> Path:
        """What was decided on the documents of a shard, by id: what goes to `Document.dedup`, null for a record that
        is set aside for its id."""
        return self.work / f"{shard}.decisions.json"

    def clear_work(self) -> None:
        """Remove what was on its way."""
        shutil.rmtree(self.work)
        self.work.mkdir()

    def is_built(self) -> bool:
        """Whether a build made this folder."""
        return self.clean.is_dir() and self.state.is_dir()

    def make(self) -> None:
        """Make the folders. Raises `InputError` where that is not allowed."""
        try:
            for folder in (*self.kept, self.work):
                folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise InputError(f"{self.root}: cannot be written: {error.strerror}", "Choose another folder.") from None

    def owns(self, path: Path) -> bool:
        """Whether only a build may write to `path`, which lies in the corpus. The learnt pack is for people to edit."""
        folders = (*self.kept, self.index, self.state)
        return path in (self.manifest, self.rejects) or any(path.is_relative_to(folder) for folder in folders)

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Be the only writer. Raises `CorpusError`, naming the holder, where another build is running.

        The lock belongs to the open file, so a process that dies leaves none behind.
        """
        with (self.state / "lock").open("a+") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                file.seek(0)
                holder = file.read().strip() or "another process"
                raise CorpusError(
                    f"{self.root}: {holder} is writing here", "Wait for it to end, or build into another folder."
                ) from None
            file.truncate(0)
            file.write(f"process {os.getpid()} on {os.uname().nodename}")
            file.flush()
            try:
                yield
            finally:
                file.truncate(0)


def corpus_of(path: Path) -> Path | None:
    """The corpus in which only a build may write to `path`; None where `path` is anybody's."""
    real = path.resolve()
    return next((root for root in real.parents if Layout(root).is_built() and Layout(root).owns(real)), None)
