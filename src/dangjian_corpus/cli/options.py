"""Options that several commands share: each declared once, with its help."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from .. import engines
from ..errors import UsageError
from .output import Format


def _named(paths: list[str]) -> list[str]:
    """Refuse what a variable without a value leaves: it would be the current folder."""
    if "" in paths:
        raise UsageError("one of the paths is empty", "Name the current folder as `.`, if that is meant.")
    return paths


Paths = Annotated[
    list[str],
    typer.Argument(
        metavar="PATH...", help="Files or folders; `-` reads JSONL from stdin.", show_default=False, callback=_named
    ),
]
Files = Annotated[
    list[str], typer.Argument(metavar="PATH...", help="Files or folders.", show_default=False, callback=_named)
]
Inputs = Annotated[
    list[str] | None,
    typer.Argument(metavar="[FILE]...", help="JSONL files; stdin where none is named.", show_default=False),
]
Output = Annotated[
    Path | None,
    typer.Option("-o", "--output", metavar="FILE", help="Write there instead of stdout.", show_default=False),
]
Mapping = Annotated[
    str | None,
    typer.Option(
        "--map",
        metavar="KEY=COLUMN,...",
        help="Which columns of foreign records are what: `text=body,date=datetime`.",
        show_default=False,
    ),
]
RejectsFile = Annotated[
    Path | None,
    typer.Option(
        "--rejects", metavar="FILE", help="Where to write what could not be read, and why.", show_default=False
    ),
]
Strict = Annotated[bool, typer.Option("--strict", help="Exit with 3 where anything had to be set aside.")]
WithRaw = Annotated[bool, typer.Option("--with-raw", help="Keep a copy of the raw text in every record.")]
CarryRaw = Annotated[
    bool, typer.Option("--with-raw/--no-raw", help="Carry the raw text along, so that later changes can be proved.")
]
Skip = Annotated[
    list[str] | None,
    typer.Option(
        "--skip", metavar="STAGE", help="Leave a stage out: repair, strip, convert or dedup.", show_default=False
    ),
]
Disable = Annotated[
    list[str] | None,
    typer.Option("--disable", metavar="RULE", help="Switch a rule off, named `stage/name`.", show_default=False),
]
RulePacks = Annotated[
    list[Path] | None,
    typer.Option("--rules", metavar="FILE", help="A rule pack of your own (TOML).", show_default=False),
]
Learn = Annotated[
    bool, typer.Option("--learn", help="Learn first what recurs on the pages of each site, and remove it too.")
]
Punctuation = Annotated[
    str, typer.Option("--punctuation", metavar="keep|fullwidth|ascii", help="What becomes of punctuation.")
]
From = Annotated[
    str, typer.Option("--from", metavar="t|tw|hk", help="Convert the script only, or a region's vocabulary too.")
]
Captions = Annotated[str, typer.Option("--captions", metavar="keep|remove", help="Whether captions of pictures stay.")]
Keep = Annotated[
    str, typer.Option("--keep", metavar="unique|all", help="`all` keeps reprints in the corpus, marked as such.")
]
Reprints = Annotated[
    Path | None,
    typer.Option("--reprints", metavar="FILE", help="Where to write the reprints that leave.", show_default=False),
]
Dictionaries = Annotated[
    list[Path] | None,
    typer.Option("--dict", metavar="FILE", help="A user dictionary in jieba's format.", show_default=False),
]
Reference = Annotated[bool, typer.Option("--reference", help="Run the reference library instead of the fast path.")]
NoCorrections = Annotated[
    bool, typer.Option("--no-corrections", help="Leave out the corrections of the reference libraries.")
]
Jobs = Annotated[int, typer.Option("--jobs", "-j", min=0, metavar="N", help="Worker processes; 0: one a core.")]
Engine = Annotated[
    str, typer.Option("--engine", metavar="local|dask", help="Work on this machine, or on a Dask cluster.")
]
Scheduler = Annotated[
    str | None,
    typer.Option("--scheduler", metavar="ADDRESS", help="The Dask scheduler: `tcp://HOST:8786`.", show_default=False),
]
SchedulerFile = Annotated[
    Path | None,
    typer.Option("--scheduler-file", metavar="FILE", help="The file a Dask scheduler wrote.", show_default=False),
]
Timeout = Annotated[
    float,
    typer.Option(
        "--timeout-per-document", min=0, metavar="SECONDS", help="Set aside what takes longer to clean; 0: nothing."
    ),
]
Memory = Annotated[
    int,
    typer.Option(
        "--memory", min=350, metavar="MB", help="What a process may take; a document of many MB needs more by itself."
    ),
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing on stderr but errors.")]
CorpusDir = Annotated[
    str,
    typer.Option("-i", "--input", metavar="DIR", envvar="CORPUS_DIR", help="The folder that `corpus build` wrote."),
]
Anywhere = Annotated[
    str,
    typer.Option(
        "-i",
        "--input",
        metavar="DIR|FILE|-",
        envvar="CORPUS_DIR",
        help="A folder that `corpus build` wrote, a JSONL file, or `-` for stdin.",
    ),
]
OutputFormat = Annotated[
    Format | None,
    typer.Option(
        "--format",
        help="How to write rows; by default a table in a terminal and JSONL in a pipe.",
        show_default=False,
    ),
]
ExitZero = Annotated[bool, typer.Option("--exit-zero", help="Exit with 0 also where nothing was found.")]


def engine(jobs: int, name: str, scheduler: str | None, scheduler_file: Path | None) -> engines.Engine:
    """The engine that the options name. Raises `UsageError` where they do not fit together."""
    file = None if scheduler_file is None else str(scheduler_file)
    return engines.make(jobs, name, scheduler=scheduler, scheduler_file=file)


def mapping(text: str | None) -> dict[str, str]:
    """`text=body,date=datetime` as a mapping. Raises `UsageError` where it is none, or names what cannot be mapped."""
    pairs: dict[str, str] = {}
    for pair in filter(None, (text or "").split(",")):
        key, equals, column = pair.partition("=")
        if not equals or not key.strip() or not column.strip():
            raise UsageError(f"--map: {pair!r} is not KEY=COLUMN", "For example: --map text=body,date=datetime")
        if key.strip() in pairs:
            raise UsageError(f"--map: {key.strip()} is named twice", "A key is looked for in one column.")
        pairs[key.strip()] = column.strip()
    if pairs:
        from ..stages.ingest import NAMES

        unknown = sorted(set(pairs) - set(NAMES))
        if unknown:
            raise UsageError(
                f"--map: there is no {', '.join(unknown)} to map", f"What can be mapped: {', '.join(NAMES)}."
            )
    return pairs


def one_of(option: str, value: str, allowed: tuple[str, ...]) -> str:
    """`value`, where it is allowed. Raises `UsageError` else."""
    if value not in allowed:
        raise UsageError(f"{option}: {value!r} is not one of {', '.join(allowed)}")
    return value
