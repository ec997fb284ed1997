"""`corpus build`, `corpus index` and `corpus join`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from .. import engines
from ..errors import InputError, UsageError
from ..io.walk import STDIN
from ..partitions import is_partitioned, partitions
from ..partitions import join as join_parts
from . import options, running
from .terminal import counted, safe, stderr_is_terminal

_Directory = Annotated[
    Path, typer.Option("-o", "--output", metavar="DIR", help="The folder to build in.", show_default=False)
]


def build(
    paths: options.Files,
    directory: _Directory,
    skip: options.Skip = None,
    disable: options.Disable = None,
    rules: options.RulePacks = None,
    learn: options.Learn = False,
    punctuation: options.Punctuation = "keep",
    convert_from: options.From = "t",
    captions: options.Captions = "keep",
    keep: options.Keep = "unique",
    dictionaries: options.Dictionaries = None,
    mapping: options.Mapping = None,
    with_raw: options.WithRaw = False,
    strict: options.Strict = False,
    jobs: options.Jobs = 0,
    engine_name: options.Engine = "local",
    scheduler: options.Scheduler = None,
    scheduler_file: options.SchedulerFile = None,
    timeout: options.Timeout = 300,
    memory: options.Memory = 500,
    quiet: options.Quiet = False,
) -> None:
    """Build a corpus in a folder: clean records, an index, a manifest. Does only what is missing.

    Example: `corpus build data/raw -o data`
    """
    from ..build.driver import build as run
    from ..build.layout import Layout

    if STDIN in paths:
        raise UsageError(
            "a build cannot read stdin, since it reads its files again the next time",
            "Write the records to a file and name that: corpus build FILE.jsonl -o DIR",
        )
    if is_partitioned(directory):
        raise UsageError(f"{directory}: a folder of partitions", f"Build in one of them: -o {directory / 'NAME'}")
    for path in paths:
        if Path(path).is_dir() and directory.resolve().is_relative_to(Path(path).resolve()):
            raise UsageError(
                f"{directory}: this lies in {path}: the next build would read what this one wrote",
                "Choose a folder outside of it.",
            )
    columns = options.mapping(mapping)
    settings = running.settings(
        learnt=Layout(directory).learnt,
        skip=skip,
        disable=disable,
        rule_packs=rules,
        punctuation=punctuation,
        convert_from=convert_from,
        captions=captions,
        keep=keep,
        dictionaries=dictionaries,
        with_raw=with_raw,
    )
    engine = options.engine(jobs, engine_name, scheduler, scheduler_file)
    try:
        with _Progress(quiet=quiet) as progress:
            outcome = run(
                paths,
                Layout(directory),
                settings,
                engine,
                mapping=columns,
                timeout=timeout,
                memory=memory * 2**20,
                learn=learn,
                progress=progress,
            )
    finally:
        engine.close()
    if not quiet:
        _report(outcome, directory)
    if outcome.rejects and not outcome.documents:
        raise InputError("nothing could be read", f"{outcome.rejects[0]}\nSee {directory / 'rejects.jsonl'}.")
    if outcome.rejects and strict:
        raise InputError(f"{counted(len(outcome.rejects), 'input')} set aside", f"See {directory / 'rejects.jsonl'}.")


def _report(outcome: Any, directory: Path) -> None:
    done = (
        f"built {outcome.redone:,} of {counted(outcome.shards, 'shard')}"
        if outcome.redone
        else "nothing to do: all is up to date"
    )
    if outcome.removed:
        done += f", {counted(outcome.removed, 'shard')} removed, whose files are not in PATH any more"
    tally = outcome.tally
    lines = [
        f"{safe(str(directory))}: {done}",
        f"{counted(tally.documents, 'document')}, {tally.kept:,} of {counted(tally.raw, 'character')} kept",
    ]
    if outcome.reprints:
        lines.append(f"{counted(outcome.reprints, 'reprint')} in {safe(str(directory / 'reprints'))}")
    if outcome.rejects:
        lines.append(f"{counted(len(outcome.rejects), 'input')} set aside: {safe(str(directory / 'rejects.jsonl'))}")
    print("\n".join(lines), file=sys.stderr)


class _Progress:
    """How far a build is, on stderr where that is a terminal."""

    def __init__(self, *, quiet: bool) -> None:
        self._bar: Any = None
        self._tasks: dict[str, Any] = {}
        self._shown = stderr_is_terminal() and not quiet

    def __enter__(self) -> _Progress:
        if self._shown:
            from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

            from .output import console

            self._bar = Progress(
                TextColumn("{task.description}"),
                BarColumn(),
                MofNCompleteColumn(),
                TimeRemainingColumn(),
                console=console(stderr=True),
                transient=True,
            )
            self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.stop()

    def __call__(self, phase: str, done: int, total: int) -> None:
        if self._bar is not None and total:
            if phase not in self._tasks:
                self._tasks[phase] = self._bar.add_task(phase, total=total)
            self._bar.update(self._tasks[phase], completed=done)


def index(
    directory: options.CorpusDir = "data",
    dictionaries: options.Dictionaries = None,
    jobs: options.Jobs = 0,
    quiet: options.Quiet = False,
) -> None:
    """Make the index anew from the clean records of a corpus.

    Example: `corpus index -i data`
    """
    from ..build.driver import index as run
    from ..build.layout import Layout

    settings = running.settings(dictionaries=dictionaries)
    engine = engines.make(jobs)
    try:
        for part in partitions(Path(directory)):
            segments = run(Layout(part), settings, engine)
            if not quiet:
                print(f"{safe(str(part))}: index of {counted(segments, 'segment')}", file=sys.stderr)
    finally:
        engine.close()


def join(
    parts: Annotated[
        list[Path],
        typer.Argument(metavar="PARTITION...", help="Folders that `corpus build` wrote.", show_default=False),
    ],
    quiet: options.Quiet = False,
) -> None:
    """Make corpora that lie in one folder side by side one corpus: that folder. Searched as one, built one by one.

    Example: `corpus join mycorpus/2010 mycorpus/2011 && corpus search 党建 -i mycorpus`
    """
    joined = join_parts(parts)
    if quiet:
        return
    folder = safe(str(joined.folder))
    print(
        f"{folder}: {counted(joined.partitions, 'partition')}, {counted(joined.documents, 'document')}", file=sys.stderr
    )
    if joined.doubles:
        print(
            f"{counted(joined.doubles, 'id')} in more than one of them: `corpus show` has to be told in which, "
            "by the folder of the partition",
            file=sys.stderr,
        )
