"""A document that did not change is not cleaned again, though its shard did."""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import pytest

from builds import build, chaos
from dangjian_corpus import pipeline
from dangjian_corpus.corpus import Corpus
from dangjian_corpus.document import Document
from dangjian_corpus.index import segment
from dangjian_corpus.index.verify import verify
from dangjian_corpus.settings import Settings


@pytest.fixture
def cleaned(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The ids of the documents that were cleaned."""
    ids: list[str] = []
    clean_each = pipeline.clean_each

    def counting(documents: Sequence[Document], settings: Settings) -> list[Document | Exception]:
        ids.extend(document.id for document in documents)
        return clean_each(documents, settings)

    monkeypatch.setattr(pipeline, "clean_each", counting)
    return ids


@pytest.fixture
def source(tmp_path: Path) -> Path:
    chance = random.Random(7)
    folder = tmp_path / "source"
    folder.mkdir()
    told = [chaos.article(chance) for _ in range(30)]
    with (folder / "many.jsonl").open("w", encoding="utf-8") as out:
        for number in range(40):
            out.write(json.dumps({"id": f"a{number}", "text": told[number % 30]}) + "\n")
    (folder / "page.html").write_text("<title>信</title><p>渠水从村边流过，柳树长在两边。</p>", "utf-8")
    return folder


def test_only_what_was_added_is_cleaned(source: Path, tmp_path: Path, cleaned: list[str]) -> None:
    build(source, tmp_path / "target")
    assert len(cleaned) == 41
    cleaned.clear()
    before = (source / "many.jsonl").read_text("utf-8").splitlines(keepends=True)
    after = before.copy()
    after[3] = json.dumps({"id": "a3", "text": "另一封信说的是别的事。"}) + "\n"
    after.insert(9, json.dumps({"id": "new", "text": "这一封信是新来的。"}) + "\n")
    del after[20]
    (source / "many.jsonl").write_text("".join(after), "utf-8")
    assert build(source, tmp_path / "target").redone
    other = set(enumerate(after)) - set(enumerate(before))  # its place in the file is part of a record
    assert set(cleaned) == {json.loads(line)["id"] for _, line in other}
    assert len(cleaned) < 15
    cleaned.clear()
    with (source / "many.jsonl").open("a", encoding="utf-8") as out:
        out.write(json.dumps({"id": "last", "text": "最后一封信。"}) + "\n")
    build(source, tmp_path / "target")
    assert cleaned == ["last"]
    build(source, tmp_path / "fresh")
    assert chaos.content(tmp_path / "target") == chaos.content(tmp_path / "fresh")


def test_a_record_that_somebody_changed_is_made_anew(source: Path, tmp_path: Path, cleaned: list[str]) -> None:
    build(source, tmp_path / "target")
    (clean,) = (tmp_path / "target" / "clean").glob("many*.jsonl")
    clean.write_bytes(clean.read_bytes().replace("柳树".encode(), "杨树".encode(), 1))
    with (source / "many.jsonl").open("a", encoding="utf-8") as out:
        out.write(json.dumps({"id": "last", "text": "最后一封信。"}) + "\n")
    cleaned.clear()
    build(source, tmp_path / "target")
    assert len(cleaned) == 2
    build(source, tmp_path / "fresh")
    assert chaos.content(tmp_path / "target") == chaos.content(tmp_path / "fresh")


def test_with_other_tools_all_is_made_anew(
    source: Path, tmp_path: Path, cleaned: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    build(source, tmp_path / "target")
    cleaned.clear()
    monkeypatch.setattr("dangjian_corpus.stages.strip.VERSION", 10**6)
    build(source, tmp_path / "target")
    assert len(cleaned) == 41


@pytest.mark.slow
def test_what_only_was_decided_otherwise_is_not_cut_and_indexed_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An article that is added shares a passage with one that is there: its record says so from now on."""
    chance = random.Random(3)
    source = tmp_path / "source"
    source.mkdir()
    told = [chaos.article(chance) for _ in range(6)]
    for number, text in enumerate(told):
        (source / f"{number}.jsonl").write_text(json.dumps({"id": f"a{number}", "text": text}) + "\n", "utf-8")
    monkeypatch.setattr("dangjian_corpus.build.plan.FILES_A_SHARD", 1)
    target = tmp_path / "target"
    assert build(source, target).shards == 6
    written: list[str] = []
    write = segment.write_segment

    def counting(documents: Iterable[Document | segment.Entry], folder: Path, **more: Any) -> segment.SegmentInfo:
        written.append(folder.name)
        return write(documents, folder, **more)

    monkeypatch.setattr(segment, "write_segment", counting)
    passage = told[2].split("\n", 1)[1].split("\n")[0]
    with (source / "9.jsonl").open("w", encoding="utf-8") as out:
        out.write(json.dumps({"id": "new", "text": f"另一封来信\n{chaos.article(chance) * 2}{passage}\n"}) + "\n")
    assert build(source, target).redone == 2
    assert [name.split("-")[0] for name in written] == ["9.jsonl"]
    assert verify(target / "index") == []
    ((clean,),) = [[path for path in (target / "clean").iterdir() if path.name.startswith("2.jsonl")]]
    assert b'"shared":[{' in clean.read_bytes()
    assert Corpus.open(target).get("a2").dedup is not None
    build(source, tmp_path / "fresh")
    assert chaos.content(target) == chaos.content(tmp_path / "fresh")
