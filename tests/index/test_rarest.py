"""What the rarest characters of a string find is what Tantivy finds by all of them."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest

from dangjian_corpus.corpus import Corpus
from dangjian_corpus.document import Document
from dangjian_corpus.index import rarest
from dangjian_corpus.index.locate import String
from dangjian_corpus.index.query import parse
from dangjian_corpus.index.search import Hits

from .conftest import build
from .test_exact import quoted

#: Parts of sentences, so that long strings come again, whole, and with something else in their midst.
PARTS = (
    "街坊们在渠边种树、修桥、读报", "网格员每周三到户走访", "第一批八个支部", "食堂\n\n　　开张那天来了120位老人",
    "ＷｉＦｉ密码写在布告栏", "黨員何遠修好了路燈", "，", "。", "\n　　", "和", "的", "把服务送到家门口",
)  # fmt: skip
LIMIT = 5


def articles(count: int = 160) -> list[Document]:
    """Articles of these parts; every fourth is there twice, and long ones hold a part many times."""
    chance = random.Random(11)
    texts: list[str] = []
    while len(texts) < count:
        text = "".join(chance.choices(PARTS, k=chance.choice((3, 8, 30, 90))))
        texts += [text, text] if chance.random() < 0.25 else [text]
    return [Document(id=f"{number:03}", text=text, tokens=list(text)) for number, text in enumerate(texts)]


@pytest.fixture(scope="module")
def texts() -> list[Document]:
    return articles()


@pytest.fixture(scope="module")
def repetitive(texts: list[Document], tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    return build(tmp_path_factory.mktemp("repetitive"), [texts[0::3], texts[1::3], texts[2::3]])


def strings(texts: list[Document], count: int) -> list[str]:
    """Parts of the texts, some with a character changed."""
    chance = random.Random(12)
    found = []
    for _ in range(count):
        text = chance.choice(texts).text
        start = chance.randrange(max(1, len(text) - 8))
        string = text[start : start + chance.randint(8, 14)]
        found.append(string.replace(string[3:4], "们", 1) if chance.random() < 0.2 else string)
    return found


def told(corpus: Corpus, string: str) -> list[rarest.Found] | None:
    return rarest.best(corpus.reader, String(corpus.reader, string), LIMIT)


def test_hits_and_scores_are_those_of_the_whole_phrase(
    repetitive: Corpus, texts: list[Document], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rarest, "_SHARE", 1.0)
    answers = {True: 0, False: 0}
    ties = 0
    for string in strings(texts, 400):
        found = told(repetitive, string)
        answers[found is None] += 1
        if found is None:
            continue
        ranked = list(Hits(repetitive.reader, parse(quoted(string)), limit=LIMIT, case=False)._ranked(LIMIT))
        assert [one.row for one in found] == [row for _, _, row in ranked], string
        assert [one.score for one in found] == pytest.approx([score for score, _, _ in ranked], rel=1e-6)
        ties += any(one.score == other.score for one, other in pairwise(found))
    assert answers[False] > 100
    assert answers[True] > 10
    assert ties > 50


def test_the_search_gives_the_same_with_and_without(
    repetitive: Corpus, texts: list[Document], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = strings(texts, 60)
    monkeypatch.setattr(rarest, "_SHARE", 1.0)
    some = [[hit._replace(score=None) for hit in repetitive.search(quoted(string), limit=LIMIT)] for string in asked]
    monkeypatch.setattr(rarest, "_SHARE", -1.0)
    assert all(told(repetitive, string) is None for string in asked)
    assert some == [
        [hit._replace(score=None) for hit in repetitive.search(quoted(string), limit=LIMIT)] for string in asked
    ]


def test_short_strings_and_many_hits_are_left_to_the_phrase(repetitive: Corpus) -> None:
    string = String(repetitive.reader, "街坊们在渠边种树")
    assert rarest.best(repetitive.reader, String(repetitive.reader, "街坊们在渠边"), LIMIT) is None
    assert rarest.best(repetitive.reader, string, 100) is None
