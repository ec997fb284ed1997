"""What commands that make records share: settings from options, rejects, output, and how a run ends."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, BinaryIO, cast

from ..document import Document
from ..errors import InputError
from ..io.atomic import atomic
from ..io.rejects import Rejects, ShownRejects
from ..settings import Settings
from .options import one_of
from .terminal import Stdout

_CHOICES = {
    "punctuation": ("--punctuation", ("keep", "fullwidth", "ascii")),
    "convert_from": ("--from", ("t", "tw", "hk")),
    "captions": ("--captions", ("keep", "remove")),
    "keep": ("--keep", ("unique", "all")),
}


def settings(**options: Any) -> Settings:
    """Settings from options, as Typer gives them. Raises `UsageError` for a value that cannot be meant."""
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
    for path in (*made.rule_packs, *made.dictionaries):
        if not Path(path).is_file():
            raise InputError(f"{path}: no such file")
    return made


@contextmanager
def rejecting(file: Path | None, *, quiet: bool = False) -> Iterator[Rejects]:
    """Where rejects go: to `file`, or told on stderr."""
    if file is not None:
        with atomic(file) as stream:
            yield Rejects.to_stream(stream)
        return
    rejects = Rejects(lambda _reject: None) if quiet else ShownRejects()
    try:
        yield rejects
    finally:
        rejects.close()


@contextmanager
def writing(file: Path | None) -> Iterator[BinaryIO]:
    """The stream that records go to: stdout, or a file that appears when it is whole."""
    if file is None:
        stdout = Stdout()
        yield cast(BinaryIO, stdout)
        stdout.flush()
        return
    with atomic(file) as stream:
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


def conclude(written: int, rejects: Rejects, *, strict: bool) -> None:
    """Raise `InputError` where nothing could be written, or where something was set aside and must not be."""
    if rejects.count and (strict or not written):
        raise InputError(
            f"{rejects.count} inputs set aside" if written else "nothing could be read",
            "See above, or name a file for them with --rejects.",
        )


class Splitter:
    """Sends reprints one way and returns what stays."""

    def __init__(self, file: Path | None, settings: Settings) -> None:
        self.left = 0
        self._file = file
        self._settings = settings

    def staying(self, documents: Iterable[Document]) -> Iterator[Document]:
        """The documents that stay; the others are written to the file, if there is one, and counted."""
        from ..build.shard import leaves

        with ExitStack() as stack:
            stream = stack.enter_context(atomic(self._file)) if self._file else None
            for document in documents:
                if not leaves(document, self._settings):
                    yield document
                    continue
                self.left += 1
                if stream is not None:
                    stream.write(document.to_json() + b"\n")
