"""What commands that make records share: settings from options, rejects, output, and how a run ends."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from pathlib import Path
from stat import S_ISREG
from typing import Any, BinaryIO, cast

from ..document import Document
from ..errors import InputError, NothingFoundError, UsageError
from ..io.atomic import atomic
from ..io.rejects import Rejects, ShownRejects
from ..io.walk import STDIN, Identity, identity
from ..settings import Settings
from .options import one_of
from .terminal import Stdout, counted, safe

_CHOICES = {
    "punctuation": ("--punctuation", ("keep", "fullwidth", "ascii")),
    "convert_from": ("--from", ("t", "tw", "hk")),
    "captions": ("--captions", ("keep", "remove")),
    "keep": ("--keep", ("unique", "all")),
}


def settings(*, learnt: Path | None = None, **options: Any) -> Settings:
    """Settings from options, as Typer gives them; `learnt` is a rule pack that will be used where it is there.

    Raises `UsageError` for a value that cannot be meant and `RuleError` for a pack that is none.
    """
    from .. import pipeline

    values: dict[str, Any] = {}
    for name, value in options.items():
        if name in _CHOICES:
            value = one_of(_CHOICES[name][0], value, _CHOICES[name][1])
        elif name in ("skip", "disable", "reference"):
            value = frozenset(value or ())
        elif name in ("rule_packs", "dictionaries"):
            value = tuple(str(path) for path in value or ())
        values[name] = value
    made = Settings(**values)
    pipeline.check_skip(made.skip)
    for option, files in (("--rules", made.rule_packs), ("--dict", made.dictionaries)):
        for path in files:
            if not Path(path).is_file():
                raise InputError(f"{path}: no such file", f"Check the path given with {option}.")
    if made.disable or made.rule_packs:
        _check_rules(made, learnt)
    return made


def _check_rules(settings: Settings, learnt: Path | None) -> None:
    """Raise `RuleError` for a pack that cannot be read, `UsageError` for a rule to switch off that does not exist."""
    from ..rules.catalogue import explain
    from ..rules.loader import load

    packs = load((*settings.rule_packs, *([str(learnt)] if learnt and learnt.exists() else [])))
    for name in sorted(settings.disable):
        try:
            explain(name, packs)
        except NothingFoundError as error:
            raise UsageError(f"--disable: {error.message}", error.hint) from None


def own(*files: Path | None) -> frozenset[Identity]:
    """Which files a command writes that are there already, stdout among them where it is a file."""
    found: list[os.stat_result] = []
    for file in filter(None, files):
        with suppress(OSError):
            found.append(file.stat())
    with suppress(OSError, ValueError):
        found.append(os.fstat(sys.stdout.fileno()))
    return frozenset(identity(one) for one in found if S_ISREG(one.st_mode))


def whole(file: Path) -> AbstractContextManager[BinaryIO]:
    """A file that appears when it is whole. Raises `UsageError` for a folder, and for what only a build may write."""
    refuse_in_corpus(file)
    if file.is_dir():
        raise UsageError(f"{file}: a folder", "Name a file in it.")
    return atomic(file)


def refuse_in_corpus(path: Path) -> None:
    """Raise `UsageError` for a place in a corpus that belongs to its build: what is there is taken for the corpus."""
    from ..build.layout import corpus_of

    corpus = corpus_of(path)
    if corpus is not None:
        raise UsageError(f"{path}: only `corpus build` writes there, in the corpus {corpus}", "Write elsewhere.")


@contextmanager
def rejecting(file: Path | None, *, quiet: bool = False) -> Iterator[Rejects]:
    """Where rejects go: to `file`, or told on stderr."""
    if file is not None:
        with whole(file) as stream:
            yield Rejects.to_stream(stream)
        return
    rejects = Rejects(lambda _reject: None) if quiet else ShownRejects()
    try:
        yield rejects
    finally:
        rejects.close()


@contextmanager
def writing(file: Path | None) -> Iterator[BinaryIO]:
    """The stream that records go to: stdout, which ``-`` is too, or a file that appears when it is whole."""
    if file is None or str(file) == STDIN:
        stdout = Stdout()
        yield cast(BinaryIO, stdout)
        stdout.flush()
        return
    with whole(file) as stream:
        yield stream


def write(documents: Iterable[Document], output: Path | None) -> int:
    """Write records; how many there were."""
    return write_lines((document.to_json() + b"\n" for document in documents), output)


def write_lines(lines: Iterable[bytes], output: Path | None) -> int:
    """Write records as lines; how many there were."""
    count = 0
    with writing(output) as stream:
        for line in lines:
            stream.write(line)
            count += 1
    return count


def conclude(
    written: int,
    rejects: Rejects,
    file: Path | None,
    *,
    strict: bool,
    quiet: bool = False,
    paths: Sequence[str] = (),
) -> None:
    """Say how many inputs were set aside in `file`.

    `paths` are those of a command that reads foreign files; one without any reads records. Raises `InputError` where
    nothing could be written, where something was set aside and must not be, and where there was nothing to read in
    `paths`.
    """
    aside = f"{counted(rejects.count, 'input')} set aside"
    naming = "Name a file for them with --rejects." if quiet else "See above, or name a file for them with --rejects."
    place = f"See {file}." if file else naming
    if rejects.count and not written:
        raise InputError("nothing could be read", place + _readable(paths))
    if rejects.count and strict:
        raise InputError(aside, place)
    if not written and paths and STDIN not in paths:
        raise InputError(f"no file to read in {', '.join(paths)}", "Check the path; hidden files are passed over.")
    if rejects.count and file is not None and not quiet:
        print(f"{aside}: {safe(str(file))}", file=sys.stderr)


def _readable(paths: Sequence[str]) -> str:
    """A line that says what could be read, where something else may have been given."""
    if not paths:
        return "\nRecords are read here: `corpus ingest PATH` makes them of files."
    return "\nStandard input is read as JSON lines: any other text is named as a file." if STDIN in paths else ""


class Splitter:
    """Sends reprints one way and returns what stays."""

    def __init__(self, file: Path | None, settings: Settings) -> None:
        self.left = 0  # how many reprints left
        self._file = file
        self._settings = settings

    def staying(self, documents: Iterable[Document]) -> Iterator[Document]:
        """The documents that stay; the others are written to the file, if there is one, and counted."""
        from ..build.shard import leaves

        with ExitStack() as stack:
            stream = stack.enter_context(whole(self._file)) if self._file else None
            for document in documents:
                if not leaves(document, self._settings):
                    yield document
                    continue
                self.left += 1
                if stream is not None:
                    stream.write(document.to_json() + b"\n")

    def report(self) -> None:
        """Say how many reprints left, where no file keeps them."""
        if self.left and self._file is None:
            told = f"{counted(self.left, 'reprint')} left out (--reprints FILE keeps them apart, --keep all in)"
            print(told, file=sys.stderr)
