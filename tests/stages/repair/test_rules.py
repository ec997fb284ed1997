"""Every rule of the stage fires on its hits and on none of its misses."""

from __future__ import annotations

import pytest

from dangjian_corpus.document import Document
from dangjian_corpus.proposal import advance
from dangjian_corpus.rules import Rule
from dangjian_corpus.settings import Settings
from dangjian_corpus.stages import repair


def repaired(text: str, settings: Settings | None = None) -> Document:
    """The document after every step of the stage."""
    document = Document("a", text)
    for step in repair.STEPS:
        document = advance(document, step.propose(document, settings or Settings()))
    return document


def settings_for(rule: Rule) -> Settings:
    """The settings under which `rule` may fire."""
    name = rule.id.partition("/")[2]
    return Settings(punctuation=name) if name in ("fullwidth", "ascii") else Settings()


def fired(text: str, settings: Settings) -> set[str]:
    """The rules that changed something in `text`, whose ledger must lead back to it."""
    document = repaired(text, settings)
    assert document.raw_text() == text
    return {edit.rule for layer in document.layers for edit in layer}


HITS = [pytest.param(rule, text, id=f"{rule.id}-{i}") for rule in repair.RULES for i, text in enumerate(rule.hits)]
MISSES = [pytest.param(rule, text, id=f"{rule.id}-{i}") for rule in repair.RULES for i, text in enumerate(rule.misses)]


def test_every_rule_has_hits_and_misses() -> None:
    assert all(rule.hits and rule.misses for rule in repair.RULES)
    assert len({rule.id for rule in repair.RULES}) == len(repair.RULES)


@pytest.mark.parametrize(("rule", "text"), HITS)
def test_hits(rule: Rule, text: str) -> None:
    assert rule.id in fired(text, settings_for(rule))


@pytest.mark.parametrize(("rule", "text"), HITS)
def test_disabled(rule: Rule, text: str) -> None:
    assert rule.id not in fired(text, settings_for(rule)._replace(disable=frozenset({rule.id})))


@pytest.mark.parametrize(("rule", "text"), MISSES)
def test_misses(rule: Rule, text: str) -> None:
    assert rule.id not in fired(text, settings_for(rule))
