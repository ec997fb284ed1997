"""Exact search against brute force."""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from dangjian_corpus.corpus import Corpus
from dangjian_corpus.document import Document
from dangjian_corpus.index.fold import collapse, standard

from .conftest import build


def brute(documents: list[Document], string: str, *, case: bool = False) -> dict[str, int]:
    """For every document that holds `string` under folding how often it does, overlaps counted."""
    fold = standard().cased if case else standard()
    wanted = collapse(fold(string))
    found = {}
    for document in documents:
        text = collapse(fold(document.text))
        count = sum(text.startswith(wanted, at) for at in range(len(text)))
        if count:
            found[document.id] = count
    return found


def quoted(string: str) -> str:
    return '"' + string.replace("\\", "\\\\").replace('"', '\\"') + '"'


def found(corpus: Corpus, string: str, *, case: bool = False) -> dict[str, int]:
    return {hit.id: len(hit.matches) for hit in corpus.search(quoted(string), limit=0, case=case)}


def check(corpus: Corpus, documents: list[Document], string: str, *, case: bool = False) -> None:
    expected = brute(documents, string, case=case)
    assert found(corpus, string, case=case) == expected
    hits = corpus.search(quoted(string), case=case)
    assert (hits.documents, hits.occurrences) == (len(expected), sum(expected.values()))


def test_every_short_string_of_the_sample(corpus: Corpus, sample: list[Document]) -> None:
    strings = {one.text[at : at + size] for one in sample for size in (1, 2) for at in range(len(one.text) - size + 1)}
    assert len(strings) > 500
    for string in sorted(strings)[::2]:
        assert found(corpus, string) == brute(sample, string), string


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_random_strings_of_the_sample(corpus: Corpus, sample: list[Document], data: st.DataObject) -> None:
    text = data.draw(st.sampled_from(sample)).text
    start = data.draw(st.integers(0, len(text) - 1))
    string = text[start : start + data.draw(st.integers(1, 12))]
    changed = data.draw(st.sampled_from(("", "upper", "lower", "swap")))
    if changed == "swap" and len(string) > 1:
        string = string[1:] + string[0]
    elif changed in ("upper", "lower"):
        string = getattr(string, changed)()
    check(corpus, sample, string, case=data.draw(st.booleans()))


ALPHABET = '党黨建社區区 　\n\taAＡbß。，“"\\/*()-1１𠮷\x00\x1fİıﬀ乾干後后'


@given(st.lists(st.text(ALPHABET, max_size=14), min_size=1, max_size=6), st.text(ALPHABET, min_size=1, max_size=4))
@settings(max_examples=12, deadline=None)
def test_any_text_at_all(tmp_path_factory, texts: list[str], string: str) -> None:
    documents = [Document(id=str(n), text=text, tokens=list(text)) for n, text in enumerate(texts)]
    corpus = build(tmp_path_factory.mktemp("any"), [documents[::2], documents[1::2]])
    for wanted in (string, *(text[1:3] for text in texts if text[1:3])):
        check(corpus, documents, wanted)
        check(corpus, documents, wanted, case=True)


def test_matches_are_where_they_are_said_to_be(corpus: Corpus, sample: list[Document]) -> None:
    texts = {one.id: one.text for one in sample}
    for query in ('"社区"', '"哈 哈"', '"wifi"', "党员", "/第.批/", "NEAR/3(社区 党建)"):
        for hit in corpus.search(query, limit=0):
            assert hit.matches
            for start, end in hit.matches:
                assert 0 <= start < end <= len(texts[hit.id])
            marked = [re.sub(r"\s", " ", hit.snippet[start:end]) for start, end in hit.marks]
            inside = [re.sub(r"\s", " ", texts[hit.id][start:end]) for start, end in hit.matches]
            assert marked
            assert set(marked) <= set(inside)
