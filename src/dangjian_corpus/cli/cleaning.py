"""`corpus clean`."""

from __future__ import annotations

import sys

from . import options, running


def clean(
    paths: options.Paths,
    output: options.Output = None,
    skip: options.Skip = None,
    disable: options.Disable = None,
    rules: options.RulePacks = None,
    learn: options.Learn = False,
    punctuation: options.Punctuation = "keep",
    convert_from: options.From = "t",
    captions: options.Captions = "keep",
    keep: options.Keep = "unique",
    reprints: options.Reprints = None,
    mapping: options.Mapping = None,
    with_raw: options.WithRaw = False,
    rejects_file: options.RejectsFile = None,
    strict: options.Strict = False,
    jobs: options.Jobs = 0,
    engine_name: options.Engine = "local",
    scheduler: options.Scheduler = None,
    scheduler_file: options.SchedulerFile = None,
    timeout: options.Timeout = 300,
    quiet: options.Quiet = False,
) -> None:
    """Clean articles: from files to JSONL records, in one go.

    Takes text, HTML, JSONL, JSON, CSV, TSV, RSS and Atom files, compressed or not, in any Chinese encoding.

    Example: `corpus clean data/raw -o clean.jsonl`
    """
    from ..build.cleaning import clean as cleaned

    columns = options.mapping(mapping)
    settings = running.settings(
        skip=skip,
        disable=disable,
        rule_packs=rules,
        punctuation=punctuation,
        convert_from=convert_from,
        captions=captions,
        keep=keep,
        with_raw=with_raw,
    )
    engine = options.engine(jobs, engine_name, scheduler, scheduler_file)
    splitter = running.Splitter(reprints, settings)
    try:
        with running.rejecting(rejects_file, quiet=quiet) as rejects:
            documents = cleaned(
                paths,
                settings,
                engine,
                mapping=columns,
                timeout=timeout,
                learn=learn,
                rejects=rejects,
                stdin=sys.stdin.buffer,
                own=running.own(output, reprints, rejects_file),
            )
            written = running.write(splitter.staying(documents), output)
    finally:
        engine.close()
    if not quiet:
        splitter.report()
    running.conclude(written, rejects, rejects_file, strict=strict, quiet=quiet, paths=paths)
