"""Chosen edits go back; the ledger's properties hold `restore` to the rest."""

from __future__ import annotations

from dangjian_corpus import restoring
from ledger_cases import edit


def test_a_later_layer_acts_on_the_characters_it_had() -> None:
    layers = [[edit(1, "(x)")], [edit(0, "黨建", "党建", "test/t2s")]]
    text, kept = restoring.restore("黨(x)建", layers, lambda _, one: one.rule == "test/rule0")
    assert text == "党(x)建"
    assert kept == [[edit(0, "黨", "党", "test/t2s"), edit(4, "建", "建", "test/t2s")][:1]]


def test_what_comes_back_is_frozen() -> None:
    layers = [[edit(0, "黨")], [edit(0, "黨", "党", "test/t2s")]]
    assert restoring.restore("黨黨", layers, lambda _, one: one.rule == "test/rule0")[0] == "黨党"


def test_a_removal_across_what_comes_back_is_split() -> None:
    layers = [[edit(1, "留")], [edit(0, "ab", "", "test/line")]]
    text, kept = restoring.restore("a留b", layers, lambda _, one: one.rule == "test/rule0")
    assert text == "留"
    assert kept == [[edit(0, "a", "", "test/line"), edit(2, "b", "", "test/line")]]


def test_an_edit_on_characters_that_are_gone_goes_with_them() -> None:
    layers = [[edit(0, "x", "黨")], [edit(0, "黨", "党", "test/t2s")]]
    assert restoring.restore("x", layers, lambda _, one: one.rule == "test/rule0") == ("x", [])
