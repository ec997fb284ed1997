"""What is known of patterns before they are read is what is read off them."""

from __future__ import annotations

import pytest

from dangjian_corpus.rules import conditions, literals, loader
from dangjian_corpus.rules.conditions import Conditions
from dangjian_corpus.stages.strip import signs, spam_clusters, spam_words
from dangjian_corpus.stages.strip.sign import Sign

PATTERNS = {
    *((rule.source, rule.whole) for rule in loader.load() if not rule.keep),
    *((pattern, False) for pattern in signs.PATTERNS.values()),
    *((shape.pattern.pattern, False) for shape in spam_clusters.shapes()),
}


@pytest.mark.parametrize("asked", sorted(PATTERNS), ids=range(len(PATTERNS)))
def test_what_is_known_of_a_pattern_is_what_it_says(asked: tuple[str, bool]) -> None:
    found = conditions.table([asked], {})
    assert found.keys() <= conditions._known().keys(), "run `make docs`"
    assert conditions.conditions(*asked) == conditions.read(*asked), "run `make docs`"


def test_no_other_patterns_are_known() -> None:
    assert len(conditions._known()) == len(PATTERNS) + 1, "run `make docs`"


def test_what_is_known_of_the_words_of_spam_is_what_they_say() -> None:
    words = {spam_words.listed(): spam_words.triggers()}
    assert conditions.table([], words).keys() <= conditions._known().keys(), "run `make docs`"
    assert signs.needs(Sign.SPAM) == (literals.least(frozenset(spam_words.triggers())),), "run `make docs`"


def test_other_words_are_asked_for() -> None:
    assert conditions.literals_of_words("校样 校样二稿", "校样 校样二稿".split) == (frozenset(("校样",)),)


def test_other_patterns_are_read() -> None:
    assert conditions.conditions("校样[一二]稿") == Conditions(frozenset(), (frozenset(("校样一稿", "校样二稿")),))
    assert conditions.conditions("^校样.*$", whole=True) == Conditions(frozenset(("校样",)), ())
