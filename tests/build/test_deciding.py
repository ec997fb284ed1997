"""What is decided on the corpus as a whole is remembered, and decided anew as soon as a document changed."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from builds import build, chaos, write_corpus
from dangjian_corpus.build import deciding
from dangjian_corpus.build.layout import Layout


@pytest.fixture
def source(tmp_path: Path) -> Path:
    write_corpus(tmp_path / "source", 0.05)
    return tmp_path / "source"


@pytest.fixture
def decided(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Takes the number of shards whenever something is decided."""
    calls: list[int] = []
    decide = deciding.decide

    def counting(*arguments: object) -> deciding.Decided:
        calls.append(1)
        return decide(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(deciding, "decide", counting)
    return calls


def _add(source: Path, _: Layout) -> None:
    (source / "later.txt").write_bytes((source / "3.txt").read_bytes())


def _remove(source: Path, _: Layout) -> None:
    (source / "small.jsonl").unlink()


def _change(source: Path, _: Layout) -> None:
    (source / "3.txt").write_text("一篇别的文章，只有这一句话。\n", "utf-8")


def _take_an_id(source: Path, _: Layout) -> None:
    """An id that a record of a later file has."""
    (source / "a.jsonl").write_text(json.dumps({"id": "large1", "text": "先到的文章。"}) + "\n", "utf-8")


def _lose_records(_: Path, layout: Layout) -> None:
    next(layout.clean.glob("*.jsonl")).unlink()


def _lose_reprints(_: Path, layout: Layout) -> None:
    next(layout.reprints.glob("*.jsonl")).unlink()


def _lose_a_note(_: Path, layout: Layout) -> None:
    next(layout.state.glob("*.finished.json")).unlink()


def _lose_what_was_decided(_: Path, layout: Layout) -> None:
    layout.decided.write_bytes(layout.decided.read_bytes()[:40])


def _tear_signatures(source: Path, layout: Layout) -> None:
    """Tear one file of them, and have them needed."""
    path = next(layout.state.glob("*.signatures"))
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    _add(source, layout)


_OFTEN = (_tear_signatures, _add, _lose_records)
_SELDOM = (_remove, _change, _take_an_id, _lose_reprints, _lose_a_note, _lose_what_was_decided)


@pytest.mark.parametrize("event", [*_OFTEN, *(pytest.param(event, marks=pytest.mark.slow) for event in _SELDOM)])
def test_whatever_happens_the_corpus_is_what_one_look_would_make_it(
    event: Callable[[Path, Layout], None], source: Path, tmp_path: Path, decided: list[int]
) -> None:
    build(source, tmp_path / "target")
    event(source, Layout(tmp_path / "target"))
    decided.clear()
    build(source, tmp_path / "target")
    assert decided
    build(source, tmp_path / "fresh")
    assert chaos.content(tmp_path / "target") == chaos.content(tmp_path / "fresh")
    assert chaos.answers(tmp_path / "target") == chaos.answers(tmp_path / "fresh")


def test_nothing_is_decided_where_nothing_changed(source: Path, tmp_path: Path, decided: list[int]) -> None:
    _take_an_id(source, Layout(tmp_path / "target"))
    first = build(source, tmp_path / "target")
    before = chaos.content(tmp_path / "target")
    decided.clear()
    again = build(source, tmp_path / "target")
    assert not decided
    assert again.redone == 0
    assert again._replace(redone=first.redone) == first
    assert first.rejects
    assert chaos.content(tmp_path / "target") == before
