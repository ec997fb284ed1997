"""Scores are those that Tantivy gives."""

from __future__ import annotations

import pytest
import tantivy

from dangjian_corpus.corpus import Corpus
from dangjian_corpus.document import Document
from dangjian_corpus.index.reader import Place
from dangjian_corpus.index.recent import Recent

from .conftest import build

#: Lengths on both sides of those that Tantivy tells apart.
LENGTHS = (1, 2, 23, 24, 25, 39, 40, 41, 42, 43, 55, 56, 59, 60, 87, 88, 300, 1000, 5000, 70_000)


@pytest.fixture(scope="module")
def lengths(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    """Documents of these lengths, each with 党 once, and some with white space of all kinds."""
    texts = ["党" + "建" * (length - 1) for length in LENGTHS]
    texts += ["党 \n", "\u3000党建\x1f\u2003 \n党", " ", "", "\n党\t\t建\xa0\xa0工 作\u200b", "党\x00建"]
    documents = [Document(id=f"{number:02}", text=text, tokens=list(text)) for number, text in enumerate(texts)]
    return build(tmp_path_factory.mktemp("lengths"), [documents[::2], documents[1::2]])


def test_scores_are_tantivys(lengths: Corpus) -> None:
    reader = lengths.reader
    for character in "党建":
        query = tantivy.Query.term_query(reader.schema, "text", character, index_option="freq")
        hits = reader.ask(query, limit=100).hits
        assert len(hits) > 20
        weight = reader.bm25(character, hits[0][1]).weight([len(hits)])
        for (score, address), place in zip(hits, reader.places([one for _, one in hits]), strict=True):
            text = reader.text(place)
            length = reader.length(place, text)
            assert reader.bm25(character, address).score(weight, text.count(character), length) == pytest.approx(
                score, rel=2e-7
            )


def test_texts_whose_white_space_is_not_pythons_are_measured_too(
    lengths: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = lengths.reader
    places = [Place(segment, number) for segment in (0, 1) for number in range(len(reader.segments[segment].store))]
    plainly = [reader.length(place, reader.text(place)) for place in places]
    assert {reader._plainly_spaced(segment) for segment in (0, 1)} == {True}
    monkeypatch.setattr(reader, "_plainly_spaced", lambda _: False)
    assert plainly == [reader.length(place, reader.text(place)) for place in places]


def test_a_segment_with_white_space_that_is_not_folded_is_noticed(
    lengths: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = lengths.reader
    monkeypatch.setattr(reader.folding, "variants", lambda _: " \n")
    assert not reader._is_plainly_spaced(0)


def test_texts_at_hand_are_no_more_than_twice_the_size() -> None:
    recent: Recent[int] = Recent(10)
    for number in range(50):
        recent.put(number, str(number % 10) * 4)
        held = {key: recent.get(key) for key in range(50) if recent.get(key)}
        assert held.keys() >= {number, max(number - 1, 0)}
        assert sum(map(len, filter(None, held.values()))) <= 20
        assert all(text == str(key % 10) * 4 for key, text in held.items())
    assert recent.get(0) is None
