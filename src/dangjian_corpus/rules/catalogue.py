"""All rules by name, and what can be asked of them: what they do, whether they hold, which are of use."""

from __future__ import annotations

import importlib
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from ..document import Document
from ..errors import NothingFoundError
from ..io.jsonl import EXTERNAL_RULE
from . import Rule
from .engine import match
from .loader import Packs, folder_of, load

#: The modules that have rules of their own.
STAGES = ("ingest", "repair", "strip", "convert", "dedup", "segment")


class Failure(NamedTuple):
    """An example that does not do what its rule says: a hit that draws nothing, or a miss that draws something."""

    rule: str
    kind: str
    text: str


def stage_rules() -> tuple[Rule, ...]:
    """The rules that are written in the stages themselves."""
    return tuple(rule for name in STAGES for rule in _rules_of(name))


@cache
def _rules_of(stage: str) -> tuple[Rule, ...]:
    rules: tuple[Rule, ...] = getattr(importlib.import_module(f"dangjian_corpus.stages.{stage}"), "RULES", ())
    return rules


def catalogue(packs: Packs) -> dict[str, Rule]:
    """Every rule of the stages and of `packs`, by id, in the order of ids."""
    rules = {rule.id: rule for rule in stage_rules()}
    rules.update((rule.rule.id, rule.rule) for rule in packs)
    return dict(sorted(rules.items()))


def reasons(names: Iterable[str], packs: tuple[str, ...] = ()) -> dict[str, str]:
    """Why each of the rules of these names acts, so far as they are the program's own or stand in the files `packs`.

    Packs are read if need be.
    """
    wanted = set(names)
    stages = {name.partition("/")[0] for name in wanted}
    known = {EXTERNAL_RULE: "Another program changed the text between two stages."}
    known |= {rule.id: rule.why for stage in STAGES if stage in stages for rule in _rules_of(stage)}
    if not wanted <= set(known):
        known |= {rule.rule.id: rule.rule.why for rule in load(packs)}
    return {name: known[name] for name in wanted if name in known}


def explain(name: str, packs: Packs) -> Rule:
    """The rule called `name`. Raises `NothingFoundError`, with the names that are near it."""
    from difflib import get_close_matches

    rules = catalogue(packs)
    if name in rules:
        return rules[name]
    near = get_close_matches(name, rules, n=3, cutoff=0.5) or [id for id in rules if name in id][:3]
    raise NothingFoundError(
        f"no rule is called {name!r}",
        f"Near it: {', '.join(near)}." if near else "`corpus rules list` shows them all.",
    )


def test(packs: Packs) -> list[Failure]:
    """Every example of `packs` that does not do what its rule says."""
    failures: list[Failure] = []
    for pack_rule in packs:
        rule = pack_rule.rule
        host, folder = (next(iter(names), None) for names in (pack_rule.hosts, pack_rule.folders))
        for kind, texts in (("hit", rule.hits), ("miss", rule.misses)):
            for text in texts:
                hits = match(text.split("\n"), host=host, folder=folder, packs=packs.only(rule.id))
                if bool(hits) != (kind == "hit"):
                    failures.append(Failure(rule.id, kind, text))
    return failures


def unused(packs: Packs, documents: Iterable[Document]) -> list[str]:
    """The ids of the rules of `packs` that hit nothing in the raw text of `documents`."""
    used: set[str] = set()
    for document in documents:
        lines, host = document.raw_text().split("\n"), document.source.get("host")
        used.update(hit.rule for hit in match(lines, host=host, folder=folder_of(document), packs=packs))
    return [rule.rule.id for rule in packs if rule.rule.id not in used]
