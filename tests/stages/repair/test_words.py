"""The best route through the dictionary tells words from characters put side by side."""

from __future__ import annotations

import math

import pytest

from dangjian_corpus.stages.repair.words import UNKNOWN, route
from dangjian_corpus.stages.segment.model import lexicon


def test_a_word_is_likelier_than_its_characters_apart() -> None:
    assert route("服务") > route("服") + route("务")


def test_only_han_characters_count() -> None:
    assert route("党员，服务abc?") == pytest.approx(route("党员") + route("服务"))
    assert route("") == route("?！a") == 0


def test_a_character_that_is_no_word_has_the_least_probability() -> None:
    assert "謍" not in lexicon().frequencies
    assert route("謍") == pytest.approx(math.log(UNKNOWN / lexicon().total))
