"""`corpus verify` and `corpus lexicon`: keeping an index sound and its words fitting."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path
from typing import Annotated

import typer

from ..errors import Exit
from ..partitions import INDEX, partitions
from ..records import Records
from . import options, running
from .output import Format, chosen, write_rows
from .terminal import counted, safe


def verify(directory: options.CorpusDir = "data", output_format: options.OutputFormat = None) -> None:
    """Check every byte of the index against what was written; exits with 4 where one is not what it was.

    `corpus index` builds anew what is damaged.

    Example: `corpus verify -i data`
    """
    from ..index.verify import verify as check

    damages = [damage for part in partitions(Path(directory)) for damage in check(part / INDEX)]
    if not damages:
        print("every byte of the index is as it was written", file=sys.stderr)
        return
    write_rows(({"file": str(one.path), "damage": one.reason} for one in damages), ("file", "damage"), output_format)
    print(f"To build anew what is damaged: corpus index -i {shlex.quote(directory)}", file=sys.stderr)
    raise typer.Exit(Exit.BAD_INDEX)


def lexicon(
    where: options.Anywhere = "data",
    min_count: Annotated[
        int, typer.Option("--min-count", min=2, metavar="N", help="How often a word must stand at least.")
    ] = 5,
    limit: Annotated[int, typer.Option("--limit", "-n", min=0, metavar="N", help="How many words; 0: all.")] = 100,
    output: Annotated[
        Path | None,
        typer.Option(
            "-o", "--output", metavar="FILE", help="Write a user dictionary for --dict there.", show_default=False
        ),
    ] = None,
    output_format: options.OutputFormat = None,
) -> None:
    """Find words of the domain that jieba does not know, by their cohesion and the freedom of their neighbours.

    What it writes with -o is a dictionary in jieba's format, to be read and edited by a person before it is used.

    Example: `corpus lexicon -i data --min-count 3`
    """
    from itertools import islice

    from ..analysis.lexicon import dictionary_lines, discover
    from ..settings import Settings
    from ..stages.segment import segmenter, tokenized

    frequency = segmenter(Settings()).vocabulary.frequency
    with running.rejecting(None) as rejects:
        documents = (document.tokens or [] for document in tokenized(Records(where, rejects).staying(), Settings()))
        found = discover(documents, known=lambda word: frequency(word) is not None, min_count=min_count)
    candidates = list(islice(found, limit or None))
    if output is not None:
        with running.writing(output) as stream:
            stream.write("".join(f"{line}\n" for line in dictionary_lines(candidates)).encode())
        print(f"{counted(len(candidates), 'word')} in {safe(str(output))}", file=sys.stderr)
        if not candidates:
            raise typer.Exit(Exit.NOTHING_FOUND)
        return
    names = ("word", "count", "cohesion", "left_freedom", "right_freedom", "examples")
    rows = [{name: getattr(one, name) for name in names} for one in candidates]
    if chosen(output_format) is Format.TABLE:
        rows = [{**row, "examples": " / ".join(row["examples"][:2])} for row in rows]
    if not write_rows(rows, names, output_format):
        print("no word stands often enough", file=sys.stderr)
        raise typer.Exit(Exit.NOTHING_FOUND)
