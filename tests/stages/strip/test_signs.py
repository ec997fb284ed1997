"""Signs: what no reader of a document looks at without them, it would have found nothing in."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dangjian_corpus.rules import loader
from dangjian_corpus.stages import strip
from dangjian_corpus.stages.strip import classify, metadata, signs, spam
from dangjian_corpus.stages.strip.lines import Passages
from dangjian_corpus.stages.strip.sign import Sign

CASES = Path(__file__).parents[2] / "cases"
EXAMPLES = [
    *(text for rule in strip.RULES for text in (*rule.hits, *rule.misses) if not text.startswith("<html")),
    *(json.loads(line)["text"] for line in (CASES / "metadata.jsonl").read_text(encoding="utf-8").splitlines()),
    *(json.loads(line)["text"] for line in (CASES / "spam.jsonl").read_text(encoding="utf-8").splitlines()),
]
LINES = sorted({line for text in EXAMPLES for line in text.split("\n") if line.strip()})
PROSE = "镇党委组织党员干部走村入户,听取群众对修路、用水和看病的意见,当场能办的当场办,不能办的记下来,定期回访,一年走了三百多户。"


def all_signs(lines: list[str]) -> Passages:
    """The lines as if they had every sign: every reader looks at them."""
    passages = Passages(lines)
    passages.signs = {sign: list(range(len(lines))) for sign in Sign}
    return passages


def test_every_sign_has_literals() -> None:
    assert set(signs.PATTERNS) == set(Sign) - {Sign.SPAM}
    assert all(signs.needs(sign) for sign in Sign)


@pytest.mark.parametrize("sign", signs.PATTERNS, ids=lambda sign: sign.name)
def test_a_sign_stands_wherever_its_pattern_matches(sign: Sign) -> None:
    pattern = re.compile(signs.PATTERNS[sign])
    matched = [line for line in (signs.marked([line]) for line in LINES) if pattern.search(line.whole)]
    assert matched or sign in (Sign.ODD, Sign.FOREWORD)
    assert all(sign in line.signs for line in matched)


documents = st.lists(st.one_of(st.just(PROSE), st.sampled_from(LINES)), min_size=1, max_size=9)


@settings(max_examples=150, deadline=None)
@given(documents)
def test_readers_find_the_same_without_looking_ahead(lines: list[str]) -> None:
    roles = [None] * len(lines)
    assert metadata.lift(lines, roles, None, {}) == metadata.lift(all_signs(lines), roles, None, {})
    assert spam.find(lines, None) == spam.find(all_signs(lines), None)
    assert classify.furnished(lines, ()) == classify.furnished(all_signs(lines), ())


@settings(max_examples=50, deadline=None)
@given(st.lists(documents, min_size=1, max_size=4))
def test_one_pass_over_some_documents_finds_what_one_over_each_would(each: list[list[str]]) -> None:
    packs = loader.load()
    both = Passages(line for lines in each for line in lines)
    found, gated = signs.found_with(packs, both)
    assert gated == packs.gate.open(both.whole)
    firsts = [sum(map(len, each[:number])) for number in range(len(each))]
    assert signs.hand_out(found, firsts) == [signs.marked(lines).signs for lines in each]
