"""A document that takes too long is set aside, in any thread, and costs no other."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest

from dangjian_corpus import pipeline
from dangjian_corpus.build.bounds import within
from dangjian_corpus.build.shard import cleaned
from dangjian_corpus.document import Document
from dangjian_corpus.io.rejects import Reject, Rejects
from dangjian_corpus.ledger import Edit
from dangjian_corpus.proposal import NOTHING, Proposal, Step
from dangjian_corpus.settings import Settings


def spin() -> None:
    """Never ends, and takes every `Exception` for a failure that it can mend."""
    while True:
        try:
            sum(range(100))
        except Exception:
            continue


def backtrack() -> None:
    re.match("(a+)+b", "a" * 60)


@pytest.mark.parametrize("endless", [spin, backtrack])
def test_what_never_ends_is_ended(endless: Callable[[], None]) -> None:
    begun = time.monotonic()
    with pytest.raises(TimeoutError, match=r"took longer than 0\.2 seconds"):
        within(0.2, endless)
    assert time.monotonic() - begun < 5


def test_in_another_thread() -> None:
    with ThreadPoolExecutor(1) as pool:
        with pytest.raises(TimeoutError):
            pool.submit(within, 0.2, spin).result()
        assert pool.submit(within, 60, lambda: 7).result() == 7
        assert pool.submit(within, 60, threading.get_ident).result() != threading.get_ident()


def test_what_ends_in_time_is_left_alone() -> None:
    assert within(60, lambda: 7) == 7
    assert within(0, lambda: 7) == 7
    with pytest.raises(ValueError, match="its own"):
        within(60, lambda: int("its own"))


def test_one_document_is_set_aside(monkeypatch: pytest.MonkeyPatch) -> None:
    def clean_each(documents: Sequence[Document], _: Settings) -> Sequence[Document]:
        if any(document.id == "b" for document in documents):
            spin()
        return documents

    monkeypatch.setattr(pipeline, "clean_each", clean_each)
    rejects: list[Reject] = []
    documents = [Document(name, "渠水") for name in "abc"]
    found = cleaned(documents, Settings(), Rejects(rejects.append), timeout=0.2)
    assert found == [documents[0], None, documents[2]]
    assert [reject.path for reject in rejects] == ["b"]
    assert "--timeout-per-document" in rejects[0].hint


def test_what_fails_on_one_document_costs_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    def fragile(document: Document, _: Settings) -> Proposal:
        if document.id == "b":
            raise ZeroDivisionError("nothing by nothing")
        return Proposal(edits=[Edit(0, "泉", "", "x/y", "notice")]) if document.id == "c" else NOTHING

    monkeypatch.setattr(pipeline, "steps", lambda name: (Step(name, fragile),))
    rejects: list[Reject] = []
    found = cleaned([Document(name, "渠水") for name in "abcd"], Settings(), Rejects(rejects.append))
    assert [document and document.id for document in found] == ["a", None, None, "d"]
    assert "ZeroDivisionError" in rejects[0].reason
    assert rejects[1].reason.startswith("c: repair: x/y: '泉' does not stand")


def test_a_step_that_takes_documents_together_fails_on_one_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    def fragile(document: Document, _: Settings) -> Proposal:
        if document.id == "b":
            raise ZeroDivisionError("nothing by nothing")
        return Proposal(edits=[Edit(0, "渠", "", "x/y", "notice")])

    def each(documents: Sequence[Document], settings: Settings) -> list[Proposal]:
        asked.append([document.id for document in documents])
        return [fragile(document, settings) for document in documents]

    asked: list[list[str]] = []
    monkeypatch.setattr(pipeline, "CLEANING", ("strip",))
    monkeypatch.setattr(pipeline, "steps", lambda _: (Step("strip", fragile, each),))
    for names in ("abc", "ac"):
        found = pipeline.clean_each([Document(name, "渠水") for name in names], Settings())
        texts = [document.text if isinstance(document, Document) else repr(document) for document in found]
        assert texts == [("水", "ZeroDivisionError('nothing by nothing')")[name == "b"] for name in names]
    assert asked == [["a", "b", "c"], ["a", "c"]]
