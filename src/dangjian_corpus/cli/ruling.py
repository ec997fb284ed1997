"""`corpus rules`: the rules by name."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from ..errors import Exit, NothingFoundError
from ..records import Records
from ..rules import catalogue
from ..rules.loader import Packs, load
from . import options, running
from .output import Format, chosen, write_bytes, write_rows
from .terminal import safe

rules = typer.Typer(no_args_is_help=True, rich_markup_mode="markdown", help="List, explain and test the rules.")


def _packs(paths: options.RulePacks) -> Packs:
    return load(tuple(str(path) for path in paths or ()), frozenset())


@rules.command("list")
def list_rules(packs: options.RulePacks = None, output_format: options.OutputFormat = None) -> None:
    """List every rule with its role and reason.

    Example: `corpus rules list`
    """
    found = catalogue.catalogue(_packs(packs)).values()
    rows = [{"rule": rule.id, "role": rule.role, "why": rule.why, "where": rule.where} for rule in found]
    write_rows(rows, ("rule", "role", "why"), output_format)


@rules.command()
def explain(
    name: Annotated[str, typer.Argument(metavar="RULE", help="A rule, as `stage/name`.")],
    packs: options.RulePacks = None,
    output_format: options.OutputFormat = None,
) -> None:
    """Explain a rule: its role, why, what it hits and what it does not, where it is written.

    Example: `corpus rules explain repair/pinyin`
    """
    rule = catalogue.explain(name, _packs(packs))
    if chosen(output_format) is not Format.TABLE:
        write_rows([rule._asdict()], rule._fields, output_format)
        return
    lines = [rule.id, f"  role   {rule.role}", f"  why    {rule.why}", f"  where  {rule.where}"]
    for heading, texts in (("hits", rule.hits), ("does not hit", rule.misses)):
        for text in texts:
            lines.append(f"  {heading}")
            lines.extend(f"    {line}" for line in text.rstrip("\n").split("\n"))
    write_bytes(("\n".join(map(safe, lines)) + "\n").encode())


@rules.command("test")
def test_rules(packs: options.RulePacks = None, output_format: options.OutputFormat = None) -> None:
    """Run every rule of the packs over its own examples; exits with 1 where one does not hold.

    Example: `corpus rules test --rules my-pack.toml`
    """
    failures = catalogue.test(_packs(packs))
    if failures:
        write_rows((failure._asdict() for failure in failures), ("rule", "kind", "text"), output_format)
        raise typer.Exit(Exit.NOTHING_FOUND)
    print("every rule holds to its examples", file=sys.stderr)


@rules.command()
def unused(
    where: options.Anywhere = "data", packs: options.RulePacks = None, output_format: options.OutputFormat = None
) -> None:
    """List the rules of the packs that hit nothing in a corpus.

    Example: `corpus rules unused -i data`
    """
    loaded = _packs(packs)
    with running.rejecting(None) as rejects:
        names = catalogue.unused(loaded, Records(where, rejects).all())
    known = catalogue.catalogue(loaded)
    write_rows(
        [{"rule": name, "role": known[name].role, "where": known[name].where} for name in names],
        ("rule", "role", "where"),
        output_format,
    )


@rules.command()
def suggest(where: options.Anywhere = "data", output: options.Output = None) -> None:
    """Learn from a corpus what recurs on every page of a site, and propose it as a rule pack.

    Read what it proposes before you use it, and try it with `corpus rules test --rules FILE`.

    Example: `corpus rules suggest -i data -o learnt.toml`
    """
    from ..rules.suggest import suggest as learn

    with running.rejecting(None) as rejects:
        pack = learn(Records(where, rejects).all())
    if not pack:
        raise NothingFoundError("no passage recurs in one place in three articles of a site")
    running.write_lines([pack.encode()], output)
