"""Every rule there is, of the stages and of the packs, does what its examples say when its stage reads them whole."""

from __future__ import annotations

import pytest

from dangjian_corpus import pipeline
from dangjian_corpus.document import Document
from dangjian_corpus.html import visible_lines
from dangjian_corpus.rules import Rule
from dangjian_corpus.rules.catalogue import catalogue, stage_rules
from dangjian_corpus.rules.loader import load
from dangjian_corpus.settings import Settings

PACKS = load()
RULES = catalogue(PACKS)
HOSTS = {one.rule.id: one.hosts[0] for one in PACKS if one.hosts}
#: Rules that protect a passage make no edits; `catalogue.test` holds them, with the rest of the packs.
PROTECTING = {one.rule.id for one in PACKS if one.keep}
#: Rules that are asleep unless a setting wakes them.
WOKEN = {
    "convert/tw": Settings(convert_from="tw"),
    "convert/hk": Settings(convert_from="hk"),
    "repair/fullwidth": Settings(punctuation="fullwidth"),
    "repair/ascii": Settings(punctuation="ascii"),
    "strip/caption": Settings(captions="remove"),
}


def read(rule: Rule, text: str) -> Document:
    """The example as ingest reads it: a text, or a page where it is markup."""
    source = {"host": HOSTS[rule.id]} if rule.id in HOSTS else {}
    if not text.startswith("<html"):
        return Document("example", text, source)
    lines, hints, stated = visible_lines(text)
    return Document("example", "\n".join(lines), {**source, "page": stated}, hints=hints)


def alone(rule: Rule) -> Settings:
    """The settings under which only this rule of the packs is awake: another may know the same line as well."""
    return WOKEN.get(rule.id, Settings())._replace(disable=frozenset({one.rule.id for one in PACKS} - {rule.id}))


def fired(rule: Rule, text: str, settings: Settings) -> bool:
    """Whether the rule takes something from the text, whose ledger must lead back to it."""
    before = read(rule, text)
    after = pipeline.run_stage(rule.id.partition("/")[0], before, settings)
    assert after.raw_text() == before.text
    return any(edit.rule == rule.id for layer in after.layers for edit in layer)


@pytest.mark.parametrize("rule", RULES.values(), ids=list(RULES))
def test_a_rule_says_what_it_is_and_shows_it(rule: Rule) -> None:
    assert rule.why.strip()
    assert rule.role.strip()
    assert rule.where.strip()
    assert rule.hits
    assert rule.misses


def test_no_two_rules_of_the_stages_share_a_name() -> None:
    names = [rule.id for rule in stage_rules()]
    assert sorted(names) == sorted(set(names))


EDITING = [pytest.param(rule, id=rule.id) for rule in RULES.values() if rule.id not in PROTECTING]


@pytest.mark.parametrize("rule", EDITING)
def test_hits_draw_an_edit_unless_the_rule_is_off(rule: Rule) -> None:
    settings = alone(rule)
    for text in rule.hits:
        assert fired(rule, text, settings), text
        assert not fired(rule, text, settings._replace(disable=settings.disable | {rule.id})), text


@pytest.mark.parametrize("rule", EDITING)
def test_misses_draw_none(rule: Rule) -> None:
    for text in rule.misses:
        assert not fired(rule, text, alone(rule)), text


@pytest.mark.parametrize("name", WOKEN)
def test_a_rule_that_a_setting_wakes_sleeps_without_it(name: str) -> None:
    for text in RULES[name].hits:
        assert not fired(RULES[name], text, Settings()), text
