"""What is the same when two passages are compared, and what is not; hashes; runs on disk."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dangjian_corpus.document import Document
from dangjian_corpus.stages.dedup import doubled, exchange, folding, sketch

#: Texts in which sentences, figures and marks of both widths come close to each other.
TEXTS = st.text(st.sampled_from("党黨建１2.．。-－,，、:\n \u3000“”?…a%㎡"), max_size=40)

SAME = [
    ("党建工作，很重要。", "黨建工作很重要"),
    ("ＡＢＣ １２３", "abc 123"),
    ("看著他", "看着他"),
    ("“甚麼？”", "什么"),
    ("1,000元", "1000元"),
    ("１，０００元", "1000元"),
    ("5℃", "5 C"),
    ("3.5%", "３．５％"),
    ("据了解", "據瞭解"),
    ("裡面，裏面", "里面里面"),
    ("——1949年", "1949年"),
]
DIFFERENT = [
    ("3.5", "35"),
    ("1-2月", "12月"),
    ("气温-5度", "气温5度"),
    ("48%", "48"),
    ("10:30", "1030"),
    ("100元", "$100元"),
    ("甲", "乙"),
    ("三", "3"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_same(one: str, other: str) -> None:
    assert folding.folded(one) == folding.folded(other)


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_different(one: str, other: str) -> None:
    assert folding.folded(one) != folding.folded(other)


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    folded = folding.fold(text)
    assert folded.text == folding.folded(text)
    assert len(folded.places) == len(folded.starts) == len(folded.sentence) == len(folded.line) == len(folded.codes)
    assert len(folding.simplified(text)) == len(text)


def test_places_point_into_the_text() -> None:
    text = "一，二。\n３ 4"
    folded = folding.fold(text)
    assert folded.text == "一二3.4"
    assert [text[place] for place in folded.places] == ["一", "二", "３", " ", "4"]
    assert folded.sentence.tolist()[:2] == [0, 0]
    assert folded.sentence[2] > 0
    assert folded.line.tolist() == [0, 0, 1, 1, 1]


@given(st.lists(TEXTS | st.text(), max_size=6))
def test_folding_many_is_folding_each(texts: list[str]) -> None:
    every = folding.fold_many(texts)
    many = folding.codes_of_many(texts)
    assert len(every) == len(texts) == len(many.begins) - 1
    for number, (text, one) in enumerate(zip(texts, every, strict=True)):
        alone = folding.fold(text)
        for name in ("codes", "places", "starts", "line"):
            assert getattr(one, name).tolist() == getattr(alone, name).tolist()
        assert np.diff(one.sentence).tolist() == np.diff(alone.sentence).tolist()
        own = slice(many.begins[number], many.begins[number + 1])
        assert many.codes[own].tolist() == alone.codes.tolist()
        assert (many.places[own] - many.offsets[number]).tolist() == alone.places.tolist()


@given(TEXTS, TEXTS, TEXTS)
def test_where_a_sentence_stands_twice_it_may_be_repeated(one: str, two: str, three: str) -> None:
    for text in (one, f"{one}。{two}\n{one}.{three}", f"{one}{two}{one}"):
        sentences = doubled.sentences(folding.fold(text)).keys
        if len(set(sentences)) < len(sentences):
            assert folding.sums_of_sentences([text])[0] is not None


def test_a_text_without_two_sentences_alike_does_not_repeat_one() -> None:
    assert folding.sums_of_sentences(["第一句话。第二句话！第三句话3.5元。\n\n“。”\n第四句话"])[0] is None
    assert folding.sums_of_sentences(["第一句话。第二句话！第 一句,话\n第三句话"])[0] is not None


@given(st.lists(TEXTS | st.text(), max_size=6))
def test_the_sums_of_many_texts_are_those_of_each(texts: list[str]) -> None:
    assert folding.sums_of_sentences(texts) == [folding.sums_of_sentences([text])[0] for text in texts]


@given(st.lists(st.tuples(TEXTS | st.text(max_size=300), st.sampled_from((None, "2020", "2020-05-01"))), max_size=5))
def test_signing_many_is_signing_each(given: list[tuple[str, str | None]]) -> None:
    documents = [Document(f"d{number}", text * 9, date=date) for number, (text, date) in enumerate(given)]
    assert list(sketch.signed(documents)) == [(document, sketch.sign(document)) for document in documents]


@given(st.lists(st.integers(0, 2**17), max_size=60), st.integers(1, 13))
def test_runs_are_hashed_wherever_they_stand(codes: list[int], run: int) -> None:
    array = np.array(codes, dtype=np.uint32)
    hashes = sketch.hashed(array, run).tolist()
    assert len(hashes) == max(0, len(codes) - run + 1)
    again = {tuple(codes[at : at + run]): value for at, value in enumerate(hashes)}
    assert [again[tuple(codes[at : at + run])] for at in range(len(hashes))] == hashes
    assert len(set(hashes)) == len(again)


@given(st.integers(0, 400), st.integers(0, 400), st.integers(0, 2**32 - 1))
def test_a_long_passage_in_common_gives_a_hash_in_common(before: int, after: int, seed: int) -> None:
    chance = np.random.default_rng(seed)
    passage = chance.integers(1, 5000, sketch.RUN + sketch.LONGEST_WINDOW - 1).astype(np.uint32)
    one = np.concatenate((chance.integers(5000, 9000, before).astype(np.uint32), passage))
    other = np.concatenate((passage, chance.integers(9000, 13000, after).astype(np.uint32)))
    hashes = sketch.winnowed(np.concatenate((one, other)), [0, len(one), len(one) + len(other)])
    assert set(hashes[0].tolist()) & set(hashes[1].tolist())


@settings(max_examples=50, deadline=None)
@given(st.lists(st.lists(st.integers(0, 50), max_size=40), max_size=5), st.integers(1, 30))
def test_merged_runs_are_the_sorted_whole(parts: list[list[int]], at_once: int) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        runs = []
        for number, keys in enumerate(parts):
            rows = np.zeros(len(keys), dtype=[("key", "u8"), ("rank", "u4")])
            rows["key"] = keys
            runs.append(exchange.write_run(Path(folder) / f"{number}.npy", rows))
        pieces = [piece["key"].tolist() for piece in exchange.merged(runs, at_once)]
    assert [key for piece in pieces for key in piece] == sorted(key for keys in parts for key in keys)
    for one, other in pairwise(pieces):
        assert one[-1] < other[0]
