"""The stages one at a time: JSONL in, JSONL out."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from .. import pipeline
from ..document import Document
from ..errors import CorpusError
from ..io.jsonl import read_documents
from ..io.rejects import Rejects
from ..settings import Settings
from . import options, running


def ingest(
    paths: options.Paths,
    output: options.Output = None,
    mapping: options.Mapping = None,
    with_raw: options.CarryRaw = True,
    rejects_file: options.RejectsFile = None,
    strict: options.Strict = False,
    quiet: options.Quiet = False,
) -> None:
    """Read files into records: find the encoding, turn HTML into its visible text.

    The records carry their raw text, so that a change another program makes on the way is noticed and kept.

    Example: `corpus ingest data/raw | corpus repair | corpus strip > stripped.jsonl`
    """
    from ..stages import ingest as stage

    settings, columns = running.settings(with_raw=with_raw), options.mapping(mapping)
    with running.rejecting(rejects_file, quiet=quiet) as rejects:
        documents = stage.ingest(
            paths,
            mapping=columns,
            rejects=rejects,
            settings=settings,
            stdin=sys.stdin.buffer,
            own=running.own(output, rejects_file),
        )
        written = running.write(documents, output)
    running.conclude(written, rejects, rejects_file, strict=strict, quiet=quiet, paths=paths)


def repair(
    inputs: options.Inputs = None,
    output: options.Output = None,
    disable: options.Disable = None,
    punctuation: options.Punctuation = "keep",
    rejects_file: options.RejectsFile = None,
    strict: options.Strict = False,
    quiet: options.Quiet = False,
) -> None:
    """Mend what broke on its way: mojibake, shifted GBK, glued pinyin, invisible characters, broken lines.

    Example: `corpus ingest data/raw | corpus repair > repaired.jsonl`
    """
    settings = running.settings(disable=disable, punctuation=punctuation)
    _run("repair", inputs, output, settings, rejects_file, strict=strict, quiet=quiet)


def strip(
    inputs: options.Inputs = None,
    output: options.Output = None,
    disable: options.Disable = None,
    rules: options.RulePacks = None,
    captions: options.Captions = "keep",
    rejects_file: options.RejectsFile = None,
    strict: options.Strict = False,
    quiet: options.Quiet = False,
) -> None:
    """Give every line a role, keep the article, lift title, author, date and publisher.

    Example: `corpus ingest data/raw | corpus repair | corpus strip > stripped.jsonl`
    """
    settings = running.settings(disable=disable, rule_packs=rules, captions=captions)
    _run("strip", inputs, output, settings, rejects_file, strict=strict, quiet=quiet)


def convert(
    inputs: options.Inputs = None,
    output: options.Output = None,
    convert_from: options.From = "t",
    reference: options.Reference = False,
    no_corrections: options.NoCorrections = False,
    disable: options.Disable = None,
    rejects_file: options.RejectsFile = None,
    strict: options.Strict = False,
    quiet: options.Quiet = False,
) -> None:
    """Convert Traditional to Simplified.

    Example: `corpus ingest data/raw | corpus convert --from tw > simplified.jsonl`
    """
    settings = running.settings(
        convert_from=convert_from,
        reference=["convert"] if reference else (),
        corrections=not no_corrections,
        disable=disable,
    )
    _run("convert", inputs, output, settings, rejects_file, strict=strict, quiet=quiet)


def dedup(
    inputs: options.Inputs = None,
    output: options.Output = None,
    keep: options.Keep = "unique",
    reprints: options.Reprints = None,
    disable: options.Disable = None,
    rejects_file: options.RejectsFile = None,
    strict: options.Strict = False,
    quiet: options.Quiet = False,
) -> None:
    """Remove passages that stand twice in a document, and reprints of the same article.

    Example: `corpus ingest data/raw | corpus dedup --keep all > marked.jsonl`
    """
    from ..stages.dedup.stream import across_stream

    settings = running.settings(keep=keep, disable=disable)
    splitter = running.Splitter(reprints, settings)

    def run(documents: Iterator[Document]) -> Iterator[Document]:
        return splitter.staying(across_stream(documents))

    _run("dedup", inputs, output, settings, rejects_file, strict=strict, quiet=quiet, then=run)
    if not quiet:
        splitter.report()


def segment(
    inputs: options.Inputs = None,
    output: options.Output = None,
    dictionaries: options.Dictionaries = None,
    reference: options.Reference = False,
    rejects_file: options.RejectsFile = None,
    strict: options.Strict = False,
    quiet: options.Quiet = False,
) -> None:
    """Cut the text into jieba's words: `tokens`, which joined together are the text.

    Example: `corpus clean data/raw | corpus segment > words.jsonl`
    """
    from ..stages.segment import tokenized

    settings = running.settings(dictionaries=dictionaries, reference=["segment"] if reference else ())

    def run(documents: Iterator[Document]) -> Iterator[Document]:
        return tokenized(documents, settings)

    _run(None, inputs, output, settings, rejects_file, strict=strict, quiet=quiet, then=run)


def _run(
    name: str | None,
    inputs: Sequence[str] | None,
    output: Path | None,
    settings: Settings,
    rejects_file: Path | None,
    *,
    strict: bool,
    quiet: bool,
    then: Callable[[Iterator[Document]], Iterator[Document]] = iter,
) -> None:
    with running.rejecting(rejects_file, quiet=quiet) as rejects:
        documents = read_documents(inputs or (), rejects, sys.stdin.buffer)
        one_by_one = documents if name is None else _through(name, documents, settings, rejects)
        written = running.write(then(one_by_one), output)
    running.conclude(written, rejects, rejects_file, strict=strict, quiet=quiet)


def _through(name: str, documents: Iterator[Document], settings: Settings, rejects: Rejects) -> Iterator[Document]:
    for document in documents:
        try:
            yield pipeline.run_stage(name, document, settings)
        except CorpusError as error:
            rejects.add(document.id, error.message, error.hint)
